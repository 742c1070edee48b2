"""The kept pictures of a scope by day, for picking one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from graph.model.fiscal import BANGKOK
from graph.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Day:
    """`snapshots` of the day (C.E.), newest first; never empty."""

    day: date
    snapshots: tuple[Snapshot, ...]

    @property
    def last(self) -> Snapshot:
        return self.snapshots[0]

    @property
    def times(self) -> list[tuple[str, Snapshot]]:
        """Each with its time, oldest first; with seconds where two are of one minute."""
        moments = [(one.at.astimezone(BANGKOK), one) for one in reversed(self.snapshots)]
        minutes = [f"{at:%H:%M}" for at, _one in moments]
        form = "%H:%M" if len(set(minutes)) == len(minutes) else "%H:%M:%S"
        return [(f"{at:{form}}", one) for at, one in moments]


def days(snapshots: Sequence[Snapshot]) -> list[Day]:
    """From snapshots, newest first."""
    grouped = groupby(snapshots, key=lambda one: one.at.astimezone(BANGKOK).date())
    return [Day(day, tuple(found)) for day, found in grouped]
