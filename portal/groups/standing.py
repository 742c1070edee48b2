"""What the pages of working groups ask again and again: who may write, who can be chosen."""

from __future__ import annotations

from flask import abort

from graph.model.agency import Agency
from graph.model.group import FollowUp, Group, OwnerKind
from graph.model.people import Permission, Person
from graph.store import agencies, people
from portal.sessions import current_person

MOST_PEOPLE = 500


def may_manage(area: str) -> bool:
    """Whether the signed-in person sets up groups."""
    return current_person().may(Permission.COORDINATE, area)


def may_write(group: Group) -> bool:
    """Whether they write its minutes: who sets up groups, its people, and those who write for an agency in it."""
    person = current_person()
    own = set(person.own_agencies(group.area))
    return may_manage(group.area) or person.id in group.draft.people or not own.isdisjoint(group.draft.agencies)


def may_close(group: Group, one: FollowUp) -> bool:
    """Whether they say that a follow-up is done: its group's writers, and its owner."""
    person = current_person()
    owns = (
        one.owner == person.id if one.owner_kind is OwnerKind.PERSON else one.owner in person.own_agencies(group.area)
    )
    return owns or may_write(group)


def require_writer(group: Group) -> None:
    """403 for somebody who is no member."""
    if not may_write(group):
        abort(403, "group")


def people_here(area: str) -> list[Person]:
    """Whoever has a role in the province today, by name."""
    found = people.list_people(area, size=MOST_PEOPLE).items
    return [one for one in found if one.active and area in one.areas()]


def members_first(area: str, group: Group) -> list[Agency]:
    """The province's agencies, those of the group first."""
    known = agencies.list_agencies(area)
    return sorted(known, key=lambda one: one.id not in group.draft.agencies)
