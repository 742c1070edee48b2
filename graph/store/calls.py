"""Calls for projects and what the agencies that were asked say. Nothing here touches a figure: what a project supports
are its own links."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from graph import db
from graph.errors import InvalidError, NotAllowedError, NotFoundError
from graph.model.area import Scope
from graph.model.audit import Action, AuditEvent
from graph.model.call import AnswerState, CallAnswer, CallDraft, CallState, Offer, ProjectCall, text_problems
from graph.model.people import Actor
from graph.model.project import ProjectStatus
from graph.store import audit, versions
from graph.store.creation_keys import Kind, made_once

_ANSWERS = """
RETURN call, COLLECT {
  MATCH (agency:Agency)<-[asks:ASKS]-(call)
  OPTIONAL MATCH (project:Project {id: asks.project})
  WITH agency, asks, project ORDER BY agency.order, agency.code
  RETURN {
    agency: agency.id, state: asks.state, reason: asks.reason, at: asks.at, by: asks.by, version: asks.version,
    project: project {.id, .code, .title_th, .title_en, .status},
    is_linked: exists((project)-[:CONTRIBUTES_TO]->(:Element {id: call.element}))
  }
} AS answers
"""
_LIST = "MATCH (call:ProjectCall {scope: $scope})" + _ANSWERS + "ORDER BY call.opened_at DESC, call.id"
_GET = "MATCH (call:ProjectCall {id: $id, area: $area})" + _ANSWERS


def list_calls(scope: Scope) -> list[ProjectCall]:
    """The calls of a scope, newest first."""
    return [_call(row) for row in db.read(_LIST, scope=scope.key)]


def get_call(area: str, call_id: str) -> ProjectCall:
    """Raises NotFoundError."""
    return db.read_with(lambda tx: _call_in(tx, area, call_id))


def history(call_id: str, limit: int = 50) -> list[AuditEvent]:
    """The newest events about the call, newest first."""
    return audit.history(call_id, limit)


_MAY_REACH = """
MATCH (element:Element {id: $element})
MATCH (plan:Plan {id: $plan, area: $area})
WHERE plan.from_year <= $year AND $year <= plan.to_year
  AND (element.plan = plan.id OR exists((plan)-[:DRAWS_ON]->(element)))
RETURN element.id AS id
"""
_KNOWN = "MATCH (agency:Agency {area: $area}) WHERE agency.id IN $agencies RETURN count(agency) AS known"
_OPEN = """
MATCH (element:Element {id: $element})
CREATE (call:ProjectCall {
  id: $id, scope: $scope, area: $area, year: $year, element: $element, finding: $finding, wanted: $wanted,
  people: $people, due: $due, state: 'open', opened_at: datetime(), opened_by: $by, version: 1, creation_key: $key
})-[:ABOUT]->(element)
WITH call
MATCH (agency:Agency {area: $area}) WHERE agency.id IN $agencies
CREATE (call)-[:ASKS {key: call.id + '|' + agency.id, state: 'asked', version: 1}]->(agency)
"""


def open_call(
    scope: Scope, plan: str, draft: CallDraft, actor: Actor, day: date, key: str | None = None
) -> ProjectCall:
    """Opens a call on `day` about an element of the plan (public id) or of one that it draws on. Under a `key`
    (graph.store.creation_keys) that has opened one already it gives that one. Raises InvalidError (see
    CallDraft.problems), NotFoundError (an element that the year's plan has nothing to do with, an agency of
    elsewhere)."""
    wrong = draft.problems(day)
    if wrong:
        raise InvalidError("the call breaks a rule", fields=wrong)
    call_id, agencies = uuid.uuid4().hex, sorted(set(draft.agencies))

    def work(tx: db.Transaction) -> str:
        made = made_once(tx, Kind.CALL, scope.area, key)
        if made is not None:
            return made
        place = {"area": scope.area, "year": scope.year}
        if not tx.run(_MAY_REACH, plan=plan, element=draft.element, **place):
            raise NotFoundError(f"no element {draft.element} for {scope.key}")
        if tx.run(_KNOWN, area=scope.area, agencies=agencies)[0]["known"] < len(agencies):
            raise NotFoundError(f"an agency that is not of {scope.area}")
        said = {"wanted": draft.wanted.strip(), "people": draft.people, "due": draft.due}
        about = {"element": draft.element, "finding": draft.finding}
        tx.run(_OPEN, id=call_id, scope=scope.key, **place, **about, **said, agencies=agencies, by=actor.name, key=key)
        tell(tx, scope.area, Action.CREATED, call_id, actor, after={**said, **about, "agencies": agencies})
        return call_id

    return get_call(scope.area, db.write(work))


_SET = "MATCH (call:ProjectCall {id: $id}) SET call += $fields, call.version = call.version + 1"
_CLOSED_NOW = "MATCH (call:ProjectCall {id: $id}) SET call.closed_at = datetime()"


def close_call(area: str, call_id: str, opened_version: int, result: str, actor: Actor) -> ProjectCall:
    """Ends a call with what came of it. Raises InvalidError (result: required, too_long; state: closed), NotFoundError,
    StaleError."""
    wrong = text_problems("result", result)

    def work(tx: db.Transaction) -> None:
        standing = open_in(tx, area, call_id)
        versions.check("call", call_id, opened_version, standing.version)
        if wrong:
            raise InvalidError("what came of it", fields=wrong)
        fields = {"state": CallState.CLOSED.value, "result": result.strip(), "closed_by": actor.name}
        tx.run(_SET, id=call_id, fields=fields)
        tx.run(_CLOSED_NOW, id=call_id)
        tell(tx, area, Action.CHANGED, call_id, actor, {"state": standing.state.value}, fields)

    db.write(work)
    return get_call(area, call_id)


def reopen_call(area: str, call_id: str, opened_version: int, actor: Actor) -> ProjectCall:
    """Takes the end of a call back. Raises NotFoundError, StaleError."""

    def work(tx: db.Transaction) -> None:
        standing = _lock(tx, area, call_id)
        versions.check("call", call_id, opened_version, standing.version)
        fields = {"state": CallState.OPEN.value, "result": None, "closed_by": None, "closed_at": None}
        tx.run(_SET, id=call_id, fields=fields)
        before = {"state": standing.state.value, "result": standing.result}
        tell(tx, area, Action.RESTORED, call_id, actor, before, {"state": CallState.OPEN.value})

    db.write(work)
    return get_call(area, call_id)


_OWNED = """
MATCH (:Agency {id: $agency})-[:OWNS]->(project:Project {id: $project, area: $area, year: $year})
RETURN project.id AS id
"""
_ANSWER = """
MATCH (:ProjectCall {id: $id})-[asks:ASKS {key: $id + '|' + $agency}]->(:Agency {id: $agency})
SET asks.state = $state, asks.project = $project, asks.reason = $reason, asks.by = $by, asks.at = datetime(),
    asks.version = asks.version + 1
"""


def offer_project(
    area: str, call_id: str, agency: str, opened_version: int | None, project: str, actor: Actor
) -> ProjectCall:
    """The agency offers one of its projects of the call's year (public id). `opened_version` is the answer's, None for
    a project that was drafted from the call. Raises InvalidError (project: unknown; state: closed), NotAllowedError
    (somebody answers for another agency), NotFoundError (not asked), StaleError."""

    def check(tx: db.Transaction, call: ProjectCall) -> None:
        if not tx.run(_OWNED, agency=agency, project=project, area=area, year=call.year):
            raise InvalidError(f"no project {project} of {agency}", fields={"project": "unknown"})

    return _answer(area, call_id, agency, opened_version, AnswerState.OFFERED, actor, check, project=project)


def decline_call(
    area: str, call_id: str, agency: str, opened_version: int, reason: str | None, actor: Actor
) -> ProjectCall:
    """The agency declines. Raises InvalidError (reason: required, too_long; state: closed), NotAllowedError,
    NotFoundError, StaleError."""

    def check(tx: db.Transaction, call: ProjectCall) -> None:
        wrong = text_problems("reason", reason)
        if wrong:
            raise InvalidError("declining wants a reason", fields=wrong)

    kept = (reason or "").strip()
    return _answer(area, call_id, agency, opened_version, AnswerState.DECLINED, actor, check, reason=kept)


def take_back(area: str, call_id: str, agency: str, opened_version: int, actor: Actor) -> ProjectCall:
    """The agency takes its answer back while the call is open; a project stays what it is. Raises as decline_call."""
    return _answer(area, call_id, agency, opened_version, AnswerState.ASKED, actor, lambda tx, call: None)


def _answer(
    area: str,
    call_id: str,
    agency: str,
    opened_version: int | None,
    state: AnswerState,
    actor: Actor,
    check: Any,
    *,
    project: str | None = None,
    reason: str | None = None,
) -> ProjectCall:
    def work(tx: db.Transaction) -> None:
        call, standing = _answering(tx, area, call_id, agency, opened_version, actor)
        check(tx, call)
        said = {"state": state.value, "project": project, "reason": reason}
        tx.run(_ANSWER, id=call_id, agency=agency, by=actor.name, **said)
        before = {"agency": agency, "state": standing.state.value}
        tell(tx, area, Action.ANSWERED, call_id, actor, before, {"agency": agency, **said})

    db.write(work)
    return get_call(area, call_id)


_STAND_BY = """
MATCH (:ProjectCall {id: $id})-[asks:ASKS {key: $id + '|' + $agency}]->(:Agency {id: $agency})
SET asks.by = $by, asks.at = datetime(), asks.version = asks.version + 1
"""


def stand_by_answer(area: str, call_id: str, agency: str, opened_version: int, actor: Actor) -> ProjectCall:
    """The agency says that its answer holds for the call as it is now. Raises as take_back."""

    def work(tx: db.Transaction) -> None:
        _call, standing = _answering(tx, area, call_id, agency, opened_version, actor)
        tx.run(_STAND_BY, id=call_id, agency=agency, by=actor.name)
        said = {"agency": agency, "state": standing.state.value}
        tell(tx, area, Action.ANSWERED, call_id, actor, said, said)

    db.write(work)
    return get_call(area, call_id)


def _answering(
    tx: db.Transaction, area: str, call_id: str, agency: str, opened_version: int | None, actor: Actor
) -> tuple[ProjectCall, CallAnswer]:
    """The call, locked, and the agency's answer as it stands."""
    if actor.on_behalf_of is not None:
        raise NotAllowedError("an agency answers for itself")
    call = open_in(tx, area, call_id)
    standing = call.answer_of(agency)
    if standing is None:
        raise NotFoundError(f"{agency} was not asked by {call_id}")
    if opened_version is not None:
        versions.check("answer", f"{call_id}|{agency}", opened_version, standing.version)
    return call, standing


def open_in(tx: db.Transaction, area: str, call_id: str) -> ProjectCall:
    """The call, locked; raises InvalidError where it is closed."""
    call = _lock(tx, area, call_id)
    if not call.is_open:
        raise InvalidError("the call is closed", fields={"state": "closed"})
    return call


_LOCK = "MATCH (call:ProjectCall {id: $id, area: $area}) SET call.locked_at = datetime()"


def _lock(tx: db.Transaction, area: str, call_id: str) -> ProjectCall:
    """The call, locked until the transaction ends. Raises NotFoundError."""
    tx.run(_LOCK, id=call_id, area=area)
    return _call_in(tx, area, call_id)


def _call_in(tx: db.Transaction, area: str, call_id: str) -> ProjectCall:
    row = tx.one(_GET, id=call_id, area=area)
    if row is None:
        raise NotFoundError(f"no call {call_id} in {area}", kind="call", id=call_id)
    return _call(row)


def tell(
    tx: db.Transaction,
    area: str,
    action: Action,
    call_id: str,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> str:
    """Appends an event about the call; its id."""
    about = {"subject_kind": "call", "subject": call_id}
    return audit.append(tx, area=area, action=action, **about, actor=actor, before=before, after=after)


def _call(row: Mapping[str, Any]) -> ProjectCall:
    call = row["call"]
    return ProjectCall(
        id=call["id"],
        area=call["area"],
        year=call["year"],
        element=call["element"],
        wanted=call["wanted"],
        due=call["due"],
        opened_at=call["opened_at"],
        opened_by=call["opened_by"],
        finding=call.get("finding"),
        people=call.get("people"),
        state=CallState(call["state"]),
        result=call.get("result"),
        closed_at=call.get("closed_at"),
        closed_by=call.get("closed_by"),
        version=call["version"],
        answers=tuple(_answer_of(one) for one in row["answers"]),
        changed_at=call.get("changed_at"),
        changed_by=call.get("changed_by"),
    )


def _answer_of(row: Mapping[str, Any]) -> CallAnswer:
    return CallAnswer(
        agency=row["agency"],
        state=AnswerState(row["state"]),
        offer=_offer(row["project"], row["is_linked"]) if row["project"] else None,
        reason=row["reason"],
        at=row["at"],
        by=row["by"],
        version=row["version"],
    )


def _offer(project: Mapping[str, Any], is_linked: bool) -> Offer:
    return Offer(
        project=project["id"],
        code=project["code"],
        title_th=project["title_th"],
        title_en=project["title_en"],
        status=ProjectStatus(project["status"] or ProjectStatus.ACTIVE),
        is_linked=bool(is_linked),
    )
