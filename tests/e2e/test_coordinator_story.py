"""A coordinator: reads which strategies nobody covers and why that matters, presses the button that mends, sees the gap
closed, and takes the lists along as workbooks in which no text turns into a formula."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import expect

from tests.e2e.conftest import NewVisitor, Visitor, both_sizes
from tests.e2e.steps import SAVE_NEW, downloaded_sheet, form_field, make_ready, remove_project, save_links

GAPS = "/TH-44/gaps?year=2563"
UNCOVERED = ("S6", "S11", "S14", "S15")
# The only formula that a workbook of ours holds.
SUM = "=SUBTOTAL("
# What a program would run, were it not text.
TITLE = '=HYPERLINK("http://example.org")'


@both_sizes
def test_a_gap_is_read_mended_and_closed(visitor: NewVisitor, size: dict[str, int], tmp_path: Path) -> None:
    coordinator: Visitor = visitor("coordinator", size)
    page = coordinator.go("/TH-44/?year=2563")
    expect(page.locator("main")).to_contain_text("14/18")
    page.locator("#group-uncovered-strategy").get_by_role("link").click()
    expect(page).to_have_url(re.compile("rule=uncovered-strategy"))
    page = coordinator.go(GAPS)
    expect(coordinator.answer).to_contain_text("มี 4 กลยุทธ์ที่ยังไม่มีใครทำ")
    cards = page.locator("section", has=page.locator("#rule-uncovered-strategy")).last.locator("article")
    expect(cards).to_have_count(4)
    for code in UNCOVERED:
        expect(cards.filter(has_text=f"กลยุทธ์ {code} ")).to_be_visible()
    research = cards.filter(has_text="กลยุทธ์ S6 ")
    expect(research).to_contain_text("เป้าหมายต้นทาง 2 ข้อ และอีก 2 ข้อขาดแรงหนุนทางนี้")
    expect(research.locator(".gaps-lost")).to_contain_text(["MP-23", "N12-8"])
    expect(page.get_by_text("ไม่มีใครลงมือทำในปีนี้").first).to_be_visible()
    coordinator.assert_sound()

    cards.filter(has_text="กลยุทธ์ S14 ").get_by_role("link", name="เสนอโครงการใหม่").click()
    expect(coordinator.answer).to_contain_text("S14")
    form_field(page, "หน่วยงานเจ้าของโครงการ").select_option(label="ศูนย์การศึกษาพิเศษประจำจังหวัดมหาสารคาม (A12)")
    form_field(page, "ชื่อโครงการ").fill(TITLE)
    form_field(page, "งบประมาณ (บาท)").fill("50,000")
    page.get_by_role("button", name=SAVE_NEW).click()
    expect(coordinator.answer).to_contain_text("หนุนส่วนใดของแผน")
    expect(page.locator(".link-row legend")).to_contain_text("ส่งเสริมหลักปรัชญาของเศรษฐกิจพอเพียง")
    expect(page.locator("main")).to_contain_text("คุณกำลังแก้ไขแทน ศูนย์การศึกษาพิเศษประจำจังหวัดมหาสารคาม")
    coordinator.assert_sound()
    code = save_links(page)
    expect(page.locator(".history").first).to_contain_text("แทน")
    assert code.startswith("A12-2563-")
    expect(coordinator.answer).to_contain_text("ยังไม่นับในตัวเลขใด")
    make_ready(coordinator, code, 2563)

    coordinator.go(GAPS)
    expect(coordinator.answer).to_contain_text("มี 3 กลยุทธ์ที่ยังไม่มีใครทำ")
    expect(coordinator.answer).to_contain_text("ลดลง 1 จากครั้งก่อน")
    expect(page.locator("#closed")).to_contain_text("S14")
    expect(page.locator("#rule-idle-agency")).to_contain_text("1")
    coordinator.assert_sound()
    _take_workbooks(coordinator, tmp_path)

    remove_project(coordinator, code, 2563)
    coordinator.go(GAPS)
    expect(coordinator.answer).to_contain_text("มี 4 กลยุทธ์ที่ยังไม่มีใครทำ")


def _take_workbooks(coordinator: Visitor, folder: Path) -> None:
    gaps = downloaded_sheet(coordinator.page, "ส่งออก Excel", folder)
    kinds_and_codes = gaps.iter_rows(min_col=3, max_col=4, values_only=True)
    assert {code for kind, code in kinds_and_codes if kind == "กลยุทธ์ที่ไม่มีโครงการ"} == set(UNCOVERED) - {"S14"}
    projects = downloaded_sheet(coordinator.go("/TH-44/projects?year=2563"), "ส่งออก Excel", folder)
    assert TITLE in _texts(projects)
    plan = downloaded_sheet(coordinator.go("/TH-44/plan?year=2563"), "ส่งออกเป็น Excel", folder)
    agencies = downloaded_sheet(coordinator.go("/TH-44/agencies?year=2563"), "ส่งออก Excel", folder)
    for sheet in (gaps, projects, plan, agencies):
        assert sheet.max_row > 10
        formulas = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(formula.startswith(SUM) for formula in formulas), formulas


def _texts(sheet: Worksheet) -> set[str]:
    return {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "s"}


@both_sizes
def test_a_waiting_project_is_offered_for_a_gap(visitor: NewVisitor, size: dict[str, int]) -> None:
    """2565: a project is linked to nothing while four strategies have none."""
    coordinator = visitor("coordinator", size)
    page = coordinator.go("/TH-44/gaps?year=2565&rule=uncovered-strategy")
    expect(coordinator.answer).to_contain_text("มี 4 กลยุทธ์ที่ยังไม่มีใครทำ")
    page.get_by_role("link", name="เชื่อมโยงจาก 1 โครงการที่ยังว่าง S5").click()
    expect(page).to_have_url(re.compile("linked=no"))
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name="เชื่อมโยง", exact=True).click()
    expect(coordinator.answer).to_have_text("โครงการอาชีวะฝึกอาชีพระยะสั้น 108 อาชีพ หนุนส่วนใดของแผน")


@both_sizes
def test_the_list_of_gaps_is_narrowed(visitor: NewVisitor, size: dict[str, int]) -> None:
    coordinator = visitor("coordinator", size)
    page = coordinator.go(GAPS)
    group = page.locator("details.gaps-group").filter(has_text="แผนแม่บทภายใต้ยุทธศาสตร์ชาติ").first
    group.locator("summary").click()
    expect(group.get_by_role("link", name="การท่องเที่ยว")).to_be_visible()
    form_field(page, "ชนิดของช่องว่าง").select_option("idle-agency")
    page.get_by_role("button", name="กรอง").click()
    expect(page).to_have_url(re.compile("rule=idle-agency"))
    expect(page.locator(".gaps-row")).to_have_count(2)
    expect(page.locator(".filters-on")).to_contain_text(re.compile(r"แสดง 2 จาก \d+ ช่องว่าง"))
    coordinator.assert_sound()
    page.reload()
    expect(form_field(page, "ชนิดของช่องว่าง")).to_have_value("idle-agency")
