"""Periods as offices write them in one cell."""

from __future__ import annotations

from datetime import date

import pytest

from graph.exchange.thai_dates import DateError, Period, read_period

YEAR = (date(2019, 10, 1), date(2020, 9, 30))


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("1 ต.ค. 2562 – 30 ก.ย. 2563", *YEAR),
        ("1 ตุลาคม 2562 ถึง 30 กันยายน 2563", *YEAR),
        ("1/10/2562-30/9/2563", *YEAR),
        ("1-10-2562 - 30-9-2563", *YEAR),
        ("ต.ค. 62 - ก.ย. 63", *YEAR),
        ("ตุลาคม 2562-กันยายน 2563", *YEAR),
        ("ต.ค.๖๒–ก.ย.๖๓", *YEAR),
        ("ตลอดปีงบประมาณ", *YEAR),
        ("ปีงบประมาณ พ.ศ. 2563", *YEAR),
        ("ไตรมาส 1-4", *YEAR),
        ("ไตรมาสที่ 2", date(2020, 1, 1), date(2020, 3, 31)),
        ("ไตรมาส 3, 4", date(2020, 4, 1), date(2020, 9, 30)),
        ("ม.ค. - มี.ค. 2563", date(2020, 1, 1), date(2020, 3, 31)),
        ("พ.ย. - ก.พ. 2563", date(2019, 11, 1), date(2020, 2, 29)),
        ("ธันวาคม", date(2019, 12, 1), date(2019, 12, 31)),
        ("มิ.ย. 63", date(2020, 6, 1), date(2020, 6, 30)),
        ("1-3 มี.ค. 2563", date(2020, 3, 1), date(2020, 3, 3)),
        ("28 ธ.ค. - 3 ม.ค. 2563", date(2019, 12, 28), date(2020, 1, 3)),
        ("5 พ.ค. 2563", date(2020, 5, 5), None),
    ],
)
def test_reads_what_offices_write(typed: str, start: date, end: date | None) -> None:
    assert read_period(typed, 2563) == Period(start, end)


@pytest.mark.parametrize(
    "typed", ["-", "เร็ว ๆ นี้", "30 ก.ย. 2563 - 1 ต.ค. 2562", "ไตรมาส 5", "12 เดือน", "31 ก.พ. 2563 - 1"]
)
def test_refuses_what_has_no_one_meaning(typed: str) -> None:
    with pytest.raises(DateError):
        read_period(typed, 2563)
