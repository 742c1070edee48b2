"""An agency's own list of its year: the projects that it owns and shares in, and the indicators that it was asked to
take, as an Excel file and as a page to print."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from graph.model.agency import Agency, agency_id
from graph.model.people import Permission
from graph.model.project import COUNTING, ProjectStatus
from graph.model.project_list import ProjectFilter
from graph.store import adoptions, agencies, indicators, plans
from graph.store.partners import JointProject, joint_projects
from graph.store.project_lists import ProjectList, list_projects
from portal.agencies.workspace import Adopted, adopted
from portal.i18n import plain_title
from portal.labels import label
from portal.permissions import may, permission
from portal.scope import current_scope
from portal.spreadsheets import Cell, Column, Row, Shows, Table, send_workbook


def register_own_list(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/agency.xlsx/<path:code>", view_func=workbook)
    blueprint.add_url_rule("/<area:area>/agency-print/<path:code>", view_func=printed)


@permission(Permission.READ)
def workbook(area: str, code: str) -> Response:
    """Two sheets: projects, and indicators where the agency was asked about any."""
    scope = current_scope()
    agency = agencies.get_agency(agency_id(area, code))
    projects, joint, taken = _year(area, agency)
    title = _("โครงการของ %(agency)s ปีงบประมาณ พ.ศ. %(year)s", agency=plain_title(agency), year=scope.year)
    tables = [_project_table(agency, title, projects, joint)]
    if taken:
        tables.append(_indicator_table(agency, scope.year, taken))
    return send_workbook(tables[0], scope, *tables[1:])


@permission(Permission.READ)
def printed(area: str, code: str) -> str:
    agency = agencies.get_agency(agency_id(area, code))
    projects, joint, taken = _year(area, agency)
    return render_template(
        "agencies/printed.html",
        agency=agency,
        year=current_scope().year,
        projects=projects,
        spent=sum((one.spent for one in projects.items if one.spent), start=0),
        joint=joint,
        taken=taken,
    )


def _year(area: str, agency: Agency) -> tuple[ProjectList, list[JointProject], list[Adopted]]:
    """The agency's projects (drafts too, for those who keep them), those that it shares in, and its indicators."""
    year = current_scope().year
    plan = plans.plan_for(area, year)
    states = tuple(ProjectStatus) if may(Permission.EDIT_PROJECT, area, agency.id) else COUNTING
    projects = list_projects(ProjectFilter(plan.id, year, agency=agency.id, states=states), size=0)
    asked = [one for one in adoptions.list_adoptions(plan.id) if one.agency == agency.id]
    known = {one.id: one for one in indicators.list_indicators(plan.id)}
    target_of = {(one.indicator, one.year): one.value for one in indicators.list_targets(plan.id)}
    joint = [one for one in joint_projects(plan.id, year, [agency.id]) if one.project.status.counts]
    return projects, joint, adopted(asked, known, target_of, year)


def _project_table(agency: Agency, title: str, projects: ProjectList, joint: Sequence[JointProject]) -> Table:
    own = [
        Row(
            (
                *(row.project.code, plain_title(row.project), label(row.project.status), _("เจ้าของโครงการ")),
                *(agency.short, row.primary_code, row.project.budget, row.spent, row.progress),
                *(row.project.start, row.project.end),
            ),
            is_gap=row.links == 0,
        )
        for row in projects.items
    ]
    return Table(
        name=_("โครงการ"),
        title=title,
        said=(_("เงินของโครงการร่วมนับที่หน่วยงานเจ้าของ จึงไม่แสดงที่นี่"),) if joint else (),
        columns=(
            Column(_("รหัส"), 14),
            Column(_("ชื่อโครงการ"), 60),
            Column(_("สถานะ"), 16),
            Column(_("บทบาท"), 26),
            Column(_("หน่วยงานเจ้าของ"), 22),
            Column(_("หนุนเป็นหลัก"), 12),
            Column(_("งบประมาณ (บาท)"), 18, Shows.MONEY, is_summed=True),
            Column(_("ใช้จ่ายแล้ว (บาท)"), 18, Shows.MONEY, is_summed=True),
            Column(_("ความก้าวหน้า"), 13, Shows.PERCENT),
            Column(_("เริ่ม"), 14, Shows.DATE),
            Column(_("สิ้นสุด"), 14, Shows.DATE),
        ),
        rows=[*own, *(Row(_joint_cells(one)) for one in joint)],
        fixed=2,
    )


def _joint_cells(one: JointProject) -> tuple[Cell, ...]:
    project = one.project
    return (
        *(project.code, plain_title(project), label(project.status)),
        _("ร่วม: %(part)s", part=one.partner.part) if one.partner.part else _("ร่วมดำเนินการ"),
        *(one.owner_short, None, None, None, None, project.start, project.end),
    )


def _indicator_table(agency: Agency, year: int, taken: Sequence[Adopted]) -> Table:
    return Table(
        name=_("ตัวชี้วัดร่วม"),
        title=_("ตัวชี้วัดร่วมของ %(agency)s ปีงบประมาณ พ.ศ. %(year)s", agency=plain_title(agency), year=year),
        said=(),
        columns=(
            Column(_("รหัส"), 10),
            Column(_("ตัวชี้วัด"), 60),
            Column(_("หน่วยวัด"), 14),
            Column(_("คำตอบ"), 14),
            Column(_("เป้าของหน่วยงาน"), 16, Shows.NUMBER),
            Column(_("เป้าของจังหวัด"), 16, Shows.NUMBER),
            Column(_("ผู้รับผิดชอบ"), 30),
        ),
        rows=[
            Row((one.code, plain_title(one), one.unit, label(one.state), one.target, one.provincial, one.owner_name))
            for one in taken
        ],
        fixed=2,
    )
