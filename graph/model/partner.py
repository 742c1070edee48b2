"""Partner agencies of a joint project: asked by its owner, each answers for itself. The project stays the owner's and
counts once, there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PartnerState(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Partner:
    """`agency` is a public id, `part` what it does in the project. `reason` and `at` are of its answer; of one that has
    not answered, `at` is when it was asked."""

    agency: str
    part: str
    state: PartnerState = PartnerState.ASKED
    reason: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    """A partner as the owner states it."""

    agency: str
    part: str = ""
