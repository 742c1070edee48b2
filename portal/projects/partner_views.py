"""Joint projects from the partner's side: what is asked of it, and its answer."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import InvalidError
from graph.model.partner import Partner, PartnerState
from graph.model.people import Permission
from graph.model.project import Project
from graph.store import agencies, partners, project_forms
from portal.errors import REFUSED
from portal.flash import flash_done
from portal.permissions import permission
from portal.projects.blueprint import blueprint
from portal.projects.lookup import own_year, project_at
from portal.sessions import acting, current_person
from workers import enqueue

ANSWERS = {"confirm": PartnerState.CONFIRMED, "decline": PartnerState.DECLINED}


@blueprint.get("/<area:area>/project-partner/<path:code>", endpoint="partner")
@permission(Permission.EDIT_PROJECT)
def open_invitation(area: str, code: str) -> ResponseReturnValue:
    """The project as its partner is asked to join it."""
    project = project_at(area, code)
    elsewhere = own_year(project)
    if elsewhere is not None:
        return elsewhere
    return _page(project, _own_part(project))


@blueprint.post("/<area:area>/project-partner/<path:code>")
@permission(Permission.EDIT_PROJECT)
def answer_invitation(area: str, code: str) -> ResponseReturnValue:
    """`answer` is confirm or decline, `reason` why."""
    project = project_at(area, code)
    own = _own_part(project)
    state = ANSWERS.get(request.form.get("answer", ""))
    if state is None:
        abort(400)
    reason = request.form.get("reason")
    try:
        partners.answer(area, project.id, own.agency, state, reason, acting(area, own.agency))
    except InvalidError as error:
        return _page(project, own, wrong=error.fields.get("reason"), typed=reason or ""), REFUSED
    enqueue.recompute(area, [project.year])
    if state is PartnerState.CONFIRMED:
        flash_done(_("ยืนยันร่วมโครงการ %(code)s แล้ว หน่วยงานเจ้าของโครงการเห็นคำตอบนี้", code=code))
    else:
        flash_done(_("แจ้งไม่ร่วมโครงการ %(code)s แล้ว พร้อมเหตุผล", code=code))
    return redirect(url_for("projects.show", area=area, code=code, year=project.year), code=303)


def own_part(project: Project, joint: list[Partner]) -> Partner | None:
    """The part of the signed-in person's agency in the project, where they may answer for it."""
    mine = current_person().own_agencies(project.area)
    return next((one for one in joint if one.agency in mine), None)


def _own_part(project: Project) -> Partner:
    own = own_part(project, partners.list_partners(project.id))
    if own is None:
        abort(403, Permission.EDIT_PROJECT.value)
    return own


def _page(project: Project, own: Partner, wrong: str | None = None, typed: str = "") -> str:
    return render_template(
        "projects/partner.html",
        project=project,
        whole=project_forms.get_form(project.id),
        owner=agencies.get_agency(project.agency),
        agency=agencies.get_agency(own.agency),
        own=own,
        wrong=wrong,
        typed=typed,
    )
