"""People: accounts, memberships, and that an area never loses its last administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from graph import db
from graph.errors import DuplicateError, InvalidError, NotFoundError, StaleError
from graph.model.audit import Action
from graph.model.fiscal import today
from graph.model.people import SYSTEM, Actor, Membership, Person, Role
from graph.store import audit, people
from tests.factories import PASSWORD_HASH, Province, make_person
from tests.integration.store.conftest import ACTOR, at_once


def member(province: Province, role: Role, agency: str = "A01", **dates: date) -> Membership:
    return Membership(province.agency(agency), province.area, role, **dates)


def update(province: Province, person: Person, **changes: object) -> Person:
    stated = {"name": person.name, "email": person.email, "phone": person.phone, "active": person.active}
    return people.update_person(
        province.area,
        person.id,
        person.version,
        ACTOR,
        **{**stated, **changes},  # type: ignore[arg-type]
    )


def test_an_account_is_found_by_its_login_whatever_the_case(province: Province) -> None:
    made = make_person(province, " SomChai@Example.org ", Role.OFFICER, agency="A02")
    found = people.find_login("somchai@example.ORG ")
    assert found == (made, PASSWORD_HASH)
    assert people.find_login("nobody") is None
    assert made.memberships == (member(province, Role.OFFICER, "A02"),)
    (event,) = audit.history(made.id)
    assert event.action is Action.CREATED
    assert "password" not in str(event.after)


def test_a_login_is_taken_once(province: Province) -> None:
    make_person(province, "somchai")
    with pytest.raises(DuplicateError):
        make_person(province, "SOMCHAI")
    made = at_once([lambda: make_person(province, "another")] * 6)
    assert sorted(type(one).__name__ for one in made) == ["DuplicateError"] * 5 + ["Person"]


def test_memberships_outside_the_area_or_unknown_or_twice_are_refused(province: Province, neighbour: Province) -> None:
    def create(*memberships: Membership) -> Person:
        return people.create_person(province.area, "new", "ใหม่", None, None, PASSWORD_HASH, memberships, SYSTEM)

    with pytest.raises(InvalidError) as refused:
        create(member(neighbour, Role.VIEWER))
    assert refused.value.fields == {"agency": "foreign_area"}
    with pytest.raises(InvalidError):
        create(member(province, Role.VIEWER), member(province, Role.VIEWER))
    for agency in ("A99", ""):
        with pytest.raises(NotFoundError):
            create(member(province, Role.VIEWER, agency))
    # A membership that calls another province's agency this area's own finds no such agency.
    with pytest.raises(NotFoundError):
        create(Membership(neighbour.agency("A01"), province.area, Role.ADMIN))
    assert people.find_login("new") is None


def test_memberships_hold_within_their_dates(province: Province) -> None:
    made = make_person(province)
    day = today()
    over = member(province, Role.OFFICER, until=day - timedelta(days=1))
    last_day = member(province, Role.VIEWER, since=day, until=day)
    coming = member(province, Role.PLANNER, since=day + timedelta(days=1))
    changed = people.set_memberships(province.area, made.id, made.version, [over, last_day, coming], ACTOR)
    assert changed.memberships == (last_day,)
    assert set(changed.other_memberships) == {over, coming}


def test_an_update_tells_what_changed_and_a_stale_one_is_refused(province: Province) -> None:
    made = make_person(province)
    changed = update(province, made, name="สมชาย แซ่ตั้ง")
    assert (changed.name, changed.version, changed.stamp) == ("สมชาย แซ่ตั้ง", 2, made.stamp)
    assert audit.history(made.id)[0].before == {"name": made.name}
    with pytest.raises(StaleError):
        update(province, made, name="อื่น")
    with pytest.raises(StaleError):
        people.set_memberships(province.area, made.id, 1, [member(province, Role.VIEWER)], ACTOR)
    assert update(province, changed) == changed


def test_sessions_end_with_the_account_and_with_the_password(province: Province) -> None:
    make_person(province, "admin", Role.ADMIN)
    made = make_person(province)
    after_password = people.set_password(province.area, made.id, "new-hash", ACTOR)
    assert after_password.stamp != made.stamp
    assert people.find_login("somchai") == (after_password, "new-hash")
    assert "hash" not in str(audit.history(made.id)[0])
    closed = update(province, after_password, active=False)
    assert (closed.active, closed.stamp == after_password.stamp) == (False, False)


def test_another_province_can_do_nothing_to_a_person(province: Province, neighbour: Province) -> None:
    made = make_person(province)
    for attempt in (
        lambda: people.set_password(neighbour.area, made.id, "x", ACTOR),
        lambda: update(neighbour, made, name="x"),
        lambda: people.set_memberships(neighbour.area, made.id, 1, [member(neighbour, Role.VIEWER)], ACTOR),
        lambda: people.get_person("none"),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    # One's own password is one's own, wherever one is signed in.
    people.set_password(neighbour.area, made.id, "x", Actor(made.id, made.name))


def _leave(province: Province, person: Person) -> Person:
    return people.set_memberships(province.area, person.id, person.version, [member(province, Role.VIEWER)], ACTOR)


def _close(province: Province, person: Person) -> Person:
    return update(province, person, active=False)


def _end_yesterday(province: Province, person: Person) -> Person:
    ended = member(province, Role.ADMIN, until=today() - timedelta(days=1))
    return people.set_memberships(province.area, person.id, person.version, [ended], ACTOR)


WAYS_OUT = (_leave, _close, _end_yesterday)


@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_the_last_admin_stays(province: Province, way_out: Callable[[Province, Person], Person]) -> None:
    admin = make_person(province, "admin", Role.ADMIN)
    make_person(province, "planner", Role.PLANNER)
    with pytest.raises(InvalidError) as refused:
        way_out(province, admin)
    assert refused.value.fields == {"role": "last_admin"}
    assert people.get_person(admin.id) == admin
    make_person(province, "second", Role.ADMIN)
    way_out(province, admin)


@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_admins_who_remove_each_other_at_once_leave_one(
    province: Province, way_out: Callable[[Province, Person], Person]
) -> None:
    standing: list[Person] = []
    for turn in range(4):
        pair = [make_person(province, f"admin-{turn}-{side}", Role.ADMIN) for side in "ab"]
        for person in standing:
            way_out(province, person)
        made = at_once([lambda person=person: way_out(province, person) for person in pair])
        assert sorted(type(one).__name__ for one in made) == ["InvalidError", "Person"]
        standing = [found for one in pair if _is_admin(province, found := people.get_person(one.id))]
        assert len(standing) == 1


def _is_admin(province: Province, person: Person) -> bool:
    return person.active and Role.ADMIN in person.roles(province.area)


def test_an_account_of_two_provinces_is_not_closed_while_it_is_the_others_last_admin(
    province: Province, neighbour: Province
) -> None:
    make_person(province, "ours", Role.ADMIN)
    shared = make_person(neighbour, "theirs", Role.ADMIN)
    db.write(
        lambda tx: tx.run(
            """
            MATCH (p:Person {id: $id}), (a:Agency {id: $agency})
            CREATE (p)-[:MEMBER_OF {key: 'by hand', role: 'officer'}]->(a)
            """,
            id=shared.id,
            agency=province.agency("A02"),
        )
    )
    with pytest.raises(InvalidError):
        update(province, people.get_person(shared.id), active=False)
    changed = people.set_memberships(province.area, shared.id, 1, [], ACTOR)
    assert changed.areas() == (neighbour.area,)


def test_lists_filter_sort_as_a_dictionary_and_page(province: Province, neighbour: Province) -> None:
    make_person(province, "kai", Role.OFFICER, agency="A02", name="ไก่ ขัน")
    make_person(province, "ped", Role.VIEWER, agency="A02", name="เป็ด ลอย")
    make_person(province, "khai", Role.OFFICER, agency="A03", name="ขวัญ ใจ")
    make_person(neighbour, "far", Role.OFFICER, name="กา ไกล")
    closed = make_person(province, "closed", Role.VIEWER, name="กบ เก่า")
    update(province, closed, active=False)

    def logins(**wanted: object) -> list[str]:
        return [one.login for one in people.list_people(province.area, **wanted).items]  # type: ignore[arg-type]

    assert logins() == ["kai", "khai", "ped", "closed"]
    assert logins(role=Role.OFFICER) == ["kai", "khai"]
    assert logins(agency=province.agency("A02")) == ["kai", "ped"]
    assert logins(text="ลอย") == ["ped"]
    assert logins(text="KHAI") == ["khai"]
    second = people.list_people(province.area, page=2, size=3)
    assert ([one.login for one in second.items], second.total, second.pages) == (["closed"], 4, 2)


def test_a_person_with_two_roles_is_listed_once(province: Province) -> None:
    make_person(province, "two", Role.OFFICER, Role.VIEWER, agency="A02")
    assert people.list_people(province.area).total == 1
    assert len(people.list_people(province.area).items[0].memberships) == 2


def test_signing_in_is_recorded(province: Province) -> None:
    people.record_sign_in(make_person(province).id)
