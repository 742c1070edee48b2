"""The wheel of the plan: every part has its angle within the part above it, whole rings are drawn, rows are set in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from graph.analysis.coverage import coverage
from graph.analysis.plan_tree import plan_tree
from graph.analysis.tables import NONE
from graph.model.project import ReportState
from portal.flows.plan_wheel import Angle, PlanWheel, plan_wheel
from portal.flows.wheel import RADIUS, wheel
from portal.standings import standings
from tests.examples import examples
from tests.unit.analysis.brute_force import Walk
from tests.unit.analysis.small import Small
from tests.unit.analysis.test_coverage_properties import cascade_of, walks

PROVINCE = Small(
    elements={"M1": None, "I1": "M1", "O1": "I1", "S1": "I1", "S2": "I1", "S3": "I1"},
    serves=[("S1", "O1"), ("S2", "O1")],
    projects={"P1": ("A1", 300, ["S1"]), "P2": ("A1", 100, ["S3"])},
    reports=[("P1", 1, {"state": ReportState.ACCEPTED, "actual_pct": 50})],
    indicators={"K1": ("O1", {})},
    targets={"K1": 10},
).cascade()


def _wheel(angle: Angle) -> PlanWheel:
    return plan_wheel(PROVINCE, standings(PROVINCE, coverage(PROVINCE).elements_json()), angle)


def _turns(shown: PlanWheel) -> dict[str, float]:
    return {part.standing.code: part.sector.end - part.sector.start for part in shown.parts if part.sector}


def test_a_part_is_as_wide_as_the_strategies_below_it() -> None:
    turns = _turns(_wheel(Angle.PARTS))
    third = pytest.approx(1 / 3)
    assert turns == {"M1": 1, "I1": 1, "O1": pytest.approx(2 / 3), "S1": third, "S2": third, "S3": third}


def test_or_as_the_money_that_reaches_it() -> None:
    shown = _wheel(Angle.BUDGET)
    assert _turns(shown) == {"M1": 1, "I1": 1, "O1": 0.75, "S1": 0.75, "S3": 0.25}
    assert [part.standing.code for part in shown.parts] == ["M1", "I1", "O1", "S1", "S2", "S3"]


def test_rows_are_set_in_below_what_projects_are_expected_of() -> None:
    shown = _wheel(Angle.PARTS)
    assert [part.indent for part in shown.parts] == [0, 0, 1, 2, 2, 1]
    assert (shown.kind, len(shown.lowest), shown.covered, shown.proven) == ("strategy", 3, 2, 1)


def test_a_plan_without_strategies_is_told_by_the_lowest_that_it_has() -> None:
    cascade = Small(elements={"I1": None, "O1": "I1", "O2": "I1"}, projects={"P1": ("A1", None, ["O2"])}).cascade()
    stands = standings(cascade, coverage(cascade).elements_json())
    shown = plan_wheel(cascade, stands, Angle.BUDGET)
    assert (shown.kind, len(shown.lowest), shown.covered, shown.drawn) == ("objective", 2, 1, [])
    nothing = Small(elements={"N1": None}).cascade()
    assert plan_wheel(nothing, standings(nothing, {}), Angle.PARTS).kind is None


@settings(max_examples=examples(100))
@given(walks())
def test_what_is_below_a_part_stands_within_its_angle(walk: Walk) -> None:
    cascade = cascade_of(walk)
    tree = plan_tree(cascade)
    sectors = {one.row: one for one in wheel(tree, tree.gathered(tree.leaves()), cascade.elements.codes)}
    assert set(sectors) == set(tree.rows)
    for row, sector in sectors.items():
        above = tree.parent[row]
        start, end = (sectors[above].start, sectors[above].end) if above != NONE else (0, 1)
        assert start - 1e-9 <= sector.start < sector.end <= end + 1e-9
        assert max(abs(sector.x), abs(sector.y)) <= RADIUS
    for siblings in _siblings(tree.rows, tree.parent).values():
        ends = [sectors[row].end for row in siblings]
        starts = [sectors[row].start for row in siblings]
        assert starts[1:] == ends[:-1]


def _siblings(rows: Sequence[int], parent: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(parent[row], []).append(row)
    return found
