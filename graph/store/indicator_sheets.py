"""Indicators as planners write them: a new one, and changes to the sheet of one that stands, with their history."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.indicator import Indicator, YearValue
from graph.model.indicator_sheet import IndicatorDraft, baseline_years, draft_of, sheet_problems
from graph.model.people import Actor
from graph.model.plan import thing_id
from graph.store import audit, scopes, versions
from graph.store.indicators import get_indicator, to_indicator

FIRST_CODE = "K1"

_PLAN = """
MATCH (plan:Plan {id: $plan, area: $area, level: 'province'})
RETURN plan.code AS code, plan.from_year AS first, plan.to_year AS last
"""
_PLAN_OF = """
MATCH (:Indicator {id: $id})-[:MEASURES]->(element:Element)
MATCH (plan:Plan {id: element.plan, area: $area, level: 'province'})
RETURN plan.id AS id, plan.from_year AS first, plan.to_year AS last
"""
_GET = """
MATCH (indicator:Indicator {id: $id})-[:MEASURES]->(element:Element)
OPTIONAL MATCH (owner:Agency)-[:ANSWERS_FOR]->(indicator)
RETURN indicator, element.id AS element, owner.id AS owner
"""
_FIGURES = """
MATCH (indicator:Indicator {id: $id})
RETURN COLLECT { MATCH (indicator)-[:HAS_TARGET]->(one:Target) RETURN [one.year, one.value] } AS targets,
       COLLECT { MATCH (indicator)-[:HAS_VALUE]->(one:Measurement) RETURN [one.year, one.value] } AS values
"""


@dataclass(frozen=True, slots=True)
class _OfPlan:
    """The plan of an indicator: its public id and years."""

    id: str
    years: range


# An office's codes are one of a kind in its whole folder, so the next one is looked for among all of the plan's.
_CODES = """
CALL () {
  MATCH (n:Indicator) WHERE n.id STARTS WITH $stem RETURN n.code AS code, true AS indicator, n.order AS place
  UNION
  MATCH (n:Element) WHERE n.id STARTS WITH $stem RETURN n.code AS code, false AS indicator, 0 AS place
  UNION
  MATCH (n:Project) WHERE n.id STARTS WITH $stem RETURN n.code AS code, false AS indicator, 0 AS place
  UNION
  MATCH (n:RemovedProject) WHERE n.id STARTS WITH $stem RETURN n.code AS code, false AS indicator, 0 AS place
}
RETURN code, indicator, place
"""

_CREATE = """
MATCH (element:Element {id: $element, plan: $plan})
CREATE (indicator:Indicator {id: $id, code: $code, order: $order, is_example: false, version: 1,
                             created_at: datetime(), updated_at: datetime()})
SET indicator += $fields
CREATE (indicator)-[:MEASURES]->(element)
RETURN indicator.id AS id
"""


def create_indicator(area: str, plan_id: str, draft: IndicatorDraft, actor: Actor) -> Indicator:
    """Creates an indicator with the next free code of its plan's (K21 after K20). Raises InvalidError (field → what is
    wrong), NotFoundError (plan, element or owner not of the area)."""
    _refuse_invalid(draft)

    def work(tx: db.Transaction) -> str:
        plan = tx.one(_PLAN, plan=plan_id, area=area)
        if plan is None:
            raise NotFoundError(f"no plan {plan_id} in {area}")
        of_plan = _OfPlan(plan_id, range(plan["first"], plan["last"] + 1))
        scopes.touch(tx, area, of_plan.years)
        _refuse_foreign(tx, area, of_plan, draft)
        taken = tx.run(_CODES, stem=thing_id(area, plan["code"], ""))
        code = next_code([row["code"] for row in taken if row["indicator"]], {row["code"] for row in taken})
        indicator_id = thing_id(area, plan["code"], code)
        # A baseline of its year is set below, with the other years'.
        tx.run(
            _CREATE,
            id=indicator_id,
            plan=plan_id,
            element=draft.element,
            code=code,
            order=1 + max((row["place"] or 0 for row in taken), default=0),
            fields=_properties(draft),
        )
        _write_relations(tx, indicator_id, of_plan, IndicatorDraft(draft.element, ""), draft)
        _tell(tx, area, Action.CREATED, indicator_id, actor, after=_stated(draft))
        return indicator_id

    return get_indicator(db.write(work))


_SET = """
MATCH (indicator:Indicator {id: $id})
SET indicator += $fields, indicator.version = indicator.version + 1, indicator.updated_at = datetime()
"""


def update_indicator(
    area: str, indicator_id: str, opened_version: int, draft: IndicatorDraft, actor: Actor
) -> str | None:
    """Changes an indicator's sheet; returns the audit event's id, None where nothing changed. Raises InvalidError (also
    shared: adopted, where an agency has accepted it), NotFoundError, StaleError."""
    _refuse_invalid(draft)

    def work(tx: db.Transaction) -> str:
        found = tx.one(_PLAN_OF, id=indicator_id, area=area)
        if found is None:
            raise NotFoundError(f"no indicator {indicator_id} in {area}")
        plan = _OfPlan(found["id"], range(found["first"], found["last"] + 1))
        scopes.touch(tx, area, plan.years)
        standing = _standing(tx, indicator_id)
        versions.check("indicator", indicator_id, opened_version, standing.version)
        before = _standing_draft(tx, standing, plan)
        changed = [field.name for field in fields(draft) if getattr(before, field.name) != getattr(draft, field.name)]
        if not changed:
            raise db.UnchangedError
        _refuse_foreign(tx, area, plan, draft)
        if before.shared and not draft.shared and _is_adopted(tx, indicator_id):
            raise InvalidError("agencies have accepted it", fields={"shared": "adopted"})
        tx.run(_SET, id=indicator_id, fields=_properties(draft))
        _write_relations(tx, indicator_id, plan, before, draft, standing)
        old, new = _stated(before), _stated(draft)
        return _tell(
            tx,
            area,
            Action.CHANGED,
            indicator_id,
            actor,
            before={name: old[name] for name in changed},
            after={name: new[name] for name in changed},
        )

    return db.change(work)


def next_code(own: list[str], taken: set[str]) -> str:
    """The code after the highest of `own` (K20 → K21), skipping those in `taken`."""
    parted = [match for code in own if (match := re.fullmatch(r"(.*?)(\d+)", code))]
    if not parted:
        stem, number = re.fullmatch(r"(.*?)(\d+)", FIRST_CODE).groups()  # type: ignore[union-attr]
        last, width = int(number) - 1, 1
    else:
        highest = max(parted, key=lambda match: int(match[2]))
        stem, last, width = highest[1], int(highest[2]), len(highest[2])
    while True:
        last += 1
        code = f"{stem}{last:0{width}d}"
        if code not in taken:
            return code


_RELATE = """
MATCH (indicator:Indicator {id: $id})-[old:MEASURES]->(:Element)
DELETE old
WITH DISTINCT indicator
MATCH (element:Element {id: $element})
CREATE (indicator)-[:MEASURES]->(element)
"""
_FORGET_OWNER = "MATCH (:Agency)-[old:ANSWERS_FOR]->(:Indicator {id: $id}) DELETE old"
_SET_OWNER = """
MATCH (indicator:Indicator {id: $id}), (owner:Agency {id: $owner})
MERGE (owner)-[:ANSWERS_FOR]->(indicator)
"""
_SET_TARGETS = """
MATCH (indicator:Indicator {id: $id})
UNWIND $rows AS row
MERGE (target:Target {id: $id + '|' + row.year})
  ON CREATE SET target.year = row.year, target.created_at = datetime(), target.version = 0
SET target.value = row.value, target.updated_at = datetime(), target.version = target.version + 1
MERGE (indicator)-[:HAS_TARGET]->(target)
"""
_CLEAR_TARGETS = "UNWIND $years AS year MATCH (target:Target {id: $id + '|' + year}) DETACH DELETE target"
_SET_VALUES = """
MATCH (indicator:Indicator {id: $id})
UNWIND $rows AS row
MERGE (value:Measurement {id: $id + '|' + row.year})
  ON CREATE SET value.year = row.year, value.created_at = datetime(), value.version = 0
SET value.value = row.value, value.updated_at = datetime(), value.version = value.version + 1
MERGE (indicator)-[:HAS_VALUE]->(value)
"""
_CLEAR_VALUES = "UNWIND $years AS year MATCH (value:Measurement {id: $id + '|' + year}) DETACH DELETE value"
_SET_BASELINE = """
MATCH (indicator:Indicator {id: $id}) SET indicator.baseline = $value, indicator.baseline_year = $year
"""


def _write_relations(
    tx: db.Transaction,
    indicator_id: str,
    plan: _OfPlan,
    before: IndicatorDraft,
    draft: IndicatorDraft,
    standing: Indicator | None = None,
) -> None:
    if before.element != draft.element:
        tx.run(_RELATE, id=indicator_id, element=draft.element)
    if before.owner != draft.owner:
        tx.run(_FORGET_OWNER, id=indicator_id)
        if draft.owner:
            tx.run(_SET_OWNER, id=indicator_id, owner=draft.owner)
    if before.targets != draft.targets:
        gone = sorted({year for year, _ in before.targets} - {year for year, _ in draft.targets})
        tx.run(_CLEAR_TARGETS, id=indicator_id, years=gone)
        tx.run(_SET_TARGETS, id=indicator_id, rows=_rows(dict(draft.targets)))
    if before.baselines != draft.baselines:
        _write_baselines(tx, indicator_id, plan, dict(draft.baselines), standing)


def _write_baselines(
    tx: db.Transaction, indicator_id: str, plan: _OfPlan, figures: dict[int, float], standing: Indicator | None
) -> None:
    """The latest figure before the plan is the baseline; older ones are measured values of their years."""
    years = baseline_years(plan.years.start)
    stood = standing.baseline_year if standing else None
    latest = max(figures, default=None)
    older = {year: value for year, value in figures.items() if year != latest}
    if latest is not None:
        tx.run(_SET_BASELINE, id=indicator_id, year=latest, value=figures[latest])
    elif stood in years:
        tx.run(_SET_BASELINE, id=indicator_id, year=None, value=None)
    if latest is not None and standing and standing.baseline is not None and stood is not None and stood < years[0]:
        # A baseline from further back, which the sheet does not show, stays as what was measured then.
        older[stood] = standing.baseline
    tx.run(_CLEAR_VALUES, id=indicator_id, years=[year for year in years if year not in older])
    tx.run(_SET_VALUES, id=indicator_id, rows=_rows(older))


def _rows(figures: Mapping[int, float]) -> list[dict[str, float]]:
    return [{"year": year, "value": value} for year, value in figures.items()]


def _standing(tx: db.Transaction, indicator_id: str) -> Indicator:
    row = tx.one(_GET, id=indicator_id)
    if row is None:
        raise NotFoundError(f"no indicator {indicator_id}")
    return to_indicator(row)


def _standing_draft(tx: db.Transaction, standing: Indicator, plan: _OfPlan) -> IndicatorDraft:
    row = tx.run(_FIGURES, id=standing.id)[0]
    targets = [YearValue(standing.id, year, value) for year, value in row["targets"]]
    values = [YearValue(standing.id, year, value) for year, value in row["values"]]
    return draft_of(standing, targets, values, plan.years)


def _is_adopted(tx: db.Transaction, indicator_id: str) -> bool:
    query = "RETURN exists((:Agency)-[:ADOPTS {state: 'accepted'}]->(:Indicator {id: $id})) AS adopted"
    return bool(tx.run(query, id=indicator_id)[0]["adopted"])


def _refuse_invalid(draft: IndicatorDraft) -> None:
    problems = sheet_problems(draft)
    if problems:
        raise InvalidError("the sheet breaks a rule", fields=problems)


def _refuse_foreign(tx: db.Transaction, area: str, plan: _OfPlan, draft: IndicatorDraft) -> None:
    if not tx.run("MATCH (e:Element {id: $id, plan: $plan}) RETURN e.id AS id", id=draft.element, plan=plan.id):
        raise NotFoundError(f"no element {draft.element} in {plan.id}")
    if draft.owner and not tx.run(
        "MATCH (a:Agency {id: $id, area: $area}) RETURN a.id AS id", id=draft.owner, area=area
    ):
        raise NotFoundError(f"no agency {draft.owner} in {area}")
    if any(year not in plan.years for year, _ in draft.targets):
        raise InvalidError("a target outside the plan", fields={"targets": "outside_plan"})
    if any(year not in baseline_years(plan.years.start) for year, _ in draft.baselines):
        raise InvalidError("a baseline of another year", fields={"baselines": "outside_plan"})


_RELATED = frozenset({"element", "owner", "targets", "baselines"})


def _properties(draft: IndicatorDraft) -> dict[str, Any]:
    own = {field.name: getattr(draft, field.name) for field in fields(draft) if field.name not in _RELATED}
    values = {name: value.value if isinstance(value, Enum) else value for name, value in own.items()}
    return {**values, "score_values": list(draft.score_values) or None}


def _stated(draft: IndicatorDraft) -> dict[str, Any]:
    values = {field.name: getattr(draft, field.name) for field in fields(draft)}
    return {**values, "baselines": dict(draft.baselines), "targets": dict(draft.targets)}


def _tell(
    tx: db.Transaction,
    area: str,
    action: Action,
    indicator_id: str,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> str:
    return audit.append(
        tx,
        area=area,
        action=action,
        subject_kind="indicator",
        subject=indicator_id,
        actor=actor,
        before=before,
        after=after,
    )
