"""The country's tables as Excel files."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import pgettext

from graph.analysis.upstream_sums import Sums
from graph.model.area import Area
from portal.country.comparison import ComparedGoal
from portal.country.goals import GoalRow
from portal.country.provinces import ProvinceRow
from portal.i18n import plain_title
from portal.labels import grade_label, kind_label, label
from portal.spreadsheets import Cell, Column, Row, Shows, Table


def goals_table(title: str, said: Sequence[str], rows: Sequence[GoalRow]) -> Table:
    """Money of goals overlaps, so nothing is summed."""
    return Table(
        name=_("เป้าหมายแผนต้นทาง"),
        title=title,
        said=(*said, _("โครงการเดียวไปถึงได้หลายเป้าหมาย เงินของแต่ละเป้าหมายจึงเอามารวมกันไม่ได้")),
        columns=(
            Column(_("แผน"), 10),
            Column(_("รหัส"), 12),
            Column(_("เป้าหมาย"), 60),
            Column(_("ประเภท"), 18),
            Column(_("ระดับแผน"), 22),
            Column(_("จังหวัดที่มีในแผน"), 12, Shows.WHOLE),
            Column(_("จังหวัดที่มีโครงการ"), 12, Shows.WHOLE),
            *(Column(grade_label(grade), 12, Shows.WHOLE) for grade in range(5)),
            Column(_("โครงการ"), 12, Shows.WHOLE),
            Column(pgettext("many", "หน่วยงาน"), 12, Shows.WHOLE),
            Column(_("งบประมาณ (บาท)"), 18, Shows.MONEY),
            Column(_("ใช้จ่าย (บาท)"), 18, Shows.MONEY),
            Column(_("ความก้าวหน้า"), 13, Shows.PERCENT),
        ),
        rows=[Row(_goal_cells(row), row.goal.depth, row.is_lacking) for row in rows],
        fixed=3,
    )


def _goal_cells(row: GoalRow) -> tuple[Cell, ...]:
    goal, sums = row.goal, row.sums
    return (
        *(goal.plan.code, goal.code, plain_title(goal), kind_label(goal), label(goal.level)),
        *(sums.provinces, sums.covering, *sums.at_grade, sums.projects, sums.agencies),
        *(sums.budget_baht, sums.spent_baht, sums.progress),
    )


def goal_table(title: str, said: Sequence[str], rows: Sequence[ProvinceRow]) -> Table:
    """One goal by province: a project is of one province, so these add up."""
    return Table(
        name=_("เป้าหมายรายจังหวัด"),
        title=title,
        said=said,
        columns=(
            Column(_("จังหวัด"), 26),
            Column(_("หลักฐาน"), 20),
            Column(_("โครงการ"), 12, Shows.WHOLE, is_summed=True),
            Column(pgettext("many", "หน่วยงาน"), 12, Shows.WHOLE, is_summed=True),
            Column(_("งบประมาณ (บาท)"), 18, Shows.MONEY, is_summed=True),
            Column(_("ส่วนของงบประมาณจังหวัด"), 14, Shows.PERCENT),
            Column(_("ใช้จ่าย (บาท)"), 18, Shows.MONEY, is_summed=True),
            Column(_("ความก้าวหน้า"), 13, Shows.PERCENT),
        ),
        rows=[Row(_goal_province_cells(row), is_gap=row.has_it and not row.sums.projects) for row in rows],
    )


def _goal_province_cells(row: ProvinceRow) -> tuple[Cell, ...]:
    name = plain_title(row.area)
    if not row.is_known:
        return (name, _("ยังไม่มีผลวิเคราะห์"), *(None,) * 6)
    if not row.has_it:
        return (name, _("ไม่ได้อ้างถึงในแผน"), *(None,) * 6)
    sums = row.sums
    return (
        *(name, grade_label(sums.grade), sums.projects, sums.agencies),
        *(sums.budget_baht, row.share, sums.spent_baht, sums.progress),
    )


def provinces_table(title: str, said: Sequence[str], rows: Sequence[ProvinceRow]) -> Table:
    return Table(
        name=pgettext("many", "จังหวัด"),
        title=title,
        said=said,
        columns=(
            Column(_("จังหวัด"), 26),
            Column(_("โครงการ"), 12, Shows.WHOLE, is_summed=True),
            Column(_("เชื่อมโยงแล้ว"), 12, Shows.WHOLE, is_summed=True),
            Column(pgettext("many", "หน่วยงาน"), 12, Shows.WHOLE, is_summed=True),
            Column(_("งบประมาณ (บาท)"), 20, Shows.MONEY, is_summed=True),
            Column(_("ใช้จ่าย (บาท)"), 20, Shows.MONEY, is_summed=True),
            Column(_("เป้าหมายแผนต้นทาง"), 12, Shows.WHOLE),
            Column(_("ยังไม่มีโครงการ"), 12, Shows.WHOLE),
        ),
        rows=[Row(_province_cells(row)) for row in rows],
    )


def _province_cells(row: ProvinceRow) -> tuple[Cell, ...]:
    name, whole = plain_title(row.area), row.whole
    if not row.is_known:
        return (name, *(None,) * 7)
    return (
        *(name, whole.direct_projects, whole.projects, whole.agencies),
        *(whole.budget_baht, whole.spent_baht, row.elements, row.lacking),
    )


def comparison_table(title: str, said: Sequence[str], provinces: Sequence[Area], rows: Sequence[ComparedGoal]) -> Table:
    """Grade, projects and money of each province; rows in which they stand apart are tinted."""
    columns = [Column(_("รหัส"), 12), Column(_("เป้าหมาย"), 60)]
    for area in provinces:
        name = plain_title(area)
        columns += [
            Column(_("%(area)s หลักฐาน", area=name), 18),
            Column(_("%(area)s โครงการ", area=name), 12, Shows.WHOLE),
            Column(_("%(area)s งบประมาณ (บาท)", area=name), 18, Shows.MONEY),
        ]
    return Table(
        name=_("เทียบจังหวัด"),
        title=title,
        said=said,
        columns=columns,
        rows=[Row(_compared_cells(row), row.goal.depth, row.differs) for row in rows],
        fixed=2,
    )


def _compared_cells(row: ComparedGoal) -> tuple[Cell, ...]:
    cells: list[Cell] = [row.goal.code, plain_title(row.goal)]
    for sums in row.cells:
        cells += _compared(sums)
    return tuple(cells)


def _compared(sums: Sums | None) -> tuple[Cell, Cell, Cell]:
    if sums is None:
        return (_("ไม่ได้อ้างถึงในแผน"), None, None)
    return (grade_label(sums.grade), sums.projects, sums.budget_baht)
