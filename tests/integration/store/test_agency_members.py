"""An agency's members as its executive keeps them: readers, officers, delegates; no executives, no roles of the PEO."""

from __future__ import annotations

from datetime import date

import pytest

from graph.errors import DuplicateError, InvalidError, NotAllowedError, NotFoundError, StaleError
from graph.model.people import Membership, Permission, Person, Role
from graph.store import audit, people
from graph.store.agency_members import add_member, create_member, end_member, list_members
from tests.factories import PASSWORD_HASH, Province, make_person
from tests.integration.store.conftest import ACTOR

TODAY = date.today()  # noqa: DTZ011 - the store's own day decides what holds
LATER = TODAY.replace(year=TODAY.year + 1, day=1)


def role_in(province: Province, role: Role, agency: str = "A02", **more: object) -> Membership:
    return Membership(province.agency(agency), province.area, role, **more)  # type: ignore[arg-type]


def create(province: Province, membership: Membership, login: str = "malee") -> Person:
    return create_member(province.area, login, "มาลี", None, None, PASSWORD_HASH, membership, ACTOR)


def test_a_new_officer_is_there_and_it_is_told(province: Province) -> None:
    made = create(province, role_in(province, Role.OFFICER))
    assert made.may(Permission.EDIT_PROJECT, province.area, province.agency("A02"))
    assert not made.may(Permission.EDIT_PROJECT, province.area, province.agency("A03"))
    (member,) = list_members(province.area, province.agency("A02"), TODAY)
    assert (member.person.id, member.is_delegate, member.can_be_ended) == (made.id, False, True)
    assert audit.history(made.id)[0].actor == ACTOR.person
    with pytest.raises(DuplicateError):
        create(province, role_in(province, Role.VIEWER))


def test_a_delegate_is_an_officer_with_dates_and_a_note(province: Province) -> None:
    with pytest.raises(InvalidError) as refused:
        create(province, role_in(province, Role.OFFICER, until=LATER))
    assert refused.value.fields == {"note": "required"}
    create(province, role_in(province, Role.OFFICER, since=TODAY, until=LATER, note="คำสั่งที่ 12/2569"))
    (member,) = list_members(province.area, province.agency("A02"), TODAY)
    assert (member.is_delegate, member.membership.note) == (True, "คำสั่งที่ 12/2569")
    with pytest.raises(InvalidError):
        create(province, role_in(province, Role.VIEWER, since=LATER, until=TODAY), "other")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.VIEWER, Role.OFFICER)])
def test_no_other_role_is_an_executive_s_to_give_or_end(province: Province, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        create(province, role_in(province, role))
    someone = make_person(province, "someone", role, agency="A02")
    with pytest.raises(NotAllowedError):
        add_member(province.area, "someone", role_in(province, role), TODAY, ACTOR)
    with pytest.raises(NotAllowedError):
        end_member(province.area, province.agency("A02"), someone.id, role, someone.version, TODAY, ACTOR)
    assert people.get_person(someone.id).memberships == someone.memberships


def test_somebody_of_another_agency_joins_and_keeps_what_they_had(province: Province) -> None:
    planner = make_person(province, "planner", Role.PLANNER)
    joined = add_member(province.area, "PLANNER", role_in(province, Role.VIEWER), TODAY, ACTOR)
    assert set(joined.memberships) == {*planner.memberships, role_in(province, Role.VIEWER)}
    with pytest.raises(InvalidError) as refused:
        add_member(province.area, "planner", role_in(province, Role.VIEWER), TODAY, ACTOR)
    assert refused.value.fields == {"role": "twice"}
    left = end_member(
        province.area, province.agency("A02"), planner.id, Role.VIEWER, joined.version, TODAY, ACTOR
    )  # fmt: skip
    assert left.memberships == planner.memberships
    again = add_member(province.area, "planner", role_in(province, Role.VIEWER), TODAY, ACTOR)
    assert len(again.memberships) == 2


def test_nobody_of_another_province_is_found(province: Province, neighbour: Province) -> None:
    make_person(neighbour, "stranger", Role.OFFICER, agency="A02")
    for login in ("stranger", "nobody"):
        with pytest.raises(NotFoundError):
            add_member(province.area, login, role_in(province, Role.VIEWER), TODAY, ACTOR)


def test_a_role_ends_and_stays_on_record(province: Province) -> None:
    made = create(province, role_in(province, Role.OFFICER))
    place = (province.area, province.agency("A02"), made.id, Role.OFFICER)
    with pytest.raises(StaleError):
        end_member(*place, made.version + 1, TODAY, ACTOR)
    with pytest.raises(NotFoundError):
        end_member(province.area, province.agency("A03"), made.id, Role.OFFICER, made.version, TODAY, ACTOR)
    end_member(*place, made.version, TODAY, ACTOR)
    (member,) = list_members(province.area, province.agency("A02"), TODAY)
    assert (member.is_over, member.can_be_ended, member.person.memberships) == (True, False, ())
    with pytest.raises(NotFoundError):
        end_member(*place, made.version + 1, TODAY, ACTOR)


def test_the_administrator_s_changes_keep_the_note(province: Province) -> None:
    made = create(province, role_in(province, Role.OFFICER, until=LATER, note="คำสั่ง"))
    wanted = [*made.memberships, role_in(province, Role.VIEWER, "A03")]
    kept = people.set_memberships(province.area, made.id, made.version, wanted, ACTOR)
    assert {one.note for one in kept.memberships} == {"คำสั่ง", None}


def test_who_may_manage_and_adopt(province: Province) -> None:
    executive = make_person(province, "executive", Role.EXECUTIVE, agency="A02")
    planner = make_person(province, "peo", Role.PLANNER)
    for permission in (Permission.MANAGE_AGENCY, Permission.ADOPT):
        assert executive.may(permission, province.area, province.agency("A02"))
        assert not executive.may(permission, province.area, province.agency("A03"))
    assert planner.may(Permission.EDIT_PROJECT, province.area, province.agency("A02"))
    assert not planner.may(Permission.ADOPT, province.area, province.agency("A02"))
    assert planner.may(Permission.ADOPT, province.area, province.agency("A01"))
    assert not planner.may(Permission.MANAGE_AGENCY, province.area)
