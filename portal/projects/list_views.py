"""The list of a year's projects: filtered, sorted, paged, totalled, and as an Excel workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from graph.analysis.search import find_projects
from graph.errors import NotFoundError
from graph.model.agency import Agency
from graph.model.people import Permission
from graph.model.plan import Plan
from graph.store import agencies
from graph.store.project_lists import ProjectFilter, ProjectList, list_projects
from portal import counting
from portal.figures import figures, live_cascade
from portal.i18n import plain_title
from portal.permissions import permission
from portal.projects.blueprint import blueprint
from portal.projects.counted import counted_at
from portal.projects.listing import SIZES, ListQuery, read_query
from portal.projects.lookup import editable_agencies, plan_of_scope
from portal.projects.workbook import project_table
from portal.scope import current_scope
from portal.spreadsheets import send_workbook
from portal.threads import ElementView, element_view


@dataclass(frozen=True, slots=True)
class Listed:
    """What an address asked for, found. `counted` is what each project of the list counts for at `element`, in baht by
    project id; its sum is the element's own figure when nothing else is filtered."""

    query: ListQuery
    wanted: ProjectFilter
    agencies: list[Agency]
    agency: Agency | None
    element: ElementView | None
    counted: Mapping[str, Decimal]

    @property
    def counted_budget(self) -> Decimal:
        return sum(self.counted.values(), Decimal(0))


@blueprint.get("/<area:area>/projects")
@permission(Permission.READ)
def index(area: str) -> str:
    scope, plan = current_scope(), plan_of_scope()
    listed = _listed(area, scope.year, plan)
    query = listed.query
    found = list_projects(listed.wanted, query.sort, query.descending, query.page, query.size)
    if query.page > found.pages:
        found = list_projects(listed.wanted, query.sort, query.descending, found.pages, query.size)
    everything = ProjectFilter(plan.id, scope.year)
    return render_template(
        "projects/index.html",
        listed=listed,
        found=found,
        total=_count(everything),
        unlinked=_count(ProjectFilter(plan.id, scope.year, linked=False)),
        agency_options=[(one.code, one.short) for one in listed.agencies],
        agency_codes={one.id: one.code for one in listed.agencies},
        size_options=[(size, _("%(size)s โครงการ", size=size)) for size in SIZES],
        export_url=_export_url(area, scope.year),
        year=scope.year,
        state=figures(area, scope.year).state,
        may_create=bool(editable_agencies(area)),
    )


@blueprint.get("/<area:area>/projects.xlsx")
@permission(Permission.READ)
def export(area: str) -> Response:
    """Every project of the filtered list, in its order."""
    scope, plan = current_scope(), plan_of_scope()
    listed = _listed(area, scope.year, plan)
    found = list_projects(listed.wanted, listed.query.sort, listed.query.descending, size=0)
    title = _("โครงการของ%(area)s ปีงบประมาณ พ.ศ. %(year)s", area=plain_title(scope.area), year=scope.year)
    return send_workbook(project_table(title, _said_filters(listed, found), found.items), scope)


def _listed(area: str, year: int, plan: Plan) -> Listed:
    query = read_query(request.args)
    known = agencies.list_agencies(area)
    agency = next((one for one in known if one.code == query.agency), None)
    if query.agency and agency is None:
        raise NotFoundError(f"no agency {query.agency} in {area}")
    wanted = ProjectFilter(plan.id, year, agency=agency.id if agency else None, linked=query.linked)
    element, counted = None, {}
    if query.text or query.element:
        cascade = live_cascade(area, year)
        if query.text:
            found = find_projects(cascade, query.text).rows
            wanted = replace(wanted, only=frozenset(cascade.projects.ids[row] for row in found))
        if query.element:
            row = _element_row(cascade, query.element)
            element = element_view(cascade, row)
            wanted = replace(wanted, element=cascade.elements.ids[row])
            counted = counted_at(cascade, row, agency=wanted.agency, only=wanted.only)
    return Listed(query, wanted, known, agency, element, counted)


def _element_row(cascade: Cascade, code: str) -> int:
    row = cascade.element_rows.get(code)
    if row is None:
        raise NotFoundError(f"no element {code} in this plan or above it")
    return row


def _export_url(area: str, year: int) -> str:
    values: dict[str, Any] = {**request.args, "area": area, "year": year, "page": None, "size": None}
    return url_for("projects.export", **values)


def _count(wanted: ProjectFilter) -> int:
    return list_projects(wanted, size=1).total


def _said_filters(listed: Listed, found: ProjectList) -> str:
    """The filters in words, for the head of the workbook."""
    said = [counting.counted(found.total, "projects")]
    if listed.agency:
        said.append(_("หน่วยงาน: %(name)s", name=plain_title(listed.agency)))
    if listed.element:
        said.append(_("หนุน: %(name)s %(title)s", name=listed.element.name, title=listed.element.title))
    if listed.query.linked is not None:
        said.append(_("เชื่อมโยงแล้ว") if listed.query.linked else _("ยังไม่เชื่อมโยง"))
    if listed.query.text:
        said.append(_("ค้นหา: %(text)s", text=listed.query.text))
    return " · ".join(said)
