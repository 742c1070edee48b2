"""The members of an agency, as its own executive keeps them: readers and officers, and officers that are delegates for
a time. Executives themselves and every role of the PEO are the administrator's (graph.store.people)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph.errors import InvalidError, NotAllowedError, NotFoundError
from graph.model.people import Actor, Membership, Person, Role
from graph.store import people

GIVEN_ROLES = (Role.VIEWER, Role.OFFICER)
"""What an executive may give, and end."""
MAX_NOTE = 500
MOST_MEMBERS = 500


@dataclass(frozen=True, slots=True)
class Member:
    """Someone's role in the agency; `is_over` from the day after its last one."""

    person: Person
    membership: Membership
    is_over: bool

    @property
    def is_delegate(self) -> bool:
        """Whether the role was given for a time."""
        return self.membership.role is Role.OFFICER and self.membership.until is not None

    @property
    def can_be_ended(self) -> bool:
        return not self.is_over and self.membership.role in GIVEN_ROLES


def list_members(area: str, agency_id: str, day: date) -> list[Member]:
    """Everyone with a role in the agency, past ones last."""
    found = people.list_people(area, agency=agency_id, size=MOST_MEMBERS).items
    members = [
        Member(person, one, one.until is not None and one.until < day)
        for person in found
        for one in _every(person)
        if one.agency == agency_id
    ]
    return sorted(members, key=lambda member: member.is_over)


def create_member(
    area: str, login: str, name: str, email: str | None, phone: str | None, password_hash: str,
    membership: Membership, actor: Actor,
) -> Person:  # fmt: skip
    """A new account with a role in the agency. Raises as people.create_person does, NotAllowedError (a role that is not
    an executive's to give), InvalidError (note: required of a delegate, too_long; until: before_since)."""
    _refuse(membership)
    return people.create_person(area, login, name, email, phone, password_hash, [membership], actor)


def add_member(area: str, login: str, membership: Membership, day: date, actor: Actor) -> Person:
    """A role in the agency for somebody who has an account in the area. Raises NotFoundError (no such login here),
    InvalidError (also role: twice), NotAllowedError."""
    _refuse(membership)
    found = people.find_login(login)
    if found is None or not any(one.area == area for one in _every(found[0])):
        raise NotFoundError(f"nobody signs in as {login} in {area}")
    person = found[0]
    # One role in one agency stands once: the same role that is over gives way, and its audit event remembers it.
    kept = [
        one
        for one in _of_area(person, area)
        if (one.agency, one.role) != (membership.agency, membership.role) or not _is_over(one, day)
    ]
    return people.set_memberships(area, person.id, person.version, [*kept, membership], actor)


def end_member(
    area: str, agency_id: str, person_id: str, role: Role, opened_version: int, day: date, actor: Actor
) -> Person:
    """Ends a role as of the day before `day`; it stays on record. Raises NotFoundError (not such a member today),
    NotAllowedError, StaleError."""
    if role not in GIVEN_ROLES:
        raise NotAllowedError(f"{role} is not an executive's to end")
    person = people.get_person(person_id)
    yesterday = day - timedelta(days=1)
    every = _of_area(person, area)
    mine = [one for one in every if (one.agency, one.role) == (agency_id, role) and not _is_over(one, day)]
    if not mine:
        raise NotFoundError(f"{person_id} is no {role} of {agency_id}")
    ended = [
        replace(one, since=min(one.since or yesterday, yesterday), until=yesterday) if one in mine else one
        for one in every
    ]
    return people.set_memberships(area, person_id, opened_version, ended, actor)


def _refuse(membership: Membership) -> None:
    if membership.role not in GIVEN_ROLES:
        raise NotAllowedError(f"{membership.role} is not an executive's to give")
    if membership.since and membership.until and membership.until < membership.since:
        raise InvalidError("it ends before it begins", fields={"until": "before_since"})
    if len(membership.note or "") > MAX_NOTE:
        raise InvalidError("a long note", fields={"note": "too_long"})
    if membership.role is Role.OFFICER and membership.until is not None and not membership.note:
        raise InvalidError("a delegation without its order", fields={"note": "required"})


def _is_over(membership: Membership, day: date) -> bool:
    return membership.until is not None and membership.until < day


def _of_area(person: Person, area: str) -> list[Membership]:
    return [one for one in _every(person) if one.area == area]


def _every(person: Person) -> Sequence[Membership]:
    return (*person.memberships, *person.other_memberships)
