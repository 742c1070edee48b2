"""Calls for projects: each agency that is asked answers for itself while they are open; closed, and opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.errors import InvalidError, NotAllowedError, NotFoundError, StaleError
from graph.model.area import Scope
from graph.model.call import AnswerState, CallDraft, CallState, ProjectCall
from graph.model.plan import LinkRole
from graph.store import call_changes, calls, gap_cards, links
from graph.store.creation_keys import creation_key
from graph.store.links import LinkDraft
from graph.store.projects import get_project, remove_project
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

KEY = "uncovered-strategy|TH-90/PDP/S3"
DAY = date(2020, 1, 10)
LATER = date(2020, 2, 1)


@pytest.fixture
def draft(province: Province) -> CallDraft:
    asked = [province.agency("A03"), province.agency("A02")]
    return CallDraft(province.id("S3"), " โครงการเพื่อเด็กด้อยโอกาส ", LATER, asked, "เด็ก 100 คน", KEY)


@pytest.fixture
def call(province: Province, draft: CallDraft) -> ProjectCall:
    return calls.open_call(province.scope, province.plan, draft, ACTOR, DAY)


def offer(province: Province, call: ProjectCall, project: str = "P3", version: int | None = 1) -> ProjectCall:
    return calls.offer_project(province.area, call.id, province.agency("A03"), version, province.id(project), ACTOR)


def test_a_call_asks_agencies_once(province: Province, call: ProjectCall) -> None:
    assert [one.agency for one in call.answers] == [province.agency("A02"), province.agency("A03")]
    assert {one.state for one in call.answers} == {AnswerState.ASKED}
    assert (call.wanted, call.people, call.finding, call.state) == (
        "โครงการเพื่อเด็กด้อยโอกาส",
        "เด็ก 100 คน",
        KEY,
        CallState.OPEN,
    )
    assert calls.list_calls(province.scope) == [call]
    assert calls.list_calls(Scope(province.area, FIRST_YEAR + 1)) == []
    assert len(calls.history(call.id)) == 1


def test_what_is_wrong_opens_nothing(province: Province, neighbour: Province, draft: CallDraft) -> None:
    wrong = replace(draft, wanted=" ", due=DAY - timedelta(days=1), agencies=[])
    with pytest.raises(InvalidError) as refused:
        calls.open_call(province.scope, province.plan, wrong, ACTOR, DAY)
    assert refused.value.fields == {"wanted": "required", "due": "past", "agencies": "required"}
    elsewhere = replace(draft, element=neighbour.id("S3"))
    strangers = replace(draft, agencies=[neighbour.agency("A02")])
    for one in (elsewhere, strangers):
        with pytest.raises(NotFoundError):
            calls.open_call(province.scope, province.plan, one, ACTOR, DAY)
    assert calls.list_calls(province.scope) == []
    goal = replace(draft, element=province.id("NS-2"), finding=None)
    assert calls.open_call(province.scope, province.plan, goal, ACTOR, DAY).element == province.id("NS-2")


def test_an_offer_tells_how_far_its_project_is(province: Province, call: ProjectCall) -> None:
    answer = offer(province, call).answers[1]
    assert answer.offer is not None
    assert (answer.state, answer.offer.code, answer.offer.is_linked, answer.by) == (
        AnswerState.OFFERED,
        "P3",
        False,
        ACTOR.name,
    )
    link = LinkDraft(province.id("S3"), LinkRole.PRIMARY)
    links.replace_links(province.area, province.id("P3"), 1, [link], ACTOR)
    offered = calls.get_call(province.area, call.id).answers[1].offer
    assert offered is not None
    assert offered.counts
    version = get_project(province.id("P3")).version
    remove_project(province.area, province.id("P3"), version, ACTOR)
    assert calls.get_call(province.area, call.id).answers[1].offer is None


def test_each_agency_answers_for_itself_with_its_own(province: Province, call: ProjectCall) -> None:
    with pytest.raises(InvalidError) as refused:
        offer(province, call, "P1")
    assert refused.value.fields == {"project": "unknown"}
    behalf = replace(ACTOR, on_behalf_of=province.agency("A03"))
    with pytest.raises(NotAllowedError):
        calls.decline_call(province.area, call.id, province.agency("A03"), 1, "ไม่", behalf)
    with pytest.raises(NotFoundError):
        calls.decline_call(province.area, call.id, province.agency("A01"), 1, "ไม่", ACTOR)
    with pytest.raises(InvalidError):
        calls.decline_call(province.area, call.id, province.agency("A02"), 1, " ", ACTOR)
    assert calls.get_call(province.area, call.id) == call


def test_an_answer_is_taken_back_until_the_call_is_closed(province: Province, call: ProjectCall) -> None:
    declined = calls.decline_call(province.area, call.id, province.agency("A02"), 1, "ไม่มีงบ", ACTOR)
    assert (declined.answers[0].state, declined.answers[0].reason) == (AnswerState.DECLINED, "ไม่มีงบ")
    back = calls.take_back(province.area, call.id, province.agency("A02"), 2, ACTOR)
    assert (back.answers[0].state, back.answers[0].reason) == (AnswerState.ASKED, None)
    with pytest.raises(StaleError):
        calls.decline_call(province.area, call.id, province.agency("A02"), 2, "ไม่มีงบ", ACTOR)

    closed = calls.close_call(province.area, call.id, 1, "ได้หนึ่งโครงการ", ACTOR)
    assert (closed.state, closed.result, closed.closed_by) == (CallState.CLOSED, "ได้หนึ่งโครงการ", ACTOR.name)
    with pytest.raises(InvalidError) as refused:
        offer(province, call)
    assert refused.value.fields == {"state": "closed"}
    with pytest.raises(InvalidError):
        calls.close_call(province.area, call.id, 2, "อีกครั้ง", ACTOR)
    again = calls.reopen_call(province.area, call.id, 2, ACTOR)
    assert (again.state, again.result, again.closed_at) == (CallState.OPEN, None, None)
    assert offer(province, call).answers[1].state is AnswerState.OFFERED


def test_two_of_one_agency_who_answer_at_once(province: Province, call: ProjectCall) -> None:
    agency = province.agency("A02")
    answers = at_once([lambda: calls.decline_call(province.area, call.id, agency, 1, "ไม่มีงบ", ACTOR)] * 3)
    assert sum(isinstance(one, StaleError) for one in answers) == 2


def test_a_gap_with_an_open_call_is_not_waived(province: Province, call: ProjectCall) -> None:
    with pytest.raises(InvalidError) as refused:
        gap_cards.waive(province.scope, KEY, 0, "รอ", LATER, ACTOR, DAY)
    assert refused.value.fields == {"state": "call_open"}
    calls.close_call(province.area, call.id, 1, "ไม่มีใครเสนอ", ACTOR)
    assert gap_cards.waive(province.scope, KEY, 0, "รอ", LATER, ACTOR, DAY).deeds.deed.waived_until == LATER


def test_a_form_that_is_sent_twice_opens_one_call(province: Province, draft: CallDraft) -> None:
    key = creation_key("form", draft)
    made = at_once([lambda: calls.open_call(province.scope, province.plan, draft, ACTOR, DAY, key)] * 4)
    assert len({one.id for one in made if isinstance(one, ProjectCall)}) == 1
    assert len(calls.list_calls(province.scope)) == 1


def test_a_change_keeps_answers_and_tells_those_who_gave_them(
    province: Province, call: ProjectCall, draft: CallDraft
) -> None:
    a01, a02, a03 = (province.agency(code) for code in ("A01", "A02", "A03"))
    calls.decline_call(province.area, call.id, a02, 1, "ไม่มีงบ", ACTOR)
    stated = replace(draft, wanted="โครงการอื่น", agencies=[a01, a02])

    def change(version: int, draft: CallDraft = stated, reason: str | None = "รับเรื่องอื่นอยู่") -> call_changes.Changed:
        return call_changes.change_call(province.area, call.id, version, draft, reason, ACTOR, LATER)

    with pytest.raises(InvalidError) as refused:
        change(1, reason=" ")
    assert refused.value.fields == {"reason": "required"}
    with pytest.raises(InvalidError) as refused:
        change(1, replace(stated, agencies=[a01]))
    assert refused.value.fields == {"agencies": "answered"}
    assert calls.get_call(province.area, call.id).wanted == call.wanted

    kept = change(1)
    assert (kept.call.wanted, kept.call.version) == ("โครงการอื่น", 2)
    assert [(one.agency, one.state) for one in kept.call.answers] == [
        (a01, AnswerState.ASKED),
        (a02, AnswerState.DECLINED),
    ]
    assert kept.call.outdates(kept.call.answers[1])
    with pytest.raises(StaleError):
        change(1)
    assert change(2).event is None
    held = calls.stand_by_answer(province.area, call.id, a02, 2, ACTOR)
    assert not held.outdates(held.answers[1])
    assert held.answers[1].reason == "ไม่มีงบ"

    assert kept.event is not None
    back = call_changes.undo_change(province.area, call.id, kept.event, 2, ACTOR)
    assert (back.wanted, back.due, {one.agency for one in back.answers}) == (call.wanted, call.due, {a02, a03})
    told = [event.after for event in calls.history(call.id) if event.id == kept.event]
    assert told[0] is not None
    assert told[0]["reason"] == "รับเรื่องอื่นอยู่"


def test_a_call_that_is_overdue_or_closed(province: Province, call: ProjectCall, draft: CallDraft) -> None:
    late, past = LATER + timedelta(days=3), LATER + timedelta(days=1)

    def change(draft: CallDraft, version: int = 1) -> call_changes.Changed:
        return call_changes.change_call(province.area, call.id, version, draft, None, ACTOR, late)

    assert change(replace(draft, people="ครู")).call.due == LATER
    with pytest.raises(InvalidError) as refused:
        change(replace(draft, due=past), 2)
    assert refused.value.fields == {"due": "past"}
    calls.close_call(province.area, call.id, 2, "เลื่อน", ACTOR)
    with pytest.raises(InvalidError) as refused:
        change(replace(draft, people=None), 3)
    assert refused.value.fields == {"state": "closed"}
