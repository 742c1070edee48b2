"""What a project supports, from the cascade: its threads up to the national strategies, and what each link carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from graph.analysis.cascade import Cascade
from graph.analysis.paths import Thread, reach, threads
from graph.analysis.relink import Outlook
from graph.analysis.tables import MILLION
from graph.model.plan import PlanLevel
from graph.model.project import ProjectLink
from portal.i18n import in_language
from portal.threads import ElementView, Step, element_steps, element_view, project_step


@dataclass(frozen=True, slots=True)
class GoalThread:
    """The way up to one national strategy; `first` is the part of the provincial plan, or above, that it starts at, and
    `elements` are all of the way from there."""

    goal: ElementView
    first: ElementView
    elements: tuple[ElementView, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PlanReach:
    """The elements of one upstream plan that are reached, in the plan's order."""

    code: str
    title: str
    level: PlanLevel
    elements: tuple[ElementView, ...]


@dataclass(frozen=True, slots=True)
class Support:
    goals: tuple[GoalThread, ...]
    plans: tuple[PlanReach, ...]


@dataclass(frozen=True, slots=True)
class CarriedLink:
    """A saved link with what it counts for: baht of the budget, and that as percent of it."""

    link: ProjectLink
    element: ElementView
    budget: Decimal
    percent: float


def support_of(cascade: Cascade, project: int, area: str) -> Support:
    """What a project (a row) supports as its links stand."""
    order, start = cascade.links_by_project
    linked = cascade.links.element[order[start[project] : start[project + 1]]].tolist()
    ways = threads(cascade, project=project, via=PlanLevel.MASTER)
    return _support(cascade, project, area, ways, reach(cascade, linked).tolist())


def support_in(cascade: Cascade, project: int, area: str, outlook: Outlook) -> Support:
    """What it would support if the outlook's links were saved."""
    return _support(cascade, project, area, outlook.threads, outlook.reached)


def carried_links(cascade: Cascade, project: int, links: Sequence[ProjectLink]) -> list[CarriedLink]:
    """The project's links as the cascade holds them, in the order given."""
    order, start = cascade.links_by_project
    row_of = {int(cascade.links.element[row]): row for row in order[start[project] : start[project + 1]].tolist()}
    carried = []
    for link in links:
        element = cascade.element_rows.get(link.element)
        row = row_of.get(element) if element is not None else None
        if element is None or row is None:
            # Saved a moment ago, after this cascade was read: the page that follows has it.
            continue
        budget = Decimal(int(cascade.link_budget[row])) / MILLION
        percent = int(cascade.link_weight[row]) / MILLION * 100
        carried.append(CarriedLink(link, element_view(cascade, element), budget, percent))
    return carried


def _support(cascade: Cascade, project: int, area: str, ways: Sequence[Thread], reached: Sequence[int]) -> Support:
    first = project_step(cascade, project, area=area)
    goals = [
        GoalThread(
            goal=element_view(cascade, way.goal),
            first=element_view(cascade, way.path[0]),
            elements=tuple(element_view(cascade, row) for row in way.path),
            steps=(first, *element_steps(cascade, way.path, area=area)),
        )
        for way in ways
    ]
    return Support(tuple(goals), tuple(_by_plan(cascade, reached)))


def _by_plan(cascade: Cascade, reached: Sequence[int]) -> list[PlanReach]:
    """The reached upstream elements by plan, level-1 plans first; a plan's elements in its order."""
    rows: dict[int, list[int]] = {}
    for row in reached:
        if cascade.elements.upstream[row]:
            rows.setdefault(int(cascade.elements.plan[row]), []).append(row)
    levels = list(PlanLevel)
    found = [
        PlanReach(
            code=cascade.plans.codes[plan],
            title=in_language(cascade.plans.titles[plan], cascade.plans.titles_en[plan]),
            level=cascade.plans.levels[plan],
            elements=tuple(element_view(cascade, row) for row in members),
        )
        for plan, members in rows.items()
    ]
    return sorted(found, key=lambda plan: levels.index(plan.level))
