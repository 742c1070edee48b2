"""Audit events: appended inside the transaction of the write that they tell of, and read back as a thing's history."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graph import db
from graph.errors import NotFoundError
from graph.model.amounts import in_digits
from graph.model.audit import Action, AuditEvent
from graph.model.fiscal import now
from graph.model.people import Actor

_APPEND = """
CREATE (event:AuditEvent {
  id: $id, at: datetime($at), area: $area, action: $action, subject_kind: $subject_kind, subject: $subject,
  actor: $actor, actor_name: $actor_name, on_behalf_of: $on_behalf_of, before: $before, after: $after
})
"""

_APPEND_MANY = """
UNWIND $rows AS row
CREATE (event:AuditEvent {
  id: row.id, at: datetime($at), area: $area, action: row.action, subject_kind: $subject_kind, subject: row.subject,
  actor: $actor, actor_name: $actor_name, on_behalf_of: $on_behalf_of, before: row.before, after: row.after
})
"""

_HISTORY = """
MATCH (event:AuditEvent {subject: $subject})
RETURN event ORDER BY event.at DESC, event.id LIMIT $limit
"""

_HISTORY_OF = """
MATCH (event:AuditEvent)
WHERE event.subject IN $subjects
RETURN event ORDER BY event.at DESC, event.id LIMIT $limit
"""

# The subjects are few and indexed; a link's event is about its start and names its other end in what changed.
_LINKED_HISTORY = """
MATCH (event:AuditEvent)
WHERE event.subject IN $subjects
  AND (event.subject = $subject OR event.before CONTAINS $mark OR event.after CONTAINS $mark)
RETURN event ORDER BY event.at DESC, event.id LIMIT $limit
"""

_BETWEEN = """
MATCH (event:AuditEvent {area: $area})
WHERE event.at > datetime($since) AND event.at <= datetime($until) AND event.subject_kind IN $kinds
RETURN event ORDER BY event.at DESC, event.id LIMIT $limit
"""


def append(
    tx: db.Transaction,
    *,
    area: str,
    action: Action,
    subject_kind: str,
    subject: str,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> str:
    """Adds an event to the open transaction and returns its id. `before` and `after` hold values as the model has them:
    amounts, days and dataclasses are kept as JSON's own."""
    event_id = uuid.uuid4().hex
    tx.run(
        _APPEND,
        id=event_id,
        at=now().isoformat(),
        area=area,
        action=action,
        subject_kind=subject_kind,
        subject=subject,
        actor=actor.person,
        actor_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        before=_to_json(before),
        after=_to_json(after),
    )
    return event_id


@dataclass(frozen=True, slots=True)
class Told:
    """One of many events of one write: what was done to which thing."""

    action: Action
    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def append_many(tx: db.Transaction, *, area: str, subject_kind: str, actor: Actor, events: Sequence[Told]) -> None:
    """Adds the events of a write of many things to the open transaction."""
    rows = [
        {
            "id": uuid.uuid4().hex,
            "action": event.action,
            "subject": event.subject,
            "before": _to_json(event.before),
            "after": _to_json(event.after),
        }
        for event in events
    ]
    tx.run(
        _APPEND_MANY,
        rows=rows,
        at=now().isoformat(),
        area=area,
        subject_kind=subject_kind,
        actor=actor.person,
        actor_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
    )


def history(subject: str, limit: int = 50) -> list[AuditEvent]:
    """The newest events about one thing, newest first."""
    return [_event(row["event"]) for row in db.read(_HISTORY, subject=subject, limit=limit)]


def history_of(subjects: Iterable[str], limit: int = 50) -> list[AuditEvent]:
    """The newest events about several things, newest first."""
    return [_event(row["event"]) for row in db.read(_HISTORY_OF, subjects=list(subjects), limit=limit)]


def history_with_links(subject: str, sources: Iterable[str], limit: int = 50) -> list[AuditEvent]:
    """The newest events about one thing and about links to it from `sources` (public ids), newest first."""
    parameters = {"subject": subject, "subjects": [subject, *sources], "mark": json.dumps(subject, ensure_ascii=False)}
    return [_event(row["event"]) for row in db.read(_LINKED_HISTORY, **parameters, limit=limit)]


def between(area: str, since: datetime, until: datetime, kinds: Sequence[str], limit: int = 50) -> list[AuditEvent]:
    """The newest events of an area about these kinds of things, after one moment and up to another, newest first."""
    moments = {"since": since.isoformat(), "until": until.isoformat()}
    return [_event(row["event"]) for row in db.read(_BETWEEN, area=area, **moments, kinds=list(kinds), limit=limit)]


def get_event(tx: db.Transaction, area: str, event_id: str) -> AuditEvent:
    """Raises NotFoundError."""
    row = tx.one("MATCH (event:AuditEvent {id: $id, area: $area}) RETURN event", id=event_id, area=area)
    if row is None:
        raise NotFoundError(f"no event {event_id} in {area}")
    return _event(row["event"])


def _to_json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True, default=_in_json)


def _in_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return in_digits(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"an event cannot keep a {type(value).__name__}")


def _event(node: Mapping[str, Any]) -> AuditEvent:
    at = node["at"]
    assert isinstance(at, datetime)
    return AuditEvent(
        id=node["id"],
        at=at,
        area=node["area"],
        action=Action(node["action"]),
        subject_kind=node["subject_kind"],
        subject=node["subject"],
        actor=node["actor"],
        actor_name=node["actor_name"],
        on_behalf_of=node.get("on_behalf_of"),
        before=json.loads(node["before"]) if node.get("before") else None,
        after=json.loads(node["after"]) if node.get("after") else None,
    )
