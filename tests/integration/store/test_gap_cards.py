"""What people do with gaps: kept once, with its event, taken back as a whole, and never over somebody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.area import Scope
from graph.model.gap_card import MAX_REASON, NOTHING_DONE
from graph.model.people import Person, Role
from graph.store import gap_cards, scopes
from graph.store.gap_cards import Kept
from tests.factories import FIRST_YEAR, NEIGHBOUR, Province, make_person
from tests.integration.store.conftest import ACTOR, at_once

KEY = "uncovered-strategy|TH-90/PDP/S3"
DAY = date(2020, 1, 10)
LATER = date(2020, 2, 1)


@pytest.fixture
def owner(province: Province) -> Person:
    return make_person(province, "somchai", Role.COORDINATOR)


def take_up(province: Province, owner: str, version: int = 0, due: date | None = LATER) -> Kept:
    return gap_cards.take_up(province.scope, KEY, version, owner, due, ACTOR, DAY)


def test_taking_up_and_taking_it_back(province: Province, owner: Person) -> None:
    wanted = scopes.scope_state(province.area, FIRST_YEAR).wanted
    kept = take_up(province, owner.id)
    assert (kept.deeds.deed.owner, kept.deeds.deed.owner_name, kept.deeds.deed.due) == (owner.id, owner.name, LATER)
    assert gap_cards.list_deeds(province.scope) == {KEY: kept.deeds}
    assert gap_cards.list_deeds(Scope(province.area, FIRST_YEAR + 1)) == {}
    (event,) = gap_cards.history(province.scope, KEY)
    assert (event.id, event.actor_name, event.before) == (kept.event, ACTOR.name, {})

    back = gap_cards.undo(province.scope, KEY, kept.event, ACTOR)
    assert (back.deeds.deed, back.deeds.version) == (NOTHING_DONE, 2)
    again = gap_cards.undo(province.scope, KEY, back.event, ACTOR)
    assert again.deeds.deed == kept.deeds.deed
    assert scopes.scope_state(province.area, FIRST_YEAR).wanted == wanted, "no figure depends on it"


def test_an_undo_never_undoes_what_came_after(province: Province, owner: Person) -> None:
    first = take_up(province, owner.id)
    second = gap_cards.waive(province.scope, KEY, 1, "รอแผนใหม่", LATER, ACTOR, DAY)
    with pytest.raises(StaleError):
        gap_cards.undo(province.scope, KEY, first.event, ACTOR)
    with pytest.raises(NotFoundError):
        gap_cards.undo(province.scope, "uncovered-strategy|TH-90/PDP/S1", second.event, ACTOR)
    assert gap_cards.undo(province.scope, KEY, second.event, ACTOR).deeds.deed == first.deeds.deed


def test_a_waiver_keeps_the_owner_and_taking_up_ends_it(province: Province, owner: Person) -> None:
    take_up(province, owner.id)
    waived = gap_cards.waive(province.scope, KEY, 1, " รอแผนใหม่ ", LATER, ACTOR, DAY).deeds.deed
    assert (waived.owner, waived.waived_reason, waived.waived_by) == (owner.id, "รอแผนใหม่", ACTOR.name)
    assert waived.is_waived(LATER)
    assert not waived.is_waived(LATER + timedelta(days=1))
    taken = take_up(province, owner.id, version=2).deeds.deed
    assert (taken.waived_until, taken.waived_reason) == (None, None)
    assert gap_cards.put_back(province.scope, KEY, 3, ACTOR).deeds.deed == NOTHING_DONE


@pytest.mark.parametrize(
    ("reason", "until", "fields"),
    [
        (" ", None, {"reason": "required", "until": "required"}),
        ("ก" * (MAX_REASON + 1), DAY - timedelta(days=1), {"reason": "too_long", "until": "past"}),
    ],
)
def test_a_waiver_wants_a_reason_and_a_day(
    province: Province, reason: str, until: date | None, fields: dict[str, str]
) -> None:
    with pytest.raises(InvalidError) as refused:
        gap_cards.waive(province.scope, KEY, 0, reason, until, ACTOR, DAY)
    assert refused.value.fields == fields
    assert gap_cards.get_deeds(province.scope, KEY).version == 0


def test_only_somebody_of_the_area_takes_it_up_and_not_until_yesterday(province: Province, neighbour: Province) -> None:
    stranger = make_person(neighbour, "somsri", Role.COORDINATOR)
    assert neighbour.area == NEIGHBOUR
    with pytest.raises(InvalidError) as refused:
        take_up(province, stranger.id, due=DAY - timedelta(days=1))
    assert refused.value.fields == {"owner": "unknown", "due": "past"}
    assert gap_cards.list_deeds(province.scope) == {}


def test_of_two_who_take_it_up_at_once_one_is_told(province: Province, owner: Person) -> None:
    answers = at_once([lambda: take_up(province, owner.id)] * 3)
    assert sum(isinstance(one, StaleError) for one in answers) == 2
    assert gap_cards.get_deeds(province.scope, KEY).version == 1
    assert len(gap_cards.history(province.scope, KEY)) == 1


def test_everyone_may_talk_at_once(province: Province) -> None:
    at_once([lambda: gap_cards.say(province.scope, KEY, "คุยกับเทศบาลแล้ว", ACTOR)] * 4)
    deeds = gap_cards.get_deeds(province.scope, KEY)
    assert [one.text for one in deeds.talk] == ["คุยกับเทศบาลแล้ว"] * 4
    assert deeds.version == 0
    with pytest.raises(InvalidError):
        gap_cards.say(province.scope, KEY, "  ", ACTOR)
