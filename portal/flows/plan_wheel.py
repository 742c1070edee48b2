"""The wheel of the plan as the page shows it: a sector and a row for each part, with its evidence. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Grade
from graph.analysis.plan_tree import money_at, plan_tree
from graph.analysis.tables import NONE
from graph.model.plan import ElementKind
from portal.flows.wheel import Sector, wheel
from portal.standings import Standing

FRAME_KINDS = (ElementKind.MAIN_GOAL, ElementKind.VISION, ElementKind.MISSION)
"""What says where the plan goes: not set in below one another in the table."""

LOWEST_FIRST = (ElementKind.STRATEGY, ElementKind.OBJECTIVE, ElementKind.ISSUE)


class Angle(StrEnum):
    PARTS = "parts"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan; `indent` is how far the table sets it in, `sector` None where it has no angle."""

    standing: Standing
    indent: int
    sector: Sector | None


@dataclass(frozen=True, slots=True)
class PlanWheel:
    """`parts` in the plan's order, each before all that stands below it. `kind` is the one nearest to projects that the
    plan has, None without any; what is said of the whole plan is about those."""

    parts: tuple[Part, ...]
    kind: ElementKind | None

    @property
    def drawn(self) -> list[Part]:
        return [part for part in self.parts if part.sector]

    @property
    def lowest(self) -> list[Standing]:
        return [part.standing for part in self.parts if part.standing.kind == self.kind]

    @property
    def covered(self) -> int:
        """Of the lowest, those that some project reaches."""
        return sum(one.grade > Grade.NOTHING for one in self.lowest)

    @property
    def proven(self) -> int:
        """Of the lowest, those that are at least reported."""
        return sum(one.grade >= Grade.REPORTED for one in self.lowest)


def plan_wheel(cascade: Cascade, standings: Sequence[Standing], angle: Angle) -> PlanWheel:
    """`standings` are by row of the cascade's elements."""
    tree = plan_tree(cascade)
    own = money_at(cascade).tolist() if angle is Angle.BUDGET else tree.leaves()
    sectors = {one.row: one for one in wheel(tree, tree.gathered(own), cascade.elements.codes)}
    indents: dict[int, int] = {}
    for row in tree.rows:
        above = tree.parent[row]
        is_set_in = above != NONE and standings[above].kind not in FRAME_KINDS
        indents[row] = indents[above] + 1 if is_set_in else 0
    kinds = {standings[row].kind for row in tree.rows}
    return PlanWheel(
        parts=tuple(Part(standings[row], indents[row], sectors.get(row)) for row in tree.rows),
        kind=next((kind for kind in LOWEST_FIRST if kind in kinds), None),
    )
