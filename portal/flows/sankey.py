"""Where the boxes and bands of a flow through fixed stages stand. Pure geometry, in the drawing's own units.

Source of the form: Sankey diagrams as in Schmidt, "The Sankey diagram in energy and material flow management" (2008):
widths are proportional to amounts, and a box's bands stand in the order of their other ends. With the stages given and
their order decided by whoever asks there is nothing to search for, so this needs no library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 1160
BOX_WIDTH = 14
STAGE_GAP = 290
"""From a stage's left edge to the next's; a label stands between."""

LABEL_HEIGHT = 40
LEAST_HEIGHT = 420
TOP, BOTTOM = 30, 8
"""Above is room for the names of the stages."""

THINNEST, LEAST_GAP = 1.0, 8


@dataclass(frozen=True, slots=True)
class Box:
    """`top` and `x` are of its upper left corner."""

    key: str
    x: float
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Band:
    """From one box to another; `path` is its outline as SVG says it."""

    start: str
    end: str
    amount: int
    path: str


@dataclass(frozen=True, slots=True)
class Sankey:
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    height: float


def sankey(stages: Sequence[Sequence[tuple[str, int]]], flows: Mapping[tuple[str, str], int]) -> Sankey:
    """`stages` from left to right, each from top to bottom: (key, amount), keys distinct; `flows` between them."""
    total = max((sum(amount for _key, amount in stage) for stage in stages), default=0)
    most = max((len(stage) for stage in stages), default=0)
    room = max(LEAST_HEIGHT, 1.6 * LABEL_HEIGHT * most)
    scale = (room - LABEL_HEIGHT * most) / total if total else 0.0
    heights = [[max(THINNEST, amount * scale) for _key, amount in stage] for stage in stages]
    tallest = max((_stacked(stage) for stage in heights), default=0.0)
    boxes: dict[str, Box] = {}
    for number, (stage, own) in enumerate(zip(stages, heights, strict=True)):
        # A stage of few things is spread over the height of the longest.
        gap = (tallest - _stacked(own)) / max(len(own) - 1, 1)
        y = float(TOP)
        for (key, _amount), height in zip(stage, own, strict=True):
            boxes[key] = Box(key, number * STAGE_GAP, y + max(0.0, (LABEL_HEIGHT - height) / 2), height)
            y += _taken(height) + gap
    return Sankey(tuple(boxes.values()), _bands(boxes, flows, scale), TOP + tallest + BOTTOM)


def _stacked(heights: Sequence[float]) -> float:
    return sum(_taken(height) for height in heights)


def _taken(height: float) -> float:
    """How much a box takes of its stage: at least its label, and a little that keeps it from the next."""
    return max(height + LEAST_GAP, LABEL_HEIGHT)


def _bands(boxes: Mapping[str, Box], flows: Mapping[tuple[str, str], int], scale: float) -> tuple[Band, ...]:
    leaving = {key: box.top for key, box in boxes.items()}
    arriving = dict(leaving)
    starts: dict[tuple[str, str], float] = {}
    for start, end in sorted(flows, key=lambda pair: boxes[pair[1]].top):
        starts[start, end] = leaving[start]
        leaving[start] += flows[start, end] * scale
    bands = []
    for start, end in sorted(flows, key=lambda pair: boxes[pair[0]].top):
        width = flows[start, end] * scale
        path = _outline(
            boxes[start].x + BOX_WIDTH, starts[start, end], boxes[end].x, arriving[end], max(width, THINNEST)
        )
        bands.append(Band(start, end, flows[start, end], path))
        arriving[end] += width
    return tuple(bands)


def _outline(x: float, y: float, to_x: float, to_y: float, width: float) -> str:
    half = (x + to_x) / 2
    return (
        f"M{x:.1f} {y:.1f}C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}v{width:.1f}"
        f"C{half:.1f} {to_y + width:.1f} {half:.1f} {y + width:.1f} {x:.1f} {y + width:.1f}Z"
    )
