"""A project's way through its states, its agency's word on what was entered for it, and that two like ones are two."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest

from graph.errors import InvalidError, StaleError
from graph.model.people import Permission
from graph.model.project import Project, ProjectStatus
from graph.store import project_states, same_projects
from portal.flash import flash_done, flash_wrong
from portal.forms import VersionedForm
from portal.labels import label
from portal.permissions import permission
from portal.projects.blueprint import blueprint
from portal.projects.lookup import editable_project, project_id
from portal.sessions import acting
from workers import enqueue

_STEPS = {
    (ProjectStatus.DRAFT, ProjectStatus.READY): _l("ตั้งเป็นพร้อมดำเนินการ"),
    (ProjectStatus.READY, ProjectStatus.ACTIVE): _l("เริ่มดำเนินการ"),
    (ProjectStatus.READY, ProjectStatus.DRAFT): _l("กลับเป็นร่าง"),
    (ProjectStatus.ACTIVE, ProjectStatus.DONE): _l("แล้วเสร็จ"),
    (ProjectStatus.ACTIVE, ProjectStatus.READY): _l("กลับเป็นยังไม่เริ่ม"),
    (ProjectStatus.DONE, ProjectStatus.ACTIVE): _l("เปิดดำเนินการต่อ"),
    (ProjectStatus.CANCELLED, ProjectStatus.DRAFT): _l("นำกลับมาเป็นร่าง"),
}


def step_text(status: ProjectStatus, to: ProjectStatus) -> str:
    """What the button that takes a project on is called."""
    return str(_("ยกเลิกโครงการ") if to is ProjectStatus.CANCELLED else _STEPS[status, to])


@blueprint.post("/<area:area>/project-state/<path:code>")
@permission(Permission.EDIT_PROJECT)
def change_state(area: str, code: str) -> ResponseReturnValue:
    """`to` is the state, `reason` why."""
    project = editable_project(area, code)
    to = _asked_state()
    try:
        changed = project_states.change_state(
            area,
            project.id,
            VersionedForm().opened_version(),
            to,
            request.form.get("reason"),
            acting(area, project.agency),
        )
    except InvalidError as error:
        flash_wrong(_refusal(error))
    except StaleError:
        flash_wrong(_("มีผู้อื่นแก้ไขโครงการนี้ก่อนหน้าคุณ ยังไม่ได้เปลี่ยนสถานะ ตรวจข้อมูลล่าสุดแล้วทำอีกครั้ง"))
    else:
        enqueue.recompute(area, [project.year])
        flash_done(_("โครงการ %(code)s เป็น “%(state)s” แล้ว", code=code, state=label(changed.status)))
    return _back(project)


@blueprint.post("/<area:area>/project-confirm/<path:code>")
@permission(Permission.EDIT_PROJECT)
def confirm_entry(area: str, code: str) -> ResponseReturnValue:
    """The agency says that what was entered for it is right."""
    project = editable_project(area, code)
    try:
        project_states.confirm_entry(area, project.id, VersionedForm().opened_version(), acting(area, project.agency))
    except StaleError:
        flash_wrong(_("ข้อมูลเปลี่ยนไปหลังจากที่คุณเปิดดู ตรวจข้อมูลล่าสุดแล้วยืนยันอีกครั้ง"))
    else:
        flash_done(_("ยืนยันข้อมูลของโครงการ %(code)s แล้ว", code=code))
    return _back(project)


@blueprint.post("/<area:area>/project-distinct/<path:code>")
@permission(Permission.EDIT_PROJECT)
def declare_distinct(area: str, code: str) -> ResponseReturnValue:
    """Says why the project is none of those that it looks like: `other` are their codes."""
    project = editable_project(area, code)
    others = [project_id(area, other) for other in request.form.getlist("other")]
    try:
        same_projects.declare_distinct(
            area, project.id, others, request.form.get("same_reason", ""), acting(area, project.agency)
        )
    except InvalidError:
        flash_wrong(_("บอกเหตุผลที่เป็นคนละโครงการก่อน"))
    else:
        enqueue.recompute(area, [project.year])
        flash_done(_("บันทึกแล้วว่าเป็นคนละโครงการ"))
    return _back(project)


def _asked_state() -> ProjectStatus:
    try:
        return ProjectStatus(request.form.get("to", ""))
    except ValueError as error:
        raise BadRequest from error


def _refusal(error: InvalidError) -> str:
    if "reason" in error.fields:
        return str(_("บอกเหตุผลของการเปลี่ยนสถานะนี้ก่อน"))
    if error.fields.get("status") == "incomplete":
        return str(_("ยังตั้งเป็นพร้อมดำเนินการไม่ได้ ดูสิ่งที่ยังขาดข้างล่าง"))
    return str(_("จากสถานะปัจจุบันเปลี่ยนเป็นสถานะนี้ไม่ได้"))


def _back(project: Project) -> ResponseReturnValue:
    here = url_for("projects.show", area=project.area, code=project.code, year=project.year, _anchor="status")
    return redirect(here, code=303)
