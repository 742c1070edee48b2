"""What the person's agencies were asked to take on and have not answered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graph.model.adoption import Adoption, AdoptionState
from graph.model.agency import Agency
from graph.model.call import AnswerState, ProjectCall
from graph.model.people import Permission, Person


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one agency: how many indicators wait for its answer, and by when the first of them is wanted."""

    code: str
    short: str
    waiting: int
    due: date | None


def asked_of(person: Person, area: str, adoptions: Iterable[Adoption], agencies: Sequence[Agency]) -> list[Asked]:
    """Of the agencies that the person may answer for."""
    waiting: dict[str, list[Adoption]] = {}
    for one in adoptions:
        if one.state is AdoptionState.ASKED and person.may(Permission.ADOPT, area, one.agency):
            waiting.setdefault(one.agency, []).append(one)
    return [
        Asked(
            agency.code,
            agency.short,
            len(waiting[agency.id]),
            min((one.due for one in waiting[agency.id] if one.due), default=None),
        )
        for agency in agencies
        if agency.id in waiting
    ]


@dataclass(frozen=True, slots=True)
class Called:
    """A call for projects that waits for an agency's answer. `code` and `short` are the agency's, `element` the code of
    what it is for. `changed` is when it was last changed; `is_answered`: it was answered before that."""

    call: str
    code: str
    short: str
    element: str
    wanted: str
    due: date
    changed: datetime | None = None
    is_answered: bool = False


def open_calls_of(person: Person, area: str, calls: Iterable[ProjectCall], agencies: Sequence[Agency]) -> list[Called]:
    """Of the agencies that the person may answer for, what is due first on top."""
    known = {one.id: one for one in agencies if person.may(Permission.ADOPT, area, one.id)}
    waiting = [
        Called(
            call.id,
            known[answer.agency].code,
            known[answer.agency].short,
            call.element.rsplit("/", 1)[-1],
            call.wanted,
            call.due,
            call.changed_at,
            answer.state is not AnswerState.ASKED,
        )
        for call in calls
        if call.is_open
        for answer in call.answers
        if answer.agency in known and (answer.state is AnswerState.ASKED or call.outdates(answer))
    ]
    return sorted(waiting, key=lambda one: (one.due, one.element))
