"""The part of a Cascade that is of the plan: its elements and those above it, agencies, indicators. Everything that may
change it asks for a whole load (graph.store.scopes)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from graph import db
from graph.analysis.build import adoption_columns
from graph.analysis.cascade import Cascade
from graph.analysis.columns import (
    AdoptionColumns,
    AgencyColumns,
    EdgeColumns,
    ElementColumns,
    IndicatorColumns,
    PlanColumns,
)
from graph.analysis.tables import EdgeKind
from graph.model.adoption import Adoption, AdoptionState
from graph.model.area import Scope
from graph.model.plan import LinkRole
from graph.store.adoptions import targets_of
from graph.store.gatherings import gatherings_in

Rows = Sequence[Sequence[Any]]

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


def plan_in(tx: db.Transaction, scope: Scope, plan: str, as_of: date) -> Cascade:
    """The scope's Cascade before there are projects in it; on a damaged graph its closure raises CycleError."""
    parameters: dict[str, Any] = {"plan": plan, "area": scope.area, "year": scope.year}
    plans = tx.run(_PLANS, **parameters)[0]["rows"]
    plan_ids = {row[0] for row in plans}
    elements = [row for row in tx.run(_ELEMENTS, **parameters)[0]["rows"] if row[2] in plan_ids]
    place_of_element = {row[0]: place for place, row in enumerate(elements)}
    agencies = tx.run(_AGENCIES, **parameters)[0]["rows"]
    agency_ids = {row[0] for row in agencies}
    indicators = [row for row in tx.run(_INDICATORS, **parameters)[0]["rows"] if row[5] in place_of_element]
    indicator_ids = {row[0] for row in indicators}
    adoptions = [
        row for row in tx.run(_ADOPTIONS, **parameters)[0]["rows"] if row[0] in agency_ids and row[1] in indicator_ids
    ]
    return Cascade.from_columns(
        scope,
        as_of,
        plans=_plans(plans),
        elements=_elements(elements),
        edges=_edges(tx.run(_EDGES, **parameters)[0]["rows"], place_of_element),
        agencies=_agencies(agencies),
        projects={"id": [], "code": [], "title": [], "agency": [], "budget": []},
        links={"project": [], "element": [], "is_primary": []},
        indicators=_indicators(indicators, agency_ids),
        reports={"project": [], "quarter": [], "state": []},
        adoptions=_adoptions(adoptions, scope.year),
        gatherings=gatherings_in(tx, scope, as_of),
    )


def columns_of(rows: Rows, width: int) -> list[list[Any]]:
    """A list a column, also where there is no row."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def _plans(rows: Rows) -> PlanColumns:
    ids, codes, titles, titles_en, levels, in_force = columns_of(rows, 6)
    return {"id": ids, "code": codes, "title": titles, "title_en": titles_en, "level": levels, "in_force": in_force}


def _elements(rows: Rows) -> ElementColumns:
    ids, codes, plans, kinds, titles, titles_en, certainty = columns_of(rows, 7)
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


def _edges(rows: Rows, place: dict[str, int]) -> EdgeColumns:
    known = [row for row in rows if row[0] in place and row[1] in place]
    return {
        "child": _places((row[0] for row in known), place),
        "parent": _places((row[1] for row in known), place),
        "kind": [EdgeKind.PART_OF if row[2] == "PART_OF" else _EDGE_KINDS[row[3]] for row in known],
    }


def _agencies(rows: Rows) -> AgencyColumns:
    ids, codes, names, names_en, shorts, is_peo = columns_of(rows, 6)
    return {"id": ids, "code": codes, "name": names, "name_en": names_en, "short": shorts, "is_peo": is_peo}


def _indicators(rows: Rows, agency_ids: set[str]) -> IndicatorColumns:
    columns = columns_of(rows, 13)
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


def _adoptions(rows: Rows, year: int) -> AdoptionColumns:
    return adoption_columns(
        [
            Adoption(agency, indicator, AdoptionState(kept["state"]), targets=targets_of(kept))
            for agency, indicator, kept in rows
        ],
        year,
    )


def _places(ids: Iterable[str], place: dict[str, int]) -> Any:
    return np.fromiter((place[one] for one in ids), dtype=np.int32)
