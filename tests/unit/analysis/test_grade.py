"""The evidence grade, step by step, and which indicators are an element's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graph.analysis.coverage import Grade, coverage
from graph.model.indicator import Direction
from graph.model.project import ReportState
from tests.unit.analysis.small import Small

# S1 serves O1; O1 hangs under I1; only the strategy is linked upward. O2 is served by S2, and by S1 as well.
BASE = Small(
    {"I1": None, "O1": "I1", "S1": "I1", "N1": None},
    serves=[("S1", "O1")],
    upstream=[("S1", "N1")],
    projects={"P1": ("A1", 100, ["S1"])},
    indicators={"K1": ("O1", {"direction": Direction.UP})},
    targets={"K1": 80},
    values={"K1": 80},
    reports=[("P1", 1, {"state": ReportState.ACCEPTED})],
)


def grades(small: Small) -> dict[str, int]:
    covered = coverage(small.cascade())
    return dict(zip(covered.cascade.elements.codes, covered.grade.tolist(), strict=True))


def counts(small: Small, code: str) -> Any:
    return coverage(small.cascade()).to_json()["elements"][code]["indicators"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Grade.ACHIEVED),
        ({"values": {"K1": 79.9}}, Grade.REPORTED),
        ({"values": {}}, Grade.REPORTED),
        ({"indicators": {"K1": ("O1", {"direction": Direction.RANGE})}}, Grade.REPORTED),
        ({"indicators": {"K1": ("O1", {"direction": Direction.DOWN})}, "values": {"K1": 81}}, Grade.REPORTED),
        ({"indicators": {"K1": ("O1", {"direction": Direction.DOWN})}, "values": {"K1": 79}}, Grade.ACHIEVED),
        ({"reports": [("P1", 1, {"state": ReportState.SUBMITTED})]}, Grade.MEASURED),
        ({"reports": []}, Grade.MEASURED),
        ({"targets": {}}, Grade.LINKED),
        ({"indicators": {}, "targets": {}, "values": {}}, Grade.LINKED),
        ({"projects": {"P1": ("A1", 100, [])}}, Grade.NOTHING),
    ],
)
def test_each_step(changes: dict[str, Any], expected: Grade) -> None:
    assert grades(replace(BASE, **changes)) == dict.fromkeys(("I1", "O1", "S1", "N1"), expected)


def test_one_missed_target_is_not_achieved_and_an_unknown_one_is_not_missed() -> None:
    two = replace(BASE, indicators={**BASE.indicators, "K2": ("O1", {})}, targets={"K1": 80, "K2": 5})
    assert grades(two)["O1"] == Grade.ACHIEVED
    assert grades(replace(two, values={"K1": 80, "K2": 4}))["O1"] == Grade.REPORTED
    assert grades(replace(two, values={"K1": 80, "K2": 5}))["O1"] == Grade.ACHIEVED


def test_a_report_of_a_project_elsewhere_proves_nothing_here() -> None:
    elsewhere = replace(
        BASE,
        elements={**BASE.elements, "S9": None},
        projects={"P1": ("A1", 100, ["S1"]), "P2": ("A1", 1, ["S9"])},
        reports=[("P2", 1, {"state": ReportState.ACCEPTED})],
    )
    assert grades(elsewhere) == {"I1": 2, "O1": 2, "S1": 2, "N1": 2, "S9": 1}


def test_a_shared_strategy_does_not_lend_an_objective_the_other_ones_indicators() -> None:
    two = replace(
        BASE,
        elements={**BASE.elements, "O2": "I1"},
        serves=[("S1", "O1"), ("S1", "O2")],
        indicators={"K1": ("O1", {}), "K2": ("O2", {})},
        targets={"K1": 80},
    )
    assert [counts(two, code)["below"] for code in ("O1", "O2", "S1", "I1", "N1")] == [1, 1, 2, 2, 2]
    assert grades(two)["O2"] == Grade.LINKED


def test_only_strategies_lend_and_only_those_of_objectives() -> None:
    mission = Small(
        {"M1": None, "I1": None, "O1": None, "N1": None},
        serves=[("I1", "M1"), ("I1", "O1")],
        upstream=[("I1", "N1")],
        indicators={"K1": ("M1", {}), "K2": ("O1", {})},
    )
    assert [counts(mission, code)["below"] for code in ("M1", "I1", "O1", "N1")] == [1, 0, 1, 0]


def test_counts_of_indicators() -> None:
    three = replace(
        BASE,
        indicators={"K1": ("O1", {}), "K2": ("O1", {}), "K3": ("S1", {})},
        targets={"K1": 80, "K2": 10},
        values={"K1": 80, "K2": 9, "K3": 1},
    )
    assert counts(three, "O1") == {"below": 3, "with_target": 2, "adopted": 0, "with_value": 3, "met": 1}
    assert counts(three, "N1") == {"below": 3, "with_target": 2, "adopted": 0, "with_value": 3, "met": 1}


def test_an_edge_told_twice_counts_once() -> None:
    twice = replace(BASE, serves=[("S1", "O1"), ("S1", "I1")])
    assert coverage(twice.cascade()).to_json()["elements"]["I1"]["budget_baht"] == 100


def test_progress_is_weighted_by_share_and_leaves_out_the_silent() -> None:
    small = Small(
        {"I1": None, "S1": "I1", "S2": "I1"},
        projects={
            "P1": ("A1", 1, [("S1", 25), ("S2", 75)]),
            "P2": ("A1", 1, ["S1"]),
            "P3": ("A2", 1, ["S1"]),
            "P4": ("A2", 1, ["~S2", "S1"]),
        },
        reports=[("P1", 1, {"actual_pct": 100.0}), ("P2", 1, {"actual_pct": 0.0}), ("P4", 1, {})],
    )
    elements = coverage(small.cascade()).to_json()["elements"]
    assert elements["S1"]["progress"] == 20  # (0.25 × 100 + 1 × 0) / 1.25
    assert elements["S2"]["progress"] == 100
    assert elements["I1"]["progress"] == 50
    assert (elements["S1"]["reported_projects"], elements["S1"]["projects"]) == (3, 4)


def test_progress_is_null_without_reports_or_without_share() -> None:
    small = Small(
        {"S1": None, "S2": None},
        projects={"P1": ("A1", 1, ["S1", "~S2"]), "P2": ("A1", 1, [])},
        reports=[("P1", 1, {"actual_pct": 40.0})],
    )
    elements = coverage(small.cascade()).to_json()["elements"]
    assert (elements["S1"]["progress"], elements["S2"]["progress"]) == (40, None)
    assert coverage(replace(small, reports=[]).cascade()).to_json()["elements"]["S1"]["progress"] is None


def test_totals() -> None:
    small = replace(BASE, projects={"P2": ("A1", 0.5, []), "P1": ("A1", 100, ["S1"]), "P3": ("A2", None, [])})
    assert coverage(small.cascade()).to_json()["totals"] == {
        "projects": 3, "linked": 1, "unlinked": ["P2", "P3"], "agencies": 2, "budget_baht": 100.5, "spent_baht": 0,
    }  # fmt: skip


def test_an_empty_province_has_coverage_of_nothing() -> None:
    empty = coverage(Small({}, agencies=[]).cascade()).to_json()
    assert empty["elements"] == {}
    assert empty["totals"]["projects"] == 0
