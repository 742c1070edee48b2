"""Thai fiscal years and quarters. Year N (พ.ศ.) runs from 1 October N-1 to 30 September N; พ.ศ. = ค.ศ. + 543."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

ERA_OFFSET = 543
FIRST_MONTH = 10
BANGKOK = ZoneInfo("Asia/Bangkok")

# Years outside these are typing errors (a C.E. year, a missing digit), not plans.
EARLIEST_YEAR = 2500
LATEST_YEAR = 2700
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class Quarter(IntEnum):
    Q1 = 1
    Q2 = 2
    Q3 = 3
    Q4 = 4


def fiscal_year(day: date) -> int:
    """The fiscal year (พ.ศ.) that a C.E. date falls in."""
    return day.year + ERA_OFFSET + (1 if day.month >= FIRST_MONTH else 0)


def first_day(year: int) -> date:
    """1 October that opens fiscal year `year` (พ.ศ.)."""
    return date(year - ERA_OFFSET - 1, FIRST_MONTH, 1)


def last_day(year: int) -> date:
    """30 September that closes fiscal year `year` (พ.ศ.)."""
    return date(year - ERA_OFFSET, 9, 30)


def quarter(day: date) -> Quarter:
    return Quarter((day.month - FIRST_MONTH) % 12 // 3 + 1)


def quarter_first_day(year: int, number: int) -> date:
    """The day that opens quarter 1–4 of fiscal year `year` (พ.ศ.)."""
    opens = first_day(year)
    return opens if number == Quarter.Q1 else date(opens.year + 1, 3 * number - 5, 1)


def quarter_last_day(year: int, number: int) -> date:
    """The day that closes quarter 1–4 of fiscal year `year` (พ.ศ.)."""
    return last_day(year) if number == Quarter.Q4 else quarter_first_day(year, number + 1) - timedelta(days=1)


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def in_year(text: str, earlier: int, year: int) -> str:
    """A title with its own fiscal year (พ.ศ.) moved on, in the digits that it is written in."""
    for before, after in ((str(earlier), str(year)), (str(earlier).translate(_THAI), str(year).translate(_THAI))):
        text = re.sub(rf"(?<!\d){before}(?!\d)", after, text)
    return text


def today() -> date:
    """Today's date in Thailand."""
    return datetime.now(BANGKOK).date()


def now() -> datetime:
    """This moment, with Thailand's zone."""
    return datetime.now(BANGKOK)
