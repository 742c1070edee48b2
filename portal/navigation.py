"""What stands around every page: the questions of the navigation, the scope switcher, the account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from werkzeug.datastructures import MultiDict

from graph.errors import NotFoundError
from graph.model.area import COUNTRY, Area, AreaKind
from graph.model.people import Permission, Person
from portal import as_of, scope, sessions

# endpoint → what the question is called; in the order in which they are asked.
PLACES = (
    ("home.work", _l("งานของฉัน")),
    ("plan.outline", _l("แผน")),
    ("indicators.index", lazy_pgettext("many", "ตัวชี้วัด")),
    ("projects.index", _l("โครงการ")),
    ("upstream.index", _l("แผนต้นทาง")),
    ("gaps.index", _l("ช่องว่าง")),
    ("agencies.index", lazy_pgettext("many", "หน่วยงาน")),
    ("alignment.index", _l("ผังความเชื่อมโยง")),
)
# The same of a region and the country.
COUNTRY_PLACES = (
    ("country.index", _l("ภาพรวม")),
    ("country.uncovered", _l("ยังไม่มีจังหวัดใดรองรับ")),
    ("country.money", _l("เงินตามเป้าหมาย")),
    ("country.provinces", lazy_pgettext("many", "จังหวัด")),
    ("country.compare", _l("เทียบจังหวัด")),
    ("country.run", _l("การวิเคราะห์ทั้งประเทศ")),
)
# A place's endpoint → the pages that ask its question in other ways, itself first: tabs on the pages of all of them.
# A tab shows once its feature is there.
SIBLINGS: Mapping[str, Sequence[tuple[str, Any]]] = {
    "alignment.index": (
        ("alignment.index", _l("ผัง")),
        ("matrix.index", _l("ตารางความเชื่อมโยง")),
        ("flows.money", _l("เส้นทางเงิน")),
        ("flows.coverage", _l("วงแผน")),
        ("whatif.index", _l("ถ้าหากว่า")),
        ("questions.index", _l("คำถามสำเร็จรูป")),
        ("lookback.index", _l("ย้อนดู")),
    ),
    "gaps.index": (
        ("gaps.index", lazy_pgettext("tab", "รายการ")),
        ("board.index", _l("กระดาน")),
        ("calls.index", _l("เปิดรับโครงการ")),
    ),
    "agencies.index": (
        ("agencies.index", lazy_pgettext("many", "หน่วยงาน")),
        ("network.index", _l("เครือข่าย")),
        ("groups.index", _l("คณะทำงานและการประชุม")),
        ("directory.index", _l("ทำเนียบ")),
    ),
}
# Features that neither are a place nor stand beside one → the place that leads to them.
WITHIN = {"imports": "projects", "worklist": "projects"}
# Parameters that belong to the page shown, not to the filters that a switch of year keeps.
OF_THE_PAGE = frozenset({"year", "page", as_of.PARAMETER})


@dataclass(frozen=True, slots=True)
class Place:
    url: str
    label: str
    is_current: bool


class Frame:
    """The surroundings of one response, each part asked for only when a template shows it. A bare frame (when a server
    is away) asks nothing of the graph."""

    def __init__(self, *, bare: bool = False) -> None:
        self._bare = bare

    @cached_property
    def person(self) -> Person | None:
        return None if self._bare else sessions.signed_in_person()

    @cached_property
    def scope(self) -> scope.PageScope | None:
        """The page's scope, or the person's own where the page has none that they may read."""
        if self.person is None or not self.areas:
            return None
        asked = (request.view_args or {}).get("area")
        if asked is not None and self.person.may(Permission.READ, asked):
            # The ministry may read what is not there as well.
            with suppress(NotFoundError):
                return scope.current_scope()
        return scope.scope_of(self.areas[0].id)

    @cached_property
    def areas(self) -> Sequence[Area]:
        return scope.areas_of(self.person) if self.person else ()

    @cached_property
    def around(self) -> Area | None:
        """The nearest area around the page's own that the person reads as well."""
        if self.scope is None:
            return None
        known = {area.id: area for area in self.areas}
        within = self.scope.area.within
        if within is not None and within not in known and COUNTRY in known:
            within = COUNTRY
        return known.get(within or "")

    @property
    def is_wide(self) -> bool:
        """Whether the scope is a region or the country, which have pages of their own."""
        return self.scope is not None and self.scope.area.kind is not AreaKind.PROVINCE

    @cached_property
    def has_own_scope(self) -> bool:
        """Whether the page shown is about the scope, so that switching it makes sense."""
        return self.scope is not None and request.view_args is not None and "area" in request.view_args

    @cached_property
    def places(self) -> list[Place]:
        if self.scope is None:
            return []
        if self.is_wide:
            shown = sibling_of(request.endpoint, [endpoint for endpoint, _label in COUNTRY_PLACES])
            return [self._place(place, label, is_current=place == shown) for place, label in COUNTRY_PLACES]
        here = place_of(request.blueprint)
        return [self._place(endpoint, label, is_current=here == _feature(endpoint)) for endpoint, label in PLACES]

    @cached_property
    def siblings(self) -> list[Place]:
        """The tabs of the place that the page belongs to; none where there is only one way to ask its question."""
        if self.scope is None or self.is_wide:
            return []
        here = place_of(request.blueprint)
        row = next((row for place, row in SIBLINGS.items() if _feature(place) == here), ())
        there = [(endpoint, label) for endpoint, label in row if endpoint in current_app.view_functions]
        if len(there) < 2:
            return []
        shown = sibling_of(request.endpoint, [endpoint for endpoint, _label in there])
        return [self._place(endpoint, label, is_current=endpoint == shown) for endpoint, label in there]

    @property
    def place(self) -> Place | None:
        """The place that the page belongs to."""
        return next((place for place in self.places if place.is_current), None)

    def _place(self, endpoint: str, label: Any, *, is_current: bool) -> Place:
        assert self.scope is not None
        return Place(url_for(endpoint, area=self.scope.area.id, year=scope.chosen_year()), str(label), is_current)

    def kept_arguments(self) -> list[tuple[str, str]]:
        """The address's parameters that the scope switcher hands on."""
        return [(name, value) for name, value in request.args.items(multi=True) if name not in OF_THE_PAGE]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["url_with"] = url_with
    app.jinja_env.globals["with_area"] = with_area

    @app.context_processor
    def add_frame() -> dict[str, Any]:
        return {"frame": Frame(bare=g.get("is_bare", False))}


def place_of(feature: str | None) -> str | None:
    """The feature of the place that leads to a feature's pages; a place leads to its own."""
    for place, row in SIBLINGS.items():
        if any(feature == _feature(endpoint) for endpoint, _label in row):
            return _feature(place)
    return WITHIN.get(feature or "", feature)


def sibling_of(endpoint: str | None, siblings: Iterable[str]) -> str | None:
    """The tab that a page stands under: its own, or the first of its feature."""
    row = list(siblings)
    if endpoint in row:
        return endpoint
    return next((one for one in row if _feature(one) == _feature(endpoint or "")), None)


def _feature(endpoint: str) -> str:
    return endpoint.partition(".")[0]


def url_with(**changes: Any) -> str:
    """This page's address with some parameters changed; None takes one away. Paging starts over unless told."""
    arguments = MultiDict(request.args.items(multi=True))
    for name, value in {"page": None, **changes}.items():
        arguments.poplist(name)
        if value is not None:
            arguments[name] = str(value)
    # Spelled out, because url_for would add the year that the page was asked for.
    query = urlencode(list(arguments.items(multi=True)))
    return f"{request.path}?{query}" if query else request.path


def with_area(area: Area) -> str:
    """The same page about another area: the list pages of a province exist in every other, those of the country in its
    regions; a single thing's page does not."""
    arguments = request.view_args or {}
    is_of_the_country = request.blueprint == _feature(COUNTRY_PLACES[0][0])
    if is_of_the_country and area.kind is not AreaKind.PROVINCE:
        kept = {**arguments, "area": area.id}
    elif is_of_the_country or area.kind is not AreaKind.PROVINCE or set(arguments) != {"area"}:
        return url_for("home.index", area=area.id, year=scope.chosen_year())
    else:
        kept = {"area": area.id, as_of.PARAMETER: None}
    assert request.endpoint is not None
    return url_for(request.endpoint, **kept)
