"""The plan as an outline: where rows stand, and what filters leave."""

from __future__ import annotations

from graph.analysis.coverage import coverage
from graph.model.plan import ElementKind
from portal.plan.outline import Outline, Tally, Wanted, kinds_of, narrow, outline, tally
from portal.plan.page import of_agency
from portal.plan.request import read_query
from portal.standings import Standing, standings
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, cascade_of
from tests.unit.analysis.small import AS_OF, Small


def _shape(found: Outline) -> list[str]:
    return [f"{'.' * depth}{line.standing.code}" for depth, line in found.lines()]


def _stands(small: Small) -> list[Standing]:
    cascade = small.cascade()
    return list(standings(cascade, coverage(cascade).elements_json()))


def _outline(small: Small) -> Outline:
    return outline(small.cascade(), _stands(small))


def test_strategies_stand_under_the_objective_that_they_serve_within_their_issue() -> None:
    small = Small(
        elements={"I1": None, "I2": None, "O1": "I1", "O2": "I1", "S1": "I1", "S2": "I1", "S3": "I2", "S4": "I1"},
        serves=[("S1", "O2"), ("S1", "O1"), ("S2", "O2"), ("S3", "O1")],
    )
    assert _shape(_outline(small)) == ["I1", ".O1", "..S1", ".O2", "..S2", ".S4", "I2", ".S3"]


def test_a_strategy_that_is_part_of_nothing_stands_under_its_objective() -> None:
    assert _shape(_outline(Small(elements={"I1": None, "O1": "I1", "S1": None}, serves=[("S1", "O1")]))) == [
        "I1",
        ".O1",
        "..S1",
    ]


def test_every_element_of_the_plan_stands_in_the_outline_once() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    found = outline(cascade, standings(cascade, {}))
    codes = [line.standing.code for _depth, line in found.lines()]
    assert len(codes) == len(set(codes)) == 39
    assert codes[:3] == ["G1", "V1", "M1"]


def test_what_else_a_strategy_serves_is_said() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    lines = {line.standing.code: line for _depth, line in outline(cascade, standings(cascade, {})).lines()}
    assert [one.code for one in lines["S10"].also_serves] == ["O6"]
    assert lines["S1"].also_serves == ()


def test_the_tally_of_the_example() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    stands = standings(cascade, coverage(cascade).elements_json())
    assert tally(stands) == Tally(ElementKind.STRATEGY, 14, 18)
    assert [one.code for one in stands if one.is_uncovered] == ["S6", "S11", "S14", "S15"]


def test_a_plan_without_strategies_is_tallied_by_its_objectives() -> None:
    small = Small(elements={"I1": None, "O1": "I1"}, projects={"P1": ("A1", 1, ["I1"])})
    assert tally(_stands(small)) == Tally(ElementKind.OBJECTIVE, 0, 1)
    assert tally([]) == Tally(ElementKind.STRATEGY, 0, 0)


def test_uncovered_only_keeps_what_shows_where_a_gap_belongs() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    whole = outline(cascade, standings(cascade, coverage(cascade).elements_json()))
    found = narrow(whole, Wanted(uncovered=True))
    assert _shape(found) == ["I2", ".O2", "..S6", "I4", ".O6", "..S11", "I5", ".O7", "..S14", "..S15"]
    assert [line.standing.code for _depth, line in found.lines() if line.is_match] == ["S6", "S11", "S14", "S15"]


def test_nothing_is_a_gap_before_the_first_run() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    assert narrow(outline(cascade, standings(cascade, {})), Wanted(uncovered=True)).is_empty


def test_a_kind_alone_is_a_flat_list() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    whole = outline(cascade, standings(cascade, {}))
    assert _shape(narrow(whole, Wanted(kind="objective"))) == [f"O{number}" for number in range(1, 9)]
    missions = narrow(whole, Wanted(kind="mission"))
    assert (len(missions.frame), missions.branches) == (5, ())


def test_text_holds_every_word_in_title_or_code() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    whole = outline(cascade, standings(cascade, {}))
    words = narrow(whole, Wanted(text="สถานศึกษา ยาเสพติด"))
    assert [line.standing.code for _depth, line in words.lines() if line.is_match] == ["S3"]
    assert _shape(narrow(whole, Wanted(text="s3"))) == ["I1", ".O1", "..S3"]
    assert narrow(whole, Wanted(text="ไม่มีคำนี้")).is_empty


def test_one_agencys_figures_are_those_of_its_projects_alone() -> None:
    small = Small(
        elements={"I1": None, "S1": "I1", "S2": "I1"},
        projects={"P1": ("A1", 100, ["S1"]), "P2": ("A2", 50, [("S1", 60), ("~S2", 40)])},
    )
    alone = of_agency(small.cascade(), "id:A2").elements_json()
    assert (alone["S1"]["projects"], alone["S1"]["budget_baht"]) == (1, 30)
    assert (alone["S2"]["projects"], alone["I1"]["budget_baht"]) == (1, 50)


def test_kinds_come_from_the_top() -> None:
    assert kinds_of(_stands(Small(elements={"S1": None, "I1": None, "N1": None}))) == ["issue", "strategy"]


def test_an_address_asks_only_for_what_there_is() -> None:
    query = read_query({"kind": "dragon", "agency": "A9", "uncovered": "1", "q": "  ก   ข "}, ["issue"], ["A1"])
    assert query.wanted == Wanted(None, True, "ก ข")
    assert query.agency is None
    assert not read_query({}, [], []).is_filtered
    assert read_query({"agency": "A1"}, [], ["A1"]).is_filtered
