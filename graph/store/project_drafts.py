"""The drafts of an agency in a year, what keeps each one a draft, and many of them made ready in one write. One
project's way through its states is graph.store.project_states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph import db
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import Lack, missing_for_ready
from graph.store import audit, scopes
from graph.store.audit import Told
from graph.store.project_forms import form_of
from graph.store.projects import to_project


@dataclass(frozen=True, slots=True)
class DraftProject:
    """`lacks` is what keeps it a draft: nothing where it may become ready."""

    project: Project
    lacks: tuple[Lack, ...]


_DRAFTS = """
MATCH (agency:Agency {id: $agency})-[:OWNS]->(project:Project {plan: $plan, year: $year, status: $draft})
RETURN project, agency.id AS agency,
       COLLECT { MATCH (project)-[:HAS_ACTIVITY]->(activity:Activity) RETURN activity ORDER BY activity.order }
         AS activities,
       COLLECT { MATCH (project)-[:HAS_BUDGET_LINE]->(line:BudgetLine) RETURN line ORDER BY line.order } AS lines,
       COUNT { (project)-[:CONTRIBUTES_TO]->(:Element) } AS links
ORDER BY project.order, project.code
"""

_MAKE_READY = """
UNWIND $ids AS id
MATCH (project:Project {id: id})
SET project.status = $ready, project.version = project.version + 1, project.updated_at = datetime()
"""


def list_drafts(plan: str, year: int, agency: str) -> list[DraftProject]:
    """The drafts of an agency (public id) in a year, in its order."""
    return db.read_with(lambda tx: _drafts_in(tx, plan, year, agency))


def make_ready(
    area: str, plan: str, year: int, agency: str, seen: Mapping[str, int], actor: Actor
) -> list[DraftProject]:
    """Takes drafts of the agency to ready, and gives those. `seen` holds their public ids with the versions that the
    person saw: what was changed since, or lacks something, stays a draft."""

    def work(tx: db.Transaction) -> list[DraftProject]:
        scopes.touch(tx, area, [year], projects=())
        made = [
            one
            for one in _drafts_in(tx, plan, year, agency)
            if seen.get(one.project.id) == one.project.version and not one.lacks
        ]
        if not made:
            raise db.UnchangedError
        ids = [one.project.id for one in made]
        tx.run(_MAKE_READY, ids=ids, ready=ProjectStatus.READY.value)
        scopes.name_projects(tx, ids)
        before, after = {"status": ProjectStatus.DRAFT.value}, {"status": ProjectStatus.READY.value, "reason": None}
        events = [Told(Action.STATE_CHANGED, one.project.id, before, after) for one in made]
        audit.append_many(tx, area=area, subject_kind="project", actor=actor, events=events)
        return made

    return db.change(work) or []


def _drafts_in(tx: db.Transaction, plan: str, year: int, agency: str) -> list[DraftProject]:
    rows = tx.run(_DRAFTS, plan=plan, year=year, agency=agency, draft=ProjectStatus.DRAFT.value)
    found = []
    for row in rows:
        project = to_project(row)
        form = form_of(row["project"], row["activities"], row["lines"])
        found.append(DraftProject(project, missing_for_ready(project, form, links=row["links"])))
    return found
