"""Which pictures stay as they grow older, against a walk over every hour, day and month there is."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph.model.fiscal import BANGKOK
from graph.model.snapshot import DAILY_FOR, HOURLY_FOR, NEWEST_KEPT, superfluous

NOW = datetime(2026, 11, 24, 13, 7, tzinfo=BANGKOK)
AGES = st.one_of(
    st.integers(0, 60 * 60), st.integers(0, 3 * 24 * 3600), st.integers(0, 120 * 24 * 3600), st.integers(0, 10**8)
)
MOMENTS = st.lists(AGES.map(lambda seconds: NOW - timedelta(seconds=seconds)), unique=True, max_size=60)


def left(moments: list[datetime], now: datetime) -> set[datetime]:
    gone = set(superfluous(moments, now))
    return {moment for place, moment in enumerate(moments) if place not in gone}


def walked(moments: list[datetime], now: datetime) -> set[datetime]:
    """Those that are the last of their hour, day or month among the moments that are kept by the same measure."""

    def measure(moment: datetime) -> str:
        age = now - moment
        return "%Y-%m-%d %H" if age <= HOURLY_FOR else "%Y-%m-%d" if age <= DAILY_FOR else "%Y-%m"

    def is_last(moment: datetime) -> bool:
        form = measure(moment)
        alike = [one for one in moments if measure(one) == form and one.strftime(form) == moment.strftime(form)]
        return moment == max(alike)

    return {moment for moment in moments if is_last(moment)} | set(sorted(moments)[-NEWEST_KEPT:])


@given(MOMENTS)
def test_the_last_of_each_span_stays(moments: list[datetime]) -> None:
    assert left(moments, NOW) == walked(moments, NOW)


@given(MOMENTS)
def test_again_it_takes_nothing(moments: list[datetime]) -> None:
    once = left(moments, NOW)
    assert left(sorted(once), NOW) == once


@given(MOMENTS, st.integers(0, 3 * 10**7))
def test_what_is_asked_late_is_what_was_asked_often(moments: list[datetime], seconds: int) -> None:
    """A day's and a month's last picture is never let go of on the way."""
    later = NOW + timedelta(seconds=seconds)
    assert left(sorted(left(moments, NOW)), later) == left(moments, later)


def test_a_busy_province_keeps_few() -> None:
    every_minute = [NOW - timedelta(minutes=number) for number in range(60 * 24 * 30)]
    assert len(left(every_minute, NOW)) < NEWEST_KEPT + 49 + 31
