"""Working groups of the province: what for, who is in them, when they met and what is still to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import InvalidError, StaleError
from graph.model.fiscal import today
from graph.model.group import FollowUp, FollowUpState, Group, Meeting
from graph.model.people import Permission
from graph.store import agencies, audit, groups, meetings
from graph.store.creation_keys import creation_key
from portal.asked import opened_version
from portal.errors import REFUSED, stale_edit
from portal.flash import flash_done, flash_wrong
from portal.groups.follow_up_views import register_follow_up_views
from portal.groups.forms import PROBLEMS, GroupForm
from portal.groups.meeting_views import register_meeting_views
from portal.groups.standing import may_close, may_manage, may_write, people_here
from portal.permissions import permission
from portal.sessions import acting
from workers import enqueue

blueprint = Blueprint("groups", __name__, template_folder="templates")
register_meeting_views(blueprint)
register_follow_up_views(blueprint)


@dataclass(frozen=True, slots=True)
class Row:
    """A group in the list. `last` and `next` are its meetings nearest to today."""

    group: Group
    last: Meeting | None
    next: Meeting | None
    open: int
    late: int


@blueprint.get("/<area:area>/groups")
@permission(Permission.READ)
def index(area: str) -> str:
    """`?all=1` shows groups that are over too."""
    day, shows_all = today(), request.args.get("all") == "1"
    known, held, todo = groups.list_groups(area), meetings.list_meetings(area), meetings.list_follow_ups(area)
    rows = [_row(group, held, todo, day) for group in known]
    return render_template(
        "groups/index.html",
        rows=[row for row in rows if shows_all or not row.group.is_over(day)],
        over=sum(group.is_over(day) for group in known),
        shows_all=shows_all,
        late=[one for one in todo if one.is_late(day)],
        open=sum(one.state is FollowUpState.OPEN for one in todo),
        coming=[one for one in held if one.day >= day],
        day=day,
        may_manage=may_manage(area),
    )


@blueprint.get("/<area:area>/groups/new")
@permission(Permission.COORDINATE)
def new(area: str) -> str:
    """`?agency=` (codes) are chosen already."""
    form = _form(area, empty=True)
    asked = request.args.getlist("agency")
    form.agencies.data = [one.id for one in agencies.list_agencies(area) if one.code in asked]
    form.since.data = today()
    return render_template("groups/form.html", form=form, group=None)


@blueprint.post("/<area:area>/groups/new")
@permission(Permission.COORDINATE)
def create(area: str) -> ResponseReturnValue:
    form = _form(area)
    if form.validate():
        try:
            draft = form.draft()
            key = creation_key(form.form_key.data, area, draft)
            kept = groups.create_group(area, draft, acting(area), key)
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            enqueue.recompute(area, kept.years)
            flash_done(_("ตั้งคณะทำงานแล้ว"))
            return redirect(url_for("groups.show", group_id=kept.id), code=303)
    return render_template("groups/form.html", form=form, group=None), REFUSED


@blueprint.get("/<area:area>/group/<group_id>")
@permission(Permission.READ)
def show(area: str, group_id: str) -> str:
    group, day = groups.get_group(area, group_id), today()
    held = [one for one in meetings.list_meetings(area) if one.group == group_id]
    todo = [one for one in meetings.list_follow_ups(area) if one.group == group_id]
    return render_template(
        "groups/show.html",
        group=group,
        day=day,
        meetings=list(reversed(held)),
        met=sum(one.day <= day for one in held),
        follow_ups=sorted(todo, key=lambda one: one.state is not FollowUpState.OPEN),
        open=sum(one.state is FollowUpState.OPEN for one in todo),
        late=sum(one.is_late(day) for one in todo),
        closes={one.id for one in todo if may_close(group, one)},
        agencies={one.id: one for one in agencies.list_agencies(area)},
        events=audit.history(group_id, limit=20),
        may_manage=may_manage(area),
        may_write=may_write(group),
    )


@blueprint.get("/<area:area>/group/<group_id>/edit")
@permission(Permission.COORDINATE)
def edit(area: str, group_id: str) -> str:
    group = groups.get_group(area, group_id)
    form = _form(area, empty=True)
    form.fill(group)
    return render_template("groups/form.html", form=form, group=group)


@blueprint.post("/<area:area>/group/<group_id>/edit")
@permission(Permission.COORDINATE)
def update(area: str, group_id: str) -> ResponseReturnValue:
    group, form = groups.get_group(area, group_id), _form(area)
    if form.validate():
        try:
            kept = groups.update_group(area, group_id, form.opened_version(), form.draft(), acting(area))
        except StaleError as error:
            standing = {name: getattr(group.draft, name) for name in ("name", "purpose", "since", "until", "chair")}
            return stale_edit(error, form, standing, reopen_url=url_for("groups.edit", group_id=group_id))
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            enqueue.recompute(area, kept.years)
            version = groups.get_group(area, group_id).version
            flash_done(
                _("บันทึกคณะทำงานแล้ว"),
                undo_url=url_for("groups.undo", group_id=group_id),
                undo_fields={"event": kept.event, "version": str(version)},
            )
            return redirect(url_for("groups.show", group_id=group_id), code=303)
    return render_template("groups/form.html", form=form, group=group), REFUSED


@blueprint.post("/<area:area>/group/<group_id>/undo")
@permission(Permission.COORDINATE)
def undo(area: str, group_id: str) -> ResponseReturnValue:
    """Puts back what stood before a change."""
    try:
        kept = groups.undo_update(area, group_id, request.form.get("event", ""), opened_version(), acting(area))
    except (StaleError, InvalidError):
        flash_wrong(_("คืนค่าเดิมไม่ได้ มีผู้แก้ไขหลังจากนั้น หรือสมาชิกเดิมไม่อยู่แล้ว"))
    else:
        enqueue.recompute(area, kept.years)
        flash_done(_("คืนค่าเดิมแล้ว"))
    return redirect(url_for("groups.show", group_id=group_id), code=303)


def _form(area: str, *, empty: bool = False) -> GroupForm:
    form = GroupForm(formdata=None) if empty else GroupForm()
    form.offer(agencies.list_agencies(area), people_here(area))
    return form


def _row(group: Group, held: Sequence[Meeting], todo: Sequence[FollowUp], day: date) -> Row:
    own = [one for one in held if one.group == group.id]
    waiting = [one for one in todo if one.group == group.id and one.state is FollowUpState.OPEN]
    return Row(
        group=group,
        last=next((one for one in reversed(own) if one.day <= day), None),
        next=next((one for one in own if one.day > day), None),
        open=len(waiting),
        late=sum(one.is_late(day) for one in waiting),
    )
