"""The upstream plans with how far this province's projects reach each. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.plan_reach import plan_reach
from graph.analysis.tables import to_baht
from graph.model.plan import Plan, PlanLevel

LEVELS = (PlanLevel.NATIONAL, PlanLevel.MASTER, PlanLevel.SECTOR, PlanLevel.POLICY)


@dataclass(frozen=True, slots=True)
class PlanReached:
    """`row` is the plan's in the cascade. Of its `elements`, `linked` are served by the province's plan and `reached`
    by projects of the year. Money is baht, each project's part once."""

    plan: Plan
    row: int
    is_in_force: bool
    elements: int
    linked: int
    reached: int
    projects: int
    agencies: int
    budget: float
    spent: float

    @property
    def percent(self) -> float:
        return 100 * self.reached / self.elements if self.elements else 0.0


def plans_reached(cascade: Cascade, plans: Sequence[Plan]) -> list[PlanReached]:
    """One each of `plans` that has elements in the cascade, by level from the top."""
    reach = plan_reach(cascade)
    rows = {public_id: row for row, public_id in enumerate(cascade.plans.ids)}
    found = [
        PlanReached(
            plan=plan,
            row=row,
            is_in_force=bool(cascade.plans.in_force[row]),
            elements=int(reach.elements[row]),
            linked=int(reach.linked[row]),
            reached=int(reach.reached[row]),
            projects=int(reach.projects[row]),
            agencies=int(reach.agencies[row]),
            budget=to_baht(reach.budget[row]),
            spent=to_baht(reach.spent[row]),
        )
        for plan in plans
        if (row := rows.get(plan.id)) is not None
    ]
    return sorted(found, key=lambda one: LEVELS.index(one.plan.level))


def by_level(found: Sequence[PlanReached]) -> list[tuple[PlanLevel, list[PlanReached]]]:
    """The plans in groups, from level 1 down."""
    groups = [(level, [one for one in found if one.plan.level is level]) for level in LEVELS]
    return [(level, plans) for level, plans in groups if plans]
