"""The upstream plans and all their elements, whether or not a province draws on them."""

from __future__ import annotations

from dataclasses import dataclass

from graph import db
from graph.model.area import COUNTRY
from graph.model.plan import Element, Plan
from graph.store import plans
from graph.store.elements import to_element

_MARK = """
MATCH (plan:Plan)-[:FOR]->(:Area {id: $country})
CALL (plan) {
  MATCH (element:Element {plan: plan.id}) RETURN count(element) AS elements, sum(element.version) AS versions
}
RETURN count(plan) AS plans, sum(plan.version) AS plan_versions, sum(elements) AS elements, sum(versions) AS versions
"""

_ELEMENTS = """
MATCH (plan:Plan)-[:FOR]->(:Area {id: $country})
MATCH (element:Element {plan: plan.id})
OPTIONAL MATCH (element)-[:PART_OF]->(parent:Element {plan: plan.id})
RETURN element, parent.id AS parent ORDER BY element.order, element.code
"""


@dataclass(frozen=True, slots=True)
class Upstream:
    """Elements are in the order of their plans; their `parent` is one of the same plan."""

    plans: tuple[Plan, ...]
    elements: tuple[Element, ...]


def mark() -> str:
    """Another after each change of an upstream plan or of its elements."""
    row = db.read_one(_MARK, country=COUNTRY)
    assert row is not None
    return "|".join(str(row[name]) for name in ("plans", "plan_versions", "elements", "versions"))


def list_upstream() -> Upstream:
    """All of them."""
    rows = db.read(_ELEMENTS, country=COUNTRY)
    return Upstream(tuple(plans.list_plans(COUNTRY)), tuple(to_element(row) for row in rows))
