"""Shared indicators asked of agencies, and their answers. What an answer may be is graph.model.adoption's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.model.adoption import (
    MAX_REASON,
    AdoptedTarget,
    Adoption,
    AdoptionState,
    Answer,
    adoption_key,
    answer_problems,
    answered_targets,
)
from graph.model.audit import Action, AuditEvent
from graph.model.people import Actor
from graph.store import audit, scopes, versions

_RETURN = """
RETURN agency.id AS agency, indicator.id AS indicator, adopts {
  .state, .reason, .owner_name, .years, .targets, .bases, .due, .asked_at, .answered_at, .answered_by_name, .version
} AS adopts
"""
_LIST = (
    """
MATCH (:Element {plan: $plan})<-[:MEASURES]-(indicator:Indicator)<-[adopts:ADOPTS]-(agency:Agency)
WITH agency, indicator, adopts ORDER BY indicator.order, indicator.code, agency.order, agency.code
"""
    + _RETURN
)
_GET = "MATCH (agency:Agency {id: $agency})-[adopts:ADOPTS]->(indicator:Indicator {id: $indicator})" + _RETURN


def list_adoptions(plan_id: str) -> list[Adoption]:
    """Of all agencies asked about the plan's indicators, by indicator and agency in the plan's order."""
    return [_adoption(row) for row in db.read(_LIST, plan=plan_id)]


def get_adoption(agency_id: str, indicator_id: str) -> Adoption:
    """Raises NotFoundError where the agency was not asked."""
    row = db.read_one(_GET, agency=agency_id, indicator=indicator_id)
    if row is None:
        raise NotFoundError(f"{agency_id} was not asked to take {indicator_id}")
    return _adoption(row)


def history(adoptions: Sequence[Adoption], limit: int = 50) -> list[AuditEvent]:
    """The newest events about these adoptions, newest first."""
    return audit.history_of([one.key for one in adoptions], limit)


_ASK = """
MATCH (indicator:Indicator {id: $indicator})
UNWIND $agencies AS id
MATCH (agency:Agency {id: id, area: $area})
WHERE NOT exists((agency)-[:ADOPTS]->(indicator))
CREATE (agency)-[:ADOPTS {key: id + '|' + $indicator, state: 'asked', years: [], targets: [], bases: [], due: $due,
                          asked_at: datetime(), asked_by: $by, version: 1}]->(indicator)
RETURN id
"""


def ask(area: str, indicator_id: str, agencies: Sequence[str], due: date | None, actor: Actor) -> list[str]:
    """Asks agencies (public ids) of the area to take a shared indicator; returns those that had not been asked yet.
    Raises NotFoundError (indicator or an agency not of the area), InvalidError (indicator: not_shared; agencies:
    required)."""
    if not agencies:
        raise InvalidError("nobody is asked", fields={"agencies": "required"})

    def work(tx: db.Transaction) -> list[str]:
        if not _open(tx, area, indicator_id).shared:
            raise InvalidError(f"{indicator_id} is not shared", fields={"indicator": "not_shared"})
        wanted = list(dict.fromkeys(agencies))
        known = tx.run("MATCH (a:Agency {area: $area}) WHERE a.id IN $ids RETURN a.id AS id", area=area, ids=wanted)
        if len(known) < len(wanted):
            raise NotFoundError(f"an agency that is not of {area}")
        rows = tx.run(_ASK, area=area, indicator=indicator_id, agencies=wanted, due=due, by=actor.person)
        if not rows:
            raise db.UnchangedError
        for row in rows:
            _tell(tx, area, Action.ASKED, row["id"], indicator_id, actor, after={"due": due})
        return [row["id"] for row in rows]

    return db.change(work) or []


_SET = """
MATCH (:Agency {id: $agency})-[adopts:ADOPTS]->(:Indicator {id: $indicator})
SET adopts += $fields, adopts.version = adopts.version + 1
"""


def withdraw(area: str, agency_id: str, indicator_id: str, opened_version: int, actor: Actor) -> None:
    """Takes back a question that was never answered. Raises NotFoundError, StaleError, InvalidError (state:
    answered)."""

    def work(tx: db.Transaction) -> None:
        _open(tx, area, indicator_id)
        standing = _standing(tx, agency_id, indicator_id, opened_version)
        if standing.answered_at is not None or standing.state is not AdoptionState.ASKED:
            raise InvalidError("it was answered", fields={"state": "answered"})
        tx.run(
            "MATCH (:Agency {id: $agency})-[adopts:ADOPTS]->(:Indicator {id: $indicator}) DELETE adopts",
            agency=agency_id,
            indicator=indicator_id,
        )
        _tell(tx, area, Action.REMOVED, agency_id, indicator_id, actor, before=_as_json(standing))

    db.write(work)


def ask_again(
    area: str, agency_id: str, indicator_id: str, opened_version: int, reason: str, due: date | None, actor: Actor
) -> None:
    """Opens an answer again, also one that binds; it counts for nothing until the agency answers. Raises NotFoundError,
    StaleError, InvalidError (reason: required, too_long; state: asked where it is open already)."""
    if not reason.strip() or len(reason) > MAX_REASON:
        raise InvalidError("why", fields={"reason": "too_long" if reason.strip() else "required"})

    def work(tx: db.Transaction) -> None:
        _open(tx, area, indicator_id)
        standing = _standing(tx, agency_id, indicator_id, opened_version)
        if standing.state is AdoptionState.ASKED:
            raise InvalidError("it is open already", fields={"state": "asked"})
        fields = {"state": AdoptionState.ASKED.value, "due": due}
        tx.run(_SET, agency=agency_id, indicator=indicator_id, fields=fields)
        before, after = {"state": standing.state.value}, {"reason": reason, "due": due}
        _tell(tx, area, Action.ASKED, agency_id, indicator_id, actor, before=before, after=after)

    db.write(work)


def answer(
    area: str, agency_id: str, indicator_id: str, opened_version: int, said: Answer, actor: Actor, day: date
) -> None:
    """Keeps an agency's answer of `day`. Raises NotFoundError (not asked), StaleError, InvalidError (see
    graph.model.adoption.answer_problems)."""

    def work(tx: db.Transaction) -> None:
        indicator = _open(tx, area, indicator_id)
        standing = _standing(tx, agency_id, indicator_id, opened_version)
        wrong = answer_problems(standing, said, indicator.years, day)
        if wrong:
            raise InvalidError("the answer breaks a rule", fields=wrong)
        targets = answered_targets(standing, said, indicator.years, day)
        state = AdoptionState.ACCEPTED if said.accepts else AdoptionState.DECLINED
        owner_name = said.owner_name if said.accepts else standing.owner_name
        fields = {
            "state": state.value,
            "reason": said.reason,
            "owner_name": owner_name,
            **target_lists(targets),
            "answered_by": actor.person,
            "answered_by_name": actor.name,
        }
        tx.run(_SET, agency=agency_id, indicator=indicator_id, fields=fields)
        tx.run(_ANSWERED_NOW, agency=agency_id, indicator=indicator_id)
        now = Adoption(agency_id, indicator_id, state, said.reason, owner_name, targets)
        _tell(
            tx,
            area,
            Action.ANSWERED,
            agency_id,
            indicator_id,
            actor,
            before=_as_json(standing),
            after=_as_json(now),
        )

    db.write(work)


_ANSWERED_NOW = """
MATCH (:Agency {id: $agency})-[adopts:ADOPTS]->(:Indicator {id: $indicator})
SET adopts.answered_at = datetime()
"""


@dataclass(frozen=True, slots=True)
class _Indicator:
    shared: bool
    years: range


_PLAN_OF = """
MATCH (indicator:Indicator {id: $id})-[:MEASURES]->(element:Element)
MATCH (plan:Plan {id: element.plan, area: $area})
RETURN coalesce(indicator.shared, false) AS shared, plan.from_year AS first, plan.to_year AS last
"""


def _open(tx: db.Transaction, area: str, indicator_id: str) -> _Indicator:
    """The indicator, with its plan's scopes touched: how every write here begins."""
    found = tx.one(_PLAN_OF, id=indicator_id, area=area)
    if found is None:
        raise NotFoundError(f"no indicator {indicator_id} in {area}")
    years = range(found["first"], found["last"] + 1)
    scopes.touch(tx, area, years)
    # Asked again under the scopes' lock.
    again = tx.one(_PLAN_OF, id=indicator_id, area=area)
    return _Indicator(bool(again and again["shared"]), years)


def _standing(tx: db.Transaction, agency_id: str, indicator_id: str, opened_version: int) -> Adoption:
    row = tx.one(_GET, agency=agency_id, indicator=indicator_id)
    if row is None:
        raise NotFoundError(f"{agency_id} was not asked to take {indicator_id}")
    standing = _adoption(row)
    versions.check("adoption", standing.key, opened_version, standing.version)
    return standing


def target_lists(targets: Sequence[AdoptedTarget]) -> dict[str, list[Any]]:
    """The yearly targets as a relationship's lists, which are of one kind and without nulls: a base that was not said
    is 0, which no base is."""
    return {
        "years": [one.year for one in targets],
        "targets": [float(one.target) for one in targets],
        "bases": [float(one.base or 0) for one in targets],
    }


def _adoption(row: Mapping[str, Any]) -> Adoption:
    kept = row["adopts"]
    return Adoption(
        agency=row["agency"],
        indicator=row["indicator"],
        state=AdoptionState(kept["state"]),
        reason=kept["reason"],
        owner_name=kept["owner_name"],
        targets=targets_of(kept),
        due=kept["due"],
        asked_at=kept["asked_at"],
        answered_at=kept["answered_at"],
        answered_by=kept["answered_by_name"],
        version=kept["version"],
    )


def targets_of(kept: Mapping[str, Any]) -> tuple[AdoptedTarget, ...]:
    """The yearly targets from a relationship's lists."""
    rows = zip(kept["years"] or (), kept["targets"] or (), kept["bases"] or (), strict=True)
    return tuple(AdoptedTarget(year, target, base or None) for year, target, base in rows)


def _as_json(adoption: Adoption) -> dict[str, Any]:
    return {
        "state": adoption.state.value,
        "reason": adoption.reason,
        "owner_name": adoption.owner_name,
        "targets": {str(one.year): one.target for one in adoption.targets},
    }


def _tell(
    tx: db.Transaction,
    area: str,
    action: Action,
    agency_id: str,
    indicator_id: str,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    audit.append(
        tx,
        area=area,
        action=action,
        subject_kind="adoption",
        subject=adoption_key(agency_id, indicator_id),
        actor=actor,
        before=before,
        after=after,
    )
