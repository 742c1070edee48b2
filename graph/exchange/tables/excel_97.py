"""Workbooks of Excel 97 to 2003 (.xls)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import datetime

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from graph.exchange.tables.building import SheetBuilder
from graph.exchange.tables.sheets import MOST_COLUMNS, MOST_SHEETS, Area, FileKind, Flaw, Sheet, TableError, Workbook
from graph.exchange.tables.values import text_of

_DAMAGE = (
    *(AssertionError, AttributeError, EOFError, IndexError, KeyError, NotImplementedError, OSError, OverflowError),
    *(TypeError, UnicodeError, ValueError, RecursionError, MemoryError, struct.error, XLRDError, CompDocError),
)


def read(data: bytes) -> Workbook:
    """Raises TableError (damaged, password)."""
    try:
        # With formatting, which is where the merged areas are kept.
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=False)
        return Workbook(FileKind.XLS, tuple(_sheets(book)))
    except XLRDError as error:
        raise TableError("password" if "encrypted" in str(error).lower() else "damaged") from error
    except _DAMAGE as error:
        raise TableError("damaged") from error


def _sheets(book: xlrd.book.Book) -> Iterator[Sheet]:
    for worksheet in book.sheets()[:MOST_SHEETS]:
        builder = SheetBuilder(worksheet.name, hidden=worksheet.visibility != 0)
        for index in range(worksheet.nrows):
            shown = [_text(cell, book.datemode) for cell in worksheet.row(index)[: MOST_COLUMNS + 1]]
            builder.add(index + 1, shown)
            for column, cell in enumerate(worksheet.row(index)[:MOST_COLUMNS]):
                if cell.ctype == xlrd.XL_CELL_ERROR:
                    builder.flaw(index + 1, column, Flaw.ERROR_VALUE)
            if builder.full:
                break
        areas = [
            Area(top + 1, left, below, right - 1) for top, below, left, right in worksheet.merged_cells if below > top
        ]
        sheet = builder.sheet(areas)
        if sheet.rows or sheet.too_long:
            yield sheet


def _text(cell: xlrd.sheet.Cell, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return text_of(_moment(cell.value, datemode))
    return text_of(cell.value)


def _moment(serial: float, datemode: int) -> datetime | float:
    try:
        moment: datetime = xlrd.xldate.xldate_as_datetime(serial, datemode)
    except (xlrd.xldate.XLDateError, OverflowError, ValueError):
        return serial
    return moment
