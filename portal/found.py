"""Found elements as every search of the portal shows them: the macro `found_element` of components/plan.html."""

from __future__ import annotations

from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.relink import covered
from graph.analysis.search import clean_query, find_elements
from graph.model.plan import PlanLevel
from portal.threads import ElementView, element_view

MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class FoundElement:
    """`id` is its public id; `is_covered`: some project of the year reaches it."""

    id: str
    element: ElementView
    is_covered: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives, cut at MOST_FOUND of `total`; without text, the strategies of the province's plan."""

    text: str
    elements: tuple[FoundElement, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.elements)

    @property
    def by_level(self) -> list[tuple[PlanLevel, list[FoundElement]]]:
        """The found elements by plan level, the province's first, then from the top."""
        levels = [PlanLevel.PROVINCE, *(level for level in PlanLevel if level is not PlanLevel.PROVINCE)]
        groups = [(level, [one for one in self.elements if one.element.level is level]) for level in levels]
        return [(level, found) for level, found in groups if found]


def found_elements(cascade: Cascade, typed: str) -> Found:
    """The elements of a scope whose code and titles hold every word typed."""
    text = clean_query(typed)
    hits = find_elements(cascade, text, MOST_FOUND)
    ids, has = cascade.elements.ids, covered(cascade)
    elements = tuple(FoundElement(ids[row], element_view(cascade, row), bool(has[row])) for row in hits.rows)
    return Found(text, elements, hits.total)
