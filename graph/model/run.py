"""Analysis runs and the scopes they answer for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ScopeState:
    """How far a scope's analysis is: `wanted` counts writes, `done` is the count that the current run saw."""

    area: str
    year: int
    wanted: int
    done: int
    run: str | None
    run_at: datetime | None

    @property
    def is_fresh(self) -> bool:
        return self.run is not None and self.done >= self.wanted


@dataclass(frozen=True, slots=True)
class Run:
    """A finished analysis of a scope. `totals`, `coverage` and `findings` are the JSON forms of graph.analysis.
    `opened` and `closed` are findings that the run before did not have, or had."""

    id: str
    area: str
    year: int
    at: datetime
    seconds: float
    saw: int
    totals: Mapping[str, Any]
    coverage: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    opened: Sequence[Mapping[str, Any]] = ()
    closed: Sequence[Mapping[str, Any]] = ()
    previous_at: datetime | None = None
