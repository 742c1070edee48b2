"""What a search for elements shows: each found element with the plan that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.model.plan import Element, Plan, PlanLevel
from graph.store import elements, plans

MAX_QUERY = 200
MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """An element, and the plan it stands in."""

    element: Element
    plan: Plan


@dataclass(frozen=True, slots=True)
class Search:
    """`text` is what was searched for; empty text gives the plan's strategies first. `more`: there are more."""

    text: str
    found: Sequence[Found]
    more: bool = False

    @property
    def by_level(self) -> list[tuple[PlanLevel, list[Found]]]:
        """The found elements by plan level, the province's first, then from the top."""
        levels = [PlanLevel.PROVINCE, *(level for level in PlanLevel if level is not PlanLevel.PROVINCE)]
        groups = [(level, [one for one in self.found if one.element.level is level]) for level in levels]
        return [(level, found) for level, found in groups if found]


def search(plan: Plan, typed: str) -> Search:
    """The elements of the plan and its upstream plans whose code or title holds every word typed."""
    text = " ".join(typed.split())[:MAX_QUERY]
    hits = elements.search_elements(plan.id, text, limit=MOST + 1)
    by_id = {one.id: one for one in [plan, *plans.upstream_plans(plan.id)]}
    found = [Found(element, by_id[element.plan]) for element in hits[:MOST] if element.plan in by_id]
    return Search(text, found, more=len(hits) > MOST)
