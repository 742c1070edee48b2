"""The province's plan as one tree, for pictures in which each part has one place: main goal → … → strategy.

An element may stand below several others (a strategy is part of an issue and serves its objective). Here it stands
below the one that is deepest itself, so that no level in between is left out; of equally deep ones below the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.tables import NONE, MoneyArray


@dataclass(frozen=True, slots=True)
class PlanTree:
    """`rows` are the province's elements, each before all that is below it, else in the plan's order. `parent` and
    `depth` (0 at the top) are by row of the cascade, NONE where nothing is above and for upstream elements."""

    rows: tuple[int, ...]
    parent: tuple[int, ...]
    depth: tuple[int, ...]

    def gathered(self, own: Sequence[int]) -> list[int]:
        """`own` amounts by row of the cascade, each added to all that its element stands below."""
        sums = [int(amount) for amount in own]
        for row in reversed(self.rows):
            if self.parent[row] != NONE:
                sums[self.parent[row]] += sums[row]
        return sums

    def leaves(self) -> list[int]:
        """1 at each of the province's elements below which nothing stands, else 0."""
        inner = set(self.parent)
        shown = set(self.rows)
        return [int(row in shown and row not in inner) for row in range(len(self.parent))]


def plan_tree(cascade: Cascade) -> PlanTree:
    """Raises CycleError if the cascade has a circle."""
    own = ~cascade.elements.upstream
    parent, depth = [NONE] * len(own), [NONE] * len(own)
    for row in reversed(cascade.topological.tolist()):
        if not own[row]:
            continue
        above = [one for one in cascade.parents.get(row, ()) if own[one]]
        parent[row] = min(above, key=lambda one: (-depth[one], one), default=NONE)
        depth[row] = depth[parent[row]] + 1 if above else 0
    below: dict[int, list[int]] = {}
    for row in np.flatnonzero(own).tolist():
        below.setdefault(parent[row], []).append(row)
    rows: list[int] = []
    waiting = below.get(NONE, [])[::-1]
    while waiting:
        row = waiting.pop()
        rows.append(row)
        waiting += below.get(row, [])[::-1]
    return PlanTree(tuple(rows), tuple(parent), tuple(depth))


def money_at(cascade: Cascade) -> MoneyArray:
    """Millionths of a baht of the links to each element itself, one a row: in a tree each baht has one place."""
    direct = np.zeros(len(cascade.elements), dtype=np.int64)
    np.add.at(direct, cascade.links.element, cascade.link_budget)
    return direct
