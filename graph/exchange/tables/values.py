"""One value of a spreadsheet's cell as the text that a person reads there. Days are written d/m/พ.ศ., whatever calendar
the cell was formatted in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from graph.exchange import cells
from graph.exchange.problems import CellError
from graph.exchange.tables.sheets import Flaw
from graph.model.fiscal import EARLIEST_YEAR, ERA_OFFSET, LATEST_YEAR

ERRORS = frozenset({"#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
# The precision that a spreadsheet itself keeps.
SIGNIFICANT_DIGITS = 15


def text_of(value: object) -> str:
    """The text of a value as the libraries give it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float, Decimal)):
        return number(value)
    if isinstance(value, date):
        return day(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return text(str(value))


def text(raw: str) -> str:
    """`raw` in NFC without blanks around it; control characters, which no cell means to hold, become blanks."""
    try:
        return cells.clean(raw)
    except CellError:
        printable = "".join(
            char if char in "\n\t\r" or (ord(char) >= 32 and not 127 <= ord(char) < 160) else " " for char in raw
        )
        return cells.clean(printable)


def number(value: float | Decimal) -> str:
    """160000 for 160000.0; without an exponent, and without the noise beyond a spreadsheet's precision."""
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    plain = format(Decimal(format(value, f".{SIGNIFICANT_DIGITS}g")), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def day(value: date) -> str:
    """d/m/พ.ศ. A year that is a พ.ศ. one already (typed so into a cell of the common calendar) stays."""
    if EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        return f"{value.day}/{value.month}/{value.year}"
    if EARLIEST_YEAR <= value.year + ERA_OFFSET <= LATEST_YEAR:
        return f"{value.day}/{value.month}/{value.year + ERA_OFFSET}"
    return value.isoformat()


def flaws_in(row: int, texts: tuple[str, ...]) -> Mapping[tuple[int, int], Flaw]:
    """Where a row's texts are a spreadsheet's way of saying that it could not calculate."""
    return {(row, column): Flaw.ERROR_VALUE for column, shown in enumerate(texts) if shown in ERRORS}
