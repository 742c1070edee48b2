"""The landing page for each role, with and without a run, and for people with no province or several."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from flask import Flask

from graph import db
from graph.model.area import Scope
from graph.model.people import SYSTEM, Person, Role
from graph.model.plan import LinkRole
from graph.store import links, people, projects, runs
from graph.store.links import LinkDraft
from tests.factories import FIRST_YEAR, NEIGHBOUR, PASSWORD_HASH, Province, make_person, make_province
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, words
from workers.tasks.analysis import analyse, compare

HOME = f"/TH-90/?year={FIRST_YEAR}"


@pytest.fixture
def analysed(province: Province) -> Province:
    run_now(province)
    return province


def run_now(province: Province) -> None:
    assert runs.store_run(analyse(Scope(province.area, FIRST_YEAR)), compare)


def groups(page: Page) -> dict[str, list[str]]:
    """Rule → codes of its items, as the page shows them."""
    return {
        str(card["aria-labelledby"]).removeprefix("group-"): [words(chip) for chip in card.select(".work-what > .chip")]
        for card in page.soup.select(".work-group")
    }


def test_nobody_is_led_to_the_sign_in_page(app: Flask, province: Province) -> None:
    assert PageClient(app).get("/", status=302).location == "/sign-in"


def test_a_fresh_database_says_what_to_do(app: Flask, graph_db: ModuleType) -> None:
    page = PageClient(app).get("/")
    assert page.says("ยังไม่มีแผนของจังหวัดใด")
    assert page.says("sanphaen load")


def test_everyone_is_led_to_their_own_province(visit: Visit, analysed: Province) -> None:
    browser = visit(Role.VIEWER)
    assert browser.get("/", status=302).location == "/TH-90/"
    assert browser.get(f"/?area=TH-90&year={FIRST_YEAR}", status=302).location == HOME
    assert browser.get("/?area=TH-91", status=302).location == "/TH-90/", "a province of somebody else"


def test_someone_of_several_provinces_chooses_among_them(app: Flask, analysed: Province) -> None:
    neighbour = make_province(NEIGHBOUR)
    person = make_person(analysed)
    db.write(
        lambda tx: tx.run(
            "MATCH (person:Person {id: $person}), (agency:Agency {id: $agency}) "
            "CREATE (person)-[:MEMBER_OF {key: 'there', role: 'viewer'}]->(agency)",
            person=person.id,
            agency=neighbour.agency("A01"),
        )
    )
    page = PageClient(app, person).get("/")
    assert page.answer == "คุณอ่านแผนของ 2 จังหวัด เปิดจังหวัดใดก่อน"
    assert [link["href"] for link in page.soup.select(".province-list a")] == ["/TH-90/", "/TH-91/"]


def test_someone_without_a_role_is_told_whom_to_ask(app: Flask, analysed: Province) -> None:
    person = people.create_person(analysed.area, "nobody", "ไม่มีบทบาท", None, None, PASSWORD_HASH, [], SYSTEM)
    assert PageClient(app, person).get("/").says("ติดต่อผู้ดูแลระบบ")


def test_before_the_first_run_the_page_says_that_figures_are_coming(visit: Visit, province: Province) -> None:
    assert visit(Role.OFFICER).get(HOME).answer == f"กำลังวิเคราะห์ปี {FIRST_YEAR} เป็นครั้งแรก"


def test_a_year_without_a_plan_offers_those_that_have_one(visit: Visit, analysed: Province) -> None:
    page = visit(Role.OFFICER).get("/TH-90/?year=2600")
    assert "ยังไม่มีแผนของปี 2600" in page.answer
    assert page.soup.select_one(f'a[href="/TH-90/?year={FIRST_YEAR}"]') is not None


def test_an_officer_sees_their_agencys_year_and_what_to_mend(visit: Visit, analysed: Province) -> None:
    page = visit(Role.OFFICER).get(HOME)
    found = groups(page)
    # P2 has no report of the first quarter, whose day is over; P3 is another agency's.
    assert found == {"report-missing": ["P2"]}
    assert page.answer == "มี 1 เรื่อง ที่คุณแก้ได้"
    assert [words(figure) for figure in page.soup.select(".stat dd")][:2] == ["2", "0"]
    assert page.says("โครงการของ A02")


def test_an_officer_of_the_other_agency_sees_the_unlinked_project(app: Flask, analysed: Province) -> None:
    browser = PageClient(app, make_person(analysed, "municipal", Role.OFFICER, agency="A03"))
    page = browser.get(HOME)
    assert groups(page)["unlinked-project"] == ["P3"]
    assert page.soup.select_one(f'a[href="/TH-90/project-links/P3?year={FIRST_YEAR}"]') is not None


def test_a_planner_and_a_coordinator_see_the_provinces_gaps(visit: Visit, analysed: Province) -> None:
    planner, coordinator = groups(visit(Role.PLANNER).get(HOME)), groups(visit(Role.COORDINATOR).get(HOME))
    assert planner["uncovered-strategy"] == ["S3"]
    assert planner["indicator-no-owner"] == ["K1"]
    assert coordinator["unlinked-project"] == ["P3"]
    assert coordinator["idle-agency"] == ["A01"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COMMITTEE])
def test_readers_get_the_answer_of_the_whole_province(visit: Visit, analysed: Province, role: Role) -> None:
    page = visit(role).get(HOME)
    assert page.answer == f"ปี {FIRST_YEAR} กลยุทธ์ 2 จาก 3 ข้อ มีโครงการรองรับ ยังขาด 1 ข้อ"
    assert not groups(page)


def test_what_changed_since_the_last_run(visit: Visit, analysed: Province, person: Callable[[Role], Person]) -> None:
    project = projects.get_project(analysed.id("P3"))
    draft = LinkDraft(analysed.id("S3"), LinkRole.PRIMARY)
    links.replace_links(analysed.area, project.id, project.version, [draft], SYSTEM)
    run_now(analysed)
    page = visit(Role.OFFICER_IN_CHIEF).get(HOME)
    closed = next(card for card in page.soup.select(".card-body") if "ปิดได้" in words(card))
    assert "S3" in words(closed)
    assert "P3" in words(closed)


def test_nothing_due_offers_places_to_go(app: Flask, analysed: Province) -> None:
    browser = PageClient(app, make_person(analysed, "quiet", Role.OFFICER, agency="A03"))
    project = projects.get_project(analysed.id("P3"))
    projects.remove_project(analysed.area, project.id, project.version, SYSTEM)
    run_now(analysed)
    page = browser.get(HOME)
    assert groups(page) == {"idle-agency": ["A03"]}
    assert page.soup.select_one('.work-item a[href^="/TH-90/projects/new"]') is not None


def test_the_administrator_sees_accounts_that_need_a_hand(
    visit: Visit, analysed: Province, person: Callable[[Role], Person]
) -> None:
    off = make_person(analysed, "closed", name="บัญชีเก่า")
    people.update_person(
        analysed.area, off.id, off.version, SYSTEM, name=off.name, email=None, phone=None, active=False
    )
    people.record_sign_in(person(Role.PLANNER).id)
    page = visit(Role.ADMIN).get(HOME)
    assert page.says("ปิดบัญชีอยู่ 1 บัญชีเก่า")
    assert page.says("คน planner สักครู่ที่แล้ว")
    assert page.says("ตัวเลขทุกปีเป็นปัจจุบัน") or page.says("กำลังรอคำนวณปี")
