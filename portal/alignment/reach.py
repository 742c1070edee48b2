"""How far one thing reaches, up to the national strategy and down to projects: the answer line of its graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import Thing, ThingKind, ties
from graph.analysis.part import whole
from graph.analysis.paths import contributors
from graph.analysis.paths import reach as reached_by
from graph.model.plan import PlanLevel


@dataclass(frozen=True, slots=True)
class Reach:
    """`national` counts elements of the national strategy that it leads to (of a provincial goal also through what
    stands below it), `upstream` those of any upstream plan. `projects` and `agencies` are those below it."""

    is_project: bool
    is_upstream: bool
    national: int
    upstream: int
    links: int
    projects: int
    agencies: int


def is_provincial(cascade: Cascade, thing: Thing) -> bool:
    return thing.kind is ThingKind.ELEMENT and not bool(cascade.elements.upstream[thing.row])


def reach(cascade: Cascade, thing: Thing) -> Reach:
    elements = cascade.elements
    if thing.kind is ThingKind.PROJECT:
        above = [tie.above for tie in ties(whole(cascade), thing)]
        linked = [one.row for one in above if one.kind is ThingKind.ELEMENT]
        goals = [row for row in reached_by(cascade, linked).tolist() if elements.upstream[row]]
        projects: list[int] = []
    else:
        linked = []
        goals = [row for row in cascade.goals_of(thing.row) if row != thing.row]
        projects = [one.project for one in contributors(cascade, thing.row)]
    return Reach(
        is_project=thing.kind is ThingKind.PROJECT,
        is_upstream=thing.kind is ThingKind.ELEMENT and bool(elements.upstream[thing.row]),
        national=sum(elements.levels[row] is PlanLevel.NATIONAL for row in goals),
        upstream=len(goals),
        links=len(linked),
        projects=len(projects),
        agencies=len(np.unique(cascade.projects.agency[projects])) if projects else 0,
    )
