"""Asking agencies to take a shared indicator, and their answers: what binds, what is kept, who meets whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.adoption import AdoptedTarget, Adoption, AdoptionState, Answer
from graph.model.area import Scope
from graph.model.audit import Action
from graph.model.indicator import Rollup
from graph.model.indicator_sheet import IndicatorDraft, draft_of
from graph.store import adoptions, scopes
from graph.store.cascades import load_cascade
from graph.store.indicator_sheets import update_indicator
from graph.store.indicators import get_indicator, list_indicators, list_targets, list_values
from tests.factories import FIRST_YEAR, LAST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

BEFORE = date(2019, 9, 30)
"""The day before the plan's first fiscal year, 2563."""
IN_2563 = date(2020, 1, 1)
AFTER = date(2026, 1, 1)
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
ACCEPTS = Answer(True, "นางสาวมาลี", targets=(AdoptedTarget(2563, 60), AdoptedTarget(2564, 65, 120)))


def shared_draft(province: Province) -> IndicatorDraft:
    (standing,) = list_indicators(province.plan)
    draft = draft_of(standing, list_targets(province.plan), list_values(province.plan), YEARS)
    return replace(draft, shared=True, unit="ร้อยละ", rollup=Rollup.SUM)


@pytest.fixture
def shared(province: Province) -> Province:
    """The small province, whose K1 is shared."""
    update_indicator(province.area, province.id("K1"), 1, shared_draft(province), ACTOR)
    return province


def ask(province: Province, *codes: str) -> list[str]:
    agencies = [province.agency(code) for code in codes]
    return adoptions.ask(province.area, province.id("K1"), agencies, date(2019, 9, 15), ACTOR)


def answer(province: Province, said: Answer, day: date, code: str = "A02", version: int = 1) -> Adoption:
    agency, indicator = province.agency(code), province.id("K1")
    adoptions.answer(province.area, agency, indicator, version, said, ACTOR, day)
    return adoptions.get_adoption(agency, indicator)


def test_asking_binds_nobody_and_is_done_once(shared: Province) -> None:
    before = [scopes.scope_state(shared.area, year).wanted for year in YEARS]
    assert ask(shared, "A02", "A03") == [shared.agency("A02"), shared.agency("A03")]
    assert ask(shared, "A03", "A01") == [shared.agency("A01")]
    found = adoptions.list_adoptions(shared.plan)
    assert [(one.agency, one.state, one.due) for one in found] == [
        (shared.agency(code), AdoptionState.ASKED, date(2019, 9, 15)) for code in ("A01", "A02", "A03")
    ]
    assert [scopes.scope_state(shared.area, year).wanted for year in YEARS] == [count + 2 for count in before]
    assert {event.action for event in adoptions.history(found)} == {Action.ASKED}


def test_two_planners_who_ask_at_once_ask_once(shared: Province) -> None:
    answers = at_once([lambda: ask(shared, "A02", "A03")] * 3)
    assert sorted(map(len, (one for one in answers if isinstance(one, list)))) == [0, 0, 2]
    assert len(adoptions.list_adoptions(shared.plan)) == 2


def test_only_what_is_shared_is_asked_and_only_of_agencies_here(province: Province, neighbour: Province) -> None:
    with pytest.raises(InvalidError) as refused:
        ask(province, "A02")
    assert refused.value.fields == {"indicator": "not_shared"}
    update_indicator(province.area, province.id("K1"), 1, shared_draft(province), ACTOR)
    with pytest.raises(InvalidError):
        ask(province)
    with pytest.raises(NotFoundError):
        adoptions.ask(province.area, province.id("K1"), [neighbour.agency("A02")], None, ACTOR)
    with pytest.raises(NotFoundError):
        adoptions.ask(neighbour.area, province.id("K1"), [neighbour.agency("A02")], None, ACTOR)
    assert adoptions.list_adoptions(province.plan) == []


def test_accepting_keeps_targets_owner_and_history(shared: Province) -> None:
    ask(shared, "A02")
    kept = answer(shared, ACCEPTS, BEFORE)
    assert (kept.state, kept.owner_name, kept.targets, kept.version) == (
        AdoptionState.ACCEPTED, "นางสาวมาลี", ACCEPTS.targets, 2,
    )  # fmt: skip
    assert kept.answered_at is not None
    assert kept.answered_by == ACTOR.name
    newest = adoptions.history([kept])[0]
    assert newest.action is Action.ANSWERED
    assert newest.after is not None
    assert newest.after["targets"] == {"2563": 60.0, "2564": 65.0}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (Answer(False), {"reason": "required"}),
        (Answer(True), {"owner_name": "required", "targets": "required"}),
        (Answer(True, "x", targets=(AdoptedTarget(2566, 1),)), {"target-2566": "bound"}),
        (Answer(True, "x", targets=(AdoptedTarget(2563, 1, -2),)), {"target-2563": "negative_base"}),
        (Answer(True, "x" * 300, "y" * 3000, (AdoptedTarget(2563, 1),)),
         {"owner_name": "too_long", "reason": "too_long"}),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_whole_is_refused(shared: Province, said: Answer, wrong: dict[str, str]) -> None:
    ask(shared, "A02")
    with pytest.raises(InvalidError) as refused:
        answer(shared, said, BEFORE)
    assert refused.value.fields == wrong
    assert adoptions.list_adoptions(shared.plan)[0].state is AdoptionState.ASKED


def test_an_answer_may_change_with_a_reason_until_the_year_begins(shared: Province) -> None:
    ask(shared, "A02")
    answer(shared, ACCEPTS, BEFORE)
    with pytest.raises(InvalidError) as refused:
        answer(shared, replace(ACCEPTS, reason=None), BEFORE, version=2)
    assert refused.value.fields == {"reason": "required"}
    lower = replace(ACCEPTS, reason="งบประมาณถูกตัด", targets=(AdoptedTarget(2563, 55),))
    assert answer(shared, lower, BEFORE, version=2).targets == (AdoptedTarget(2563, 55),)
    with pytest.raises(InvalidError) as refused:
        answer(shared, lower, IN_2563, version=3)
    assert refused.value.fields == {"target-2563": "bound"}
    later = replace(lower, targets=(AdoptedTarget(2565, 70),))
    assert answer(shared, later, IN_2563, version=3).targets == (AdoptedTarget(2563, 55), AdoptedTarget(2565, 70))
    with pytest.raises(InvalidError) as refused:
        answer(shared, later, AFTER, version=4)
    assert refused.value.fields == {"answer": "bound"}


def test_declining_later_keeps_what_was_bound(shared: Province) -> None:
    ask(shared, "A02")
    answer(shared, ACCEPTS, BEFORE)
    kept = answer(shared, Answer(False, reason="ไม่มีผู้รับผิดชอบแล้ว"), IN_2563, version=2)
    assert (kept.state, kept.targets) == (AdoptionState.DECLINED, (AdoptedTarget(2563, 60),))
    assert [kept.state_in(year) for year in YEARS] == ["accepted", "declined", "declined"]
    accepted = [bool(load_cascade(replace_year(shared, year), AFTER).adoptions.accepted[0]) for year in YEARS]
    assert accepted == [True, False, False]


def test_a_late_first_answer_covers_years_that_have_begun(shared: Province) -> None:
    ask(shared, "A02")
    assert answer(shared, ACCEPTS, AFTER).state is AdoptionState.ACCEPTED


def test_two_who_answer_at_once_and_a_stale_answer(shared: Province) -> None:
    ask(shared, "A02")
    said = at_once([lambda: answer(shared, ACCEPTS, BEFORE), lambda: answer(shared, ACCEPTS, BEFORE)])
    assert sorted(type(one).__name__ for one in said) == ["Adoption", "StaleError"]
    with pytest.raises(StaleError):
        answer(shared, ACCEPTS, BEFORE)
    with pytest.raises(NotFoundError):
        answer(shared, ACCEPTS, BEFORE, code="A03")


def test_the_peo_opens_a_bound_answer_by_asking_again(shared: Province) -> None:
    ask(shared, "A02")
    place = (shared.area, shared.agency("A02"), shared.id("K1"))
    with pytest.raises(InvalidError):
        adoptions.ask_again(*place, 1, "ทวนอีกครั้ง", None, ACTOR)
    answer(shared, ACCEPTS, AFTER)
    with pytest.raises(InvalidError) as refused:
        adoptions.ask_again(*place, 2, " ", None, ACTOR)
    assert refused.value.fields == {"reason": "required"}
    adoptions.ask_again(*place, 2, "กรอกผิดหน่วย", None, ACTOR)
    kept = adoptions.get_adoption(*place[1:])
    assert (kept.state, kept.targets) == (AdoptionState.ASKED, ACCEPTS.targets)
    assert not load_cascade(shared.scope, AFTER).adoptions.accepted[0]
    with pytest.raises(InvalidError):
        adoptions.withdraw(*place, 3, ACTOR)
    assert answer(shared, ACCEPTS, AFTER, version=3).state is AdoptionState.ACCEPTED


def test_a_question_that_nobody_answered_can_be_taken_back(shared: Province) -> None:
    ask(shared, "A02")
    adoptions.withdraw(shared.area, shared.agency("A02"), shared.id("K1"), 1, ACTOR)
    assert adoptions.list_adoptions(shared.plan) == []
    with pytest.raises(NotFoundError):
        adoptions.get_adoption(shared.agency("A02"), shared.id("K1"))


def test_the_cascade_holds_the_year_s_answers(shared: Province) -> None:
    ask(shared, "A02", "A03")
    answer(shared, ACCEPTS, BEFORE)
    found = load_cascade(replace_year(shared, 2564), AFTER)
    assert found.adoptions.state.tolist() == [1, 0]
    assert (found.adoptions.target[0], found.adoptions.base[0]) == (65, 120)
    assert found.indicators.rollups == (Rollup.SUM,)


def test_what_is_adopted_stays_shared(shared: Province) -> None:
    ask(shared, "A02")
    answer(shared, ACCEPTS, BEFORE)
    own = replace(shared_draft(shared), shared=False)
    with pytest.raises(InvalidError) as refused:
        update_indicator(shared.area, shared.id("K1"), get_indicator(shared.id("K1")).version, own, ACTOR)
    assert refused.value.fields == {"shared": "adopted"}


def replace_year(province: Province, year: int) -> Scope:
    return replace(province.scope, year=year)
