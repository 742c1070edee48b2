"""The network as its pages show it: agencies with their measures, ties, and what changed since the year before. Made
from the stored results of runs and the names of the agencies as they are now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.analysis.network import TieKind
from graph.analysis.tables import Agencies
from graph.model.collation import sort_key

ALL = "all"
"""The view over ties of every kind, as graph.analysis.network_measures names it."""

Told = Mapping[str, Any]
Pair = frozenset[str]


class NodeSort(StrEnum):
    DEGREE = "degree"
    NAME = "name"
    STRENGTH = "strength"
    BETWEEN = "between"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Node:
    """An agency. `between` is percent; `group` 0 for one without ties. `counts`: of each kind, how many of its ties
    have something of it. `before`: its degree in the year before, None where that is not known."""

    code: str
    short: str
    name_th: str
    name_en: str | None
    degree: int
    strength: int
    between: float
    group: int
    counts: Mapping[TieKind, int]
    before: int | None

    @property
    def is_isolated(self) -> bool:
        return self.degree == 0


@dataclass(frozen=True, slots=True)
class Tie:
    """`counts`: of each kind, how many things the two have in common; of the kinds looked at only."""

    one: Node
    other: Node
    counts: Mapping[TieKind, int]
    is_new: bool = False

    @property
    def strength(self) -> int:
        return sum(self.counts.values())

    @property
    def works_together(self) -> bool:
        """More than going for the same objective side by side."""
        return any(count for kind, count in self.counts.items() if kind is not TieKind.OBJECTIVE)

    def of(self, code: str) -> bool:
        return code in (self.one.code, self.other.code)


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes in the order of the agencies, ties the strongest first. `lost` were there the year before; `compared`:
    whether the year before is known."""

    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    lost: tuple[Tie, ...]
    density: float
    compared: bool

    @property
    def pairs(self) -> int:
        return len(self.nodes) * (len(self.nodes) - 1) // 2

    @property
    def centres(self) -> list[Node]:
        """Tied with the most; of those, who has most in common."""
        most = max(((node.degree, node.strength) for node in self.nodes), default=(0, 0))
        return [node for node in self.nodes if node.degree and (node.degree, node.strength) == most]

    @property
    def bridge(self) -> Node | None:
        """On the most shortest ways between others; None where nobody is on any."""
        found = max(self.nodes, key=lambda node: node.between, default=None)
        return found if found is not None and found.between > 0 else None

    @property
    def isolated(self) -> list[Node]:
        return [node for node in self.nodes if node.is_isolated]

    @property
    def gained(self) -> list[Tie]:
        return [tie for tie in self.ties if tie.is_new]

    @property
    def groups(self) -> list[tuple[int, list[Node]]]:
        """(number, members), as numbered."""
        numbers = sorted({node.group for node in self.nodes} - {0})
        return [(number, [node for node in self.nodes if node.group == number]) for number in numbers]

    def ties_of(self, code: str) -> list[Tie]:
        return [tie for tie in self.ties if tie.of(code)]


def shown_network(told: Told, agencies: Agencies, kind: TieKind | None, before: Told | None) -> Network:
    """`told` and `before` are results of this year's run and of the year before's (None where it has none). With `kind`
    only ties of that kind, and measures of these."""
    kinds = tuple(TieKind) if kind is None else (kind,)
    named = {code: row for row, code in enumerate(agencies.codes)}
    measured, codes = told["views"][ALL if kind is None else kind.value], told["agencies"]
    then = {} if before is None else dict(_pairs(before, kinds))
    now = {pair: counts for pair, counts in _pairs(told, kinds) if pair <= named.keys()}
    nodes = {
        code: Node(
            code=code,
            short=agencies.shorts[named[code]],
            name_th=agencies.names[named[code]],
            name_en=agencies.names_en[named[code]],
            degree=measured["degree"][place],
            strength=measured["strength"][place],
            between=100 * measured["between"][place],
            group=measured["group"][place],
            counts={one: sum(code in pair and counts[one] > 0 for pair, counts in now.items()) for one in kinds},
            before=None if before is None else sum(code in pair for pair in then),
        )
        for place, code in enumerate(codes)
        if code in named
    }
    return Network(
        nodes=tuple(nodes.values()),
        ties=_ties(nodes, now, lambda pair: before is not None and pair not in then),
        lost=_ties(nodes, {pair: counts for pair, counts in then.items() if pair not in now}, lambda _pair: False),
        density=100 * measured["density"],
        compared=before is not None,
    )


def sorted_nodes(nodes: Iterable[Node], sort: NodeSort, descending: bool) -> list[Node]:
    """By the chosen column; equal ones by how much they have in common, then by name."""
    rows = sorted(nodes, key=lambda node: (-node.strength, sort_key(node.short)))
    if sort is NodeSort.NAME:
        return sorted(rows, key=lambda node: sort_key(node.short), reverse=descending)
    sign = -1 if descending else 1
    return sorted(rows, key=lambda node: sign * float(getattr(node, sort.value)))


def _pairs(told: Told, kinds: Sequence[TieKind]) -> Iterator[tuple[Pair, dict[TieKind, int]]]:
    """The pairs that have something of these kinds in common. A run of before a kind was counted has none of it."""
    codes = told["agencies"]
    for one, other, each in told["ties"]:
        counts = dict.fromkeys(kinds, 0) | {
            kind: count for kind, count in zip(TieKind, each, strict=False) if kind in kinds
        }
        if any(counts.values()):
            yield frozenset((codes[one], codes[other])), counts


def _ties(nodes: Mapping[str, Node], pairs: Mapping[Pair, Mapping[TieKind, int]], is_new: Any) -> tuple[Tie, ...]:
    place = {code: number for number, code in enumerate(nodes)}
    made = []
    for pair, counts in pairs.items():
        if pair <= nodes.keys():
            one, other = sorted(pair, key=place.__getitem__)
            made.append(Tie(nodes[one], nodes[other], counts, is_new(pair)))
    return tuple(sorted(made, key=lambda tie: (-tie.strength, place[tie.one.code], place[tie.other.code])))
