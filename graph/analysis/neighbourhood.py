"""What stands around one thing of a Cascade: the part of it that a picture can show at once, and what it leaves out.

Nodes know everything directly above them and how many stand directly below, so whoever draws can join any nodes that
it has and say what is missing; nothing here knows about pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from graph.analysis.cascade import Cascade
from graph.analysis.tables import EdgeKind
from graph.errors import NotFoundError

ANY_DEPTH = 99
FIRST_LIMIT = 90
"""Things that a first picture holds at most: about what fits on a screen and can still be read."""

FAN = 10
"""Things below one thing that are shown at first; the rest is a bundle."""


class ThingKind(StrEnum):
    ELEMENT = "element"
    PROJECT = "project"


class TieKind(StrEnum):
    """Why one thing stands below another."""

    PART_OF = "part_of"
    SERVES = "serves"
    UPSTREAM = "upstream"
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


_TIES = {EdgeKind.PART_OF: TieKind.PART_OF, EdgeKind.SERVES: TieKind.SERVES, EdgeKind.UPSTREAM: TieKind.UPSTREAM}


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A row of the cascade's elements or projects."""

    kind: ThingKind
    row: int


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


@dataclass(frozen=True, slots=True)
class Opening:
    """The neighbours of a thing in one direction that are shown: the first `taken` of them, in the plan's order."""

    thing: Thing
    direction: Direction
    taken: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """`nodes`: the subject first, then in the order of their distance. They are exactly what can be reached from the
    subject through `openings`; what an opening leaves out of `below` is a bundle."""

    subject: Thing
    nodes: tuple[Node, ...]
    openings: tuple[Opening, ...]


def find(cascade: Cascade, kind: ThingKind, code: str) -> Thing:
    """The element or project with this code (or public id). Raises NotFoundError."""
    rows = cascade.element_rows if kind is ThingKind.ELEMENT else cascade.project_rows
    if code not in rows:
        raise NotFoundError(f"no {kind} {code} here", kind=str(kind), id=code)
    return Thing(kind, rows[code])


def ties(cascade: Cascade, thing: Thing) -> tuple[Tie, ...]:
    """Everything directly above, in the plan's order, one tie each: of two kinds of edge the alignment link counts."""
    if thing.kind is ThingKind.PROJECT:
        order, start = cascade.links_by_project
        links = order[start[thing.row] : start[thing.row + 1]].tolist()
        return tuple(
            Tie(
                Thing(ThingKind.ELEMENT, int(cascade.links.element[link])),
                TieKind.PRIMARY if cascade.links.is_primary[link] else TieKind.SECONDARY,
            )
            for link in links
        )
    kinds: dict[int, int] = {}
    mine = cascade.edges.child == thing.row
    for parent, kind in zip(cascade.edges.parent[mine].tolist(), cascade.edges.kind[mine].tolist(), strict=True):
        kinds[parent] = max(kind, kinds.get(parent, kind))
    return tuple(Tie(Thing(ThingKind.ELEMENT, row), _TIES[EdgeKind(kinds[row])]) for row in sorted(kinds))


def is_bare(cascade: Cascade, element: int) -> bool:
    """Whether an upstream element is one that nothing of the province leads to."""
    upstream = cascade.elements.upstream
    if not upstream[element]:
        return False
    _order, start = cascade.links_by_element
    under = cascade.elements_below(element)
    return bool(upstream[under].all() and (start[under] == start[under + 1]).all())


def below(cascade: Cascade, thing: Thing) -> tuple[Thing, ...]:
    """Everything directly below: elements, projects, and last the bare upstream elements, each in the plan's order."""
    if thing.kind is ThingKind.PROJECT:
        return ()
    order, start = cascade.links_by_element
    projects = cascade.links.project[order[start[thing.row] : start[thing.row + 1]]].tolist()
    elements = sorted(cascade.children.get(thing.row, ()), key=lambda row: (is_bare(cascade, row), row))
    things = [Thing(ThingKind.ELEMENT, row) for row in elements]
    last = next((place for place, row in enumerate(elements) if is_bare(cascade, row)), len(elements))
    return (*things[:last], *(Thing(ThingKind.PROJECT, row) for row in projects), *things[last:])


def neighbourhood(
    cascade: Cascade,
    subject: Thing,
    *,
    up: int = ANY_DEPTH,
    down: int = ANY_DEPTH,
    fan: int = FAN,
    limit: int = FIRST_LIMIT,
    skip: int = 0,
    across: bool = False,
    bare: bool = True,
) -> Neighbourhood:
    """What stands up to `up` steps above `subject` and up to `down` steps below it, nearest first, at most `limit`
    things: `fan` below each at most. `skip` leaves out so many of those directly below the subject, for a reader who
    has them already. `across` adds what the elements below it serve besides, if all of that finds room: most of the
    province's goals lead to the national ones by their strategies only. Without `bare`, upstream elements that
    nothing of the province leads to are left to the bundles of those that have others below them."""
    found: dict[Thing, None] = {subject: None}
    openings: list[Opening] = []

    def above_of(thing: Thing) -> tuple[Thing, ...]:
        return tuple(tie.above for tie in ties(cascade, thing))

    def below_of(thing: Thing) -> tuple[Thing, ...]:
        things = below(cascade, thing)[skip if thing == subject else 0 :][:fan]
        carrying = [one for one in things if one.kind is ThingKind.PROJECT or not is_bare(cascade, one.row)]
        return things if bare or not carrying else tuple(carrying)

    walks: tuple[tuple[Direction, int, Callable[[Thing], tuple[Thing, ...]]], ...] = (
        (Direction.UP, up, above_of),
        (Direction.DOWN, down, below_of),
    )
    for direction, depth, neighbours in walks:
        ring, met = [subject], {subject}
        for _ in range(depth):
            further: list[Thing] = []
            for thing in ring:
                taken = _within(neighbours(thing), found, limit)
                if taken:
                    openings.append(Opening(thing, direction, len(taken)))
                further += [one for one in taken if one not in met]
                met.update(taken)
            if not further:
                break
            ring = further
    if across:
        openings += _across(cascade, found, {one.thing for one in openings if one.direction is Direction.UP}, limit)
    nodes = tuple(Node(thing, ties(cascade, thing), len(below(cascade, thing))) for thing in found)
    return Neighbourhood(subject, nodes, tuple(openings))


def _across(cascade: Cascade, found: dict[Thing, None], opened: set[Thing], limit: int) -> list[Opening]:
    """Puts everything above what was found into `found`; the openings that lead there. Nothing if it is too much."""
    openings: list[Opening] = []
    everything = dict(found)
    queue = [thing for thing in found if thing.kind is ThingKind.ELEMENT]
    for thing in queue:
        above = [tie.above for tie in ties(cascade, thing)]
        if above and thing not in opened:
            openings.append(Opening(thing, Direction.UP, len(above)))
        queue += [one for one in above if one not in everything]
        everything.update(dict.fromkeys(above))
    if len(everything) > limit:
        return []
    found.update(everything)
    return openings


def _within(neighbours: tuple[Thing, ...], found: dict[Thing, None], limit: int) -> tuple[Thing, ...]:
    """As many of the neighbours, from the first on, as leave `found` within the limit; they are put into it."""
    for place, thing in enumerate(neighbours):
        if thing not in found:
            if len(found) >= limit:
                return neighbours[:place]
            found[thing] = None
    return neighbours
