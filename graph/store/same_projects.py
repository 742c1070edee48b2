"""Projects that may be one entered twice: what a title is compared with, and that somebody said that two are two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph import db
from graph.analysis.same_titles import alike
from graph.errors import InvalidError
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.project import Project
from graph.store import scopes
from graph.store.projects import project_in, tell, to_project

MAX_REASON = 2_000

# Cancelled projects are nobody's any more; a draft may well be the same one.
_INVOLVING = """
MATCH (agency:Agency)-[joint:OWNS|PARTNERS]->(project:Project {plan: $plan, year: $year})
WHERE agency.id IN $agencies AND coalesce(project.status, 'active') <> 'cancelled'
  AND coalesce(joint.state, 'confirmed') <> 'declined'
MATCH (owner:Agency)-[:OWNS]->(project)
RETURN DISTINCT project, owner.id AS agency, coalesce(owner.short_th, owner.name_th) AS owner_short
ORDER BY project.order, project.code
"""

_SAID_DISTINCT = """
MATCH (:Project {id: $project})-[:DISTINCT_FROM]-(other:Project)
RETURN collect(other.id) AS ids
"""

_DECLARE = """
MATCH (project:Project {id: $project, area: $area})
UNWIND $others AS id
MATCH (other:Project {id: id, area: $area})
MERGE (project)-[said:DISTINCT_FROM {key: $project + '|' + id}]->(other)
SET said.reason = $reason, said.by = $by, said.at = datetime()
RETURN count(said) AS said
"""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A project whose title is like the one asked for; `score` from 0 to 1."""

    project: Project
    owner_short: str
    score: float


def like_projects(
    plan: str, year: int, title: str, agencies: Sequence[str], *, but: str | None = None
) -> list[Likeness]:
    """Projects of the year that these agencies (public ids) own or take part in and whose title is likely the same,
    the likeliest first; without `but` (a project) and those that somebody said are another."""
    rows = db.read(_INVOLVING, plan=plan, year=year, agencies=list(agencies))
    known = {but} if but else set()
    if but:
        known |= set(db.read(_SAID_DISTINCT, project=but)[0]["ids"])
    rows = [row for row in rows if row["project"]["id"] not in known]
    found = alike(title, [row["project"]["title_th"] for row in rows])
    return [Likeness(to_project(rows[place]), rows[place]["owner_short"], score) for place, score in found]


def declare_distinct(area: str, project_id: str, others: Sequence[str], reason: str, actor: Actor) -> None:
    """Says, with a reason, that the project is none of `others` (public ids). Raises InvalidError (`same_reason`:
    required, too_long)."""
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise InvalidError("a reason is wanted", fields={"same_reason": "too_long" if reason else "required"})

    def work(tx: db.Transaction) -> None:
        scopes.touch(tx, area, [project_in(tx, project_id).year], projects=[project_id])
        parameters = {"project": project_id, "area": area, "others": list(others)}
        if not tx.run(_DECLARE, reason=reason, by=actor.person, **parameters)[0]["said"]:
            raise db.UnchangedError
        tell(tx, area, Action.CHANGED, project_id, actor, after={"distinct_from": list(others), "reason": reason})

    db.change(work)
