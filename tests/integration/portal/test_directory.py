"""The directory shows of people what they allowed, and everything to colleagues and the PEO."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest
from bs4 import Tag
from flask import Flask

from graph.errors import StaleError
from graph.model.group import FollowUpDraft, GroupDraft, MeetingDraft, OwnerKind
from graph.model.people import SYSTEM, Membership, Person, Role
from graph.store import audit, consents, groups, meetings, people
from tests.factories import AREA, FIRST_YEAR, PASSWORD_HASH, Province, make_person
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, words

PATH = f"/{AREA}/directory?year={FIRST_YEAR}"


@pytest.fixture
def somying(province: Province) -> Person:
    membership = Membership(province.agency("A02"), AREA, Role.OFFICER)
    contact = ("สมหญิง ใจดี", "somying@example.go.th", "043 777 777")
    return people.create_person(AREA, "somying", *contact, PASSWORD_HASH, [membership], SYSTEM)


@pytest.fixture
def stranger(app: Flask, province: Province) -> PageClient:
    return PageClient(app, make_person(province, "stranger", Role.OFFICER, agency="A03", name="คนอื่น"))


def test_colleagues_and_the_peo_see_everyone_others_what_was_allowed(
    app: Flask, visit: Visit, stranger: PageClient, somying: Person
) -> None:
    for near in (visit(Role.VIEWER), visit(Role.COORDINATOR), PageClient(app, somying)):
        page = near.get(PATH)
        assert page.says("สมหญิง ใจดี")
        assert page.says("043 777 777")
    page = stranger.get(PATH)
    assert not page.says("สมหญิง")
    assert not page.says("somying@example.go.th")
    assert page.says("คนยังไม่ให้หน่วยงานอื่นเห็น")

    consents.set_consent(somying, somying.version, True, False, SYSTEM)
    page = stranger.get(PATH)
    assert page.says("สมหญิง ใจดี")
    assert page.says("somying@example.go.th")
    assert not page.says("043 777 777")


def test_consent_is_given_and_taken_back_on_the_account_page(app: Flask, somying: Person) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    browser = PageClient(app, somying)
    assert browser.get("/account").says("ใครเห็นวิธีติดต่อฉัน")
    browser.post("/account/contact", {"version": str(somying.version), "shows_phone": "y"})
    kept = people.get_person(somying.id)
    assert (kept.shows_email, kept.shows_phone) == (False, True)
    assert audit.history(somying.id)[0].after == {"shows_email": False, "shows_phone": True}
    browser.post("/account/contact", {"version": str(somying.version)})
    assert people.get_person(somying.id).shows_phone
    browser.post("/account/contact", {"version": str(kept.version)})
    assert not people.get_person(somying.id).shows_phone
    with pytest.raises(StaleError):
        consents.set_consent(somying, somying.version, True, True, SYSTEM)


def test_search_finds_agencies_and_those_whom_one_may_see(visit: Visit, stranger: PageClient, somying: Person) -> None:
    page = visit(Role.PLANNER).get(f"{PATH}&q=สมหญิง")
    assert page.answer == "พบ 1 หน่วยงาน และ 1 คน สำหรับ “สมหญิง”"
    assert [words(row.th.a) for row in page.soup.select(".directory tbody tr")] == ["A02"]
    assert stranger.get(f"{PATH}&q=สมหญิง").says("ไม่พบหน่วยงานหรือบุคคลนี้")
    assert len(stranger.get(f"{PATH}&q=เทศบาล").soup.select(".directory tbody tr")) == 1


def test_an_agency_tells_what_it_answers_for(stranger: PageClient) -> None:
    rows = {words(row.th.a): row.select("td") for row in stranger.get(PATH).soup.select(".directory tbody tr")}
    assert {code: words(cells[0]) for code, cells in rows.items()} == {"A01": "0", "A02": "2", "A03": "1"}


def test_people_stand_beside_what_they_answer_for(
    province: Province, visit: Visit, stranger: PageClient, somying: Person, graph_db: ModuleType
) -> None:
    people_of_p1 = [{"name": "นางสาวสมหญิง  ใจดี", "position": None, "phone": "081 000 0000", "email": None}]
    graph_db.write(
        lambda tx: tx.run(
            "MATCH (p:Project {id: $id}) SET p.in_charge = $people",
            id=province.id("P1"),
            people=json.dumps(people_of_p1, ensure_ascii=False),
        )
    )
    agency = province.agency("A02")
    members = GroupDraft("คณะทำงานอ่านออก", None, date(2019, 11, 1), None, (agency,), (somying.id,), somying.id)
    group = groups.create_group(AREA, members, SYSTEM).id
    met = MeetingDraft(date(2020, 1, 15), None, (), None, (), (), None)
    meeting = meetings.create_meeting(AREA, group, met, SYSTEM).id
    todo = FollowUpDraft("ทำแบบประเมิน", OwnerKind.PERSON, somying.id, date(2020, 3, 1))
    meetings.add_follow_up(AREA, meeting, todo, SYSTEM)
    meetings.add_follow_up(
        AREA, meeting, replace(todo, owner_kind=OwnerKind.AGENCY, owner=agency, text="ส่งแผน"), SYSTEM
    )

    row = row_of(visit(Role.COORDINATOR).get(PATH), "A02")
    mine = row.select_one(".directory-people")
    assert mine is not None
    assert [words(one) for one in mine.select(".directory-duties li")] == [
        "รับผิดชอบโครงการ P1",
        "คณะทำงานอ่านออก ประธาน",
        "ทำแบบประเมิน ภายใน 1 มี.ค. 2563",
    ]
    assert [words(one) for one in row.select("td")[2].select("li")] == ["คณะทำงานอ่านออก", "ส่งแผน ภายใน 1 มี.ค. 2563"]
    # Who allowed nothing is not told by their work either.
    others = row_of(stranger.get(PATH), "A02")
    assert not others.select(".directory-people")
    assert "ทำแบบประเมิน" not in words(others)


def row_of(page: Page, short: str) -> Tag:
    return next(row for row in page.soup.select(".directory tbody tr") if words(row.th.a) == short)
