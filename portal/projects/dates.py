"""Dates as people in Thai offices type them: in the Buddhist era or not, with slashes or with a month's name."""

from __future__ import annotations

import re
from datetime import date

from graph.model.fiscal import EARLIEST_YEAR, ERA_OFFSET, LATEST_YEAR

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
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
    plain = " ".join(_ERA.sub(" ", text.translate(_THAI_DIGITS).lower()).split())
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
