"""Meetings of working groups, and what is to be done after them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.fiscal import fiscal_year
from graph.model.group import (
    FollowUp,
    FollowUpDraft,
    FollowUpState,
    Meeting,
    MeetingDraft,
    OwnerKind,
    follow_up_problems,
    meeting_problems,
)
from graph.model.people import Actor
from graph.store import audit, versions
from graph.store.creation_keys import Kind, made_once
from graph.store.groups import Kept, touch_years

_MEETING = """
WITH meeting
MATCH (meeting)-[:OF]->(working:WorkingGroup)
RETURN meeting, working.id AS group, working.name AS group_name, COLLECT {
  MATCH (meeting)-[:ATTENDED_BY]->(agency:Agency) RETURN agency.id ORDER BY agency.order, agency.code
} AS agencies
"""
_LIST = (
    "MATCH (meeting:Meeting {area: $area}) WHERE NOT coalesce(meeting.removed, false)"
    + _MEETING
    + "ORDER BY meeting.day, meeting.id"
)
_GET = "MATCH (meeting:Meeting {id: $id}) WHERE meeting.area = $area" + _MEETING


def list_meetings(area: str) -> list[Meeting]:
    """All of the province's, the earliest first."""
    held: Counter[tuple[str, int]] = Counter()
    found = []
    for row in db.read(_LIST, area=area):
        place = (row["group"], fiscal_year(row["meeting"]["day"]))
        held[place] += 1
        found.append(_meeting(row, held[place]))
    return found


def get_meeting(area: str, meeting_id: str) -> Meeting:
    """Raises NotFoundError (also for one of another area, or that was removed)."""
    found = next((one for one in list_meetings(area) if one.id == meeting_id), None)
    if found is None:
        raise NotFoundError(f"no meeting {meeting_id} in {area}", kind="meeting", id=meeting_id)
    return found


_CREATE = """
MATCH (working:WorkingGroup {id: $group, area: $area})
CREATE (meeting:Meeting {id: $id, area: $area, day: date($day), version: 0, creation_key: $key})-[:OF]->(working)
RETURN meeting.id AS id
"""


def create_meeting(area: str, group_id: str, draft: MeetingDraft, actor: Actor, key: str | None = None) -> Kept:
    """Under a `key` (graph.store.creation_keys) that has made a meeting already it gives that one. Raises InvalidError
    (see meeting_problems; agencies: unknown), NotFoundError (no such group here), DuplicateError (the key made one that
    has been removed since)."""
    _refuse(meeting_problems(draft), "it cannot be a meeting")
    meeting_id = uuid.uuid4().hex

    def work(tx: db.Transaction) -> Kept:
        made = made_once(tx, Kind.MEETING, area, key)
        if made is not None:
            return Kept(made)
        years = touch_years(tx, area, draft.day, draft.day)
        if tx.one(_CREATE, id=meeting_id, group=group_id, area=area, day=draft.day.isoformat(), key=key) is None:
            raise NotFoundError(f"no working group {group_id} in {area}", kind="group", id=group_id)
        _set(tx, area, meeting_id, draft)
        return Kept(meeting_id, years, _tell(tx, area, meeting_id, Action.CREATED, actor, after=_said(draft)))

    return db.write(work)


def update_meeting(area: str, meeting_id: str, opened_version: int, draft: MeetingDraft, actor: Actor) -> Kept:
    """Raises InvalidError, NotFoundError, StaleError."""
    _refuse(meeting_problems(draft), "it cannot be a meeting")

    def work(tx: db.Transaction) -> Kept:
        standing = _lock(tx, area, meeting_id, opened_version)
        days = sorted((draft.day, standing.day))
        years = touch_years(tx, area, days[0], days[1])
        _set(tx, area, meeting_id, draft)
        before, after = _said(standing.draft), _said(draft)
        changed = [name for name in after if before[name] != after[name]]
        event = _tell(
            tx, area, meeting_id, Action.CHANGED, actor,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip
        return Kept(meeting_id, years, event)

    return db.write(work)


def undo_update(area: str, meeting_id: str, event_id: str, opened_version: int, actor: Actor) -> Kept:
    """Puts back what stood before a change; the change stays in the history. Raises NotFoundError (also for an event
    that is no change of the meeting), InvalidError (an agency that came is not in the area any more), StaleError."""
    meeting = get_meeting(area, meeting_id)
    event = db.read_with(lambda tx: audit.get_event(tx, area, event_id))
    if event.subject != meeting_id or event.before is None or event.action is not Action.CHANGED:
        raise NotFoundError(f"event {event_id} is no change of {meeting_id}")
    said = {**_said(meeting.draft), **event.before}
    return update_meeting(area, meeting_id, opened_version, _draft(said), actor)


_REMOVE = """
MATCH (meeting:Meeting {id: $id, area: $area})
SET meeting.removed = $removed, meeting.version = meeting.version + 1
"""


def remove_meeting(area: str, meeting_id: str, opened_version: int, actor: Actor) -> Kept:
    """Takes a meeting and its follow-ups out of sight; `restore_meeting` brings them back. Raises NotFoundError,
    StaleError."""
    return _set_removed(area, meeting_id, opened_version, True, actor)


def restore_meeting(area: str, group_id: str, meeting_id: str, opened_version: int, actor: Actor) -> Kept:
    """Brings back a meeting of the group. Raises NotFoundError, StaleError."""
    return _set_removed(area, meeting_id, opened_version, False, actor, group_id)


def _set_removed(
    area: str, meeting_id: str, opened_version: int, removed: bool, actor: Actor, group_id: str | None = None
) -> Kept:
    def work(tx: db.Transaction) -> Kept:
        standing = _lock(tx, area, meeting_id, opened_version)
        if group_id not in (None, standing.group):
            raise NotFoundError(f"no meeting {meeting_id} of {group_id}", kind="meeting", id=meeting_id)
        years = touch_years(tx, area, standing.day, standing.day)
        tx.run(_REMOVE, id=meeting_id, area=area, removed=removed)
        action = Action.REMOVED if removed else Action.RESTORED
        return Kept(meeting_id, years, _tell(tx, area, meeting_id, action, actor))

    return db.write(work)


_LOCK = "MATCH (meeting:Meeting {id: $id, area: $area}) SET meeting.locked_at = datetime()"


def _lock(tx: db.Transaction, area: str, meeting_id: str, opened_version: int) -> Meeting:
    tx.run(_LOCK, id=meeting_id, area=area)
    row = tx.one(_GET, id=meeting_id, area=area)
    if row is None:
        raise NotFoundError(f"no meeting {meeting_id} in {area}", kind="meeting", id=meeting_id)
    versions.check("meeting", meeting_id, opened_version, row["meeting"]["version"])
    return _meeting(row, 0)


_SET = """
MATCH (meeting:Meeting {id: $id, area: $area})
SET meeting += $fields, meeting.day = date($day), meeting.version = meeting.version + 1
WITH meeting
OPTIONAL MATCH (meeting)-[old:ATTENDED_BY]->()
DELETE old
"""
_ATTEND = """
MATCH (meeting:Meeting {id: $id, area: $area})
UNWIND $agencies AS one
MATCH (agency:Agency {id: one, area: $area})
CREATE (meeting)-[:ATTENDED_BY]->(agency)
RETURN count(agency) AS came
"""


def _set(tx: db.Transaction, area: str, meeting_id: str, draft: MeetingDraft) -> None:
    fields = {
        "place": draft.place,
        "agenda": list(draft.agenda),
        "minutes": draft.minutes,
        "resolutions": list(draft.resolutions),
        "others": draft.others,
    }
    tx.run(_SET, id=meeting_id, area=area, fields=fields, day=draft.day.isoformat())
    row = tx.one(_ATTEND, id=meeting_id, area=area, agencies=list(draft.agencies))
    if (row["came"] if row else 0) != len(draft.agencies):
        raise InvalidError(f"agencies that are not of {area}", fields={"agencies": "unknown"})


# -- follow-ups

_FOLLOW_UP = """
WITH todo
MATCH (todo)-[:FROM]->(meeting:Meeting)-[:OF]->(working:WorkingGroup)
WHERE NOT coalesce(meeting.removed, false)
RETURN todo, meeting.id AS meeting, working.id AS group, working.name AS group_name
ORDER BY todo.due, todo.at
"""
_FOLLOW_UPS = "MATCH (todo:FollowUp {area: $area})" + _FOLLOW_UP
_OPEN_OF = "MATCH (todo:FollowUp {area: $area}) WHERE todo.owner IN $owners AND todo.state = $open" + _FOLLOW_UP
_ONE = "MATCH (todo:FollowUp {id: $id}) WHERE todo.area = $area" + _FOLLOW_UP


def list_follow_ups(area: str) -> list[FollowUp]:
    """All of the province's, the first due first."""
    return [_follow_up(row) for row in db.read(_FOLLOW_UPS, area=area)]


def open_follow_ups(area: str, owners: Sequence[str]) -> list[FollowUp]:
    """Those that wait for any of these people or agencies (public ids), the first due first."""
    rows = db.read(_OPEN_OF, area=area, owners=list(owners), open=FollowUpState.OPEN.value)
    return [_follow_up(row) for row in rows]


def get_follow_up(area: str, follow_up_id: str) -> FollowUp:
    """Raises NotFoundError."""
    row = db.read_one(_ONE, id=follow_up_id, area=area)
    if row is None:
        raise NotFoundError(f"no follow-up {follow_up_id} in {area}", kind="follow_up", id=follow_up_id)
    return _follow_up(row)


_PERSON = """
MATCH (person:Person {id: $owner, active: true})
WHERE exists((person)-[:MEMBER_OF]->(:Agency {area: $area}))
RETURN person.name AS name
"""
_AGENCY = "MATCH (agency:Agency {id: $owner, area: $area}) RETURN coalesce(agency.short_th, agency.name_th) AS name"
_ADD = """
MATCH (meeting:Meeting {id: $meeting, area: $area})
CREATE (todo:FollowUp {
  id: $id, area: $area, text: $text, owner_kind: $owner_kind, owner: $owner, owner_name: $owner_name,
  due: date($due), state: $state, version: 1, at: datetime(), creation_key: $key
})-[:FROM]->(meeting)
"""


def add_follow_up(area: str, meeting_id: str, draft: FollowUpDraft, actor: Actor, key: str | None = None) -> FollowUp:
    """Under a `key` (graph.store.creation_keys) that has made one already it gives that one. Raises InvalidError (see
    follow_up_problems; owner: unknown), NotFoundError."""
    meeting = get_meeting(area, meeting_id)
    _refuse(follow_up_problems(draft, meeting.day), "it cannot be a follow-up")
    follow_up_id = uuid.uuid4().hex

    def work(tx: db.Transaction) -> str:
        made = made_once(tx, Kind.FOLLOW_UP, area, key)
        if made is not None:
            return made
        owner = tx.one(_PERSON if draft.owner_kind is OwnerKind.PERSON else _AGENCY, owner=draft.owner, area=area)
        if owner is None:
            raise InvalidError("nobody of the province", fields={"owner": "unknown"})
        values = {"text": draft.text.strip(), "owner_kind": draft.owner_kind.value, "owner": draft.owner}
        values |= {"owner_name": owner["name"], "due": draft.due.isoformat(), "state": FollowUpState.OPEN.value}
        tx.run(_ADD, id=follow_up_id, meeting=meeting_id, area=area, key=key, **values)
        _tell(tx, area, follow_up_id, Action.CREATED, actor, after=values, kind="follow_up")
        return follow_up_id

    return get_follow_up(area, db.write(work))


_SET_STATE = """
MATCH (todo:FollowUp {id: $id, area: $area})
WHERE todo.version = $version
SET todo.state = $state, todo.reason = $reason, todo.version = todo.version + 1
RETURN todo.version AS version
"""


def set_state(
    area: str, follow_up_id: str, opened_version: int, state: FollowUpState, reason: str | None, actor: Actor
) -> FollowUp:
    """Closes a follow-up, or opens it again. Raises InvalidError (reason: required of a dropped one, too_long),
    NotFoundError, StaleError."""
    if state is FollowUpState.DROPPED and not reason:
        raise InvalidError("dropped without a reason", fields={"reason": "required"})

    def work(tx: db.Transaction) -> None:
        row = tx.one(_ONE, id=follow_up_id, area=area)
        if row is None:
            raise NotFoundError(f"no follow-up {follow_up_id} in {area}", kind="follow_up", id=follow_up_id)
        standing = _follow_up(row)
        values = {"id": follow_up_id, "area": area, "version": opened_version}
        if tx.one(_SET_STATE, **values, state=state.value, reason=reason) is None:
            versions.check("follow_up", follow_up_id, opened_version, tx.run(_ONE, **values)[0]["todo"]["version"])
        _tell(
            tx, area, follow_up_id, Action.STATE_CHANGED, actor, kind="follow_up",
            before={"state": standing.state.value, "reason": standing.reason},
            after={"state": state.value, "reason": reason},
        )  # fmt: skip

    db.write(work)
    return get_follow_up(area, follow_up_id)


def _refuse(wrong: Mapping[str, str], why: str) -> None:
    if wrong:
        raise InvalidError(why, fields=dict(wrong))


def _tell(
    tx: db.Transaction,
    area: str,
    subject: str,
    action: Action,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    kind: str = "meeting",
) -> str:
    return audit.append(
        tx, area=area, action=action, subject_kind=kind, subject=subject, actor=actor, before=before, after=after
    )


def _said(draft: MeetingDraft) -> dict[str, Any]:
    """The draft as an event tells it."""
    return {
        "day": draft.day.isoformat(),
        "place": draft.place,
        "agenda": list(draft.agenda),
        "minutes": draft.minutes,
        "resolutions": list(draft.resolutions),
        "agencies": list(draft.agencies),
        "others": draft.others,
    }


def _draft(said: Mapping[str, Any]) -> MeetingDraft:
    return MeetingDraft(
        day=date.fromisoformat(said["day"]),
        place=said["place"],
        agenda=tuple(said["agenda"]),
        minutes=said["minutes"],
        resolutions=tuple(said["resolutions"]),
        agencies=tuple(said["agencies"]),
        others=said["others"],
    )


def _meeting(row: Mapping[str, Any], number: int) -> Meeting:
    node = row["meeting"]
    return Meeting(
        id=node["id"],
        group=row["group"],
        group_name=row["group_name"],
        number=number,
        draft=MeetingDraft(
            day=node["day"],
            place=node.get("place"),
            agenda=tuple(node["agenda"]),
            minutes=node.get("minutes"),
            resolutions=tuple(node["resolutions"]),
            agencies=tuple(row["agencies"]),
            others=node.get("others"),
        ),
        version=node["version"],
    )


def _follow_up(row: Mapping[str, Any]) -> FollowUp:
    node = row["todo"]
    return FollowUp(
        id=node["id"],
        meeting=row["meeting"],
        group=row["group"],
        group_name=row["group_name"],
        text=node["text"],
        owner_kind=OwnerKind(node["owner_kind"]),
        owner=node["owner"],
        owner_name=node["owner_name"],
        due=node["due"],
        state=FollowUpState(node["state"]),
        reason=node.get("reason"),
        version=node["version"],
    )
