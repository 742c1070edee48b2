"""Working groups of a province, their meetings, and what is to be done after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.model.fiscal import fiscal_year

MAX_NAME = 300
MAX_TEXT = 20_000
MAX_LINE = 2_000
MOST_LINES = 60


class FollowUpState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class OwnerKind(StrEnum):
    PERSON = "person"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A working group as it is stated: `agencies` and `people` are public ids, `chair` one of the people. `until` is
    its last day, None while it goes on."""

    name: str
    purpose: str | None
    since: date
    until: date | None
    agencies: tuple[str, ...]
    people: tuple[str, ...]
    chair: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """`names` are those of its people, by id."""

    id: str
    area: str
    draft: GroupDraft
    names: dict[str, str]
    version: int

    @property
    def name(self) -> str:
        return self.draft.name

    @property
    def chair_name(self) -> str | None:
        return self.names.get(self.draft.chair or "")

    def is_over(self, day: date) -> bool:
        return self.draft.until is not None and self.draft.until < day


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting as it is stated. `agenda` and `resolutions` are one text an item; `agencies` came to it, by public id,
    `others` names whoever else did."""

    day: date
    place: str | None
    agenda: tuple[str, ...]
    minutes: str | None
    resolutions: tuple[str, ...]
    agencies: tuple[str, ...]
    others: str | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """`number` counts a group's meetings by day, from 1, within the fiscal year."""

    id: str
    group: str
    group_name: str
    number: int
    draft: MeetingDraft
    version: int

    @property
    def day(self) -> date:
        return self.draft.day

    @property
    def year(self) -> int:
        return fiscal_year(self.draft.day)


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """What somebody is to do: `owner` is a person's or an agency's public id."""

    text: str
    owner_kind: OwnerKind
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`reason` says why it was dropped, or how it was done."""

    id: str
    meeting: str
    group: str
    group_name: str
    text: str
    owner_kind: OwnerKind
    owner: str
    owner_name: str
    due: date
    state: FollowUpState
    reason: str | None
    version: int

    def is_late(self, day: date) -> bool:
        return self.state is FollowUpState.OPEN and self.due < day


def group_problems(draft: GroupDraft) -> dict[str, str]:
    """Field → what is wrong: name (required, too_long), purpose (too_long), until (before_since), agencies (required:
    two members at least), chair (no_member)."""
    found: dict[str, str] = {}
    if not draft.name.strip():
        found["name"] = "required"
    elif len(draft.name) > MAX_NAME:
        found["name"] = "too_long"
    if len(draft.purpose or "") > MAX_TEXT:
        found["purpose"] = "too_long"
    if draft.until is not None and draft.until < draft.since:
        found["until"] = "before_since"
    if len(draft.agencies) + len(draft.people) < 2:
        found["agencies"] = "too_few"
    if draft.chair is not None and draft.chair not in draft.people:
        found["chair"] = "no_member"
    return found


def meeting_problems(draft: MeetingDraft) -> dict[str, str]:
    """Field → what is wrong: place, minutes, others (too_long), agenda, resolutions (too_long, too_many)."""
    found = {
        name: "too_long"
        for name, text, most in (
            ("place", draft.place, MAX_NAME),
            ("minutes", draft.minutes, MAX_TEXT),
            ("others", draft.others, MAX_LINE),
        )
        if len(text or "") > most
    }
    return found | _line_problems("agenda", draft.agenda) | _line_problems("resolutions", draft.resolutions)


def follow_up_problems(draft: FollowUpDraft, meeting_day: date) -> dict[str, str]:
    """Field → what is wrong: text (required, too_long), due (before_meeting)."""
    found: dict[str, str] = {}
    if not draft.text.strip():
        found["text"] = "required"
    elif len(draft.text) > MAX_LINE:
        found["text"] = "too_long"
    if draft.due < meeting_day:
        found["due"] = "before_meeting"
    return found


def _line_problems(name: str, lines: Sequence[str]) -> dict[str, str]:
    if len(lines) > MOST_LINES:
        return {name: "too_many"}
    return {name: "too_long"} if any(len(line) > MAX_LINE for line in lines) else {}
