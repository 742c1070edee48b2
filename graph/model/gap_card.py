"""What people do with a gap: take it up, waive it until a day, talk about it. Whether the gap is there is said by the
analysis runs, never stored here; graph.analysis.gap_cards joins the two into cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

MAX_REASON = 2_000
MAX_REMARK = 4_000


class CardState(StrEnum):
    """Where a card of the board stands, in the order of its columns."""

    NEW = "new"
    TAKEN_UP = "taken_up"
    CALL_OPEN = "call_open"
    WAIVED = "waived"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about a gap."""

    at: datetime
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What was decided about a gap, the part of a card that is taken back as a whole. `owner` is a person's id;
    `waived_until` is the last day on which the waiver holds."""

    owner: str | None = None
    owner_name: str | None = None
    due: date | None = None
    taken_at: datetime | None = None
    waived_reason: str | None = None
    waived_until: date | None = None
    waived_by: str | None = None
    waived_at: datetime | None = None

    def is_waived(self, day: date) -> bool:
        return self.waived_until is not None and day <= self.waived_until

    def to_json(self) -> dict[str, Any]:
        """Only what is said, dates and moments as text."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items() if value}


NOTHING_DONE = Deed()


@dataclass(frozen=True, slots=True)
class CardDeeds:
    """What people did with the finding `key` of a scope. `version` is 0 before anything was done."""

    key: str
    deed: Deed = NOTHING_DONE
    talk: tuple[Remark, ...] = ()
    version: int = 0


def deed_from_json(said: Mapping[str, Any]) -> Deed:
    """The deed that `to_json` told."""
    days = {name: date.fromisoformat(said[name]) for name in ("due", "waived_until") if name in said}
    moments = {name: datetime.fromisoformat(said[name]) for name in ("taken_at", "waived_at") if name in said}
    return Deed(**{**said, **days, **moments})


def take_up_problems(due: date | None, day: date) -> dict[str, str]:
    """Field → what is wrong with taking a gap up on `day`: due (past)."""
    return {"due": "past"} if due is not None and due < day else {}


def waiver_problems(reason: str, until: date | None, day: date) -> dict[str, str]:
    """Field → what is wrong with waiving a gap on `day`: reason (required, too_long), until (required, past)."""
    found: dict[str, str] = {}
    if not reason.strip():
        found["reason"] = "required"
    elif len(reason) > MAX_REASON:
        found["reason"] = "too_long"
    if until is None:
        found["until"] = "required"
    elif until < day:
        found["until"] = "past"
    return found


def remark_problems(text: str) -> dict[str, str]:
    """Field → what is wrong with a remark: text (required, too_long)."""
    if not text.strip():
        return {"text": "required"}
    return {"text": "too_long"} if len(text) > MAX_REMARK else {}
