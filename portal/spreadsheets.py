"""A table as an Excel workbook that a person downloads: real numbers and พ.ศ. dates, text that Excel never takes for a
formula or an address, a head that stays in sight, filters, and a page that prints. Features give columns and rows."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

import xlsxwriter
from flask import Response, send_file
from flask_babel import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from graph.exchange.workbook_texts import OPTIONS, looks_like_a_formula
from portal.i18n import plain_title
from portal.scope import PageScope

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
DEEPEST_INDENT = 15
HEAD_COLOUR, GAP_COLOUR = "#E2F0EE", "#FDF3F1"
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]+')

Cell = str | int | float | Decimal | date | None


class Shows(StrEnum):
    """How Excel shows a column's cells: its number format. Text wraps."""

    TEXT = "General"
    WHOLE = "#,##0"
    NUMBER = "#,##0.##"
    YEAR = "0"
    MONEY = "#,##0.00"
    PERCENT = '0.00"%"'
    # Excel's own date in the Thai calendar: the cell is a date, what it shows is พ.ศ.
    DATE = "[$-107041E]d mmm yyyy;@"


@dataclass(frozen=True, slots=True)
class Column:
    """`is_summed` adds the column up below the table, over the rows that Excel's filter shows."""

    heading: str
    width: float
    shows: Shows = Shows.TEXT
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`depth` sets the text of the last column that stays in sight further in; `is_gap` tints the row."""

    cells: Sequence[Cell]
    depth: int = 0
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the sheet's and begins the file's; `title` and `said` (what was filtered, as of when) stand above the
    table. `fixed` columns from the left stay in sight."""

    name: str
    title: str
    said: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Row]
    fixed: int = 1


def send_workbook(table: Table, scope: PageScope, *others: Table) -> Response:
    """The table as a download, named after what it holds, the area and the year; `others` are further sheets."""
    name = _NOT_IN_FILE_NAMES.sub("-", f"{table.name}-{plain_title(scope.area)}-{scope.year}")
    return send_file(io.BytesIO(workbook(table, *others)), XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def workbook(*tables: Table) -> bytes:
    """A sheet for each table, the first in front."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties({"title": tables[0].title, "subject": " · ".join(tables[0].said)})
    for table in tables:
        _write_table(book, book.add_worksheet(table.name), table)
    book.close()
    return out.getvalue()


def _write_table(book: xlsxwriter.Workbook, sheet: Worksheet, table: Table) -> None:
    """The lines above, a blank one, the head, the rows, and the sums."""
    styles = _Styles(book)
    sheet.write_string(0, 0, table.title, book.add_format({"bold": True, "font_size": 14}))
    for number, text in enumerate(table.said, start=1):
        sheet.write_string(number, 0, text)
    head = len(table.said) + 2
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(head, place, column.heading, styles.heading)
    for number, row in enumerate(table.rows, start=head + 1):
        for place, (column, value) in enumerate(zip(table.columns, row.cells, strict=True)):
            depth = row.depth if place == table.fixed - 1 else 0
            _write(sheet, number, place, value, styles.of(column.shows, depth, row.is_gap, looks_like_a_formula(value)))
    last = head + max(len(table.rows), 1)
    if table.rows and any(column.is_summed for column in table.columns):
        _write_sums(book, sheet, table, head, last)
    sheet.autofilter(head, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(head + 1, table.fixed)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)


class _Styles:
    """Each combination of format, depth and tint, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Shows, int, bool, bool], Format] = {}
        self.heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": HEAD_COLOUR}
        )

    def of(self, shows: Shows, depth: int, is_gap: bool, is_guarded: bool) -> Format:
        """`is_guarded`: with the mark that keeps a text a text when somebody edits its cell."""
        key = (shows, min(2 * depth, DEEPEST_INDENT), is_gap, is_guarded)
        if key not in self._made:
            wanted = {"valign": "top", "text_wrap": shows is Shows.TEXT, "indent": key[1], "num_format": shows.value}
            wanted |= {"bg_color": GAP_COLOUR} if is_gap else {}
            self._made[key] = self._book.add_format(wanted | ({"quote_prefix": True} if is_guarded else {}))
        return self._made[key]


def _write(sheet: Worksheet, row: int, column: int, value: Cell, style: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    else:
        sheet.write_number(row, column, float(value), style)


def _write_sums(book: xlsxwriter.Workbook, sheet: Worksheet, table: Table, head: int, last: int) -> None:
    sheet.write_string(last + 1, 0, _("รวม"), book.add_format({"bold": True, "top": 1}))
    for place, column in enumerate(table.columns):
        if not column.is_summed:
            continue
        amounts = (row.cells[place] for row in table.rows)
        known = sum((Decimal(amount) for amount in amounts if isinstance(amount, int | float | Decimal)), Decimal(0))
        letter = xl_col_to_name(place)
        style = book.add_format({"bold": True, "num_format": column.shows.value, "top": 1})
        # 109 sums what the filter shows; the known sum is for readers that do not calculate.
        formula = f"=SUBTOTAL(109,{letter}{head + 2}:{letter}{last + 1})"
        sheet.write_formula(last + 1, place, formula, style, float(known))
