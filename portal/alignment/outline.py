"""The drawing as nested lists: for reading without the picture, and for walking without the script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import FAN, Direction, Neighbourhood, Node, Thing, ways
from portal.alignment.asked import Asked
from portal.alignment.drawing import Drawer, Shown


@dataclass(frozen=True, slots=True)
class Toggle:
    """Leads to the same view with more shown in one direction (`count` that are left out), or with it folded."""

    direction: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A thing in the outline with what stands above and below it there. Where a thing has several ways to it, its own
    branches are listed at the first; `is_again` marks the others. `left_out` counts what is below it and not shown
    though others are."""

    thing: Shown
    is_again: bool = False
    is_faded: bool = False
    is_pinned: bool = False
    is_focus: bool = False
    focus_url: str = ""
    pin_url: str = ""
    toggles: tuple[Toggle, ...] = ()
    left_out: Toggle | None = None
    above: list[Branch] = field(default_factory=list)
    below: list[Branch] = field(default_factory=list)


class Outline:
    """Makes the branches of one view. `path` is its page's."""

    def __init__(self, cascade: Cascade, shown: Neighbourhood, drawer: Drawer, asked: Asked, path: str) -> None:
        self._cascade, self._shown, self._drawer, self._asked, self._path = cascade, shown, drawer, asked, path
        self._nodes = {node.thing: node for node in shown.nodes}
        self._views = {node.thing: drawer.shown(node) for node in shown.nodes}
        self._children: dict[Thing, list[Thing]] = {}
        for node in shown.nodes:
            for tie in node.ties:
                self._children.setdefault(tie.above, []).append(node.thing)
        for things in self._children.values():
            things.sort(key=lambda one: self._views[one].place)
        is_focused = asked.focus in self._nodes
        self._lit = ways(shown.nodes, asked.focus) if is_focused and asked.focus else frozenset(self._nodes)
        self._listed: set[Thing] = set()

    def branches(self) -> list[Branch]:
        """From each start everything above and below it, a thing's own branches once; a start that stands under an
        earlier one is not listed again."""
        grown: list[Branch] = []
        for thing in self._shown.starts:
            if thing not in self._listed:
                grown.append(self._grow(thing))
        return grown

    def facts_of(self, thing: Thing) -> Branch:
        """A thing without its branches: for the panel."""
        return self._branch(self._nodes[thing])

    def _grow(self, thing: Thing) -> Branch:
        if thing in self._listed:
            return Branch(self._views[thing], is_again=True)
        self._listed.add(thing)
        made = self._branch(self._nodes[thing])
        made.above.extend(self._grow(one) for one in self._opened(thing, Direction.UP))
        made.below.extend(self._grow(one) for one in self._opened(thing, Direction.DOWN))
        return made

    def _branch(self, node: Node) -> Branch:
        thing, asked = node.thing, self._asked
        toggles = tuple(filter(None, (self._toggle(node, one) for one in Direction)))
        left = self._left_out(node, Direction.DOWN)
        return Branch(
            self._views[thing],
            is_faded=thing not in self._lit,
            is_pinned=thing in asked.pins,
            is_focus=thing == asked.focus,
            focus_url=self._url(asked.focused(None if thing == asked.focus else thing)),
            pin_url=self._url(asked.pinned(thing)),
            toggles=toggles,
            left_out=self._more(node, left) if left and self._opened(thing, Direction.DOWN) else None,
        )

    def _opened(self, thing: Thing, direction: Direction) -> Sequence[Thing]:
        taken = self._shown.openings.get((thing, direction), 0)
        if direction is Direction.DOWN:
            return self._children.get(thing, [])[:taken]
        return [tie.above for tie in self._nodes[thing].ties if tie.above in self._nodes][:taken]

    def _left_out(self, node: Node, direction: Direction) -> int:
        if direction is Direction.UP:
            return sum(tie.above not in self._nodes for tie in node.ties)
        return node.below - len(self._children.get(node.thing, ()))

    def _toggle(self, node: Node, direction: Direction) -> Toggle | None:
        is_open = bool(self._opened(node.thing, direction))
        count = self._left_out(node, direction)
        if is_open and (direction is Direction.DOWN or not count):
            return Toggle(str(direction), 0, self._url(self._asked.opening(node.thing, direction, 0)))
        if not count:
            return None
        if direction is Direction.DOWN:
            return self._more(node, count)
        return Toggle(str(direction), count, self._url(self._asked.opening(node.thing, direction, len(node.ties))))

    def _more(self, node: Node, count: int) -> Toggle:
        taken = min(node.below, self._shown.openings.get((node.thing, Direction.DOWN), 0) + FAN)
        return Toggle(str(Direction.DOWN), count, self._url(self._asked.opening(node.thing, Direction.DOWN, taken)))

    def _url(self, asked: Asked) -> str:
        return asked.address(self._path, self._cascade)
