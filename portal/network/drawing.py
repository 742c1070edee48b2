"""Where agencies and ties of a drawn network stand: a ring on which those of one group are neighbours. Pure geometry,
in the drawing's own units.

A ring and not a layout by forces: nobody stands on another, names have room, the same network is always the same
picture, and who ties two groups together is seen as a line across.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, degrees, pi, sin

from portal.network.shown import Network, Node, Tie

WIDTH = 1160
MOST_LEVEL = 16
"""Names up to this many stand level; more stand along the rays of the ring."""

MOST_DRAWN = 80
"""Agencies that the ring has room for; of more, those with the most ties are drawn."""

LEAST_RADIUS, MORE_RADIUS = 7.0, 11.0
THINNEST, THICKEST = 1.2, 6.0
BEND = 0.3
"""How far a tie bends from the straight line (0) to the middle of the ring (1)."""

MOST_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Spot:
    """An agency: its circle and where its name begins, turned by `turn` degrees."""

    node: Node
    x: float
    y: float
    radius: float
    label: str
    label_x: float
    label_y: float
    anchor: str
    turn: float


@dataclass(frozen=True, slots=True)
class Line:
    tie: Tie
    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Arc:
    """Behind the agencies of one group."""

    group: int
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    arcs: tuple[Arc, ...]
    height: float
    left_out: int


@dataclass(frozen=True, slots=True)
class _Ring:
    x: float
    y: float
    across: float
    down: float
    count: int

    def at(self, place: float, further: float = 0.0) -> tuple[float, float]:
        """The point of a place on the ring, `further` units outside of it."""
        angle = self.angle(place)
        return self.x + (self.across + further) * cos(angle), self.y + (self.down + further) * sin(angle)

    def angle(self, place: float) -> float:
        """Radians, clockwise from the right; the first place is at the top."""
        return 2 * pi * place / max(self.count, 1) - pi / 2


def network_drawing(network: Network) -> Drawing:
    """Strong ties are drawn last, above the weak ones."""
    drawn = sorted(network.nodes, key=lambda node: -node.degree)[:MOST_DRAWN]
    chosen = {node.code for node in drawn}
    kept = [node for node in network.nodes if node.code in chosen]
    order = sorted(kept, key=lambda node: (not node.group, node.group))
    is_level = len(order) <= MOST_LEVEL
    ring = _Ring(WIDTH / 2, 270, 360, 205, len(order)) if is_level else _Ring(WIDTH / 2, 470, 280, 280, len(order))
    place = {node.code: number for number, node in enumerate(order)}
    most = max((node.degree for node in order), default=0) or 1
    ties = [tie for tie in reversed(network.ties) if tie.one.code in chosen and tie.other.code in chosen]
    strongest = max((tie.strength for tie in ties), default=1)
    return Drawing(
        spots=tuple(_spot(ring, number, node, node.degree / most, is_level) for number, node in enumerate(order)),
        lines=tuple(_line(ring, place[tie.one.code], place[tie.other.code], tie, strongest) for tie in ties),
        arcs=tuple(_arcs(ring, order)),
        height=2 * ring.y,
        left_out=len(network.nodes) - len(order),
    )


def _spot(ring: _Ring, place: int, node: Node, part: float, is_level: bool) -> Spot:
    x, y = ring.at(place)
    radius = LEAST_RADIUS + MORE_RADIUS * part
    angle = ring.angle(place)
    side = cos(angle)
    label = node.short if len(node.short) <= MOST_LETTERS else f"{node.short[: MOST_LETTERS - 1]}…"
    label_x, label_y = ring.at(place, radius + 9)
    if is_level:
        anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
        # Above the top and below the bottom of the ring a name needs its own height.
        return Spot(node, x, y, radius, label, label_x, label_y + 5 + 7 * sin(angle), anchor, 0.0)
    is_left = side < -1e-9
    turn = degrees(angle) + (180 if is_left else 0)
    return Spot(node, x, y, radius, label, label_x, label_y, "end" if is_left else "start", turn)


def _line(ring: _Ring, one: int, other: int, tie: Tie, strongest: int) -> Line:
    (x, y), (to_x, to_y) = ring.at(one), ring.at(other)
    bend_x = (x + to_x) / 2 * (1 - BEND) + ring.x * BEND
    bend_y = (y + to_y) / 2 * (1 - BEND) + ring.y * BEND
    path = f"M{x:.1f} {y:.1f}Q{bend_x:.1f} {bend_y:.1f} {to_x:.1f} {to_y:.1f}"
    width = THINNEST if strongest == 1 else THINNEST + (THICKEST - THINNEST) * (tie.strength - 1) / (strongest - 1)
    return Line(tie, path, round(width, 2))


def _arcs(ring: _Ring, order: Sequence[Node]) -> list[Arc]:
    found = []
    for group in sorted({node.group for node in order} - {0}):
        places = [number for number, node in enumerate(order) if node.group == group]
        first, last = places[0] - 0.25, places[-1] + 0.25
        steps = max(2, 4 * len(places))
        points = [ring.at(first + (last - first) * step / steps) for step in range(steps + 1)]
        found.append(Arc(group, "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)))
    return found
