"""Working groups of a province: who is in them, and since when. Their meetings are in graph.store.meetings."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.collation import sort_key
from graph.model.fiscal import fiscal_year
from graph.model.group import Group, GroupDraft, group_problems
from graph.model.people import Actor
from graph.store import audit, scopes, versions
from graph.store.creation_keys import Kind, made_once

_GROUP = """
RETURN working, COLLECT {
  MATCH (working)-[:HAS_MEMBER]->(agency:Agency) RETURN agency.id ORDER BY agency.order, agency.code
} AS agencies, COLLECT {
  MATCH (working)-[:HAS_MEMBER]->(person:Person) RETURN [person.id, person.name] ORDER BY person.sort_key, person.login
} AS people
"""
_LIST = "MATCH (working:WorkingGroup {area: $area})" + _GROUP + "ORDER BY working.sort_key, working.id"
_GET = "MATCH (working:WorkingGroup {id: $id}) WHERE working.area = $area" + _GROUP


@dataclass(frozen=True, slots=True)
class Kept:
    """What a write kept, the fiscal years whose network it may change, and its event; of something that was there
    already only what it is."""

    id: str
    years: tuple[int, ...] = ()
    event: str = ""


def list_groups(area: str) -> list[Group]:
    """By name in dictionary order."""
    return [_group(row) for row in db.read(_LIST, area=area)]


def get_group(area: str, group_id: str) -> Group:
    """Raises NotFoundError (also for a group of another area)."""
    row = db.read_one(_GET, id=group_id, area=area)
    if row is None:
        raise NotFoundError(f"no working group {group_id} in {area}", kind="group", id=group_id)
    return _group(row)


_CREATE = "CREATE (:WorkingGroup {id: $id, area: $area, version: 0, creation_key: $key})"


def create_group(area: str, draft: GroupDraft, actor: Actor, key: str | None = None) -> Kept:
    """Under a `key` (graph.store.creation_keys) that has made a group already it gives that one. Raises InvalidError
    (see group_problems; agencies, people: unknown)."""
    _refuse(draft)
    group_id = uuid.uuid4().hex

    def work(tx: db.Transaction) -> Kept:
        made = made_once(tx, Kind.GROUP, area, key)
        if made is not None:
            return Kept(made)
        years = touch_years(tx, area, draft.since, draft.until)
        tx.run(_CREATE, id=group_id, area=area, key=key)
        _set(tx, area, group_id, draft)
        event = _tell(tx, area, group_id, Action.CREATED, actor, after=_said(draft))
        return Kept(group_id, years, event)

    return db.write(work)


def update_group(area: str, group_id: str, opened_version: int, draft: GroupDraft, actor: Actor) -> Kept:
    """Raises InvalidError, NotFoundError, StaleError."""
    _refuse(draft)

    def work(tx: db.Transaction) -> Kept:
        standing = _lock(tx, area, group_id)
        versions.check("group", group_id, opened_version, standing.version)
        old = standing.draft
        still = (draft.until, old.until)
        until = None if None in still else max(day for day in still if day is not None)
        years = touch_years(tx, area, min(draft.since, old.since), until)
        _set(tx, area, group_id, draft)
        before, after = _said(old), _said(draft)
        changed = [name for name in after if before[name] != after[name]]
        event = _tell(
            tx, area, group_id, Action.CHANGED, actor,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip
        return Kept(group_id, years, event)

    return db.write(work)


def undo_update(area: str, group_id: str, event_id: str, opened_version: int, actor: Actor) -> Kept:
    """Puts back what stood before a change. Raises NotFoundError (also for an event about something else),
    InvalidError (someone who was a member is not in the area any more), StaleError."""
    group = get_group(area, group_id)
    event = db.read_with(lambda tx: audit.get_event(tx, area, event_id))
    if event.subject != group_id or event.before is None or event.action is not Action.CHANGED:
        raise NotFoundError(f"event {event_id} is no change of {group_id}")
    said = {**_said(group.draft), **event.before}
    return update_group(area, group_id, opened_version, _draft(said), actor)


_YEARS = """
MATCH (scope:AnalysisScope {area: $area})
WHERE $first <= scope.year AND ($last IS NULL OR scope.year <= $last)
RETURN scope.year AS year ORDER BY year
"""


def touch_years(tx: db.Transaction, area: str, since: date, until: date | None) -> tuple[int, ...]:
    """Says that the figures of the fiscal years with these days are out of date, and returns those there are."""
    last = None if until is None else fiscal_year(until)
    years = tuple(row["year"] for row in tx.run(_YEARS, area=area, first=fiscal_year(since), last=last))
    scopes.touch(tx, area, years, projects=())
    return years


_LOCK = "MATCH (working:WorkingGroup {id: $id, area: $area}) SET working.locked_at = datetime()"


def _lock(tx: db.Transaction, area: str, group_id: str) -> Group:
    tx.run(_LOCK, id=group_id, area=area)
    row = tx.one(_GET, id=group_id, area=area)
    if row is None:
        raise NotFoundError(f"no working group {group_id} in {area}", kind="group", id=group_id)
    return _group(row)


_SET = """
MATCH (working:WorkingGroup {id: $id, area: $area})
SET working += $fields, working.since = date($since), working.until = date($until),
    working.version = working.version + 1
WITH working
OPTIONAL MATCH (working)-[old:HAS_MEMBER]->()
DELETE old
"""
_JOIN_AGENCIES = """
MATCH (working:WorkingGroup {id: $id, area: $area})
UNWIND $agencies AS one
MATCH (agency:Agency {id: one, area: $area})
CREATE (working)-[:HAS_MEMBER]->(agency)
RETURN count(agency) AS joined
"""
_JOIN_PEOPLE = """
MATCH (working:WorkingGroup {id: $id, area: $area})
UNWIND $people AS one
MATCH (person:Person {id: one})
WHERE exists((person)-[:MEMBER_OF]->(:Agency {area: $area}))
CREATE (working)-[:HAS_MEMBER]->(person)
RETURN count(person) AS joined
"""


def _set(tx: db.Transaction, area: str, group_id: str, draft: GroupDraft) -> None:
    fields = {"name": draft.name.strip(), "purpose": draft.purpose, "chair": draft.chair}
    fields["sort_key"] = sort_key(draft.name)
    tx.run(_SET, id=group_id, area=area, fields=fields, since=_day(draft.since), until=_day(draft.until))
    for name, query, wanted in (
        ("agencies", _JOIN_AGENCIES, draft.agencies),
        ("people", _JOIN_PEOPLE, draft.people),
    ):
        row = tx.one(query, id=group_id, area=area, **{name: list(wanted)})
        if (row["joined"] if row else 0) != len(wanted):
            raise InvalidError(f"{name} that are not of {area}", fields={name: "unknown"})


def _refuse(draft: GroupDraft) -> None:
    wrong = group_problems(draft)
    if wrong:
        raise InvalidError("it cannot be a working group", fields=wrong)


def _tell(
    tx: db.Transaction,
    area: str,
    group_id: str,
    action: Action,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> str:
    about = {"subject_kind": "group", "subject": group_id}
    return audit.append(tx, area=area, action=action, **about, actor=actor, before=before, after=after)


def _said(draft: GroupDraft) -> dict[str, Any]:
    """The draft as an event tells it."""
    return {
        "name": draft.name,
        "purpose": draft.purpose,
        "since": _day(draft.since),
        "until": _day(draft.until),
        "agencies": list(draft.agencies),
        "people": list(draft.people),
        "chair": draft.chair,
    }


def _draft(said: Mapping[str, Any]) -> GroupDraft:
    return GroupDraft(
        name=said["name"],
        purpose=said["purpose"],
        since=date.fromisoformat(said["since"]),
        until=None if said["until"] is None else date.fromisoformat(said["until"]),
        agencies=tuple(said["agencies"]),
        people=tuple(said["people"]),
        chair=said["chair"],
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _group(row: Mapping[str, Any]) -> Group:
    node = row["working"]
    people: Sequence[Sequence[str]] = row["people"]
    return Group(
        id=node["id"],
        area=node["area"],
        draft=GroupDraft(
            name=node["name"],
            purpose=node.get("purpose"),
            since=node["since"],
            until=node.get("until"),
            agencies=tuple(row["agencies"]),
            people=tuple(one for one, _name in people),
            chair=node.get("chair"),
        ),
        names=dict(people),  # type: ignore[arg-type]
        version=node["version"],
    )
