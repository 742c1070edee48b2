"""Where the year's money goes, and how far the whole plan is covered: pictures, with tables that say the same."""

from __future__ import annotations

from flask import Blueprint, render_template

from graph.analysis.money_flow import money_flow
from graph.model.area import Scope
from graph.model.people import Permission
from graph.store.funding import funding_of
from portal.figures import figures, live_cascade
from portal.flows.money import STAGES, money_picture
from portal.permissions import permission
from portal.scope import current_scope

blueprint = Blueprint("flows", __name__, template_folder="templates")


@blueprint.get("/<area:area>/money-flow")
@permission(Permission.READ)
def money(area: str) -> str:
    """From the sources of the budget to the national strategy."""
    year = current_scope().year
    found, cascade = figures(area, year), live_cascade(area, year)
    flow = money_flow(cascade, funding_of(Scope(area, year)))
    unpaid = int((cascade.projects.budget == 0).sum())
    return render_template(
        "flows/money.html",
        state=found.state,
        year=year,
        picture=money_picture(cascade, flow),
        stages=STAGES,
        projects=len(cascade.projects),
        unpaid=unpaid,
    )
