"""Calls for projects on the example province: opened from a gap, answered with a project drafted from it, closed."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType

import pytest
from flask import Flask

from graph import db
from graph.model.area import Scope
from graph.model.call import AnswerState, CallDraft, ProjectCall
from graph.model.fiscal import today
from graph.model.people import SYSTEM, Role
from graph.model.plan import LinkRole
from graph.model.project import ProjectStatus
from graph.store import calls, links
from graph.store.links import LinkDraft
from graph.store.projects import ProjectDraft, create_project, get_project
from portal.formatting import be_date
from tests.integration.portal.example import AREA, Example, load_example
from tests.pages import words

YEAR = "year=2563"
KEY = "uncovered-strategy|TH-44/MKM-2563/S6"
SCOPE = Scope(AREA, 2563)
PLAN = f"{AREA}/MKM-2563"
CARD = f"/TH-44/board/card/{KEY}?{YEAR}"


@pytest.fixture
def example(app: Flask, graph_db: ModuleType) -> Example:
    return load_example(app, 2563)


@pytest.fixture
def call(example: Example) -> ProjectCall:
    """A08 and A12 are asked for what S6 lacks."""
    asked = [f"{AREA}/A08", f"{AREA}/A12"]
    draft = CallDraft(example.id("S6"), "โครงการวิจัยในชั้นเรียน", today() + timedelta(days=9), asked, "ครู 50 คน", KEY)
    return calls.open_call(SCOPE, PLAN, draft, SYSTEM, today())


def address(call: ProjectCall) -> str:
    return f"/TH-44/call/{call.id}?{YEAR}"


def test_a_call_is_opened_from_a_card_with_agencies_and_reasons(example: Example) -> None:
    browser = example.visit(Role.COORDINATOR)
    (link,) = [one["href"] for one in browser.get(CARD).soup.select("a[href*='calls/new']")]
    page = browser.get(link)
    helpers = page.soup.select(".call-helpers li")
    assert len(helpers) == 12
    assert helpers[0].select(".call-reason a")
    with example.app.test_request_context():
        due = be_date(today() + timedelta(days=9))
    refused = browser.submit(page, "/calls/new", 422, wanted="โครงการวิจัย", due=due)
    assert refused.says("เลือกอย่างน้อยหนึ่งหน่วยงาน")
    assert "โครงการวิจัย" in refused.text
    shown = browser.follow(browser.submit(refused, "/calls/new", agencies="A12"))
    assert shown.says("ขอไป 1 หน่วยงาน")
    (made,) = calls.list_calls(SCOPE)
    assert (made.finding, made.element, len(made.answers)) == (KEY, example.id("S6"), 1)
    board = browser.get(f"/TH-44/board?{YEAR}").soup.select("#column-call_open")[0].find_parent("section")
    assert board is not None
    assert "S6" in words(board)
    assert not browser.get(CARD).soup.select("#waive")


def test_a_call_is_opened_from_an_element_too(example: Example) -> None:
    page = example.visit(Role.PLANNER).get(f"/TH-44/element/S6?{YEAR}")
    (link,) = [one["href"] for one in page.soup.select("a[href*='calls/new']")]
    assert "element=S6" in link
    assert not example.visit(Role.OFFICER, "A02").get(f"/TH-44/element/S6?{YEAR}").soup.select("a[href*='calls/new']")


def test_an_agency_drafts_a_project_from_the_call_and_the_gap_closes(example: Example, call: ProjectCall) -> None:
    officer, coordinator = example.visit(Role.OFFICER, "A12"), example.visit(Role.COORDINATOR)
    assert officer.get(f"/TH-44/?{YEAR}").says("ศธจ. เปิดรับโครงการ 1 เรื่อง")
    page = officer.get(address(call))
    (link,) = [one["href"] for one in page.soup.select("a[href*='projects/new']")]
    form = officer.get(link)
    assert form.says("โครงการวิจัยในชั้นเรียน")
    assert "ครู 50 คน" in form.text
    links_page = officer.submit(form, "/projects/new", title_th="โครงการครูนักวิจัย", budget="50,000")
    assert "add=S6" in links_page.location
    answer = calls.get_call(AREA, call.id).answer_of(f"{AREA}/A12")
    assert answer is not None
    assert answer.offer is not None
    assert (answer.state, answer.offer.is_linked) == (AnswerState.OFFERED, False)
    page = officer.get(address(call))
    assert page.answer == "เสนอโครงการแล้ว 1 จาก 2 หน่วยงาน"
    assert page.says("ยังไม่เชื่อมโยงกับเรื่องนี้")
    counts = [words(one) for one in officer.get(f"/TH-44/calls?{YEAR}").soup.select("tbody td.num")]
    assert counts == ["1", "0", "1"]
    assert not officer.get(f"/TH-44/?{YEAR}").says("ศธจ. เปิดรับโครงการ")

    _count(answer.offer.project, example.id("S6"))
    example.analyse()
    assert coordinator.get(address(call)).answer == "ปิดช่องว่างได้แล้ว ด้วยโครงการที่หน่วยงานเสนอ"
    assert coordinator.get(CARD).says("ปิดได้ด้วยการเปิดรับโครงการเมื่อ")
    page = coordinator.get(f"/TH-44/calls?{YEAR}")
    assert page.says("ปิดช่องว่างได้แล้ว")
    (figure,) = page.soup.select(".stat a[href*='closed-gap']")
    assert len(coordinator.get(str(figure["href"])).soup.select("tbody tr")) == int(words(figure)) == 1
    for shown in (f"/TH-44/board?{YEAR}&state=solved", f"/TH-44/board/week?{YEAR}", CARD):
        assert coordinator.get(shown).soup.select_one(f"a[href*='call/{call.id}']"), "which call did it"
    closed = coordinator.submit(coordinator.get(address(call)), f"/call-close/{call.id}", result="ได้หนึ่งโครงการ")
    done = coordinator.follow(closed)
    assert done.says("ได้หนึ่งโครงการ")
    assert coordinator.get(CARD).says("ปิดได้ด้วยการเปิดรับโครงการเมื่อ"), "closing the call after the gap is the usual way"
    assert coordinator.follow(coordinator.submit(done, f"/call-reopen/{call.id}")).says("เปิดรับโครงการต่อแล้ว")


def _count(project: str, element: str) -> None:
    """Links the draft and has it count, whatever its form lacks."""
    version = get_project(project).version
    links.replace_links(AREA, project, version, [LinkDraft(element, LinkRole.PRIMARY)], SYSTEM)
    db.write(lambda tx: tx.run("MATCH (p:Project {id: $id}) SET p.status = 'ready'", id=project))


def test_an_agency_offers_what_it_has_declines_and_takes_back(example: Example, call: ProjectCall) -> None:
    officer = example.visit(Role.OFFICER, "A08")
    draft = ProjectDraft(agency=f"{AREA}/A08", title_th="โครงการวิจัยท้องถิ่น")
    made = create_project(AREA, PLAN, 2563, draft, SYSTEM, status=ProjectStatus.DRAFT)
    offered = officer.submit(officer.get(address(call)), f"/call-offer/{call.id}", project=made.id)
    assert offered.location.startswith(f"/TH-44/project-links/{made.code}")
    officer.submit(officer.get(address(call)), f"/call-take-back/{call.id}")
    refused = officer.submit(officer.get(address(call)), f"/call-decline/{call.id}", 422, reason=" ")
    assert refused.says("บอกเหตุผล เพื่อให้ ศธจ. เข้าใจ")
    page = officer.follow(officer.submit(officer.get(address(call)), f"/call-decline/{call.id}", reason="ไม่มีงบ"))
    assert page.says("ไม่มีงบ")
    assert page.says("ไม่เสนอโครงการ")


def test_nobody_answers_for_another_agency(example: Example, call: ProjectCall) -> None:
    for role, agency in ((Role.OFFICER, "A02"), (Role.COORDINATOR, "A01"), (Role.VIEWER, "A12")):
        browser = example.visit(role, agency)
        page = browser.get(address(call))
        assert not page.soup.select("form[action*='call-offer'], form[action*='call-decline'], a[href*='projects/new']")
        token = page.soup.select_one("input[name=csrf_token]")
        data = {"agency": f"{AREA}/A12", "version": "1", "reason": "ไม่", "csrf_token": token["value"] if token else ""}
        assert browser.client.post(f"/TH-44/call-decline/{call.id}", data=data).status_code == 403
    assert calls.get_call(AREA, call.id).answers == call.answers


def test_a_call_that_was_closed_meanwhile_takes_no_answer(example: Example, call: ProjectCall) -> None:
    officer = example.visit(Role.EXECUTIVE, "A12")
    opened = officer.get(address(call))
    calls.close_call(AREA, call.id, 1, "เลื่อนไปปีหน้า", SYSTEM)
    page = officer.follow(officer.submit(opened, f"/call-decline/{call.id}", reason="ไม่มีงบ"))
    assert page.says("การเปิดรับนี้ปิดไปแล้ว")
    assert page.says("เลื่อนไปปีหน้า")


def test_a_call_is_changed_and_those_asked_see_it(example: Example, call: ProjectCall) -> None:
    coordinator, officer = example.visit(Role.COORDINATOR), example.visit(Role.OFFICER, "A08")
    officer.submit(officer.get(address(call)), f"/call-decline/{call.id}", reason="ไม่มีงบ")
    (link,) = [one["href"] for one in coordinator.get(address(call)).soup.select("a[href*='call-change']")]
    form = coordinator.get(link)
    assert [one["value"] for one in form.soup.select("input[name=agencies][checked]")] == ["A12"]
    assert not form.soup.select("input[value=A08]"), "who has answered stays asked"
    refused = coordinator.submit(form, f"/call-change/{call.id}", 422, wanted="วิจัยในห้องเรียน", agencies="A10")
    assert refused.says("กรอกช่องนี้ก่อน")
    done = coordinator.submit(refused, f"/call-change/{call.id}", reason="ไม่มีครูวิจัย")
    page = coordinator.follow(done)
    assert page.says("แก้คำขอแล้ว")
    assert page.says("ตอบก่อนแก้คำขอ")
    assert page.says("ไม่มีครูวิจัย")
    stale = coordinator.submit(form, f"/call-change/{call.id}", 409, wanted="อีกแบบ", agencies="A12")
    assert "อีกแบบ" in stale.text
    assert "วิจัยในห้องเรียน" in stale.text

    work = officer.get(f"/TH-44/?{YEAR}")
    assert work.says("ศธจ. แก้คำขอหลังจากที่ตอบ")
    assert work.says("วิจัยในห้องเรียน")
    assert example.visit(Role.OFFICER, "A10").get(f"/TH-44/?{YEAR}").says("วิจัยในห้องเรียน")
    assert not example.visit(Role.OFFICER, "A12").get(f"/TH-44/?{YEAR}").says("ศธจ. เปิดรับโครงการ")
    officer.submit(officer.get(address(call)), f"/call-stand-by/{call.id}")
    assert not officer.get(f"/TH-44/?{YEAR}").says("ศธจ. เปิดรับโครงการ")

    assert coordinator.follow(coordinator.submit(page, f"/call-undo/{call.id}")).says("โครงการวิจัยในชั้นเรียน")
    assert {one.agency for one in calls.get_call(AREA, call.id).answers} == {f"{AREA}/A08", f"{AREA}/A12"}
    officer.get(link, 403)


def test_a_card_about_much_offers_calls_for_its_parts(example: Example) -> None:
    browser = example.visit(Role.COORDINATOR)
    board = browser.get(f"/TH-44/board?{YEAR}&rule=fragile-project&view=table")
    card = browser.get(board.soup.select("tbody th a[href*='board/card']")[0]["href"])
    offered = [one["href"] for one in card.soup.select("a[href*='calls/new']")]
    assert 1 <= len(offered) <= 3
    form = browser.get(offered[0])
    assert form.soup.select_one("form[action*='gap=fragile-project']")


def test_the_first_call_is_still_to_be_opened(example: Example) -> None:
    assert example.visit(Role.VIEWER, "A08").get(f"/TH-44/calls?{YEAR}").says("ยังไม่มีการเปิดรับโครงการ")
