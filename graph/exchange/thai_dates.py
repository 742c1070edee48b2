"""Dates and periods as people in Thai offices type them: in the Buddhist era or not, with slashes or with a month's
name, as two ends, months or quarters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model.collation import THAI_DIGITS
from graph.model.fiscal import (
    EARLIEST_YEAR,
    ERA_OFFSET,
    FIRST_MONTH,
    LATEST_YEAR,
    first_day,
    last_day,
    quarter_first_day,
    quarter_last_day,
)

_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})\s*([^\d\s]+(?:\s?[^\d\s]+)?)\s*(\d{4}|\d{2})")
_ERA = re.compile(r"พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|(?<![a-z])[bc]\.?e\.?(?![a-z])")
# A year of two digits is one of พ.ศ. 25xx: nobody writes a C.E. year so in a Thai office.
CENTURY = 2500

_MONTHS = (
    ("มกราคม", "ม.ค.", "january"),
    ("กุมภาพันธ์", "ก.พ.", "february"),
    ("มีนาคม", "มี.ค.", "march"),
    ("เมษายน", "เม.ย.", "april"),
    ("พฤษภาคม", "พ.ค.", "may"),
    ("มิถุนายน", "มิ.ย.", "june"),
    ("กรกฎาคม", "ก.ค.", "july"),
    ("สิงหาคม", "ส.ค.", "august"),
    ("กันยายน", "ก.ย.", "september"),
    ("ตุลาคม", "ต.ค.", "october"),
    ("พฤศจิกายน", "พ.ย.", "november"),
    ("ธันวาคม", "ธ.ค.", "december"),
)


def _spellings() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, (full, short, english) in enumerate(_MONTHS, start=1):
        for name in (full, short.replace(".", ""), english, english[:3]):
            found[name] = number
    return found


_MONTH_OF = _spellings()


class DateError(ValueError):
    """A text that is no date. `code`: not_a_date (the form is not known) or no_such_day (31 February)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_date(text: str) -> date:
    """The day (C.E.) that is meant by `1/10/2562`, `1 ต.ค. 2562`, `1 ตุลาคม 62`, `2019-10-01`, with Thai digits too.
    A year from 2400 on is พ.ศ. Raises DateError."""
    plain = " ".join(_ERA.sub(" ", text.translate(THAI_DIGITS).lower()).split())
    for form, order in ((_YEAR_FIRST, (2, 1, 0)), (_NUMBERS, (0, 1, 2))):
        found = form.fullmatch(plain)
        if found:
            day, month, year = (found.groups()[place] for place in order)
            return _day(year, int(month), int(day))
    found = _WORDS.fullmatch(plain)
    month_number = _MONTH_OF.get(re.sub(r"[.\s]", "", found[2])) if found else None
    if found is None or month_number is None:
        raise DateError("not_a_date")
    return _day(found[3], month_number, int(found[1]))


def _day(year_text: str, month: int, day: int) -> date:
    year = int(year_text)
    if len(year_text) == 2:
        year += CENTURY
    if EARLIEST_YEAR <= year <= LATEST_YEAR:
        year -= ERA_OFFSET
    if not EARLIEST_YEAR <= year + ERA_OFFSET <= LATEST_YEAR:
        raise DateError("not_a_date")
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError("no_such_day") from None


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends included; an end that was not said is None."""

    start: date | None
    end: date | None


_DASH = re.compile(r"\s*(?:[-–—~]|ถึง|to)\s*")
_QUARTERS = re.compile(r"(?:ไตรมาส|ไตรมาสที่|q)\s*([1-4])(?:\s*(?:[-–—,&]|ถึง|และ)\s*(?:ไตรมาส|ไตรมาสที่|q)?\s*([1-4]))?")
_MONTH_YEAR = re.compile(r"([^\d\s/]+(?:\s?[^\d\s/]+)?)\s*(\d{4}|\d{2})?")
_WHOLE_YEAR = re.compile(r"(?:ตลอด|ทั้ง)?\s*(?:ปีงบประมาณ|ปีงบฯ|ปี)\s*(\d{4})?|ตลอดปี|ทั้งปี")


def read_period(text: str, fiscal_year: int) -> Period:
    """What `1 ต.ค. 2562 – 30 ก.ย. 2563`, `ต.ค. 62 - มี.ค. 63`, `ไตรมาส 1-2` or `ตลอดปีงบประมาณ` means in a fiscal year
    (พ.ศ.): months and quarters without a year are that one's. One day alone is where it starts. Raises DateError."""
    plain = " ".join(_ERA.sub(" ", text.translate(THAI_DIGITS).lower()).split())
    quarters = _QUARTERS.fullmatch(plain)
    if quarters:
        first, last = int(quarters[1]), int(quarters[2] or quarters[1])
        return Period(quarter_first_day(fiscal_year, first), quarter_last_day(fiscal_year, max(first, last)))
    whole = _WHOLE_YEAR.fullmatch(plain)
    if whole:
        year = int(whole[1]) if whole[1] else fiscal_year
        if EARLIEST_YEAR <= year <= LATEST_YEAR:
            return Period(first_day(year), last_day(year))
    try:
        return Period(read_date(text), None)
    except DateError:
        # Not one day; perhaps two ends, or a month.
        pass
    for cut in _DASH.finditer(plain):
        try:
            return _two_ends(plain[: cut.start()], plain[cut.end() :], fiscal_year)
        except DateError:
            continue
    month = _month(plain, fiscal_year)
    return Period(month, _month_end(month))


def _two_ends(first: str, last: str, fiscal_year: int) -> Period:
    end = _end_of(last, fiscal_year)
    try:
        start = read_date(first)
    except DateError:
        day_only = re.fullmatch(r"(\d{1,2})(?:\s+(\D+))?", first.strip())
        if day_only and day_only[2] is None:
            # 1-3 ต.ค. 2562
            start = _day(str(end.year + ERA_OFFSET), end.month, int(day_only[1]))
        elif day_only:
            # 1 ต.ค. - 30 พ.ย. 2562
            start = _before(first, end)
        else:
            start = _month(first, fiscal_year, end)
    if start > end:
        raise DateError("not_a_date")
    return Period(start, end)


def _before(day_and_month: str, end: date) -> date:
    """A day whose year was left out: the last one before the end."""
    for year in (end.year, end.year - 1):
        start = read_date(f"{day_and_month} {year + ERA_OFFSET}")
        if start <= end:
            return start
    raise DateError("not_a_date")


def _end_of(text: str, fiscal_year: int) -> date:
    try:
        return read_date(text)
    except DateError:
        return _month_end(_month(text, fiscal_year))


def _month(text: str, fiscal_year: int, before: date | None = None) -> date:
    """The first day of a month; one whose year was left out is the fiscal year's, or the last before `before`."""
    found = _MONTH_YEAR.fullmatch(text.strip())
    number = _MONTH_OF.get(re.sub(r"[.\s]", "", found[1])) if found else None
    if found is None or number is None:
        raise DateError("not_a_date")
    if found[2]:
        return _day(found[2], number, 1)
    if before is not None:
        return date(before.year if number <= before.month else before.year - 1, number, 1)
    return date(fiscal_year - ERA_OFFSET - (1 if number >= FIRST_MONTH else 0), number, 1)


def _month_end(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
