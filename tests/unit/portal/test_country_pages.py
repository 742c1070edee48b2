"""What the pages of a region and of the country show, made of sums that are written here."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from graph.analysis.upstream_sums import WHOLE, Sums
from graph.errors import NotFoundError
from graph.model.area import COUNTRY, Area, AreaKind
from graph.model.country import provinces as every_province
from graph.model.national import Counted, NationalRun, RunState
from graph.model.plan import Element, Plan, PlanLevel
from graph.model.run import ScopeState
from graph.model.tiles import tiles
from graph.store.upstream_elements import Upstream
from portal.country.comparison import compared
from portal.country.goals import (
    GoalFilter,
    GoalSort,
    by_plan,
    filtered,
    goal_named,
    goal_rows,
    goals_of,
    ordered,
    plan_rows,
)
from portal.country.provinces import Measure, ProvinceSort, map_of, of_everything, of_goal, ranked
from portal.country.run import Standing, Trouble, shown_runs, standing_provinces
from portal.formatting import thai_sorted

YEAR = 2565
AT = datetime(2022, 5, 1, tzinfo=UTC)
NS = Plan("TH/NS", "NS", COUNTRY, PlanLevel.NATIONAL, "ยุทธศาสตร์ชาติ", from_year=2561, to_year=2580)
MP = Plan("TH/MP", "MP", COUNTRY, PlanLevel.MASTER, "แผนแม่บท", from_year=2561, to_year=2564)
UPSTREAM = Upstream(
    (MP, NS),
    tuple(
        Element(f"{plan.id}/{code}", code, plan.id, plan.level, "goal", f"เป้าหมาย {code}", parent=parent, order=order)
        for order, (plan, code, parent) in enumerate(
            ((MP, "M1", None), (NS, "N1", None), (NS, "N2", None), (NS, "N11", "TH/NS/N1"), (NS, "N3", None))
        )
    ),
)
GOALS = goals_of(UPSTREAM)
COVERED, LACKING = Sums(2, projects=3, budget=5_000_000, at_linked=1, at_nothing=1), Sums(2, at_nothing=2)
SUMS = {"TH/NS/N1": COVERED, "TH/NS/N2": LACKING, "TH/MP/M1": LACKING}
ROWS = goal_rows(GOALS, SUMS, YEAR)
PROVINCES = [
    Area(id_, AreaKind.PROVINCE, name)
    for id_, name in (("TH-10", "ขอ"), ("TH-44", "กอ"), ("TH-50", "เกอ"), ("TH-96", "ฮอ"))
]
PARTS = {
    "TH-10": {WHOLE: Sums(1, budget=10), "TH/NS/N1": Sums(1, projects=2, budget=5, at_reported=1), "TH/NS/N2": LACKING},
    "TH-44": {WHOLE: Sums(1, budget=100), "TH/NS/N1": Sums(1, projects=9, budget=9, at_linked=1)},
    "TH-50": {WHOLE: Sums(1)},
}


def codes(rows: list) -> list[str]:  # type: ignore[type-arg]
    return [row.goal.code for row in rows]


def test_goals_stand_by_level_and_under_their_own_plans_elements() -> None:
    assert [(goal.code, goal.depth) for goal in GOALS] == [("N1", 0), ("N11", 1), ("N2", 0), ("N3", 0), ("M1", 0)]
    assert [(level, [plan.code for plan, _rows in found]) for level, found in by_plan(ROWS)] == [
        (PlanLevel.NATIONAL, ["NS"]),
        (PlanLevel.MASTER, ["MP"]),
    ]
    assert goal_named(GOALS, "NS/N2").id == "TH/NS/N2"
    with pytest.raises(NotFoundError):
        goal_named(GOALS, "N2")


def test_only_a_goal_in_force_that_some_province_has_can_be_lacking() -> None:
    assert codes([row for row in ROWS if row.is_counted]) == ["N1", "N2"]
    assert codes([row for row in ROWS if row.is_lacking]) == ["N2"]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (GoalFilter(lacking=True), ["N2"]),
        (GoalFilter(plan="MP"), ["M1"]),
        (GoalFilter(level=PlanLevel.NATIONAL, text="เป้าหมาย n1"), ["N1", "N11"]),
        (GoalFilter(text="ไม่มี"), []),
    ],
)
def test_a_filter_leaves_what_it_says(wanted: GoalFilter, left: list[str]) -> None:
    assert codes(filtered(ROWS, wanted)) == left


def test_goals_without_progress_come_last_either_way() -> None:
    rows = goal_rows(
        GOALS[:3], {"TH/NS/N1": Sums(1, weight=1, done=500), "TH/NS/N2": Sums(1, weight=1, done=900)}, YEAR
    )
    assert codes(ordered(rows, GoalSort.PROGRESS, descending=True)) == ["N2", "N1", "N11"]
    assert codes(ordered(rows, GoalSort.PROGRESS, descending=False)) == ["N1", "N2", "N11"]


def test_provinces_are_ranked_and_those_without_the_goal_come_last() -> None:
    rows = of_goal(thai_sorted(PROVINCES, lambda area: area.name_th), PARTS, "TH/NS/N1")

    def order(by: ProvinceSort, descending: bool) -> list[str]:
        return [row.area.id for row in ranked(rows, by, descending)]

    assert order(ProvinceSort.PROJECTS, True) == ["TH-44", "TH-10", "TH-50", "TH-96"]
    assert order(ProvinceSort.SHARE, True) == ["TH-10", "TH-44", "TH-50", "TH-96"]
    assert order(ProvinceSort.GRADE, False) == ["TH-44", "TH-10", "TH-50", "TH-96"]
    assert order(ProvinceSort.NAME, False) == ["TH-44", "TH-10", "TH-50", "TH-96"]
    assert order(ProvinceSort.NAME, True) == ["TH-10", "TH-44", "TH-50", "TH-96"]
    assert [(row.is_known, row.has_it) for row in rows] == [(True, True), (True, False), (True, True), (False, False)]


def test_a_province_lacks_what_it_has_in_its_plan_without_a_project() -> None:
    found = of_everything(PROVINCES[:1], PARTS, frozenset({"TH/NS/N1", "TH/NS/N2"}))
    assert [(row.elements, row.lacking, row.covered) for row in found] == [(2, 1, 50.0)]
    # All projects are ranked and drawn, also those without a link.
    parts = {"TH-10": {WHOLE: Sums(1, direct_projects=5, projects=1)}, "TH-44": {WHOLE: Sums(1, 3, projects=2)}}
    rows = of_everything(PROVINCES[:2], parts, frozenset())
    assert [row.projects for row in ranked(rows, ProvinceSort.PROJECTS, descending=True)] == [5, 3]


def test_a_plan_counts_its_goals_that_some_province_covers() -> None:
    counted = [row for row in ROWS if row.is_counted]
    assert [(row.plan.code, row.goals, row.covered, row.lacking) for row in plan_rows(counted)] == [("NS", 2, 1, 1)]


def test_every_province_has_a_tile_of_its_own() -> None:
    assert {tile.area for tile in tiles()} == {area.id for area in every_province()}
    assert len({(tile.column, tile.row) for tile in tiles()}) == len({tile.short_en for tile in tiles()}) == 77


def test_the_map_shades_only_provinces_with_figures() -> None:
    rows = of_goal(PROVINCES, PARTS, "TH/NS/N1")
    by_grade = {one.tile.area: one.step for one in map_of(rows, Measure.GRADE).tiles if one.row is not None}
    assert by_grade == {"TH-10": 3, "TH-44": 1}
    drawn = map_of(rows, Measure.PROJECTS)
    assert drawn.bounds == ((2, 2), (9, 9))
    assert {one.tile.area: one.step for one in drawn.tiles if one.row is not None} == {"TH-10": 1, "TH-44": 2}


def test_provinces_differ_where_grades_do_and_are_divided_where_one_has_nothing() -> None:
    rows = compared(GOALS, PROVINCES[:2], PARTS, YEAR)
    assert [(row.goal.code, row.differs, row.is_divided) for row in rows] == [("N1", True, False), ("N2", True, False)]
    nothing = {**PARTS, "TH-44": {"TH/NS/N1": Sums(1, at_nothing=1)}}
    assert compared(GOALS, PROVINCES[:2], nothing, YEAR)[0].is_divided


def state(area: str, wanted: int) -> ScopeState:
    return ScopeState(area, YEAR, wanted=wanted, done=1, run="r", run_at=AT)


def test_a_runs_failures_are_told_until_they_are_mended() -> None:
    problems = {"TH-10": "CycleError: S1", "TH-44": "given up after 4 attempts", "TH-50": None, "TH-96": None}
    counted = {area: Counted(area, None, 1.0, problem) for area, problem in problems.items()}
    run = NationalRun("n", YEAR, RunState.DONE, False, AT, AT, False, tuple(problems), counted)
    (shown,) = shown_runs([run], PROVINCES)
    assert [(one.area.id, one.trouble) for one in shown.failed] == [
        ("TH-10", Trouble.CYCLE),
        ("TH-44", Trouble.GIVEN_UP),
    ]
    states = {"TH-10": state("TH-10", 2), "TH-44": state("TH-44", 1), "TH-50": state("TH-50", 2)}
    rows = standing_provinces(PROVINCES, states, [shown], date(2030, 1, 1))
    assert [(row.area.id, row.standing) for row in rows] == [
        ("TH-10", Standing.FAILED),
        ("TH-96", Standing.NONE),
        ("TH-50", Standing.OLD),
        ("TH-44", Standing.FRESH),
    ]
    (within,) = shown_runs([run], PROVINCES[2:])
    assert (within.provinces, within.counted, within.failed) == (2, 2, ())
