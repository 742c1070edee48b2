"""The plan as a wheel: rings from what stands at the top to what projects are linked to. Pure geometry in units of the
drawing, the centre at 0, angles clockwise from the top.

Source of the form: Stasko and Zhang, "Focus+context display and navigation techniques for enhancing radial,
space-filling hierarchy visualizations" (2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from graph.analysis.plan_tree import PlanTree
from graph.analysis.tables import NONE

RADIUS = 300.0
LETTER_WIDTH = 8.5
"""Of a code in a sector, about."""


@dataclass(frozen=True, slots=True)
class Sector:
    """`row` of the cascade's elements; `start` and `end` in turns; a label at (`x`, `y`) if there `has_room`."""

    row: int
    start: float
    end: float
    path: str
    x: float
    y: float
    has_room: bool


def wheel(tree: PlanTree, weights: Sequence[int], codes: Sequence[str]) -> list[Sector]:
    """A sector for each element with weight. `weights` by row are what is below it too (PlanTree.gathered)."""
    rings = max((tree.depth[row] for row in tree.rows if weights[row]), default=0) + 1
    ring = RADIUS / rings
    total = sum(weights[row] for row in tree.rows if tree.parent[row] == NONE)
    # Where the next thing below an element begins, and how wide a weight is: all of one wheel are as wide.
    begin: dict[int, float] = {NONE: 0.0}
    sectors = []
    for row in tree.rows:
        if not weights[row]:
            continue
        start = begin[tree.parent[row]]
        end = start + weights[row] / total
        begin[tree.parent[row]] = end
        begin[row] = start
        sectors.append(_sector(row, start, end, tree.depth[row] * ring, (tree.depth[row] + 1) * ring, codes[row]))
    return sectors


def _sector(row: int, start: float, end: float, inner: float, outer: float, code: str) -> Sector:
    middle, half = (inner + outer) / 2, (start + end) / 2
    is_centre = inner == 0 and end - start > 1 - 1e-9
    x, y = (0.0, 0.0) if is_centre else _at(half, middle)
    room = 2 * pi * middle * (end - start) if not is_centre else 2 * outer
    return Sector(row, start, end, _path(start, end, inner, outer), x, y, room >= LETTER_WIDTH * (len(code) + 1))


def _path(start: float, end: float, inner: float, outer: float) -> str:
    if end - start > 1 - 1e-9:
        # An arc cannot end where it starts: a whole ring is two circles, the inner one cut out.
        return _circle(outer) + (_circle(inner) if inner else "")
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (
        _at(start, outer),
        _at(end, outer),
        _at(end, inner),
        _at(start, inner),
    )
    large = int(end - start > 0.5)
    return (
        f"M{x0:.2f} {y0:.2f}A{outer:.2f} {outer:.2f} 0 {large} 1 {x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}"
        f"A{inner:.2f} {inner:.2f} 0 {large} 0 {x3:.2f} {y3:.2f}Z"
    )


def _circle(radius: float) -> str:
    half = f"A{radius:.2f} {radius:.2f} 0 1 1 0"
    return f"M0 {-radius:.2f}{half} {radius:.2f}{half} {-radius:.2f}Z"


def _at(turn: float, radius: float) -> tuple[float, float]:
    angle = 2 * pi * turn
    return radius * sin(angle), -radius * cos(angle)
