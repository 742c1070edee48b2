"""Where a walk through the graph can start: the national strategy, the province's issues, or what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.search import find_projects
from graph.model.plan import ElementKind, PlanLevel
from portal.found import Found, found_elements
from portal.standings import Standing

MOST_PROJECTS = 40


@dataclass(frozen=True, slots=True)
class Starts:
    """`nationals` and `issues` in their plans' order; `reached` of the nationals have a project of the province."""

    nationals: tuple[Standing, ...]
    issues: tuple[Standing, ...]
    reached: int
    projects: int


@dataclass(frozen=True, slots=True)
class FoundProject:
    code: str
    title_th: str
    title_en: str | None
    agency: str


@dataclass(frozen=True, slots=True)
class FoundThings:
    """What a search finds: elements, and projects cut at MOST_PROJECTS of their total."""

    elements: Found
    projects: tuple[FoundProject, ...]
    projects_total: int

    @property
    def total(self) -> int:
        return self.elements.total + self.projects_total

    @property
    def is_cut(self) -> bool:
        return self.elements.is_cut or self.projects_total > len(self.projects)


def starts(cascade: Cascade, standings: Sequence[Standing]) -> Starts:
    nationals = tuple(one for one in standings if one.level is PlanLevel.NATIONAL and one.row not in cascade.parents)
    issues = tuple(one for one in standings if one.is_provincial and one.kind == ElementKind.ISSUE)
    return Starts(nationals, issues, sum(one.is_covered for one in nationals), len(cascade.projects))


def found_things(cascade: Cascade, typed: str) -> FoundThings:
    """The elements and projects of the scope whose code and titles hold every word typed."""
    projects, agencies = cascade.projects, cascade.agencies
    hits = find_projects(cascade, typed, MOST_PROJECTS)
    return FoundThings(
        elements=found_elements(cascade, typed),
        projects=tuple(
            FoundProject(
                projects.codes[row],
                projects.titles[row],
                projects.titles_en[row],
                agencies.shorts[int(projects.agency[row])],
            )
            for row in hits.rows
        ),
        projects_total=hits.total,
    )
