"""The list of agencies as a table of its Excel file."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import pgettext

from portal.agencies.rows import AgencyRow
from portal.i18n import plain_title
from portal.spreadsheets import Cell, Column, Row, Shows, Table


def agency_table(title: str, said: str, rows: Sequence[AgencyRow]) -> Table:
    return Table(
        name=pgettext("many", "หน่วยงาน"),
        title=title,
        said=(said,),
        columns=(
            Column(_("รหัส"), 10),
            Column(_("หน่วยงาน"), 52),
            Column(_("ชื่อย่อ"), 20),
            Column(_("โครงการ"), 12, Shows.WHOLE),
            Column(_("เชื่อมโยงแล้ว"), 12, Shows.WHOLE),
            Column(_("งบประมาณ (บาท)"), 18, Shows.MONEY, is_summed=True),
            Column(_("ใช้จ่ายแล้ว (บาท)"), 18, Shows.MONEY, is_summed=True),
            Column(_("กลยุทธ์ที่หนุน"), 12, Shows.WHOLE),
            Column(_("ประเด็นที่เกี่ยวข้อง"), 12, Shows.WHOLE),
            Column(_("ความก้าวหน้า"), 13, Shows.PERCENT),
            Column(_("รายงานล่าช้า"), 12, Shows.WHOLE),
            Column(_("ส่วนของแผนที่มีหน่วยงานนี้หนุนอยู่เพียงหน่วยงานเดียว"), 18, Shows.WHOLE),
        ),
        rows=[Row(_cells(row)) for row in rows],
    )


def _cells(row: AgencyRow) -> tuple[Cell, ...]:
    return (
        *(row.code, plain_title(row), row.short, row.projects, row.linked, row.budget, row.spent),
        *(row.strategies, row.issues, row.progress, row.late, row.alone),
    )
