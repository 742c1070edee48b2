"""How gaps came and went: since when each is known, what was closed, and how the runs compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph.model.run import Run

MOST_CLOSED = 20
MOST_RUNS = 8


@dataclass(frozen=True, slots=True)
class Closed:
    """A finding that is no longer there, as the last run that had it knew it, and when it was found to be gone."""

    record: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A run that opened or closed something."""

    at: datetime
    opened: int
    closed: int

    @property
    def difference(self) -> int:
        return self.opened - self.closed


@dataclass(frozen=True, slots=True)
class GapHistory:
    """`new` are keys that the newest run opened, empty where it is the scope's first. `closed` and `changes` have the
    newest first."""

    new: frozenset[str]
    first_seen: Mapping[str, datetime]
    closed: tuple[Closed, ...]
    closed_total: int
    changes: tuple[Change, ...]

    def difference(self, rule: str, run: Run) -> int:
        """How many more findings of a rule there are than the run before had."""
        return _of(run.opened, rule) - _of(run.closed, rule)


def gap_history(run: Run, earlier: Sequence[Run]) -> GapHistory:
    """From the newest run and the recent ones (newest first, the newest itself among them or not)."""
    runs = [run, *(one for one in earlier if one.id != run.id)]
    current = {record["key"] for record in run.findings}
    first_seen: dict[str, datetime] = {}
    closed: dict[str, Closed] = {}
    for one in runs:
        for record in one.opened:
            # The newest opening counts: a gap that was closed meanwhile is known since it came back.
            if record["key"] in current and _had_a_past(one):
                first_seen.setdefault(record["key"], one.at)
        for record in one.closed:
            if record["key"] not in current:
                closed.setdefault(record["key"], Closed(record, one.at))
    changes = [
        Change(one.at, len(one.opened), len(one.closed))
        for one in runs
        if _had_a_past(one) and (one.opened or one.closed)
    ]
    return GapHistory(
        new=frozenset(record["key"] for record in run.opened) if _had_a_past(run) else frozenset(),
        first_seen=first_seen,
        closed=tuple(closed.values())[:MOST_CLOSED],
        closed_total=len(closed),
        changes=tuple(changes[:MOST_RUNS]),
    )


def history_until(run: Run, known: Sequence[Run]) -> GapHistory:
    """As it was at an earlier run, of which `known` may still say what it opened and closed."""
    then = next((one for one in known if one.id == run.id), run)
    told = replace(run, opened=then.opened, closed=then.closed, previous_at=then.previous_at)
    return gap_history(told, [one for one in known if one.at < run.at])


def _had_a_past(run: Run) -> bool:
    """A scope's first run opens everything, which says nothing about when it came to be."""
    return run.previous_at is not None


def _of(records: Sequence[Mapping[str, Any]], rule: str) -> int:
    return sum(record["rule"] == rule for record in records)
