"""Lists of projects: filtered, sorted and paged, with what a list shows beside each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from graph import db
from graph.model.plan import PlanLevel
from graph.model.project import COUNTING, Project, ProjectStatus
from graph.store.page import Page
from graph.store.projects import SATANG, baht, to_project


class ProjectSort(StrEnum):
    CODE = "code"
    TITLE = "title"
    AGENCY = "agency"
    BUDGET = "budget"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What to list of a plan's year. `element` is a public id: projects that reach it. `linked` None: all. `only`:
    these projects (public ids), as graph.analysis.search finds them. `states` are those that the figures count, unless
    others are asked for. `partner`: projects that this agency (a public id) takes part in, whoever owns them. `budget`:
    the least of a project in baht; 0 takes those that name none, too."""

    plan: str
    year: int
    agency: str | None = None
    element: str | None = None
    linked: bool | None = None
    only: frozenset[str] | None = None
    states: tuple[ProjectStatus, ...] = COUNTING
    partner: str | None = None
    budget: int = 0


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as a list shows it: with its owner's short name, its primary element, links and latest report."""

    project: Project
    agency_short: str
    links: int
    primary_code: str | None
    primary_title: str | None
    primary_level: PlanLevel | None
    progress: float | None
    spent: Decimal | None


_MATCHING = """
MATCH (owner:Agency)-[:OWNS]->(project:Project {plan: $plan, year: $year})
WHERE coalesce(project.status, 'active') IN $states
  AND ($agency IS NULL OR owner.id = $agency)
  AND ($partner IS NULL OR
       exists { (:Agency {id: $partner})-[joint:PARTNERS]->(project) WHERE joint.state <> 'declined' })
  AND ($linked IS NULL OR $linked = exists((project)-[:CONTRIBUTES_TO]->(:Element)))
  AND ($element IS NULL OR
       exists((project)-[:CONTRIBUTES_TO]->(:Element)-[:PART_OF|CONTRIBUTES_TO*0..]->(:Element {id: $element})))
  AND ($only IS NULL OR project.id IN $only)
  AND ($least IS NULL OR project.budget_satang >= $least)
"""

_COUNT = _MATCHING + "RETURN count(project) AS total, sum(project.budget_satang) AS budget"

_IDS = _MATCHING + "RETURN project.id AS id"

_ROWS = """
OPTIONAL MATCH (report:Report)-[:ABOUT]->(project) WHERE report.state IN ['submitted', 'accepted']
WITH project, owner, report ORDER BY report.quarter DESC
WITH project, owner, collect(report {.actual_pct, .spent_satang})[0] AS latest
"""

# Without the moments that no list shows: reading them takes longer than all the rest of a row.
_DETAILS = """
OPTIONAL MATCH (project)-[primary:CONTRIBUTES_TO {role: 'primary'}]->(element:Element)
RETURN project {.*, created_at: NULL, updated_at: NULL} AS project,
       owner.id AS agency, coalesce(owner.short_th, owner.name_th) AS agency_short,
       count { (project)-[:CONTRIBUTES_TO]->(:Element) } AS links,
       element.code AS primary_code, element.title_th AS primary_title, element.level AS primary_level,
       latest.actual_pct AS progress, latest.spent_satang AS spent_satang
"""

# The order of a list is chosen among these constants: a query is never put together from what a person typed.
_ORDERS: Mapping[tuple[ProjectSort, bool], str] = {
    (ProjectSort.CODE, False): "ORDER BY project.order, project.code",
    (ProjectSort.CODE, True): "ORDER BY project.order DESC, project.code DESC",
    (ProjectSort.TITLE, False): "ORDER BY project.sort_key, project.code",
    (ProjectSort.TITLE, True): "ORDER BY project.sort_key DESC, project.code",
    (ProjectSort.AGENCY, False): "ORDER BY owner.order, project.order, project.code",
    (ProjectSort.AGENCY, True): "ORDER BY owner.order DESC, project.order, project.code",
    (ProjectSort.BUDGET, False): "ORDER BY coalesce(project.budget_satang, -1), project.code",
    (ProjectSort.BUDGET, True): "ORDER BY coalesce(project.budget_satang, -1) DESC, project.code",
    (ProjectSort.PROGRESS, False): "ORDER BY coalesce(latest.actual_pct, -1), project.code",
    (ProjectSort.PROGRESS, True): "ORDER BY coalesce(latest.actual_pct, -1) DESC, project.code",
}
_LISTS = {
    choice: _MATCHING + _ROWS + f"WITH project, owner, latest {order} SKIP $skip LIMIT $size " + _DETAILS + order
    for choice, order in _ORDERS.items()
}


@dataclass(frozen=True, slots=True)
class ProjectList(Page[ProjectRow]):
    """A page of projects, and what all of the matching ones cost together."""

    budget: Decimal = Decimal(0)


def list_projects(
    wanted: ProjectFilter,
    sort: ProjectSort = ProjectSort.CODE,
    descending: bool = False,
    page: int = 1,
    size: int = 50,
) -> ProjectList:
    """One page of the matching projects. `size` 0 gives all of them (for exports)."""
    parameters = _parameters(wanted)
    query = _LISTS[(sort, descending)]
    count = db.read(_COUNT, **parameters)[0]
    limit = size or max(1, count["total"])
    rows = db.read(query, **parameters, skip=(page - 1) * limit, size=limit)
    return ProjectList(
        items=[_row(row) for row in rows],
        total=count["total"],
        page=page,
        size=limit,
        budget=Decimal(count["budget"]) / SATANG,
    )


def count_projects(wanted: ProjectFilter) -> int:
    """How many match."""
    return int(db.read(_COUNT, **_parameters(wanted))[0]["total"])


def list_ids(wanted: ProjectFilter) -> list[str]:
    """The public ids of all that match, in no order."""
    return [row["id"] for row in db.read(_IDS, **_parameters(wanted))]


def _parameters(wanted: ProjectFilter) -> dict[str, Any]:
    return {
        "plan": wanted.plan,
        "year": wanted.year,
        "agency": wanted.agency,
        "element": wanted.element,
        "linked": wanted.linked,
        "states": [state.value for state in wanted.states],
        "partner": wanted.partner,
        "only": None if wanted.only is None else sorted(wanted.only),
        "least": wanted.budget * SATANG or None,
    }


def _row(row: Mapping[str, Any]) -> ProjectRow:
    return ProjectRow(
        project=to_project(row),
        agency_short=row["agency_short"],
        links=row["links"],
        primary_code=row["primary_code"],
        primary_title=row["primary_title"],
        primary_level=PlanLevel(row["primary_level"]) if row["primary_level"] else None,
        progress=row["progress"],
        spent=baht(row["spent_satang"]),
    )
