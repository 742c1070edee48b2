"""What stands in the graph of one province's plan, in the form of graph.exchange.records: read by a load, to compare,
and by an export, to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from graph import db
from graph.exchange.columns import File

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """`plan` is None where the plan does not stand yet. `things` holds rows by key in their order; upstream rows are
    those that the plan draws on, and those asked for by id (`draws` None, `others` true where the plan of another
    province draws on them). `removed` are ids of projects taken out in the portal."""

    plan: Row | None
    other_plans: Sequence[Row]
    area: Row | None
    things: Mapping[File, dict[str, Row]]
    removed: frozenset[str] = field(default_factory=frozenset)


_PLANS = """
MATCH (plan:Plan {level: 'province'})-[:FOR]->(:Area {id: $area})
RETURN plan {.id, .code, .title_th, .title_en, .from_year, .to_year} AS row ORDER BY plan.from_year, plan.code
"""

_AREA = "MATCH (area:Area {id: $area}) RETURN area {.name_th, .name_en} AS row"

_UPSTREAM_PLANS = """
CALL () {
  MATCH (upstream:Plan) WHERE upstream.id IN $ids RETURN upstream
  UNION
  MATCH (:Plan {id: $plan})-[:DRAWS_ON]->(upstream:Plan) RETURN upstream
}
OPTIONAL MATCH (:Plan {id: $plan})-[draws:DRAWS_ON]->(upstream)
WITH upstream, draws ORDER BY draws.order, upstream.code
RETURN collect(upstream {key: upstream.id, .code, .level, .title_th, .title_en, .from_year, .to_year,
                         order: draws.order, draws: draws IS NOT NULL,
                         others: exists { (other:Plan)-[:DRAWS_ON]->(upstream) WHERE other.area <> $area }}) AS rows
"""

_UPSTREAM_ELEMENTS = """
CALL () {
  MATCH (upstream:Element) WHERE upstream.id IN $ids RETURN upstream
  UNION
  MATCH (:Plan {id: $plan})-[:DRAWS_ON]->(upstream:Element) RETURN upstream
}
OPTIONAL MATCH (:Plan {id: $plan})-[draws:DRAWS_ON]->(upstream)
OPTIONAL MATCH (upstream)-[:PART_OF]->(parent:Element)
WITH upstream, draws, parent ORDER BY draws.order, upstream.code
RETURN collect(upstream {key: upstream.id, .code, .plan, .level, .kind, .title_th, .title_en, .certainty,
                         parent: parent.id, order: draws.order, draws: draws IS NOT NULL,
                         others: exists { (other:Plan)-[:DRAWS_ON]->(upstream) WHERE other.area <> $area }}) AS rows
"""

_AGENCIES = """
MATCH (agency:Agency)-[:IN]->(:Area {id: $area})
WITH agency ORDER BY agency.order, agency.code
RETURN collect(agency {key: agency.id, .code, .name_th, .name_en, .short_th, .short_en, .parent_th, .parent_en,
                       .former_th, .former_en, .is_peo, .order}) AS rows
"""

_ITEMS = """
MATCH (:Plan {id: $plan})<-[:VERSION_OF]-(:PlanVersion {status: 'in_force'})-[:CONTAINS]->(item:Element)
OPTIONAL MATCH (item)-[:PART_OF]->(parent:Element)
WITH item, parent ORDER BY item.order, item.code
RETURN collect(item {key: item.id, .code, .kind, .title_th, .title_en, .is_example, .order, parent: parent.id}) AS rows
"""

_ITEM_LINKS = """
MATCH (item:Element {plan: $plan})-[link:CONTRIBUTES_TO {role: $role}]->(target:Element)
WITH item, link, target ORDER BY link.order, item.id, target.id
RETURN collect(link {.key, .reason, .order, source: item.id, target: target.id}) AS rows
"""

_INDICATORS = """
MATCH (element:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)
OPTIONAL MATCH (owner:Agency)-[:ANSWERS_FOR]->(indicator)
WITH indicator, element, owner ORDER BY indicator.order, indicator.code
RETURN collect(indicator {key: indicator.id, .code, .name_th, .name_en, .unit, .direction, .baseline, .baseline_year,
                          .rollup, .shared, .definition_th, .definition_en, .is_example, .order, .level, .weight,
                          .numerator_th, .denominator_th, .source_th, .frequency, .supervisor_th, .collector_th,
                          .scoring, .score_values, element: element.id, owner: owner.id}) AS rows
"""

_TARGETS = """
MATCH (:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)-[:HAS_TARGET]->(target:Target)
WITH indicator, target ORDER BY indicator.order, indicator.code, target.year
RETURN collect(target {key: target.id, .year, .value, source: indicator.id}) AS rows
"""

_VALUES = """
MATCH (:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)-[:HAS_VALUE]->(value:Measurement)
WITH indicator, value ORDER BY indicator.order, indicator.code, value.year
RETURN collect(value {key: value.id, .year, .value, source: indicator.id}) AS rows
"""

_ADOPTIONS = """
MATCH (:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)<-[adopts:ADOPTS]-(agency:Agency)
WITH agency, indicator, adopts ORDER BY indicator.order, indicator.code, agency.order, agency.code
RETURN collect(adopts {.key, .state, .reason, .owner_name, .years, .targets, .bases,
                       source: indicator.id, target: agency.id}) AS rows
"""

_PROJECTS = """
MATCH (agency:Agency)-[:OWNS]->(project:Project|RemovedProject {plan: $plan})
WITH agency, project ORDER BY project.order, project.code
RETURN collect(project {key: project.id, .code, .year, .title_th, .title_en, .budget_source, .budget_satang, .start,
                        .end, .target_th, .target_en, .activities_th, .activities_en, .is_example, .order,
                        .rationale, .objectives, .target_quant, .target_qual, .place, .outputs, .outcomes,
                        .indicators, .risks, .evaluation, .benefits, .written_by, .proposed_by, .endorsed_by,
                        .approved_by, status: coalesce(project.status, 'active'), agency: agency.id,
                        removed: project:RemovedProject}) AS rows
"""

_PROJECT_LINKS = """
MATCH (project:Project|RemovedProject {plan: $plan})-[link:CONTRIBUTES_TO]->(element:Element)
WITH project, link, element ORDER BY project.order, project.code, link.order, element.id
RETURN collect(link {.key, .role, .share, .reason, .order, source: project.id, target: element.id}) AS rows
"""

_REPORTS = """
MATCH (report:Report)-[:ABOUT]->(project:Project|RemovedProject {plan: $plan})
WITH report, project ORDER BY project.order, project.code, report.quarter
RETURN collect(report {key: report.id, .quarter, .planned_pct, .actual_pct, .allocated_satang, .spent_satang, .late,
                       .due, .state, source: project.id, year: project.year}) AS rows
"""


def read_standing(
    tx: db.Transaction,
    area: str,
    plan: str,
    upstream_plans: Sequence[str] = (),
    upstream_elements: Sequence[str] = (),
) -> Standing:
    """What stands of `plan` (a public id) in `area`, and of the named upstream plans and elements."""

    def rows(query: LiteralString, **more: Any) -> dict[str, Row]:
        found = tx.run(query, area=area, plan=plan, **more)[0]["rows"]
        return {row.pop("key"): row for row in found}

    plans = [row["row"] for row in tx.run(_PLANS, area=area)]
    areas = tx.run(_AREA, area=area)
    projects = rows(_PROJECTS)
    removed = frozenset(key for key, row in projects.items() if row.pop("removed"))
    return Standing(
        plan=next((row for row in plans if row["id"] == plan), None),
        other_plans=[row for row in plans if row["id"] != plan],
        area=areas[0]["row"] if areas else None,
        things={
            File.UPSTREAM_PLANS: rows(_UPSTREAM_PLANS, ids=list(upstream_plans)),
            File.UPSTREAM_ELEMENTS: rows(_UPSTREAM_ELEMENTS, ids=list(upstream_elements)),
            File.AGENCIES: rows(_AGENCIES),
            File.PLAN_ITEMS: rows(_ITEMS),
            File.PLAN_LINKS: rows(_ITEM_LINKS, role="serves"),
            File.PLAN_UPSTREAM_LINKS: rows(_ITEM_LINKS, role="upstream"),
            File.INDICATORS: rows(_INDICATORS),
            File.TARGETS: rows(_TARGETS),
            File.MEASUREMENTS: rows(_VALUES),
            File.ADOPTIONS: rows(_ADOPTIONS),
            File.PROJECTS: projects,
            File.PROJECT_LINKS: rows(_PROJECT_LINKS),
            File.REPORTS: rows(_REPORTS),
        },
        removed=removed,
    )
