"""Circles in the cascade: finding one and naming it, and an order in which all below comes first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

from graph.errors import CycleError

Node = TypeVar("Node", bound=Hashable)


def topological_order(count: int, edges: Iterable[tuple[int, int]]) -> list[int] | None:
    """Rows 0…count-1 so that every child comes before its parents; None if there is a circle."""
    parents: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for child, parent in edges:
        parents[child].append(parent)
        waiting[parent] += 1
    order = [row for row in range(count) if not waiting[row]]
    for row in order:
        for parent in parents[row]:
            waiting[parent] -= 1
            if not waiting[parent]:
                order.append(parent)
    return order if len(order) == count else None


def find_cycle(edges: Iterable[tuple[Node, Node]]) -> tuple[Node, ...] | None:
    """A circle among (child, parent) pairs as the nodes along it, first and last the same; None if there is none.

    Deterministic: the first circle met by a depth-first walk in the order of the edges. No recursion, so a chain of
    any length is safe.
    """
    parents: dict[Node, list[Node]] = {}
    for child, parent in edges:
        parents.setdefault(child, []).append(parent)
    finished: set[Node] = set()
    for start in parents:
        if start in finished:
            continue
        path, place, stack = [start], {start: 0}, [iter(parents[start])]
        while stack:
            for parent in stack[-1]:
                if parent in place:
                    return (*path[place[parent] :], parent)
                if parent not in finished:
                    place[parent] = len(path)
                    path.append(parent)
                    stack.append(iter(parents.get(parent, ())))
                    break
            else:
                stack.pop()
                done = path.pop()
                del place[done]
                finished.add(done)
    return None


def refuse_cycle(edges: Iterable[tuple[str, str]]) -> None:
    """Raise CycleError naming the circle, if (child, parent) pairs hold one."""
    circle = find_cycle(edges)
    if circle is not None:
        raise CycleError(circle)
