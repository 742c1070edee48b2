"""An office's list through the pages: upload, columns, preview, mending, taking in and taking back; and who may."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest

from graph import db
from graph.exchange.import_turns import take_turn
from graph.exchange.tables.reading import read_workbook
from graph.model.people import Person, Role
from graph.model.project_import import ImportState
from graph.store import imports, projects, runs
from portal.imports import preview_views
from tests.factories import FIRST_YEAR, Province, make_person
from tests.integration.office_lists import BROKEN, HEADINGS, mapped, office_list, twenty_rows, uploaded
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, words
from tests.unit.exchange.tables.files import xlsx
from workers import enqueue
from workers.tasks.analysis import analyse, compare
from workers.tasks.imports import work_on_import

LIST = f"/TH-90/imports?year={FIRST_YEAR}"
TWENTY = office_list(*twenty_rows())


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker runs here, so nobody waits for one."""
    monkeypatch.setattr(preview_views, "MOMENT_SECONDS", 0.0)


def send(browser: PageClient, data: bytes, name: str = "โครงการ 2563.xlsx", status: int = 303, **fields: str) -> Page:
    page = browser.get(LIST)
    token = page.form("/TH-90/imports").find("input", attrs={"name": "csrf_token"})["value"]
    agency = fields.pop("agency", "A02")
    return browser.post(
        LIST, {"csrf_token": token, "agency": agency, "file": (io.BytesIO(data), name), **fields}, status
    )


def read(page: Page) -> str:
    """The worker's part; gives the import's id."""
    code = page.location.partition("?")[0].rpartition("/")[2]
    work_on_import("TH-90", code)
    return code


def press(browser: PageClient, page: Page, action: str) -> Page:
    """Presses a button whose work the workers do, and comes back when they have done it."""
    sent = browser.submit(page, action)
    assert browser.follow(sent).soup.select_one("#import-progress")["hx-get"]
    work_on_import("TH-90", action.rpartition("/")[2])
    return browser.follow(sent)


def at(code: str, what: str = "import", **query: str) -> str:
    return f"/TH-90/{what}/{code}?year={FIRST_YEAR}" + "".join(f"&{name}={value}" for name, value in query.items())


def count(province: Province) -> int:
    query = "MATCH (p:Project {plan: $plan, year: $year}) RETURN count(p) AS n"
    return int(db.read(query, plan=province.plan, year=FIRST_YEAR)[0]["n"])


def test_an_officer_brings_in_twenty_rows_of_which_four_are_broken(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    sent = send(browser, TWENTY)
    waiting = browser.follow(sent)
    assert waiting.answer == "กำลังอ่าน โครงการ 2563.xlsx"
    assert waiting.soup.select_one("#import-progress")["hx-get"]
    code = read(sent)
    columns = browser.get(browser.get(at(code), 302).location)
    assert columns.answer == "ตรวจว่า แต่ละคอลัมน์คืออะไร"
    chosen = [option["value"] for option in columns.soup.select("td select option[selected]")]
    assert chosen == ["title", "budget", "start", "end", "link"]
    preview = browser.follow(browser.submit(columns, f"/import-columns/{code}"))
    assert preview.answer == "พร้อมนำเข้า 16 แถว อีก 4 แถวต้องแก้ก่อน"
    wrong = preview.soup.select(".import-cell.is-wrong input")
    assert [cell["name"] for cell in wrong] == [f"c-{row}-budget" for row in BROKEN]
    assert all(cell["aria-invalid"] == "true" for cell in wrong)
    assert preview.says("อ่านเป็นจำนวนเงินไม่ได้ พิมพ์เช่น 160,000")
    assert count(province) == 3, "nothing is written before somebody says so"

    stored = press(browser, preview, f"/import-store/{code}")
    assert stored.says("นำเข้าแล้ว: โครงการใหม่ 16 แก้ของเดิม 0")
    assert stored.answer == "เหลือ 4 แถวต้องแก้ก่อน"
    assert count(province) == 19
    assert browser.get(LIST).says("รอนำเข้า")

    cells = {f"c-{row}-budget": f"{row},000 บาท" for row in BROKEN}
    mended = browser.follow(browser.submit(stored, f"/import-cells/{code}", **cells))
    assert mended.answer == "ครบทุกแถว พร้อมนำเข้า 4 แถว"
    done = press(browser, mended, f"/import-store/{code}")
    assert done.answer == "นำเข้าครบแล้ว 20 แถว"
    assert count(province) == 23
    made = projects.get_project(province.id("A02-2563-17"))
    assert made.budget == Decimal("4000.00")

    undone = press(browser, done, f"/import-undo/{code}")
    assert undone.answer == "ยกเลิกการนำเข้าแล้ว ทุกแถวยังอยู่ที่นี่"
    assert undone.says("ลบโครงการใหม่ 20 คืนค่าเดิม 0")
    assert count(province) == 3
    again = browser.follow(browser.submit(undone, f"/import-reopen/{code}"))
    assert again.answer == "ครบทุกแถว พร้อมนำเข้า 20 แถว"


def test_a_queue_that_is_down_is_said_and_what_was_asked_for_is_kept(
    visit: Visit, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = visit(Role.OFFICER)
    one = mapped(province, TWENTY)
    preview = browser.get(at(one.id))
    monkeypatch.setattr(enqueue, "_down_until", float("inf"))
    waiting = browser.follow(browser.submit(preview, f"/import-store/{one.id}"))
    assert waiting.answer == "กำลังนำเข้า รายการ.xlsx"
    assert waiting.says("ระบบคิวงานยังไม่ตอบ ยังไม่ได้นำเข้า แถวของคุณอยู่ครบ")
    assert waiting.says("นำเข้าแล้ว 0 จาก 16 โครงการ")
    assert browser.get(LIST).says("กำลังนำเข้า")
    assert browser.follow(browser.submit(waiting, f"/import-retry/{one.id}")).says("ยังไม่ได้นำเข้า")
    assert browser.get(at(one.id, "import-columns"), 303).location.startswith(f"/TH-90/import/{one.id}")
    assert count(province) == 3
    work_on_import("TH-90", one.id)
    stored = browser.follow(browser.submit(waiting, f"/import-retry/{one.id}"))
    assert stored.answer == "เหลือ 4 แถวต้องแก้ก่อน"
    undoing = browser.follow(browser.submit(stored, f"/import-undo/{one.id}"))
    assert undoing.answer == "กำลังยกเลิกการนำเข้า รายการ.xlsx"
    assert undoing.says("ระบบคิวงานยังไม่ตอบ ยังไม่ได้ยกเลิก")
    assert count(province) == 19


def test_a_save_while_the_list_goes_in_keeps_what_was_typed(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    one = mapped(province, TWENTY)
    mine, theirs = browser.get(at(one.id)), browser.get(at(one.id))
    browser.submit(theirs, f"/import-store/{one.id}")
    late = browser.submit(mine, f"/import-cells/{one.id}", 409, **{"c-4-budget": "444"})
    assert late.soup.select_one('input[name="c-4-budget"]')["value"] == "444"
    again = browser.submit(late, f"/import-cells/{one.id}", 409)
    assert again.soup.select_one('input[name="c-4-budget"]')["value"] == "444"
    work_on_import("TH-90", one.id)
    late = browser.submit(again, f"/import-cells/{one.id}", 409)
    mended = browser.follow(browser.submit(late, f"/import-cells/{one.id}"))
    assert mended.answer == "พร้อมนำเข้า 1 แถว อีก 3 แถวต้องแก้ก่อน"


def test_a_run_that_was_given_up_says_what_is_left(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    one = mapped(province, TWENTY)
    browser.submit(browser.get(at(one.id)), f"/import-store/{one.id}")
    for _attempt in range(3):
        imports.begin_work("TH-90", one.id, "a task that dies at once")
    take_turn("TH-90", one.id, "a task that dies at once")
    page = browser.get(at(one.id))
    assert page.says("ยังทำไม่ครบ")
    assert not page.says("ไม่มีโครงการใดเปลี่ยน")
    assert page.answer == "พร้อมนำเข้า 16 แถว อีก 4 แถวต้องแก้ก่อน"
    assert press(browser, page, f"/import-store/{one.id}").answer == "เหลือ 4 แถวต้องแก้ก่อน"


def test_what_waits_stands_in_my_work(visit: Visit, province: Province) -> None:
    runs.store_run(analyse(province.scope), compare)
    one = mapped(province, TWENTY)
    work = visit(Role.OFFICER).get(f"/TH-90/?year={FIRST_YEAR}")
    card = work.soup.select_one('section[aria-labelledby="imports"]')
    assert words(card.h2) == "รายการจาก Excel 1 แฟ้ม"
    assert "ต้องแก้ก่อน 4 แถว พร้อมนำเข้า 16 แถว" in words(card)
    assert card.select_one("a.btn")["href"].startswith(f"/TH-90/import/{one.id}")
    others = visit(Role.COORDINATOR).get(f"/TH-90/?year={FIRST_YEAR}")
    assert others.soup.select_one("#imports") is None, "it is the agency's, not the PEO's"


def test_every_cell_of_a_row_can_be_mended_and_a_row_set_aside(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    one = mapped(province, TWENTY)
    page = browser.get(at(one.id, show="all"))
    link = page.soup.select_one('#row-2 a[href*="edit=2"]')
    opened = browser.get(str(link["href"]).partition("#")[0])
    boxes = [box["name"] for box in opened.soup.select("#row-2 input, #row-2 textarea")]
    assert boxes == ["c-2-title", "c-2-budget", "c-2-start", "c-2-end", "c-2-link"]
    changed = browser.follow(browser.submit(opened, f"/import-cells/{one.id}", **{"c-2-title": "ชื่อที่แก้ในหน้านี้"}))
    assert words(changed.soup.select_one("#row-2 h2")) == "ชื่อที่แก้ในหน้านี้"
    dropped = browser.follow(browser.submit(changed, f"/import-cells/{one.id}", drop="4"))
    assert dropped.answer == "พร้อมนำเข้า 16 แถว อีก 3 แถวต้องแก้ก่อน"
    shown = browser.get(at(one.id, show="dropped"))
    assert len(shown.soup.select(".import-row")) == 1
    brought = browser.follow(browser.submit(shown, f"/import-cells/{one.id}", bring="4"))
    assert brought.answer == "พร้อมนำเข้า 16 แถว อีก 4 แถวต้องแก้ก่อน"


def test_a_change_of_what_stands_shows_both(visit: Visit, province: Province) -> None:
    one = mapped(province, office_list(("1", "โครงการห้องเรียนดิจิทัล", 250_000, "", "", "")))
    page = visit(Role.OFFICER).get(at(one.id))
    cell = page.soup.select_one(".import-cell.is-changed")
    assert words(cell) == "งบประมาณ (บาท) 250,000 เดิม: 200,000"
    assert page.soup.select_one('#row-2 h2 a[href*="/TH-90/project/P1"]') is not None


def test_a_save_that_comes_too_late_keeps_what_was_typed(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    one = mapped(province, TWENTY)
    mine, theirs = browser.get(at(one.id)), browser.get(at(one.id))
    browser.submit(theirs, f"/import-cells/{one.id}", **{"c-4-budget": "400"})
    late = browser.submit(mine, f"/import-cells/{one.id}", 409, **{"c-4-budget": "444", "c-9-budget": "900"})
    assert late.says("มีคนแก้รายการนี้ไปก่อน")
    boxes = {box["name"]: box["value"] for box in late.soup.select(".import-cell input")}
    assert (boxes["c-4-budget"], boxes["c-9-budget"]) == ("444", "900")
    assert late.says("ในรายการตอนนี้: 400")
    saved = browser.follow(browser.submit(late, f"/import-cells/{one.id}"))
    assert saved.answer == "พร้อมนำเข้า 18 แถว อีก 2 แถวต้องแก้ก่อน"
    stale = browser.follow(browser.submit(mine, f"/import-store/{one.id}"))
    assert stale.says("ยังไม่ได้นำเข้า")
    assert count(province) == 3


def test_columns_that_were_not_known_are_said_once(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    data = office_list(("1", "ค่ายคุณธรรมนำชีวิต", "5,000"), headings=("ลำดับ", "เรื่องที่จะทำ", "ยอด"))
    code = read(send(browser, data))
    columns = browser.get(at(code, "import-columns"))
    assert columns.says("ระบบไม่แน่ใจ")
    refused = browser.submit(columns, f"/import-columns/{code}", 422, **{"column-2": "budget"})
    assert refused.says("บอกก่อนว่าคอลัมน์ไหนเป็นชื่อโครงการ")
    assert refused.soup.select_one('select[name="column-2"] option[selected]')["value"] == "budget"
    twice = browser.submit(refused, f"/import-columns/{code}", 422, **{"column-1": "title", "column-2": "title"})
    assert twice.says("มีสองคอลัมน์")
    preview = browser.follow(
        browser.submit(twice, f"/import-columns/{code}", **{"column-1": "title", "column-2": "budget"})
    )
    assert preview.answer == "ครบทุกแถว พร้อมนำเข้า 1 แถว"
    later = browser.get(at(read(send(browser, data)), "import-columns"))
    assert [option["value"] for option in later.soup.select("td select option[selected]")] == ["title", "budget"]
    assert later.says("ตามที่เคยบอกไว้")


def test_another_sheet_and_heading_can_be_chosen(visit: Visit, province: Province) -> None:
    def second(sheet: object) -> None:
        other = sheet.parent.create_sheet("แผนงานสอง")  # type: ignore[attr-defined]
        other.append(["บัญชีโครงการ"])
        other.append(["ที่", "ชื่อโครงการ", "งบประมาณ"])
        other.append([1, "โครงการจากแผ่นงานที่สอง", 5])

    one = uploaded(province, xlsx(HEADINGS, *twenty_rows(), change=second))
    browser = visit(Role.OFFICER)
    columns = browser.get(at(one.id, "import-columns"))
    assert columns.says("ระบบไม่แน่ใจ"), "two lists in one file"
    other = browser.get(at(one.id, "import-columns", sheet="1"))
    assert words(other.soup.select_one("#heading option[selected]")).startswith("2: ที่")
    preview = browser.follow(browser.submit(other, f"/import-columns/{one.id}"))
    assert preview.says("โครงการจากแผ่นงานที่สอง")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"%PDF-1.7", "a.xlsx", "แฟ้มนี้เป็น PDF ไม่ใช่ตาราง"),
        (b"\xff\xd8\xff", "a.xls", "แฟ้มนี้เป็นรูปภาพ"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "a.xls", "แฟ้มนี้เป็นหน้าเว็บที่ไม่มีตาราง"),
        (b"PK\x03\x04", "a.xlsx", "แฟ้มเสียหาย เปิดไม่ได้"),
    ],
)
def test_a_wrong_file_says_what_it_is_and_what_to_do(visit: Visit, data: bytes, name: str, said: str) -> None:
    browser = visit(Role.OFFICER)
    refused = browser.get(at(read(send(browser, data, name))))
    assert refused.answer == said
    assert refused.says("ยังไม่มีอะไรถูกบันทึก")
    assert browser.follow(
        browser.submit(refused, refused.path.partition("?")[0].replace("/import/", "/import-remove/"))
    )


def test_no_file_and_no_agency_are_said_beside_the_form(visit: Visit) -> None:
    browser = visit(Role.OFFICER)
    assert send(browser, b"", "x.xlsx", 422).says("แฟ้มว่าง")
    page = browser.get(LIST)
    assert browser.submit(page, "/TH-90/imports", 422).says("เลือกแฟ้ม Excel หรือ CSV ก่อน")
    assert send(browser, TWENTY, status=422, agency="A03").says("เลือกหน่วยงานเจ้าของรายการก่อน")


def test_the_list_to_fill_in_comes_back_unchanged(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    response = browser.client.get(f"/TH-90/imports/template.xlsx?year={FIRST_YEAR}&agency=A02")
    assert response.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(response.data))["โครงการ"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2, max_row=3)] == [
        "โครงการห้องเรียนดิจิทัล",
        "โครงการอบรมครูดิจิทัล",
    ]
    one = mapped(province, response.data)
    assert browser.get(at(one.id)).answer == "ไม่มีอะไรต่าง จากที่อยู่ในระบบ"
    assert one.state is ImportState.DONE
    next_year = browser.client.get(f"/TH-90/imports/template.xlsx?year={FIRST_YEAR + 1}&agency=A02")
    rows = read_workbook(next_year.data).sheets[0].rows
    assert [row.cell(0) for row in rows[1:]] == ["", ""]
    assert [row.cell(2) for row in rows[1:]] == [str(FIRST_YEAR + 1)] * 2


def test_the_portals_own_export_can_be_brought_in_again(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    exported = browser.client.get(f"/TH-90/projects.xlsx?year={FIRST_YEAR}&agency=A02").data
    one = mapped(province, exported)
    assert one.counts.unchanged == 2
    assert one.counts.open == 0


def test_a_long_list_opens_at_what_has_to_be_mended_and_comes_in_pages(visit: Visit, province: Province) -> None:
    rows = [(n, f"โครงการที่ต้องทำจำนวนมาก ลำดับ {n}", "x" if n == 77 else n, "", "", "") for n in range(1, 121)]
    one = mapped(province, office_list(*rows))
    browser = visit(Role.OFFICER)
    assert len(browser.get(at(one.id)).soup.select(".import-row")) == 1
    everything = browser.get(at(one.id, show="all", page="3"))
    assert len(everything.soup.select(".import-row")) == 20
    assert browser.get(at(one.id, show="all", page="99")).status == 200


def test_progress_comes_as_a_fragment_and_ends_by_itself(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    sent = send(browser, TWENTY)
    code = sent.location.partition("?")[0].rpartition("/")[2]
    fragment = browser.client.get(at(code, "import-status"))
    assert "HX-Refresh" not in fragment.headers
    assert "hx-trigger" in fragment.text
    work_on_import("TH-90", code)
    over = browser.client.get(at(code, "import-status"))
    assert over.headers["HX-Refresh"] == "true"
    assert "hx-trigger" not in over.text


def test_the_peo_brings_a_list_in_for_an_agency(visit: Visit, province: Province) -> None:
    browser = visit(Role.PLANNER)
    code = read(send(browser, TWENTY, agency="A03"))
    columns = browser.get(at(code, "import-columns"))
    assert columns.says("คุณกำลังนำเข้าแทน")
    preview = browser.follow(browser.submit(columns, f"/import-columns/{code}"))
    press(browser, preview, f"/import-store/{code}")
    made = projects.get_project(province.id("A03-2563-01"))
    assert made.behalf is not None
    assert made.behalf.is_open


ROUTES = (
    ("GET", "import"),
    ("GET", "import-status"),
    ("GET", "import-columns"),
    ("POST", "import-columns"),
    ("POST", "import-cells"),
    ("POST", "import-store"),
    ("POST", "import-undo"),
    ("POST", "import-reopen"),
    ("POST", "import-retry"),
    ("POST", "import-remove"),
)


@pytest.mark.parametrize(("method", "what"), ROUTES)
def test_an_officer_of_another_agency_is_refused_on_every_route(
    visit: Visit, province: Province, method: str, what: str
) -> None:
    visit(None).app.config["WTF_CSRF_ENABLED"] = False
    one = mapped(province, TWENTY)
    stranger = PageClient(visit(None).app, make_person(province, "stranger", Role.OFFICER, agency="A03"))
    response = stranger.client.open(at(one.id, what), method=method, data={"version": str(one.version)})
    assert response.status_code == 403
    assert imports.get_import(one.area, one.id).version == one.version


def test_an_officer_of_another_agency_gets_no_template_and_no_upload(visit: Visit, province: Province) -> None:
    stranger = PageClient(visit(None).app, make_person(province, "stranger", Role.OFFICER, agency="A03"))
    assert stranger.client.get(f"/TH-90/imports/template.xlsx?year={FIRST_YEAR}&agency=A02").status_code == 404
    assert send(stranger, TWENTY, status=422, agency="A02").says("เลือกหน่วยงานเจ้าของรายการก่อน")
    mapped(province, TWENTY)
    assert not stranger.get(LIST).soup.select("tbody tr"), "nor sees another's imports"


def test_a_viewer_has_no_imports(visit: Visit, person: Callable[[Role], Person]) -> None:
    visit(Role.VIEWER).get(LIST, 403)
