"""Opening a figure: who contributes to an element and along which paths; the ways up and down from anything.

Paths are tuples of element rows from below to above. All searches are bounded, deterministic (shortest first, then by
codes) and guided by exact distances, so that a graph with very many paths costs no more than the paths asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.tables import MILLION
from graph.errors import NotFoundError
from graph.model.plan import PlanLevel

Path = tuple[int, ...]
DEFAULT_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Contributor:
    """A project that an element's figures count. `links` are the rows of those of its links that reach the element;
    `budget` and `spent` (millionths of a baht) and `share` (0–1) are the sums of these links' parts."""

    project: int
    links: tuple[int, ...]
    budget: int
    spent: int
    share: float


@dataclass(frozen=True, slots=True)
class Thread:
    """The most direct way of a project up to one level-1 element: the link it starts with (None from an element) and
    the elements along it, the last of which is `goal`."""

    goal: int
    link: int | None
    path: Path


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything above and below a project or element, as paths of codes that start at the subject."""

    subject: str
    up: tuple[tuple[str, ...], ...]
    down: tuple[tuple[str, ...], ...]
    complete: bool

    def to_json(self) -> dict[str, object]:
        return {
            "subject": self.subject,
            "up": [list(path) for path in self.up],
            "down": [list(path) for path in self.down],
            "complete": self.complete,
        }


def contributors(cascade: Cascade, element: int) -> list[Contributor]:
    """The projects that `element`'s coverage counts, in row order; the cost is that of the answer. Their number and
    their money are the element's `projects` and `budget`."""
    return _by_project(cascade, _links_at(cascade, cascade.elements_below(element)))


def plan_contributors(cascade: Cascade, plan: int) -> list[Contributor]:
    """The projects that reach any element of a plan, in row order; a link that reaches several counts once. Their
    number and their money are the plan's in `plan_reach`."""
    members = np.flatnonzero(cascade.elements.plan == plan)
    below = [cascade.elements_below(row) for row in members.tolist()]
    return _by_project(cascade, _links_at(cascade, np.unique(np.concatenate(below)))) if below else []


def _links_at(cascade: Cascade, elements: NDArray[np.int32]) -> NDArray[np.intp]:
    """Rows of the links to these elements."""
    order, start = cascade.links_by_element
    rows = [order[start[row] : start[row + 1]] for row in elements.tolist()]
    return np.concatenate(rows) if rows else np.zeros(0, dtype=np.intp)


def _by_project(cascade: Cascade, links: NDArray[np.intp]) -> list[Contributor]:
    owner = cascade.links.project[links]
    by_project = np.lexsort((links, owner))
    links, owner = links[by_project], owner[by_project]
    found = []
    for group in np.split(links, np.flatnonzero(owner[1:] != owner[:-1]) + 1):
        if len(group):
            found.append(
                Contributor(
                    project=int(cascade.links.project[group[0]]),
                    links=tuple(group.tolist()),
                    budget=int(cascade.link_budget[group].sum()),
                    spent=int(cascade.link_spent[group].sum()),
                    share=int(cascade.link_weight[group].sum()) / MILLION,
                )
            )
    return found


def reach(cascade: Cascade, elements: Iterable[int]) -> NDArray[np.int32]:
    """Rows of all elements that these reach upward, themselves too, ascending: what a link to them would support."""
    above = [cascade.elements_above(element) for element in elements]
    return np.unique(np.concatenate(above)) if above else np.zeros(0, dtype=np.int32)


def paths(
    cascade: Cascade,
    to: int,
    *,
    project: int | None = None,
    element: int | None = None,
    limit: int = DEFAULT_LIMIT,
) -> list[Path]:
    """Up to `limit` ways up to element `to`, from a project's linked elements or from one element, shortest first.
    Each is the element rows from the first (the linked element, or `element`) to `to`."""
    starts = _starts(cascade, project, element)
    distance = _distances(cascade.children, to)
    above = cascade.parents
    codes = cascade.element_keys
    waiting: list[tuple[int, tuple[str, ...], Path]] = []
    for row in starts:
        if row in distance:
            heappush(waiting, (distance[row], (codes[row],), (row,)))
    found: list[Path] = []
    while waiting and len(found) < limit:
        _, names, path = heappop(waiting)
        if path[-1] == to:
            found.append(path)
            continue
        for row in above.get(path[-1], ()):
            if row in distance:
                heappush(waiting, (len(path) + distance[row], (*names, codes[row]), (*path, row)))
    return found


def threads(
    cascade: Cascade, *, project: int | None = None, element: int | None = None, via: PlanLevel | None = None
) -> list[Thread]:
    """For each level-1 element at the top of its plan that the project (or element) reaches, the most direct way
    there, by code of the goal. With `via`, the most direct among the ways that pass an element of that level, where
    there is one (level 2 gives the way by the master plan even if the strategy is also linked to level 1)."""
    starts = _starts(cascade, project, element)
    links = _link_of(cascade, project)
    tops = [
        row
        for row in reach(cascade, starts).tolist()
        if cascade.elements.levels[row] is PlanLevel.NATIONAL and row not in cascade.parents
    ]
    found = []
    for goal in sorted(tops, key=cascade.element_keys.__getitem__):
        path = None if via is None else _way_by_level(cascade, starts, goal, via)
        if path is None:
            (path,) = paths(cascade, goal, project=project, element=element, limit=1)
        found.append(Thread(goal=goal, link=links.get(path[0]), path=path))
    return found


def trace(cascade: Cascade, code: str, *, limit: int = 200) -> Trace:
    """All ways up from a project or element to elements with nothing above, and (of an element) all ways down to
    projects or to elements with nothing below: paths of codes that start at the subject. At most `limit` each way;
    `complete` says whether that was all. `code` may also be a public id. Raises NotFoundError."""
    if code in cascade.element_rows:
        row = cascade.element_rows[code]
        subject = cascade.element_keys[row]
        up = [tuple(cascade.element_keys[one] for one in path) for path in _ends(cascade, [row], limit + 1)]
        down = _down(cascade, row, limit + 1)
    elif code in cascade.project_rows:
        row = cascade.project_rows[code]
        subject = cascade.projects.codes[row]
        ways = _ends(cascade, _starts(cascade, row, None), limit + 1)
        up = [(subject, *(cascade.element_keys[one] for one in path)) for path in ways]
        down = []
    else:
        raise NotFoundError(f"no element or project {code} here", kind="element or project", id=code)
    complete = len(up) <= limit and len(down) <= limit
    return Trace(subject=subject, up=tuple(up[:limit]), down=tuple(down[:limit]), complete=complete)


def _starts(cascade: Cascade, project: int | None, element: int | None) -> list[int]:
    if (project is None) == (element is None):
        raise ValueError("give either a project or an element")
    return [element] if element is not None else list(_link_of(cascade, project))


def _link_of(cascade: Cascade, project: int | None) -> dict[int, int]:
    """Linked element → link row of a project."""
    if project is None:
        return {}
    order, start = cascade.links_by_project
    rows = order[start[project] : start[project + 1]].tolist()
    return {int(cascade.links.element[row]): row for row in rows}


def _distances(neighbours: Mapping[int, tuple[int, ...]], start: int) -> dict[int, int]:
    """Steps from `start` to everything that it reaches."""
    distance = {start: 0}
    queue = [start]
    for row in queue:
        for other in neighbours.get(row, ()):
            if other not in distance:
                distance[other] = distance[row] + 1
                queue.append(other)
    return distance


def _way_by_level(cascade: Cascade, starts: list[int], goal: int, level: PlanLevel) -> Path | None:
    """The shortest way from one of `starts` to `goal` by an element of `level`; None if there is none."""
    to_goal = _distances(cascade.children, goal)
    best: tuple[int, str, Path] | None = None
    for start in starts:
        for middle, steps in _distances(cascade.parents, start).items():
            if cascade.elements.levels[middle] is not level or middle not in to_goal or middle == goal:
                continue
            (lower,) = paths(cascade, middle, element=start, limit=1)
            (upper,) = paths(cascade, goal, element=middle, limit=1)
            way = (steps + to_goal[middle], cascade.element_keys[middle], (*lower, *upper[1:]))
            best = way if best is None else min(best, way)
    return None if best is None else best[2]


def _ends(cascade: Cascade, starts: Iterable[int], limit: int) -> list[Path]:
    """Up to `limit` ways from `starts` up to elements with nothing above, depth first in order of codes."""
    found: list[Path] = []
    waiting: list[Path] = [(row,) for row in sorted(starts, key=cascade.element_keys.__getitem__, reverse=True)]
    while waiting and len(found) < limit:
        path = waiting.pop()
        further = cascade.parents.get(path[-1], ())
        if not further:
            found.append(path)
        waiting.extend((*path, row) for row in reversed(further))
    return found


def _down(cascade: Cascade, element: int, limit: int) -> list[tuple[str, ...]]:
    """Ways down from `element`: to each linked project on the way, and to elements with nothing below."""
    order, start = cascade.links_by_element
    found: list[tuple[str, ...]] = []
    waiting: list[Path] = [(element,)]
    while waiting and len(found) < limit:
        path = waiting.pop()
        names = tuple(cascade.element_keys[row] for row in path)
        links = order[start[path[-1]] : start[path[-1] + 1]]
        projects = sorted(cascade.projects.codes[row] for row in cascade.links.project[links].tolist())
        children = cascade.children.get(path[-1], ())
        found.extend((*names, code) for code in projects)
        if not projects and not children:
            found.append(names)
        waiting.extend((*path, row) for row in reversed(children))
    return found[:limit]
