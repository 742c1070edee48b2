"""Suggestions in the link editor, links to replaced elements, the sentence of cause and effect, and each link's
history."""

from __future__ import annotations

import pytest
from flask import Flask

from graph import db
from graph.model.people import Role
from graph.model.plan import LinkRole, RevisionKind
from graph.model.suggestion import AnswerState, FedIndicator, Question, SimilarProject, Suggestion
from graph.store import links, projects, revisions, suggestions
from portal import suggesting
from tests.factories import FIRST_YEAR, NEIGHBOUR, Province, make_province
from tests.integration.portal.conftest import Visit
from tests.integration.store.conftest import ACTOR
from tests.pages import Page, PageClient, form_values, words
from workers import enqueue
from workers import suggestions as kept
from workers.marks import client

YEAR = f"?year={FIRST_YEAR}"
SAVE = "/project-links/P1"
EDITOR = f"/TH-90/project-links/P1{YEAR}"
PREVIEW = f"/TH-90/project-links-preview/P1{YEAR}"
ANSWER = f"/TH-90/project-suggestion/P1{YEAR}"


@pytest.fixture(autouse=True)
def nothing_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answers of another test, and no memory of a queue that was down in one."""
    client().flushdb()
    monkeypatch.setattr(enqueue, "_down_until", 0.0)


@pytest.fixture
def officer(visit: Visit) -> PageClient:
    return visit(Role.OFFICER)


def question(province: Province, code: str) -> Question:
    return suggesting.question_of(projects.get_project(province.id(code)))


def suggest(province: Province, code: str, *elements: str) -> None:
    """As a worker does: keeps an answer."""
    found = [
        Suggestion(
            province.id(element),
            element,
            f"ชื่อ {element}",
            1.0,
            words=("ดิจิทัล",) if element == "S1" else ("ครู",),
            projects=(SimilarProject("P2", "โครงการอบรมครูดิจิทัล", FIRST_YEAR),) if element == "S2" else (),
            indicator=FedIndicator("K1", "ร้อยละของผู้เรียน"),
        )
        for element in elements
    ]
    kept.put(question(province, code), "test", found)


def offered(page: Page) -> list[str]:
    return [str(item["data-code"]) for item in page.soup.select("#link-suggestions li[data-code]")]


def press(browser: PageClient, page: Page, url: str, name: str, value: str, **typed: str) -> Page:
    return browser.post(url, {**form_values(page.form(SAVE)), **typed, name: value}, status=200)


def test_the_page_asks_and_does_not_wait(officer: PageClient, province: Province) -> None:
    page = officer.get(EDITOR)
    section = page.soup.select_one("#link-suggestions")
    assert "กำลังหาข้อเสนอ" in words(section)
    assert section["hx-trigger"] == "load delay:700ms"
    # Without JavaScript a button looks again, and what is typed stays.
    suggest(province, "P1", "S2", "S3")
    page = press(officer, page, PREVIEW, "look", "1", **{"reason-0": "เหตุผลของฉัน"})
    assert offered(page) == ["S2", "S3"]
    assert "เหตุผลของฉัน" in page.soup.find(id="reason-0").get_text()
    assert not page.soup.select_one("#link-suggestions").has_attr("hx-trigger")


def test_a_page_looks_less_and_less_often_for_half_a_minute() -> None:
    coming = suggesting.Offer(AnswerState.COMING, (), (), ())
    pauses = [suggesting.pause_before_look(coming, looks) or 0 for looks in range(suggesting.MOST_LOOKS)]
    assert pauses == sorted(pauses)
    assert 25_000 < sum(pauses) < 35_000
    assert suggesting.pause_before_look(coming, suggesting.MOST_LOOKS) is None
    assert max(pauses) < kept.WAITED_FOR_SECONDS * 1000 / 2, "a page that waits is not taken for one that was left"


def test_a_page_that_has_looked_long_enough_stops(officer: PageClient, province: Province) -> None:
    page = press(officer, officer.get(EDITOR), PREVIEW, "looks", str(suggesting.MOST_LOOKS))
    section = page.soup.select_one("#link-suggestions")
    assert not section.has_attr("hx-trigger")
    assert "ยังหาข้อเสนอไม่ได้" in words(section)


def test_htmx_gets_the_suggestions_alone(officer: PageClient, province: Province) -> None:
    suggest(province, "P1", "S2")
    values = form_values(officer.get(EDITOR).form(SAVE))
    headers = {"HX-Request": "true", "HX-Target": "link-suggestions"}
    text = officer.client.post(PREVIEW, data=values, headers=headers).get_data(as_text=True)
    assert text.strip().startswith('<section id="link-suggestions"')


def test_each_suggestion_says_why_and_what_is_linked_is_not_offered(officer: PageClient, province: Province) -> None:
    suggest(province, "P1", "S1", "S2")
    page = officer.get(EDITOR)
    assert offered(page) == ["S2"]
    (item,) = page.soup.select("#link-suggestions li[data-code]")
    assert [words(mark) for mark in item.select(".suggestion-title mark")] == ["ครู"]
    assert "คล้ายโครงการที่เชื่อมโยงไว้ที่นี่: P2 โครงการอบรมครูดิจิทัล" in words(item)
    assert "จะส่งผลต่อตัวชี้วัด K1 ร้อยละของผู้เรียน" in words(item)


def test_taking_a_suggestion_is_kept_with_the_link_and_shown_in_its_history(
    officer: PageClient, province: Province
) -> None:
    suggest(province, "P1", "S2")
    page = press(officer, officer.get(EDITOR), PREVIEW, "add_suggested", province.id("S2"))
    assert page.soup.find(id="reason-1").get_text().strip().startswith("ใช้คำเดียวกัน: ครู · คล้ายโครงการ")
    assert offered(page) == []
    officer.submit(page, SAVE)
    first, second = links.project_links(province.id("P1"))
    assert (first.suggested, second.suggested, second.role) == (False, True, LinkRole.SECONDARY)
    history = officer.get(EDITOR).soup.select_one("#link-histories").find_parent("section")
    assert "มากับแฟ้มแผน" in words(history.select(".link-history")[0])
    told = words(history.select(".link-history")[1])
    assert "เชื่อมโยงเป็น รอง จากข้อเสนอ เหตุผล: ใช้คำเดียวกัน: ครู" in told
    assert "คน officer" in told


def test_the_first_suggestion_that_is_taken_is_the_primary_link(visit: Visit, province: Province) -> None:
    planner = visit(Role.PLANNER)
    suggest(province, "P3", "S3")
    page = planner.get(f"/TH-90/project-links/P3{YEAR}")
    values = {**form_values(page.form("/project-links/P3")), "add_suggested": province.id("S3")}
    page = planner.post(f"/TH-90/project-links-preview/P3{YEAR}", values, status=200)
    planner.submit(page, "/project-links/P3")
    (link,) = links.project_links(province.id("P3"))
    assert (link.role, link.suggested) == (LinkRole.PRIMARY, True)
    assert "คน planner แทน A03" in words(planner.get(f"/TH-90/project-links/P3{YEAR}").soup.select_one(".link-history"))


def test_what_does_not_fit_is_not_offered_again_until_it_is_brought_back(
    officer: PageClient, province: Province
) -> None:
    suggest(province, "P1", "S2", "S3")
    page = press(officer, officer.get(EDITOR), ANSWER, "turn_down", province.id("S2"), **{"reason-0": "ยังอยู่"})
    assert offered(page) == ["S3"]
    assert "ยังอยู่" in page.soup.find(id="reason-0").get_text()
    assert page.says("ที่เคยบอกว่าไม่ตรง 1 ข้อ")
    assert [one.element for one in suggestions.turned_down(province.id("P1"))] == [province.id("S2")]
    assert officer.get(f"/TH-90/project/P1{YEAR}").says("ไม่ใช้คำแนะนำ")
    page = press(officer, officer.get(EDITOR), ANSWER, "bring_back", province.id("S2"))
    assert offered(page) == ["S2", "S3"]
    # Twice does no harm.
    press(officer, page, ANSWER, "bring_back", province.id("S2"))


def test_only_who_may_edit_the_project_answers_suggestions(visit: Visit, province: Province) -> None:
    officer = visit(Role.OFFICER)
    token = form_values(officer.get(EDITOR).form(SAVE))["csrf_token"]
    values = {"csrf_token": token, "turn_down": province.id("S2")}
    officer.post(f"/TH-90/project-suggestion/P3{YEAR}", values, status=403)
    assert suggestions.turned_down(province.id("P3")) == []
    make_province(NEIGHBOUR)
    officer.post(f"/TH-91/project-suggestion/P1{YEAR}", values, status=403)


def test_a_replaced_element_is_offered_its_successors_with_rank_share_and_reason(
    officer: PageClient, province: Province
) -> None:
    revisions.revise(province.plan, province.id("S3"), province.id("S1"), RevisionKind.REWORD, ACTOR)
    cut = "MATCH (:PlanVersion)-[contains:CONTAINS]->(:Element {id: $id}) DELETE contains"
    db.write(lambda tx: tx.run(cut, id=province.id("S1")))
    url, preview = f"/TH-90/project-links/P2{YEAR}", f"/TH-90/project-links-preview/P2{YEAR}"
    page = officer.get(url)
    assert page.says("ส่วนนี้ทบทวนแล้ว")
    button = page.soup.select_one("button[name=move]")
    assert words(button) == "กลยุทธ์ S3 สร้างโอกาสให้เด็กด้อยโอกาส"
    values = {**form_values(page.form("/project-links/P2")), "move": str(button["value"])}
    page = officer.post(preview, values, status=200)
    assert not page.says("ส่วนนี้ทบทวนแล้ว")
    officer.submit(page, "/project-links/P2")
    first, second = links.project_links(province.id("P2"))
    assert (first.element, first.role, first.share) == (province.id("S3"), LinkRole.PRIMARY, 60)
    assert second.element == province.id("S2")


def test_the_sentence_of_cause_and_effect_reads_up_to_the_national_strategy(officer: PageClient) -> None:
    sentence = words(officer.get(EDITOR).soup.select_one(".cause"))
    assert sentence.startswith("โครงการนี้ → กลยุทธ์ พัฒนากระบวนการเรียนรู้ด้วยเทคโนโลยีดิจิทัล → ")
    assert sentence.endswith("เป้าหมาย NS-1")


def test_a_draft_is_linked_as_if_it_counted(officer: PageClient, province: Province) -> None:
    db.write(lambda tx: tx.run("MATCH (p:Project {id: $id}) SET p.status = 'draft'", id=province.id("P1")))
    page = officer.get(EDITOR)
    assert words(page.soup.select_one("#outlook-heading")).endswith("ยุทธศาสตร์ชาติ 1 ด้าน")
    officer.submit(page, SAVE, **{"reason-0": "เหตุผลใหม่"})
    assert links.project_links(province.id("P1"))[0].reason == "เหตุผลใหม่"
