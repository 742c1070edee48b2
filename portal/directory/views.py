"""Who answers for what in the province, and how to reach them: what each of them allowed."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from graph.analysis.search import clean_query
from graph.model.fiscal import today
from graph.model.people import Permission
from graph.store import groups, meetings, people, plans
from graph.store.in_charge import list_charges
from graph.store.page import page_of
from portal.asked import whole
from portal.directory.duties import Given
from portal.directory.listing import entries, found
from portal.figures import figures, live_cascade
from portal.permissions import permission
from portal.scope import current_scope
from portal.sessions import current_person

blueprint = Blueprint("directory", __name__, template_folder="templates")

AGENCIES_ON_A_PAGE = 30
MOST_PEOPLE = 2_000


@blueprint.get("/<area:area>/directory")
@permission(Permission.READ)
def index(area: str) -> str:
    """`q`: words of an agency's or a person's name."""
    year = current_scope().year
    text = clean_query(request.args.get("q", ""))
    given = Given(
        charges=list_charges(plans.plan_for(area, year).id, year),
        groups=groups.list_groups(area),
        follow_ups=meetings.list_follow_ups(area),
        day=today(),
    )
    known = people.list_people(area, size=MOST_PEOPLE).items
    listed = entries(live_cascade(area, year), known, current_person(), given)
    matching = found(listed, text)
    return render_template(
        "directory/index.html",
        state=figures(area, year).state,
        year=year,
        text=text,
        page=page_of(matching, request.args.get("page", 1, type=whole), AGENCIES_ON_A_PAGE),
        people=sum(len(entry.contacts) for entry in matching),
        hidden=sum(entry.hidden for entry in matching),
        me=current_person(),
    )
