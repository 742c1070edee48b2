"""Which area and fiscal year a page is about: the area from its address (/TH-44/…), the year from ?year= (พ.ศ.)
or from the plan in force. Links made with url_for keep both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request
from werkzeug.routing import BaseConverter

from graph.model.area import COUNTRY, Area, AreaKind
from graph.model.collation import sort_key
from graph.model.fiscal import EARLIEST_YEAR, LATEST_YEAR, today
from graph.model.people import Permission, Person
from graph.store import areas
from graph.store.area_years import AreaYears, area_years
from portal.asked import whole
from portal.security import SAFE_METHODS


class AreaConverter(BaseConverter):
    """An area's id in an address: TH, a region's as TH-R12, or a province's, ISO 3166-2, as TH-44."""

    regex = r"TH(?:-[A-Z0-9]{1,3})?"
    part_isolating = True


@dataclass(frozen=True, slots=True)
class PageScope:
    """`years` are those that can be switched to, oldest first."""

    area: Area
    year: int
    years: tuple[int, ...]


def init_app(app: Flask) -> None:
    app.url_map.converters["area"] = AreaConverter

    # Pages have hundreds of links, so what holds for all of them is found out once.
    takes_area: dict[str, bool] = {}

    @app.url_defaults
    def keep_scope(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint not in takes_area:
            takes_area[endpoint] = app.url_map.is_endpoint_expecting(endpoint, "area")
        if not takes_area[endpoint]:
            return
        area, year = _here()
        if area is not None and values.setdefault("area", area) == area and year is not None:
            values.setdefault("year", year)


def current_scope() -> PageScope:
    """The scope of a page whose rule has <area:area>. Raises NotFoundError for an area that is not there."""
    if "page_scope" not in g:
        assert request.view_args is not None
        g.page_scope = scope_of(request.view_args["area"], chosen_year())
    scope: PageScope = g.page_scope
    return scope


def scope_of(area_id: str, year: int | None = None) -> PageScope:
    """The scope of an area in `year`, or in the year to show first. Raises NotFoundError."""
    known = years_of(area_id)
    if year is None:
        year = known.default_year(today())
    return PageScope(known.area, year, tuple(sorted({*known.years, year})))


def years_of(area_id: str) -> AreaYears:
    """The area with its plans and their freshness. A page asks once; a request that writes asks anew each time, for
    what it has just written counts. Raises NotFoundError."""
    if request.method not in SAFE_METHODS:
        return area_years(area_id)
    asked: dict[str, AreaYears] = g.setdefault("area_years", {})
    if area_id not in asked:
        asked[area_id] = area_years(area_id)
    return asked[area_id]


def chosen_year() -> int | None:
    """The fiscal year that the address asks for; one that cannot be a year is as good as none."""
    year = request.args.get("year", type=whole) if request else None
    return year if year is not None and EARLIEST_YEAR <= year <= LATEST_YEAR else None


def _here() -> tuple[str | None, int | None]:
    """The area and the year of the page's own address."""
    if not request or request.view_args is None:
        return None, None
    if "here" not in g:
        g.here = request.view_args.get("area"), chosen_year()
    here: tuple[str | None, int | None] = g.here
    return here


def areas_of(person: Person) -> list[Area]:
    """The areas that a person may switch between, each before those within it, provinces in dictionary order. A region
    is among them where a province of it is, or where the person is of it."""
    own = person.areas()
    if COUNTRY not in own and not any(membership.inside for membership in person.memberships):
        return [years_of(area_id).area for area_id in own]
    found = [area for area in areas.list_areas() if person.may(Permission.READ, area.id)]
    around = {area.within for area in found}
    shown = [area for area in found if area.kind is not AreaKind.REGION or area.id in around or area.id in own]
    regions = {area.id for area in shown if area.kind is AreaKind.REGION}

    def order(area: Area) -> tuple[str, str]:
        if area.kind is AreaKind.REGION:
            return area.id, ""
        name = sort_key(area.name_th) if area.kind is AreaKind.PROVINCE else ""
        return area.within or "" if area.within in regions else "", name

    return sorted(shown, key=order)
