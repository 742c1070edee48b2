"""How a view of the graph is written in its address: filters, what is opened besides the first picture, pins and where
they stand, focus, which way the drawing runs and the size of the boxes. The script writes the same (graph/address.js);
whoever has the address has the view."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode

from flask import request

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import LARGEST_PICTURE, Direction, Openings, Thing, ThingKind, code_of, find
from graph.analysis.part import Wanted
from graph.analysis.tables import MILLION
from graph.errors import NotFoundError
from graph.model.plan import LinkRole
from portal.as_of import PARAMETER, looking_back
from portal.asked import whole_or
from portal.scope import current_scope

HIGHEST_GRADE = 4
ROLES = (LinkRole.PRIMARY, LinkRole.SECONDARY)
_KINDS = {str(kind)[0]: kind for kind in ThingKind}
_DIRECTIONS = {str(direction)[0]: direction for direction in Direction}
_OPENING = re.compile(r"([ud])(\d{1,6})([eprg].+)", re.ASCII | re.DOTALL)
_PLACED = re.compile(r"(.+)_x(-?\d{1,5})y(-?\d{1,5})", re.ASCII | re.DOTALL)
_FRAME = re.compile(r"\d{1,2}-\d{2,3}", re.ASCII)


class Size(StrEnum):
    """What the size of a box stands for."""

    EVEN = "even"
    BUDGET = "budget"
    PROJECTS = "projects"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is left of the graph. `agency` is a code, `budget` the least of a project in baht; `reports`: whether the
    projects' reports are the lowest layer."""

    agency: str | None = None
    budget: int = 0
    role: LinkRole | None = None
    grades: frozenset[int] = frozenset()
    reports: bool = False

    def wanted(self, cascade: Cascade) -> Wanted:
        return Wanted(
            agency=None if self.agency is None else cascade.agencies.codes.index(self.agency),
            budget=self.budget * MILLION,
            is_primary=None if self.role is None else self.role is LinkRole.PRIMARY,
            grades=self.grades,
            reports=self.reports,
        )

    def pairs(self) -> list[tuple[str, str]]:
        said = [("agency", self.agency or ""), ("budget", str(self.budget or "")), ("role", str(self.role or ""))]
        grades = [("grade", str(one)) for one in sorted(self.grades)]
        return [(name, value) for name, value in said if value] + grades + ([("reports", "1")] if self.reports else [])


class Turn(StrEnum):
    """Which way the drawing runs: projects at the bottom, or on the left."""

    ROWS = "rows"
    COLUMNS = "columns"


@dataclass(frozen=True, slots=True)
class Asked:
    """A view. `changes` are the openings that are not as in the first picture. `places` are where pinned things stand
    in the drawing (x, y); `frame` is how the rest was laid out when the first of them was put there. Both are the
    script's own: here they are only passed on. `as_of` is the run of the past that it shows."""

    year: int
    filters: Filters
    as_of: str | None = None
    size: Size = Size.EVEN
    focus: Thing | None = None
    pins: tuple[Thing, ...] = ()
    places: Mapping[Thing, tuple[int, int]] = field(default_factory=dict)
    turn: Turn | None = None
    frame: str = ""
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
        return [*self.moment(), *self.filters.pairs()]

    def moment(self) -> list[tuple[str, str]]:
        """Of the address, the year and the past."""
        return [("year", str(self.year)), *([] if self.as_of is None else [(PARAMETER, self.as_of)])]

    def look(self, cascade: Cascade) -> list[tuple[str, str]]:
        """The rest: how the drawing is looked at."""
        said = [("size", "" if self.size is Size.EVEN else str(self.size)), ("turn", str(self.turn or ""))]
        framed = [(name, value) for name, value in (*said, ("frame", self.frame)) if value]
        focus = [] if self.focus is None else [("focus", mark(cascade, self.focus))]
        openings = [
            ("o", f"{direction[0]}{taken}{mark(cascade, thing)}") for (thing, direction), taken in self.changes.items()
        ]
        return framed + focus + [("pin", self._placed(cascade, one)) for one in self.pins] + openings

    def _placed(self, cascade: Cascade, pin: Thing) -> str:
        if pin not in self.places:
            return mark(cascade, pin)
        x, y = self.places[pin]
        return f"{mark(cascade, pin)}_x{x}y{y}"

    def address(self, path: str, cascade: Cascade) -> str:
        query = urlencode(self.kept() + self.look(cascade))
        return f"{path}?{query}" if query else path


def mark(cascade: Cascade, thing: Thing) -> str:
    """A thing's name in an address: the first letter of its kind, and its code."""
    return f"{thing.kind[0]}{code_of(cascade, thing)}"


def read_asked(cascade: Cascade) -> Asked:
    """The view of the request's address; what is none of ours, or not there any more, is as good as not said."""
    said = request.args
    pins, places = _pins(cascade, said.getlist("pin")[:LARGEST_PICTURE])
    seen = looking_back()
    return Asked(
        year=current_scope().year,
        as_of=None if seen is None else seen.run,
        filters=_filters(cascade, said),
        size=next((one for one in Size if one == said.get("size")), Size.EVEN),
        focus=_thing(cascade, said.get("focus", "")),
        pins=pins,
        places=places,
        turn=next((one for one in Turn if one == said.get("turn")), None),
        frame=said["frame"] if _FRAME.fullmatch(said.get("frame", "")) else "",
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
        reports=bool(said.get("reports")),
    )


def _pins(cascade: Cascade, said: list[str]) -> tuple[tuple[Thing, ...], dict[Thing, tuple[int, int]]]:
    pins: dict[Thing, None] = {}
    places: dict[Thing, tuple[int, int]] = {}
    for text in said:
        placed = _PLACED.fullmatch(text)
        thing = _thing(cascade, placed[1] if placed else text)
        if thing is None:
            continue
        pins[thing] = None
        if placed:
            places[thing] = int(placed[2]), int(placed[3])
    return tuple(pins), places


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
    try:
        return find(cascade, kind, text[1:])
    except NotFoundError:
        return None
