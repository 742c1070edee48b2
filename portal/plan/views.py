"""The plan of a year: which strategies are covered, which are not; on a page and as an Excel file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from graph.model.people import Permission
from portal.counting import counted_kind
from portal.indicator_rows import indicator_rows
from portal.labels import provincial_kind_label
from portal.permissions import permission
from portal.plan.page import plan_page
from portal.plan.workbook import plan_table
from portal.scope import current_scope
from portal.spreadsheets import send_workbook

blueprint = Blueprint("plan", __name__, template_folder="templates")


@blueprint.get("/<area:area>/plan")
@permission(Permission.READ)
def outline(area: str) -> str:
    page = plan_page(area, current_scope().year, request.args)
    indicators = indicator_rows(page.cascade, range(len(page.cascade.indicators)))
    return render_template(
        "plan/outline.html",
        page=page,
        indicators=indicators,
        tally_kind=counted_kind(page.tally.kind, page.tally.total),
        agency_options=[(agency.code, agency.short) for agency in page.agencies],
        kind_options=[(kind, provincial_kind_label(kind)) for kind in page.kinds],
    )


@blueprint.get("/<area:area>/plan.xlsx")
@permission(Permission.READ)
def export(area: str) -> Response:
    """The outline as filtered."""
    scope = current_scope()
    return send_workbook(plan_table(plan_page(area, scope.year, request.args), scope.year), scope)
