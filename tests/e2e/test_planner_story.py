"""A planner of the provincial office: follows a strategy up to the national strategy and down to its projects, opens a
figure to what it was counted from, walks the alignment graph with the keyboard, and keeps a filtered view."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import PHONE, NewVisitor, Visitor, both_sizes
from tests.e2e.steps import add_to_links, plan_row, save_links

PLAN = "/TH-44/plan?year=2563"
GRAPH = "/TH-44/alignment/element/S1?year=2563"
BACK = "/TH-44/look-back?year=2563"
S1 = "ปลูกฝังคุณธรรม จริยธรรม และความเป็นพลเมือง"


@both_sizes
def test_a_strategy_is_followed_up_and_down(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    page = planner.go(PLAN)
    expect(planner.answer).to_have_text("ปีงบประมาณ 2563 กลยุทธ์ 14 จาก 18 ข้อมีโครงการรองรับ — ยังขาด 4 ข้อ")
    planner.assert_sound()

    page.get_by_role("link", name=S1).click()
    expect(planner.answer).to_have_text("กลยุทธ์ S1 มี 2 โครงการจาก 2 หน่วยงาน ใช้เงินแล้ว 354,050 จาก 365,000 บาท")
    threads = page.locator(".ways .thread")
    expect(threads).to_have_count(2)
    expect(threads.last).to_contain_text("แผนย่อย MP-10.1")
    planner.assert_sound()

    threads.first.get_by_role("link", name="ยุทธศาสตร์ชาติด้านความมั่นคง").click()
    expect(planner.answer).to_contain_text("ยุทธศาสตร์ NS-1 มี 4 โครงการจาก 2 หน่วยงาน")
    expect(planner.answer).to_contain_text("จาก 835,000 บาท")
    planner.assert_sound()
    page.get_by_role("main").get_by_role("link", name="ยุทธศาสตร์ชาติ (พ.ศ. 2561–2580)").first.click()
    expect(planner.answer).to_have_text("20 โครงการของจังหวัดไปถึงครบทั้ง 6 ข้อของแผนนี้ในปีงบประมาณ 2563")
    planner.assert_sound()

    page.go_back()
    page.go_back()
    expect(planner.answer).to_contain_text("กลยุทธ์ S1 มี")
    page.get_by_role("link", name="โครงการลูกเสือ เนตรนารี จิตอาสาพัฒนาจังหวัด").click()
    expect(planner.answer).to_contain_text("โครงการนี้หนุน ยุทธศาสตร์ชาติด้านความมั่นคง ผ่านกลยุทธ์ S1")
    expect(page.locator(".threads .thread")).to_have_count(3)
    planner.assert_sound()

    # As it stood a while ago: every page says of when it is, and leads back.
    moments = page.locator(".lookback-times a")
    planner.go(BACK)
    while not moments.count():
        page.wait_for_timeout(500)
        planner.go(BACK)
    planner.assert_sound()
    moments.first.click()
    banner = page.locator(".looking-back")
    expect(banner).to_contain_text("ดูข้อมูล ณ")
    planner.assert_sound()
    page.get_by_role("main").get_by_role("link", name=S1).first.click()
    expect(banner).to_be_visible()
    expect(page.locator("[data-freshness]")).to_have_count(0)
    banner.get_by_role("link", name="เทียบกับตอนนี้").click()
    expect(planner.answer).to_contain_text("ตั้งแต่นั้นมา")
    planner.assert_sound()
    page.go_back()
    banner.get_by_role("link", name="กลับมาตอนนี้").click()
    expect(planner.answer).to_contain_text("กลยุทธ์ S1 มี")
    expect(banner).to_have_count(0)


@both_sizes
def test_a_figure_opens_to_the_paths_it_was_counted_from(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    page = planner.go(PLAN)
    row = plan_row(page, "เป้าประสงค์ O1")
    expect(row).to_contain_text("835,000")

    row.get_by_role("link", name="4", exact=True).click()
    expect(planner.answer).to_have_text("ปี 2563 มี 4 โครงการหนุนเป้าประสงค์ O1")
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(page.locator("tfoot")).to_contain_text("835,000")
    planner.assert_sound()

    page.go_back()
    row.get_by_role("link", name="835,000").click()
    counted = page.locator("[data-figures=projects]")
    expect(counted.locator("tbody tr")).to_have_count(4)
    expect(counted.locator("tfoot")).to_contain_text("835,000")
    expect(counted.locator("tfoot")).to_contain_text("707,130")
    way = counted.locator("tbody tr").filter(has_text="P001").locator("details")
    way.locator("summary").click()
    expect(way.locator(".thread li")).to_have_text(
        [re.compile("โครงการลูกเสือ"), re.compile(S1), re.compile("ผู้เรียนมีความเป็นพลเมืองดี")]
    )
    planner.assert_sound()


@both_sizes
def test_the_graph_is_walked_with_the_keyboard(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    page = planner.go(GRAPH)
    expect(page.locator("[data-weave][data-ready]")).to_be_visible()
    expect(page.locator("[data-pane] canvas").first).to_be_visible()
    expect(planner.answer).to_have_text("กลยุทธ์ S1 มี 2 โครงการรองรับ และหนุนยุทธศาสตร์ชาติ 2 ด้าน")
    items, selected = page.locator(".weave-item"), page.locator(".weave-item.selected")
    told = page.locator("[data-panel] .kicker")
    expect(items).to_have_count(15)
    planner.assert_sound()

    pane = page.locator("[data-pane]")
    pane.focus()
    pane.press("Home")
    expect(selected).to_contain_text("กลยุทธ์ S1")
    pane.press("ArrowDown")
    expect(told).to_contain_text("โครงการ P00")
    expect(selected).to_have_count(1)
    expect(page.locator("[data-weave]")).to_have_class(re.compile("has-selection"))

    # What its outline's button says, the space bar does: open what is folded up, and fold it again.
    page.locator("[data-node='element:NS-1'] > .weave-item a").focus()
    expect(told).to_contain_text("ยุทธศาสตร์ NS-1")
    pane.focus()
    pane.press("Space")
    expect(items).to_have_count(19)
    pane.press("Space")
    expect(items).to_have_count(15)
    pane.press("Control+z")
    expect(items).to_have_count(19)
    pane.press("Control+z")
    expect(items).to_have_count(15)
    pane.press("Control+y")
    expect(items).to_have_count(19)
    expect(page.get_by_role("button", name="ย้อนกลับ", exact=True)).to_be_enabled()
    planner.assert_sound()

    page.get_by_role("button", name=f"พับส่วนที่อยู่ใต้ลงไป: {S1}").press("Enter")
    expect(items).to_have_count(17)
    again = page.get_by_role("button", name=f"แสดงที่อยู่ใต้ลงไป 2 รายการ: {S1}")
    expect(again).to_be_focused()
    again.press("Enter")
    expect(items).to_have_count(19)
    pane.focus()
    pane.press("Escape")
    expect(selected).to_have_count(0)
    pane.press("Home")
    pane.press("Enter")
    expect(page).to_have_url(re.compile("/TH-44/element/S1"))


@both_sizes
def test_the_whole_plan_is_narrowed_walked_sent_and_kept(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    page = planner.go("/TH-44/alignment?year=2563")
    page.get_by_role("link", name="ดูทั้งแผน จากยุทธศาสตร์ชาติถึงโครงการ").click()
    expect(page.locator("[data-weave][data-ready]")).to_be_visible()
    items, selected = page.locator(".weave-item"), page.locator(".weave-item.selected")
    projects = page.locator(".weave-item.level-project")
    expect(projects).to_have_count(20)
    planner.assert_sound()

    page.get_by_text("ตัวกรองและขนาดกล่อง").click()
    page.get_by_label("หน่วยงาน", exact=True).select_option(label="สพป.มค.1")
    page.get_by_label("ขนาดกล่องตาม").select_option("budget")
    page.get_by_role("button", name="กรอง", exact=True).click()
    expect(page.locator(".weave-said")).to_contain_text("แสดงเฉพาะ สพป.มค.1")
    expect(page.locator("[data-weave][data-ready]")).to_be_visible()
    expect(projects).not_to_have_count(20)

    # What is found beyond the drawing is pinned into it; undo takes it out again.
    before = items.count()
    search = page.get_by_role("searchbox", name="ค้นหาในผังและนอกผัง")
    search.fill("สิ่งแวดล้อมท้องถิ่น")
    hit = page.locator("[data-find='element:S15'] a")
    expect(hit).to_be_visible()
    planner.assert_sound()
    search.press("Enter")
    expect(selected).to_contain_text("กลยุทธ์ S15")
    expect(items).to_have_count(before + 1)
    pane = page.locator("[data-pane]")
    pane.press("Control+z")
    expect(items).to_have_count(before)
    pane.press("Control+y")
    page.locator("[data-node='element:NS-3'] > .weave-item button").first.click()
    page.locator("[data-node='element:G1'] > .weave-item a").focus()
    expect(page).to_have_url(re.compile("focus=eG1.*pin=eS15"))
    planner.assert_sound()

    other = visitor("officer", size)
    same = other.go(page.url.removeprefix(other.address))
    expect(same.locator("[data-weave][data-ready]")).to_be_visible()
    expect(same.locator(".weave-item.selected")).to_contain_text("เป้าหมายหลัก G1")
    expect(same.locator(".weave-item")).to_have_count(items.count())
    script_free = visitor(size=size, javascript=False).sign_in("viewer")
    script_free.go(page.url.removeprefix(other.address))
    expect(script_free.page.locator(".weave-item.selected")).to_contain_text("เป้าหมายหลัก G1")
    expect(script_free.page.locator(".weave-item")).to_have_count(items.count())
    script_free.assert_fits()

    page.get_by_text("บันทึกมุมมองนี้").click()
    page.get_by_label("ชื่อมุมมอง").fill("ของ สพป. เขต 1")
    page.locator(".weave-save").get_by_role("button", name="บันทึก").click()
    expect(page.locator(".flash-done")).to_contain_text("บันทึกมุมมอง “ของ สพป. เขต 1” แล้ว")
    expect(page.locator(".weave-item.selected")).to_contain_text("เป้าหมายหลัก G1")
    planner.go("/TH-44/alignment?year=2563")
    planner.assert_sound()
    views = page.locator(".weave-views")
    views.get_by_role("button", name="ลบ").click()
    expect(views).to_have_count(0)
    page.locator(".flash-done").get_by_role("button", name="เลิกทำ").click()
    views.get_by_role("link", name="ของ สพป. เขต 1", exact=True).click()
    expect(page.locator(".weave-item.selected")).to_contain_text("เป้าหมายหลัก G1")
    planner.go("/TH-44/alignment?year=2563")
    views.get_by_role("button", name="ลบ").click()
    expect(views).to_have_count(0)


def test_a_box_is_dragged_where_it_stays_and_is_sent_so(visitor: NewVisitor) -> None:
    planner = visitor("planner")
    page = planner.go(f"{GRAPH}&turn=rows")
    expect(page.locator("[data-weave][data-ready]")).to_be_visible()
    pane = page.locator("[data-pane]")
    pane.focus()
    pane.press("Home")
    page.get_by_role("button", name="ย้ายกล่องไปทางขวา").click()
    pane.press("Shift+ArrowDown")
    expect(page).to_have_url(re.compile(r"turn=rows&frame=0-\d+&focus=eS1&pin=eS1_x-?\d+y-?\d+"))
    moved = page.url
    pane.press("Control+z")
    expect(page).not_to_have_url(re.compile("pin="))
    pane.press("Control+y")
    expect(page).to_have_url(moved)

    pane.scroll_into_view_if_needed()
    x, y = _over_a_box(page, pane)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=5)
    page.mouse.up()
    expect(page).not_to_have_url(moved)
    expect(page.locator(".weave-item .weave-pin").first).to_be_visible()
    pane.press("Control+z")
    expect(page).to_have_url(moved)

    # What was put somewhere stays there whatever is shown or folded.
    page.get_by_role("button", name=f"พับส่วนที่อยู่ใต้ลงไป: {S1}").click()
    expect(page).to_have_url(re.compile(re.escape(moved.split("?")[1]) + "&o=d0eS1$"))
    phone = visitor("officer", PHONE)
    other = phone.go(page.url.removeprefix(planner.address))
    expect(other.locator("[data-weave][data-ready]")).to_be_visible()
    expect(other.locator(".weave-item.selected .weave-pin")).to_be_visible()
    expect(other).to_have_url(re.compile(re.escape(page.url.split("?")[1])))
    phone.assert_sound()


def _over_a_box(page: Page, pane: Locator) -> tuple[float, float]:
    """Moves the mouse over the first box that it meets in the drawing."""
    box = pane.bounding_box()
    assert box is not None
    for y in range(40, int(box["height"]), 40):
        for x in range(40, int(box["width"]), 60):
            page.mouse.move(box["x"] + x, box["y"] + y)
            if "over-thing" in (pane.get_attribute("class") or ""):
                return box["x"] + x, box["y"] + y
    raise AssertionError("no box in the drawing")


def test_a_drawing_takes_new_figures_by_itself(visitor: NewVisitor) -> None:
    planner, officer = visitor("planner"), visitor("officer")
    page = planner.go("/TH-44/alignment/element/S5?year=2564")
    expect(page.locator("[data-weave][data-ready]")).to_be_visible()
    items = page.locator(".weave-item")
    page.get_by_role("button", name="พับส่วนที่อยู่เหนือขึ้นไป: พัฒนาทักษะอาชีพ").first.click()
    page.locator("[data-node='element:S5'] > .weave-item a").focus()
    before = items.count()

    officer.go("/TH-44/project-links/P041?year=2564")
    add_to_links(officer, "ระยะสั้น", "S5", as_primary=True)
    save_links(officer.page)
    expect(page.locator("[data-node='project:P041']")).to_be_visible()
    expect(items).to_have_count(before + 1)
    expect(page.locator(".weave-item.selected")).to_contain_text("กลยุทธ์ S5")

    officer.page.get_by_role("button", name="เลิกทำ").first.click()
    expect(page.locator("[data-node='project:P041']")).to_have_count(0)
    page.locator("[data-pane]").press("Control+z")
    expect(page.locator("[data-node='element:NS-2'], [data-node='element:NS-3']").first).to_be_visible()


def test_the_graph_is_saved_as_a_picture(visitor: NewVisitor, tmp_path: Path) -> None:
    page = visitor("planner").go(GRAPH)
    expect(page.locator("[data-weave][data-ready]")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="รูปภาพ").click()
    assert saved.value.suggested_filename.endswith(".png")
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")

    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").click()
    drawn = saved.value.path().read_text()
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert "กลยุทธ์ S1 ปลูกฝังคุณธรรม" in drawn
    assert "ปีงบประมาณ 2563 · ตัวเลขเมื่อ" in drawn
    assert "data:font/woff2;base64," in drawn

    # Paper holds the drawing alone when that is asked for, and the outline below it otherwise.
    page.evaluate("() => (window.print = () => {})")
    page.get_by_role("button", name="PDF").click()
    page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True)
    sheet = PdfReader(tmp_path / "sheet.pdf")
    assert sheet.metadata is not None
    assert re.match(f"กลยุทธ์ S1 {S1} · ตัวเลขเมื่อ .* น.$", str(sheet.metadata.title))
    (paper,) = sheet.pages
    heading = paper.extract_text().splitlines()[:2]
    # Marks above and below are drawn apart from their letters; what is left of the words is enough to know them by.
    assert heading[0].split()[:2] == ["กลยุทธ์", "S1"]
    assert {"2563", "น"} <= set(re.split(r"[\s·.]+", heading[1]))
    expect(page).not_to_have_title(re.compile("ตัวเลขเมื่อ"))
    expect(page.locator("[data-paper] svg")).to_have_count(0)
    expect(page.locator("html.weave-sheet")).to_have_count(0)


@both_sizes
def test_a_filtered_plan_is_kept_in_its_address(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    page = planner.go(PLAN)
    page.get_by_label("เฉพาะที่ยังไม่มีโครงการ").check()
    page.get_by_role("button", name="กรอง").click()
    expect(page).to_have_url(re.compile(r"year=2563.*uncovered=1"))
    gaps = page.locator(".outline tr.gap")
    expect(gaps).to_have_count(4)
    planner.assert_sound()

    page.get_by_label("คำในชื่อ หรือรหัส").fill("สิ่งแวดล้อม")
    page.get_by_role("button", name="กรอง").click()
    expect(gaps).to_have_count(1)
    expect(gaps).to_contain_text("S15")
    page.reload()
    expect(gaps).to_have_count(1)
    expect(page.get_by_label("คำในชื่อ หรือรหัส")).to_have_value("สิ่งแวดล้อม")
    gaps.get_by_role("link", name="พัฒนาแหล่งเรียนรู้สิ่งแวดล้อมท้องถิ่น").click()
    expect(planner.answer).to_contain_text("กลยุทธ์ S15")
    page.go_back()
    expect(gaps).to_have_count(1)
    page.go_back()
    expect(gaps).to_have_count(4)
    page.get_by_role("link", name="ล้างตัวกรอง").click()
    expect(page.locator(".outline tbody tr")).to_have_count(39)

    page.get_by_label("เฉพาะโครงการของ").select_option("สพป.มค.1")
    page.get_by_role("button", name="กรอง").click()
    expect(planner.answer).to_have_text("สพป.มค.1 มีโครงการหนุนกลยุทธ์ 2 จาก 18 ข้อ ในปีงบประมาณ 2563")


@both_sizes
def test_a_sorted_list_is_found_again(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    page = planner.go("/TH-44/projects?year=2563")
    by_budget = page.get_by_role("link", name="งบประมาณ (บาท)")
    by_budget.click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("งบประมาณ (บาท)")
    by_budget.click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("งบประมาณ (บาท)")
    _first_is_dearest(page)
    page.locator("tbody tr").first.get_by_role("link").first.click()
    expect(planner.answer).to_contain_text("โครงการนี้หนุน")
    page.go_back()
    _first_is_dearest(page)
    planner.assert_sound()


def _first_is_dearest(page: Page) -> None:
    expect(page.locator("tbody tr").first).to_contain_text("370,000")


@pytest.mark.parametrize("year", [2563, 2564, 2565])
def test_the_year_is_switched_on_the_page(visitor: NewVisitor, year: int) -> None:
    planner: Visitor = visitor("planner")
    page = planner.go(PLAN if year != 2563 else "/TH-44/plan?year=2565")
    page.locator(".menu-scope summary").click()
    page.get_by_role("button", name=str(year)).click()
    expect(planner.answer).to_contain_text(f"ปีงบประมาณ {year} กลยุทธ์ 14 จาก 18 ข้อ")
