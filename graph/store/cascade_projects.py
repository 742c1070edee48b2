"""The part of a Cascade that is of projects: all of a scope's, or those that some writes touched, with their links,
reports, partners and what else hangs on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray

from graph import db
from graph.analysis.cascade import Cascade
from graph.analysis.columns import (
    LinkColumns,
    PartnerColumns,
    ProjectColumns,
    ReportColumns,
    links_table,
    partners_table,
    projects_table,
    reports_table,
)
from graph.analysis.splice import ProjectPart
from graph.analysis.superseded import SupersededColumns, superseded_table
from graph.analysis.tables import MILLION
from graph.model.project import COUNTING
from graph.store.cascade_plan import Rows, columns_of
from graph.store.projects import SATANG

MILLIONTHS_IN_SATANG = MILLION // SATANG

# Every query begins with the projects that are asked for: all of the scope's, or those of a list.
_ALL: LiteralString = "MATCH (project:Project {plan: $plan, year: $year})"
_NAMED: LiteralString = "UNWIND $projects AS id\nMATCH (project:Project {id: id, plan: $plan, year: $year})"


def _both(rest: LiteralString) -> dict[bool, LiteralString]:
    """The query for all projects (False) and for those of a list (True)."""
    return {False: _ALL + rest, True: _NAMED + rest}


# Drafts and cancelled projects count nowhere, so they are not there; their links and reports then lead to nothing.
_PROJECTS = _both("""
WHERE coalesce(project.status, 'active') IN $counting
MATCH (agency:Agency)-[:OWNS]->(project)
RETURN collect([project.id, project.code, project.title_th, project.title_en, agency.id, project.budget_satang,
                project.order, project.parts_satang, project.weight_total, coalesce(project.districts, [])]) AS rows
""")

# Who takes part in whose project, and pairs that somebody said are two: few beside the projects.
_PARTNERS = _both("""
MATCH (agency:Agency)-[joint:PARTNERS]->(project)
WHERE joint.state <> 'declined'
RETURN collect([project.id, agency.id]) AS rows
""")

# A pair is found from either end.
_DISTINCT = _both("""
MATCH (project)-[said:DISTINCT_FROM]-(:Project {plan: $plan, year: $year})
WITH DISTINCT said
RETURN collect([startNode(said).id, endNode(said).id]) AS rows
""")

# Links and reports are the many: one list a column (a figure that is not known is NaN or -1), and projects by code.
_LINKS = _both("""
MATCH (project)-[link:CONTRIBUTES_TO]->(element:Element)
WITH element, link.role = 'primary' AS is_primary, collect(project.code) AS projects,
     collect(coalesce(link.share, NaN)) AS shares
RETURN element.id AS element, is_primary, projects, shares
""")

# Reports of one quarter are mostly due on one day and in one state.
_REPORTS = _both("""
MATCH (report:Report)-[:ABOUT]->(project)
RETURN report.quarter AS quarter, report.state AS state, coalesce(report.late, false) AS late, report.due AS due,
       collect(project.code) AS projects, collect(coalesce(report.actual_pct, NaN)) AS done,
       collect(coalesce(report.spent_satang, -1)) AS spent
""")

# Of a whole scope the old elements first: they are few, and of the plan or above it like all that its projects may be
# linked to.
_SUPERSEDED_ROWS: LiteralString = """
WITH old, successors, project ORDER BY project.order, project.code, old.order, old.id
RETURN collect([project.id, old.id, old.code, old.title_th, old.title_en, successors]) AS rows
"""
_SUPERSEDED: dict[bool, LiteralString] = {
    False: """
MATCH (own:Plan {id: $plan})
CALL (own) {
  MATCH (old:Element {plan: own.id}) RETURN old
  UNION
  MATCH (own)-[:DRAWS_ON]->(old:Element) RETURN old
}
WITH old
WHERE exists((old)<-[:REVISES]-(:Element))
MATCH (old)<-[:REVISES*1..]-(newest:Element)
WHERE NOT exists((newest)<-[:REVISES]-(:Element))
WITH old, collect(DISTINCT newest.id) AS successors
MATCH (old)<-[:CONTRIBUTES_TO]-(project:Project {plan: $plan, year: $year})
"""
    + _SUPERSEDED_ROWS,
    True: _NAMED
    + """
MATCH (project)-[:CONTRIBUTES_TO]->(old:Element)
WHERE exists((old)<-[:REVISES]-(:Element)) AND (old.plan = $plan OR exists((:Plan {id: $plan})-[:DRAWS_ON]->(old)))
MATCH (old)<-[:REVISES*1..]-(newest:Element)
WHERE NOT exists((newest)<-[:REVISES]-(:Element))
WITH project, old, collect(DISTINCT newest.id) AS successors
"""
    + _SUPERSEDED_ROWS,
}

_TOUCHED = """
CALL () {
  MATCH (project:Project {plan: $plan, year: $year}) WHERE project.touched > $since RETURN project.id AS id
  UNION
  MATCH (project:RemovedProject {plan: $plan, year: $year}) WHERE project.touched > $since RETURN project.id AS id
}
RETURN collect(id) AS ids
"""


def touched_since(tx: db.Transaction, plan: str, year: int, since: int) -> list[str]:
    """Public ids of the projects, also of removed ones, that writes after number `since` of the scope touched."""
    ids: list[str] = tx.run(_TOUCHED, plan=plan, year=year, since=since)[0]["ids"]
    return ids


def projects_in(
    tx: db.Transaction, plan: str, year: int, standing: Cascade, projects: Sequence[str] | None = None
) -> ProjectPart:
    """The scope's projects that count, or those of `projects` (public ids), for a Cascade that holds the plan.

    The queries see writes that commit between them; what then refers to something that is not here is left out, and the
    write's own recompute puts it right."""
    named = projects is not None
    parameters: dict[str, Any] = {"plan": plan, "year": year}
    if named:
        parameters["projects"] = list(projects or ())
    counting = [status.value for status in COUNTING]
    agency_ids = set(standing.agencies.ids)
    found = tx.run(_PROJECTS[named], counting=counting, **parameters)[0]["rows"]
    # A project that changes hands at this moment may be met with both owners.
    rows = list({row[0]: row for row in found if row[4] in agency_ids}.values())
    rows.sort(key=lambda row: (row[6], row[1]))
    ids = [row[0] for row in rows]
    place_of_code = {row[1]: place for place, row in enumerate(rows)}
    place_of_id = {one: place for place, one in enumerate(ids)}
    figures = _reports(tx.run(_REPORTS[named], **parameters), place_of_code)
    reports = reports_table(figures, ids)
    links = _links(tx.run(_LINKS[named], **parameters), place_of_code, standing.elements.ids)
    partners = [row for row in tx.run(_PARTNERS[named], **parameters)[0]["rows"] if row[1] in agency_ids]
    superseded = _superseded(tx.run(_SUPERSEDED[named], **parameters)[0]["rows"])
    return ProjectPart(
        order=np.array([row[6] for row in rows], dtype=np.int64),
        projects=projects_table(_projects(rows), standing.agencies, reports, figures),
        links=links_table(links, ids, standing.elements),
        reports=reports,
        partners=partners_table(_partners(partners, place_of_id, standing.agencies.ids), ids, standing.agencies),
        superseded=superseded_table(superseded, ids, standing.elements.ids),
        distinct=[(one, other) for one, other in tx.run(_DISTINCT[named], **parameters)[0]["rows"]],
    )


def _projects(rows: Rows) -> ProjectColumns:
    ids, codes, titles, titles_en, agencies, budgets, _, parts, weights, districts = columns_of(rows, 10)
    return {
        "id": ids,
        "code": codes,
        "title": titles,
        "title_en": titles_en,
        "agency": agencies,
        "budget": [_millionths(budget) for budget in budgets],
        "parts": [_millionths(part) for part in parts],
        "weights": weights,
        "districts": districts,
    }


def _partners(rows: Rows, place: Mapping[str, int], agencies: Sequence[str]) -> PartnerColumns:
    """By project and agency."""
    place_of_agency = {one: row for row, one in enumerate(agencies)}
    known = sorted((place[row[0]], place_of_agency[row[1]]) for row in rows if row[0] in place)
    both = np.array(known, dtype=np.int32).reshape(-1, 2)
    return {"project": both[:, 0], "agency": both[:, 1]}


def _links(
    groups: Sequence[Mapping[str, Any]], place_of_project: Mapping[str, int], elements: Sequence[str]
) -> LinkColumns:
    """By project and element."""
    place_of_element = {one: row for row, one in enumerate(elements)}
    sizes = [len(group["projects"]) for group in groups]
    project = _places_or_none([code for group in groups for code in group["projects"]], place_of_project)
    element = np.repeat(_places_or_none([group["element"] for group in groups], place_of_element), sizes)
    known = np.lexsort((element, project))
    known = known[(project[known] >= 0) & (element[known] >= 0)]
    shares = [share for group in groups for share in group["shares"]]
    return {
        "project": project[known],
        "element": element[known],
        "is_primary": np.repeat(np.array([group["is_primary"] for group in groups], dtype=bool), sizes)[known],
        "share": np.array(shares, dtype=np.float64)[known],
    }


def _superseded(rows: Rows) -> SupersededColumns:
    projects, ids, codes, titles, titles_en, successors = columns_of(rows, 6)
    return {
        "project": projects,
        "id": ids,
        "code": codes,
        "title": titles,
        "title_en": titles_en,
        "successors": successors,
    }


def _reports(groups: Sequence[Mapping[str, Any]], place_of_project: Mapping[str, int]) -> ReportColumns:
    """By project and quarter."""
    sizes = [len(group["projects"]) for group in groups]
    codes = [code for group in groups for code in group["projects"]]
    project = _places_or_none(codes, place_of_project)
    quarter = np.repeat(np.array([group["quarter"] for group in groups], dtype="u1"), sizes)
    known = np.lexsort((quarter, project))
    known = known[project[known] >= 0]

    def each(name: str, kind: str) -> Any:
        return np.repeat(np.array([group[name] for group in groups], dtype=kind), sizes)[known]

    def joined(name: str, kind: str) -> NDArray[Any]:
        return np.array([value for group in groups for value in group[name]], dtype=kind)[known]

    return {
        "project": project[known],
        "quarter": quarter[known].tolist(),
        "state": each("state", "U16").tolist(),
        "late": each("late", "?"),
        "due": each("due", "datetime64[D]"),
        "actual_pct": joined("done", "f8"),
        "spent": [None if satang < 0 else satang * MILLIONTHS_IN_SATANG for satang in joined("spent", "i8").tolist()],
    }


def _places_or_none(ids: Sequence[str], place: Mapping[str, int]) -> NDArray[np.int32]:
    """Row numbers, -1 for what was not loaded."""
    return np.fromiter(map(place.get, ids, repeat(-1)), dtype=np.int32, count=len(ids))


def _millionths(satang: int | None) -> int | None:
    return None if satang is None else satang * MILLIONTHS_IN_SATANG
