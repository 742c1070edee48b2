"""From the code in an address to the project, and who may change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from graph.model.agency import Agency
from graph.model.people import Permission
from graph.model.plan import Plan, thing_id
from graph.model.project import Project
from graph.model.project_form import Lack
from graph.store import agencies, projects
from portal.permissions import require
from portal.scope import current_scope, years_of
from portal.sessions import acting, current_person


def plan_of_scope() -> Plan:
    """The plan in force in the page's year. Raises NotFoundError."""
    scope = current_scope()
    return years_of(scope.area.id).plan_for(scope.year)


def project_id(area: str, code: str) -> str:
    """The public id of what the page's plan calls `code`. Raises NotFoundError where no plan is in force."""
    return thing_id(area, plan_of_scope().code, code)


def project_at(area: str, code: str) -> Project:
    """Raises NotFoundError."""
    return projects.get_project(project_id(area, code))


def editable_project(area: str, code: str) -> Project:
    """The project, for someone who may change it: 403 for others. Raises NotFoundError."""
    project = project_at(area, code)
    require(Permission.EDIT_PROJECT, area, project.agency)
    return project


def own_year(project: Project) -> Response | None:
    """A redirect to the same page in the project's own year, so that the frame around it names the right one."""
    if current_scope().year == project.year:
        return None
    values: dict[str, Any] = {**request.args, "area": project.area, "code": project.code, "year": project.year}
    return redirect(url_for(str(request.endpoint), **values))


def editable_agencies(area: str) -> Sequence[Agency]:
    """The agencies that the person may enter projects of, in the plan's order."""
    person = current_person()
    return [one for one in agencies.list_agencies(area) if person.may(Permission.EDIT_PROJECT, area, one.id)]


def chosen_agency(area: str, offered: Sequence[Agency]) -> Agency | None:
    """The one of `offered` that the request names as `agency`, else the person's own; None where nothing is offered."""
    asked = request.values.get("agency")
    own = [one for one in offered if acting(area, one.id).on_behalf_of is None]
    named = [one for one in offered if one.code == asked]
    return next(iter((*named, *own, *offered)), None)


def mending_url(project: Project, lack: Lack) -> str:
    """Where what is lacking is filled in."""
    area, code, year = project.area, project.code, project.year
    if lack.field == "links":
        return url_for("projects.links", area=area, code=code, year=year)
    return url_for("projects.edit", area=area, code=code, year=year, _anchor=lack.field)
