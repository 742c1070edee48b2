"""The landing page: my work, by what my roles can mend; the provinces of someone with several; a first start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from graph.analysis.gaps.registry import BY_ID
from graph.errors import NotFoundError
from graph.model.area import Area, AreaKind, Scope
from graph.model.fiscal import now, today
from graph.model.people import Permission, Person, Role
from graph.model.project_import import ProjectImport
from graph.store import (
    adoptions,
    agencies,
    areas,
    calls,
    gap_cards,
    imports,
    meetings,
    people,
    project_waiting,
    runs,
    scopes,
)
from portal import sessions
from portal.figures import figures, live_cascade
from portal.home.accounts import account_review
from portal.home.asked import asked_of, open_calls_of
from portal.home.changes import Changes, recent_changes
from portal.home.my_cards import my_cards
from portal.home.my_work import count, my_work, own_agencies
from portal.home.summary import agency_summary, summary
from portal.permissions import permission
from portal.scope import areas_of, current_scope

blueprint = Blueprint("home", __name__, template_folder="templates")

CHANGES_OF = timedelta(days=7)
# Roles that follow the whole province, and so are told what changed in it.
FOLLOWERS = frozenset({Role.PLANNER, Role.COORDINATOR, Role.OFFICER_IN_CHIEF, Role.EXECUTIVE, Role.COMMITTEE})
# Roles that want the answer of the whole province first, and their own work after it.
LEADERS = frozenset({Role.OFFICER_IN_CHIEF, Role.EXECUTIVE})

# Roles that mend for the whole province, whether or not something is there to mend now.
MENDERS = frozenset({Role.PLANNER, Role.COORDINATOR, Role.OFFICER_IN_CHIEF})


@blueprint.get("/")
@permission(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Leads everyone to their own work, those of a region or the ministry to its overview; asks someone with several
    provinces which one."""
    person = sessions.signed_in_person()
    if person is None:
        if not any(area.kind is AreaKind.PROVINCE for area in areas.list_areas()):
            return render_template("home/first_start.html")
        return redirect(url_for("account.sign_in"))
    known = areas_of(person)
    asked = request.args.get("area")
    chosen = next((area for area in known if area.id == asked), None)
    if chosen is None and known and (len(known) == 1 or known[0].kind is not AreaKind.PROVINCE):
        chosen = known[0]
    if chosen is None:
        return _chooser(person, known)
    place = "home.work" if chosen.kind is AreaKind.PROVINCE else "country.index"
    return redirect(url_for(place, area=chosen.id, year=request.args.get("year")))


@blueprint.get("/<area:area>/")
@permission(Permission.READ)
def work(area: str) -> ResponseReturnValue:
    person, scope = sessions.current_person(), current_scope()
    if scope.area.kind is not AreaKind.PROVINCE:
        return redirect(url_for("country.index"))
    try:
        current = figures(area, scope.year)
    except NotFoundError:
        return render_template("home/no_plan.html", scope=scope)
    run, roles = current.run, person.roles(area)
    values: dict[str, Any] = {"state": current.state, "plan": current.plan, "year": scope.year, "rules": BY_ID}
    if person.may(Permission.MANAGE_PEOPLE, area):
        values["accounts"] = account_review(people.list_sign_ins(area))
        values["stale"] = [one for one in scopes.list_due(today()) if one.area == area]
    if run is None:
        return render_template("home/work.html", run=None, groups=(), total=0, **values)
    groups = my_work(person, area, run.findings)
    own = own_agencies(person, area)
    known = agencies.list_agencies(area)
    asked = []
    if person.may(Permission.ADOPT, area):
        asked = asked_of(person, area, adoptions.list_adoptions(current.plan.id), known)
    keeps = person.own_agencies(area)
    waiting = project_waiting.waiting_projects(current.plan.id, scope.year, keeps)
    taken_up = my_cards(person.id, gap_cards.list_deeds(Scope(area, scope.year)), run.findings, today())
    called = open_calls_of(person, area, calls.list_calls(Scope(area, scope.year)), known)
    assigned = meetings.open_follow_ups(area, [person.id, *keeps])
    unfinished = _imports(person, area, [one.id for one in known], keeps)
    left: tuple[Sequence[Any], ...] = (unfinished, taken_up, called, assigned)
    return render_template(
        "home/work.html",
        run=run,
        groups=groups,
        asked=asked,
        waiting=waiting,
        imports=unfinished,
        taken_up=taken_up,
        called=called,
        follow_ups=assigned,
        day=today(),
        total=count(groups) + sum(one.waiting for one in asked) + waiting.total + sum(map(len, left)),
        leads=bool(roles & LEADERS),
        can_mend=bool(groups or own or asked or waiting.total or any(left) or roles & MENDERS),
        summary=summary(run, len(known)),
        own=agency_summary(live_cascade(area, scope.year), run.coverage, own) if own else None,
        changes=_changes(area, scope.year) if roles & FOLLOWERS else None,
        **values,
    )


def _imports(person: Person, area: str, known: Sequence[str], keeps: Sequence[str]) -> list[ProjectImport]:
    """Lists that wait for this person: those of the agencies that they keep, and those that they began for others."""
    writes_for = [agency for agency in known if person.may(Permission.EDIT_PROJECT, area, agency)]
    found = imports.waiting_imports(writes_for) if writes_for else []
    return [one for one in found if one.agency in keeps or one.created_by == person.id]


def _changes(area: str, year: int) -> Changes:
    return recent_changes(runs.recent_runs(area, year), now() - CHANGES_OF)


def _chooser(person: Person, provinces: list[Area]) -> str:
    return render_template("home/provinces.html", person=person, provinces=provinces)
