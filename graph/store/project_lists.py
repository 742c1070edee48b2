"""Lists of projects: filtered, sorted and paged, with what a list shows beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, LiteralString

from graph import db
from graph.analysis import project_list
from graph.analysis.cascade import Cascade
from graph.analysis.tables import MILLION
from graph.model.plan import PlanLevel
from graph.model.project import Project, ProjectStatus
from graph.model.project_list import ProjectFilter, ProjectSort
from graph.store.page import Page
from graph.store.projects import SATANG, baht, to_project


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


# Where a list is looked for first: what it names belongs to few projects, a year to all that there are.
_OF_AGENCY = """
MATCH (owner:Agency {id: $agency})-[:OWNS]->(project:Project {plan: $plan, year: $year})
WHERE coalesce(project.status, 'active') IN $states
  AND ($partner IS NULL OR
       exists { (:Agency {id: $partner})-[joint:PARTNERS]->(project) WHERE joint.state <> 'declined' })
"""
_OF_PARTNER = """
MATCH (:Agency {id: $partner})-[joint:PARTNERS]->(project:Project {plan: $plan, year: $year})<-[:OWNS]-(owner:Agency)
WHERE joint.state <> 'declined' AND coalesce(project.status, 'active') IN $states
"""
# What has no state is active.
_OF_STATES = """
MATCH (owner:Agency)-[:OWNS]->(project:Project {plan: $plan, year: $year})
WHERE project.status IN $states
"""
_OF_YEAR = """
MATCH (owner:Agency)-[:OWNS]->(project:Project {plan: $plan, year: $year})
WHERE coalesce(project.status, 'active') IN $states
"""
_REST = """
  AND ($linked IS NULL OR $linked = exists((project)-[:CONTRIBUTES_TO]->(:Element)))
  AND ($element IS NULL OR
       exists((project)-[:CONTRIBUTES_TO]->(:Element)-[:PART_OF|CONTRIBUTES_TO*0..]->(:Element {id: $element})))
  AND ($only IS NULL OR project.id IN $only)
  AND ($least IS NULL OR project.budget_satang >= $least)
"""


class _Start(StrEnum):
    AGENCY = "agency"
    PARTNER = "partner"
    STATES = "states"
    YEAR = "year"


_MATCHING: Mapping[_Start, LiteralString] = {
    _Start.AGENCY: _OF_AGENCY + _REST,
    _Start.PARTNER: _OF_PARTNER + _REST,
    _Start.STATES: _OF_STATES + _REST,
    _Start.YEAR: _OF_YEAR + _REST,
}
_TOTALS = {
    start: text + "RETURN count(project) AS total, sum(project.budget_satang) AS budget"
    for start, text in _MATCHING.items()
}
_IDS = {start: text + "RETURN project.id AS id" for start, text in _MATCHING.items()}

_PROGRESS = """
OPTIONAL MATCH (report:Report)-[:ABOUT]->(project) WHERE report.state IN ['submitted', 'accepted']
WITH project, owner, report ORDER BY report.quarter DESC
WITH project, owner, collect(report.actual_pct)[0] AS progress
"""

# Without the moments that no list shows: reading them takes longer than all the rest of a row. What is not stated in
# the latest report is as the one before has it, as in the figures.
_DETAILS = """
UNWIND range(0, size($projects) - 1) AS place
MATCH (owner:Agency)-[:OWNS]->(project:Project {id: $projects[place]})
OPTIONAL MATCH (project)-[primary:CONTRIBUTES_TO {role: 'primary'}]->(element:Element)
OPTIONAL MATCH (report:Report)-[:ABOUT]->(project) WHERE report.state IN ['submitted', 'accepted']
WITH place, project, owner, element, report ORDER BY report.quarter DESC
WITH place, project, owner, element,
     collect(report.actual_pct)[0] AS progress, collect(report.spent_satang)[0] AS spent_satang
RETURN project {.*, created_at: NULL, updated_at: NULL} AS project,
       owner.id AS agency, coalesce(owner.short_th, owner.name_th) AS agency_short,
       count { (project)-[:CONTRIBUTES_TO]->(:Element) } AS links,
       element.code AS primary_code, element.title_th AS primary_title, element.level AS primary_level,
       progress, spent_satang
ORDER BY place
"""

# The order of a list is chosen among these constants: a query is never put together from what a person typed.
_ORDERS: Mapping[tuple[ProjectSort, bool], LiteralString] = {
    (ProjectSort.CODE, False): "ORDER BY project.order, project.code",
    (ProjectSort.CODE, True): "ORDER BY project.order DESC, project.code DESC",
    (ProjectSort.TITLE, False): "ORDER BY project.sort_key, project.code",
    (ProjectSort.TITLE, True): "ORDER BY project.sort_key DESC, project.code",
    (ProjectSort.AGENCY, False): "ORDER BY owner.order, project.order, project.code",
    (ProjectSort.AGENCY, True): "ORDER BY owner.order DESC, project.order, project.code",
    (ProjectSort.BUDGET, False): "ORDER BY coalesce(project.budget_satang, -1), project.code",
    (ProjectSort.BUDGET, True): "ORDER BY coalesce(project.budget_satang, -1) DESC, project.code",
    (ProjectSort.PROGRESS, False): "ORDER BY coalesce(progress, -1), project.code",
    (ProjectSort.PROGRESS, True): "ORDER BY coalesce(progress, -1) DESC, project.code",
}
_LISTS = {
    (start, sort, descending): matching
    + (_PROGRESS if sort is ProjectSort.PROGRESS else "")
    + f"RETURN project.id AS id {order} SKIP $skip LIMIT $size"
    for start, matching in _MATCHING.items()
    for (sort, descending), order in _ORDERS.items()
}

_UNCOUNTED = """
MATCH (project:Project {plan: $plan, year: $year})
WHERE project.status IN $states
  AND ($agency IS NULL OR exists((:Agency {id: $agency})-[:OWNS]->(project)))
RETURN project.status AS status, count(project) AS total,
       count(CASE WHEN NOT exists((project)-[:CONTRIBUTES_TO]->(:Element)) THEN 1 END) AS unlinked
"""


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
    *,
    standing: Cascade | None = None,
) -> ProjectList:
    """One page of the matching projects. `size` 0 gives all of them (for exports). `standing`, the scope as it stands,
    spares the graph server looking at every project of the year where the list is of what the figures count."""
    if standing is not None and wanted.is_counted:
        return _standing(standing, wanted, sort, descending, page, size)
    start, parameters = _start(wanted), _parameters(wanted)
    count = db.read(_TOTALS[start], **parameters)[0]
    limit = size or max(1, count["total"])
    query = _LISTS[start, sort, descending]
    ids = [row["id"] for row in db.read(query, **parameters, skip=(page - 1) * limit, size=limit)]
    return ProjectList(_rows(ids), count["total"], page, limit, Decimal(count["budget"]) / SATANG)


def _standing(
    cascade: Cascade, wanted: ProjectFilter, sort: ProjectSort, descending: bool, page: int, size: int
) -> ProjectList:
    matching = project_list.matching(cascade, wanted)
    limit = size or max(1, len(matching))
    ordered = project_list.in_order(cascade, matching, sort, descending)[(page - 1) * limit : page * limit]
    budget = Decimal(int(cascade.projects.budget[matching].sum())) / MILLION
    ids = [cascade.projects.ids[row] for row in ordered.tolist()]
    return ProjectList(_rows(ids), len(matching), page, limit, budget)


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Projects of a state that is in no figure: how many, and how many of them have no link."""

    total: int = 0
    unlinked: int = 0


def count_uncounted(plan: str, year: int, agency: str | None = None) -> dict[ProjectStatus, Uncounted]:
    """By state; of one agency (a public id) or of all."""
    states = [state for state in ProjectStatus if not state.counts]
    rows = db.read(_UNCOUNTED, plan=plan, year=year, states=[state.value for state in states], agency=agency)
    found = {row["status"]: Uncounted(row["total"], row["unlinked"]) for row in rows}
    return {state: found.get(state.value, Uncounted()) for state in states}


def count_projects(wanted: ProjectFilter) -> int:
    """How many match."""
    return int(db.read(_TOTALS[_start(wanted)], **_parameters(wanted))[0]["total"])


def list_ids(wanted: ProjectFilter) -> list[str]:
    """The public ids of all that match, in no order."""
    return [row["id"] for row in db.read(_IDS[_start(wanted)], **_parameters(wanted))]


def _start(wanted: ProjectFilter) -> _Start:
    if wanted.agency is not None:
        return _Start.AGENCY
    if wanted.partner is not None:
        return _Start.PARTNER
    return _Start.YEAR if ProjectStatus.ACTIVE in wanted.states else _Start.STATES


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


def _rows(ids: Sequence[str]) -> list[ProjectRow]:
    """In the order of the ids; what was removed meanwhile is left out."""
    return [_row(row) for row in db.read(_DETAILS, projects=ids)] if ids else []


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
