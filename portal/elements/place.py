"""Where an element stands: what it serves, what serves it, its neighbours, its ways to the national strategy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.paths import Path, threads
from graph.analysis.tables import EdgeKind
from graph.model.plan import PlanLevel
from portal.standings import Standing

MOST_WAYS = 12


@dataclass(frozen=True, slots=True)
class Relation:
    """Another element directly above or below. `is_link`: an alignment link, else a part of the plan's own tree."""

    element: Standing
    is_link: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """`trail` are the elements that it is part of, from the top. `ways` are paths of element rows, each to another
    element of the national strategy; `is_own_way` is False where they start at elements below it."""

    element: Standing
    trail: tuple[Standing, ...]
    serves: tuple[Relation, ...]
    served_by: tuple[Relation, ...]
    previous: Standing | None
    next: Standing | None
    ways: tuple[Path, ...]
    is_own_way: bool

    @property
    def serves_by_level(self) -> list[tuple[PlanLevel, list[Relation]]]:
        """What it serves, the province's own first, then by plan level from the nearest."""
        order = (PlanLevel.PROVINCE, PlanLevel.POLICY, PlanLevel.SECTOR, PlanLevel.MASTER, PlanLevel.NATIONAL)
        groups = [(level, [one for one in self.serves if one.element.level is level]) for level in order]
        return [(level, relations) for level, relations in groups if relations]


def place(
    cascade: Cascade, stands: Sequence[Standing], element: int, reasons: Mapping[tuple[str, str], str | None]
) -> Place:
    """`reasons`: (source, target) public ids of alignment links → why they were made."""
    up: list[Relation] = []
    down: list[Relation] = []
    edges = cascade.edges
    for child, parent, kind in zip(edges.child.tolist(), edges.parent.tolist(), edges.kind.tolist(), strict=True):
        if element not in (child, parent):
            continue
        other = stands[parent if child == element else child]
        reason = reasons.get((cascade.elements.ids[child], cascade.elements.ids[parent]))
        (up if child == element else down).append(Relation(other, kind != EdgeKind.PART_OF, reason))
    before, after = _neighbours(cascade, element)
    ways, is_own = national_ways(cascade, element)
    return Place(
        element=stands[element],
        trail=tuple(stands[row] for row in _trail(cascade, element)),
        serves=_in_order(up),
        served_by=_in_order(down),
        previous=None if before is None else stands[before],
        next=None if after is None else stands[after],
        ways=tuple(ways),
        is_own_way=is_own,
    )


def national_ways(cascade: Cascade, element: int) -> tuple[list[Path], bool]:
    """One way to each element at the top of the national strategy, by the master plan where one leads there; and
    whether they start at the element itself. A province's issue or objective has none of its own: its ways are those of
    what stands below it, the shortest to each."""
    own = [thread.path for thread in threads(cascade, element=element, via=PlanLevel.MASTER)]
    ways = [path for path in own if len(path) > 1]
    if own or cascade.elements.upstream[element]:
        return ways[:MOST_WAYS], True
    best: dict[int, Path] = {}
    for row in cascade.elements_below(element).tolist():
        if not any(cascade.elements.upstream[parent] for parent in cascade.parents.get(row, ())):
            continue
        for thread in threads(cascade, element=row, via=PlanLevel.MASTER):
            if thread.goal not in best or len(thread.path) < len(best[thread.goal]):
                best[thread.goal] = thread.path
    return [best[goal] for goal in sorted(best, key=cascade.element_keys.__getitem__)][:MOST_WAYS], False


def _trail(cascade: Cascade, element: int) -> list[int]:
    """Rows that the element is part of, within its own plan, from the top."""
    edges = cascade.edges
    part_of = {
        int(child): int(parent)
        for child, parent, kind in zip(edges.child, edges.parent, edges.kind, strict=True)
        if kind == EdgeKind.PART_OF and cascade.elements.plan[child] == cascade.elements.plan[parent]
    }
    trail: list[int] = []
    while element in part_of:
        element = part_of[element]
        trail.insert(0, element)
    return trail


def _neighbours(cascade: Cascade, element: int) -> tuple[int | None, int | None]:
    """The elements of the same kind before and after it in its plan."""
    table = cascade.elements
    alike = [
        row
        for row in range(len(table))
        if table.plan[row] == table.plan[element] and table.kinds[row] == table.kinds[element]
    ]
    at = alike.index(element)
    return (alike[at - 1] if at else None), (alike[at + 1] if at + 1 < len(alike) else None)


def _in_order(relations: Sequence[Relation]) -> tuple[Relation, ...]:
    return tuple(sorted(relations, key=lambda one: (one.is_link, one.element.row)))
