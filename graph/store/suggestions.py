"""Which suggestions a person has turned down for a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph import db
from graph.errors import NotFoundError
from graph.model.audit import Action
from graph.model.people import Actor
from graph.store import audit


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """A person said that an element (public id) does not fit the project."""

    element: str
    by: str
    at: datetime


_TURNED_DOWN = """
MATCH (:Project {id: $project})-[turned:TURNED_DOWN]->(element:Element)
RETURN element.id AS element, turned.by_name AS by, turned.at AS at ORDER BY turned.at DESC, element.id
"""

_TURN_DOWN = """
MATCH (project:Project {id: $project, area: $area})
MATCH (element:Element {id: $element})
MERGE (project)-[turned:TURNED_DOWN {key: $project + '|' + $element}]->(element)
  ON CREATE SET turned.by = $by, turned.by_name = $name, turned.at = datetime(), turned.is_new = true
WITH turned, coalesce(turned.is_new, false) AS is_new
REMOVE turned.is_new
RETURN is_new
"""

_BRING_BACK = """
MATCH (:Project {id: $project, area: $area})-[turned:TURNED_DOWN]->(:Element {id: $element})
DELETE turned
RETURN true AS was_there
"""


def turned_down(project_id: str) -> list[TurnedDown]:
    """What was turned down for the project, newest first."""
    return [TurnedDown(row["element"], row["by"], row["at"]) for row in db.read(_TURNED_DOWN, project=project_id)]


def turn_down(area: str, project_id: str, element_id: str, actor: Actor) -> None:
    """Remembers that the element does not fit: it is suggested for this project no more. Says nothing of the links.
    Raises NotFoundError."""

    def work(tx: db.Transaction) -> None:
        parameters = {"area": area, "project": project_id, "element": element_id}
        row = tx.one(_TURN_DOWN, **parameters, by=actor.person, name=actor.name)
        if row is None:
            raise NotFoundError(f"no project {project_id} in {area}, or no element {element_id}")
        if row["is_new"]:
            _tell(tx, Action.TURNED_DOWN, area, project_id, element_id, actor)

    db.write(work)


def bring_back(area: str, project_id: str, element_id: str, actor: Actor) -> None:
    """The element may be suggested again. Raises NotFoundError where it was not turned down."""

    def work(tx: db.Transaction) -> None:
        if tx.one(_BRING_BACK, area=area, project=project_id, element=element_id) is None:
            raise NotFoundError(f"{element_id} was not turned down for {project_id} in {area}")
        _tell(tx, Action.BROUGHT_BACK, area, project_id, element_id, actor)

    db.write(work)


def _tell(tx: db.Transaction, action: Action, area: str, project_id: str, element_id: str, actor: Actor) -> None:
    audit.append(
        tx,
        area=area,
        action=action,
        subject_kind="project",
        subject=project_id,
        actor=actor,
        after={"element": element_id},
    )
