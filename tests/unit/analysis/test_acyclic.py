"""Circles are found and named; a long chain is no trouble."""

from __future__ import annotations

import pytest

from graph.analysis.acyclic import find_cycle, refuse_cycle, topological_order
from graph.errors import CycleError
from tests.unit.analysis.small import Small


def test_finds_no_circle_where_paths_only_meet() -> None:
    assert find_cycle([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]) is None
    assert find_cycle([]) is None


def test_names_the_circle_without_the_way_to_it() -> None:
    assert find_cycle([("x", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("b", "d")]) == ("a", "b", "c", "a")


def test_an_element_above_itself_is_a_circle() -> None:
    assert find_cycle([("a", "a")]) == ("a", "a")


def test_refusal_carries_the_path() -> None:
    with pytest.raises(CycleError, match="a → b → a") as refused:
        refuse_cycle([("a", "b"), ("b", "a")])
    assert refused.value.path == ("a", "b", "a")
    refuse_cycle([("a", "b"), ("b", "c")])


def test_long_chains_need_no_recursion() -> None:
    chain = [(number, number + 1) for number in range(50_000)]
    assert find_cycle(chain) is None
    circle = find_cycle([*chain, (50_000, 0)])
    assert circle is not None
    assert len(circle) == 50_002


def test_topological_order_has_children_first() -> None:
    edges = [(2, 1), (1, 0), (2, 0)]
    order = topological_order(3, edges)
    assert order is not None
    assert all(order.index(child) < order.index(parent) for child, parent in edges)
    assert topological_order(2, [(0, 1), (1, 0)]) is None


def test_building_a_cascade_refuses_a_circle_by_codes() -> None:
    with pytest.raises(CycleError) as refused:
        Small({"I1": None, "S1": "I1"}, serves=[("I1", "S1")]).cascade()
    assert set(refused.value.path) == {"S1", "I1"}
