"""The elements of the upstream plans with what the provinces together do for each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.analysis.search import holds, words_of
from graph.analysis.upstream_sums import Part, Sums
from graph.errors import NotFoundError
from graph.model.collation import search_key
from graph.model.plan import Element, Plan, PlanLevel
from graph.store.upstream_elements import Upstream

LEVELS = (PlanLevel.NATIONAL, PlanLevel.MASTER, PlanLevel.SECTOR, PlanLevel.POLICY)


@dataclass(frozen=True, slots=True)
class Goal:
    """An element of an upstream plan. `depth` is 0 for one that is part of none of its plan's."""

    id: str
    code: str
    plan: Plan
    kind: str
    title_th: str
    title_en: str | None
    depth: int

    @property
    def level(self) -> PlanLevel:
        return self.plan.level

    @property
    def key(self) -> str:
        """What names it in addresses: codes are unique within a plan only."""
        return f"{self.plan.code}/{self.code}"


class GoalSort(StrEnum):
    PLAN = "plan"
    COVERING = "covering"
    PROJECTS = "projects"
    AGENCIES = "agencies"
    BUDGET = "budget"
    SPENT = "spent"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with the sums over the provinces. `is_counted`: its plan is in force in the year, and some province has it
    among its plans, so that having no project is a lack."""

    goal: Goal
    sums: Sums
    is_in_force: bool

    @property
    def is_counted(self) -> bool:
        return self.is_in_force and self.sums.provinces > 0

    @property
    def is_covered(self) -> bool:
        return self.sums.covering > 0

    @property
    def is_lacking(self) -> bool:
        """A gap of all provinces together."""
        return self.is_counted and not self.is_covered

    @property
    def covering_part(self) -> float | None:
        """Percent of the provinces that have it."""
        return 100 * self.sums.covering / self.sums.provinces if self.sums.provinces else None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An upstream plan with how many of its goals that are counted have a project in some province."""

    plan: Plan
    goals: int
    covered: int

    @property
    def lacking(self) -> int:
        return self.goals - self.covered


@dataclass(frozen=True, slots=True)
class GoalFilter:
    level: PlanLevel | None = None
    plan: str = ""
    lacking: bool = False
    text: str = ""

    @property
    def is_on(self) -> bool:
        return self != GoalFilter()


def goals_of(upstream: Upstream) -> list[Goal]:
    """All of them: plans by level from the top, elements as their plan has them, each before those under it."""
    plans = {plan.id: plan for plan in upstream.plans if plan.level in LEVELS}
    under: dict[tuple[str, str | None], list[Element]] = {}
    for element in upstream.elements:
        under.setdefault((element.plan, element.parent), []).append(element)

    def walk(plan: Plan, parent: str | None, depth: int) -> Iterator[Goal]:
        for one in under.get((plan.id, parent), ()):
            yield Goal(one.id, one.code, plan, one.kind, one.title_th, one.title_en, depth)
            yield from walk(plan, one.id, depth + 1)

    in_order = sorted(plans.values(), key=lambda plan: (LEVELS.index(plan.level), plan.code))
    return [goal for plan in in_order for goal in walk(plan, None, 0)]


def goal_rows(goals: Sequence[Goal], sums: Part, year: int) -> list[GoalRow]:
    """One a goal, in their order."""
    return [GoalRow(goal, sums.get(goal.id, Sums()), goal.plan.in_force(year)) for goal in goals]


def goal_named(goals: Sequence[Goal], key: str) -> Goal:
    """Raises NotFoundError."""
    found = next((goal for goal in goals if goal.key == key), None)
    if found is None:
        raise NotFoundError(f"no upstream element {key}", kind="element", id=key)
    return found


def filtered(rows: Sequence[GoalRow], wanted: GoalFilter) -> list[GoalRow]:
    words = words_of(wanted.text)
    return [
        row
        for row in rows
        if (wanted.level is None or row.goal.level is wanted.level)
        and (not wanted.plan or row.goal.plan.code == wanted.plan)
        and (not wanted.lacking or row.is_lacking)
        and (not words or holds(search_key(f"{row.goal.code} {row.goal.title_th} {row.goal.title_en or ''}"), words))
    ]


def ordered(rows: Sequence[GoalRow], by: GoalSort, descending: bool) -> list[GoalRow]:
    """Rows of equal figures stay in the plans' order; those without progress come last either way."""
    if by is GoalSort.PLAN:
        return list(reversed(rows)) if descending else list(rows)
    if by is GoalSort.PROGRESS:
        known = [row for row in rows if row.sums.progress is not None]
        unknown = [row for row in rows if row.sums.progress is None]
        return sorted(known, key=lambda row: row.sums.progress or 0.0, reverse=descending) + unknown
    return sorted(rows, key=lambda row: getattr(row.sums, by.value), reverse=descending)


def plan_rows(counted: Sequence[GoalRow]) -> list[PlanRow]:
    """One a plan of the goals, in their order. Goals overlap within a plan, so it has no projects and money to sum."""
    return [
        PlanRow(plan, len(rows), sum(row.is_covered for row in rows))
        for _level, plans in by_plan(counted)
        for plan, rows in plans
    ]


def by_plan(rows: Sequence[GoalRow]) -> list[tuple[PlanLevel, list[tuple[Plan, list[GoalRow]]]]]:
    """The rows in groups: levels from the top, in each its plans."""
    plans: dict[str, tuple[Plan, list[GoalRow]]] = {}
    for row in rows:
        plans.setdefault(row.goal.plan.id, (row.goal.plan, []))[1].append(row)
    levels: Mapping[PlanLevel, list[tuple[Plan, list[GoalRow]]]] = {level: [] for level in LEVELS}
    for plan, of_plan in plans.values():
        levels[plan.level].append((plan, of_plan))
    return [(level, found) for level, found in levels.items() if found]
