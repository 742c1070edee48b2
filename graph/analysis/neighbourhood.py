"""What stands around some things of a Cascade: the part of it that a picture can show at once, and what it leaves out.

Nodes know everything directly above them and how many stand directly below, so whoever draws can join any nodes that
it has and say what is missing; nothing here knows about pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.part import Part
from graph.analysis.tables import EdgeKind
from graph.errors import NotFoundError
from graph.model.plan import PlanLevel

FIRST_LIMIT = 90
"""Things that the first picture around one thing holds at most: what fits on a screen and can still be read."""

LARGEST_PICTURE = 300
"""Things that are drawn at once, at most: more can be neither read nor moved smoothly on an office computer."""

FAN = 10
"""Things below one thing that are shown at first; the rest is a bundle."""


class ThingKind(StrEnum):
    ELEMENT = "element"
    PROJECT = "project"
    REPORT = "report"
    GROUP = "group"


class TieKind(StrEnum):
    """Why one thing stands below another."""

    PART_OF = "part_of"
    SERVES = "serves"
    UPSTREAM = "upstream"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    REPORT = "report"
    UNLINKED = "unlinked"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


_TIES = {EdgeKind.PART_OF: TieKind.PART_OF, EdgeKind.SERVES: TieKind.SERVES, EdgeKind.UPSTREAM: TieKind.UPSTREAM}


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A row of the cascade's elements, projects or reports; the one group is UNLINKED."""

    kind: ThingKind
    row: int


UNLINKED = Thing(ThingKind.GROUP, 0)
"""What the projects hang on that no link leads from."""

_UNLINKED_CODE = "unlinked"


@dataclass(frozen=True, slots=True)
class Tie:
    """To something directly above."""

    above: Thing
    kind: TieKind


@dataclass(frozen=True, slots=True)
class Node:
    """`ties` are all that it has upward; `below` counts the distinct things directly below it."""

    thing: Thing
    ties: tuple[Tie, ...]
    below: int


Openings = Mapping[tuple[Thing, Direction], int]
"""How many neighbours of a thing in one direction are shown: the first of them in the plan's order; 0 is folded."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """`nodes`: the starts first, then in the order of their distance. They are exactly what can be reached from the
    starts through `openings`; what an opening leaves out of `below` is a bundle. `first` are the openings without
    anybody's changes; `is_cut`: the changes asked for more than is drawn at once."""

    starts: tuple[Thing, ...]
    nodes: tuple[Node, ...]
    openings: Openings
    first: Openings
    is_cut: bool


def find(cascade: Cascade, kind: ThingKind, code: str) -> Thing:
    """The thing with this code (elements and projects: or public id). Raises NotFoundError."""
    row: int | None
    if kind is ThingKind.GROUP:
        row = UNLINKED.row if code == _UNLINKED_CODE else None
    elif kind is ThingKind.REPORT:
        row = _report_row(cascade, code)
    else:
        row = (cascade.element_rows if kind is ThingKind.ELEMENT else cascade.project_rows).get(code)
    if row is None:
        raise NotFoundError(f"no {kind} {code} here", kind=str(kind), id=code)
    return Thing(kind, row)


def code_of(cascade: Cascade, thing: Thing) -> str:
    """What `find` knows it by; a report is its project's code and the quarter."""
    if thing.kind is ThingKind.GROUP:
        return _UNLINKED_CODE
    if thing.kind is ThingKind.REPORT:
        reports = cascade.reports
        return f"{cascade.projects.codes[reports.project[thing.row]]}/{reports.quarter[thing.row]}"
    return cascade.element_keys[thing.row] if thing.kind is ThingKind.ELEMENT else cascade.projects.codes[thing.row]


def _report_row(cascade: Cascade, code: str) -> int | None:
    project, _slash, quarter = code.rpartition("/")
    if project not in cascade.project_rows or not (quarter.isascii() and quarter.isdecimal()):
        return None
    reports = cascade.reports
    rows = np.flatnonzero((reports.project == cascade.project_rows[project]) & (reports.quarter == int(quarter)))
    return int(rows[0]) if len(rows) else None


def ties(part: Part, thing: Thing) -> tuple[Tie, ...]:
    """Everything directly above, in the plan's order, one tie each: of two kinds of edge the alignment link counts."""
    cascade = part.cascade
    if thing.kind is ThingKind.GROUP:
        return ()
    if thing.kind is ThingKind.REPORT:
        return (Tie(Thing(ThingKind.PROJECT, int(cascade.reports.project[thing.row])), TieKind.REPORT),)
    if thing.kind is ThingKind.PROJECT:
        order, start = cascade.links_by_project
        links = order[start[thing.row] : start[thing.row + 1]]
        if not len(links):
            return (Tie(UNLINKED, TieKind.UNLINKED),)
        return tuple(
            Tie(
                Thing(ThingKind.ELEMENT, int(cascade.links.element[link])),
                TieKind.PRIMARY if cascade.links.is_primary[link] else TieKind.SECONDARY,
            )
            for link in links[part.links[links]].tolist()
        )
    kinds: dict[int, int] = {}
    mine = (cascade.edges.child == thing.row) & part.elements[cascade.edges.parent]
    for parent, kind in zip(cascade.edges.parent[mine].tolist(), cascade.edges.kind[mine].tolist(), strict=True):
        kinds[parent] = max(kind, kinds.get(parent, kind))
    return tuple(Tie(Thing(ThingKind.ELEMENT, row), _TIES[EdgeKind(kinds[row])]) for row in sorted(kinds))


def below(part: Part, thing: Thing) -> tuple[Thing, ...]:
    """Everything directly below: elements, projects (of a project its reports), and last the bare upstream elements,
    each in the plan's order."""
    elements, others, bare = _below(part, thing)
    return (*elements, *others, *bare)


def _below(part: Part, thing: Thing) -> tuple[list[Thing], list[Thing], list[Thing]]:
    if thing.kind is not ThingKind.ELEMENT:
        return [], _below_no_element(part, thing), []
    cascade = part.cascade
    order, start = cascade.links_by_element
    links = order[start[thing.row] : start[thing.row + 1]]
    projects = cascade.links.project[links[part.links[links]]].tolist()
    children = sorted(row for row in cascade.children.get(thing.row, ()) if part.elements[row])
    return (
        [Thing(ThingKind.ELEMENT, row) for row in children if not part.bare[row]],
        [Thing(ThingKind.PROJECT, row) for row in projects],
        [Thing(ThingKind.ELEMENT, row) for row in children if part.bare[row]],
    )


def _below_no_element(part: Part, thing: Thing) -> list[Thing]:
    if thing.kind is ThingKind.GROUP:
        return [Thing(ThingKind.PROJECT, row) for row in part.unlinked]
    if thing.kind is ThingKind.PROJECT:
        return [Thing(ThingKind.REPORT, row) for row in part.reports.get(thing.row, ())]
    return []


def tops(part: Part) -> tuple[Thing, ...]:
    """What the whole plan hangs on: the elements that have nothing above, the national strategy first, then the
    province's; without those that nothing of the province leads to. Last the projects without a link, if any."""
    elements = part.cascade.elements
    rows = [
        row
        for row in np.flatnonzero(part.elements & ~part.bare).tolist()
        if not any(part.elements[above] for above in part.cascade.parents.get(row, ()))
    ]
    rank = {PlanLevel.NATIONAL: 0, PlanLevel.PROVINCE: 1}
    rows.sort(key=lambda row: (rank.get(elements.levels[row], 2), row))
    return (*(Thing(ThingKind.ELEMENT, row) for row in rows), *([UNLINKED] if part.unlinked else []))


def around(
    part: Part, subject: Thing, *, across: bool = False, limit: int = FIRST_LIMIT, fan: int = FAN
) -> dict[tuple[Thing, Direction], int]:
    """The openings of the first picture of one thing: its whole cascade, breadth first, as far as `limit` things; up
    before down, and of what stands below one thing the first `fan`. `across` adds what the elements below it serve
    besides, if all of that finds room: most of the province's goals lead to the national ones by their strategies
    only. Upstream elements that nothing of the province leads to are left to the bundles of those that have others
    below them; reports are bundles of their projects, unless such a one is the subject."""
    found: dict[Thing, None] = {subject: None}
    openings: dict[tuple[Thing, Direction], int] = {}

    def below_of(thing: Thing) -> Sequence[Thing]:
        elements, others, bare = _below(part, thing)
        if thing.kind is ThingKind.PROJECT and thing != subject:
            return []
        return ((elements + others) or bare)[:fan]

    _walk([subject], Direction.UP, lambda thing: [tie.above for tie in ties(part, thing)], found, openings, limit)
    _walk([subject], Direction.DOWN, below_of, found, openings, limit)
    if across:
        openings |= _across(part, found, openings, limit)
    return openings


def from_the_top(
    part: Part, starts: Sequence[Thing], limit: int = LARGEST_PICTURE
) -> dict[tuple[Thing, Direction], int]:
    """The openings of the first picture of the whole plan: the elements below `starts` layer by layer as far as
    `limit`, and their projects if all of them find room too. Reports and the projects without a link stay bundles."""
    found = dict.fromkeys(starts)
    openings: dict[tuple[Thing, Direction], int] = {}
    _walk(starts, Direction.DOWN, lambda thing: _below(part, thing)[0], found, openings, limit)
    below_each = {thing: _below(part, thing) for thing in found if thing != UNLINKED}
    projects = {one for _elements, projects, _bare in below_each.values() for one in projects}
    if len(found) + len(projects) > limit:
        return openings
    for thing, (elements, own, _bare) in below_each.items():
        if elements or own:
            openings[thing, Direction.DOWN] = len(elements) + len(own)
    return openings


def explored(
    part: Part, starts: Sequence[Thing], first: Openings, changes: Openings, limit: int = LARGEST_PICTURE
) -> Neighbourhood:
    """What is shown from `starts` (the first `limit` of them) when `changes` stand in for openings of `first`. An
    opening that would show more than `limit` things shows as many as find room."""
    found: dict[Thing, None] = dict.fromkeys(starts[:limit])
    openings = {**first, **changes}
    queue, is_cut = list(found), len(starts) > limit
    for thing in queue:
        above = [tie.above for tie in ties(part, thing)]
        for direction, neighbours in ((Direction.UP, above), (Direction.DOWN, below(part, thing))):
            wanted = neighbours[: openings.get((thing, direction), 0)]
            if not wanted:
                continue
            known = len(found)
            taken = _within(wanted, found, limit)
            is_cut |= len(taken) < len(wanted)
            openings[thing, direction] = len(taken)
            queue += list(found)[known:]
    nodes = tuple(Node(thing, ties(part, thing), len(below(part, thing))) for thing in found)
    return Neighbourhood(tuple(starts[:limit]), nodes, openings, first, is_cut)


def ways(shown: Iterable[Node], thing: Thing) -> frozenset[Thing]:
    """Of what is shown, `thing` and everything above and below it: what stays when the rest is faded."""
    above = {node.thing: [tie.above for tie in node.ties] for node in shown}
    under: dict[Thing, list[Thing]] = {}
    for one, others in above.items():
        for other in others:
            under.setdefault(other, []).append(one)
    met: set[Thing] = {thing}
    for neighbours in (above, under):
        queue = [thing]
        for one in queue:
            further = [other for other in neighbours.get(one, ()) if other in above and other not in queue]
            queue += dict.fromkeys(further)
        met.update(queue)
    return frozenset(met)


def _walk(
    starts: Sequence[Thing],
    direction: Direction,
    neighbours: Callable[[Thing], Sequence[Thing]],
    found: dict[Thing, None],
    openings: dict[tuple[Thing, Direction], int],
    limit: int,
) -> None:
    """Breadth first in one direction; what is met is put into `found`, the way there into `openings`."""
    queue, met = list(starts), set(starts)
    for thing in queue:
        taken = _within(neighbours(thing), found, limit)
        if taken:
            openings[thing, direction] = len(taken)
        queue += [one for one in taken if one not in met]
        met.update(taken)


def _across(part: Part, found: dict[Thing, None], opened: Openings, limit: int) -> dict[tuple[Thing, Direction], int]:
    """Puts everything above what was found into `found`; the openings that lead there. Nothing if it is too much."""
    openings: dict[tuple[Thing, Direction], int] = {}
    everything = dict(found)
    queue = [thing for thing in found if thing.kind is ThingKind.ELEMENT]
    for thing in queue:
        above = [tie.above for tie in ties(part, thing)]
        if above and (thing, Direction.UP) not in opened:
            openings[thing, Direction.UP] = len(above)
        queue += [one for one in above if one not in everything]
        everything.update(dict.fromkeys(above))
    if len(everything) > limit:
        return {}
    found.update(everything)
    return openings


def _within(neighbours: Sequence[Thing], found: dict[Thing, None], limit: int) -> Sequence[Thing]:
    """As many of the neighbours, from the first on, as leave `found` within the limit; they are put into it."""
    for place, thing in enumerate(neighbours):
        if thing not in found:
            if len(found) >= limit:
                return neighbours[:place]
            found[thing] = None
    return neighbours
