"""Reading, filtering, entering a project and linking it, in a browser that runs no script."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import NewVisitor, both_sizes
from tests.e2e.steps import SAVE_NEW, form_field, plan_row, remove_project, save_links


@both_sizes
def test_a_project_is_entered_and_linked(visitor: NewVisitor, size: dict[str, int]) -> None:
    officer = visitor(size=size, javascript=False).sign_in("officer2")
    page = officer.go("/TH-44/plan?year=2565")
    page.get_by_label("เฉพาะที่ยังไม่มีโครงการ").check()
    page.get_by_role("button", name="กรอง").click()
    expect(page.locator(".outline tr.gap")).to_have_count(4)

    page.get_by_role("link", name="เพิ่มโครงการ ให้ S16").click()
    officer.expects(422)
    page.get_by_role("button", name=SAVE_NEW).click()
    expect(page.get_by_role("alert")).to_contain_text("กรอกชื่อโครงการก่อน")
    form_field(page, "ชื่อโครงการ").fill("โครงการข้อมูลกลางของเทศบาล")
    form_field(page, "งบประมาณ (บาท)").fill("100,000")
    page.get_by_role("button", name=SAVE_NEW).click()

    # The strategy that one came from is there already; another is searched for, and the share split by hand.
    expect(page.locator(".link-row")).to_have_count(1)
    search = page.get_by_label("ค้นหาด้วยคำหรือรหัส ทั้งแผนจังหวัดและแผนต้นทาง")
    search.fill("เครือข่าย")
    page.get_by_role("button", name="ค้นหา").click()
    expect(page.locator("#link-found li").first).to_be_visible()
    page.locator("#link-found li[data-code='S18']").get_by_role("button", name="เพิ่มเป็นรอง").click()
    expect(page.locator(".link-row")).to_have_count(2)
    page.get_by_label("สัดส่วน (%) กลยุทธ์ S16").fill("๗๕")
    page.get_by_label("สัดส่วน (%) กลยุทธ์ S18").fill("25")
    outlook = page.locator("#link-outlook")
    outlook.get_by_role("button", name="ดูตัวอย่าง").click()
    expect(outlook).to_contain_text("75,000 บาท")
    expect(outlook).to_contain_text("25,000 บาท")
    expect(outlook).to_contain_text("ถ้าบันทึก จะหนุนยุทธศาสตร์ชาติ")
    officer.assert_fits()
    # Enter in a field looks at the result; it never saves.
    page.get_by_label("สัดส่วน (%) กลยุทธ์ S18").press("Enter")
    expect(outlook).to_contain_text("25,000 บาท")
    code = save_links(page)

    links = page.locator("#links tbody tr")
    expect(links.first).to_contain_text("75,000")
    expect(links.last).to_contain_text("25,000")
    page.get_by_role("button", name="เลิกทำ").first.click()
    expect(page.locator(".flash-done")).to_contain_text("นำความเชื่อมโยงเดิม")
    remove_project(officer, code, 2565)
    page.locator(".flash-done").get_by_role("button", name="เลิกทำ").click()
    expect(page.locator(".flash-done")).to_contain_text(f"นำโครงการ {code} กลับมาแล้ว")
    remove_project(officer, code, 2565)


def test_a_plan_folds_and_its_graph_is_a_list(visitor: NewVisitor) -> None:
    officer = visitor("officer", javascript=False)
    page = officer.go("/TH-44/plan?year=2563")
    row = plan_row(page, "กลยุทธ์ S6")
    expect(row).to_be_visible()
    page.get_by_label("ย่อส่วนที่อยู่ใต้ I2").check()
    expect(row).to_be_hidden()

    officer.go("/TH-44/alignment/element/S1?year=2563")
    expect(page.locator(".weave-item")).to_have_count(15)
    expect(page.locator(".weave-figure")).to_be_hidden()
