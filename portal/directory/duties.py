"""What a person or an agency answers for by name: projects, working groups, what meetings gave them to do. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.model.collation import search_key
from graph.model.group import FollowUp, FollowUpState, Group
from graph.model.people import Person
from graph.store.in_charge import Charge

# What stands before a name on a form and is none of it: the same person is written with it and without.
_TITLES = re.compile(
    r"^(?:(?:นางสาว|นาง|นาย|น\.ส\.|ดร\.|ผศ\.|รศ\.|ศ\.|ว่าที่\s*(?:ร้อยตรี|ร้อยโท|ร้อยเอก|ร\.\s*[ตทอ]\.))\s*)+"
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a working group (a public id)."""

    group: str
    name: str
    is_chair: bool = False


@dataclass(frozen=True, slots=True)
class Duties:
    """`projects` are codes; `follow_ups` those that are still open."""

    projects: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def is_any(self) -> bool:
        return bool(self.projects or self.seats or self.follow_ups)


@dataclass(frozen=True, slots=True)
class Given:
    """All that is given to somebody in the province, on a day. `charges` are those of one fiscal year."""

    charges: Sequence[Charge]
    groups: Sequence[Group]
    follow_ups: Sequence[FollowUp]
    day: date

    def to_person(self, person: Person, agency: str) -> Duties:
        """What the person does for an agency (a public id). A form names who is in charge; it is the agency's person
        of that address or, without one, of that name, whatever title stands before it."""
        return Duties(
            projects=tuple(
                dict.fromkeys(one.project for one in self.charges if one.agency == agency and _is(person, one))
            ),
            seats=tuple(
                Seat(one.id, one.name, one.draft.chair == person.id)
                for one in self._standing()
                if person.id in one.draft.people
            ),
            follow_ups=self._open(person.id),
        )

    def to_agency(self, agency: str) -> Duties:
        """What is given to the agency as such."""
        seats = tuple(Seat(one.id, one.name) for one in self._standing() if agency in one.draft.agencies)
        return Duties(seats=seats, follow_ups=self._open(agency))

    def _standing(self) -> Iterable[Group]:
        return (one for one in self.groups if not one.is_over(self.day))

    def _open(self, owner: str) -> tuple[FollowUp, ...]:
        return tuple(one for one in self.follow_ups if one.owner == owner and one.state is FollowUpState.OPEN)


def _is(person: Person, charge: Charge) -> bool:
    named = charge.person
    if named.email and person.email and named.email.strip().lower() == person.email.strip().lower():
        return True
    return _bare(named.name) == _bare(person.name)


def _bare(name: str) -> str:
    return search_key(" ".join(_TITLES.sub("", name.strip()).split()))
