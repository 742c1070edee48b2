"""Where the year's money goes, and how far the whole plan is covered: pictures, with tables that say the same."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from graph.analysis.coverage import coverage as cover
from graph.analysis.money_flow import money_flow
from graph.model.people import Permission
from portal.as_of import shown_cascade, shown_figures, shown_funding
from portal.counting import counted_kind
from portal.flows.money import STAGES, money_picture
from portal.flows.plan_wheel import Angle, plan_wheel
from portal.permissions import permission
from portal.scope import current_scope
from portal.standings import standings

blueprint = Blueprint("flows", __name__, template_folder="templates")


@blueprint.get("/<area:area>/money-flow")
@permission(Permission.READ)
def money(area: str) -> str:
    """From the sources of the budget to the national strategy."""
    year = current_scope().year
    found, cascade = shown_figures(area, year), shown_cascade(area, year)
    flow = money_flow(cascade, shown_funding(area, year))
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


@blueprint.get("/<area:area>/plan-wheel")
@permission(Permission.READ)
def coverage(area: str) -> str:
    """How far each part of the plan is proven. `angle`: what makes a part wide."""
    year = current_scope().year
    found, cascade = shown_figures(area, year), shown_cascade(area, year)
    asked = request.args.get("angle", "")
    angle = Angle(asked) if asked in tuple(Angle) else Angle.PARTS
    stands = standings(cascade, cover(cascade).elements_json())
    return render_template(
        "flows/coverage.html",
        state=found.state,
        year=year,
        angle=angle,
        wheel=plan_wheel(cascade, stands, angle),
        kind_name=counted_kind,
    )
