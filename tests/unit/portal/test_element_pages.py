"""What an element's page says: its evidence, its place, what it is counted from, and an indicator by year."""

from __future__ import annotations

import pytest

from graph.analysis.coverage import Grade, coverage, indicators_of
from graph.analysis.paths import contributors
from graph.model.adoption import AdoptionState
from graph.model.indicator import Direction, Indicator, YearValue
from portal.elements.contributions import contributed, contributions
from portal.elements.evidence import Evidence, evidence
from portal.elements.place import national_ways, place
from portal.elements.yearly import HEIGHT, WIDTH, Year, picture, years_of
from portal.indicator_rows import indicator_rows
from portal.standings import standings
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, cascade_of
from tests.unit.analysis.small import AS_OF, Small


@pytest.mark.parametrize("year", [2563, 2564, 2565])
def test_evidence_is_the_grade_of_coverage_in_steps(year: int) -> None:
    cascade = cascade_of(MAHA_SARAKHAM, year, AS_OF)
    grades = coverage(cascade).grade
    for row in range(len(cascade.elements)):
        indicators = indicator_rows(cascade, indicators_of(cascade, row))
        assert evidence(cascade, contributors(cascade, row), indicators).grade == grades[row]


@pytest.mark.parametrize("state", list(AdoptionState))
def test_evidence_knows_whether_a_shared_target_binds(state: AdoptionState) -> None:
    small = Small(
        {"O1": None},
        projects={"P1": ("A1", 1, ["O1"])},
        indicators={"K1": ("O1", {"shared": True})},
        targets={"K1": 1},
        adoptions=[("A1", "K1", state, None, None)],
    )
    cascade = small.cascade()
    found = evidence(cascade, contributors(cascade, 0), indicator_rows(cascade, [0]))
    assert found.grade == coverage(cascade).grade[0] == (2 if state is AdoptionState.ACCEPTED else 1)


@pytest.mark.parametrize(
    ("found", "grade", "next_step"),
    [
        (Evidence(0, 0, 3, 0, 0), Grade.NOTHING, Grade.LINKED),
        (Evidence(1, 1, 0, 0, 0), Grade.LINKED, Grade.MEASURED),
        (Evidence(1, 0, 1, 1, 0), Grade.MEASURED, Grade.REPORTED),
        (Evidence(1, 1, 1, 1, 1), Grade.REPORTED, Grade.ACHIEVED),
        (Evidence(1, 1, 1, 1, 0), Grade.ACHIEVED, None),
    ],
)
def test_the_first_missing_step_is_what_lifts_it(found: Evidence, grade: Grade, next_step: Grade | None) -> None:
    assert (found.grade, found.next_step) == (grade, next_step)


def test_contributions_show_each_part_with_its_paths() -> None:
    small = Small(
        elements={"I1": None, "O1": "I1", "S1": "I1", "S2": "I1"},
        serves=[("S1", "O1")],
        projects={
            "P1": ("A1", 100, [("S1", 60), ("~S2", 40)]),
            "P2": ("A2", 300, ["S2"]),
            "P3": ("A1", 10, ["S1"]),
        },
    )
    cascade = small.cascade()
    issue = cascade.element_rows["I1"]
    found = contributors(cascade, issue)
    page = contributions(cascade, issue, found, page=1)
    codes = [[[cascade.element_keys[row] for row in path] for path in one.paths] for one in page.items]
    assert [(one.code, one.share, one.budget) for one in page.items] == [
        ("P2", 100, 300),
        ("P1", 100, 100),
        ("P3", 100, 10),
    ]
    assert codes == [
        [["S2", "I1"]],
        [["S1", "I1"], ["S2", "I1"], ["S1", "O1", "I1"]],
        [["S1", "I1"], ["S1", "O1", "I1"]],
    ]
    counted = contributed(cascade, found)
    assert (counted.projects, counted.budget) == (3, 410)
    assert [(one.code, one.projects, one.budget) for one in counted.agencies] == [("A2", 1, 300), ("A1", 2, 110)]


def test_a_page_beyond_the_last_is_the_last() -> None:
    cascade = Small(elements={"S1": None}, projects={"P1": ("A1", 1, ["S1"])}).cascade()
    row = cascade.element_rows["S1"]
    assert contributions(cascade, row, contributors(cascade, row), page=99).page == 1
    assert contributions(cascade, row, [], page=-4).page == 1


def test_the_place_of_a_strategy() -> None:
    small = Small(
        elements={"I1": None, "O1": "I1", "S1": "I1", "S2": "I1", "S3": "I1", "N1": None, "N2": "N1"},
        serves=[("S2", "O1")],
        upstream=[("S2", "N2")],
    )
    cascade = small.cascade()
    stands = standings(cascade, {})
    found = place(cascade, stands, cascade.element_rows["S2"], {("id:S2", "id:N2"): "ตรงกัน"})
    assert [one.code for one in found.trail] == ["I1"]
    assert (found.previous and found.previous.code, found.next and found.next.code) == ("S1", "S3")
    assert [(one.element.code, one.is_link, one.reason) for one in found.serves] == [
        ("I1", False, None),
        ("O1", True, None),
        ("N2", True, "ตรงกัน"),
    ]
    assert found.served_by == ()
    assert [[cascade.element_keys[row] for row in way] for way in found.ways] == [["S2", "N2", "N1"]]
    assert found.is_own_way
    objective = place(cascade, stands, cascade.element_rows["O1"], {})
    assert [one.element.code for one in objective.served_by] == ["S2"]
    assert (objective.previous, objective.next) == (None, None)


def test_an_issue_reaches_the_nation_through_what_is_below_it() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    ways, is_own = national_ways(cascade, cascade.element_rows["I1"])
    codes = [[cascade.element_keys[row] for row in way] for way in ways]
    assert not is_own
    assert [way[-1] for way in codes] == ["NS-1", "NS-3"]
    assert codes[1][0] == "S1"
    assert national_ways(cascade, cascade.element_rows["NS-1"]) == ([], True)


def _indicator(**fields: object) -> Indicator:
    return Indicator("id:K1", "K1", "id:O1", "ตัวชี้วัด", **fields)  # type: ignore[arg-type]


def test_an_indicator_by_year_has_the_plans_years_and_its_baseline() -> None:
    indicator = _indicator(direction=Direction.DOWN, baseline=40, baseline_year=2562)
    targets = [YearValue("id:K1", 2563, 35), YearValue("id:K2", 2563, 1)]
    years = years_of(indicator, targets, [YearValue("id:K1", 2563, 36)], range(2563, 2565))
    assert years == [
        Year(2562, None, 40, None, is_baseline=True),
        Year(2563, 35, 36, False),
        Year(2564, None, None, None),
    ]


def test_a_measured_value_stands_before_the_baseline_of_its_year() -> None:
    indicator = _indicator(baseline=40, baseline_year=2563)
    years = years_of(indicator, [], [YearValue("id:K1", 2563, 41)], [2563])
    assert years == [Year(2563, None, 41, None)]


def test_the_picture_keeps_every_point_inside_its_box() -> None:
    drawn = picture([Year(2562, None, 80.0, None), Year(2563, 85.0, 85.0, True), Year(2564, 90.0, None, None)])
    assert drawn is not None
    for point in (*drawn.targets, *drawn.values):
        assert 0 < point.x < WIDTH
        assert 0 < point.y < drawn.floor < HEIGHT
    assert [label for _x, label in drawn.years] == [2562, 2563, 2564]


def test_equal_figures_still_make_a_picture_and_one_figure_none() -> None:
    assert picture([Year(2563, 0.0, 0.0, True)]) is not None
    assert picture([Year(2563, 85.0, None, None)]) is None
    assert picture([]) is None
