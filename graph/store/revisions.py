"""Which element of a plan replaced which: `(new)-[:REVISES {how}]->(old)`.

Reading it is all that links need. Reviews, which make new versions of a plan and these relations with them, are yet to
come; until then `revise` says it of two elements that are there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graph import db
from graph.errors import CycleError, InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.plan import RevisionKind
from graph.store import audit, scopes


@dataclass(frozen=True, slots=True)
class Replaced:
    """An element that a review has replaced: what it was called, and the elements (ids) that stand for it now."""

    code: str
    title_th: str
    title_en: str | None
    successors: tuple[str, ...]


# The newest of a chain of reviews is what nothing revises.
_REPLACED = """
UNWIND $elements AS id
MATCH (old:Element {id: id})<-[:REVISES*1..]-(newest:Element)
WHERE NOT exists((newest)<-[:REVISES]-(:Element))
WITH old, newest ORDER BY newest.order, newest.id
RETURN old.id AS id, old.code AS code, old.title_th AS title_th, old.title_en AS title_en,
       collect(DISTINCT newest.id) AS successors
"""


def replaced(elements: Collection[str]) -> dict[str, Replaced]:
    """Of these elements (public ids) those that a review has replaced."""
    rows = db.read(_REPLACED, elements=sorted(elements)) if elements else []
    return {
        row["id"]: Replaced(row["code"], row["title_th"], row["title_en"], tuple(row["successors"])) for row in rows
    }


_PLAN = """
MATCH (plan:Plan {id: $plan, level: 'province'})
RETURN plan.area AS area, plan.from_year AS from_year, plan.to_year AS to_year
"""

_ENDS = """
MATCH (newer:Element {id: $newer, plan: $plan})
MATCH (older:Element {id: $older, plan: $plan})
RETURN exists((older)-[:REVISES*1..]->(newer)) AS turns_back
"""

_REVISE = """
MATCH (newer:Element {id: $newer})
MATCH (older:Element {id: $older})
MERGE (newer)-[revises:REVISES {key: $newer + '|' + $older}]->(older)
SET revises.how = $how, revises.by = $by, revises.at = datetime()
"""


def revise(plan_id: str, newer: str, older: str, how: RevisionKind, actor: Actor) -> None:
    """Says that `newer` replaces `older`, both elements of a provincial plan. Raises NotFoundError, InvalidError (the
    same element), CycleError."""
    if newer == older:
        raise InvalidError("an element does not revise itself", fields={"newer": "same"})

    def work(tx: db.Transaction) -> None:
        plan = tx.one(_PLAN, plan=plan_id)
        if plan is None:
            raise NotFoundError(f"no plan {plan_id}")
        scopes.touch(tx, plan["area"], range(plan["from_year"], plan["to_year"] + 1))
        ends = tx.one(_ENDS, plan=plan_id, newer=newer, older=older)
        if ends is None:
            raise NotFoundError(f"{plan_id} has no element {newer}, or no {older}")
        if ends["turns_back"]:
            raise CycleError([newer, older, newer])
        tx.run(_REVISE, newer=newer, older=older, how=how, by=actor.person)
        _tell(tx, plan, newer, {"revises": older, "how": how.value}, actor)

    db.write(work)


def _tell(tx: db.Transaction, plan: Mapping[str, str], element: str, after: Mapping[str, str], actor: Actor) -> None:
    audit.append(
        tx,
        area=plan["area"],
        action=Action.CHANGED,
        subject_kind="element",
        subject=element,
        actor=actor,
        after=after,
    )
