"""The list of a year's projects: filtered, sorted, paged, totalled, and as an Excel workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from graph.analysis.project_list import matching, unlinked
from graph.analysis.search import find_projects, holds, words_of
from graph.errors import NotFoundError
from graph.model.agency import Agency
from graph.model.collation import search_key
from graph.model.people import Permission
from graph.model.plan import Plan
from graph.model.project import ProjectStatus
from graph.model.project_list import ProjectFilter
from graph.store import agencies
from graph.store.funding import money_from, sources_named
from graph.store.project_lists import (
    ProjectList,
    Uncounted,
    count_projects,
    count_uncounted,
    list_ids,
    list_projects,
)
from portal import counting
from portal.budget_sources import NO_SOURCE
from portal.errors import REFUSED
from portal.figures import figures, live_cascade
from portal.formatting import number
from portal.i18n import plain_title
from portal.labels import label
from portal.permissions import permission
from portal.projects.blueprint import blueprint
from portal.projects.counted import counted_at
from portal.projects.listing import SIZES, ListQuery, read_query
from portal.projects.lookup import editable_agencies, plan_of_scope
from portal.projects.workbook import project_table
from portal.scope import current_scope
from portal.sessions import current_person
from portal.spreadsheets import send_workbook
from portal.threads import ElementView, element_view


@dataclass(frozen=True, slots=True)
class Listed:
    """What an address asked for, found. `counted` is what each project of the list counts for at `element`, in baht by
    project id; its sum is the element's own figure when nothing else is filtered. `given` is what each has from the
    source that was asked for, None where none was. `standing` is the scope as it stands."""

    query: ListQuery
    wanted: ProjectFilter
    standing: Cascade
    agencies: list[Agency]
    agency: Agency | None
    element: ElementView | None
    counted: Mapping[str, Decimal]
    given: Mapping[str, Decimal] | None

    def page(self, page: int, size: int) -> ProjectList:
        """Every project with `size` 0."""
        query = self.query
        return list_projects(self.wanted, query.sort, query.descending, page, size, standing=self.standing)

    @property
    def source_name(self) -> str | None:
        return _source_name(self.query.source)

    @property
    def given_budget(self) -> Decimal:
        """What the listed projects, also those of other pages, have from the source."""
        given = self.given or {}
        return sum((given[one] for one in _ids(self.standing, self.wanted)), Decimal(0))

    @property
    def counted_budget(self) -> Decimal:
        return sum(self.counted.values(), Decimal(0))


@blueprint.get("/<area:area>/projects")
@permission(Permission.READ)
def index(area: str) -> ResponseReturnValue:
    scope, plan = current_scope(), plan_of_scope()
    listed = _listed(area, scope.year, plan)
    query = listed.query
    found = listed.page(query.page, query.size)
    if query.page > found.pages:
        found = listed.page(found.pages, query.size)
    uncounted = count_uncounted(plan.id, scope.year)
    agency = listed.agency
    page = render_template(
        "projects/index.html",
        listed=listed,
        found=found,
        total=len(listed.standing.projects),
        unlinked=int(unlinked(listed.standing).sum()),
        unlinked_drafts=uncounted[ProjectStatus.DRAFT].unlinked,
        agency_options=[(one.code, one.short) for one in listed.agencies],
        agency_codes={one.id: one.code for one in listed.agencies},
        source_options=[(one, _source_name(one)) for one in (*sources_named(plan.id, scope.year), NO_SOURCE)],
        size_options=[(size, _("%(size)s โครงการ", size=size)) for size in SIZES],
        export_url=_export_url(area, scope.year),
        year=scope.year,
        state=figures(area, scope.year).state,
        may_create=bool(editable_agencies(area)),
        tabs=_tabs(plan, scope.year, listed, count_uncounted(plan.id, scope.year, agency.id) if agency else uncounted),
    )
    return (page, REFUSED) if query.unread_budget else page


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to look at the year's projects beside those that count: a state, or the joint ones of one's agency."""

    text: str
    total: int
    url: str
    is_current: bool


def _tabs(plan: Plan, year: int, listed: Listed, uncounted: Mapping[ProjectStatus, Uncounted]) -> list[Tab]:
    """Those that count first; others only where there are some. An agency that is filtered by stays so."""
    query, agency = listed.query, listed.agency
    counted = matching(listed.standing, ProjectFilter(plan.id, year, agency=agency.id if agency else None))
    is_plain = query.state is None and query.partner is None
    tabs = [Tab(_("นับในแผน"), len(counted), url_for("projects.index", agency=query.agency), is_plain)]
    for state, count in uncounted.items():
        url = url_for("projects.index", agency=query.agency, state=state.value)
        tabs.append(Tab(label(state), count.total, url, query.state is state))
    own = current_person().agencies(plan.area)
    for one in (one for one in listed.agencies if one.id in own):
        joint = ProjectFilter(plan.id, year, partner=one.id, states=ListQuery(partner=one.code).states)
        url = url_for("projects.index", partner=one.code)
        text = _("โครงการร่วมของ %(agency)s", agency=one.short)
        tabs.append(Tab(text, count_projects(joint), url, query.partner == one.code))
    return [tab for place, tab in enumerate(tabs) if place == 0 or tab.total or tab.is_current]


@blueprint.get("/<area:area>/projects.xlsx")
@permission(Permission.READ)
def export(area: str) -> Response:
    """Every project of the filtered list, in its order."""
    scope, plan = current_scope(), plan_of_scope()
    listed = _listed(area, scope.year, plan)
    found = listed.page(1, size=0)
    title = _("โครงการของ%(area)s ปีงบประมาณ พ.ศ. %(year)s", area=plain_title(scope.area), year=scope.year)
    return send_workbook(project_table(title, _said_filters(listed, found), found.items), scope)


def _listed(area: str, year: int, plan: Plan) -> Listed:
    query = read_query(request.args)
    known = agencies.list_agencies(area)
    agency = next((one for one in known if one.code == query.agency), None)
    if query.agency and agency is None:
        raise NotFoundError(f"no agency {query.agency} in {area}")
    partner = next((one for one in known if one.code == query.partner), None)
    if query.partner and partner is None:
        raise NotFoundError(f"no agency {query.partner} in {area}")
    wanted = ProjectFilter(
        plan.id,
        year,
        agency=agency.id if agency else None,
        linked=query.linked,
        states=query.states,
        partner=partner.id if partner else None,
        budget=query.budget,
    )
    element, counted, given = None, {}, None
    cascade = live_cascade(area, year)
    if query.source:
        named = None if query.source == NO_SOURCE else query.source
        given = money_from(plan.id, year, query.states, named)
        wanted = replace(wanted, only=frozenset(given))
    if query.text and not all(state.counts for state in query.states):
        wanted = replace(wanted, only=_titled(wanted, query.text))
    elif query.text:
        found = find_projects(cascade, query.text).rows
        titled = frozenset(cascade.projects.ids[row] for row in found)
        wanted = replace(wanted, only=titled if wanted.only is None else titled & wanted.only)
    if query.element:
        row = _element_row(cascade, query.element)
        element = element_view(cascade, row)
        wanted = replace(wanted, element=cascade.elements.ids[row])
        only = _ids(cascade, wanted) if wanted.budget else wanted.only
        counted = counted_at(cascade, row, agency=wanted.agency, only=only)
    return Listed(query, wanted, cascade, known, agency, element, counted, given)


def _ids(cascade: Cascade, wanted: ProjectFilter) -> frozenset[str]:
    """Public ids of all that the list holds."""
    if wanted.is_counted:
        return frozenset(cascade.projects.ids[row] for row in matching(cascade, wanted).tolist())
    return frozenset(list_ids(wanted))


def _source_name(source: str | None) -> str | None:
    return str(_("ไม่ระบุแหล่ง")) if source == NO_SOURCE else source


def _titled(wanted: ProjectFilter, text: str) -> frozenset[str]:
    """Projects by the words of their titles and codes, those too that the cascade leaves out."""
    words = words_of(text)
    listed = [row.project for row in list_projects(wanted, size=0).items]
    keys = {one.id: search_key(" ".join(filter(None, (one.code, one.title_th, one.title_en)))) for one in listed}
    return frozenset(project for project, key in keys.items() if holds(key, words))


def _element_row(cascade: Cascade, code: str) -> int:
    row = cascade.element_rows.get(code)
    if row is None:
        raise NotFoundError(f"no element {code} in this plan or above it")
    return row


def _export_url(area: str, year: int) -> str:
    values: dict[str, Any] = {**request.args, "area": area, "year": year, "page": None, "size": None}
    return url_for("projects.export", **values)


def _said_filters(listed: Listed, found: ProjectList) -> str:
    """The filters in words, for the head of the workbook."""
    said = [counting.counted(found.total, "projects")]
    if listed.agency:
        said.append(_("หน่วยงาน: %(name)s", name=plain_title(listed.agency)))
    if listed.element:
        said.append(_("หนุน: %(name)s %(title)s", name=listed.element.name, title=listed.element.title))
    if listed.source_name:
        said.append(_("แหล่งงบประมาณ: %(source)s", source=listed.source_name))
    if listed.query.budget:
        said.append(_("งบโครงการตั้งแต่ (บาท)") + f" {number(listed.query.budget)}")
    if listed.query.linked is not None:
        said.append(_("เชื่อมโยงแล้ว") if listed.query.linked else _("ยังไม่เชื่อมโยง"))
    if listed.query.state is not None:
        said.append(_("สถานะ: %(state)s", state=label(listed.query.state)))
    if listed.query.partner:
        said.append(_("โครงการร่วมของ %(agency)s", agency=listed.query.partner))
    if listed.query.text:
        said.append(_("ค้นหา: %(text)s", text=listed.query.text))
    return " · ".join(said)
