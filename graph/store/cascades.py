"""Loads the Cascade of a scope: a handful of queries that each stream one list a column, computed on in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from graph import db
from graph.analysis.build import adoption_columns
from graph.analysis.cascade import Cascade
from graph.analysis.columns import (
    AdoptionColumns,
    AgencyColumns,
    DistinctColumns,
    EdgeColumns,
    ElementColumns,
    IndicatorColumns,
    LinkColumns,
    PartnerColumns,
    PlanColumns,
    ProjectColumns,
    ReportColumns,
)
from graph.analysis.gatherings import GatheringColumns
from graph.analysis.superseded import SupersededColumns
from graph.analysis.tables import MILLION, EdgeKind
from graph.model.adoption import Adoption, AdoptionState
from graph.model.area import Scope
from graph.model.plan import LinkRole
from graph.model.project import COUNTING
from graph.store import gatherings
from graph.store.adoptions import targets_of
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

# Drafts and cancelled projects count nowhere, so they are not there; their links and reports then lead to nothing.
_PROJECTS = """
MATCH (agency:Agency)-[:OWNS]->(project:Project {plan: $plan, year: $year})
WHERE coalesce(project.status, 'active') IN $counting
RETURN collect([project.id, project.code, project.title_th, project.title_en, agency.id, project.budget_satang,
                project.order, project.parts_satang, project.weight_total, coalesce(project.districts, [])]) AS rows
"""

# Who takes part in whose project, and pairs that somebody said are two: few beside the projects.
_PARTNERS = """
MATCH (agency:Agency)-[joint:PARTNERS]->(project:Project {plan: $plan, year: $year})
WHERE joint.state <> 'declined'
RETURN collect([project.id, agency.id]) AS rows
"""

_DISTINCT = """
MATCH (project:Project {plan: $plan, year: $year})-[:DISTINCT_FROM]->(other:Project {plan: $plan, year: $year})
RETURN collect([project.id, other.id]) AS rows
"""

# Links and reports are the many: one list a column (a figure that is not known is NaN or -1), and projects by code.
_LINKS = """
MATCH (project:Project {plan: $plan, year: $year})-[link:CONTRIBUTES_TO]->(element:Element)
RETURN collect(project.code) AS projects, collect(element.id) AS elements, collect(link.role = 'primary') AS primaries,
       collect(coalesce(link.share, NaN)) AS shares
"""

# Reports of one quarter are mostly due on one day and in one state.
_REPORTS = """
MATCH (report:Report)-[:ABOUT]->(project:Project {plan: $plan, year: $year})
RETURN report.quarter AS quarter, report.state AS state, coalesce(report.late, false) AS late, report.due AS due,
       collect(project.code) AS projects, collect(coalesce(report.actual_pct, NaN)) AS done,
       collect(coalesce(report.spent_satang, -1)) AS spent
"""

_INDICATORS = """
MATCH (element:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)
OPTIONAL MATCH (indicator)-[:HAS_TARGET]->(target:Target {year: $year})
OPTIONAL MATCH (indicator)-[:HAS_VALUE]->(value:Measurement {year: $year})
OPTIONAL MATCH (owner:Agency)-[:ANSWERS_FOR]->(indicator)
WITH element, indicator, target, value, owner ORDER BY indicator.order, indicator.code
RETURN collect([indicator.id, indicator.code, indicator.name_th, indicator.name_en, indicator.unit, element.id,
                coalesce(indicator.shared, false), indicator.direction, owner.id, target.value, value.value,
                exists((indicator)-[:HAS_TARGET]->()), indicator.rollup]) AS rows
"""

_ADOPTIONS = """
MATCH (:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)<-[adopts:ADOPTS]-(agency:Agency)
WITH agency, indicator, adopts ORDER BY indicator.order, indicator.code, agency.order, agency.code
RETURN collect([agency.id, indicator.id, adopts {.state, .years, .targets, .bases}]) AS rows
"""


# The old elements first: they are few, and of the plan or above it like all that its projects may be linked to.
_SUPERSEDED = """
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
WITH old, successors, project ORDER BY project.order, project.code, old.order, old.id
RETURN collect([project.id, old.id, old.code, old.title_th, old.title_en, successors]) AS rows
"""


class _Found(TypedDict):
    """What the queries give: rows of lists, but for links and gatherings (a list a column) and reports (groups of
    lists)."""

    plans: list[list[Any]]
    elements: list[list[Any]]
    edges: list[list[Any]]
    agencies: list[list[Any]]
    projects: list[list[Any]]
    links: Mapping[str, Any]
    reports: list[dict[str, Any]]
    partners: list[list[Any]]
    distinct: list[list[Any]]
    superseded: list[list[Any]]
    indicators: list[list[Any]]
    adoptions: list[list[Any]]
    gatherings: GatheringColumns


def load_cascade(scope: Scope, as_of: date) -> Cascade:
    """The scope as the graph stands now; `as_of` is the day that due dates are held against. Raises NotFoundError
    where no plan is in force that year, UnreachableError, CycleError on a damaged graph.

    The queries see writes that commit between them; what then refers to something not loaded is left out, and the
    write's own recompute puts it right."""
    plan = plan_for(scope.area, scope.year)
    parameters: dict[str, Any] = {"plan": plan.id, "area": scope.area, "year": scope.year}
    counting = [status.value for status in COUNTING]

    def work(tx: db.Transaction) -> _Found:
        return {
            "plans": tx.run(_PLANS, **parameters)[0]["rows"],
            "elements": tx.run(_ELEMENTS, **parameters)[0]["rows"],
            "edges": tx.run(_EDGES, **parameters)[0]["rows"],
            "agencies": tx.run(_AGENCIES, **parameters)[0]["rows"],
            "projects": tx.run(_PROJECTS, counting=counting, **parameters)[0]["rows"],
            "links": tx.run(_LINKS, **parameters)[0],
            "reports": tx.run(_REPORTS, **parameters),
            "partners": tx.run(_PARTNERS, **parameters)[0]["rows"],
            "distinct": tx.run(_DISTINCT, **parameters)[0]["rows"],
            "superseded": tx.run(_SUPERSEDED, **parameters)[0]["rows"],
            "indicators": tx.run(_INDICATORS, **parameters)[0]["rows"],
            "adoptions": tx.run(_ADOPTIONS, **parameters)[0]["rows"],
            "gatherings": gatherings.gatherings_in(tx, scope, as_of),
        }

    return _cascade(scope, as_of, db.read_with(work))


def _cascade(scope: Scope, as_of: date, rows: _Found) -> Cascade:
    plan_ids = {row[0] for row in rows["plans"]}
    elements = [row for row in rows["elements"] if row[2] in plan_ids]
    place_of_element = {row[0]: place for place, row in enumerate(elements)}
    agency_ids = {row[0] for row in rows["agencies"]}
    # A project that changes hands at this moment may be met with both owners.
    projects = list({row[0]: row for row in rows["projects"] if row[4] in agency_ids}.values())
    projects.sort(key=lambda row: (row[6], row[1]))
    place_of_project = {row[1]: place for place, row in enumerate(projects)}
    place_of_id = {row[0]: place for place, row in enumerate(projects)}
    indicators = [row for row in rows["indicators"] if row[5] in place_of_element]
    indicator_ids = {row[0] for row in indicators}
    adoptions = [row for row in rows["adoptions"] if row[0] in agency_ids and row[1] in indicator_ids]
    return Cascade.from_columns(
        scope,
        as_of,
        plans=_plans(rows["plans"]),
        elements=_elements(elements),
        edges=_edges(rows["edges"], place_of_element),
        agencies=_agencies(rows["agencies"]),
        projects=_projects(projects),
        links=_links(rows["links"], place_of_project, place_of_element),
        indicators=_indicators(indicators, agency_ids),
        reports=_reports(rows["reports"], place_of_project),
        partners=_partners([row for row in rows["partners"] if row[1] in agency_ids], place_of_id),
        distinct=_distinct(rows["distinct"], place_of_id),
        superseded=_superseded(rows["superseded"]),
        adoptions=_adoptions(adoptions, scope.year),
        gatherings=rows["gatherings"],
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
    ids, codes, titles, titles_en, agencies, budgets, _, parts, weights, districts = _columns(rows, 10)
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


def _partners(rows: Sequence[Sequence[Any]], place: Mapping[str, int]) -> PartnerColumns:
    known = [row for row in rows if row[0] in place]
    return {"project": [row[0] for row in known], "agency": [row[1] for row in known]}


def _distinct(rows: Sequence[Sequence[Any]], place: Mapping[str, int]) -> DistinctColumns:
    known = [row for row in rows if row[0] in place and row[1] in place]
    return {"project": [row[0] for row in known], "other": [row[1] for row in known]}


def _links(found: Mapping[str, Any], place_of_project: dict[str, int], place_of_element: dict[str, int]) -> LinkColumns:
    project = _places_or_none(found["projects"], place_of_project)
    element = _places_or_none(found["elements"], place_of_element)
    known = (project >= 0) & (element >= 0)
    return {
        "project": project[known],
        "element": element[known],
        "is_primary": np.array(found["primaries"], dtype=bool)[known],
        "share": np.array(found["shares"], dtype=np.float64)[known],
    }


def _indicators(rows: Sequence[Sequence[Any]], agency_ids: set[str]) -> IndicatorColumns:
    columns = _columns(rows, 13)
    ids, codes, names, names_en, units, elements, shared, directions, owners, targets, values = columns[:11]
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
        "any_target": columns[11],
        "rollup": columns[12],
    }


def _adoptions(rows: Sequence[Sequence[Any]], year: int) -> AdoptionColumns:
    return adoption_columns(
        [
            Adoption(agency, indicator, AdoptionState(kept["state"]), targets=targets_of(kept))
            for agency, indicator, kept in rows
        ],
        year,
    )


def _superseded(rows: Sequence[Sequence[Any]]) -> SupersededColumns:
    projects, ids, codes, titles, titles_en, successors = _columns(rows, 6)
    return {
        "project": projects,
        "id": ids,
        "code": codes,
        "title": titles,
        "title_en": titles_en,
        "successors": successors,
    }


def _reports(groups: Sequence[Mapping[str, Any]], place_of_project: dict[str, int]) -> ReportColumns:
    sizes = [len(group["projects"]) for group in groups]
    codes = [code for group in groups for code in group["projects"]]
    project = _places_or_none(codes, place_of_project)
    known = project >= 0

    def each(name: str, kind: str) -> Any:
        return np.repeat(np.array([group[name] for group in groups], dtype=kind), sizes)[known]

    def joined(name: str, kind: str) -> NDArray[Any]:
        return np.array([value for group in groups for value in group[name]], dtype=kind)[known]

    return {
        "project": project[known],
        "quarter": each("quarter", "u1"),
        "state": each("state", "U16").tolist(),
        "late": each("late", "?"),
        "due": each("due", "datetime64[D]"),
        "actual_pct": joined("done", "f8"),
        "spent": [None if satang < 0 else satang * MILLIONTHS_IN_SATANG for satang in joined("spent", "i8").tolist()],
    }


def _places(ids: Iterable[str], place: dict[str, int]) -> Any:
    return np.fromiter((place[one] for one in ids), dtype=np.int32)


def _places_or_none(ids: Sequence[str], place: dict[str, int]) -> NDArray[np.int32]:
    """Row numbers, -1 for what was not loaded."""
    return np.fromiter((place.get(one, -1) for one in ids), dtype=np.int32, count=len(ids))


def _millionths(satang: int | None) -> int | None:
    return None if satang is None else satang * MILLIONTHS_IN_SATANG
