"""The pile of projects whose links are weak: which one is shown, how far one has come. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graph.analysis.weak_links import Weakness, weakness_of
from graph.model.project import ProjectStatus
from graph.store.worklists import ListedProject


@dataclass(frozen=True, slots=True)
class Weak:
    listed: ListedProject
    weakness: Weakness

    @property
    def id(self) -> str:
        return self.listed.project.id


@dataclass(frozen=True, slots=True)
class Pile:
    """`total` projects, `drafts` of them, `waiting` to be mended now, `later` those that the person left. `shown` is
    the one on top."""

    total: int
    drafts: int
    waiting: tuple[Weak, ...]
    later: tuple[Weak, ...]
    shown: Weak | None

    @property
    def sound(self) -> int:
        """How many projects have nothing to mend."""
        return self.total - len(self.waiting) - len(self.later)

    @property
    def percent(self) -> float:
        return 100 * self.sound / self.total if self.total else 100.0

    @property
    def following(self) -> tuple[Weak, ...]:
        """Those that come next, when the one on top is done."""
        return tuple(one for one in self.waiting if one != self.shown)


def make_pile(listed: Sequence[ListedProject], left: Collection[str], wanted: str | None = None) -> Pile:
    """`left` are public ids of projects left for later; `wanted` is the id of one to put on top, left or not."""
    weak = [Weak(one, weakness) for one in listed if (weakness := weakness_of(one.links, one.replaced)) is not None]
    waiting = tuple(one for one in weak if one.id not in left)
    top = next((one for one in weak if one.id == wanted), waiting[0] if waiting else None)
    drafts = sum(one.project.status is ProjectStatus.DRAFT for one in listed)
    return Pile(len(listed), drafts, waiting, tuple(one for one in weak if one.id in left), top)
