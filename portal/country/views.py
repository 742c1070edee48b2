"""A region or the whole country: what its provinces together do for the upstream plans, the same figures as on their
own pages, each thing counted once."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from graph.analysis.upstream_sums import Sums, added
from graph.model.people import Permission
from graph.store.page import page_of
from portal.country import comparison
from portal.country.asked import (
    Country,
    Listed,
    asked_filter,
    asked_measure,
    asked_page,
    asked_provinces,
    asked_sort,
)
from portal.country.goals import LEVELS, GoalRow, GoalSort, by_plan, filtered, goal_named, ordered, plan_rows
from portal.country.provinces import OF_EVERYTHING, OF_GOAL, ProvinceSort, map_of, of_goal, ranked
from portal.country.run_views import register_run_views
from portal.country.workbook import comparison_table, goal_table, goals_table, provinces_table
from portal.formatting import be_datetime
from portal.i18n import plain_title
from portal.permissions import permission
from portal.spreadsheets import send_workbook

GOALS_ON_A_PAGE = 50

blueprint = Blueprint("country", __name__, template_folder="templates")
register_run_views(blueprint)


@blueprint.get("/<area:area>/country")
@permission(Permission.READ)
def index(area: str) -> str:
    """`level`, `plan`, `lacking=1` and `q` leave some of the goals, `sort` and `order` put them in another order,
    `page` turns them over. `by` colours the map, which only the whole list's first page has."""
    country = Country()
    listed = _listed(country)
    is_front = listed.page.page == 1 and not listed.wanted.is_on
    return render_template(
        "country/index.html",
        country=country,
        listed=listed,
        groups=by_plan(listed.page.items) if listed.sort is GoalSort.PLAN and not listed.descending else None,
        map=map_of(country.every_province, asked_measure(OF_EVERYTHING)) if is_front else None,
        measures=OF_EVERYTHING,
        plan_rows=plan_rows(country.counted),
        levels=LEVELS,
        plans=list(dict.fromkeys(goal.plan for goal in country.goals)),
    )


@blueprint.get("/<area:area>/country.xlsx")
@permission(Permission.READ)
def export(area: str) -> Response:
    """The list as the page shows it."""
    country = Country()
    title = _("เป้าหมายแผนต้นทางกับ%(area)s ปีงบประมาณ พ.ศ. %(year)s", area=plain_title(country.area), year=country.year)
    return send_workbook(goals_table(title, _said(country), _listed(country).rows), country.scope)


@blueprint.get("/<area:area>/country/goal/<path:key>")
@permission(Permission.READ)
def goal(area: str, key: str) -> str:
    """`by` colours the map."""
    country = Country()
    about = goal_named(country.goals, key)
    rows = of_goal(country.provinces, country.parts, about.id)
    # Of the rows that are shown, so that a save between two reads cannot make them differ.
    total = added({about.id: row.sums} for row in rows).get(about.id, Sums())
    sort, descending = asked_sort(ProvinceSort, ProvinceSort.PROJECTS)
    return render_template(
        "country/goal.html",
        country=country,
        goal=about,
        total=GoalRow(about, total, about.plan.in_force(country.year)),
        rows=ranked(rows, sort, descending),
        map=map_of(rows, asked_measure(OF_GOAL)),
        measures=OF_GOAL,
        sort=sort,
        descending=descending,
    )


@blueprint.get("/<area:area>/country/goal.xlsx/<path:key>")
@permission(Permission.READ)
def export_goal(area: str, key: str) -> Response:
    country = Country()
    about = goal_named(country.goals, key)
    sort, descending = asked_sort(ProvinceSort, ProvinceSort.PROJECTS)
    rows = ranked(of_goal(country.provinces, country.parts, about.id), sort, descending)
    named = f"{about.code} {plain_title(about)}"
    title = _("%(goal)s รายจังหวัด ปีงบประมาณ พ.ศ. %(year)s", goal=named, year=country.year)
    return send_workbook(goal_table(title, _said(country), rows), country.scope)


@blueprint.get("/<area:area>/country/uncovered")
@permission(Permission.READ)
def uncovered(area: str) -> str:
    country = Country()
    lacking = [row for row in country.rows if row.is_lacking]
    unused = [row for row in country.rows if row.is_in_force and not row.sums.provinces]
    return render_template("country/uncovered.html", country=country, lacking=by_plan(lacking), unused=by_plan(unused))


@blueprint.get("/<area:area>/country/money")
@permission(Permission.READ)
def money(area: str) -> str:
    """`plan` leaves one plan's goals; without it the first that has money."""
    country = Country()
    plans = [plan for _level, found in by_plan(country.counted) for plan, _rows in found]
    asked = request.args.get("plan")
    plan = next((one for one in plans if one.code == asked), plans[0] if plans else None)
    rows = [row for row in country.counted if plan is not None and row.goal.plan.id == plan.id]
    sort, descending = asked_sort(GoalSort, GoalSort.BUDGET)
    return render_template(
        "country/money.html",
        country=country,
        plans=plans,
        plan=plan,
        rows=ordered(rows, sort, descending),
        most=max((row.sums.budget for row in rows), default=0),
        sort=sort,
        descending=descending,
    )


@blueprint.get("/<area:area>/country/provinces")
@permission(Permission.READ)
def provinces(area: str) -> str:
    country = Country()
    sort, descending = asked_sort(ProvinceSort, ProvinceSort.BUDGET)
    return render_template(
        "country/provinces.html",
        country=country,
        rows=ranked(country.every_province, sort, descending),
        sort=sort,
        descending=descending,
    )


@blueprint.get("/<area:area>/country/provinces.xlsx")
@permission(Permission.READ)
def export_provinces(area: str) -> Response:
    country = Country()
    sort, descending = asked_sort(ProvinceSort, ProvinceSort.BUDGET)
    title = _("จังหวัดใน%(area)s ปีงบประมาณ พ.ศ. %(year)s", area=plain_title(country.area), year=country.year)
    rows = ranked(country.every_province, sort, descending)
    return send_workbook(provinces_table(title, _said(country), rows), country.scope)


@blueprint.get("/<area:area>/country/compare")
@permission(Permission.READ)
def compare(area: str) -> str:
    """`p` names a province, as often as there are some to compare; `differs=1` leaves where they stand apart, `page`
    turns over."""
    country = Country()
    picked = asked_provinces(country.provinces)
    rows = comparison.compared(country.goals, picked, country.parts, country.year) if len(picked) > 1 else []
    only = request.args.get("differs") == "1"
    shown = [row for row in rows if row.differs] if only else rows
    return render_template(
        "country/compare.html",
        country=country,
        picked=picked,
        wholes={row.area.id: row for row in country.every_province if row.area in picked},
        page=page_of(shown, asked_page(), GOALS_ON_A_PAGE),
        differing=sum(row.differs for row in rows),
        divided=sum(row.is_divided for row in rows),
        total=len(rows),
        only=only,
        fewest=comparison.FEWEST,
        most=comparison.MOST,
    )


@blueprint.get("/<area:area>/country/compare.xlsx")
@permission(Permission.READ)
def export_comparison(area: str) -> Response:
    country = Country()
    picked = asked_provinces(country.provinces)
    rows = comparison.compared(country.goals, picked, country.parts, country.year)
    title = _("เทียบจังหวัดตามเป้าหมายแผนต้นทาง ปีงบประมาณ พ.ศ. %(year)s", year=country.year)
    return send_workbook(comparison_table(title, _said(country), picked, rows), country.scope)


def _listed(country: Country) -> Listed:
    wanted = asked_filter()
    sort, descending = asked_sort(GoalSort, GoalSort.PLAN) if request.args.get("sort") else (GoalSort.PLAN, False)
    rows = ordered(filtered(country.rows, wanted), sort, descending)
    return Listed(rows, page_of(rows, asked_page(), GOALS_ON_A_PAGE), wanted, sort, descending)


def _said(country: Country) -> tuple[str, ...]:
    """Of when the figures are."""
    return (_("ตัวเลข ณ %(at)s", at=be_datetime(country.state.run_at)),)
