"""The plan's outline as a table of its Excel file."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import pgettext

from portal.formatting import be_datetime
from portal.i18n import plain_title
from portal.labels import grade_label, kind_label
from portal.plan.outline import Line
from portal.plan.page import PlanPage
from portal.spreadsheets import Cell, Column, Row, Shows, Table


def plan_table(page: PlanPage, year: int) -> Table:
    """The rows that the page shows, with what they were filtered by above them."""
    return Table(
        name=_("แผน"),
        title=plain_title(page.figures.plan),
        said=(_said_filters(page, year), _("วิเคราะห์เมื่อ %(at)s", at=be_datetime(page.figures.state.run_at))),
        columns=(
            Column(_("รหัส"), 10),
            Column(_("ประเภท"), 18),
            Column(_("ข้อความของแผน"), 64),
            Column(_("ตอบสนอง"), 14),
            Column(_("หลักฐาน"), 16),
            Column(_("โครงการ"), 10, Shows.WHOLE),
            Column(pgettext("many", "หน่วยงาน"), 10, Shows.WHOLE),
            Column(_("งบประมาณ (บาท)"), 18, Shows.MONEY),
            Column(_("ใช้จ่าย (บาท)"), 18, Shows.MONEY),
            Column(_("ความก้าวหน้า"), 13, Shows.PERCENT),
            Column(_("ตัวชี้วัด"), 10, Shows.WHOLE),
        ),
        rows=[Row(_cells(line), depth, line.standing.is_uncovered) for depth, line in page.outline.lines()],
        fixed=3,
    )


def _cells(line: Line) -> tuple[Cell, ...]:
    one = line.standing
    has_figures = one.is_counted and (one.is_covered or one.is_expected)
    return (
        one.code,
        kind_label(one),
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


def _said_filters(page: PlanPage, year: int) -> str:
    parts = [_("ปีงบประมาณ %(year)s", year=year)]
    if page.agency is not None:
        parts.append(_("เฉพาะโครงการของ %(agency)s", agency=page.agency.short))
    if page.query.wanted.uncovered:
        parts.append(_("เฉพาะที่ยังไม่มีโครงการ"))
    if page.query.wanted.text:
        parts.append(_("ค้นหา “%(text)s”", text=page.query.wanted.text))
    return " · ".join(parts)
