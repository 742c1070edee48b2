"""A list of projects as a table of its Excel file."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from graph.store.project_lists import ProjectRow
from portal.formatting import be_date
from portal.i18n import plain_title
from portal.labels import label
from portal.spreadsheets import Cell, Column, Row, Shows, Table


def project_table(title: str, said: str, rows: Sequence[ProjectRow]) -> Table:
    """`title` and `said` stand above the table and say what was filtered."""
    return Table(
        name=_("โครงการ"),
        title=title,
        said=(said,),
        columns=(
            Column(_("รหัส"), 14),
            Column(_("โครงการ"), 52),
            Column(_("หน่วยงาน"), 22),
            Column(_("ปีงบประมาณ (พ.ศ.)"), 12, Shows.YEAR),
            Column(_("งบประมาณ (บาท)"), 16, Shows.MONEY, is_summed=True),
            Column(_("แหล่งงบประมาณ"), 34),
            Column(_("ใช้จ่ายแล้ว (บาท)"), 16, Shows.MONEY, is_summed=True),
            Column(_("ความก้าวหน้า"), 13, Shows.PERCENT),
            Column(_("สถานะ"), 16),
            Column(_("วันเริ่ม"), 14, Shows.DATE),
            Column(_("วันสิ้นสุด"), 14, Shows.DATE),
            Column(_("ระยะเวลา (พ.ศ.)"), 28),
            Column(_("เชื่อมโยงหลัก"), 12),
            Column(_("ชื่อส่วนของแผนที่หนุนเป็นหลัก"), 44),
            Column(_("จำนวนความเชื่อมโยง"), 12, Shows.WHOLE),
            Column(_("กลุ่มเป้าหมาย"), 32),
            Column(_("กิจกรรม"), 40),
        ),
        rows=[Row(_cells(row)) for row in rows],
        fixed=2,
    )


def _cells(row: ProjectRow) -> tuple[Cell, ...]:
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
        label(project.status),
        project.start,
        project.end,
        period,
        row.primary_code,
        row.primary_title,
        row.links,
        project.target_th,
        project.activities_th,
    )
