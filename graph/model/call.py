"""Calls for projects: the PEO says what is missing, for whom and by when, and asks agencies; each offers a project or
declines with a reason; the PEO closes the call with what came of it. Whether the gap is closed is said by the runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from graph.model.project import ProjectStatus

MAX_TEXT = 4_000
MAX_ASKED = 200


class CallState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class AnswerState(StrEnum):
    ASKED = "asked"
    OFFERED = "offered"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Offer:
    """The project that an agency offers, as it stands now. `is_linked`: it contributes to the call's element."""

    project: str
    code: str
    title_th: str
    title_en: str | None
    status: ProjectStatus
    is_linked: bool

    @property
    def counts(self) -> bool:
        """Whether it covers the element in the figures."""
        return self.is_linked and self.status.counts


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What an agency (public id) that was asked says. `offer` is None while it is asked or declines, and where its
    project was removed since."""

    agency: str
    state: AnswerState = AnswerState.ASKED
    offer: Offer | None = None
    reason: str | None = None
    at: datetime | None = None
    by: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class ProjectCall:
    """`element` is a public id; `finding` the key of the gap that it was opened from. `wanted` says what is missing,
    `people` for whom, `result` what came of it. `changed_at` is when what it asks for, or
    by when, was last changed."""

    id: str
    area: str
    year: int
    element: str
    wanted: str
    due: date
    opened_at: datetime
    opened_by: str
    finding: str | None = None
    people: str | None = None
    state: CallState = CallState.OPEN
    result: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    version: int = 1
    answers: tuple[CallAnswer, ...] = ()
    changed_at: datetime | None = None
    changed_by: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state is CallState.OPEN

    def answer_of(self, agency: str) -> CallAnswer | None:
        return next((one for one in self.answers if one.agency == agency), None)

    @property
    def answered(self) -> frozenset[str]:
        """The agencies (public ids) that have answered, and stay asked whatever changes."""
        return frozenset(one.agency for one in self.answers if one.state is not AnswerState.ASKED)

    def outdates(self, answer: CallAnswer) -> bool:
        """Whether the answer was given before the call was last changed."""
        return self.changed_at is not None and answer.at is not None and answer.at < self.changed_at

    def count(self, state: AnswerState) -> int:
        return sum(one.state == state for one in self.answers)


@dataclass(frozen=True, slots=True)
class CallDraft:
    """A call as the PEO states it; `agencies` are public ids."""

    element: str
    wanted: str
    due: date | None
    agencies: Sequence[str]
    people: str | None = None
    finding: str | None = None

    def problems(self, day: date) -> dict[str, str]:
        """Field → what is wrong with it on `day`: wanted (required, too_long), people (too_long), due (required, past),
        agencies (required, too_many)."""
        found: dict[str, str] = {}
        if not self.wanted.strip():
            found["wanted"] = "required"
        for name in ("wanted", "people"):
            if len(getattr(self, name) or "") > MAX_TEXT:
                found[name] = "too_long"
        if self.due is None:
            found["due"] = "required"
        elif self.due < day:
            found["due"] = "past"
        if not self.agencies:
            found["agencies"] = "required"
        elif len(self.agencies) > MAX_ASKED:
            found["agencies"] = "too_many"
        return found


def text_problems(name: str, text: str | None) -> dict[str, str]:
    """Field → what is wrong with a text that must be there: required, too_long."""
    if not (text or "").strip():
        return {name: "required"}
    return {name: "too_long"} if len(text or "") > MAX_TEXT else {}
