"""The matrix as a table of its Excel file."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import pgettext

from portal.i18n import plain_title
from portal.labels import grade_label
from portal.matrix.asked import Cells
from portal.matrix.table import Cell as MatrixCell
from portal.matrix.table import Line, MatrixTable
from portal.spreadsheets import Cell, Column, Row, Shows, Table

_SHOWS = {Cells.PROJECTS: Shows.WHOLE, Cells.BUDGET: Shows.MONEY, Cells.GRADE: Shows.TEXT}


def workbook_table(title: str, table: MatrixTable, cells: Cells) -> Table:
    """Agencies down, elements across, and what each agency puts under them together. Grades are said in words."""
    shows, is_summed = _SHOWS[cells], cells is not Cells.GRADE
    across = [Column(f"{head.code} {plain_title(head)}", 14, shows, is_summed) for head in table.heads]
    totals = (
        Column(_("โครงการที่ไปถึง (นับโครงการละครั้ง)"), 14, Shows.WHOLE, is_summed=True),
        Column(_("งบประมาณที่ไปถึง (บาท นับบาทละครั้ง)"), 18, Shows.MONEY, is_summed=True),
    )
    return Table(
        name=_("ตารางความเชื่อมโยง"),
        title=title,
        said=(
            _("ว่าง %(empty)s จาก %(pairs)s คู่", empty=table.empty_pairs, pairs=table.pairs),
            _("นับโครงการที่ไปถึงโดยตรงหรือผ่านการถ่ายทอดแผน งบประมาณนับเฉพาะสัดส่วนที่ไปถึง"),
        ),
        columns=(Column(_("รหัส"), 10), Column(pgettext("one", "หน่วยงาน"), 44), *across, *totals),
        rows=[Row(_cells(line, cells), is_gap=not line.projects) for line in table.lines],
        fixed=2,
    )


def _cells(line: Line, cells: Cells) -> tuple[Cell, ...]:
    return (
        line.code,
        plain_title(line),
        *(None if cell is None else _value(cell, cells) for cell in line.cells),
        line.projects,
        line.budget,
    )


def _value(cell: MatrixCell, cells: Cells) -> Cell:
    if cells is Cells.GRADE:
        return grade_label(cell.grade)
    return cell.projects if cells is Cells.PROJECTS else cell.budget
