"""What stands around every page: the questions of the navigation, the scope switcher, the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from werkzeug.datastructures import MultiDict

from graph.model.area import Area
from graph.model.people import Person
from portal import scope, sessions

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
# Features without a place of their own → the place that leads to them.
WITHIN = {"imports": "projects", "worklist": "projects"}
# Parameters that belong to the page shown, not to the filters that a switch of year keeps.
OF_THE_PAGE = frozenset({"year", "page"})


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
        if self.person is None or not self.provinces:
            return None
        readable = {area.id for area in self.provinces}
        if request.view_args and request.view_args.get("area") in readable:
            return scope.current_scope()
        return scope.scope_of(self.provinces[0].id)

    @cached_property
    def provinces(self) -> Sequence[Area]:
        return scope.provinces_of(self.person) if self.person else ()

    @cached_property
    def has_own_scope(self) -> bool:
        """Whether the page shown is about the scope, so that switching it makes sense."""
        return self.scope is not None and request.view_args is not None and "area" in request.view_args

    @cached_property
    def places(self) -> list[Place]:
        if self.scope is None:
            return []
        area, year = self.scope.area.id, scope.chosen_year()
        here = WITHIN.get(request.blueprint or "", request.blueprint)
        return [
            Place(url_for(endpoint, area=area, year=year), str(label), here == endpoint.partition(".")[0])
            for endpoint, label in PLACES
        ]

    def kept_arguments(self) -> list[tuple[str, str]]:
        """The address's parameters that the scope switcher hands on."""
        return [(name, value) for name, value in request.args.items(multi=True) if name not in OF_THE_PAGE]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["url_with"] = url_with
    app.jinja_env.globals["with_area"] = with_area

    @app.context_processor
    def add_frame() -> dict[str, Any]:
        return {"frame": Frame(bare=g.get("is_bare", False))}


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


def with_area(area: str) -> str:
    """The same page about another province: its list pages exist everywhere, a single thing's page does not."""
    if request.endpoint is None or set(request.view_args or {}) != {"area"}:
        return url_for("home.index", area=area)
    return url_for(request.endpoint, area=area)
