"""A table as an Excel workbook: real numbers, and text that Excel never takes for a formula or an address."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from flask import Response, send_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY = "#,##0.00"
PERCENT = '0.00"%"'
WHOLE = "0"
TABLE_ROW = 3

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float
    format: str | None = None


def spreadsheet(title: str, subtitle: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file. `title` and `subtitle` stand above the table and say what was filtered."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title, "subject": subtitle})
    sheet = book.add_worksheet()
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E2F0EE"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    formats = {
        one.format: book.add_format({"num_format": one.format, "valign": "top"}) for one in columns if one.format
    }
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, subtitle)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(TABLE_ROW, place, column.heading, heading)
    last = TABLE_ROW
    for last, row in enumerate(rows, start=TABLE_ROW + 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            style = formats[column.format] if column.format else text
            if value is None:
                sheet.write_blank(last, place, None, style)
            elif isinstance(value, str):
                sheet.write_string(last, place, value, text)
            else:
                sheet.write_number(last, place, value, style)
    sheet.autofilter(TABLE_ROW, 0, max(last, TABLE_ROW + 1), len(columns) - 1)
    sheet.freeze_panes(TABLE_ROW + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TABLE_ROW)
    book.close()
    return out.getvalue()


def send_spreadsheet(body: bytes, name: str) -> Response:
    """The file as a download; `name` without its ending."""
    return send_file(io.BytesIO(body), XLSX, as_attachment=True, download_name=f"{name}.xlsx")
