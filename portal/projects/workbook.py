"""A list of projects as an Excel workbook: real numbers and dates, and text that Excel never takes for a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

import xlsxwriter
from flask_babel import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from graph.store.project_lists import ProjectRow
from portal.formatting import be_date
from portal.i18n import plain_title

# Excel's own date in the Thai calendar: the cell is a date, what it shows is พ.ศ.
THAI_DATE = "[$-107041E]d mmm yyyy;@"
MONEY = "#,##0.00"
PERCENT = '0.00"%"'
TABLE_ROW = 3


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float
    format: str | None = None


def project_workbook(title: str, subtitle: str, rows: Sequence[ProjectRow]) -> bytes:
    """The file. `title` and `subtitle` stand above the table and say what was filtered."""
    out = io.BytesIO()
    # Text that starts with = + - @ stays text, and an address stays what was typed.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title, "subject": subtitle})
    sheet = book.add_worksheet(_("โครงการ"))
    columns = _columns()
    kinds = {column.format for column in columns if column.format}
    formats = {kind: book.add_format({"num_format": kind, "valign": "top"}) for kind in kinds}
    text = book.add_format({"text_wrap": True, "valign": "top"})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E2F0EE"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, subtitle)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(TABLE_ROW, place, column.heading, heading)
    for number, row in enumerate(rows, start=TABLE_ROW + 1):
        for place, (column, value) in enumerate(zip(columns, _values(row), strict=True)):
            _write(sheet, number, place, value, formats[column.format] if column.format else text)
    _finish(book, sheet, columns, rows, heading)
    book.close()
    return out.getvalue()


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("รหัส"), 14),
        Column(_("โครงการ"), 52),
        Column(_("หน่วยงาน"), 22),
        Column(_("ปีงบประมาณ (พ.ศ.)"), 12, "0"),
        Column(_("งบประมาณ (บาท)"), 16, MONEY),
        Column(_("แหล่งงบประมาณ"), 34),
        Column(_("ใช้จ่ายแล้ว (บาท)"), 16, MONEY),
        Column(_("ความก้าวหน้า"), 13, PERCENT),
        Column(_("วันเริ่ม"), 14, THAI_DATE),
        Column(_("วันสิ้นสุด"), 14, THAI_DATE),
        Column(_("ระยะเวลา (พ.ศ.)"), 28),
        Column(_("เชื่อมโยงหลัก"), 12),
        Column(_("ชื่อส่วนของแผนที่หนุนเป็นหลัก"), 44),
        Column(_("จำนวนความเชื่อมโยง"), 12, "0"),
        Column(_("กลุ่มเป้าหมาย"), 32),
        Column(_("กิจกรรม"), 40),
    )


def _values(row: ProjectRow) -> tuple[str | float | Decimal | date | None, ...]:
    project = row.project
    period = f"{be_date(project.start)} – {be_date(project.end)}" if project.start or project.end else None
    return (
        project.code,
        plain_title(project),
        row.agency_short,
        project.year,
        project.budget,
        project.budget_source,
        row.spent,
        row.progress,
        project.start,
        project.end,
        period,
        row.primary_code,
        row.primary_title,
        row.links,
        project.target_th,
        project.activities_th,
    )


def _write(sheet: Worksheet, row: int, column: int, value: str | float | Decimal | date | None, style: Format) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    else:
        sheet.write_number(row, column, float(value), style)


def _finish(
    book: xlsxwriter.Workbook, sheet: Worksheet, columns: Sequence[Column], rows: Sequence[ProjectRow], heading: Format
) -> None:
    """The totals, the filters, the frozen head, and how it prints."""
    last = TABLE_ROW + max(len(rows), 1)
    sheet.autofilter(TABLE_ROW, 0, last, len(columns) - 1)
    sheet.freeze_panes(TABLE_ROW + 1, 2)
    total = last + 1
    money = book.add_format({"bold": True, "num_format": MONEY, "top": 1})
    sheet.write_string(total, 0, _("รวม"), heading)
    for place, column in enumerate(columns):
        if column.format != MONEY or not rows:
            continue
        letter = chr(ord("A") + place)
        amounts = (_values(row)[place] for row in rows)
        known = sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))
        # 109 sums what the filter shows; the known sum is for readers that do not calculate.
        formula = f"=SUBTOTAL(109,{letter}{TABLE_ROW + 2}:{letter}{last + 1})"
        sheet.write_formula(total, place, formula, money, float(known))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TABLE_ROW)
