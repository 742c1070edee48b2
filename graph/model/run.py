"""Analysis runs and the scopes they answer for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from graph.model.fiscal import BANGKOK, fiscal_year


@dataclass(frozen=True, slots=True)
class ScopeState:
    """How far a scope's analysis is: `wanted` counts writes, `done` is the count that the current run saw. `mark` is
    another after each write, also where a restored or reloaded database counts anew; None before the first."""

    area: str
    year: int
    wanted: int
    done: int
    run: str | None
    run_at: datetime | None
    mark: str | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether the current run saw every write."""
        return self.run is not None and self.done >= self.wanted

    def is_due(self, day: date) -> bool:
        """Whether a run is wanted: a write has not been seen, or the run is of an earlier day and days still count
        in its year (a report falls due without any write)."""
        if not self.is_fresh or self.run_at is None:
            return True
        return self.year >= first_open_year(day) and self.run_at.astimezone(BANGKOK).date() < day


@dataclass(frozen=True, slots=True)
class WriteCount:
    """How far a scope's writes were counted when somebody looked. `complete` is the last one that was sure to be seen
    in whole: one that commits at that moment may be seen in part, and the writers of a scope take turns. `reshaped` is
    the last one that did not name the projects it touched; `marks` are the beginnings of the marks of the last writes,
    newest last, by which it is known that two counts are of one history."""

    wanted: int
    complete: int
    reshaped: int
    mark: str | None
    marks: Sequence[str]

    def names_all_since(self, earlier: WriteCount) -> bool:
        """Whether every write that `earlier` may not have seen in whole named the projects that it touched."""
        behind = self.wanted - earlier.wanted
        if not 0 <= behind < len(self.marks) or not earlier.marks:
            return False
        return self.marks[-1 - behind] == earlier.marks[-1] and self.reshaped <= earlier.complete


def first_open_year(day: date) -> int:
    """The earliest fiscal year (พ.ศ.) in which something can still fall due: last quarter's reports are due after the
    year's end."""
    return fiscal_year(day) - 1


@dataclass(frozen=True, slots=True)
class Run:
    """A finished analysis of a scope. `totals`, `coverage`, `findings` and `network` are the JSON forms of
    graph.analysis; `network` is empty where the run was made before networks were measured. `opened` and `closed` are
    findings that the run before did not have, or had. `part` is what it adds to the sums over provinces
    (graph.analysis.upstream_sums); it goes with the scope, so a run that is read has none."""

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
    network: Mapping[str, Any] = field(default_factory=dict)
    part: Mapping[str, Sequence[int]] = field(default_factory=dict)
