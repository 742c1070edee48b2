"""Reading one cell of an office's list of projects: money, days and years in every spelling that is used, the plan's
and the agencies' names. What a folder of ours must look like is graph.exchange.cells' subject; here one is lenient."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from graph.exchange import cells
from graph.exchange.headings import plain
from graph.exchange.problems import CellError
from graph.exchange.project_columns import UNITS
from graph.exchange.thai_dates import read_date
from graph.model.agency import Agency
from graph.model.amounts import in_digits
from graph.model.collation import THAI_DIGITS
from graph.model.plan import Element
from graph.model.project_form import ProjectKind

# What people put into a cell in order to say that there is nothing to say.
_NOTHING = frozenset({"-", "–", "—", "--", ".", "n/a", "na", "ไม่มี", "ไม่ระบุ", "null", "none"})
_FREE = frozenset({"ไม่ใช้งบประมาณ", "ไม่ใช้งบ", "ไม่มีงบประมาณ"})
_MONEY_WORDS = re.compile(r"(บาท(ถ้วน)?|฿|thb|baht)\.?$", re.IGNORECASE)
_BIG_WORDS: Mapping[str, int] = {word.removesuffix("บาท"): baht for word, baht in UNITS.items()}
# Days as the spreadsheet counts them, from 30 December 1899: of 1954 to 2172, or of those years of the Buddhist era.
_SERIAL = re.compile(r"(\d{5}|\d{6})(\.0+)?")
_FIRST_DAY = date(1899, 12, 30)
_SERIALS = (range(20_000, 100_000), range(220_000, 293_000))
_CODE_AND_REST = re.compile(r"([^\s:)]+?)[\s.:)–—-]+(.+)", re.DOTALL)
SHORTEST_NAME = 8

Named = TypeVar("Named", Agency, Element)


def stated(text: str) -> bool:
    """Whether a cell says anything."""
    return bool(text) and text.casefold() not in _NOTHING


def read_baht(text: str) -> Decimal:
    """An amount of baht: 160,000 · ๑๖๐,๐๐๐.๕๐ · 160,000 บาท · 160,000.- · 1.5 ล้านบาท · ไม่ใช้งบประมาณ. As precise as it
    was written. Raises CellError."""
    spelling = re.sub(r"\s+", "", text.translate(THAI_DIGITS))
    if spelling in _FREE:
        return Decimal(0)
    spelling = _MONEY_WORDS.sub("", spelling).removeprefix("฿").removesuffix(".-").removesuffix("/-")
    unit = 1
    for word, baht in _BIG_WORDS.items():
        if spelling.endswith(word):
            spelling, unit = spelling.removesuffix(word), baht
            break
    value = cells.number(spelling) if spelling else None
    if value is None:
        raise CellError("not_a_number", value=text)
    if value < 0 or value * unit > cells.MOST_BAHT:
        raise CellError("number_out_of_range", value=text, accepted=f"0 to {cells.MOST_BAHT:,.0f} baht")
    return value * unit


def read_day(text: str) -> date:
    """A day as people type it, or as the spreadsheet counts it. Raises DateError."""
    serial = _SERIAL.fullmatch(text.translate(THAI_DIGITS).replace(",", ""))
    if serial and any(int(serial[1]) in known for known in _SERIALS):
        day = _FIRST_DAY + timedelta(days=int(serial[1]))
        return read_date(f"{day.day}/{day.month}/{day.year}")
    # A time after the day says nothing about a project.
    return read_date(re.sub(r"\s+\d{1,2}[:.]\d{2}([:.]\d{2})?(\s*น\.?)?$", "", text.strip()))


def read_year(text: str) -> int:
    """A fiscal year พ.ศ.: 2563, พ.ศ. 2563, ปีงบประมาณ ๒๕๖๓, 63, and 2020 for what the common era calls so. Raises
    CellError."""
    spelling = re.sub(r"ปี|งบประมาณ|งบฯ|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|fy", "", text.translate(THAI_DIGITS).lower()).strip()
    try:
        return cells.year(spelling.removesuffix(".0"))
    except CellError as error:
        if error.code in ("year_ce", "year_short"):
            return int(error.fields["suggested"])
        raise CellError(error.code, **{**error.fields, "value": text}) from error


def read_kind(text: str) -> ProjectKind:
    """Raises CellError."""
    for word, kind in (
        ("ต่อเนื่อง", ProjectKind.CONTINUING),
        ("ประจำ", ProjectKind.ROUTINE),
        ("ใหม่", ProjectKind.NEW),
        *((kind.value, kind) for kind in ProjectKind),
    ):
        if word in text.casefold():
            return kind
    raise CellError("not_a_kind", value=text)


def one_line(text: str) -> str:
    """A title that was broken over lines to fit its cell."""
    return " ".join(text.split())


def scaled(text: str, unit: int) -> str:
    """What a cell of a column in thousands or millions of baht says in baht; as it is where it is no number."""
    if unit == 1 or not stated(text):
        return text
    try:
        value = cells.number(re.sub(r"\s+", "", text.translate(THAI_DIGITS))) * unit
    except (CellError, InvalidOperation):
        return text
    return in_digits(value)


class PlanNames:
    """Finds the agencies and the plan's elements that a text names."""

    def __init__(self, agencies: Sequence[Agency], elements: Sequence[Element]) -> None:
        self._agencies = _by_name(_agency_names(agencies))
        self._codes = {element.code.casefold(): element for element in elements}
        self._titles = _by_name((element.title_th, element) for element in elements)
        self._found: dict[str, tuple[Element, ...]] = {}

    def agency(self, text: str) -> Agency | None:
        """By its code, or any of its names."""
        return self._agencies.get(plain(text))

    def elements(self, text: str) -> tuple[Element, ...]:
        """The elements that a text names, in its order: by code (S3 · กลยุทธ์ที่ S3 · S3 ชื่อ), or by title."""
        if text not in self._found:
            lines = [line for line in re.split(r"[\n;]+", text) if line.strip()]
            found = dict.fromkeys(element for line in lines for element in self._of_line(line.strip()))
            self._found[text] = tuple(found)
        return self._found[text]

    def _of_line(self, line: str) -> Iterable[Element]:
        bare = re.sub(r"^(กลยุทธ์|เป้าประสงค์|ประเด็นการพัฒนา|ข้อ|ที่|\s|:)+", "", line).strip()
        for spelling in (line, bare):
            if spelling.casefold() in self._codes:
                return [self._codes[spelling.casefold()]]
            if plain(spelling) in self._titles:
                return [self._titles[plain(spelling)]]
        parts = _CODE_AND_REST.fullmatch(bare)
        if parts and parts[1].casefold() in self._codes:
            return [self._codes[parts[1].casefold()]]
        listed = [self._codes.get(part.strip().casefold()) for part in line.split(",")]
        if all(listed) and len(listed) > 1:
            return [element for element in listed if element is not None]
        spelling = plain(line)
        return [element for title, element in self._titles.items() if len(title) >= SHORTEST_NAME and title in spelling]


def _agency_names(agencies: Iterable[Agency]) -> Iterable[tuple[str, Agency]]:
    for agency in agencies:
        for name in (agency.code, agency.name_th, agency.name_en, agency.short_th, agency.former_th):
            if name:
                yield name, agency


def _by_name(named: Iterable[tuple[str, Named]]) -> dict[str, Named]:
    """Plain name → what it names; a name of two things names neither."""
    found: dict[str, Named] = {}
    twice = set()
    for name, thing in named:
        key = plain(name)
        if found.setdefault(key, thing) is not thing:
            twice.add(key)
    return {key: thing for key, thing in found.items() if key and key not in twice}
