"""Which agencies carry the plan and which are idle; and what one agency does for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from graph.analysis.agency_figures import agency_figures
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import BY_ID, agency_of
from graph.analysis.paths import threads
from graph.errors import NotFoundError
from graph.model.agency import agency_id
from graph.model.people import Permission, Person, Role
from graph.model.plan import ElementKind, PlanLevel
from graph.model.project import ProjectStatus
from graph.model.project_list import ProjectFilter, ProjectSort
from graph.store import adoptions, agencies, audit, indicators, people
from graph.store.partners import joint_projects
from graph.store.project_lists import count_projects, list_projects
from portal.agencies.member_views import register_member_views
from portal.agencies.own_list import register_own_list
from portal.agencies.rows import AgencyRow, AgencySort, agency_rows, carried, sorted_rows
from portal.agencies.workbook import agency_table
from portal.agencies.workspace import adopted, due
from portal.figures import figures, live_cascade
from portal.i18n import plain_title
from portal.permissions import may, permission
from portal.scope import current_scope
from portal.sessions import current_person
from portal.spreadsheets import send_workbook
from portal.threads import ElementView, Step, element_steps, element_view

blueprint = Blueprint("agencies", __name__, template_folder="templates")
register_own_list(blueprint)
register_member_views(blueprint)

FIRST_PROJECTS = 12
MOST_MEMBERS = 200
THIN_KINDS = (ElementKind.STRATEGY, ElementKind.OBJECTIVE, ElementKind.ISSUE)


@dataclass(frozen=True, slots=True)
class Listed:
    """The agencies of the address's filter and order. `element` is what they support, where that was asked for."""

    rows: list[AgencyRow]
    everyone: list[AgencyRow]
    sort: AgencySort
    descending: bool
    element: ElementView | None

    @property
    def active(self) -> int:
        return sum(not row.is_idle for row in self.everyone)

    @property
    def idle(self) -> list[AgencyRow]:
        return [row for row in self.everyone if row.is_idle]


@blueprint.get("/<area:area>/agencies")
@permission(Permission.READ)
def index(area: str) -> str:
    year = current_scope().year
    found = figures(area, year)
    listed = _listed(live_cascade(area, year))
    return render_template("agencies/index.html", state=found.state, listed=listed, year=year)


@blueprint.get("/<area:area>/agencies.xlsx")
@permission(Permission.READ)
def export(area: str) -> Response:
    """The list in its order."""
    scope = current_scope()
    listed = _listed(live_cascade(area, scope.year))
    title = _("หน่วยงานกับแผนของ%(area)s ปีงบประมาณ พ.ศ. %(year)s", area=plain_title(scope.area), year=scope.year)
    said = _("%(active)s จาก %(all)s หน่วยงานมีโครงการ", active=listed.active, all=len(listed.everyone))
    return send_workbook(agency_table(title, said, listed.rows), scope)


@blueprint.get("/<area:area>/agency/<path:code>")
@permission(Permission.READ)
def show(area: str, code: str) -> str:
    """One place for all that an agency does in a year, and for its own people the way to each part of it."""
    year = current_scope().year
    found = figures(area, year)
    agency = agencies.get_agency(agency_id(area, code))
    cascade = live_cascade(area, year)
    covered = coverage(cascade)
    row = next((one for one in agency_rows(agency_figures(cascade, covered)) if one.id == agency.id), None)
    if row is None:
        raise NotFoundError(f"no agency {code} in {area}", kind="agency", id=code)
    strategies = carried(cascade, covered, row.row)
    wanted = ProjectFilter(found.plan.id, year, agency=agency.id)
    findings = found.run.findings if found.run else ()
    asked = [one for one in adoptions.list_adoptions(found.plan.id) if one.agency == agency.id]
    known = {one.id: one for one in indicators.list_indicators(found.plan.id)}
    target_of = {(one.indicator, one.year): one.value for one in indicators.list_targets(found.plan.id)}
    joint = joint_projects(found.plan.id, year, [agency.id])
    members = [one for one in people.list_people(area, agency=agency.id, size=MOST_MEMBERS).items if one.active]
    return render_template(
        "agencies/show.html",
        state=found.state,
        year=year,
        agency=agency,
        row=row,
        projects=list_projects(wanted, ProjectSort.BUDGET, descending=True, size=FIRST_PROJECTS, standing=cascade),
        drafts=_drafts(found.plan.id, year, agency.id) if may(Permission.EDIT_PROJECT, area, agency.id) else 0,
        joint=[one for one in joint if one.project.status.counts],
        taken=adopted(asked, known, target_of, year),
        due=due(findings, code, asked, joint),
        rules=BY_ID,
        strategies=strategies,
        threads={one.row: _thread(cascade, one.row, area) for one in strategies},
        alone=[one for one in carried(cascade, covered, row.row, THIN_KINDS) if one.is_alone],
        gaps=sum(agency_of(finding) == code for finding in findings),
        before=_year_before(area, year, agency.id),
        roles=_roles(members, agency.id),
        members=members if _may_see_people(area, agency.id) else None,
        events=audit.history(agency.id, limit=20),
    )


def _drafts(plan: str, year: int, agency: str) -> int:
    """How many projects of the agency are still being written."""
    return count_projects(ProjectFilter(plan, year, agency=agency, states=(ProjectStatus.DRAFT,)))


def _listed(cascade: Cascade) -> Listed:
    asked = request.args.get("sort", "")
    sort = AgencySort(asked) if asked in tuple(AgencySort) else AgencySort.ORDER
    descending = request.args.get("order") == "desc"
    code = request.args.get("element")
    element = None
    if code:
        if code not in cascade.element_rows:
            raise NotFoundError(f"no element {code} here", kind="element", id=code)
        element = cascade.element_rows[code]
    counted = agency_figures(cascade, coverage(cascade))
    everyone = agency_rows(counted)
    rows = everyone if element is None else agency_rows(counted, element)
    return Listed(
        rows=sorted_rows(rows, sort, descending),
        everyone=everyone,
        sort=sort,
        descending=descending,
        element=None if element is None else element_view(cascade, element),
    )


def _thread(cascade: Cascade, strategy: int, area: str) -> list[Step]:
    """A strategy's way up to the national strategy, by the master plan if it can; empty where there is none."""
    found = threads(cascade, element=strategy, via=PlanLevel.MASTER)
    return element_steps(cascade, found[0].path, area=area) if found else []


def _year_before(area: str, year: int, agency: str) -> AgencyRow | None:
    """The agency's figures of the year before; None where no plan was in force or it was not there."""
    try:
        cascade = live_cascade(area, year - 1)
    except NotFoundError:
        return None
    covered = coverage(cascade)
    return next((row for row in agency_rows(agency_figures(cascade, covered)) if row.id == agency), None)


def _may_see_people(area: str, agency: str) -> bool:
    """Names are for colleagues, for those who plan with the agencies, and for the administrator."""
    person = current_person()
    return agency in person.agencies(area) or may(Permission.ANALYSE, area) or may(Permission.MANAGE_PEOPLE, area)


def _roles(members: Sequence[Person], agency: str) -> Counter[Role]:
    """How many people hold each role in the agency today."""
    return Counter(one.role for person in members for one in person.memberships if one.agency == agency)
