"""Writes a Comparison to the graph, in batches inside the caller's transaction. Nothing here decides; every id comes
from the folder's own area or from the country, so no write can reach another province."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString

from graph import db
from graph.exchange.columns import File
from graph.exchange.comparing import Change, Comparison
from graph.exchange.plan_folder import PlanFolder
from graph.exchange.records import RELATIONS
from graph.model.area import COUNTRY
from graph.model.collation import sort_key
from graph.model.country import around
from graph.model.people import Actor

BATCH = 5_000

Rows = Sequence[Mapping[str, Any]]

# Within its region, or the country where the regions are not there.
_AREA = """
MATCH (around:Area) WHERE around.id IN $around
WITH around ORDER BY around.kind = 'region' DESC LIMIT 1
MERGE (area:Area {id: $area})
  ON CREATE SET area.kind = 'province', area.created_at = datetime(), area.version = 0
SET area += $fields, area.version = area.version + 1, area.updated_at = datetime()
WITH area, around WHERE NOT exists((area)-[:WITHIN]->(:Area))
CREATE (area)-[:WITHIN]->(around)
"""

_PLAN = """
MATCH (area:Area {id: $area})
MERGE (plan:Plan {id: $plan})
  ON CREATE SET plan.code = $code, plan.area = $area, plan.level = 'province', plan.created_at = datetime(),
                plan.version = 0
SET plan += $fields, plan.version = plan.version + 1, plan.updated_at = datetime()
MERGE (plan)-[:FOR]->(area)
"""

_FIRST_VERSIONS = """
UNWIND $rows AS row
MATCH (plan:Plan {id: row.key})
WHERE NOT exists((plan)<-[:VERSION_OF]-(:PlanVersion))
CREATE (version:PlanVersion {id: row.key + '|1', number: 1, status: 'in_force', version: 1, created_at: datetime(),
                             updated_at: datetime()})
CREATE (version)-[:VERSION_OF]->(plan)
"""

_UPSTREAM_PLANS = """
UNWIND $rows AS row
MATCH (country:Area {id: 'TH'})
MERGE (plan:Plan {id: row.key})
  ON CREATE SET plan.created_at = datetime(), plan.version = 0
SET plan += row.fields, plan.version = plan.version + 1, plan.updated_at = datetime()
MERGE (plan)-[:FOR]->(country)
"""

_DRAWS_ON_PLANS = """
MATCH (plan:Plan {id: $plan})
UNWIND $rows AS row
MATCH (upstream:Plan {id: row.key})
MERGE (plan)-[draws:DRAWS_ON]->(upstream)
SET draws.order = row.draws
"""

_DRAWS_ON_ELEMENTS = """
MATCH (plan:Plan {id: $plan})
UNWIND $rows AS row
MATCH (upstream:Element {id: row.key})
MERGE (plan)-[draws:DRAWS_ON]->(upstream)
SET draws.order = row.draws
"""

_AGENCIES = """
UNWIND $rows AS row
MATCH (area:Area {id: $area})
MERGE (agency:Agency {id: row.key})
  ON CREATE SET agency.created_at = datetime(), agency.version = 0
SET agency += row.fields, agency.version = agency.version + 1, agency.updated_at = datetime()
MERGE (agency)-[:IN]->(area)
"""

_ELEMENTS = """
UNWIND $rows AS row
MERGE (element:Element {id: row.key})
  ON CREATE SET element.created_at = datetime(), element.version = 0
SET element += row.fields, element.version = element.version + 1, element.updated_at = datetime()
"""

_CONTAINS = """
UNWIND $rows AS row
MATCH (element:Element {id: row.key})
MATCH (:Plan {id: element.plan})<-[:VERSION_OF]-(version:PlanVersion {status: 'in_force'})
MERGE (version)-[:CONTAINS]->(element)
"""

_FORGET_PARENTS = "UNWIND $rows AS row MATCH (:Element {id: row.key})-[old:PART_OF]->() DELETE old"

_PARENTS = """
UNWIND $rows AS row
MATCH (element:Element {id: row.key})
MATCH (parent:Element {id: row.related})
MERGE (element)-[:PART_OF]->(parent)
"""

_ELEMENT_LINKS = """
UNWIND $rows AS row
MATCH (source:Element {id: row.source})
MATCH (target:Element {id: row.target})
MERGE (source)-[link:CONTRIBUTES_TO {key: row.key}]->(target)
  ON CREATE SET link.by = $by, link.at = datetime()
SET link += row.fields
"""

_UNLINK_ELEMENTS = """
UNWIND $rows AS row
MATCH (:Element {id: row.source})-[link:CONTRIBUTES_TO {key: row.key}]->(:Element)
DELETE link
"""

_INDICATORS = """
UNWIND $rows AS row
MERGE (indicator:Indicator {id: row.key})
  ON CREATE SET indicator.created_at = datetime(), indicator.version = 0
SET indicator += row.fields, indicator.version = indicator.version + 1, indicator.updated_at = datetime()
"""

_FORGET_MEASURES = "UNWIND $rows AS row MATCH (:Indicator {id: row.key})-[old:MEASURES]->() DELETE old"

_MEASURES = """
UNWIND $rows AS row
MATCH (indicator:Indicator {id: row.key})
MATCH (element:Element {id: row.related})
MERGE (indicator)-[:MEASURES]->(element)
"""

_FORGET_OWNERS = "UNWIND $rows AS row MATCH (:Indicator {id: row.key})<-[old:ANSWERS_FOR]-() DELETE old"

_OWNERS = """
UNWIND $rows AS row
MATCH (indicator:Indicator {id: row.key})
MATCH (agency:Agency {id: row.related})
MERGE (agency)-[:ANSWERS_FOR]->(indicator)
"""

_TARGETS = """
UNWIND $rows AS row
MATCH (indicator:Indicator {id: row.source})
MERGE (target:Target {id: row.key})
  ON CREATE SET target.created_at = datetime(), target.version = 0
SET target += row.fields, target.version = target.version + 1, target.updated_at = datetime()
MERGE (indicator)-[:HAS_TARGET]->(target)
"""

_MEASUREMENTS = """
UNWIND $rows AS row
MATCH (indicator:Indicator {id: row.source})
MERGE (value:Measurement {id: row.key})
  ON CREATE SET value.created_at = datetime(), value.version = 0
SET value += row.fields, value.version = value.version + 1, value.updated_at = datetime()
MERGE (indicator)-[:HAS_VALUE]->(value)
"""

_ADOPTIONS = """
UNWIND $rows AS row
MATCH (agency:Agency {id: row.target})
MATCH (indicator:Indicator {id: row.source})
MERGE (agency)-[adopts:ADOPTS {key: row.key}]->(indicator)
  ON CREATE SET adopts.asked_at = datetime(), adopts.asked_by = $by, adopts.version = 0
SET adopts += row.fields, adopts.version = adopts.version + 1,
    adopts.answered_at = CASE WHEN adopts.state = 'asked' THEN adopts.answered_at
                              ELSE coalesce(adopts.answered_at, datetime()) END
"""

_RESTORE = """
UNWIND $rows AS row
MATCH (project:RemovedProject {id: row.key})
REMOVE project:RemovedProject
SET project:Project
"""

_PROJECTS = """
UNWIND $rows AS row
MATCH (plan:Plan {id: $plan})
MERGE (project:Project {id: row.key})
  ON CREATE SET project.created_at = datetime(), project.version = 0
SET project += row.fields, project.version = project.version + 1, project.updated_at = datetime()
MERGE (project)-[:UNDER]->(plan)
"""

_FORGET_AGENCIES = "UNWIND $rows AS row MATCH (:Project {id: row.key})<-[old:OWNS]-() DELETE old"

_OWNED_BY = """
UNWIND $rows AS row
MATCH (project:Project {id: row.key})
MATCH (agency:Agency {id: row.related})
MERGE (agency)-[:OWNS]->(project)
"""

_PROJECT_LINKS = """
UNWIND $rows AS row
MATCH (project:Project {id: row.source})
MATCH (element:Element {id: row.target})
MERGE (project)-[link:CONTRIBUTES_TO {key: row.key}]->(element)
  ON CREATE SET link.by = $by, link.at = datetime()
SET link += row.fields
"""

_UNLINK_PROJECTS = """
UNWIND $rows AS row
MATCH (:Project {id: row.source})-[link:CONTRIBUTES_TO {key: row.key}]->(:Element)
DELETE link
"""

# Links are part of what a form of the project or element was opened on.
_BUMP_PROJECTS = """
UNWIND $rows AS row
MATCH (project:Project {id: row.key})
SET project.version = project.version + 1, project.updated_at = datetime()
"""

_REPORTS = """
UNWIND $rows AS row
MATCH (project:Project {id: row.source})
MERGE (report:Report {id: row.key})
  ON CREATE SET report.created_at = datetime(), report.version = 0
SET report += row.fields, report.version = report.version + 1, report.updated_at = datetime()
MERGE (report)-[:ABOUT]->(project)
"""


def store(tx: db.Transaction, folder: PlanFolder, comparison: Comparison, actor: Actor) -> None:
    """Writes everything that `comparison` found to differ."""
    writer = _Writer(tx, folder, comparison, actor)
    writer.plan()
    writer.upstream()
    writer.agencies_and_items()
    writer.indicators()
    writer.projects()


class _Writer:
    def __init__(self, tx: db.Transaction, folder: PlanFolder, comparison: Comparison, actor: Actor) -> None:
        self._tx = tx
        self._comparison = comparison
        self._shared = {"area": folder.area.id, "plan": folder.plan.id, "by": actor.person}
        self._code = folder.plan.code

    def plan(self) -> None:
        if self._comparison.area_fields:
            area = self._shared["area"]
            self._tx.run(_AREA, fields=dict(self._comparison.area_fields), area=area, around=[around(area), COUNTRY])
        if self._comparison.plan_is_new or self._comparison.plan_fields:
            self._tx.run(_PLAN, fields=dict(self._comparison.plan_fields), code=self._code, **self._shared)
            self._run(_FIRST_VERSIONS, [{"key": self._shared["plan"]}])

    def upstream(self) -> None:
        plans = self._changes(File.UPSTREAM_PLANS)
        self._run(_UPSTREAM_PLANS, _rows(change for change in plans if change.fields))
        self._run(_FIRST_VERSIONS, _rows(change for change in plans if change.is_new))
        self._run(_DRAWS_ON_PLANS, _draws(plans))
        elements = self._changes(File.UPSTREAM_ELEMENTS)
        self._elements(elements)
        self._run(_DRAWS_ON_ELEMENTS, _draws(elements))

    def agencies_and_items(self) -> None:
        self._run(_AGENCIES, _rows(self._changes(File.AGENCIES)))
        self._elements(self._changes(File.PLAN_ITEMS))
        for file in (File.PLAN_LINKS, File.PLAN_UPSTREAM_LINKS):
            self._run(_UNLINK_ELEMENTS, self._removals(file))
            self._run(_ELEMENT_LINKS, _rows(self._changes(file)))

    def indicators(self) -> None:
        indicators = self._changes(File.INDICATORS)
        self._run(_INDICATORS, _rows(indicators))
        self._relate("element", indicators, _FORGET_MEASURES, _MEASURES)
        self._relate("owner", indicators, _FORGET_OWNERS, _OWNERS)
        self._run(_TARGETS, _rows(self._changes(File.TARGETS)))
        self._run(_MEASUREMENTS, _rows(self._changes(File.MEASUREMENTS)))
        self._run(_ADOPTIONS, _rows(self._changes(File.ADOPTIONS)))

    def projects(self) -> None:
        self._run(_RESTORE, [{"key": key} for key in self._comparison.restored])
        projects = self._changes(File.PROJECTS)
        self._run(_PROJECTS, [_with_sort_key(row) for row in _rows(projects)])
        self._relate("agency", projects, _FORGET_AGENCIES, _OWNED_BY)
        removals = self._removals(File.PROJECT_LINKS)
        links = _rows(self._changes(File.PROJECT_LINKS))
        self._run(_UNLINK_PROJECTS, removals)
        self._run(_PROJECT_LINKS, links)
        written = {change.record.key for change in projects}
        relinked = dict.fromkeys(row["source"] for row in (*removals, *links) if row["source"] not in written)
        self._run(_BUMP_PROJECTS, [{"key": key} for key in relinked])
        self._run(_REPORTS, _rows(self._changes(File.REPORTS)))

    def _elements(self, changes: Sequence[Change]) -> None:
        self._run(_ELEMENTS, _rows(change for change in changes if change.fields))
        self._run(_CONTAINS, _rows(change for change in changes if change.is_new))
        self._relate("parent", changes, _FORGET_PARENTS, _PARENTS)

    def _relate(self, name: str, changes: Sequence[Change], forget: LiteralString, relate: LiteralString) -> None:
        """Sets a relationship of which a thing has at most one."""
        moved = [change for change in changes if name in change.fields]
        self._run(forget, [{"key": change.record.key} for change in moved if not change.is_new])
        self._run(
            relate,
            [
                {"key": change.record.key, "related": change.fields[name]}
                for change in moved
                if change.fields[name] is not None
            ],
        )

    def _changes(self, file: File) -> list[Change]:
        return self._comparison.changes.get(file, [])

    def _removals(self, file: File) -> list[dict[str, Any]]:
        return [{"key": key, "source": key.split("|")[0]} for key in self._comparison.removals.get(file, ())]

    def _run(self, query: LiteralString, rows: Rows) -> None:
        for start in range(0, len(rows), BATCH):
            self._tx.run(query, rows=rows[start : start + BATCH], **self._shared)


def _rows(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {
            "key": change.record.key,
            "source": change.record.source,
            "target": change.record.target,
            "fields": {name: value for name, value in change.fields.items() if name not in RELATIONS},
        }
        for change in changes
    ]


def _draws(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [{"key": change.record.key, "draws": change.draws} for change in changes if change.draws is not None]


def _with_sort_key(row: dict[str, Any]) -> dict[str, Any]:
    if row["fields"].get("title_th"):
        row["fields"]["sort_key"] = sort_key(row["fields"]["title_th"])
    return row
