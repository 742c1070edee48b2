"""What changed lately: the gaps that appeared and those that closed over several runs, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.model.run import Run

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changes:
    """`since` is the run that is compared with. Only what stands at the end: a gap that came and went is in neither."""

    since: datetime | None
    opened: tuple[Record, ...]
    closed: tuple[Record, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.opened or self.closed)


def recent_changes(runs: Sequence[Run], after: datetime) -> Changes:
    """From the runs later than `after` (newest first, as the store gives them). The very first run of a scope has
    nothing to be compared with and counts for nothing."""
    later = [run for run in reversed(runs) if run.at > after and run.previous_at is not None]
    opened: dict[str, Record] = {}
    closed: dict[str, Record] = {}
    for run in later:
        for record in run.opened:
            if closed.pop(record["key"], None) is None:
                opened[record["key"]] = record
        for record in run.closed:
            if opened.pop(record["key"], None) is None:
                closed[record["key"]] = record
    since = later[0].previous_at if later else None
    return Changes(since, tuple(opened.values()), tuple(closed.values()))
