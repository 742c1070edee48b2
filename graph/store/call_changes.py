"""Changing a call for projects while it is open: what it asks for, by when and of whom; and taking a change back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.call import MAX_TEXT, CallDraft, ProjectCall
from graph.model.people import Actor
from graph.store import audit, versions
from graph.store.calls import get_call, open_in, tell

# What a call asks for: a change of these tells every agency, also one that has answered.
ASKED_FOR = ("wanted", "people", "due")


@dataclass(frozen=True, slots=True)
class Changed:
    """The call as it is now, and the event that `undo_change` takes back; None where nothing was changed."""

    call: ProjectCall
    event: str | None


def change_call(
    area: str, call_id: str, opened_version: int, draft: CallDraft, reason: str | None, actor: Actor, day: date
) -> Changed:
    """States an open call anew on `day`; its element and its finding stay. An agency that is asked no more wants a
    `reason`, and one that has answered stays asked. Raises InvalidError (see CallDraft.problems; agencies: answered,
    unknown; reason: required, too_long; state: closed), NotFoundError, StaleError."""

    def work(tx: db.Transaction) -> str | None:
        standing = open_in(tx, area, call_id)
        versions.check("call", call_id, opened_version, standing.version)
        # A day that has passed may stay; another one must lie ahead.
        wrong = draft.problems(standing.due if draft.due == standing.due else day)
        if _asked(standing) - set(draft.agencies) and not (reason or "").strip():
            wrong["reason"] = "required"
        if len(reason or "") > MAX_TEXT:
            wrong["reason"] = "too_long"
        if wrong:
            raise InvalidError("the call breaks a rule", fields=wrong)
        return _change(tx, standing, draft, reason, actor)

    event = db.write(work)
    return Changed(get_call(area, call_id), event)


def undo_change(area: str, call_id: str, event_id: str, opened_version: int, actor: Actor) -> ProjectCall:
    """Puts back what stood before a change. Raises NotFoundError (also for an event that is no change of the call),
    InvalidError (agencies: answered, unknown; state: closed), StaleError."""

    def work(tx: db.Transaction) -> None:
        standing = open_in(tx, area, call_id)
        versions.check("call", call_id, opened_version, standing.version)
        event = audit.get_event(tx, area, event_id)
        before = event.before or {}
        if event.subject != call_id or event.action is not Action.CHANGED or "state" in before:
            raise NotFoundError(f"event {event_id} is no change of {call_id}")
        _change(tx, standing, _draft({**_said(standing), **before}, standing), None, actor)

    db.write(work)
    return get_call(area, call_id)


_SET = "MATCH (call:ProjectCall {id: $id}) SET call += $fields, call.version = call.version + 1"
_CHANGED_NOW = "MATCH (call:ProjectCall {id: $id}) SET call.changed_at = datetime(), call.changed_by = $by"
_ASK = """
MATCH (call:ProjectCall {id: $id})
MATCH (agency:Agency {area: call.area}) WHERE agency.id IN $agencies
CREATE (call)-[:ASKS {key: call.id + '|' + agency.id, state: 'asked', version: 1}]->(agency)
RETURN agency.id AS id
"""
_ASK_NO_MORE = """
MATCH (call:ProjectCall {id: $id})-[asks:ASKS]->(agency:Agency)
WHERE agency.id IN $agencies
DELETE asks
"""


def _change(
    tx: db.Transaction, standing: ProjectCall, draft: CallDraft, reason: str | None, actor: Actor
) -> str | None:
    """Writes what differs; its event, None where nothing does."""
    asked, wanted = _asked(standing), set(draft.agencies)
    if standing.answered - wanted:
        raise InvalidError("an agency that has answered", fields={"agencies": "answered"})
    before, after = _said(standing), _said(draft)
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return None
    tx.run(_SET, id=standing.id, fields={name: after[name] for name in changed if name in ASKED_FOR})
    if any(name in ASKED_FOR for name in changed):
        tx.run(_CHANGED_NOW, id=standing.id, by=actor.name)
    tx.run(_ASK_NO_MORE, id=standing.id, agencies=sorted(asked - wanted))
    if len(tx.run(_ASK, id=standing.id, agencies=sorted(wanted - asked))) < len(wanted - asked):
        raise InvalidError(f"an agency that is not of {standing.area}", fields={"agencies": "unknown"})
    told = {name: after[name] for name in changed} | ({"reason": reason.strip()} if reason else {})
    return tell(tx, standing.area, Action.CHANGED, standing.id, actor, {name: before[name] for name in changed}, told)


def _asked(call: ProjectCall) -> set[str]:
    return {one.agency for one in call.answers}


def _said(call: ProjectCall | CallDraft) -> dict[str, Any]:
    """What the call states, as an event tells it."""
    agencies = call.agencies if isinstance(call, CallDraft) else _asked(call)
    return {
        "wanted": call.wanted.strip(),
        "people": call.people,
        "due": call.due,
        "agencies": sorted(set(agencies)),
    }


def _draft(said: Mapping[str, Any], call: ProjectCall) -> CallDraft:
    """What an event told, as a draft: there a day is its text."""
    due = said["due"]
    return CallDraft(
        element=call.element,
        wanted=said["wanted"],
        due=date.fromisoformat(due) if isinstance(due, str) else due,
        agencies=said["agencies"],
        people=said["people"],
        finding=call.finding,
    )
