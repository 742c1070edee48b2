"""Indicators, their owners, yearly targets and measured values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.indicator import Direction, Frequency, Indicator, IndicatorLevel, Rollup, Scoring, YearValue
from graph.model.people import Actor
from graph.store import audit, scopes, versions

_LIST = """
MATCH (element:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)
OPTIONAL MATCH (owner:Agency)-[:ANSWERS_FOR]->(indicator)
RETURN indicator, element.id AS element, owner.id AS owner ORDER BY indicator.order, indicator.code
"""

_GET = """
MATCH (element:Element)<-[:MEASURES]-(indicator:Indicator {id: $id})
OPTIONAL MATCH (owner:Agency)-[:ANSWERS_FOR]->(indicator)
RETURN indicator, element.id AS element, owner.id AS owner
"""

_TARGETS = """
MATCH (:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)-[:HAS_TARGET]->(target:Target)
WITH indicator, target ORDER BY indicator.order, target.year
RETURN indicator.id AS indicator, target.year AS year, target.value AS value
"""

_VALUES = """
MATCH (:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)-[:HAS_VALUE]->(value:Measurement)
WITH indicator, value ORDER BY indicator.order, value.year
RETURN indicator.id AS indicator, value.year AS year, value.value AS value
"""


def list_indicators(plan_id: str) -> list[Indicator]:
    """The plan's indicators in its order."""
    return [to_indicator(row) for row in db.read(_LIST, plan=plan_id)]


def get_indicator(indicator_id: str) -> Indicator:
    """Raises NotFoundError."""
    row = db.read_one(_GET, id=indicator_id)
    if row is None:
        raise NotFoundError(f"no indicator {indicator_id}")
    return to_indicator(row)


def list_targets(plan_id: str) -> list[YearValue]:
    return [YearValue(**row) for row in db.read(_TARGETS, plan=plan_id)]


def list_values(plan_id: str) -> list[YearValue]:
    """Measured values of the plan's indicators, by year."""
    return [YearValue(**row) for row in db.read(_VALUES, plan=plan_id)]


@dataclass(frozen=True, slots=True)
class IndicatorYear:
    """What the PEO keeps of an indicator for a year: who answers for it, its target and value in its unit."""

    owner: str | None
    target: float | None
    value: float | None


# Two who save the same indicator take turns, so that the second finds the first one's version.
_TAKE_TURNS = "MATCH (indicator:Indicator {id: $id}) SET indicator.locked_at = datetime()"

_OPEN = """
MATCH (plan:Plan)<-[:VERSION_OF]-(:PlanVersion)-[:CONTAINS]->(:Element)<-[:MEASURES]-(indicator:Indicator {id: $id})
WHERE plan.area = $area
OPTIONAL MATCH (owner:Agency)-[:ANSWERS_FOR]->(indicator)
OPTIONAL MATCH (indicator)-[:HAS_TARGET]->(target:Target {year: $year})
OPTIONAL MATCH (indicator)-[:HAS_VALUE]->(value:Measurement {year: $year})
RETURN indicator.version AS version, owner.id AS owner, target.value AS target, value.value AS value,
       plan.from_year AS from_year, plan.to_year AS to_year LIMIT 1
"""

_SET_OWNER = """
MATCH (indicator:Indicator {id: $id})
OPTIONAL MATCH (:Agency)-[old:ANSWERS_FOR]->(indicator)
DELETE old
WITH DISTINCT indicator
MATCH (owner:Agency {id: $owner})
MERGE (owner)-[:ANSWERS_FOR]->(indicator)
"""

_CLEAR_OWNER = "MATCH (:Agency)-[old:ANSWERS_FOR]->(:Indicator {id: $id}) DELETE old"

_SET_TARGET = """
MATCH (indicator:Indicator {id: $id})
MERGE (target:Target {id: $id + '|' + $year})
  ON CREATE SET target.year = $year, target.created_at = datetime(), target.version = 0
SET target.value = $value, target.updated_at = datetime(), target.version = target.version + 1
MERGE (indicator)-[:HAS_TARGET]->(target)
"""

_CLEAR_TARGET = "MATCH (target:Target {id: $id + '|' + $year}) DETACH DELETE target"

_SET_VALUE = """
MATCH (indicator:Indicator {id: $id})
MERGE (value:Measurement {id: $id + '|' + $year})
  ON CREATE SET value.year = $year, value.created_at = datetime(), value.version = 0
SET value.value = $value, value.updated_at = datetime(), value.version = value.version + 1
MERGE (indicator)-[:HAS_VALUE]->(value)
"""

_CLEAR_VALUE = "MATCH (value:Measurement {id: $id + '|' + $year}) DETACH DELETE value"

_BUMP = "MATCH (n:Indicator {id: $id}) SET n.version = n.version + 1, n.updated_at = datetime()"


def update_year(
    area: str, indicator_id: str, year: int, opened_version: int, change: IndicatorYear, actor: Actor
) -> str | None:
    """Sets an indicator's owner, and its target and value of a year; returns the audit event's id, None where nothing
    changed. Raises NotFoundError (also for an owner of another province), InvalidError (a year outside the plan),
    StaleError."""

    def work(tx: db.Transaction) -> str | None:
        tx.run(_TAKE_TURNS, id=indicator_id)
        standing = tx.one(_OPEN, area=area, id=indicator_id, year=year)
        if standing is None:
            raise NotFoundError(f"no indicator {indicator_id} in {area}")
        versions.check("indicator", indicator_id, opened_version, standing["version"])
        if not standing["from_year"] <= year <= standing["to_year"]:
            raise InvalidError(f"the plan does not hold in {year}", fields={"year": "outside_plan"})
        if change.owner is not None and not tx.run(
            "MATCH (agency:Agency {id: $owner, area: $area}) RETURN agency.id AS id", owner=change.owner, area=area
        ):
            raise NotFoundError(f"no agency {change.owner} in {area}")
        names = ("owner", "target", "value")
        before = {name: standing[name] for name in names if standing[name] != getattr(change, name)}
        if not before:
            return None
        # An owner holds for every year of the plan, a target or a value for one.
        touched = range(standing["from_year"], standing["to_year"] + 1) if "owner" in before else [year]
        scopes.touch(tx, area, touched)
        _apply(tx, indicator_id, year, change, before)
        tx.run(_BUMP, id=indicator_id)
        return audit.append(
            tx,
            area=area,
            action=Action.CHANGED,
            subject_kind="indicator",
            subject=indicator_id,
            actor=actor,
            before={"year": year, **before},
            after={"year": year, **{name: getattr(change, name) for name in before}},
        )

    return db.write(work)


def _apply(tx: db.Transaction, indicator_id: str, year: int, change: IndicatorYear, changed: Mapping[str, Any]) -> None:
    if "owner" in changed:
        if change.owner is None:
            tx.run(_CLEAR_OWNER, id=indicator_id)
        else:
            tx.run(_SET_OWNER, id=indicator_id, owner=change.owner)
    if "target" in changed:
        if change.target is None:
            tx.run(_CLEAR_TARGET, id=indicator_id, year=year)
        else:
            tx.run(_SET_TARGET, id=indicator_id, year=year, value=change.target)
    if "value" in changed:
        if change.value is None:
            tx.run(_CLEAR_VALUE, id=indicator_id, year=year)
        else:
            tx.run(_SET_VALUE, id=indicator_id, year=year, value=change.value)


def to_indicator(row: Mapping[str, Any]) -> Indicator:
    """An Indicator from a row of its node's properties, what it measures and its owner's id."""
    node = row["indicator"]
    return Indicator(
        id=node["id"],
        code=node["code"],
        element=row["element"],
        name_th=node["name_th"],
        name_en=node.get("name_en"),
        unit=node.get("unit"),
        direction=Direction(node["direction"]) if node.get("direction") else None,
        baseline=node.get("baseline"),
        baseline_year=node.get("baseline_year"),
        rollup=Rollup(node["rollup"]) if node.get("rollup") else None,
        shared=bool(node.get("shared")),
        definition_th=node.get("definition_th"),
        owner=row["owner"],
        is_example=bool(node.get("is_example")),
        level=IndicatorLevel(node["level"]) if node.get("level") else None,
        weight=node.get("weight"),
        numerator_th=node.get("numerator_th"),
        denominator_th=node.get("denominator_th"),
        source_th=node.get("source_th"),
        frequency=Frequency(node["frequency"]) if node.get("frequency") else None,
        supervisor_th=node.get("supervisor_th"),
        collector_th=node.get("collector_th"),
        scoring=Scoring(node["scoring"]) if node.get("scoring") else None,
        score_values=tuple(node.get("score_values") or ()),
        version=node["version"],
    )
