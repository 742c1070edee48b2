"""Loads the Cascade of a scope: a handful of queries that each stream one list a column, computed on in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from graph import db
from graph.analysis.cascade import Cascade
from graph.analysis.columns import (
    AgencyColumns,
    EdgeColumns,
    ElementColumns,
    IndicatorColumns,
    LinkColumns,
    PlanColumns,
    ProjectColumns,
    ReportColumns,
)
from graph.analysis.tables import MILLION, EdgeKind
from graph.model.area import Scope
from graph.model.plan import LinkRole
from graph.store.plans import plan_for
from graph.store.projects import SATANG

MILLIONTHS_IN_SATANG = MILLION // SATANG

# A list may hold nulls, which collect() of a bare property would drop: each row is collected as a list of its own.

_PLANS = """
MATCH (own:Plan {id: $plan})
OPTIONAL MATCH (own)-[draws:DRAWS_ON]->(upstream:Plan)
WITH own, upstream ORDER BY draws.order
WITH own, collect(upstream) AS upstreams
UNWIND [own] + upstreams AS plan
RETURN collect([plan.id, plan.code, plan.title_th, plan.title_en, plan.level,
                coalesce(plan.from_year <= $year, true) AND coalesce($year <= plan.to_year, true)]) AS rows
"""

_ELEMENTS = """
MATCH (own:Plan {id: $plan})
CALL (own) {
  MATCH (own)<-[:VERSION_OF]-(:PlanVersion {status: 'in_force'})-[:CONTAINS]->(element:Element)
  RETURN element, 0 AS far, element.order AS place
  UNION
  MATCH (own)-[draws:DRAWS_ON]->(element:Element)
  RETURN element, 1 AS far, draws.order AS place
}
WITH element ORDER BY far, place, element.code
RETURN collect([element.id, element.code, element.plan, element.kind, element.title_th, element.title_en,
                element.certainty]) AS rows
"""

_EDGES = """
MATCH (own:Plan {id: $plan})
CALL (own) {
  MATCH (element:Element {plan: own.id}) RETURN element
  UNION
  MATCH (own)-[:DRAWS_ON]->(element:Element) RETURN element
}
MATCH (element)-[edge:PART_OF|CONTRIBUTES_TO]->(parent:Element)
RETURN collect([element.id, parent.id, type(edge), edge.role]) AS rows
"""

_AGENCIES = """
MATCH (agency:Agency)-[:IN]->(:Area {id: $area})
WITH agency ORDER BY agency.order, agency.code
RETURN collect([agency.id, agency.code, agency.name_th, agency.name_en, agency.short_th,
                coalesce(agency.is_peo, false)]) AS rows
"""

_PROJECTS = """
MATCH (agency:Agency)-[:OWNS]->(project:Project {plan: $plan, year: $year})
WITH agency, project ORDER BY project.order, project.code
RETURN collect([project.id, project.code, project.title_th, project.title_en, agency.id, project.budget_satang,
                COLLECT { MATCH (project)-[link:CONTRIBUTES_TO]->(element:Element)
                          RETURN [element.id, link.role, link.share] },
                COLLECT { MATCH (report:Report)-[:ABOUT]->(project)
                          RETURN [report.quarter, report.state, coalesce(report.late, false), toString(report.due),
                                  report.actual_pct, report.spent_satang] }]) AS rows
"""

_INDICATORS = """
MATCH (element:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)
OPTIONAL MATCH (indicator)-[:HAS_TARGET]->(target:Target {year: $year})
OPTIONAL MATCH (indicator)-[:HAS_VALUE]->(value:Measurement {year: $year})
OPTIONAL MATCH (owner:Agency)-[:ANSWERS_FOR]->(indicator)
WITH element, indicator, target, value, owner ORDER BY indicator.order, indicator.code
RETURN collect([indicator.id, indicator.code, indicator.name_th, indicator.name_en, indicator.unit, element.id,
                coalesce(indicator.shared, false), indicator.direction, owner.id, target.value, value.value,
                exists((indicator)-[:HAS_TARGET]->())]) AS rows
"""


def load_cascade(scope: Scope, as_of: date) -> Cascade:
    """The scope as the graph stands now; `as_of` is the day that due dates are held against. Raises NotFoundError
    where no plan is in force that year, UnreachableError, CycleError on a damaged graph.

    The queries see writes that commit between them; what then refers to something not loaded is left out, and the
    write's own recompute puts it right."""
    plan = plan_for(scope.area, scope.year)
    parameters: dict[str, Any] = {"plan": plan.id, "area": scope.area, "year": scope.year}

    def work(tx: db.Transaction) -> dict[str, list[list[Any]]]:
        return {
            "plans": tx.run(_PLANS, **parameters)[0]["rows"],
            "elements": tx.run(_ELEMENTS, **parameters)[0]["rows"],
            "edges": tx.run(_EDGES, **parameters)[0]["rows"],
            "agencies": tx.run(_AGENCIES, **parameters)[0]["rows"],
            "projects": tx.run(_PROJECTS, **parameters)[0]["rows"],
            "indicators": tx.run(_INDICATORS, **parameters)[0]["rows"],
        }

    return _cascade(scope, as_of, db.read_with(work))


def _cascade(scope: Scope, as_of: date, rows: dict[str, list[list[Any]]]) -> Cascade:
    plan_ids = {row[0] for row in rows["plans"]}
    elements = [row for row in rows["elements"] if row[2] in plan_ids]
    place_of_element = {row[0]: place for place, row in enumerate(elements)}
    agency_ids = {row[0] for row in rows["agencies"]}
    projects = [row for row in rows["projects"] if row[4] in agency_ids]
    return Cascade.from_columns(
        scope,
        as_of,
        plans=_plans(rows["plans"]),
        elements=_elements(elements),
        edges=_edges(rows["edges"], place_of_element),
        agencies=_agencies(rows["agencies"]),
        projects=_projects(projects),
        links=_links(projects, place_of_element),
        indicators=_indicators([row for row in rows["indicators"] if row[5] in place_of_element], agency_ids),
        reports=_reports(projects),
    )


def _columns(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def _plans(rows: Sequence[Sequence[Any]]) -> PlanColumns:
    ids, codes, titles, titles_en, levels, in_force = _columns(rows, 6)
    return {"id": ids, "code": codes, "title": titles, "title_en": titles_en, "level": levels, "in_force": in_force}


def _elements(rows: Sequence[Sequence[Any]]) -> ElementColumns:
    ids, codes, plans, kinds, titles, titles_en, certainty = _columns(rows, 7)
    return {
        "id": ids,
        "code": codes,
        "plan": plans,
        "kind": kinds,
        "title": titles,
        "title_en": titles_en,
        "certainty": certainty,
    }


_EDGE_KINDS = {LinkRole.SERVES.value: EdgeKind.SERVES, LinkRole.UPSTREAM.value: EdgeKind.UPSTREAM}


def _edges(rows: Sequence[Sequence[Any]], place: dict[str, int]) -> EdgeColumns:
    known = [row for row in rows if row[0] in place and row[1] in place]
    return {
        "child": _places((row[0] for row in known), place),
        "parent": _places((row[1] for row in known), place),
        "kind": [EdgeKind.PART_OF if row[2] == "PART_OF" else _EDGE_KINDS[row[3]] for row in known],
    }


def _agencies(rows: Sequence[Sequence[Any]]) -> AgencyColumns:
    ids, codes, names, names_en, shorts, is_peo = _columns(rows, 6)
    return {"id": ids, "code": codes, "name": names, "name_en": names_en, "short": shorts, "is_peo": is_peo}


def _projects(rows: Sequence[Sequence[Any]]) -> ProjectColumns:
    ids, codes, titles, titles_en, agencies, budgets, _, _ = _columns(rows, 8)
    return {
        "id": ids,
        "code": codes,
        "title": titles,
        "title_en": titles_en,
        "agency": agencies,
        "budget": [_millionths(budget) for budget in budgets],
    }


def _links(projects: Sequence[Sequence[Any]], place: dict[str, int]) -> LinkColumns:
    links = [(row, link) for row, project in enumerate(projects) for link in project[6] if link[0] in place]
    return {
        "project": np.array([row for row, _ in links], dtype=np.int32),
        "element": _places((link[0] for _, link in links), place),
        "is_primary": [link[1] == LinkRole.PRIMARY for _, link in links],
        "share": [link[2] for _, link in links],
    }


def _indicators(rows: Sequence[Sequence[Any]], agency_ids: set[str]) -> IndicatorColumns:
    columns = _columns(rows, 12)
    ids, codes, names, names_en, units, elements, shared, directions, owners, targets, values, any_target = columns
    return {
        "id": ids,
        "code": codes,
        "name": names,
        "name_en": names_en,
        "unit": units,
        "element": elements,
        "shared": shared,
        "direction": directions,
        "owner": [owner if owner in agency_ids else None for owner in owners],
        "target": targets,
        "value": values,
        "any_target": any_target,
    }


def _reports(projects: Sequence[Sequence[Any]]) -> ReportColumns:
    reports = [(row, report) for row, project in enumerate(projects) for report in project[7]]
    return {
        "project": np.array([row for row, _ in reports], dtype=np.int32),
        "quarter": [report[0] for _, report in reports],
        "state": [report[1] for _, report in reports],
        "late": [report[2] for _, report in reports],
        "due": [report[3] for _, report in reports],
        "actual_pct": [report[4] for _, report in reports],
        "spent": [_millionths(report[5]) for _, report in reports],
    }


def _places(ids: Iterable[str], place: dict[str, int]) -> Any:
    return np.fromiter((place[one] for one in ids), dtype=np.int32)


def _millionths(satang: int | None) -> int | None:
    return None if satang is None else satang * MILLIONTHS_IN_SATANG
