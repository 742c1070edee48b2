"""An upstream plan as a tree: its elements with how each stands, and what links to each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.analysis.cascade import Cascade
from graph.analysis.tables import EdgeKind
from portal.standings import Standing


class Show(StrEnum):
    """Which elements to leave."""

    REACHED = "yes"
    NOT_REACHED = "no"


@dataclass(frozen=True, slots=True)
class Node:
    """An element of the plan. `above` are elements of other plans that it is part of; `served_by` what links to it
    directly from the province's plan; `from_below` counts elements of other upstream plans that are part of it."""

    standing: Standing
    above: tuple[Standing, ...]
    served_by: tuple[Standing, ...]
    from_below: int
    under: tuple[Node, ...] = ()
    is_match: bool = True

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """This element and all under it, each with its depth."""
        yield depth, self
        for node in self.under:
            yield from node.walk(depth + 1)


def tree(cascade: Cascade, stands: Sequence[Standing], plan: int) -> list[Node]:
    """The plan's elements that are part of none of its own, each with those under it, in the plan's order."""
    plan_of = cascade.elements.plan.tolist()
    up: dict[int, list[tuple[int, int]]] = {}
    down: dict[int, list[tuple[int, int]]] = {}
    edges = cascade.edges
    for child, parent, kind in zip(edges.child.tolist(), edges.parent.tolist(), edges.kind.tolist(), strict=True):
        up.setdefault(child, []).append((parent, kind))
        down.setdefault(parent, []).append((child, kind))
    own_parent = {
        row: parent
        for row, above in up.items()
        for parent, kind in above
        if plan_of[row] == plan_of[parent] == plan and kind == EdgeKind.PART_OF
    }
    under: dict[int, list[int]] = {}
    for row, parent in sorted(own_parent.items()):
        under.setdefault(parent, []).append(row)

    def node(row: int) -> Node:
        below = down.get(row, ())
        return Node(
            standing=stands[row],
            above=tuple(stands[parent] for parent, _kind in up.get(row, ()) if plan_of[parent] != plan),
            served_by=tuple(stands[child] for child, _kind in sorted(below) if stands[child].is_provincial),
            from_below=sum(not stands[child].is_provincial and plan_of[child] != plan for child, _kind in below),
            under=tuple(node(child) for child in under.get(row, ())),
        )

    return [node(row) for row in range(len(stands)) if plan_of[row] == plan and row not in own_parent]


def shown(nodes: Sequence[Node], show: Show | None) -> list[Node]:
    """What the filter leaves: the elements that match, and those above them to show where they belong."""
    return list(nodes) if show is None else [kept for node in nodes if (kept := _kept(node, show)) is not None]


def _kept(node: Node, show: Show) -> Node | None:
    under = tuple(shown(node.under, show))
    is_match = node.standing.is_covered == (show is Show.REACHED)
    if not is_match and not under:
        return None
    return Node(node.standing, node.above, node.served_by, node.from_below, under, is_match)
