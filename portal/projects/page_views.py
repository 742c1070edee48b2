"""One project: its thread up to the national strategies, links, money, progress, and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from graph.analysis.gaps.registry import is_over
from graph.analysis.include import including
from graph.errors import NotFoundError
from graph.model.fiscal import today
from graph.model.people import Permission
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import TEXT_FIELDS, missing_for_ready
from graph.model.run import Run
from graph.store import agencies, audit, links, partners, project_copies, project_forms, reports
from graph.store.projects import get_project, removed_owner
from portal.figures import figures, live_cascade
from portal.permissions import permission
from portal.projects.blueprint import blueprint
from portal.projects.history import entries
from portal.projects.long_form import FIELD_NAMES, lack_text
from portal.projects.lookup import mending_url, own_year, project_id
from portal.projects.partner_views import own_part
from portal.projects.progress import year_progress
from portal.projects.state_views import step_text
from portal.projects.support import carried_links, support_of
from portal.sessions import acting

HISTORY_SHOWN = 30


@blueprint.get("/<area:area>/project/<path:code>")
@permission(Permission.READ)
def show(area: str, code: str) -> ResponseReturnValue:
    wanted = project_id(area, code)
    try:
        project = get_project(wanted)
    except NotFoundError:
        return _removed_page(area, wanted, code)
    elsewhere = own_year(project)
    return elsewhere if elsewhere is not None else _page(area, project)


def _page(area: str, project: Project) -> str:
    known = {one.id: one for one in agencies.list_agencies(area)}
    saved = links.project_links(project.id)
    # Of a draft the page shows what it would support.
    cascade, row = including(live_cascade(area, project.year), project, saved)
    whole, joint = project_forms.get_form(project.id), partners.list_partners(project.id)
    lacks = missing_for_ready(project, whole, links=len(saved)) if project.status is ProjectStatus.DRAFT else ()
    current = figures(area, project.year)
    found = open_findings(project.id, current.run)
    return render_template(
        "projects/show.html",
        project=project,
        agency=known[project.agency],
        agencies=known,
        support=support_of(cascade, row, area),
        links=carried_links(cascade, row, saved),
        whole=whole,
        facts=[(FIELD_NAMES[name], getattr(whole, name)) for name in TEXT_FIELDS if getattr(whole, name)],
        partners=joint,
        own_part=own_part(project, joint),
        is_owners=acting(area, project.agency).on_behalf_of is None,
        lacks=[(lack_text(lack), mending_url(project, lack)) for lack in lacks],
        step_text=step_text,
        lost=project_copies.lost_links(project) if project.status is ProjectStatus.DRAFT else (),
        progress=year_progress(project, reports.list_reports(project.id), today(), overdue=_overdue(found)),
        findings=found,
        fragile=_fragile(project.id, current.run),
        history=entries(audit.history(project.id, HISTORY_SHOWN), {one.id: one.short for one in known.values()}),
        state=current.state,
    )


def open_findings(project: str, run: Run | None) -> list[Mapping[str, Any]]:
    """What the run found wrong with one project (public id), less what is over and what others would mend."""
    found = run.findings if run else ()
    return [
        one
        for one in found
        if one["subject"]["public_id"] == project and not is_over(one) and one["rule"] != "fragile-project"
    ]


def _fragile(project: str, run: Run | None) -> Mapping[str, Any] | None:
    """What the run found to rest on the project alone: nothing to mend in it, but worth knowing on its page."""
    found = run.findings if run else ()
    mine = (one for one in found if one["rule"] == "fragile-project" and one["subject"]["public_id"] == project)
    return next(mine, None)


def _overdue(findings: Sequence[Mapping[str, Any]]) -> dict[int, date | None]:
    """Quarters whose report the run found missing, with the day that it was due."""
    missing = [one["evidence"] for one in findings if one["rule"] == "report-missing"]
    return {one["quarter"]: date.fromisoformat(one["due"]) if one["due"] else None for one in missing}


def _removed_page(area: str, wanted: str, code: str) -> tuple[str, int]:
    """A removed project can be brought back by whoever may edit it. Raises NotFoundError where there never was one."""
    owner = removed_owner(area, wanted)
    events = entries(audit.history(wanted, limit=1), {})
    page = render_template("projects/removed.html", code=code, owner=owner, removal=events[0] if events else None)
    return page, 404
