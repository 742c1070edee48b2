"""A project's way through its states (draft, ready, active, done, cancelled), each step with who, when and why; and its
agency's word that what was entered for it is right."""

from __future__ import annotations

from graph import db
from graph.errors import InvalidError, NotAllowedError
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import missing_for_ready
from graph.store.behalf import note_entry
from graph.store.project_forms import count_links, form_in
from graph.store.projects import BUMP, get_project, open_project, tell

MAX_REASON = 2_000

_SET = """
MATCH (project:Project {id: $id})
SET project.status = $status, project.version = project.version + 1, project.updated_at = datetime()
"""


def change_state(
    area: str, project_id: str, opened_version: int, to: ProjectStatus, reason: str | None, actor: Actor
) -> Project:
    """Takes the project to another state. Raises InvalidError (`status`: no_such_step, incomplete where it lacks
    something that a ready project needs; `reason`: required, too_long), NotFoundError, StaleError."""
    reason = (reason or "").strip() or None
    if len(reason or "") > MAX_REASON:
        raise InvalidError("the reason is too long", fields={"reason": "too_long"})

    def work(tx: db.Transaction) -> None:
        standing = open_project(tx, area, project_id, opened_version)
        if to is standing.status:
            raise db.UnchangedError
        if to not in standing.status.following:
            raise InvalidError(f"{standing.status} does not lead to {to}", fields={"status": "no_such_step"})
        if reason is None and standing.status.needs_reason(to):
            raise InvalidError(f"{to} wants a reason", fields={"reason": "required"})
        if to is ProjectStatus.READY and standing.status is ProjectStatus.DRAFT:
            _refuse_incomplete(tx, standing)
        tx.run(_SET, id=project_id, status=to.value)
        before, after = {"status": standing.status.value}, {"status": to.value, "reason": reason}
        tell(tx, area, Action.STATE_CHANGED, project_id, actor, before=before, after=after)

    db.change(work)
    return get_project(project_id)


def confirm_entry(area: str, project_id: str, opened_version: int, actor: Actor) -> Project:
    """The agency says that what was entered for it is right. Raises NotFoundError, StaleError (it is no longer what
    they saw), NotAllowedError (the actor is not of the agency)."""
    if actor.on_behalf_of is not None:
        raise NotAllowedError("only the project's own agency confirms what was entered for it")

    def work(tx: db.Transaction) -> None:
        standing = open_project(tx, area, project_id, opened_version)
        if standing.behalf is None or not standing.behalf.is_open:
            raise db.UnchangedError
        note_entry(tx, project_id, actor)
        tx.run(BUMP, id=project_id)
        tell(tx, area, Action.CONFIRMED, project_id, actor, before={"entered_by": standing.behalf.entered_by})

    db.change(work)
    return get_project(project_id)


def _refuse_incomplete(tx: db.Transaction, standing: Project) -> None:
    lacks = missing_for_ready(standing, form_in(tx, standing.id), links=count_links(tx, standing.id))
    if lacks:
        raise InvalidError(
            f"{standing.id} lacks {', '.join(lack.field for lack in lacks)}", fields={"status": "incomplete"}
        )
