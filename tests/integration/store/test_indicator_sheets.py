"""The sheet of an indicator: made with the next code, changed with its history, refused where it says nonsense."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.audit import Action
from graph.model.indicator import Direction, Frequency, IndicatorLevel, Rollup, Scoring, YearValue
from graph.model.indicator_sheet import IndicatorDraft, draft_of
from graph.store import audit, indicators, scopes
from graph.store.indicator_sheets import create_indicator, next_code, update_indicator
from tests.factories import FIRST_YEAR, LAST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


def whole(province: Province) -> IndicatorDraft:
    return IndicatorDraft(
        element=province.id("O2"),
        name_th="อัตราการเข้าเรียน",
        name_en="Enrolment rate",
        level=IndicatorLevel.OUTCOME,
        definition_th="เด็กวัยเรียนที่เข้าเรียน",
        unit="ร้อยละ",
        numerator_th="จำนวนเด็กที่เข้าเรียน",
        denominator_th="จำนวนเด็กวัยเรียนทั้งหมด",
        direction=Direction.UP,
        weight=12.5,
        baselines=((2560, 70.0), (2562, 76.0)),
        targets=((2563, 78.0), (2565, 82.0)),
        scoring=Scoring.FIVE_LEVEL,
        score_values=(70, 72, 74, 76, 78),
        source_th="ระบบ DMC",
        frequency=Frequency.YEARLY,
        supervisor_th="รองศึกษาธิการจังหวัด",
        collector_th="กลุ่มนโยบายและแผน",
        owner=province.agency("A02"),
        rollup=Rollup.RATIO,
        shared=True,
    )


def standing(province: Province, code: str) -> IndicatorDraft:
    found = indicators.get_indicator(province.id(code))
    return draft_of(found, indicators.list_targets(province.plan), indicators.list_values(province.plan), YEARS)


def test_a_new_indicator_gets_the_next_code_and_stands_whole(province: Province) -> None:
    before = [scopes.scope_state(province.area, year).wanted for year in YEARS]
    made = create_indicator(province.area, province.plan, whole(province), ACTOR)
    assert (made.code, made.version, made.element, made.owner) == (
        "K2", 1, province.id("O2"), province.agency("A02"),
    )  # fmt: skip
    assert standing(province, "K2") == whole(province)
    assert (made.baseline, made.baseline_year) == (76, 2562)
    assert YearValue(made.id, 2560, 70) in indicators.list_values(province.plan)
    assert [one.code for one in indicators.list_indicators(province.plan)] == ["K1", "K2"]
    assert [scopes.scope_state(province.area, year).wanted for year in YEARS] == [count + 1 for count in before]
    (event,) = audit.history(made.id)
    assert (event.action, event.after and event.after["rollup"]) == (Action.CREATED, "ratio")


def test_two_made_at_once_get_codes_of_their_own(province: Province) -> None:
    made = at_once([lambda: create_indicator(province.area, province.plan, whole(province), ACTOR)] * 3)
    assert sorted(one.code for one in made if not isinstance(one, Exception)) == ["K2", "K3", "K4"]


@pytest.mark.parametrize(
    ("own", "taken", "expected"),
    [
        ([], set(), "K1"),
        (["K9", "K10", "KPI"], {"K11"}, "K12"),
        (["1.2", "1.1"], set(), "1.3"),
        (["K007"], set(), "K008"),
    ],
)
def test_the_next_code(own: list[str], taken: set[str], expected: str) -> None:
    assert next_code(own, taken | set(own)) == expected


def test_a_change_keeps_what_it_was_before(province: Province) -> None:
    made = create_indicator(province.area, province.plan, whole(province), ACTOR)
    changed = replace(
        whole(province),
        element=province.id("O1"),
        weight=None,
        owner=None,
        baselines=((2561, 71.0),),
        targets=((2564, 80.0), (2565, 82.0)),
        scoring=None,
        score_values=(),
    )
    assert update_indicator(province.area, made.id, 1, changed, ACTOR)
    assert standing(province, "K2") == changed
    assert indicators.list_values(province.plan) == []
    event = audit.history(made.id)[0]
    assert event.before is not None
    assert event.after is not None
    assert set(event.after) == {
        "element", "weight", "owner", "baselines", "targets", "scoring", "score_values",
    }  # fmt: skip
    assert (event.before["weight"], event.before["targets"]) == (12.5, {"2563": 78.0, "2565": 82.0})
    assert update_indicator(province.area, made.id, 2, changed, ACTOR) is None
    with pytest.raises(StaleError):
        update_indicator(province.area, made.id, 1, whole(province), ACTOR)


def test_clearing_the_baseline_clears_it(province: Province) -> None:
    made = create_indicator(province.area, province.plan, whole(province), ACTOR)
    update_indicator(province.area, made.id, 1, replace(whole(province), baselines=()), ACTOR)
    found = indicators.get_indicator(made.id)
    assert (found.baseline, found.baseline_year) == (None, None)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name_th": " "}, {"name_th": "required"}),
        ({"weight": 101}, {"weight": "out_of_range"}),
        ({"score_values": (1, 2)}, {"score_values": "incomplete"}),
        ({"score_values": (5, 4, 3, 2, 1)}, {"score_values": "not_rising"}),
        ({"direction": Direction.DOWN}, {"score_values": "not_falling"}),
        ({"scoring": None}, {"score_values": "without_scoring"}),
        ({"rollup": None}, {"rollup": "required"}),
        ({"targets": ((2570, 1.0),)}, {"targets": "outside_plan"}),
        ({"baselines": ((2550, 1.0),)}, {"baselines": "outside_plan"}),
    ],
)
def test_nonsense_is_refused(province: Province, changes: dict[str, object], wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidError) as refused:
        create_indicator(province.area, province.plan, replace(whole(province), **changes), ACTOR)  # type: ignore[arg-type]
    assert refused.value.fields == wrong
    assert len(indicators.list_indicators(province.plan)) == 1


def test_another_province_is_out_of_reach(province: Province, neighbour: Province) -> None:
    for draft in (
        replace(whole(province), element=neighbour.id("O1")),
        replace(whole(province), owner=neighbour.agency("A01")),
    ):
        with pytest.raises(NotFoundError):
            create_indicator(province.area, province.plan, draft, ACTOR)
    with pytest.raises(NotFoundError):
        create_indicator(neighbour.area, province.plan, whole(province), ACTOR)
    with pytest.raises(NotFoundError):
        update_indicator(neighbour.area, province.id("K1"), 1, whole(province), ACTOR)
