"""Indicators: their owner, and a year's target and value."""

from __future__ import annotations

import pytest

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.indicator import YearValue
from graph.store import audit, indicators, scopes
from graph.store.indicators import IndicatorYear
from tests.factories import FIRST_YEAR, LAST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


def update(province: Province, version: int, change: IndicatorYear, year: int = FIRST_YEAR) -> str | None:
    return indicators.update_year(province.area, province.id("K1"), year, version, change, ACTOR)


def wanted(province: Province) -> list[int]:
    return [scopes.scope_state(province.area, year).wanted for year in YEARS]


def test_a_value_touches_its_year_only(province: Province) -> None:
    before = wanted(province)
    update(province, 1, IndicatorYear(owner=None, target=80, value=81.5))
    assert wanted(province) == [before[0] + 1, *before[1:]]
    assert indicators.list_values(province.plan) == [YearValue(province.id("K1"), FIRST_YEAR, 81.5)]
    (event,) = audit.history(province.id("K1"))
    assert (event.before, event.after) == (
        {"year": FIRST_YEAR, "value": None},
        {"year": FIRST_YEAR, "value": 81.5},
    )
    assert indicators.get_indicator(province.id("K1")).version == 2


def test_an_owner_touches_every_year_and_is_replaced(province: Province) -> None:
    before = wanted(province)
    update(province, 1, IndicatorYear(owner=province.agency("A01"), target=80, value=None))
    assert wanted(province) == [count + 1 for count in before]
    update(province, 2, IndicatorYear(owner=province.agency("A02"), target=80, value=None))
    (standing,) = indicators.list_indicators(province.plan)
    assert (standing.owner, standing.version) == (province.agency("A02"), 3)
    update(province, 3, IndicatorYear(owner=None, target=80, value=None))
    assert indicators.get_indicator(province.id("K1")).owner is None


def test_targets_of_years_stand_side_by_side_and_can_be_cleared(province: Province) -> None:
    update(province, 1, IndicatorYear(owner=None, target=90, value=None), year=LAST_YEAR)
    assert [(one.year, one.value) for one in indicators.list_targets(province.plan)] == [
        (FIRST_YEAR, 80),
        (LAST_YEAR, 90),
    ]
    update(province, 2, IndicatorYear(owner=None, target=None, value=None))
    assert [one.year for one in indicators.list_targets(province.plan)] == [LAST_YEAR]


def test_nothing_changed_leaves_no_trace(province: Province) -> None:
    before = wanted(province)
    assert update(province, 1, IndicatorYear(owner=None, target=80, value=None)) is None
    assert (wanted(province), audit.history(province.id("K1"))) == (before, [])


def test_what_is_refused(province: Province, neighbour: Province) -> None:
    standing = indicators.get_indicator(province.id("K1"))
    with pytest.raises(StaleError):
        update(province, 2, IndicatorYear(owner=None, target=1, value=None))
    with pytest.raises(InvalidError) as refused:
        update(province, 1, IndicatorYear(owner=None, target=1, value=None), year=LAST_YEAR + 1)
    assert refused.value.fields == {"year": "outside_plan"}
    with pytest.raises(NotFoundError):
        update(province, 1, IndicatorYear(owner=neighbour.agency("A01"), target=80, value=None))
    with pytest.raises(NotFoundError):
        indicators.update_year(neighbour.area, province.id("K1"), FIRST_YEAR, 1, IndicatorYear(None, 1, None), ACTOR)
    with pytest.raises(NotFoundError):
        indicators.get_indicator("none")
    assert indicators.get_indicator(province.id("K1")) == standing
    assert audit.history(province.id("K1")) == []


def test_of_writers_at_once_on_one_version_one_wins(province: Province) -> None:
    made = at_once(
        [lambda value=value: update(province, 1, IndicatorYear(None, 80, float(value))) for value in range(8)]
    )
    assert sorted(type(one).__name__ for one in made) == ["StaleError"] * 7 + ["str"]
    assert indicators.get_indicator(province.id("K1")).version == 2
