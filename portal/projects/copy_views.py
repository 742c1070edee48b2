"""Copying last year's projects of an agency into the page's year."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from graph.errors import NotFoundError
from graph.model.people import Permission
from graph.store import project_copies
from portal.flash import flash_done, flash_wrong
from portal.permissions import permission, require
from portal.projects.blueprint import blueprint
from portal.projects.lookup import chosen_agency, editable_agencies, plan_of_scope
from portal.scope import current_scope
from portal.sessions import acting
from workers import enqueue


@blueprint.get("/<area:area>/projects/copy")
@permission(Permission.EDIT_PROJECT)
def copies(area: str) -> str:
    """`?agency=A02` chooses whose projects."""
    offered = editable_agencies(area)
    agency = chosen_agency(area, offered)
    scope = current_scope()
    earlier = project_copies.earlier_projects(area, plan_of_scope().id, scope.year, agency.id) if agency else []
    return render_template(
        "projects/copies.html",
        agency=agency,
        agency_options=[(one.code, one.short) for one in offered],
        earlier=earlier,
        year=scope.year,
        waiting=sum(one.copy is None for one in earlier),
    )


@blueprint.post("/<area:area>/projects/copy")
@permission(Permission.EDIT_PROJECT)
def copy(area: str) -> ResponseReturnValue:
    """`source` are codes of projects of the year before, all of one agency."""
    agency = chosen_agency(area, editable_agencies(area))
    if agency is None:
        raise NotFoundError("no agency to copy projects of")
    require(Permission.EDIT_PROJECT, area, agency.id)
    year = current_scope().year
    offered = project_copies.earlier_projects(area, plan_of_scope().id, year, agency.id)
    codes = set(request.form.getlist("source"))
    sources = [one.project.id for one in offered if one.project.code in codes]
    back = url_for("projects.copies", area=area, agency=agency.code, year=year)
    if not sources:
        flash_wrong(_("เลือกโครงการที่จะคัดลอกอย่างน้อยหนึ่งโครงการ"))
        return redirect(back, code=303)
    made = project_copies.copy_projects(area, plan_of_scope().id, year, sources, acting(area, agency.id))
    lost = sum(bool(project_copies.lost_links(one)) for one in made)
    if made:
        enqueue.recompute(area, [year])
    flash_done(ngettext("คัดลอกแล้ว %(num)s โครงการ เป็นร่าง", "คัดลอกแล้ว %(num)s โครงการ เป็นร่าง", len(made)))
    if lost:
        flash_wrong(
            ngettext(
                "%(num)s โครงการมีความเชื่อมโยงที่ไม่อยู่ในแผนของปีนี้แล้ว เปิดแต่ละโครงการเพื่อเลือกใหม่",
                "%(num)s โครงการมีความเชื่อมโยงที่ไม่อยู่ในแผนของปีนี้แล้ว เปิดแต่ละโครงการเพื่อเลือกใหม่",
                lost,
            )
        )
    return redirect(url_for("projects.index", area=area, agency=agency.code, state="draft", year=year), code=303)
