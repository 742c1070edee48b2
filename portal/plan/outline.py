"""The plan as an outline: which rows stand under which, and what filters leave of them. Pure.

The plan's own tree is main goal → vision → missions and issues → objectives and strategies. A strategy stands under the
objective that it serves, unless they belong to different issues: so the outline reads issue → objective → strategy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.analysis.cascade import Cascade
from graph.analysis.search import holds, words_of
from graph.analysis.tables import EdgeKind
from graph.model.collation import search_key
from graph.model.plan import ElementKind
from portal.standings import Standing

FRAME_KINDS = (ElementKind.MAIN_GOAL, ElementKind.VISION, ElementKind.MISSION)
"""What says where the plan goes; projects are not expected under it."""

NOTHING_ABOVE = -1


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the outline with the rows under it. `serves` are the parts of the plan that it is linked to; `above` is
    the row that it stands under. `is_match` is False where it only shows where another one belongs."""

    standing: Standing
    under: tuple[Line, ...] = ()
    serves: tuple[Standing, ...] = ()
    above: int = NOTHING_ABOVE
    is_match: bool = True

    @property
    def also_serves(self) -> tuple[Standing, ...]:
        """What it serves besides what it stands under."""
        return tuple(one for one in self.serves if one.row != self.above)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Line]]:
        """This row and all under it, each with its depth."""
        yield depth, self
        for line in self.under:
            yield from line.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Outline:
    """`frame`: main goal, vision, missions; `branches`: what the plan does, by issue."""

    frame: tuple[Line, ...]
    branches: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        return not self.frame and not self.branches

    def lines(self) -> Iterator[tuple[int, Line]]:
        """Every row in order with its depth within its part."""
        for line in (*self.frame, *self.branches):
            yield from line.walk()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to leave of an outline. `kind` alone makes a flat list; text is words that must all occur."""

    kind: str | None = None
    uncovered: bool = False
    text: str = ""

    @property
    def is_all(self) -> bool:
        return self.kind is None and not self.uncovered and not self.text


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the elements of one kind have a project. The kind is the one nearest to projects that there is."""

    kind: ElementKind
    covered: int
    total: int

    @property
    def lacking(self) -> int:
        return self.total - self.covered


def outline(cascade: Cascade, stands: Sequence[Standing]) -> Outline:
    """The province's own plan. `stands` is one a row of the cascade."""
    own = [one for one in stands if one.is_provincial]
    parent, serves = _relations(cascade)
    under: dict[int, list[int]] = {}
    for one in own:
        under.setdefault(_above(one, parent, serves, stands), []).append(one.row)

    def line(row: int, *, alone: bool = False) -> Line:
        below = () if alone else _by_kind(under.get(row, ()), stands)
        return Line(
            standing=stands[row],
            under=tuple(line(child) for child in below),
            serves=tuple(stands[target] for target in serves.get(row, ())),
            above=_above(stands[row], parent, serves, stands),
        )

    frame_rows = {one.row for one in own if one.kind in FRAME_KINDS}
    heads = [
        one.row
        for one in own
        if one.row not in frame_rows and _above(one, parent, serves, stands) in frame_rows | {NOTHING_ABOVE}
    ]
    return Outline(
        frame=tuple(line(row, alone=True) for row in sorted(frame_rows, key=lambda row: _kind_order(stands[row]))),
        branches=tuple(line(row) for row in heads),
    )


def narrow(whole: Outline, wanted: Wanted) -> Outline:
    """What the filters leave: the rows that match, and those above them to show where they belong."""
    if wanted.is_all:
        return whole
    matches = _matcher(wanted)
    if wanted.kind is not None:
        flat = [replace(line, under=()) for _depth, line in whole.lines() if matches(line.standing)]
        is_frame = wanted.kind in FRAME_KINDS
        return Outline(tuple(flat) if is_frame else (), () if is_frame else tuple(flat))
    return Outline(
        frame=tuple(line for line in whole.frame if matches(line.standing)),
        branches=tuple(kept for line in whole.branches if (kept := _kept(line, matches)) is not None),
    )


def tally(stands: Sequence[Standing]) -> Tally:
    """Of strategies, or of objectives or issues in a plan that has none."""
    for kind in (ElementKind.STRATEGY, ElementKind.OBJECTIVE, ElementKind.ISSUE):
        alike = [one for one in stands if one.is_provincial and one.kind == kind]
        if alike:
            return Tally(kind, sum(one.is_covered for one in alike), len(alike))
    return Tally(ElementKind.STRATEGY, 0, 0)


def kinds_of(stands: Sequence[Standing]) -> list[str]:
    """The kinds of provincial elements that the plan has, from the top."""
    there = {one.kind for one in stands if one.is_provincial}
    known = [kind.value for kind in ElementKind if kind in there]
    return [*known, *sorted(there.difference(known))]


def _relations(cascade: Cascade) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Of provincial elements: what each is part of, and what it serves within the plan, in the plan's order."""
    edges, upstream = cascade.edges, cascade.elements.upstream.tolist()
    parent: dict[int, int] = {}
    serves: dict[int, list[int]] = {}
    for child, above, kind in zip(edges.child.tolist(), edges.parent.tolist(), edges.kind.tolist(), strict=True):
        if upstream[child] or upstream[above]:
            continue
        if kind == EdgeKind.PART_OF:
            parent[child] = above
        else:
            serves.setdefault(child, []).append(above)
    return parent, {child: sorted(targets) for child, targets in serves.items()}


def _above(one: Standing, parent: dict[int, int], serves: dict[int, list[int]], stands: Sequence[Standing]) -> int:
    """The row that an element stands under in the outline, NOTHING_ABOVE for none."""
    part_of = parent.get(one.row, NOTHING_ABOVE)
    if one.kind == ElementKind.STRATEGY:
        for target in serves.get(one.row, ()):
            is_near = part_of in (NOTHING_ABOVE, parent.get(target, NOTHING_ABOVE))
            if is_near and stands[target].kind == ElementKind.OBJECTIVE:
                return target
    return part_of


def _by_kind(rows: Sequence[int], stands: Sequence[Standing]) -> Sequence[int]:
    return sorted(rows, key=lambda row: (_kind_order(stands[row]), row))


def _kind_order(one: Standing) -> int:
    order = list(ElementKind)
    return order.index(ElementKind(one.kind)) if one.kind in set(ElementKind) else len(order)


def _matcher(wanted: Wanted) -> Callable[[Standing], bool]:
    words = words_of(wanted.text)

    def matches(one: Standing) -> bool:
        said = search_key(f"{one.code} {one.title_th} {one.title_en or ''}")
        return (
            (wanted.kind is None or one.kind == wanted.kind)
            and (not wanted.uncovered or one.is_uncovered)
            and holds(said, words)
        )

    return matches


def _kept(line: Line, matches: Callable[[Standing], bool]) -> Line | None:
    under = tuple(kept for one in line.under if (kept := _kept(one, matches)) is not None)
    is_match = matches(line.standing)
    return replace(line, under=under, is_match=is_match) if is_match or under else None
