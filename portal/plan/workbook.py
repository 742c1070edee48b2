"""The plan's outline as an Excel workbook: real numbers, and text that Excel never takes for a formula."""

from __future__ import annotations

import io
from dataclasses import dataclass

import xlsxwriter
from flask_babel import gettext as _
from flask_babel import pgettext
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.formatting import be_datetime
from portal.i18n import plain_title
from portal.labels import grade_label, kind_label
from portal.plan.outline import Line
from portal.plan.page import PlanPage

HEAD_ROW = 4
MONEY, COUNT, PERCENT = "#,##0.00", "#,##0", '0.00"%"'
A4 = 9
DEEPEST_INDENT = 15


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float
    number: str | None = None


def plan_workbook(page: PlanPage, year: int) -> bytes:
    """The rows that the page shows, with what they were filtered by above them."""
    out = io.BytesIO()
    # Text that starts with = + - @ stays text, and an address stays what was typed.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(_("แผน"))
    columns = _columns()
    sheet.write_string(0, 0, plain_title(page.figures.plan), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, _subtitle(page, year))
    sheet.write_string(2, 0, _("วิเคราะห์เมื่อ %(at)s", at=be_datetime(page.figures.state.run_at)))
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E2F0EE"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(HEAD_ROW, place, column.heading, heading)
    styles = _Styles(book)
    rows = list(page.outline.lines())
    for number, (depth, line) in enumerate(rows, start=HEAD_ROW + 1):
        for place, (column, value) in enumerate(zip(columns, _values(line), strict=True)):
            indent = min(depth * 2, DEEPEST_INDENT) if place == TITLE_PLACE else 0
            _write(sheet, number, place, value, styles.of(column.number, indent, line.standing.is_uncovered))
    _finish(sheet, len(columns), len(rows))
    book.close()
    return out.getvalue()


TITLE_PLACE = 2


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("รหัส"), 10),
        Column(_("ประเภท"), 18),
        Column(_("ข้อความของแผน"), 64),
        Column(_("ตอบสนอง"), 14),
        Column(_("หลักฐาน"), 16),
        Column(_("โครงการ"), 10, COUNT),
        Column(pgettext("many", "หน่วยงาน"), 10, COUNT),
        Column(_("งบประมาณ (บาท)"), 18, MONEY),
        Column(_("ใช้จ่าย (บาท)"), 18, MONEY),
        Column(_("ความก้าวหน้า"), 13, PERCENT),
        Column(_("ตัวชี้วัด"), 10, COUNT),
    )


def _values(line: Line) -> tuple[str | float | None, ...]:
    one = line.standing
    has_figures = one.is_counted and (one.is_covered or one.is_expected)
    return (
        one.code,
        str(kind_label(one)),
        plain_title(one),
        ", ".join(target.code for target in line.serves),
        grade_label(one.grade) if has_figures else None,
        one.projects if has_figures else None,
        one.agencies if has_figures else None,
        one.budget if has_figures else None,
        one.spent if has_figures else None,
        one.progress,
        one.indicators if one.is_counted else None,
    )


def _subtitle(page: PlanPage, year: int) -> str:
    parts = [_("ปีงบประมาณ %(year)s", year=year)]
    if page.agency is not None:
        parts.append(_("เฉพาะโครงการของ %(agency)s", agency=page.agency.short))
    if page.query.wanted.uncovered:
        parts.append(_("เฉพาะที่ยังไม่มีโครงการ"))
    if page.query.wanted.text:
        parts.append(_("ค้นหา “%(text)s”", text=page.query.wanted.text))
    return " · ".join(parts)


class _Styles:
    """Each combination of number format, indent and gap, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str | None, int, bool], Format] = {}

    def of(self, number: str | None, indent: int, is_gap: bool) -> Format:
        key = (number, indent, is_gap)
        if key not in self._made:
            wanted = {"valign": "top", "text_wrap": number is None, "indent": indent}
            if number is not None:
                wanted["num_format"] = number
            if is_gap:
                wanted["bg_color"] = "#FDF3F1"
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def _write(sheet: Worksheet, row: int, column: int, value: str | float | None, style: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def _finish(sheet: Worksheet, columns: int, rows: int) -> None:
    """The filters, the frozen head, and how it prints."""
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + max(rows, 1), columns - 1)
    sheet.freeze_panes(HEAD_ROW + 1, TITLE_PLACE + 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
