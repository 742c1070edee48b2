"""What people did with the gaps of a scope: taken up, waived, talked about. Nothing here touches a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.area import Scope
from graph.model.audit import Action, AuditEvent
from graph.model.fiscal import now
from graph.model.gap_card import (
    NOTHING_DONE,
    CardDeeds,
    Deed,
    Remark,
    deed_from_json,
    remark_problems,
    take_up_problems,
    waiver_problems,
)
from graph.model.people import Actor
from graph.store import audit, versions

_CARD = """
RETURN card, COLLECT {
  MATCH (card)<-[:ABOUT]-(remark:Remark) RETURN remark ORDER BY remark.at
} AS talk
"""
_LIST = "MATCH (card:GapCard {scope: $scope})" + _CARD + "ORDER BY card.key"
_GET = "MATCH (card:GapCard {id: $id})" + _CARD


def list_deeds(scope: Scope) -> dict[str, CardDeeds]:
    """What was done with the gaps of a scope, by the findings' keys."""
    found = (_deeds(row) for row in db.read(_LIST, scope=scope.key))
    return {deeds.key: deeds for deeds in found}


def get_deeds(scope: Scope, key: str) -> CardDeeds:
    """What was done with one gap; of one that nobody has touched, nothing."""
    row = db.read_one(_GET, id=card_id(scope, key))
    return CardDeeds(key) if row is None else _deeds(row)


def history(scope: Scope, key: str, limit: int = 50) -> list[AuditEvent]:
    """The newest events about the gap's card, newest first."""
    return audit.history(card_id(scope, key), limit)


def card_id(scope: Scope, key: str) -> str:
    """What the card of a finding is called in histories."""
    return f"{scope.key}|{key}"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a write kept. `event` names it for undo."""

    deeds: CardDeeds
    event: str


_OWNER = """
MATCH (person:Person {id: $id, active: true})-[:MEMBER_OF]->(:Agency {area: $area})
RETURN DISTINCT person.name AS name
"""


def take_up(scope: Scope, key: str, opened_version: int, owner: str, due: date | None, actor: Actor, day: date) -> Kept:
    """`owner` (a person's id) takes the gap up until `due`; a waiver ends. Raises InvalidError (owner: unknown; due:
    past), StaleError."""
    wrong = take_up_problems(due, day)

    def work(tx: db.Transaction) -> str:
        standing = _open(tx, scope, key, opened_version)
        person = tx.one(_OWNER, id=owner, area=scope.area)
        found = wrong if person else {**wrong, "owner": "unknown"}
        if found or person is None:
            raise InvalidError("it cannot be taken up so", fields=found)
        return _keep(tx, scope, standing, Deed(owner, person["name"], due, now()), actor)

    return _kept(scope, key, work)


_CALL_OPEN = """
MATCH (call:ProjectCall {scope: $scope, finding: $finding, state: 'open'})
RETURN count(call) > 0 AS open
"""


def waive(
    scope: Scope, key: str, opened_version: int, reason: str, until: date | None, actor: Actor, day: date
) -> Kept:
    """Leaves the gap as it is until the end of a day; its owner stays. Raises InvalidError (reason: required, too_long;
    until: required, past; state: call_open), StaleError."""
    wrong = waiver_problems(reason, until, day)
    if wrong:
        raise InvalidError("a waiver wants a reason and a day", fields=wrong)

    def work(tx: db.Transaction) -> str:
        standing = _open(tx, scope, key, opened_version)
        if tx.run(_CALL_OPEN, scope=scope.key, finding=key)[0]["open"]:
            raise InvalidError("a call is open", fields={"state": "call_open"})
        deed = replace(
            standing.deed,
            waived_reason=reason.strip(),
            waived_until=until,
            waived_by=actor.name,
            waived_at=now(),
        )
        return _keep(tx, scope, standing, deed, actor)

    return _kept(scope, key, work)


def put_back(scope: Scope, key: str, opened_version: int, actor: Actor) -> Kept:
    """Makes the gap's card new again: nobody's, without a waiver; the talk stays. Raises StaleError."""

    def work(tx: db.Transaction) -> str:
        return _keep(tx, scope, _open(tx, scope, key, opened_version), NOTHING_DONE, actor)

    return _kept(scope, key, work)


_SAY = """
MATCH (card:GapCard {id: $id})
CREATE (:Remark {at: datetime($at), person: $person, name: $name, text: $text})-[:ABOUT]->(card)
"""


def say(scope: Scope, key: str, text: str, actor: Actor) -> CardDeeds:
    """Adds to the talk about a gap. Raises InvalidError (text: required, too_long)."""
    wrong = remark_problems(text)
    if wrong:
        raise InvalidError("nothing to keep", fields=wrong)

    def work(tx: db.Transaction) -> None:
        _lock(tx, scope, key)
        said = {"at": now().isoformat(), "person": actor.person, "name": actor.name, "text": text.strip()}
        tx.run(_SAY, id=card_id(scope, key), **said)
        _tell(tx, scope, key, Action.CREATED, actor, after={"text": text.strip()})

    db.write(work)
    return get_deeds(scope, key)


def undo(scope: Scope, key: str, event_id: str, actor: Actor) -> Kept:
    """Puts back what stood before a deed. Raises NotFoundError (also for a deed on another card), StaleError when
    something was done since."""

    def work(tx: db.Transaction) -> str:
        event = audit.get_event(tx, scope.area, event_id)
        if event.subject != card_id(scope, key) or event.before is None or event.after is None:
            raise NotFoundError(f"event {event_id} is no deed on {key}")
        standing = _lock(tx, scope, key)
        if standing.deed.to_json() != event.after:
            raise StaleError("gap_card", key, standing.version - 1, standing.version)
        return _keep(tx, scope, standing, deed_from_json(event.before), actor)

    return _kept(scope, key, work)


def _kept(scope: Scope, key: str, work: Any) -> Kept:
    event = db.write(work)
    return Kept(get_deeds(scope, key), event)


_LOCK = """
MERGE (card:GapCard {id: $id})
  ON CREATE SET card.scope = $scope, card.key = $key, card.version = 0
SET card.locked_at = datetime()
"""


def _lock(tx: db.Transaction, scope: Scope, key: str) -> CardDeeds:
    """The card, locked until the transaction ends."""
    tx.run(_LOCK, id=card_id(scope, key), scope=scope.key, key=key)
    row = tx.one(_GET, id=card_id(scope, key))
    assert row is not None
    return _deeds(row)


def _open(tx: db.Transaction, scope: Scope, key: str, opened_version: int) -> CardDeeds:
    standing = _lock(tx, scope, key)
    versions.check("gap_card", key, opened_version, standing.version)
    return standing


_SET = """
MATCH (card:GapCard {id: $id})
SET card += $fields, card.taken_at = datetime($taken_at), card.waived_at = datetime($waived_at),
    card.version = card.version + 1
"""
_MOMENTS = ("taken_at", "waived_at")


def _keep(tx: db.Transaction, scope: Scope, standing: CardDeeds, deed: Deed, actor: Actor) -> str:
    before, after = standing.deed.to_json(), deed.to_json()
    values = {field.name: getattr(deed, field.name) for field in fields(deed) if field.name not in _MOMENTS}
    moments = {name: after.get(name) for name in _MOMENTS}
    tx.run(_SET, id=card_id(scope, standing.key), fields=values, **moments)
    return _tell(tx, scope, standing.key, Action.CHANGED, actor, before=before, after=after)


def _tell(
    tx: db.Transaction,
    scope: Scope,
    key: str,
    action: Action,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> str:
    about = {"subject_kind": "gap_card", "subject": card_id(scope, key)}
    return audit.append(tx, area=scope.area, action=action, **about, actor=actor, before=before, after=after)


def _deeds(row: Mapping[str, Any]) -> CardDeeds:
    card = row["card"]
    return CardDeeds(
        key=card["key"],
        deed=Deed(**{field.name: card.get(field.name) for field in fields(Deed)}),
        talk=tuple(Remark(one["at"], one["name"], one["text"]) for one in row["talk"]),
        version=card["version"],
    )
