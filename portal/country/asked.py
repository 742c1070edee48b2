"""What a page of the country is asked for: its area and year with their figures, the address's filters and order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from flask import request

from graph.analysis.upstream_sums import WHOLE, Part, Sums
from graph.errors import NotFoundError
from graph.model.area import COUNTRY, Area, AreaKind
from graph.model.plan import PlanLevel
from graph.model.run import ScopeState
from graph.store.page import Page
from portal.asked import whole
from portal.country.comparison import MOST
from portal.country.goals import LEVELS, Goal, GoalFilter, GoalRow, GoalSort, goal_rows, goals_of
from portal.country.provinces import Measure, ProvinceRow, of_everything
from portal.formatting import thai_sorted
from portal.i18n import plain_title
from portal.national_figures import area_sums, province_parts, provinces_within, upstream
from portal.scope import PageScope, current_scope, years_of

S = TypeVar("S", bound=StrEnum)


class Country:
    """A region or the country in a year, each part read when it is first asked for. Raises NotFoundError for a
    province, which has pages of its own."""

    def __init__(self) -> None:
        self.scope: PageScope = current_scope()
        if self.scope.area.kind is AreaKind.PROVINCE:
            raise NotFoundError(f"{self.scope.area.id} is a province", kind="area", id=self.scope.area.id)
        self.area: Area = self.scope.area
        self.year = self.scope.year

    @property
    def is_whole(self) -> bool:
        """The country, not a region."""
        return self.area.id == COUNTRY

    @property
    def state(self) -> ScopeState:
        return years_of(self.area.id).state(self.year)

    @cached_property
    def sums(self) -> Part:
        return area_sums(self.area.id, self.year)

    @property
    def whole(self) -> Sums:
        """Everything that the provinces do."""
        return self.sums.get(WHOLE, Sums())

    @cached_property
    def goals(self) -> list[Goal]:
        return goals_of(upstream())

    @cached_property
    def rows(self) -> list[GoalRow]:
        """Every goal with its sums."""
        return goal_rows(self.goals, self.sums, self.year)

    @property
    def counted(self) -> list[GoalRow]:
        """Those that are held against the provinces."""
        return [row for row in self.rows if row.is_counted]

    @cached_property
    def provinces(self) -> list[Area]:
        """In dictionary order."""
        return thai_sorted(provinces_within(self.area), plain_title)

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        return province_parts(self.year, self.provinces)

    @cached_property
    def every_province(self) -> list[ProvinceRow]:
        """Each with all that it does."""
        in_force = frozenset(goal.id for goal in self.goals if goal.plan.in_force(self.year))
        return of_everything(self.provinces, self.parts, in_force)


@dataclass(frozen=True, slots=True)
class Listed:
    """The goals of the address's filter and order; `page` are those that are shown at a time."""

    rows: Sequence[GoalRow]
    page: Page[GoalRow]
    wanted: GoalFilter
    sort: GoalSort
    descending: bool


def asked_filter() -> GoalFilter:
    return GoalFilter(
        level=asked_level(),
        plan=request.args.get("plan", "").strip(),
        lacking=request.args.get("lacking") == "1",
        text=request.args.get("q", "").strip(),
    )


def asked_page() -> int:
    return request.args.get("page", 1, type=whole)


def asked_level() -> PlanLevel | None:
    level = chosen(PlanLevel, request.args.get("level"), None)
    return level if level in LEVELS else None


def asked_sort(kind: type[S], otherwise: S) -> tuple[S, bool]:
    """The order and whether it is descending; without one, `otherwise` from the most down."""
    sort = chosen(kind, request.args.get("sort"), None)
    return (otherwise, True) if sort is None else (sort, request.args.get("order") == "desc")


def asked_measure(measures: Sequence[Measure]) -> Measure:
    """What the map is coloured by; the first of them unless another is asked for."""
    return next((one for one in measures if one == request.args.get("by")), measures[0])


def asked_provinces(provinces: Sequence[Area]) -> list[Area]:
    """Those that the address names, in its order, each once, as many as are compared."""
    known = {area.id: area for area in provinces}
    named = dict.fromkeys(request.args.getlist("p"))
    return [known[area] for area in named if area in known][:MOST]


def chosen(kind: type[S], text: str | None, otherwise: S | None) -> S | None:
    """The member that a text names."""
    return kind(text) if text in set(kind) else otherwise
