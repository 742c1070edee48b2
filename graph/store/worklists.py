"""The projects of some agencies with their links, for going through them one after another, and those that a person
left for later. Leaving is a note of one person to themself: it changes nothing of the province's and has no audit
event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graph import db
from graph.errors import NotFoundError
from graph.model.plan import LinkRole
from graph.model.project import Project, ProjectLink, ProjectStatus
from graph.store.projects import to_project

_LISTED = """
UNWIND $agencies AS id
MATCH (owner:Agency {id: id})-[:OWNS]->(project:Project {plan: $plan, year: $year})
WHERE coalesce(project.status, '') <> $cancelled
RETURN project, owner.id AS agency,
       COLLECT {
         MATCH (project)-[link:CONTRIBUTES_TO]->(element:Element)
         RETURN link {.role, .share, .reason, .suggested, element: element.id}
         ORDER BY link.role, link.order, element.plan, element.order
       } AS links
ORDER BY owner.order, owner.code, project.order, project.code
"""

_REPLACED = """
UNWIND $elements AS id
MATCH (old:Element {id: id})
WHERE exists((old)<-[:REVISES]-(:Element))
RETURN collect(old.id) AS ids
"""


@dataclass(frozen=True, slots=True)
class ListedProject:
    """`replaced` are those of its elements (public ids) that a review has replaced."""

    project: Project
    links: tuple[ProjectLink, ...]
    replaced: frozenset[str]


def list_linking(plan_id: str, year: int, agencies: Collection[str]) -> list[ListedProject]:
    """The projects of these agencies (public ids) in a year but the cancelled ones, in the plan's order."""
    parameters = {"agencies": list(agencies), "plan": plan_id, "year": year, "cancelled": ProjectStatus.CANCELLED}

    def work(tx: db.Transaction) -> tuple[list[db.Row], frozenset[str]]:
        rows = tx.run(_LISTED, **parameters)
        elements = sorted({link["element"] for row in rows for link in row["links"]})
        return rows, frozenset(tx.run(_REPLACED, elements=elements)[0]["ids"])

    rows, replaced = db.read_with(work)
    return [_listed(row, replaced) for row in rows]


_LEAVE = """
MATCH (person:Person {id: $person})
MATCH (project:Project {id: $project, area: $area})
MERGE (person)-[later:LEFT_FOR_LATER {key: $person + '|' + $project}]->(project)
  ON CREATE SET later.at = datetime()
RETURN true AS done
"""

_LEFT = """
MATCH (:Person {id: $person})-[:LEFT_FOR_LATER]->(project:Project {plan: $plan, year: $year})
RETURN collect(project.id) AS ids
"""

_TAKE_UP = """
MATCH (:Person {id: $person})-[later:LEFT_FOR_LATER]->(project:Project)
WHERE project.id IN $projects
DELETE later
"""


def left_for_later(person: str, plan_id: str, year: int) -> frozenset[str]:
    """Public ids of the year's projects that the person left for later."""
    return frozenset(db.read(_LEFT, person=person, plan=plan_id, year=year)[0]["ids"])


def leave_for_later(area: str, person: str, project_id: str) -> None:
    """Raises NotFoundError."""

    def work(tx: db.Transaction) -> None:
        if tx.one(_LEAVE, area=area, person=person, project=project_id) is None:
            raise NotFoundError(f"no project {project_id} in {area}, or no person {person}")

    db.write(work)


def take_up_again(person: str, projects: Collection[str]) -> None:
    """These projects are no longer left for later."""
    db.write(lambda tx: tx.run(_TAKE_UP, person=person, projects=sorted(projects)))


def _listed(row: Mapping[str, Any], replaced: frozenset[str]) -> ListedProject:
    project = to_project(row)
    links = tuple(_link(project.id, link) for link in row["links"])
    return ListedProject(project, links, replaced & {link.element for link in links})


def _link(project: str, link: Mapping[str, Any]) -> ProjectLink:
    share = None if link["share"] is None else Decimal(str(link["share"]))
    role = LinkRole(link["role"])
    return ProjectLink(project, link["element"], role, share, link["reason"], bool(link["suggested"]))
