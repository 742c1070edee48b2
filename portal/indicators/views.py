"""The province's indicators: which are shared, which agencies have taken them on, and whether that is enough."""

from __future__ import annotations

from flask import Blueprint, render_template

from graph.model.people import Permission
from graph.store import adoptions, agencies, plans
from portal.figures import figures, live_cascade
from portal.indicator_rows import indicator_rows
from portal.indicators.answer_views import register_answer_views
from portal.indicators.asking_views import register_asking_views
from portal.indicators.matrix import matrix, reminders
from portal.indicators.sheet_views import register_sheet_views
from portal.permissions import permission
from portal.scope import current_scope

blueprint = Blueprint("indicators", __name__, template_folder="templates")
register_sheet_views(blueprint)
register_asking_views(blueprint)
register_answer_views(blueprint)


@blueprint.get("/<area:area>/indicators")
@permission(Permission.READ)
def index(area: str) -> str:
    year = current_scope().year
    plan = plans.plan_for(area, year)
    cascade = live_cascade(area, year)
    return render_template(
        "indicators/index.html",
        state=figures(area, year).state,
        year=year,
        matrix=matrix(cascade),
        reminders=reminders(adoptions.list_adoptions(plan.id)),
        agencies={one.id: one for one in agencies.list_agencies(area)},
        indicators=indicator_rows(cascade, range(len(cascade.indicators))),
    )
