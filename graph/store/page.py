"""One page of a longer list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`page` counts from 1; `total` is of the whole list."""

    items: Sequence[T]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    def showing(self, make: Callable[[T], S]) -> Page[S]:
        """The same page of what each item is shown as."""
        return Page([make(item) for item in self.items], self.total, self.page, self.size)


def page_of(items: Sequence[T], page: int, size: int) -> Page[T]:
    """The page of a whole list that was asked for, or the nearest there is."""
    page = min(max(page, 1), max(1, -(-len(items) // size)))
    return Page(items[(page - 1) * size : page * size], len(items), page, size)
