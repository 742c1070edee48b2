"""The link editor: every button without JavaScript, the parts that htmx swaps, saving, undoing, two people at once."""

from __future__ import annotations

import pytest

from graph.model.people import Role
from graph.model.plan import LinkRole
from graph.store import audit, links, projects
from tests.factories import FIRST_YEAR, Province
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, form_values, words

YEAR = f"?year={FIRST_YEAR}"
EDITOR = f"/TH-90/project-links/P2{YEAR}"
SAVE = "/project-links/P2"
PREVIEW = f"/TH-90/project-links-preview/P2{YEAR}"


@pytest.fixture
def officer(visit: Visit) -> PageClient:
    return visit(Role.OFFICER)


def press(browser: PageClient, page: Page, name: str, value: str = "1", **typed: str) -> Page:
    """Presses one of the editor's buttons that only look."""
    values = {**form_values(page.form(SAVE)), **typed, name: value}
    return browser.post(PREVIEW, values, status=200)


def rows(page: Page) -> list[tuple[str, str]]:
    return [
        (
            str(row.select_one("input[type=hidden]")["value"]).rsplit("/", 1)[1],
            str(row.select_one("[data-share]")["value"]),
        )
        for row in page.soup.select(".link-row")
    ]


def test_the_editor_opens_on_what_is_saved(officer: PageClient) -> None:
    page = officer.get(EDITOR)
    assert rows(page) == [("S1", "60"), ("S2", "40")]
    assert words(page.soup.select_one("#outlook-heading")) == "ถ้าบันทึก จะหนุน ยุทธศาสตร์ชาติ 1 ด้าน"
    assert words(page.soup.select_one("[data-share-sum]")) == "รวม 100%"
    assert page.says("60,000.30 บาท")


def test_buttons_change_rows_and_write_nothing(officer: PageClient, province: Province) -> None:
    before = links.project_links(province.id("P2"))
    page = officer.get(EDITOR)
    page = press(officer, page, "add", province.id("S3"), **{"reason-0": "เหตุผลของฉัน"})
    assert rows(page) == [("S1", "60"), ("S2", "40"), ("S3", "")]
    assert page.says("จะทำให้ส่วนที่ยังไม่มีโครงการ มีโครงการแรกของปีนี้")
    assert words(page.soup.select_one("#outlook-heading")).endswith("2 ด้าน")
    page = press(officer, page, "even")
    assert rows(page) == [("S1", "33.34"), ("S2", "33.33"), ("S3", "33.33")]
    page = press(officer, page, "remove", province.id("S2"))
    assert page.says("จะทำให้ส่วนเหล่านี้ไม่เหลือโครงการ")
    page = press(officer, page, "unshare")
    assert rows(page) == [("S1", ""), ("S3", "")]
    assert "เหตุผลของฉัน" in page.soup.find(id="reason-0").get_text()
    page = press(officer, page, "add_primary", province.id("NS-1"))
    assert page.soup.select_one("input[name=primary][checked]")["value"] == province.id("NS-1")
    assert links.project_links(province.id("P2")) == before


def test_a_search_finds_elements_of_the_plan_and_above_it(officer: PageClient) -> None:
    page = press(officer, officer.get(EDITOR), "q", "โอกาส")
    assert [item["data-code"] for item in page.soup.select("#link-found li")] == ["S3", "I2"]
    upstream = press(officer, page, "q", "ns-2")
    assert upstream.soup.select_one("#link-found li")["data-code"] == "NS-2"
    nothing = press(officer, page, "q", "ฮฮฮฮ")
    assert nothing.says("ไม่พบ “ฮฮฮฮ” ในแผน")
    assert rows(nothing) == [("S1", "60"), ("S2", "40")]


@pytest.mark.parametrize("part", ["link-editor", "link-found", "link-outlook"])
def test_htmx_gets_only_the_part_that_it_swaps(officer: PageClient, part: str) -> None:
    values = {"element-0": "x", "csrf_token": officer.get(EDITOR).soup.find("input", {"name": "csrf_token"})["value"]}
    answer = officer.client.post(PREVIEW, data=values, headers={"HX-Request": "true", "HX-Target": part})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in text
    assert f'id="{part}"' in text


def test_a_previews_address_by_itself_leads_to_the_editor(officer: PageClient) -> None:
    assert officer.get(PREVIEW, status=302).location == EDITOR


def test_an_element_page_can_lead_here_with_one_more(officer: PageClient) -> None:
    assert rows(officer.get(f"{EDITOR}&add=S3"))[-1] == ("S3", "")


def test_a_save_is_kept_shown_and_can_be_undone(officer: PageClient, province: Province) -> None:
    page = press(officer, officer.get(EDITOR), "remove", province.id("S2"))
    saved = officer.submit(page, SAVE, **{"share-0": "", "reason-0": "ตรงที่สุด"})
    assert saved.location == f"/TH-90/project/P2{YEAR}"
    (link,) = links.project_links(province.id("P2"))
    assert (link.role, link.share, link.reason) == (LinkRole.PRIMARY, None, "ตรงที่สุด")
    shown = officer.follow(saved)
    assert shown.says("บันทึกความเชื่อมโยงของ P2 แล้ว")
    back = officer.submit(shown, "/project-links-undo/P2")
    assert officer.follow(back).says("นำความเชื่อมโยงเดิมของ P2 กลับมาแล้ว")
    assert [link.share for link in links.project_links(province.id("P2"))] == [60, 40]
    too_late = officer.submit(shown, "/project-links-undo/P2")
    assert officer.follow(too_late).says("เลิกทำไม่ได้")


def test_all_links_can_be_taken_away(officer: PageClient, province: Province) -> None:
    page = press(officer, officer.get(EDITOR), "remove", province.id("S2"))
    page = press(officer, page, "remove", province.id("S1"))
    assert page.says("ไม่นับให้เป้าหมายใด")
    officer.submit(page, SAVE)
    assert links.project_links(province.id("P2")) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"share-0": "50"}, "สัดส่วนต้องรวมกันได้ 100% พอดี"),
        ({"share-1": ""}, "กรอกสัดส่วนให้ครบทุกข้อ หรือเว้นว่างทุกข้อ"),
        ({"share-0": "140"}, "สัดส่วนต้องอยู่ระหว่าง 0 ถึง 100"),
        ({"share-0": "หกสิบ"}, "พิมพ์สัดส่วนเป็นตัวเลข"),
        ({"primary": ""}, "เลือกว่าความเชื่อมโยงใดเป็นหลัก"),
        ({"element-1": "TH-90/PDP/S1"}, "มีส่วนของแผนที่ซ้ำกัน"),
        ({"element-1": "TH-91/PDP/S1"}, "มีส่วนที่ไม่อยู่ในแผนของจังหวัดนี้"),
        ({"reason-0": "ก" * 2001}, "เหตุผลยาวเกินไป"),
    ],
)
def test_a_mistake_is_said_and_loses_nothing(
    officer: PageClient, province: Province, typed: dict[str, str], said: str
) -> None:
    before = projects.get_project(province.id("P2")).version
    page = officer.get(EDITOR)
    values = {**form_values(page.form(SAVE)), "reason-1": "พิมพ์ไว้", **typed}
    refused = officer.post(f"/TH-90{SAVE}{YEAR}", values, status=422)
    assert refused.says(said)
    assert "พิมพ์ไว้" in refused.soup.find(id="reason-1").get_text()
    assert projects.get_project(province.id("P2")).version == before


def test_two_people_at_one_set_of_links_see_both(visit: Visit, province: Province) -> None:
    officer, planner = visit(Role.OFFICER), visit(Role.PLANNER)
    mine, theirs = officer.get(EDITOR), planner.get(EDITOR)
    assert theirs.says("คุณกำลังแก้ไขแทน เขตพื้นที่")
    planner.submit(press(planner, theirs, "even"), SAVE, **{"reason-0": "ของผู้อื่น"})
    refused = officer.submit(mine, SAVE, status=409, **{"share-0": "70", "share-1": "30", "reason-0": "ของฉัน"})
    assert refused.says("ของผู้อื่น")
    assert refused.says("ของฉัน")
    officer.submit(refused, SAVE)
    assert [link.share for link in links.project_links(province.id("P2"))] == [70, 30]


def test_an_undo_of_another_agencys_save_is_not_found(visit: Visit, province: Province) -> None:
    officer, planner = visit(Role.OFFICER), visit(Role.PLANNER)
    editor = planner.get(f"/TH-90/project-links/P3{YEAR}&add=S1")
    planner.submit(editor, "/project-links/P3")
    event = audit.history(province.id("P3"))[0].id
    token = officer.get(EDITOR).soup.find("input", {"name": "csrf_token"})["value"]
    officer.post(f"/TH-90/project-links-undo/P2{YEAR}", {"event": event, "csrf_token": token}, status=404)
    assert len(links.project_links(province.id("P3"))) == 1
