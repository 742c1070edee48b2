"""What of a province's coverage adds up over provinces, and the adding.

A project, an agency and a report belong to one province, so their counts and their money at an upstream element are
sums over provinces (docs/decisions/0017-national-sums.md). All numbers are Python's whole ones: exact in any order and
size. Nothing here is a mean or a share; those are taken of the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from graph.analysis.coverage import PROGRESS_UNITS, Coverage, Grade
from graph.analysis.tables import to_baht

WHOLE = ""
"""The row of everything in the scope, whatever it is linked to; other rows are of upstream elements by public id."""


class Sums(NamedTuple):
    """Of one upstream element, or of everything (WHOLE), over some provinces. Money in millionths of a baht; `weight`
    and `done` as in Coverage. `provinces` have it among their plans; `at_…` of them stand at each evidence grade. Of
    WHOLE `projects` are the linked ones and `direct_projects` all, progress and indicators are not summed."""

    provinces: int = 0
    direct_projects: int = 0
    projects: int = 0
    reported_projects: int = 0
    accepted_projects: int = 0
    agencies: int = 0
    budget: int = 0
    spent: int = 0
    weight: int = 0
    done: int = 0
    indicators: int = 0
    indicators_with_target: int = 0
    indicators_adopted: int = 0
    indicators_with_value: int = 0
    indicators_met: int = 0
    at_nothing: int = 0
    at_linked: int = 0
    at_measured: int = 0
    at_reported: int = 0
    at_achieved: int = 0

    @property
    def covering(self) -> int:
        """Provinces with a project that reaches the element."""
        return self.provinces - self.at_nothing

    @property
    def at_grade(self) -> tuple[int, ...]:
        """Provinces by Grade."""
        return (self.at_nothing, self.at_linked, self.at_measured, self.at_reported, self.at_achieved)

    @property
    def grade(self) -> Grade:
        """The highest grade at which some province stands. Of a single province: its grade."""
        return Grade(max((grade for grade, count in enumerate(self.at_grade) if count), default=0))

    @property
    def budget_baht(self) -> float:
        return to_baht(self.budget)

    @property
    def spent_baht(self) -> float:
        return to_baht(self.spent)

    @property
    def progress(self) -> float | None:
        """Share-weighted mean over the contributing projects that have reported it, percent; None where none has."""
        return self.done / (self.weight * PROGRESS_UNITS) if self.weight else None


Part = Mapping[str, Sums]
"""Sums by public id of the upstream element, and WHOLE. An element that is not there sums to nothing."""


_COUNTED = (
    "direct_projects", "projects", "reported_projects", "accepted_projects", "agencies", "budget", "spent", "weight",
    "done", "indicators", "indicators_with_target", "indicators_adopted", "indicators_with_value", "indicators_met",
)  # fmt: skip


def part_of(covered: Coverage) -> dict[str, Sums]:
    """What one scope adds to the sums of its region and of the country."""
    elements = covered.cascade.elements
    rows = np.flatnonzero(elements.upstream)
    counted = [getattr(covered, name)[rows].tolist() for name in _COUNTED]
    grades = np.eye(len(Grade), dtype=np.int64)[covered.grade[rows]].T.tolist()
    figures = zip(*counted, *grades, strict=True)
    part = {elements.ids[row]: Sums(1, *one) for row, one in zip(rows.tolist(), figures, strict=True)}
    return {WHOLE: _whole(covered), **part}


def _whole(covered: Coverage) -> Sums:
    totals, projects = covered.totals, covered.cascade.projects
    return Sums(
        provinces=1,
        direct_projects=totals.projects,
        projects=totals.linked,
        reported_projects=int(np.count_nonzero(projects.reported)),
        accepted_projects=int(np.count_nonzero(projects.accepted)),
        agencies=totals.agencies,
        budget=totals.budget,
        spent=totals.spent,
        at_nothing=int(totals.linked == 0),
        at_linked=int(totals.linked > 0),
    )


def added(parts: Iterable[Part]) -> dict[str, Sums]:
    """The sum of the parts; elements that come to nothing are left out."""
    sums: dict[str, list[int]] = {}
    for part in parts:
        for element, row in part.items():
            if element in sums:
                sums[element] = [one + other for one, other in zip(sums[element], row, strict=True)]
            else:
                sums[element] = list(row)
    return {element: Sums(*row) for element, row in sums.items() if any(row)}


def difference(after: Part, before: Part) -> dict[str, Sums]:
    """What has to be added to `before` to come to `after`."""
    return added((after, {element: Sums(*(-one for one in row)) for element, row in before.items()}))


def from_rows(rows: Mapping[str, Sequence[int]]) -> dict[str, Sums]:
    """A part as JSON keeps it: lists in the order of Sums."""
    return {element: Sums(*row) for element, row in rows.items()}
