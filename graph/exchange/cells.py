"""Reading one cell of a plan folder: text in, a typed value out, or a CellError that says what is accepted.
Every reader gets text that is already clean (see `clean`) and not empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from graph.exchange.problems import CellError
from graph.model.collation import THAI_DIGITS
from graph.model.fiscal import EARLIEST_YEAR, ERA_OFFSET, LATEST_YEAR
from graph.store.projects import MAX_BUDGET

Reader = Callable[[str], object]

MOST_ID = 64
MOST_TITLE = 1000
MOST_TEXT = 20_000
# As in the portal. A third of the state's yearly budget: beyond it is a slip of the keyboard, not a project.
MOST_BAHT = MAX_BUDGET
MOST_NUMBER = Decimal(10) ** 15

# Tab and line feed are text; every other control character is damage.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_OTHER_DATES = (
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})([ T].*)?"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})([ T].*)?"),
)
# ISO 3166-2:TH: provinces 10–96, and Pattaya as TH-S.
_AREA = re.compile(r"TH-([1-9]\d|S)")


@dataclass(frozen=True, slots=True)
class Understood:
    """A cell that is not written as the contract says and yet has one meaning: its value, and the warning's words."""

    value: object
    code: str
    fields: dict[str, Any] = field(default_factory=dict)


def clean(raw: str) -> str:
    """`raw` in NFC, line ends as line feeds, without the spaces around it. Raises CellError for control characters."""
    if not raw:
        return raw
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u00a0\ufeff")
    text = text.strip()
    found = _CONTROL.search(text)
    if found:
        raise CellError("control_character", name=f"U+{ord(found.group()):04X}")
    return text


def _digits(text: str) -> str:
    """`text` with Thai digits as Arabic ones and without any space."""
    return _SPACES.sub("", text).translate(THAI_DIGITS)


def title(text: str) -> str:
    return _bounded(text, MOST_TITLE)


def long_text(text: str) -> str:
    return _bounded(text, MOST_TEXT)


def _bounded(text: str, most: int) -> str:
    if len(text) > most:
        raise CellError("text_too_long", length=len(text), most=most)
    return text


def code(text: str) -> str:
    """An office's own id. It becomes a part of public ids and of link keys, which use / and |."""
    if len(text) > MOST_ID:
        raise CellError("id_too_long", value=text, most=MOST_ID)
    for char in text:
        if char == "|" or char in "\n\t\u2028\u2029" or unicodedata.category(char) in ("Cf", "Co", "Cn"):
            raise CellError("id_character", value=text, name=char if char == "|" else f"U+{ord(char):04X}")
    for wrong, found in (("/", text[0]), ("/", text[-1])):
        if found == wrong:
            raise CellError("id_character", value=text, name="/")
    if "//" in text:
        raise CellError("id_character", value=text, name="//")
    return text


def plan_code(text: str) -> str:
    """A plan's id: as any id, but without /, so that public ids `<area>/<plan>/<code>` are read in one way only."""
    if "/" in text:
        raise CellError("id_character", value=text, name="/")
    return code(text)


def area(text: str) -> str:
    if not _AREA.fullmatch(text):
        raise CellError("not_an_area", value=text)
    return text


def number(text: str) -> Decimal:
    """A plain number; Thai digits, spaces and thousands commas are read."""
    plain = _digits(text)
    if _SCIENTIFIC.fullmatch(plain):
        raise CellError("shortened_number", value=text)
    if not plain.isascii() or not _NUMBER.fullmatch(plain):
        raise CellError("not_a_number", value=text, accepted="160000, 160000.00, 160,000.00")
    value = Decimal(plain.replace(",", ""))
    if abs(value) >= MOST_NUMBER:
        raise CellError("number_out_of_range", value=text, accepted="-10^15 … 10^15")
    return value


def measure(text: str) -> float:
    """A value in an indicator's own unit."""
    return float(number(text)) + 0.0


def measures(text: str) -> list[float]:
    """Several values, parted by semicolons."""
    return [measure(part) for part in text.split(";")]


def baht(text: str) -> Decimal:
    """Money in baht, two places, from 0 to MOST_BAHT."""
    value = number(text)
    if (value.is_signed() and value != 0) or value > MOST_BAHT:
        raise CellError("number_out_of_range", value=text, accepted=f"0 to {MOST_BAHT:,.0f} baht")
    return _places(text, abs(value))


def share(text: str) -> Decimal:
    """Percent of a project, 0 to 100, two places."""
    return _places(text, abs(_percent(text)))


def percent(text: str) -> float:
    """A percentage, 0 to 100."""
    return abs(float(_percent(text)))


def _percent(text: str) -> Decimal:
    value = number(text)
    if not 0 <= value <= 100:
        raise CellError("number_out_of_range", value=text, accepted="0 to 100")
    return value


def _places(text: str, value: Decimal, most: int = 2) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-most))
    if rounded != value:
        raise CellError("too_many_decimals", value=text, most=most)
    return rounded


def year(text: str) -> int:
    """A fiscal year พ.ศ.; a C.E. or two-digit year is named with the year that it seems to mean."""
    plain = _digits(text)
    if plain.isascii() and plain.isdigit() and len(plain) <= 4:
        value = int(plain)
        if EARLIEST_YEAR <= value <= LATEST_YEAR:
            return value
        if EARLIEST_YEAR <= value + ERA_OFFSET <= LATEST_YEAR:
            raise CellError("year_ce", value=text, suggested=value + ERA_OFFSET)
        if len(plain) == 2:
            raise CellError("year_short", value=text, suggested=EARLIEST_YEAR + value)
    raise CellError("not_a_year", value=text, first=EARLIEST_YEAR, last=LATEST_YEAR)


def day(text: str) -> date:
    """An ISO date, C.E.; a พ.ศ. date or another spelling is named with the date that it seems to mean."""
    plain = text.translate(THAI_DIGITS)
    found = _ISO_DATE.fullmatch(plain) if plain.isascii() else None
    if found:
        value = _date(*(int(part) for part in found.groups()))
        if value is not None:
            return value
    for form in _OTHER_DATES:
        other = form.fullmatch(plain) if plain.isascii() else None
        meant = _date(int(other["y"]), int(other["m"]), int(other["d"])) if other else None
        if other is not None and meant is None:
            meant = _date(int(other["y"]) - ERA_OFFSET, int(other["m"]), int(other["d"]))
            if meant is not None:
                raise CellError("date_be", value=text, suggested=meant.isoformat())
        if meant is not None:
            raise CellError("date_form", value=text, suggested=meant.isoformat())
    raise CellError("not_a_date", value=text)


def _date(a_year: int, month: int, a_day: int) -> date | None:
    if not EARLIEST_YEAR - ERA_OFFSET <= a_year <= LATEST_YEAR - ERA_OFFSET:
        return None
    try:
        return date(a_year, month, a_day)
    except ValueError:
        return None


def flag(text: str) -> bool:
    plain = _digits(text)
    if plain not in ("0", "1"):
        raise CellError("not_a_flag", value=text)
    return plain == "1"


def quarter(text: str) -> int:
    plain = _digits(text)
    if plain not in ("1", "2", "3", "4"):
        raise CellError("not_a_choice", value=text, accepted="1, 2, 3, 4")
    return int(plain)


def one_of(choices: type[StrEnum], *only: StrEnum, also: Mapping[str, StrEnum] | None = None) -> Reader:
    """A reader of one enum's values (or of `only` some of them), whatever their letter case or digits. Words of
    `also` are read too, with a warning."""
    accepted = {choice.value: choice for choice in (only or tuple(choices))}
    spellings = dict(also or {})
    listed = ", ".join(accepted)

    def read(text: str) -> object:
        plain = text.translate(THAI_DIGITS).lower()
        if plain in accepted:
            return accepted[plain]
        if plain in spellings:
            meant = spellings[plain]
            return Understood(meant, "choice_read_as", {"value": text, "suggested": meant.value, "accepted": listed})
        raise CellError("not_a_choice", value=text, accepted=listed)

    return read
