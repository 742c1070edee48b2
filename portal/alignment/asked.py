"""How a view of the graph is written in its address: filters, what is opened besides the first picture, pins, focus and
the size of the boxes. The script writes the same (graph/address.js); whoever has the address has the view."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode

from flask import request

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import LARGEST_PICTURE, Direction, Openings, Thing, ThingKind
from graph.analysis.part import Wanted
from graph.analysis.tables import MILLION
from graph.model.plan import LinkRole
from portal.asked import whole_or
from portal.scope import current_scope

HIGHEST_GRADE = 4
ROLES = (LinkRole.PRIMARY, LinkRole.SECONDARY)
_KINDS = {str(kind)[0]: kind for kind in ThingKind}
_DIRECTIONS = {str(direction)[0]: direction for direction in Direction}
_OPENING = re.compile(r"([ud])(\d{1,6})([ep].+)", re.DOTALL)


class Size(StrEnum):
    """What the size of a box stands for."""

    EVEN = "even"
    BUDGET = "budget"
    PROJECTS = "projects"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is left of the graph. `agency` is a code, `budget` the least of a project in baht."""

    agency: str | None = None
    budget: int = 0
    role: LinkRole | None = None
    grades: frozenset[int] = frozenset()

    def wanted(self, cascade: Cascade) -> Wanted:
        return Wanted(
            agency=None if self.agency is None else cascade.agencies.codes.index(self.agency),
            budget=self.budget * MILLION,
            is_primary=None if self.role is None else self.role is LinkRole.PRIMARY,
            grades=self.grades,
        )

    def pairs(self) -> list[tuple[str, str]]:
        said = [("agency", self.agency or ""), ("budget", str(self.budget or "")), ("role", str(self.role or ""))]
        return [(name, value) for name, value in said if value] + [("grade", str(one)) for one in sorted(self.grades)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A view. `changes` are the openings that are not as in the first picture."""

    year: int
    filters: Filters
    size: Size = Size.EVEN
    focus: Thing | None = None
    pins: tuple[Thing, ...] = ()
    changes: Openings = field(default_factory=dict)

    def opening(self, thing: Thing, direction: Direction, taken: int) -> Asked:
        """The same with this opening."""
        return replace(self, changes={**self.changes, (thing, direction): taken})

    def focused(self, thing: Thing | None) -> Asked:
        return replace(self, focus=thing)

    def pinned(self, thing: Thing) -> Asked:
        """The same with the thing pinned; without its pin where it has one."""
        pins = tuple(one for one in self.pins if one != thing)
        return replace(self, pins=pins if thing in self.pins else (*pins, thing))

    def kept(self) -> list[tuple[str, str]]:
        """Of the address, what a change of the view leaves as it is."""
        return [("year", str(self.year)), *self.filters.pairs()]

    def look(self, cascade: Cascade) -> list[tuple[str, str]]:
        """The rest: how the drawing is looked at."""
        size = [] if self.size is Size.EVEN else [("size", str(self.size))]
        focus = [] if self.focus is None else [("focus", mark(cascade, self.focus))]
        openings = [
            ("o", f"{direction[0]}{taken}{mark(cascade, thing)}") for (thing, direction), taken in self.changes.items()
        ]
        return size + focus + [("pin", mark(cascade, one)) for one in self.pins] + openings

    def address(self, path: str, cascade: Cascade) -> str:
        query = urlencode(self.kept() + self.look(cascade))
        return f"{path}?{query}" if query else path


def mark(cascade: Cascade, thing: Thing) -> str:
    """A thing's name in an address: the first letter of its kind, and its code."""
    codes = cascade.element_keys if thing.kind is ThingKind.ELEMENT else cascade.projects.codes
    return f"{thing.kind[0]}{codes[thing.row]}"


def read_asked(cascade: Cascade) -> Asked:
    """The view of the request's address; what is none of ours, or not there any more, is as good as not said."""
    said = request.args
    pins = [_thing(cascade, text) for text in said.getlist("pin")[:LARGEST_PICTURE]]
    return Asked(
        year=current_scope().year,
        filters=_filters(cascade, said),
        size=next((one for one in Size if one == said.get("size")), Size.EVEN),
        focus=_thing(cascade, said.get("focus", "")),
        pins=tuple(dict.fromkeys(one for one in pins if one is not None)),
        changes=_changes(cascade, said.getlist("o")),
    )


def _filters(cascade: Cascade, said: Mapping[str, str]) -> Filters:
    agency = said.get("agency")
    return Filters(
        agency=agency if agency in cascade.agencies.codes else None,
        budget=whole_or(said.get("budget", "").replace(",", "").strip(), 0),
        role=next((one for one in ROLES if one == said.get("role")), None),
        grades=frozenset(whole_or(one, -1) for one in request.args.getlist("grade"))
        & frozenset(range(HIGHEST_GRADE + 1)),
    )


def _changes(cascade: Cascade, said: list[str]) -> Openings:
    found: dict[tuple[Thing, Direction], int] = {}
    for text in said[: 2 * LARGEST_PICTURE]:
        matched = _OPENING.fullmatch(text)
        thing = matched and _thing(cascade, matched[3])
        if matched and thing:
            found[thing, _DIRECTIONS[matched[1]]] = int(matched[2])
    return found


def _thing(cascade: Cascade, text: str) -> Thing | None:
    kind = _KINDS.get(text[:1])
    if kind is None:
        return None
    rows = cascade.element_rows if kind is ThingKind.ELEMENT else cascade.project_rows
    row = rows.get(text[1:])
    return None if row is None else Thing(kind, row)
