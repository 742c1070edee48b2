"""Meetings of a working group: called, written down, printed, taken away and brought back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import DuplicateError, InvalidError, StaleError
from graph.model.fiscal import today
from graph.model.group import Group, Meeting
from graph.model.people import Permission
from graph.store import agencies, audit, groups, meetings
from graph.store.creation_keys import creation_key
from portal.asked import opened_version
from portal.errors import REFUSED, stale_edit
from portal.flash import flash_done, flash_wrong
from portal.groups.forms import PROBLEMS, FollowUpForm, MeetingForm
from portal.groups.standing import may_close, may_write, members_first, people_here, require_writer
from portal.permissions import permission
from portal.sessions import acting
from workers import enqueue


def register_meeting_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/group/<group_id>/meetings/new", view_func=new_meeting)
    blueprint.add_url_rule("/<area:area>/group/<group_id>/meetings/new", view_func=create_meeting, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/meeting/<meeting_id>", view_func=meeting)
    blueprint.add_url_rule("/<area:area>/meeting/<meeting_id>/edit", view_func=edit_meeting)
    blueprint.add_url_rule("/<area:area>/meeting/<meeting_id>/edit", view_func=update_meeting, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/meeting/<meeting_id>/undo", view_func=undo_meeting, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/meeting/<meeting_id>/printed", view_func=printed)
    blueprint.add_url_rule("/<area:area>/meeting/<meeting_id>/remove", view_func=remove_meeting, methods=["POST"])
    blueprint.add_url_rule(
        "/<area:area>/group/<group_id>/meetings/<meeting_id>/restore", view_func=restore_meeting, methods=["POST"]
    )


@permission(Permission.READ)
def new_meeting(area: str, group_id: str) -> str:
    group = groups.get_group(area, group_id)
    require_writer(group)
    form = MeetingForm(formdata=None)
    form.offer(members_first(area, group))
    return render_template("groups/meeting_form.html", form=form, group=group, meeting=None)


@permission(Permission.READ)
def create_meeting(area: str, group_id: str) -> ResponseReturnValue:
    group = groups.get_group(area, group_id)
    require_writer(group)
    form = MeetingForm()
    form.offer(members_first(area, group))
    if form.validate():
        try:
            draft = form.draft()
            key = creation_key(form.form_key.data, group_id, draft)
            kept = meetings.create_meeting(area, group_id, draft, acting(area), key)
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        except DuplicateError:
            flash_wrong(_("การประชุมที่บันทึกจากแบบนี้ถูกลบไปแล้ว ยังไม่ได้บันทึกใหม่"))
            return redirect(url_for("groups.show", group_id=group_id), code=303)
        else:
            enqueue.recompute(area, kept.years)
            flash_done(_("บันทึกการประชุมแล้ว"))
            return redirect(url_for("groups.meeting", meeting_id=kept.id), code=303)
    return render_template("groups/meeting_form.html", form=form, group=group, meeting=None), REFUSED


@permission(Permission.READ)
def meeting(area: str, meeting_id: str) -> str:
    return meeting_page(area, meetings.get_meeting(area, meeting_id), None)


@permission(Permission.READ)
def edit_meeting(area: str, meeting_id: str) -> str:
    found, group = _writing(area, meeting_id)
    form = MeetingForm(formdata=None)
    form.offer(members_first(area, group))
    form.fill(found)
    return render_template("groups/meeting_form.html", form=form, group=group, meeting=found)


@permission(Permission.READ)
def update_meeting(area: str, meeting_id: str) -> ResponseReturnValue:
    found, group = _writing(area, meeting_id)
    form = MeetingForm()
    form.offer(members_first(area, group))
    if form.validate():
        try:
            kept = meetings.update_meeting(area, meeting_id, form.opened_version(), form.draft(), acting(area))
        except StaleError as error:
            standing = {name: getattr(found.draft, name) for name in ("day", "place", "others", "minutes")}
            standing |= {"agenda": "\n".join(found.draft.agenda), "resolutions": "\n".join(found.draft.resolutions)}
            return stale_edit(error, form, standing, reopen_url=url_for("groups.edit_meeting", meeting_id=meeting_id))
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            enqueue.recompute(area, kept.years)
            version = meetings.get_meeting(area, meeting_id).version
            flash_done(
                _("บันทึกการประชุมแล้ว"),
                undo_url=url_for("groups.undo_meeting", meeting_id=meeting_id),
                undo_fields={"event": kept.event, "version": str(version)},
            )
            return redirect(url_for("groups.meeting", meeting_id=meeting_id), code=303)
    return render_template("groups/meeting_form.html", form=form, group=group, meeting=found), REFUSED


@permission(Permission.READ)
def undo_meeting(area: str, meeting_id: str) -> ResponseReturnValue:
    """Puts back what stood before a change."""
    _writing(area, meeting_id)
    event = request.form.get("event", "")
    try:
        kept = meetings.undo_update(area, meeting_id, event, opened_version(), acting(area))
    except (StaleError, InvalidError):
        flash_wrong(_("คืนค่าเดิมไม่ได้ มีผู้แก้ไขหลังจากนั้น หรือหน่วยงานเดิมไม่อยู่แล้ว"))
    else:
        enqueue.recompute(area, kept.years)
        flash_done(_("คืนค่าเดิมแล้ว"))
    return redirect(url_for("groups.meeting", meeting_id=meeting_id), code=303)


@permission(Permission.READ)
def printed(area: str, meeting_id: str) -> str:
    """The minutes as an office files them."""
    found = meetings.get_meeting(area, meeting_id)
    group = groups.get_group(area, found.group)
    known = agencies.list_agencies(area)
    return render_template(
        "groups/printed.html",
        meeting=found,
        group=group,
        present=[one for one in known if one.id in found.draft.agencies],
        absent=[one for one in known if one.id in group.draft.agencies and one.id not in found.draft.agencies],
        follow_ups=[one for one in meetings.list_follow_ups(area) if one.meeting == meeting_id],
    )


@permission(Permission.READ)
def remove_meeting(area: str, meeting_id: str) -> ResponseReturnValue:
    found, group = _writing(area, meeting_id)
    try:
        kept = meetings.remove_meeting(area, meeting_id, opened_version(), acting(area))
    except StaleError:
        flash_wrong(_("มีผู้แก้ไขการประชุมนี้ก่อนหน้าคุณ ตรวจข้อมูลล่าสุดแล้วทำอีกครั้ง"))
        return redirect(url_for("groups.meeting", meeting_id=meeting_id), code=303)
    enqueue.recompute(area, kept.years)
    flash_done(
        _("ลบการประชุมและเรื่องที่ต้องติดตามแล้ว"),
        undo_url=url_for("groups.restore_meeting", group_id=group.id, meeting_id=meeting_id),
        undo_fields={"version": str(found.version + 1)},
    )
    return redirect(url_for("groups.show", group_id=group.id), code=303)


@permission(Permission.READ)
def restore_meeting(area: str, group_id: str, meeting_id: str) -> ResponseReturnValue:
    group = groups.get_group(area, group_id)
    require_writer(group)
    try:
        kept = meetings.restore_meeting(area, group_id, meeting_id, opened_version(), acting(area))
    except StaleError:
        flash_wrong(_("การประชุมนี้ถูกนำกลับมาแล้ว"))
        return redirect(url_for("groups.show", group_id=group_id), code=303)
    enqueue.recompute(area, kept.years)
    flash_done(_("นำการประชุมกลับมาแล้ว"))
    return redirect(url_for("groups.meeting", meeting_id=meeting_id), code=303)


def meeting_page(area: str, found: Meeting, form: FollowUpForm | None) -> str:
    """`form` is a follow-up that was refused."""
    group = groups.get_group(area, found.group)
    writes, known = may_write(group), agencies.list_agencies(area)
    todo = [one for one in meetings.list_follow_ups(area) if one.meeting == found.id]
    if form is None and writes:
        form = FollowUpForm(formdata=None)
        form.offer(members_first(area, group), people_here(area))
    return render_template(
        "groups/meeting.html",
        meeting=found,
        group=group,
        day=today(),
        follow_ups=todo,
        closes={one.id for one in todo if may_close(group, one)},
        agencies={one.id: one for one in known},
        may_write=writes,
        form=form,
        events=audit.history(found.id, limit=20),
    )


def _writing(area: str, meeting_id: str) -> tuple[Meeting, Group]:
    """Raises NotFoundError; 403 for somebody who is no member."""
    found = meetings.get_meeting(area, meeting_id)
    group = groups.get_group(area, found.group)
    require_writer(group)
    return found, group
