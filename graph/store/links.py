"""A project's alignment links: the whole set is saved at once, and a save can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.amounts import in_digits
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.plan import LinkRole
from graph.model.project import Project, ProjectLink
from graph.store import audit
from graph.store.projects import get_project, open_project

FULL_SHARE = Decimal(100)
MAX_REASON = 2_000

_LIST = """
MATCH (project:Project {id: $project})-[link:CONTRIBUTES_TO]->(element:Element)
WITH project, link, element ORDER BY link.role, link.order, element.plan, element.order
RETURN project.id AS project, element.id AS element, link.role AS role, link.share AS share, link.reason AS reason,
       coalesce(link.suggested, false) AS suggested
"""


def project_links(project_id: str) -> list[ProjectLink]:
    """The project's links, the primary one first."""
    return [_link(row) for row in db.read(_LIST, project=project_id)]


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """One link as the editor states it: `element` is a public id, `share` percent or None. `suggested`: a person took
    it from the suggestions."""

    element: str
    role: LinkRole
    share: Decimal | None = None
    reason: str | None = None
    suggested: bool = False


def problems(drafts: Sequence[LinkDraft]) -> dict[str, str]:
    """What is wrong with a set of links, by field: links (two_primaries, no_primary, twice), and for the link at
    place N `share-N` (out_of_range, missing), `reason-N` (too_long), and shares (not_100)."""
    found: dict[str, str] = {}
    if len({draft.element for draft in drafts}) < len(drafts):
        found["links"] = "twice"
    primaries = sum(draft.role is LinkRole.PRIMARY for draft in drafts)
    if primaries > 1:
        found["links"] = "two_primaries"
    elif drafts and primaries == 0:
        found["links"] = "no_primary"
    stated = [draft.share for draft in drafts if draft.share is not None]
    for place, draft in enumerate(drafts):
        if draft.share is not None and not 0 <= draft.share <= FULL_SHARE:
            found[f"share-{place}"] = "out_of_range"
        elif draft.share is None and stated:
            found[f"share-{place}"] = "missing"
        if len(draft.reason or "") > MAX_REASON:
            found[f"reason-{place}"] = "too_long"
    if stated and len(stated) == len(drafts) and sum(stated) != FULL_SHARE:
        found["shares"] = "not_100"
    return found


_MAY_REACH = """
MATCH (plan:Plan {id: $plan})
UNWIND $elements AS id
MATCH (element:Element {id: id})
WHERE element.plan = plan.id OR exists((plan)-[:DRAWS_ON]->(element))
RETURN collect(element.id) AS ids
"""


_SET = """
MATCH (project:Project {id: $project})
SET project.version = project.version + 1, project.updated_at = datetime()
WITH project
UNWIND $links AS row
MATCH (element:Element {id: row.element})
MERGE (project)-[link:CONTRIBUTES_TO {key: $project + '|' + row.element}]->(element)
  ON CREATE SET link.by = $by, link.at = datetime()
SET link.role = row.role, link.share = row.share, link.reason = row.reason, link.order = row.order,
    link.suggested = row.suggested
"""

_DROP = """
MATCH (:Project {id: $project})-[link:CONTRIBUTES_TO]->(element:Element)
WHERE NOT element.id IN $kept
DELETE link
"""

_BUMP = "MATCH (p:Project {id: $project}) SET p.version = p.version + 1, p.updated_at = datetime()"


@dataclass(frozen=True, slots=True)
class SavedLinks:
    """What a save did. `event` names it for undo; None where nothing changed."""

    project: Project
    event: str | None


def replace_links(
    area: str, project_id: str, opened_version: int, drafts: Sequence[LinkDraft], actor: Actor
) -> SavedLinks:
    """Makes `drafts` the project's links. Raises InvalidError (see `problems`; `links`: foreign for an element of
    another province), NotFoundError, StaleError."""
    wrong = problems(drafts)
    if wrong:
        raise InvalidError("the links break a rule", fields=wrong)

    def work(tx: db.Transaction) -> str:
        standing = open_project(tx, area, project_id, opened_version)
        before = [_link(row) for row in tx.run(_LIST, project=project_id)]
        if _as_json(before) == _as_json(drafts):
            raise db.UnchangedError
        _write(tx, standing, drafts, actor)
        return audit.append(
            tx,
            area=area,
            action=Action.LINKED,
            subject_kind="project",
            subject=project_id,
            actor=actor,
            before={"links": _as_json(before)},
            after={"links": _as_json(drafts)},
        )

    event = db.change(work)
    return SavedLinks(get_project(project_id), event)


def undo_links(area: str, project_id: str, event_id: str, actor: Actor) -> Project:
    """Puts back the links that stood before a save. Raises NotFoundError (also for a save of another project),
    StaleError when they changed since."""

    def work(tx: db.Transaction) -> None:
        event = audit.get_event(tx, area, event_id)
        if event.action is not Action.LINKED or event.subject != project_id or event.before is None:
            raise NotFoundError(f"event {event_id} is no save of the links of {project_id}")
        current = tx.one("MATCH (p:Project {id: $id}) RETURN p.version AS version", id=project_id)
        if current is None:
            raise NotFoundError(f"no project {project_id}")
        standing = open_project(tx, area, project_id, current["version"])
        now_there = _as_json([_link(row) for row in tx.run(_LIST, project=project_id)])
        if event.after is None or now_there != event.after["links"]:
            raise StaleError("project", project_id, current["version"] - 1, current["version"])
        _write(tx, standing, [_draft(row) for row in event.before["links"]], actor)
        audit.append(
            tx,
            area=area,
            action=Action.LINKED,
            subject_kind="project",
            subject=project_id,
            actor=actor,
            before=dict(event.after),
            after=dict(event.before),
        )

    db.write(work)
    return get_project(project_id)


def _write(tx: db.Transaction, project: Project, drafts: Sequence[LinkDraft], actor: Actor) -> None:
    wanted = [draft.element for draft in drafts]
    reachable = set(tx.run(_MAY_REACH, plan=project.plan, elements=wanted)[0]["ids"])
    if set(wanted) - reachable:
        raise InvalidError("an element of another plan", fields={"links": "foreign"})
    tx.run(_DROP, project=project.id, kept=wanted)
    if not drafts:
        tx.run(_BUMP, project=project.id)
        return
    links = [{**row, "order": place} for place, row in enumerate(_as_json(drafts))]
    for link in links:
        link["share"] = None if link["share"] is None else float(link["share"])
        link.setdefault("suggested", None)
    tx.run(_SET, project=project.id, links=links, by=actor.person)


def _as_json(links: Sequence[ProjectLink | LinkDraft]) -> list[dict[str, Any]]:
    return [
        {
            "element": link.element,
            "role": link.role.value,
            "share": None if link.share is None else in_digits(link.share),
            "reason": link.reason or None,
            # Said only where it holds: what a person found alone is the usual case.
            **({"suggested": True} if link.suggested else {}),
        }
        for link in sorted(links, key=lambda link: (link.role, link.element))
    ]


def _draft(row: Mapping[str, Any]) -> LinkDraft:
    share = None if row["share"] is None else Decimal(row["share"])
    return LinkDraft(row["element"], LinkRole(row["role"]), share, row["reason"], row.get("suggested", False))


def _link(row: Mapping[str, Any]) -> ProjectLink:
    # Shares are kept as numbers; str gives back the decimal that was typed.
    share = None if row["share"] is None else Decimal(str(row["share"]))
    return ProjectLink(row["project"], row["element"], LinkRole(row["role"]), share, row["reason"], row["suggested"])
