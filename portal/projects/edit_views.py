"""Creating, removing and bringing back a project. Changing it is the whole form's: portal.projects.form_views."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.analysis.relink import outlook
from graph.errors import DuplicateError, InvalidError, NotFoundError, StaleError
from graph.model.agency import Agency
from graph.model.call import ProjectCall
from graph.model.people import Permission
from graph.model.project import Project, ProjectStatus
from graph.store import agencies, calls, projects, same_projects
from graph.store.creation_keys import creation_key, is_used
from graph.store.same_projects import Likeness
from portal.budget_sources import USUAL_SOURCES
from portal.errors import REFUSED
from portal.figures import live_cascade
from portal.flash import flash_done, flash_note, flash_wrong
from portal.forms import VersionedForm
from portal.i18n import plain_title
from portal.permissions import may, permission, require
from portal.projects.blueprint import blueprint
from portal.projects.forms import MESSAGES, ProjectForm
from portal.projects.lookup import editable_agencies, editable_project, own_year, plan_of_scope, project_id
from portal.scope import current_scope
from portal.sessions import acting
from portal.threads import ElementView, element_view
from workers import enqueue


@blueprint.get("/<area:area>/projects/new")
@permission(Permission.EDIT_PROJECT)
def new(area: str) -> ResponseReturnValue:
    """`?agency=A02` chooses the owner; `?element=S6` is handed on to the link editor once the project is there.
    `?call=` names the call for projects that this answers; for whom it asks is filled in."""
    offered = editable_agencies(area)
    form = ProjectForm(formdata=None)
    form.offer(offered)
    chosen = [one.id for one in offered if one.code == request.args.get("agency")]
    own = [one.id for one in offered if acting(area, one.id).on_behalf_of is None]
    form.agency.data = next(iter((*chosen, *own)), None)
    call = _call_asked_for(area)
    if call is not None:
        form.target_th.data = call.people
    return _form_page(area, form)


@blueprint.post("/<area:area>/projects/new")
@permission(Permission.EDIT_PROJECT)
def create(area: str) -> ResponseReturnValue:
    """Creates the project as a draft, then leads on to its links: a project without any counts nowhere. `?element=S6`
    is offered there as the first. A title that some project of the agency has already wants a reason."""
    form = ProjectForm()
    form.offer(editable_agencies(area))
    if not form.validate():
        return _form_page(area, form), REFUSED
    require(Permission.EDIT_PROJECT, area, form.agency.data)
    year = current_scope().year
    plan, draft, actor = plan_of_scope().id, form.draft(), acting(area, form.agency.data)
    key = creation_key(form.form_key.data, plan, year, draft)
    like = same_projects.like_projects(plan, year, draft.title_th, [draft.agency])
    reason = request.form.get("same_reason", "").strip()
    # A form that is sent twice is like the project that it made itself.
    if like and not reason and not is_used(key):
        return _form_page(area, form, like), REFUSED
    try:
        project = projects.create_project(area, plan, year, draft, actor, status=ProjectStatus.DRAFT, key=key)
    except DuplicateError as error:
        # Removed since: its page says so, and brings it back.
        return redirect(url_for("projects.show", area=area, code=error.details["id"], year=year), code=303)
    except InvalidError as error:
        form.refuse(error, MESSAGES)
        return _form_page(area, form), REFUSED
    others = [one.project.id for one in like if one.project.id != project.id]
    if others and reason:
        same_projects.declare_distinct(area, project.id, others, reason, actor)
    enqueue.recompute(area, [year])
    _offer_to_call(area, project)
    flash_done(
        _("สร้างร่างโครงการ %(code)s แล้ว ขั้นต่อไปคือเชื่อมโยงกับแผน แล้วกรอกแบบฟอร์มให้ครบ", code=project.code),
        undo_url=url_for("projects.remove", area=area, code=project.code, year=year),
        undo_fields={"version": str(project.version)},
    )
    add = request.args.get("element")
    return redirect(url_for("projects.links", area=area, code=project.code, year=year, add=add), code=303)


@blueprint.get("/<area:area>/project-remove/<path:code>")
@permission(Permission.EDIT_PROJECT)
def confirm_remove(area: str, code: str) -> ResponseReturnValue:
    """Says what would go with the project before it does."""
    project = editable_project(area, code)
    elsewhere = own_year(project)
    if elsewhere is not None:
        return elsewhere
    form = VersionedForm(formdata=None)
    form.version.data = str(project.version)
    return render_template(
        "projects/remove.html", project=project, form=form, lost=_lost_without(area, project), agency=_agency(project)
    )


@blueprint.post("/<area:area>/project-remove/<path:code>")
@permission(Permission.EDIT_PROJECT)
def remove(area: str, code: str) -> ResponseReturnValue:
    project = editable_project(area, code)
    try:
        projects.remove_project(area, project.id, VersionedForm().opened_version(), acting(area, project.agency))
    except StaleError:
        flash_wrong(_("มีผู้อื่นแก้ไขโครงการนี้ก่อนหน้าคุณ ยังไม่ได้ลบ ตรวจข้อมูลล่าสุดแล้วทำอีกครั้ง"))
        return redirect(url_for("projects.show", area=area, code=code, year=project.year), code=303)
    enqueue.recompute(area, [project.year])
    flash_done(
        _("ลบโครงการ %(code)s %(title)s แล้ว", code=code, title=plain_title(project)),
        undo_url=url_for("projects.restore", area=area, code=code, year=project.year),
    )
    return redirect(url_for("projects.index", area=area, year=project.year), code=303)


@blueprint.post("/<area:area>/project-restore/<path:code>")
@permission(Permission.EDIT_PROJECT)
def restore(area: str, code: str) -> ResponseReturnValue:
    """Brings a removed project back with its links and reports."""
    wanted = project_id(area, code)
    try:
        owner = projects.removed_owner(area, wanted)
    except NotFoundError:
        # Somebody brought it back already: the page shows it as it stands.
        return redirect(url_for("projects.show", area=area, code=code, year=current_scope().year), code=303)
    require(Permission.EDIT_PROJECT, area, owner)
    project = projects.restore_project(area, wanted, acting(area, owner))
    enqueue.recompute(area, [project.year])
    flash_done(_("นำโครงการ %(code)s กลับมาแล้ว พร้อมความเชื่อมโยงและรายงานเดิม", code=code))
    return redirect(url_for("projects.show", area=area, code=code, year=project.year), code=303)


def _form_page(area: str, form: ProjectForm, like: Sequence[Likeness] = ()) -> str:
    scope = current_scope()
    return render_template(
        "projects/new.html",
        form=form,
        like=like,
        year=scope.year,
        element=_element_asked_for(area, scope.year),
        call=_call_asked_for(area),
        sources=USUAL_SOURCES,
        enters_for_others=any(acting(area, one.id).on_behalf_of for one in editable_agencies(area)),
    )


def _element_asked_for(area: str, year: int) -> ElementView | None:
    """What the new project is meant to support."""
    if not request.args.get("element"):
        return None
    cascade = live_cascade(area, year)
    row = cascade.element_rows.get(request.args["element"])
    return None if row is None else element_view(cascade, row)


def _call_asked_for(area: str) -> ProjectCall | None:
    """The open call that the new project answers; what is closed or not there is as good as none."""
    call = request.args.get("call")
    with suppress(NotFoundError):
        found = calls.get_call(area, call) if call else None
        return found if found is not None and found.is_open else None
    return None


def _offer_to_call(area: str, project: Project) -> None:
    """Answers the call with what was just drafted from it, where the person speaks for the agency."""
    call = _call_asked_for(area)
    answer = call.answer_of(project.agency) if call else None
    if call is None or answer is None or not may(Permission.ADOPT, area, project.agency):
        return
    if answer.offer is not None and answer.offer.project == project.id:
        return
    try:
        calls.offer_project(area, call.id, project.agency, None, project.id, acting(area, project.agency))
    except InvalidError:
        flash_note(_("การเปิดรับนี้ปิดไปแล้ว จึงไม่ได้บันทึก"))
    else:
        flash_done(_("เสนอโครงการนี้ต่อ ศธจ. แล้ว จะนับเมื่อเชื่อมโยงและตั้งเป็นพร้อมดำเนินการ"))


def _lost_without(area: str, project: Project) -> list[ElementView]:
    """Elements of the provincial plan that only this project reaches."""
    cascade = live_cascade(area, project.year)
    row = cascade.project_rows.get(project.id)
    if row is None:
        return []
    lost = outlook(cascade, row, ()).lost
    return [element_view(cascade, one) for one in lost if not cascade.elements.upstream[one]]


def _agency(project: Project) -> Agency:
    return agencies.get_agency(project.agency)
