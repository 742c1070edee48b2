"""A few provinces side by side over the upstream goals. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.analysis.upstream_sums import Part, Sums
from graph.model.area import Area
from portal.country.goals import Goal

FEWEST, MOST = 2, 6


@dataclass(frozen=True, slots=True)
class ComparedGoal:
    """`cells` are one a province, None where it does not have the goal among its plans. `differs`: the provinces that
    have it stand at different evidence grades, or not all have it."""

    goal: Goal
    cells: tuple[Sums | None, ...]

    @property
    def differs(self) -> bool:
        return len({None if cell is None else cell.grade for cell in self.cells}) > 1

    @property
    def is_divided(self) -> bool:
        """Some of those that have it cover it, others do not."""
        return len({bool(cell.covering) for cell in self.cells if cell is not None}) > 1


def compared(
    goals: Sequence[Goal], provinces: Sequence[Area], parts: Mapping[str, Part], year: int
) -> list[ComparedGoal]:
    """One a goal that is in force in the year and that one of the provinces has, in the goals' order."""
    rows = [
        ComparedGoal(goal, tuple(parts.get(area.id, {}).get(goal.id) for area in provinces))
        for goal in goals
        if goal.plan.in_force(year)
    ]
    return [row for row in rows if any(cell is not None for cell in row.cells)]
