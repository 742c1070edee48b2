"""The moments of a day, as the page for picking one lists them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from graph.model.snapshot import Snapshot
from portal.lookback.days import days


def kept(run: str, moment: datetime) -> Snapshot:
    return Snapshot(run, "TH-44", 2563, moment, size=1, projects=1, linked=1, findings=1)


def test_days_are_those_of_bangkok() -> None:
    late, early = datetime(2026, 3, 1, 17, 0, tzinfo=UTC), datetime(2026, 3, 1, 16, 59, tzinfo=UTC)
    found = days([kept("b", late), kept("a", early)])
    assert [(one.day, one.last.run) for one in found] == [(date(2026, 3, 2), "b"), (date(2026, 3, 1), "a")]


def test_times_tell_two_of_one_minute_apart() -> None:
    moments = [datetime(2026, 3, 1, 2, minute, second, tzinfo=UTC) for minute, second in ((9, 5), (5, 40), (5, 20))]
    (two,) = days([kept(str(place), moment) for place, moment in enumerate(moments[:2])])
    (three,) = days([kept(str(place), moment) for place, moment in enumerate(moments)])
    assert [time for time, _one in two.times] == ["09:05", "09:09"]
    assert [time for time, _one in three.times] == ["09:05:20", "09:05:40", "09:09:05"]
