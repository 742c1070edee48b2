"""Ready questions of meetings, answered on a Cascade: what holds up an element, where an agency's money goes, what
joins two things, what rests on one agency, what falls with a project. Paths are as in graph.analysis.paths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.analysis.agency_figures import support
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.fragility import last_agencies, last_projects
from graph.analysis.neighbourhood import Thing, ThingKind
from graph.analysis.paths import Contributor, Path, contributors, paths, reach
from graph.model.plan import ElementKind, PlanLevel


@dataclass(frozen=True, slots=True)
class Reached:
    """An element that an agency's money reaches: so many of its projects, and the parts of their budget there, in
    millionths of a baht."""

    element: int
    projects: int
    budget: int


@dataclass(frozen=True, slots=True)
class Joining:
    """The ways from one thing up to the other, shortest first; `is_turned`: from the second up to the first. Where
    there is no way, `meeting` are the elements nearest to both that both reach."""

    paths: tuple[Path, ...]
    is_turned: bool = False
    meeting: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Resting:
    """A strategy whose projects are all of one agency."""

    element: int
    agency: int


def what_holds_up(cascade: Cascade, element: int) -> list[Contributor]:
    """The projects that the element's coverage counts, those with most of their money there first."""
    return sorted(contributors(cascade, element), key=lambda one: (-one.budget, one.project))


def where_money_goes(cascade: Cascade, agency: int) -> list[Reached]:
    """The elements at the top of the national strategy, and the province's issues, that the agency's projects reach:
    the national ones first, each by money."""
    put = support(cascade, agency)
    elements = cascade.elements
    rows = [
        row
        for row in np.flatnonzero(put.projects).tolist()
        if (elements.levels[row] is PlanLevel.NATIONAL and row not in cascade.parents)
        or (elements.kinds[row] == ElementKind.ISSUE and not elements.upstream[row])
    ]
    rows.sort(key=lambda row: (not elements.upstream[row], -int(put.budget[row]), row))
    return [Reached(row, int(put.projects[row]), int(put.budget[row])) for row in rows]


def what_joins(cascade: Cascade, one: Thing, other: Thing, most: int) -> Joining:
    """How two different things are joined, by at most `most` ways."""
    for start, end, is_turned in ((one, other, False), (other, one, True)):
        found = _ways(cascade, start, end, most)
        if found:
            return Joining(tuple(found), is_turned)
    both = np.intersect1d(_above(cascade, one), _above(cascade, other))
    common = set(both.tolist())
    # What stands above another common element is met no sooner than that one.
    nearest = [
        row for row in sorted(common) if not common.intersection(set(cascade.elements_below(row).tolist()) - {row})
    ]
    return Joining((), meeting=tuple(nearest))


def what_rests_on_one_agency(cascade: Cascade, coverage: Coverage) -> list[Resting]:
    """The province's strategies that one agency alone has projects for: those with most upstream goals first."""
    last, elements = last_agencies(cascade, coverage), cascade.elements
    rows = [
        row
        for row in np.flatnonzero(last >= 0).tolist()
        if elements.kinds[row] == ElementKind.STRATEGY and not elements.upstream[row]
    ]
    rows.sort(key=lambda row: (-int(cascade.goals[row]), row))
    return [Resting(row, int(last[row])) for row in rows]


def what_falls_with(cascade: Cascade, coverage: Coverage, project: int) -> list[int]:
    """Rows of the elements that no other project supports, in the plan's order."""
    rows: list[int] = np.flatnonzero(last_projects(cascade, coverage) == project).tolist()
    return rows


def _ways(cascade: Cascade, start: Thing, end: Thing, most: int) -> list[Path]:
    if end.kind is ThingKind.PROJECT:
        return []
    if start.kind is ThingKind.PROJECT:
        return paths(cascade, end.row, project=start.row, limit=most)
    return paths(cascade, end.row, element=start.row, limit=most)


def _above(cascade: Cascade, thing: Thing) -> np.ndarray:
    if thing.kind is ThingKind.ELEMENT:
        return cascade.elements_above(thing.row)
    order, start = cascade.links_by_project
    linked = cascade.links.element[order[start[thing.row] : start[thing.row + 1]]]
    return reach(cascade, linked.tolist())
