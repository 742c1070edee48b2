"""Dates as they are typed in Thai offices."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exchange.thai_dates import DateError, read_date
from graph.model.fiscal import ERA_OFFSET

FIRST = date(2019, 10, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "1/10/2562",
        "01/10/2562",
        "1-10-2562",
        "1.10.2562",
        "1 10 2562",
        "1/10/62",
        "๑/๑๐/๒๕๖๒",
        "1 ต.ค. 2562",
        "1 ต.ค.2562",
        "1 ตค 62",
        "1 ตุลาคม 2562",
        "1 ตุลาคม พ.ศ. 2562",
        "๑ ตุลาคม ๒๕๖๒",
        "  1   ต. ค.  2562 ",
        "2019-10-01",
        "2562-10-01",
        "1/10/2019",
        "1 Oct 2562 B.E.",
        "1 october 2019",
        "1 ตุลาคม ค.ศ. 2019",
    ],
)
def test_every_usual_way_to_write_a_day(typed: str) -> None:
    assert read_date(typed) == FIRST


@pytest.mark.parametrize(
    "typed", ["พรุ่งนี้", "10/2562", "1/10", "1 ต.ต. 2562", "1/10/256", "1/10/1019", "1/10/25622", "", "²/1/2563"]
)
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(DateError) as caught:
        read_date(typed)
    assert caught.value.code == "not_a_date"


@pytest.mark.parametrize("typed", ["31/2/2563", "32/1/2563", "1/13/2563", "29 ก.พ. 2562", "0/1/2563"])
def test_a_day_that_the_calendar_has_not(typed: str) -> None:
    with pytest.raises(DateError) as caught:
        read_date(typed)
    assert caught.value.code == "no_such_day"


def test_a_leap_day_is_of_the_common_era_year() -> None:
    assert read_date("29/2/2563") == date(2020, 2, 29)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_both_eras_mean_the_same_day(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}/{day.month}/{day.year + ERA_OFFSET}") == day
