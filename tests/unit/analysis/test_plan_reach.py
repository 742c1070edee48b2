"""A plan as a whole: what of it is reached, and each link's money once."""

from __future__ import annotations

import pytest

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import indicators_of
from graph.analysis.paths import plan_contributors
from graph.analysis.plan_reach import plan_reach
from graph.analysis.tables import MILLION
from graph.model.project import ReportState
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, cascade_of
from tests.unit.analysis.small import AS_OF, Small

SMALL = Small(
    elements={"I1": None, "S1": "I1", "S2": "I1", "S3": "I1", "N1": None, "N2": None, "N3": "N1", "X1": None},
    upstream=[("S1", "N3"), ("S1", "N2"), ("S2", "N2"), ("S3", "X1")],
    projects={
        "P1": ("A1", 100, [("S1", 60), ("~S2", 40)]),
        "P2": ("A2", 50, ["S2"]),
        "P3": ("A1", 7, ["I1"]),
    },
)


def _plan(cascade: Cascade, code: str) -> int:
    return cascade.plans.codes.index(code)


def test_a_link_counts_once_at_a_plan_that_it_reaches_at_several_elements() -> None:
    cascade = SMALL.cascade()
    reach, national = plan_reach(cascade), _plan(cascade, "NS")
    assert (reach.elements[national], reach.linked[national], reach.reached[national]) == (3, 3, 3)
    assert (reach.projects[national], reach.agencies[national]) == (2, 2)
    assert reach.budget[national] == 150 * MILLION


def test_a_plan_that_only_an_uncovered_strategy_serves_is_linked_and_not_reached() -> None:
    cascade = SMALL.cascade()
    reach, over = plan_reach(cascade), _plan(cascade, "XP")
    assert (reach.linked[over], reach.reached[over], reach.projects[over], reach.budget[over]) == (1, 0, 0, 0)


def test_nothing_at_all() -> None:
    cascade = Small(elements={"S1": None}).cascade()
    reach = plan_reach(cascade)
    assert reach.elements.tolist() == [1, 0, 0]
    assert reach.projects.tolist() == [0, 0, 0]
    assert plan_contributors(cascade, _plan(cascade, "NS")) == []


@pytest.mark.parametrize("year", [2563, 2564, 2565])
def test_contributors_of_a_plan_add_up_to_its_figures(year: int) -> None:
    cascade = cascade_of(MAHA_SARAKHAM, year, AS_OF)
    reach = plan_reach(cascade)
    for plan in range(len(cascade.plans)):
        found = plan_contributors(cascade, plan)
        assert len(found) == reach.projects[plan]
        assert sum(one.budget for one in found) == reach.budget[plan]
        assert sum(one.spent for one in found) == reach.spent[plan]


def test_the_province_reaches_the_national_strategy_with_all_its_money() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    reach, national = plan_reach(cascade), _plan(cascade, "NS")
    assert (reach.reached[national], reach.elements[national], reach.projects[national]) == (6, 6, 20)
    assert reach.budget[national] == 4_235_000 * MILLION


def test_indicators_of_an_element_are_those_that_its_coverage_counts() -> None:
    small = Small(
        elements={"I1": None, "O1": "I1", "O2": "I1", "S1": "I1", "N1": None},
        serves=[("S1", "O1"), ("S1", "O2")],
        upstream=[("S1", "N1")],
        indicators={"K1": ("O1", {}), "K2": ("O2", {})},
        reports=[("P1", 1, {"state": ReportState.ACCEPTED})],
        projects={"P1": ("A1", 1, ["S1"])},
    )
    cascade = small.cascade()
    codes = {
        code: [cascade.indicators.codes[row] for row in indicators_of(cascade, cascade.element_rows[code])]
        for code in ("S1", "O1", "O2", "N1")
    }
    assert codes == {"S1": ["K1", "K2"], "O1": ["K1"], "O2": ["K2"], "N1": ["K1", "K2"]}
