"""What is to be done after a meeting: given to somebody, done, dropped with a reason, opened again."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import InvalidError, StaleError
from graph.model.group import MAX_LINE, FollowUpState
from graph.model.people import Permission
from graph.store import groups, meetings
from graph.store.creation_keys import creation_key
from portal.asked import opened_version
from portal.errors import REFUSED
from portal.flash import flash_done, flash_wrong
from portal.groups.forms import PROBLEMS, FollowUpForm
from portal.groups.meeting_views import meeting_page
from portal.groups.standing import may_close, members_first, people_here, require_writer
from portal.permissions import permission
from portal.sessions import acting


def register_follow_up_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/meeting/<meeting_id>/follow-ups", view_func=add_follow_up, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/follow-up/<follow_up_id>", view_func=set_follow_up, methods=["POST"])


@permission(Permission.READ)
def add_follow_up(area: str, meeting_id: str) -> ResponseReturnValue:
    found = meetings.get_meeting(area, meeting_id)
    group = groups.get_group(area, found.group)
    require_writer(group)
    form = FollowUpForm()
    form.offer(members_first(area, group), people_here(area))
    if form.validate():
        try:
            draft = form.draft()
            key = creation_key(form.form_key.data, meeting_id, draft)
            kept = meetings.add_follow_up(area, meeting_id, draft, acting(area), key)
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            flash_done(_("มอบให้ %(owner)s แล้ว จะแสดงในงานของฉันของผู้รับผิดชอบ", owner=kept.owner_name))
            return redirect(url_for("groups.meeting", meeting_id=meeting_id, _anchor="follow-ups"), code=303)
    return meeting_page(area, found, form), REFUSED


@permission(Permission.READ)
def set_follow_up(area: str, follow_up_id: str) -> ResponseReturnValue:
    """`state` and, of what is dropped, `reason`."""
    standing = meetings.get_follow_up(area, follow_up_id)
    if not may_close(groups.get_group(area, standing.group), standing):
        abort(403, "follow_up")
    asked = request.form.get("state", "")
    state = FollowUpState(asked) if asked in tuple(FollowUpState) else FollowUpState.DONE
    reason = request.form.get("reason", "").strip()[:MAX_LINE] or None
    back = redirect(url_for("groups.meeting", meeting_id=standing.meeting, _anchor="follow-ups"), code=303)
    try:
        kept = meetings.set_state(area, follow_up_id, opened_version(), state, reason, acting(area))
    except StaleError:
        flash_wrong(_("มีผู้แก้ไขเรื่องนี้ก่อนหน้าคุณ ตรวจข้อมูลล่าสุดแล้วทำอีกครั้ง"))
        return back
    except InvalidError:
        flash_wrong(_("พิมพ์เหตุผลที่ไม่ทำเรื่องนี้ก่อน"))
        return back
    said = {
        FollowUpState.DONE: _("เรื่องนี้ทำแล้ว"),
        FollowUpState.DROPPED: _("เรื่องนี้ไม่ทำแล้ว เหตุผลบันทึกไว้แล้ว"),
        FollowUpState.OPEN: _("เปิดเรื่องนี้อีกครั้งแล้ว"),
    }[state]
    undo = {"state": standing.state.value, "reason": standing.reason or "", "version": str(kept.version)}
    flash_done(said, undo_url=url_for("groups.set_follow_up", follow_up_id=follow_up_id), undo_fields=undo)
    return back
