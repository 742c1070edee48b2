"""The provinces of a region or the country, each with its part in one goal or in everything; ranked, and as tiles on a
map. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.analysis.upstream_sums import WHOLE, Part, Sums
from graph.model.area import Area
from graph.model.tiles import Tile, tiles

STEPS = 4
"""Shades of the map for a figure that is not zero."""


class ProvinceSort(StrEnum):
    NAME = "name"
    GRADE = "grade"
    PROJECTS = "projects"
    AGENCIES = "agencies"
    BUDGET = "budget"
    SHARE = "share"
    SPENT = "spent"
    PROGRESS = "progress"
    LINKED = "linked"
    LACKING = "lacking"


class Measure(StrEnum):
    """What a map is coloured by: of one goal (OF_GOAL), or of everything (OF_EVERYTHING)."""

    GRADE = "grade"
    COVERED = "covered"
    PROJECTS = "projects"
    BUDGET = "budget"


OF_GOAL = (Measure.GRADE, Measure.PROJECTS, Measure.BUDGET)
OF_EVERYTHING = (Measure.COVERED, Measure.PROJECTS, Measure.BUDGET)


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A province's figures of one goal, or of everything. `has_it`: it has the goal among its plans. `is_known`: it has
    been analysed in the year. `whole` is of everything that it does; `projects` are the goal's, or all; `lacking`
    counts its upstream elements without a project, `elements` all of them."""

    area: Area
    sums: Sums
    whole: Sums
    projects: int
    is_known: bool
    has_it: bool
    elements: int = 0
    lacking: int = 0

    @property
    def covered(self) -> float | None:
        """Percent of its upstream elements that have a project."""
        return 100 * (self.elements - self.lacking) / self.elements if self.elements else None

    @property
    def share(self) -> float | None:
        """Percent of the province's money."""
        return 100 * self.sums.budget / self.whole.budget if self.whole.budget else None

    @property
    def linked(self) -> float | None:
        """Percent of the province's projects that are linked to its plan."""
        return 100 * self.whole.projects / self.whole.direct_projects if self.whole.direct_projects else None

    @property
    def spent_part(self) -> float | None:
        """Percent of the money."""
        return 100 * self.sums.spent / self.sums.budget if self.sums.budget else None


@dataclass(frozen=True, slots=True)
class MapTile:
    """A province on the map. `row` is None for one that is not of the page's area or has no figures; `step` is 0 for
    nothing, then 1 to STEPS, or the grade."""

    tile: Tile
    row: ProvinceRow | None
    step: int


@dataclass(frozen=True, slots=True)
class Map:
    """`bounds` are the least and most of each step from 1 on; none for grades. `columns` and `rows` are its size."""

    measure: Measure
    tiles: tuple[MapTile, ...]
    bounds: tuple[tuple[float, float], ...]
    columns: int
    rows: int

    @property
    def has_empty(self) -> bool:
        """Some province with figures stands at nothing."""
        return any(tile.row is not None and tile.step == 0 for tile in self.tiles)


def of_goal(provinces: Sequence[Area], parts: Mapping[str, Part], goal: str) -> list[ProvinceRow]:
    """One a province, with its part in the goal (public id)."""
    rows = []
    for area in provinces:
        part = parts.get(area.id, {})
        sums, is_known, has_it = part.get(goal, Sums()), area.id in parts, goal in part
        rows.append(ProvinceRow(area, sums, part.get(WHOLE, Sums()), sums.projects, is_known, has_it))
    return rows


def of_everything(provinces: Sequence[Area], parts: Mapping[str, Part], counted: frozenset[str]) -> list[ProvinceRow]:
    """One a province, with all that it does. `counted` are the goals (public ids) whose plans are in force."""
    rows = []
    for area in provinces:
        part = parts.get(area.id, {})
        goals = [sums for goal, sums in part.items() if goal in counted]
        whole, is_known = part.get(WHOLE, Sums()), area.id in parts
        lacking = sum(not sums.covering for sums in goals)
        rows.append(ProvinceRow(area, whole, whole, whole.direct_projects, is_known, is_known, len(goals), lacking))
    return rows


_KEYS: Mapping[ProvinceSort, Callable[[ProvinceRow], float]] = {
    ProvinceSort.GRADE: lambda row: row.sums.grade,
    ProvinceSort.PROJECTS: lambda row: row.projects,
    ProvinceSort.AGENCIES: lambda row: row.sums.agencies,
    ProvinceSort.BUDGET: lambda row: row.sums.budget,
    ProvinceSort.SPENT: lambda row: row.sums.spent,
    ProvinceSort.SHARE: lambda row: row.share or 0.0,
    ProvinceSort.PROGRESS: lambda row: row.sums.progress or 0.0,
    ProvinceSort.LINKED: lambda row: row.linked or 0.0,
    ProvinceSort.LACKING: lambda row: row.lacking,
}


def ranked(rows: Sequence[ProvinceRow], by: ProvinceSort, descending: bool) -> list[ProvinceRow]:
    """`rows` are in dictionary order, and stay so where figures are equal; provinces that do not have the goal come
    last in any order."""
    if by is ProvinceSort.NAME:
        found = list(reversed(rows)) if descending else list(rows)
    else:
        found = sorted(rows, key=_KEYS[by], reverse=descending)
    return sorted(found, key=lambda row: (not row.is_known, not row.has_it))


def map_of(rows: Sequence[ProvinceRow], measure: Measure) -> Map:
    """Every province of the country; those that have figures in their shade."""
    by_area = {row.area.id: row for row in rows if row.is_known and row.has_it}
    bounds = () if measure is Measure.GRADE else _bounds([_value(row, measure) for row in by_area.values()])
    every = tiles()

    def shown(tile: Tile) -> MapTile:
        row = by_area.get(tile.area)
        return MapTile(tile, row, _step(row, measure, bounds))

    return Map(
        measure=measure,
        tiles=tuple(shown(tile) for tile in every),
        bounds=bounds,
        columns=1 + max(tile.column for tile in every),
        rows=1 + max(tile.row for tile in every),
    )


def _value(row: ProvinceRow, measure: Measure) -> float:
    if measure is Measure.COVERED:
        return row.covered or 0.0
    return row.projects if measure is Measure.PROJECTS else row.sums.budget_baht


def _bounds(values: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Steps of about as many provinces each; fewer where fewer values differ."""
    found = sorted(value for value in values if value > 0)
    steps: list[tuple[float, float]] = []
    start = 0
    for step in range(1, STEPS + 1):
        end = len(found) * step // STEPS
        # Equal values stand in one step.
        while 0 < end < len(found) and found[end] == found[end - 1]:
            end += 1
        if end > start:
            steps.append((found[start], found[end - 1]))
            start = end
    return tuple(steps)


def _step(row: ProvinceRow | None, measure: Measure, bounds: Sequence[tuple[float, float]]) -> int:
    if row is None:
        return 0
    if measure is Measure.GRADE:
        return int(row.sums.grade)
    value = _value(row, measure)
    return next((step for step, (_least, most) in enumerate(bounds, 1) if 0 < value <= most), 0)
