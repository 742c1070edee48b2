"""What a spreadsheet is once it has been read: sheets of rows of text, and what has to be said about the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MEGABYTE = 1_000_000
MOST_BYTES = 20 * MEGABYTE
# An agency's list of projects has tens of rows, a ministry's some thousands. A sheet beyond this is something else.
MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_SHEETS = 30


class FileKind(StrEnum):
    XLSX = "xlsx"
    XLSM = "xlsm"
    XLS = "xls"
    CSV = "csv"
    HTML = "html"


class Flaw(StrEnum):
    """What is wrong with one cell before anybody asks what it means."""

    FORMULA_WITHOUT_VALUE = "formula_without_value"
    ERROR_VALUE = "error_value"


class TableError(Exception):
    """A file that cannot be read as a table. `code` is stable; `fields` fill in its words."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Note:
    """What was understood, left out or filled in, for the person to know. `code` names the words that `fields` fill."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row as the spreadsheet shows it; `cells` are its texts from the first column on, without empty
    ones at the end."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area: rows as the spreadsheet numbers them, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are those that are not empty. `areas` are merged: a text that spans rows stands in each of them already.
    `flaws`: (row number, column) → what is wrong there. `too_long`: it has more than MOST_ROWS, and was not kept."""

    name: str
    rows: tuple[Row, ...] = ()
    areas: tuple[Area, ...] = ()
    flaws: Mapping[tuple[int, int], Flaw] = field(default_factory=dict)
    hidden: bool = False
    too_long: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """`sheets` in the file's order, empty ones left out."""

    kind: FileKind
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()
