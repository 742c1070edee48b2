"""An agency's officer: links a project that counts nowhere, sees before saving what it will reach, and takes it back;
enters a new project the way offices write. Somebody else's open page follows by itself."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewVisitor, Visitor, both_sizes
from tests.e2e.steps import SAVE_NEW, add_to_links, form_field, make_ready, plan_row, save_links

PLAN = "/TH-44/plan?year=2564"
COVERED_BEFORE = "ปีงบประมาณ 2564 กลยุทธ์ 14 จาก 18 ข้อมีโครงการรองรับ — ยังขาด 4 ข้อ"
COVERED_AFTER = "ปีงบประมาณ 2564 กลยุทธ์ 15 จาก 18 ข้อมีโครงการรองรับ — ยังขาด 3 ข้อ"


@both_sizes
def test_a_link_is_seen_by_others_at_once_and_undone(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    plan = planner.go(PLAN)
    expect(planner.answer).to_have_text(COVERED_BEFORE)
    expect(plan_row(plan, "กลยุทธ์ S6")).to_contain_text("ไม่มีโครงการ")
    # A reload would take this away.
    plan.evaluate("() => { document.body.dataset.opened = 'once' }")

    officer = visitor("officer", size)
    page = officer.go("/TH-44/?year=2564")
    expect(officer.answer).to_contain_text(re.compile(r"มี \d+ เรื่องที่คุณแก้ได้"))
    officer.assert_sound()
    page.get_by_role("link", name="เชื่อมโยง P041").click()
    expect(officer.answer).to_have_text("โครงการระบบส่งต่อนักเรียน เขต 1 หนุนส่วนใดของแผน")
    outlook = page.locator("#link-outlook")
    expect(outlook).to_contain_text("ถ้าบันทึก โครงการนี้จะไม่นับให้เป้าหมายใด")
    officer.assert_sound()

    add_to_links(officer, "นวัตกรรม", "S6", as_primary=True)
    expect(outlook).to_contain_text("ถ้าบันทึก จะหนุนยุทธศาสตร์ชาติ 1 ด้าน")
    expect(outlook.locator(".thread")).to_contain_text("ยุทธศาสตร์ชาติด้านการสร้างความสามารถในการแข่งขัน")
    expect(outlook).to_contain_text("จะทำให้ส่วนที่ยังไม่มีโครงการ มีโครงการแรกของปีนี้")
    officer.assert_sound()
    expect(planner.answer).to_have_text(COVERED_BEFORE)

    page.get_by_role("button", name="บันทึกความเชื่อมโยง").click()
    expect(page.get_by_role("status").filter(has_text="บันทึกความเชื่อมโยงของ P041 แล้ว")).to_be_visible()
    expect(officer.answer).to_contain_text("โครงการนี้หนุน ยุทธศาสตร์ชาติด้านการสร้างความสามารถในการแข่งขัน ผ่านกลยุทธ์ S6")
    expect(planner.answer).to_have_text(COVERED_AFTER)
    row = plan_row(plan, "กลยุทธ์ S6")
    expect(row.get_by_text("160,000")).to_be_visible()
    expect(row).not_to_contain_text("ไม่มีโครงการ")
    planner.assert_sound()

    page.locator(".flash").get_by_role("button", name="เลิกทำ").click()
    expect(page.get_by_role("status").filter(has_text="นำความเชื่อมโยงเดิมของ P041 กลับมาแล้ว")).to_be_visible()
    expect(planner.answer).to_have_text(COVERED_BEFORE)
    expect(plan_row(plan, "กลยุทธ์ S6")).to_contain_text("ไม่มีโครงการ")
    assert plan.evaluate("() => document.body.dataset.opened") == "once"


@both_sizes
def test_a_project_is_entered_as_offices_write(visitor: NewVisitor, size: dict[str, int]) -> None:
    officer = visitor("officer", size)
    page = officer.go("/TH-44/projects?year=2563")
    expect(officer.answer).to_have_text("ปี 2563 มี 20 โครงการ เชื่อมโยงแล้วครบ")
    page.get_by_role("link", name="เพิ่มโครงการ").click()
    officer.assert_sound()

    _fill(page, "งบประมาณ (บาท)", "๑,๒๓๔,๕๖๗.๕๐")
    _fill(page, "วันเริ่ม", "๑/๑๐/๒๕๖๒")
    _fill(page, "วันสิ้นสุด", "31 ก.พ. 2563")
    officer.expects(422)
    save = page.get_by_role("button", name=SAVE_NEW)
    save.click()
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("ชื่อโครงการ: กรอกชื่อโครงการก่อน")
    expect(problems).to_contain_text("วันสิ้นสุด: ไม่มีวันที่นี้ในปฏิทิน")
    expect(form_field(page, "งบประมาณ (บาท)")).to_have_value("๑,๒๓๔,๕๖๗.๕๐")
    expect(form_field(page, "วันเริ่ม")).to_have_value("๑/๑๐/๒๕๖๒")
    expect(form_field(page, "วันสิ้นสุด")).to_have_attribute("aria-invalid", "true")
    officer.assert_sound()
    problems.get_by_role("link", name="วันสิ้นสุด").click()
    expect(form_field(page, "วันสิ้นสุด")).to_be_focused()

    _fill(page, "ชื่อโครงการ", "โครงการวิจัยเพื่อชุมชน")
    _fill(page, "วันสิ้นสุด", "30 ก.ย. 2563")
    save.click()
    expect(officer.answer).to_have_text("โครงการวิจัยเพื่อชุมชน หนุนส่วนใดของแผน")
    add_to_links(officer, "งานวิจัย", "S6", as_primary=True)
    add_to_links(officer, "ระยะสั้น", "S5", as_primary=False)
    page.get_by_label("สัดส่วน (%) กลยุทธ์ S6").fill("60")
    page.get_by_label("สัดส่วน (%) กลยุทธ์ S5").fill("30")
    expect(page.get_by_text("รวม 90% ยังขาด 10%")).to_be_visible()
    page.get_by_role("button", name="บันทึกความเชื่อมโยง").click()
    expect(page.get_by_role("alert")).to_contain_text("สัดส่วนต้องรวมกันได้ 100% พอดี")
    officer.assert_sound()
    page.get_by_label("สัดส่วน (%) กลยุทธ์ S5").fill("๔๐")
    expect(page.locator("#link-outlook")).to_contain_text("740,740.50 บาท")
    code = save_links(page)
    assert code.startswith("A02-2563-")
    expect(officer.answer).to_contain_text("ยังไม่นับในตัวเลขใด")
    expect(page.locator(".lacking")).to_contain_text("หลักการและเหตุผล")
    officer.assert_sound()
    make_ready(officer, code, 2563)
    facts = page.locator(".facts").filter(has_text="ปีงบประมาณ")
    expect(facts).to_contain_text("1,234,567.50 บาท")
    expect(facts).to_contain_text("1 ต.ค. 2562 – 30 ก.ย. 2563")
    expect(page.locator("#links tbody tr").first).to_contain_text("740,740.50")
    officer.assert_sound()

    _remove(officer, page)
    page.goto(f"{officer.address}/TH-44/projects?year=2563")
    expect(officer.answer).to_have_text("ปี 2563 มี 20 โครงการ เชื่อมโยงแล้วครบ")


def _remove(officer: Visitor, page: Page) -> None:
    page.get_by_role("link", name="ลบโครงการนี้").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"ถ้าลบ จะเหลือ 0 โครงการที่หนุน \d+ ส่วนของแผน"))
    expect(page.get_by_text("ส่งเสริมงานวิจัยและนวัตกรรมเพื่อท้องถิ่น")).to_be_visible()
    officer.assert_sound()
    page.get_by_role("button", name="ลบโครงการนี้").click()
    expect(page.locator(".flash")).to_contain_text("ลบโครงการ")


def _fill(page: Page, label: str, text: str) -> None:
    form_field(page, label).fill(text)
