"""What a list of projects was asked for: its address read into a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.analysis.search import LONGEST_QUERY, clean_query
from graph.model.project import ProjectStatus
from graph.model.project_list import ProjectSort
from portal.asked import whole, whole_or

SIZES = (25, 50, 100)
LINKED = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """`agency`, `partner` and `element` are codes, `source` names where money comes from (NO_SOURCE of
    portal.budget_sources: nobody said), `budget` is the least of a project in baht, `unread_budget` what was typed
    there and is no amount. Without a `state` those that count are listed. `sort` is a heading, `descending` its
    direction."""

    agency: str | None = None
    element: str | None = None
    linked: bool | None = None
    text: str = ""
    sort: ProjectSort = ProjectSort.CODE
    descending: bool = False
    page: int = 1
    size: int = SIZES[1]
    state: ProjectStatus | None = None
    partner: str | None = None
    source: str | None = None
    budget: int = 0
    unread_budget: str = ""

    @property
    def is_filtered(self) -> bool:
        narrowed = self.agency or self.partner or self.element or self.text or self.state or self.source or self.budget
        return bool(narrowed or self.linked is not None)

    @property
    def states(self) -> tuple[ProjectStatus, ...]:
        """What is listed. A partner sees its joint projects from their first draft on."""
        if self.state is not None:
            return (self.state,)
        return tuple(one for one in ProjectStatus if one.counts or (self.partner and one is ProjectStatus.DRAFT))


def read_query(arguments: Mapping[str, str]) -> ListQuery:
    """From an address. What cannot be read counts as not asked for; only a budget is typed, and told."""
    size = whole_or(arguments.get("size", ""), SIZES[1])
    typed = arguments.get("budget", "").strip()
    budget = _amount(typed)
    return ListQuery(
        agency=arguments.get("agency", "").strip() or None,
        element=arguments.get("element", "").strip() or None,
        linked=LINKED.get(arguments.get("linked", "")),
        state=_state(arguments.get("state", "")),
        partner=arguments.get("partner", "").strip() or None,
        source=arguments.get("source", "").strip() or None,
        budget=budget or 0,
        unread_budget="" if budget is not None else typed[:LONGEST_QUERY],
        text=clean_query(arguments.get("q", "")),
        sort=_sort(arguments.get("sort", "")),
        descending=arguments.get("order") == "desc",
        page=max(1, whole_or(arguments.get("page", ""), 1)),
        size=size if size in SIZES else SIZES[1],
    )


def _amount(typed: str) -> int | None:
    """None where it is none; 0 where nothing was typed."""
    try:
        return whole(typed.replace(",", "")) if typed else 0
    except ValueError:
        return None


def _state(text: str) -> ProjectStatus | None:
    return ProjectStatus(text) if text in list(ProjectStatus) else None


def _sort(text: str) -> ProjectSort:
    return ProjectSort(text) if text in list(ProjectSort) else ProjectSort.CODE
