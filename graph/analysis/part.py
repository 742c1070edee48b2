"""The part of a Cascade that is looked at: what filters by agency, money, role of a link and evidence leave of it, with
or without its reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.tables import BoolArray


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to leave. `agency`: a row, whose own projects count; `budget`: the least of a project, in millionths of a
    baht; `is_primary`: only primary (or only secondary) links; `grades`: of the elements to start from; `reports`:
    whether the projects' reports are looked at too. Nothing said leaves everything else."""

    agency: int | None = None
    budget: int = 0
    is_primary: bool | None = None
    grades: frozenset[int] = frozenset()
    reports: bool = False

    @property
    def is_of_projects(self) -> bool:
        return self.agency is not None or self.budget > 0 or self.is_primary is not None


@dataclass(frozen=True, eq=False)
class Part:
    """`elements`, `projects` and `links` say of each row of the cascade whether it is left; `has_reports`: whether
    projects have theirs below them."""

    cascade: Cascade
    elements: BoolArray
    projects: BoolArray
    links: BoolArray
    has_reports: bool = False

    @cached_property
    def bare(self) -> BoolArray:
        """Of each element whether it is an upstream one that nothing of the province that is left leads to."""
        upstream = self.cascade.elements.upstream
        carries = ~upstream & self.elements
        carries[self.cascade.links.element[self.links]] = True
        return upstream & ~_reached(self.cascade, carries)

    @cached_property
    def unlinked(self) -> list[int]:
        """The projects left that no link leads from, in the cascade's order."""
        cascade = self.cascade
        linked = np.isin(np.arange(len(cascade.projects)), cascade.links.project)
        return np.flatnonzero(self.projects & ~linked).tolist()

    @cached_property
    def reports(self) -> Mapping[int, Sequence[int]]:
        """Report rows by project row, quarter by quarter; none where they are not looked at."""
        found: dict[int, list[int]] = {}
        reports = self.cascade.reports
        if self.has_reports:
            for row in np.argsort(reports.quarter, kind="stable").tolist():
                found.setdefault(int(reports.project[row]), []).append(row)
        return found


def whole(cascade: Cascade) -> Part:
    """All of it."""
    return part_of(cascade, Wanted(), ())


def part_of(cascade: Cascade, wanted: Wanted, grades: Sequence[int]) -> Part:
    """The elements that have a wanted link and a wanted grade, everything above them, those of their links that are
    wanted, these links' projects, and the wanted projects without a link unless links or evidence are asked for.
    `grades` are the elements' evidence grades by row, read only when some are wanted."""
    elements, links = len(cascade.elements), np.ones(len(cascade.links), dtype=bool)
    if not wanted.is_of_projects and not wanted.grades:
        everything = np.ones(elements, dtype=bool), np.ones(len(cascade.projects), dtype=bool), links
        return Part(cascade, *everything, wanted.reports)
    seeds = np.ones(elements, dtype=bool)
    if wanted.is_of_projects:
        links &= _wanted_projects(cascade, wanted)[cascade.links.project]
        if wanted.is_primary is not None:
            links &= cascade.links.is_primary == wanted.is_primary
        seeds = np.isin(np.arange(elements), cascade.links.element[links])
    if wanted.grades:
        seeds &= np.isin(np.asarray(grades, dtype=np.int64), list(wanted.grades))
        links &= seeds[cascade.links.element]
    rows = np.arange(len(cascade.projects))
    projects = np.isin(rows, cascade.links.project[links])
    if wanted.is_primary is None and not wanted.grades:
        projects |= _wanted_projects(cascade, wanted) & ~np.isin(rows, cascade.links.project)
    return Part(cascade, _reached(cascade, seeds), projects, links, wanted.reports)


def _wanted_projects(cascade: Cascade, wanted: Wanted) -> BoolArray:
    projects = cascade.projects
    stays = np.ones(len(projects), dtype=bool)
    if wanted.agency is not None:
        stays &= projects.agency == wanted.agency
    if wanted.budget > 0:
        stays &= projects.budget_known & (projects.budget >= wanted.budget)
    return stays


def _reached(cascade: Cascade, elements: BoolArray) -> BoolArray:
    """These elements and everything above them."""
    return np.asarray(cascade.below @ elements.astype(np.int32)) > 0
