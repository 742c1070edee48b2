"""The plan of a year: which strategies are covered, which are not; on a page and as an Excel file."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file
from flask_babel import gettext as _

from graph.model.people import Permission
from portal.counting import counted_kind
from portal.i18n import plain_title
from portal.indicator_rows import indicator_rows
from portal.labels import provincial_kind_label
from portal.permissions import permission
from portal.plan.page import plan_page
from portal.plan.workbook import plan_workbook
from portal.scope import current_scope

blueprint = Blueprint("plan", __name__, template_folder="templates")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


@blueprint.get("/<area:area>/plan/export")
@permission(Permission.READ)
def export(area: str) -> Response:
    """The outline as filtered."""
    year = current_scope().year
    page = plan_page(area, year, request.args)
    name = _("แผน-%(area)s-%(year)s.xlsx", area=plain_title(current_scope().area), year=year)
    return send_file(BytesIO(plan_workbook(page, year)), mimetype=EXCEL, as_attachment=True, download_name=name)
