"""Lists of projects, a project's page and its form, on the small province of tests.factories."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from graph.errors import NotFoundError
from graph.model.people import SYSTEM, Person, Role
from graph.store import audit, links, projects
from tests.factories import FIRST_YEAR, Province
from tests.integration.portal.conftest import Visit
from tests.pages import PageClient, download_name, form_values, words

LIST = f"/TH-90/projects?year={FIRST_YEAR}"
NEW = f"/TH-90/projects/new?year={FIRST_YEAR}"


def page(code: str, what: str = "project") -> str:
    return f"/TH-90/{what}/{code}?year={FIRST_YEAR}"


def test_the_answer_says_how_many_projects_and_how_many_are_not_linked(visit: Visit) -> None:
    shown = visit(Role.VIEWER).get(LIST)
    assert shown.answer == f"ปี {FIRST_YEAR} มี 3 โครงการ ยังไม่เชื่อมโยง 1 โครงการ"
    assert shown.says("300,000.50"), "the total of what is listed"
    assert "linked=no" in shown.soup.h1.a["href"]


def test_filters_narrow_the_list_and_its_totals(visit: Visit) -> None:
    browser = visit(Role.VIEWER)
    assert browser.get(f"{LIST}&agency=A02").answer == f"พบ 2 โครงการ จาก 3 โครงการของปี {FIRST_YEAR}"
    assert browser.get(f"{LIST}&linked=no").says("โครงการลูกเสือ")
    assert browser.get(f"{LIST}&q=ดิจิทัล&agency=A02").answer.startswith("พบ 2 โครงการ")
    nothing = browser.get(f"{LIST}&q=ไม่มีคำนี้")
    assert nothing.says("ไม่มีโครงการที่ตรงกับตัวกรอง")
    assert browser.get(f"{LIST}&page=99").answer, "a page too far shows the last one"


def test_an_element_counts_as_its_coverage_does(visit: Visit) -> None:
    shown = visit(Role.VIEWER).get(f"{LIST}&element=S2")
    assert shown.answer == f"ปี {FIRST_YEAR} มี 1 โครงการ หนุนกลยุทธ์ S2"
    assert shown.says("40,000.20"), "40 % of 100,000.50"
    assert visit(Role.VIEWER).get(f"{LIST}&element=NS-1").answer == f"ปี {FIRST_YEAR} มี 2 โครงการ หนุนgoal NS-1"


@pytest.mark.parametrize("query", ["agency=A99", "element=S99"])
def test_a_filter_by_what_is_not_there_is_not_found(visit: Visit, query: str) -> None:
    visit(Role.VIEWER).get(f"{LIST}&{query}", status=404)


def test_a_budget_filter_that_is_no_amount_keeps_what_was_typed(visit: Visit) -> None:
    refused = visit(Role.VIEWER).get(f"{LIST}&budget=แสนห้า&q=ดิจิทัล", 422)
    assert refused.soup.find(id="filter-budget")["value"] == "แสนห้า"
    assert "ใส่จำนวนเงิน" in refused.soup.find(id="filter-budget-error").text
    assert refused.soup.find(id="filter-q")["value"] == "ดิจิทัล"


def test_a_heading_sorts_by_its_column(visit: Visit) -> None:
    shown = visit(Role.VIEWER).get(f"{LIST}&sort=budget&order=desc")
    assert [words(row.small) for row in shown.soup.select("tbody th")] == ["P1", "P2", "P3"]
    heading = shown.soup.select_one("th[aria-sort]")
    assert heading["aria-sort"] == "descending"


def test_the_workbook_has_real_numbers_and_never_a_formula_that_somebody_typed(
    visit: Visit, person: Callable[[Role], Person], province: Province
) -> None:
    standing = projects.get_project(province.id("P3"))
    draft = projects.ProjectDraft(
        agency=standing.agency,
        title_th="=HYPERLINK(1)",
        budget=Decimal("1234.50"),
        budget_source="@SUM(1)",
        start=date(2019, 10, 1),
        end=date(2020, 9, 30),
        target_th="-1",
        activities_th="+1",
    )
    projects.update_project(province.area, standing.id, standing.version, draft, _actor(person(Role.PLANNER)))
    response = visit(Role.VIEWER).client.get(f"/TH-90/projects.xlsx?year={FIRST_YEAR}&sort=code")
    assert response.status_code == 200
    assert download_name(response) == f"โครงการ-จังหวัด TH-90-{FIRST_YEAR}.xlsx"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    headings = [cell.value for cell in sheet[4]]
    row = dict(zip(headings, sheet[7], strict=True))
    assert row["โครงการ"].value == "=HYPERLINK(1)"
    assert row["โครงการ"].data_type == "s"
    assert row["แหล่งงบประมาณ"].data_type == "s"
    assert row["งบประมาณ (บาท)"].value == 1234.5
    assert row["สถานะ"].value == "กำลังดำเนินการ"
    assert row["วันเริ่ม"].is_date
    assert row["ระยะเวลา (พ.ศ.)"].value == "1 ต.ค. 2562 – 30 ก.ย. 2563"
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == "A4:Q7"


def test_a_projects_page_says_what_it_supports(visit: Visit) -> None:
    shown = visit(Role.VIEWER).get(page("P1"))
    assert shown.answer == "โครงการนี้หนุน เป้าหมาย NS-1 ผ่านกลยุทธ์ S1"
    steps = [words(step) for step in shown.soup.select(".thread li")]
    assert [step.split(" ·")[0] for step in steps] == ["P1", "กลยุทธ์ S1", "goal MP-1", "goal NS-1"]
    assert shown.says("ทำแล้ว 20% ถึงไตรมาสที่ 1")
    assert shown.says("ช้ากว่าแผน 5 จุด")
    assert shown.says("กำหนดส่ง 31 ม.ค. 2563")
    assert not shown.soup.select(".answer-with-actions .btn"), "a viewer has nothing to press"


def test_an_unlinked_project_says_so_and_leads_to_the_editor(visit: Visit) -> None:
    shown = visit(Role.PLANNER).get(page("P3"))
    assert "ยังไม่เชื่อมโยงกับแผน" in shown.answer
    assert shown.soup.select_one(f'a[href$="/TH-90/project-links/P3?year={FIRST_YEAR}"]') is not None


def test_a_project_opened_in_another_year_leads_to_its_own(visit: Visit) -> None:
    moved = visit(Role.VIEWER).get(f"/TH-90/project/P1?year={FIRST_YEAR + 1}", status=302)
    assert moved.location == page("P1")
    visit(Role.VIEWER).get(page("P99"), status=404)


def test_an_officer_creates_a_project_of_their_own_agency(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    form = browser.get(NEW)
    assert [option["value"] for option in form.soup.select("#agency option")] == [province.agency("A02")]
    made = browser.submit(
        form,
        "/projects/new",
        title_th=" โครงการใหม่ ",
        budget="๑๖๐,๐๐๐.๕๐ บาท",
        budget_source="เงินบริจาค",
        start="1 ต.ค. 2562",
        end="30/9/63",
        target_th="นักเรียน",
        activities_th="อบรม\nติดตาม",
    )
    assert made.location == f"/TH-90/project-links/A02-{FIRST_YEAR}-01?year={FIRST_YEAR}"
    project = projects.get_project(province.id(f"A02-{FIRST_YEAR}-01"))
    assert project.title_th == "โครงการใหม่"
    assert project.budget == Decimal("160000.50")
    assert (project.start, project.end) == (date(2019, 10, 1), date(2020, 9, 30))
    event = audit.history(project.id)[0]
    assert event.on_behalf_of is None


def test_a_form_sent_twice_at_once_makes_one_project(visit: Visit, province: Province) -> None:
    """A double click: both posts carry the same form."""
    browsers = [visit(Role.OFFICER), visit(Role.OFFICER)]
    forms = [form_values(browser.get(NEW).form("/projects/new")) for browser in browsers]
    for form in forms:
        form |= {"title_th": "กดสองครั้ง", "form_key": forms[0]["form_key"]}
    begin = threading.Barrier(2)

    def send(browser: PageClient, form: dict[str, str]) -> str:
        begin.wait(30)
        return browser.post(NEW, form).location

    with ThreadPoolExecutor(2) as pool:
        led = list(pool.map(send, browsers, forms))
    assert led == [f"/TH-90/project-links/A02-{FIRST_YEAR}-01?year={FIRST_YEAR}"] * 2
    assert browsers[0].post(NEW, forms[0]).location == led[0]
    with pytest.raises(NotFoundError):
        projects.get_project(province.id(f"A02-{FIRST_YEAR}-02"))
    # A form of its own with the same title is asked whether it is the same project.
    browsers[0].post(NEW, forms[0] | {"form_key": "another"}, status=422)
    projects.remove_project(province.area, province.id(f"A02-{FIRST_YEAR}-01"), 1, SYSTEM)
    assert browsers[0].post(NEW, forms[0]).location == f"/TH-90/project/A02-{FIRST_YEAR}-01?year={FIRST_YEAR}"


def test_the_peo_enters_on_behalf_and_the_history_says_so(visit: Visit, province: Province) -> None:
    browser = visit(Role.PLANNER)
    form = browser.get(f"{NEW}&agency=A03")
    assert len(form.soup.select("#agency option")) == 3
    browser.submit(form, "/projects/new", title_th="ของเทศบาล")
    code = f"A03-{FIRST_YEAR}-01"
    assert audit.history(province.id(code))[0].on_behalf_of == province.agency("A03")
    assert browser.get(page(code)).says("แทน A03")
    assert browser.get(page(code, "project-edit")).says("คุณกำลังแก้ไขแทน เทศบาล")


def test_a_gap_leads_to_a_project_that_is_meant_for_it(visit: Visit) -> None:
    browser = visit(Role.OFFICER)
    form = browser.get(f"{NEW}&element=S3")
    assert form.answer == "เพิ่มโครงการที่หนุน กลยุทธ์ S3"
    made = browser.submit(form, "/projects/new", title_th="ทุนการศึกษา")
    editor = browser.follow(made)
    assert [words(chip) for chip in editor.soup.select(".link-row .chip")] == ["S3"]


def test_nothing_typed_is_lost_to_a_mistake(visit: Visit) -> None:
    browser = visit(Role.OFFICER)
    refused = browser.submit(
        browser.get(NEW),
        "/projects/new",
        status=422,
        title_th="",
        budget="แสนห้า",
        start="31/2/2563",
        end="พรุ่งนี้",
        activities_th="พิมพ์ยาวมาก",
    )
    assert refused.says("กรอกชื่อโครงการก่อน")
    assert refused.says("พิมพ์จำนวนเงินเป็นตัวเลข")
    assert refused.says("ไม่มีวันที่นี้ในปฏิทิน")
    assert refused.says("พิมพ์วันที่เป็น 1/10/2562")
    assert refused.soup.find(id="budget")["value"] == "แสนห้า"
    assert refused.soup.find(id="end")["value"] == "พรุ่งนี้"
    assert "พิมพ์ยาวมาก" in refused.soup.find(id="activities_th").get_text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": "1/10/2562", "end": "1/9/2562"}, "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
        ({"start": "1/10/2563"}, "ระยะเวลาไม่อยู่ในปีงบประมาณนี้"),
        ({"budget": "-5"}, "จำนวนเงินต้องตั้งแต่ 0"),
        ({"title_th": "ก" * 501}, "ยาวได้ไม่เกิน 500 ตัวอักษร"),
    ],
)
def test_rules_of_the_domain_are_said_beside_their_field(visit: Visit, typed: dict[str, str], said: str) -> None:
    browser = visit(Role.OFFICER)
    refused = browser.submit(browser.get(NEW), "/projects/new", status=422, **{"title_th": "ชื่อ", **typed})
    assert refused.says(said)


def test_an_edit_is_kept_with_what_changed(visit: Visit) -> None:
    browser = visit(Role.OFFICER)
    form = browser.get(page("P2", "project-edit"))
    assert form.soup.find(id="budget")["value"] == "100,000.50"
    saved = browser.submit(form, "/project-edit/P2", budget="90,000")
    shown = browser.follow(saved)
    assert shown.says("บันทึกโครงการ P2 แล้ว")
    assert shown.says("100,000.50 → 90,000")


def test_a_stale_edit_shows_both_texts_and_keeps_either(visit: Visit, province: Province) -> None:
    first, second = visit(Role.OFFICER), visit(Role.PLANNER)
    opened = first.get(page("P2", "project-edit"))
    second.submit(second.get(page("P2", "project-edit")), "/project-edit/P2", title_th="ของผู้อื่น")
    refused = first.submit(opened, "/project-edit/P2", status=409, title_th="ของฉัน", start="1/11/2562")
    assert refused.says("ของผู้อื่น")
    assert refused.says("ของฉัน")
    assert refused.says("1 พ.ย. 2562")
    first.submit(refused, "/project-edit/P2")
    assert projects.get_project(province.id("P2")).title_th == "ของฉัน"


@pytest.mark.parametrize("what", ["project-edit", "project-links", "project-remove"])
def test_another_agencys_project_is_not_ones_own(visit: Visit, what: str) -> None:
    visit(Role.OFFICER).get(page("P3", what), status=403)
    visit(Role.VIEWER).get(page("P1", what), status=403)
    visit(None).get(page("P1", what), status=302)


def test_an_officer_cannot_give_a_project_to_another_agency(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    browser.submit(
        browser.get(page("P2", "project-edit")), "/project-edit/P2", status=422, agency=province.agency("A03")
    )
    assert projects.get_project(province.id("P2")).agency == province.agency("A02")


def test_a_removed_project_can_be_brought_back_with_its_links(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    asked = browser.get(page("P2", "project-remove"))
    assert asked.says("S2"), "it is the only project of S2"
    gone = browser.submit(asked, "/project-remove/P2")
    assert browser.follow(gone).answer == f"ปี {FIRST_YEAR} มี 2 โครงการ ยังไม่เชื่อมโยง 1 โครงการ"
    missing = browser.get(page("P2"), status=404)
    assert missing.says("ถูกลบแล้ว")
    back = browser.submit(missing, "/project-restore/P2")
    assert browser.follow(back).says("นำโครงการ P2 กลับมาแล้ว")
    assert len(links.project_links(province.id("P2"))) == 2
    again = browser.submit(missing, "/project-restore/P2")
    assert again.location == page("P2"), "somebody was quicker"


def test_a_reader_sees_that_it_is_gone_but_cannot_bring_it_back(visit: Visit) -> None:
    officer, viewer = visit(Role.OFFICER), visit(Role.VIEWER)
    officer.submit(officer.get(page("P2", "project-remove")), "/project-remove/P2")
    assert not viewer.get(page("P2"), status=404).soup.select('form[action*="project-restore"]')


def test_a_stale_remove_removes_nothing(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    asked = browser.get(page("P2", "project-remove"))
    browser.submit(browser.get(page("P2", "project-edit")), "/project-edit/P2", title_th="ใหม่กว่า")
    refused = browser.submit(asked, "/project-remove/P2")
    assert browser.follow(refused).says("ยังไม่ได้ลบ")
    assert projects.get_project(province.id("P2")).title_th == "ใหม่กว่า"


def _actor(person: Person) -> projects.Actor:
    return projects.Actor(person.id, person.name)
