"""Upstream plans: how far the province's projects reach the national strategy and the plans under it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from graph.errors import NotFoundError
from graph.model.people import Permission
from graph.store import plans
from portal.asked import whole
from portal.figures import figures, live_cascade
from portal.permissions import permission
from portal.scope import current_scope
from portal.standings import standings
from portal.upstream.contributions import contributions
from portal.upstream.plans_reached import by_level, plans_reached
from portal.upstream.tree import Show, shown, tree

blueprint = Blueprint("upstream", __name__, template_folder="templates")


@blueprint.get("/<area:area>/upstream")
@permission(Permission.READ)
def index(area: str) -> str:
    year = current_scope().year
    found = figures(area, year)
    cascade = live_cascade(area, year)
    reached = plans_reached(cascade, plans.upstream_plans(found.plan.id))
    in_force = [one for one in reached if one.is_in_force]
    return render_template(
        "upstream/index.html",
        figures=found,
        levels=by_level(reached),
        in_force=in_force,
        reached=[one for one in in_force if one.reached],
        projects=len(cascade.projects),
    )


@blueprint.get("/<area:area>/upstream/<path:code>")
@permission(Permission.READ)
def show(area: str, code: str) -> str:
    """`reached`: yes or no leaves the elements that projects of the year reach, or do not."""
    year = current_scope().year
    found = figures(area, year)
    cascade = live_cascade(area, year)
    reached = plans_reached(cascade, plans.upstream_plans(found.plan.id))
    about = next((one for one in reached if one.plan.code == code), None)
    if about is None:
        raise NotFoundError(f"{found.plan.id} draws on no plan {code}", kind="plan", id=code)
    chosen = Show(request.args["reached"]) if request.args.get("reached") in set(Show) else None
    stands = standings(cascade, found.run.coverage if found.run else {})
    return render_template(
        "upstream/show.html",
        figures=found,
        about=about,
        chosen=chosen,
        nodes=shown(tree(cascade, stands, about.row), chosen),
        page=contributions(cascade, stands, about.row, request.args.get("page", 1, type=whole)),
    )
