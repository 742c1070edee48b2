"""The worklist: one project after another, each choice with and without suggestions, leaving, coming back, undoing."""

from __future__ import annotations

import pytest
from flask import Flask

from graph import db
from graph.model.people import Role
from graph.model.plan import LinkRole, RevisionKind
from graph.model.suggestion import Suggestion
from graph.store import audit, links, projects, revisions, worklists
from portal import suggesting
from tests.factories import FIRST_YEAR, NEIGHBOUR, Province, make_province
from tests.integration.portal.conftest import Visit
from tests.integration.store.conftest import ACTOR
from tests.pages import Page, PageClient, form_values, words
from workers import enqueue
from workers import suggestions as kept
from workers.marks import client

YEAR = f"?year={FIRST_YEAR}"
LIST = f"/TH-90/worklist{YEAR}"
CHOOSE, LATER, UNDO, AGAIN = (f"/TH-90/worklist/{name}{YEAR}" for name in ("choose", "later", "undo", "again"))


@pytest.fixture(autouse=True)
def nothing_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answers of another test, and no memory of a queue that was down in one."""
    client().flushdb()
    monkeypatch.setattr(enqueue, "_down_until", 0.0)


@pytest.fixture
def planner(visit: Visit) -> PageClient:
    """Who may go through the projects of every agency."""
    return visit(Role.PLANNER)


def suggest(province: Province, code: str, *elements: str) -> None:
    """As a worker does: keeps an answer."""
    question = suggesting.question_of(projects.get_project(province.id(code)))
    found = [Suggestion(province.id(one), one, f"ชื่อ {one}", 1.0, words=("ครู",)) for one in elements]
    kept.put(question, "test", found)


def numbers(page: Page) -> list[str]:
    """The values of the numbered buttons, in order."""
    return [str(button["value"]) for button in page.soup.select("button[name=choice]")]


def pressed(browser: PageClient, page: Page, url: str, **fields: str) -> Page:
    """A button of the worklist's form."""
    values = {**form_values(page.form("/worklist/choose")), **fields}
    return browser.follow(browser.post(url, values, status=303))


def shown(page: Page) -> str:
    return words(page.soup.select_one(".worklist-project .kicker")).split(" ")[0]


def unlink(province: Province, code: str) -> None:
    project = projects.get_project(province.id(code))
    links.replace_links(province.area, project.id, project.version, [], ACTOR)


def test_the_first_weak_project_is_shown_with_numbered_suggestions(planner: PageClient, province: Province) -> None:
    suggest(province, "P3", "S3", "S1")
    page = planner.get(LIST)
    assert shown(page) == "P3"
    assert page.says("เรียบร้อยแล้ว 2 จาก 3 โครงการ")
    assert page.soup.select_one("progress")["value"] == "2"
    assert numbers(page) == [f"link|{province.id('S3')}", f"link|{province.id('S1')}"]
    assert [button["data-key"] for button in page.soup.select("[data-key]")] == ["1", "2", "s"]
    assert page.says("คุณกำลังแก้ไขแทน")


def test_one_press_links_and_one_press_takes_it_back(planner: PageClient, province: Province) -> None:
    suggest(province, "P3", "S3")
    page = planner.get(LIST)
    page = pressed(planner, page, CHOOSE, choice=numbers(page)[0])
    (link,) = links.project_links(province.id("P3"))
    assert (link.element, link.role, link.suggested) == (province.id("S3"), LinkRole.PRIMARY, True)
    assert (link.reason or "").startswith("ใช้คำเดียวกัน: ครู")
    assert audit.history(province.id("P3"))[0].on_behalf_of == province.agency("A03")
    assert page.says("เชื่อมโยงเรียบร้อยแล้วทั้ง 3 โครงการ")
    back = planner.follow(planner.submit(page, "/worklist/undo"))
    assert back.says("เลิกทำกับ P3 แล้ว")
    assert shown(back) == "P3"
    assert links.project_links(province.id("P3")) == []
    # Nothing is left to take back.
    assert not back.soup.select("[data-key=u]")
    assert planner.follow(planner.post(UNDO, form_values(back.form("/worklist/choose")), status=303)).says(
        "ไม่มีอะไรให้เลิกทำ"
    )


def test_what_is_left_for_later_waits_until_it_is_asked_for(planner: PageClient, province: Province) -> None:
    unlink(province, "P1")
    page = planner.get(LIST)
    assert shown(page) == "P1"
    page = pressed(planner, page, LATER)
    assert (shown(page), page.says("ข้ามไว้ 1 โครงการ")) == ("P3", True)
    page = pressed(planner, page, LATER)
    assert page.says("ที่ข้ามไว้ 2 โครงการ")
    # Another day, the same person finds the same state.
    assert planner.get(LIST).says("ที่ข้ามไว้ 2 โครงการ")
    undone = planner.follow(planner.submit(page, "/worklist/undo"))
    assert shown(undone) == "P3"
    page = planner.follow(planner.submit(undone, "/worklist/again"))
    assert shown(page) == "P1"
    assert not page.says("ข้ามไว้ 1 โครงการ")


def test_skipping_is_each_persons_own(planner: PageClient, visit: Visit, province: Province) -> None:
    unlink(province, "P1")
    pressed(planner, planner.get(LIST), LATER)
    assert shown(visit(Role.OFFICER).get(LIST)) == "P1"


def test_while_suggestions_are_on_their_way_the_part_asks_again(planner: PageClient, province: Province) -> None:
    page = planner.get(LIST)
    section = page.soup.select_one("#worklist-choices")
    assert section["hx-trigger"] == "load delay:700ms"
    assert "กำลังหาข้อเสนอ" in words(section)
    suggest(province, "P3", "S2")
    headers = {"HX-Request": "true", "HX-Target": "worklist-choices"}
    text = planner.client.get(str(section["hx-get"]), headers=headers).get_data(as_text=True)
    assert text.strip().startswith('<section id="worklist-choices"')
    assert "hx-trigger" not in text
    assert province.id("S2") in text
    # Without JavaScript a link shows the same.
    assert numbers(planner.get(str(section.select_one("p a")["href"]))) == [f"link|{province.id('S2')}"]


def test_the_next_projects_are_asked_for_ahead(planner: PageClient, province: Province) -> None:
    for code in ("P1", "P2"):
        unlink(province, code)
    planner.get(LIST)
    asked = client().keys("asked:suggest:*")
    assert len(asked) == 3


def test_links_without_a_primary_are_offered_before_suggestions(planner: PageClient, province: Province) -> None:
    query = "MATCH (:Project {id: $id})-[link:CONTRIBUTES_TO]->() SET link.role = 'secondary'"
    db.write(lambda tx: tx.run(query, id=province.id("P2")))
    suggest(province, "P2", "S3")
    page = planner.get(LIST)
    assert page.says("ยังไม่มีข้อหลัก")
    # With shares there would be none for one link more.
    assert numbers(page) == [f"primary|{province.id('S1')}", f"primary|{province.id('S2')}"]
    pressed(planner, page, CHOOSE, choice=f"primary|{province.id('S2')}")
    first, second = links.project_links(province.id("P2"))
    assert (first.element, first.share) == (province.id("S2"), 40)
    assert second.role is LinkRole.SECONDARY


@pytest.mark.parametrize(("number", "shares"), [(0, [50, 50]), (1, [None, None])])
def test_shares_that_do_not_add_up(
    planner: PageClient, province: Province, number: int, shares: list[int | None]
) -> None:
    query = "MATCH (:Project {id: $id})-[link:CONTRIBUTES_TO {role: 'primary'}]->() SET link.share = 70.0"
    db.write(lambda tx: tx.run(query, id=province.id("P2")))
    page = planner.get(LIST)
    assert (shown(page), numbers(page)) == ("P2", ["even", "unshare"])
    pressed(planner, page, CHOOSE, choice=numbers(page)[number])
    assert [link.share for link in links.project_links(province.id("P2"))] == shares


def test_a_replaced_element_is_left_for_its_successor(planner: PageClient, province: Province) -> None:
    revisions.revise(province.plan, province.id("S3"), province.id("S2"), RevisionKind.REWORD, ACTOR)
    page = planner.get(LIST)
    assert (shown(page), numbers(page)) == ("P2", [f"move|{province.id('S2')}|{province.id('S3')}"])
    assert page.says("ย้ายจาก S2 ไปที่")
    pressed(planner, page, CHOOSE, choice=numbers(page)[0])
    assert [(link.element, link.share) for link in links.project_links(province.id("P2"))] == [
        (province.id("S1"), 60),
        (province.id("S3"), 40),
    ]


def test_someone_else_was_faster(planner: PageClient, province: Province) -> None:
    suggest(province, "P3", "S3", "S2")
    page = planner.get(LIST)
    links.replace_links(
        province.area, province.id("P3"), 1, [links.LinkDraft(province.id("S1"), LinkRole.PRIMARY)], ACTOR
    )
    after = pressed(planner, page, CHOOSE, choice=numbers(page)[0])
    assert after.says("มีผู้อื่นแก้ไขโครงการนี้ระหว่างที่คุณเลือก")
    assert [link.element for link in links.project_links(province.id("P3"))] == [province.id("S1")]


@pytest.mark.parametrize(
    "choice", ["", "link", "link|TH-91/PDP/S1", "primary|x", "move|a", "even|x", "drop|x", "link|a|b"]
)
def test_what_is_no_choice_changes_nothing(planner: PageClient, province: Province, choice: str) -> None:
    make_province(NEIGHBOUR)
    page = pressed(planner, planner.get(LIST), CHOOSE, choice=choice)
    assert page.says("เลือกข้อนี้ไม่ได้แล้ว")
    assert links.project_links(province.id("P3")) == []


def test_an_officer_goes_through_the_own_agencys_projects_only(visit: Visit, province: Province) -> None:
    officer = visit(Role.OFFICER)
    assert officer.get(LIST).says("เชื่อมโยงเรียบร้อยแล้วทั้ง 2 โครงการ")
    assert not officer.get(LIST).soup.select("#filter-agency")
    officer.get(f"{LIST}&agency=A03", status=404)
    unlink(province, "P1")
    values = {**form_values(officer.get(LIST).form("/worklist/choose")), "project": "P3"}
    for url in (CHOOSE, LATER):
        officer.post(url, {**values, "choice": f"link|{province.id('S1')}"}, status=403)
    assert links.project_links(province.id("P3")) == []
    somebody = visit(Role.VIEWER)
    somebody.get(LIST, status=403)


def test_the_peo_chooses_an_agency(planner: PageClient, province: Province) -> None:
    unlink(province, "P1")
    page = planner.get(f"{LIST}&agency=A03")
    assert (shown(page), page.says("เรียบร้อยแล้ว 0 จาก 1 โครงการ")) == ("P3", True)
    page = pressed(planner, page, LATER)
    assert "agency=A03" in page.path
    assert page.says("ที่ข้ามไว้ 1 โครงการ")
    assert planner.get(f"{LIST}&agency=A01").says("ยังไม่มีโครงการ")


def test_an_undo_that_comes_too_late_says_so(planner: PageClient, province: Province) -> None:
    suggest(province, "P3", "S3")
    page = planner.get(LIST)
    page = pressed(planner, page, CHOOSE, choice=numbers(page)[0])
    unlink(province, "P3")
    assert planner.follow(planner.submit(page, "/worklist/undo")).says("เลิกทำไม่ได้")


def test_a_draft_can_be_linked_too(planner: PageClient, province: Province) -> None:
    db.write(lambda tx: tx.run("MATCH (p:Project {id: $id}) SET p.status = 'draft'", id=province.id("P3")))
    suggest(province, "P3", "S3")
    page = planner.get(LIST)
    pressed(planner, page, CHOOSE, choice=numbers(page)[0])
    assert [link.element for link in links.project_links(province.id("P3"))] == [province.id("S3")]


def test_my_work_and_the_list_of_projects_lead_here(planner: PageClient, province: Province) -> None:
    assert planner.get(f"/TH-90/projects{YEAR}").soup.select('a[href*="/worklist"]')
    worklists.leave_for_later(province.area, _person(planner), province.id("P3"))
    assert planner.get(LIST).says("ที่ข้ามไว้ 1")


def _person(browser: PageClient) -> str:
    row = db.read_one("MATCH (p:Person {login: 'planner'}) RETURN p.id AS id")
    assert row is not None
    return str(row["id"])
