"""Opening figures: contributors, paths, threads, reach and trace."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graph.analysis.cascade import Cascade
from graph.analysis.paths import Path, contributors, paths, reach, threads, trace
from graph.errors import NotFoundError
from graph.model.plan import PlanLevel
from tests.unit.analysis.small import Small

# X1 stands for a level-2 goal below N1; S1 is linked to N1 directly as well.
SMALL = Small(
    {"I1": None, "O1": "I1", "S1": "I1", "S2": "I1", "X1": "N1", "N1": None, "N2": None},
    serves=[("S1", "O1")],
    upstream=[("S1", "X1"), ("S1", "N1"), ("S2", "N2")],
    projects={"P1": ("A1", 100, [("S1", 30), ("O1", 20), ("S2", 50)]), "P2": ("A2", 8, ["I1"]), "P3": ("A2", 1, [])},
)


def codes(cascade: Cascade, found: list[Path]) -> list[list[str]]:
    return [[cascade.elements.codes[row] for row in path] for path in found]


def test_contributors_add_up_the_links_that_reach() -> None:
    cascade = SMALL.cascade()
    at_objective = contributors(cascade, cascade.element_rows["O1"])
    assert [(one.project, one.budget, one.share) for one in at_objective] == [(0, 50_000_000, 0.5)]
    assert [cascade.elements.codes[cascade.links.element[row]] for row in at_objective[0].links] == ["S1", "O1"]
    assert [one.project for one in contributors(cascade, cascade.element_rows["I1"])] == [0, 1]
    assert contributors(Small({"S1": None}).cascade(), 0) == []


def test_paths_shortest_first_then_by_code_and_bounded() -> None:
    cascade = SMALL.cascade()
    rows = cascade.element_rows
    assert codes(cascade, paths(cascade, rows["I1"], project=0)) == [
        ["O1", "I1"],
        ["S1", "I1"],
        ["S2", "I1"],
        ["S1", "O1", "I1"],
    ]
    assert codes(cascade, paths(cascade, rows["N1"], element=rows["S1"])) == [["S1", "N1"], ["S1", "X1", "N1"]]
    assert len(paths(cascade, rows["I1"], project=0, limit=2)) == 2
    assert paths(cascade, rows["N2"], element=rows["S1"]) == []
    assert paths(cascade, rows["S1"], element=rows["S1"]) == [(rows["S1"],)]
    with pytest.raises(ValueError, match="either"):
        paths(cascade, rows["N1"])


def test_very_many_paths_cost_only_what_is_asked_for() -> None:
    # 40 layers of two, each linked to both of the next: 2^39 ways up.
    layers = [(f"S{number}a", f"S{number}b") for number in range(40)]
    elements: dict[str, str | None] = dict.fromkeys([code for layer in layers for code in layer])
    serves = [(low, high) for below, above in pairwise(layers) for low in below for high in above]
    cascade = Small(elements, serves=serves).cascade()
    found = paths(cascade, cascade.element_rows["S39a"], element=cascade.element_rows["S0a"], limit=5)
    assert len(set(found)) == 5
    assert {len(path) for path in found} == {40}
    traced = trace(cascade, "S0a", limit=7)
    assert (len(traced.up), traced.complete) == (7, False)


def test_reach_is_what_a_link_would_support() -> None:
    cascade = SMALL.cascade()
    rows = cascade.element_rows
    assert {cascade.elements.codes[row] for row in reach(cascade, [rows["S1"]])} == {"S1", "O1", "I1", "X1", "N1"}
    assert {cascade.elements.codes[row] for row in reach(cascade, [rows["S2"], rows["X1"]])} == {
        "S2",
        "I1",
        "N2",
        "X1",
        "N1",
    }
    assert len(reach(cascade, [])) == 0


def test_threads_to_each_national_strategy() -> None:
    cascade = SMALL.cascade()
    direct = threads(cascade, project=0)
    assert codes(cascade, [thread.path for thread in direct]) == [["S1", "N1"], ["S2", "N2"]]
    assert [cascade.elements.codes[thread.goal] for thread in direct] == ["N1", "N2"]
    assert [cascade.links.element[thread.link or 0] for thread in direct] == [thread.path[0] for thread in direct]
    by_master = threads(cascade, project=0, via=PlanLevel.MASTER)
    assert codes(cascade, [thread.path for thread in by_master]) == [["S1", "X1", "N1"], ["S2", "N2"]]
    from_element = threads(cascade, element=cascade.element_rows["X1"])
    assert codes(cascade, [thread.path for thread in from_element]) == [["X1", "N1"]]
    assert from_element[0].link is None
    assert threads(cascade, project=2) == []


def test_trace_of_an_element() -> None:
    cascade = SMALL.cascade()
    assert trace(cascade, "S1").to_json() == {
        "subject": "S1",
        "up": [["S1", "I1"], ["S1", "N1"], ["S1", "O1", "I1"], ["S1", "X1", "N1"]],
        "down": [["S1", "P1"]],
        "complete": True,
    }
    assert trace(cascade, "O1").down == (("O1", "P1"), ("O1", "S1", "P1"))
    assert trace(cascade, "id:N1").up == (("N1",),)
    assert trace(Small({"I1": None, "S1": "I1"}).cascade(), "I1").down == (("I1", "S1"),)


def test_trace_of_a_project() -> None:
    cascade = SMALL.cascade()
    assert trace(cascade, "P2").up == (("P2", "I1"),)
    assert trace(cascade, "P2").down == ()
    assert trace(cascade, "P3").up == ()
    with pytest.raises(NotFoundError, match="P9"):
        trace(cascade, "P9")


def test_goals_that_hang_on_an_element() -> None:
    cascade = SMALL.cascade()
    named = {cascade.elements.codes[row]: int(count) for row, count in enumerate(cascade.goals.tolist())}
    assert named == {"I1": 3, "O1": 2, "S1": 2, "S2": 1, "X1": 2, "N1": 1, "N2": 1}
    for row, count in enumerate(cascade.goals.tolist()):
        assert len(cascade.goals_of(row)) == count
