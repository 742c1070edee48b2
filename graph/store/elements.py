"""Plan elements, provincial and upstream, and the alignment links between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import db
from graph.errors import CycleError, DuplicateError, InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.plan import Element, ElementLink, LinkRole, PlanLevel
from graph.store import audit, scopes

_GET = """
MATCH (element:Element {id: $id})
OPTIONAL MATCH (element)-[:PART_OF]->(parent:Element)
RETURN element, parent.id AS parent
"""

_BY_CODE = """
MATCH (plan:Plan {id: $plan})
CALL (plan) {
  MATCH (element:Element {plan: plan.id, code: $code}) RETURN element
  UNION
  MATCH (plan)-[:DRAWS_ON]->(element:Element {code: $code}) RETURN element
}
OPTIONAL MATCH (element)-[:PART_OF]->(parent:Element)
RETURN element, parent.id AS parent LIMIT 1
"""

_OWN = """
MATCH (:Plan {id: $plan})<-[:VERSION_OF]-(version:PlanVersion {status: 'in_force'})-[:CONTAINS]->(element:Element)
OPTIONAL MATCH (element)-[:PART_OF]->(parent:Element)
RETURN element, parent.id AS parent ORDER BY element.order, element.code
"""

_LINKS = """
MATCH (source:Element {plan: $plan})-[link:CONTRIBUTES_TO]->(target:Element)
WITH source, link, target ORDER BY link.role, link.order, source.order, target.plan, target.order
RETURN source.id AS source, target.id AS target, link.role AS role, link.reason AS reason
"""


def get_element(element_id: str) -> Element:
    """Raises NotFoundError."""
    row = db.read_one(_GET, id=element_id)
    if row is None:
        raise NotFoundError(f"no element {element_id}")
    return to_element(row)


def element_by_code(plan_id: str, code: str) -> Element:
    """The element that a plan's own folder calls `code`: its own, or an upstream one that it draws on.
    Raises NotFoundError."""
    row = db.read_one(_BY_CODE, plan=plan_id, code=code)
    if row is None:
        raise NotFoundError(f"no element {code} in {plan_id}")
    return to_element(row)


def list_elements(plan_id: str) -> list[Element]:
    """The elements of the plan's version in force, in the plan's order."""
    return [to_element(row) for row in db.read(_OWN, plan=plan_id)]


def list_element_links(plan_id: str) -> list[ElementLink]:
    """The alignment links that start at the plan's own elements."""
    return [
        ElementLink(row["source"], row["target"], LinkRole(row["role"]), row["reason"])
        for row in db.read(_LINKS, plan=plan_id)
    ]


_YEARS = """
MATCH (plan:Plan {id: $plan, level: 'province'})
RETURN plan.area AS area, plan.from_year AS from_year, plan.to_year AS to_year
"""

_ENDS = """
MATCH (plan:Plan {id: $plan})
MATCH (source:Element {id: $source})
MATCH (target:Element {id: $target})
RETURN plan.area AS area, source.plan = plan.id AS owns_source,
       target.plan = plan.id OR exists((plan)-[:DRAWS_ON]->(target)) AS may_reach,
       target.plan = plan.id AS inside,
       exists((source)-[:CONTRIBUTES_TO]->(target)) AS linked
"""

_WAY_BACK = """
MATCH (source:Element {id: $source})
MATCH (target:Element {id: $target})
MATCH path = shortestPath((target)-[:PART_OF|CONTRIBUTES_TO*0..]->(source))
RETURN [element IN nodes(path) | element.code] AS codes
"""

_LINK = """
MATCH (source:Element {id: $source})
MATCH (target:Element {id: $target})
MERGE (source)-[link:CONTRIBUTES_TO {key: $source + '|' + $target}]->(target)
  ON CREATE SET link.role = $role, link.reason = $reason, link.by = $by, link.at = datetime(), link.order = $order
"""

_UNLINK = """
MATCH (:Element {id: $source})-[link:CONTRIBUTES_TO]->(:Element {id: $target})
WITH link, link.role AS role, link.reason AS reason
DELETE link
RETURN role, reason
"""

# Links made in the portal stand after those that came with the folder.
ORDER_OF_NEW_LINKS = 1_000_000


def link_elements(plan_id: str, source: str, target: str, reason: str | None, actor: Actor) -> str:
    """Says that `source`, an element of the plan, contributes to `target`; returns the audit event's id. Raises
    NotFoundError, InvalidError (an element of another province), DuplicateError, CycleError naming the codes."""

    def work(tx: db.Transaction) -> str:
        ends = _open_plan(tx, plan_id, source, target)
        if ends["linked"]:
            raise DuplicateError(f"{source} is linked to {target} already", kind="link", id=f"{source}|{target}")
        way_back = tx.run(_WAY_BACK, source=source, target=target) if source != target else []
        if source == target or way_back:
            code = source.rsplit("/", 1)[-1]
            raise CycleError([code, *way_back[0]["codes"]] if way_back else [code, code])
        role = LinkRole.SERVES if ends["inside"] else LinkRole.UPSTREAM
        tx.run(_LINK, source=source, target=target, role=role, reason=reason, by=actor.person, order=ORDER_OF_NEW_LINKS)
        return audit.append(
            tx,
            area=ends["area"],
            action=Action.LINKED,
            subject_kind="element",
            subject=source,
            actor=actor,
            after={"target": target, "reason": reason},
        )

    return db.write(work)


def unlink_elements(plan_id: str, source: str, target: str, actor: Actor) -> str:
    """Takes an alignment link between elements away; returns the audit event's id. Raises NotFoundError."""

    def work(tx: db.Transaction) -> str:
        ends = _open_plan(tx, plan_id, source, target)
        removed = tx.one(_UNLINK, source=source, target=target)
        if removed is None:
            raise NotFoundError(f"{source} is not linked to {target}")
        return audit.append(
            tx,
            area=ends["area"],
            action=Action.UNLINKED,
            subject_kind="element",
            subject=source,
            actor=actor,
            before={"target": target, "reason": removed["reason"]},
        )

    return db.write(work)


def _open_plan(tx: db.Transaction, plan_id: str, source: str, target: str) -> Mapping[str, Any]:
    plan = tx.one(_YEARS, plan=plan_id)
    if plan is None:
        raise NotFoundError(f"no plan {plan_id}")
    # What links there are is read once every other writer of these years has finished.
    scopes.touch(tx, plan["area"], range(plan["from_year"], plan["to_year"] + 1))
    ends = tx.one(_ENDS, plan=plan_id, source=source, target=target)
    if ends is None or not ends["owns_source"]:
        raise NotFoundError(f"{plan_id} has no element {source}, or there is no {target}")
    if not ends["may_reach"]:
        raise InvalidError(f"{target} is no element of the plan or of its upstream plans", fields={"target": "foreign"})
    return ends


def to_element(row: Mapping[str, Any]) -> Element:
    """An Element from a row of its node's properties and its parent's id."""
    node = row["element"]
    return Element(
        id=node["id"],
        code=node["code"],
        plan=node["plan"],
        level=PlanLevel(node["level"]),
        kind=node["kind"],
        title_th=node["title_th"],
        title_en=node.get("title_en"),
        parent=row["parent"],
        order=node["order"],
        certainty=node.get("certainty"),
        is_example=bool(node.get("is_example")),
        version=node["version"],
    )
