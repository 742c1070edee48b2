"""A call that is open, stated anew: its text, its day, the agencies that are asked; and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import InvalidError, StaleError
from graph.model.agency import Agency
from graph.model.call import CallDraft, ProjectCall
from graph.model.fiscal import today
from graph.model.people import Permission
from graph.store import agencies, call_changes, calls
from portal.asked import opened_version
from portal.calls.forms import PROBLEMS, CallChangeForm
from portal.calls.helping import helpers_of
from portal.calls.words import answer_name, reason_text
from portal.errors import REFUSED, Compared, stale_edit
from portal.figures import live_cascade
from portal.flash import flash_done, flash_note, flash_wrong
from portal.permissions import permission
from portal.sessions import acting
from portal.threads import element_view


def register_change_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/call-change/<call>", view_func=change)
    blueprint.add_url_rule("/<area:area>/call-change/<call>", view_func=keep_change, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/call-undo/<call>", view_func=undo_change, methods=["POST"])


@permission(Permission.COORDINATE)
def change(area: str, call: str) -> ResponseReturnValue:
    standing = calls.get_call(area, call)
    if not standing.is_open:
        return _closed(call)
    form = CallChangeForm(formdata=None)
    form.offer(_waiting(area, standing))
    form.fill(standing)
    return _page(area, standing, form)


@permission(Permission.COORDINATE)
def keep_change(area: str, call: str) -> ResponseReturnValue:
    standing, form = calls.get_call(area, call), CallChangeForm()
    # Who has answered meanwhile was a choice of the form that was sent.
    known = agencies.list_agencies(area)
    form.offer(known)
    if form.validate():
        draft = _draft(standing, form, known)
        try:
            kept = call_changes.change_call(
                area, call, form.opened_version(), draft, form.reason.data, acting(area), today()
            )
        except StaleError as error:
            return _stale(error, standing, form, draft, known)
        except InvalidError as error:
            if "state" in error.fields:
                return _closed(call)
            form.refuse(error, PROBLEMS)
        else:
            _say_done(kept)
            return redirect(url_for("calls.show", call=call), 303)
    return _page(area, standing, form), REFUSED


@permission(Permission.COORDINATE)
def undo_change(area: str, call: str) -> ResponseReturnValue:
    """Puts back what stood before a change."""
    try:
        call_changes.undo_change(area, call, request.form.get("event", ""), opened_version(), acting(area))
    except (StaleError, InvalidError):
        flash_wrong(_("คืนค่าเดิมไม่ได้ มีผู้แก้คำขอหรือตอบหลังจากนั้นแล้ว"))
    else:
        flash_done(_("คืนค่าเดิมแล้ว"))
    return redirect(url_for("calls.show", call=call), 303)


def _page(area: str, call: ProjectCall, form: CallChangeForm) -> str:
    cascade = live_cascade(area, call.year)
    row, known = cascade.element_rows.get(call.element), {one.id: one for one in agencies.list_agencies(area)}
    return render_template(
        "calls/change.html",
        form=form,
        call=call,
        element=None if row is None else element_view(cascade, row),
        helpers=[
            one for one in helpers_of(area, cascade, row, []) if cascade.agencies.ids[one.agency] not in call.answered
        ],
        agencies=known,
        agency_ids=cascade.agencies.ids,
        answered=[(known[one.agency], one) for one in call.answers if one.agency in call.answered & known.keys()],
        answer_name=answer_name,
        reason_text=reason_text,
    )


def _waiting(area: str, call: ProjectCall) -> list[Agency]:
    """The agencies that can be asked or asked no more."""
    return [one for one in agencies.list_agencies(area) if one.id not in call.answered]


def _draft(call: ProjectCall, form: CallChangeForm, known: Sequence[Agency]) -> CallDraft:
    """Who has answered stays asked, also where the form offered to ask it no more."""
    chosen = set(form.agencies.data or ())
    return CallDraft(
        element=call.element,
        wanted=form.wanted.data,
        due=form.due.data,
        agencies=[one.id for one in known if one.code in chosen or one.id in call.answered],
        people=form.people.data,
        finding=call.finding,
    )


def _stale(
    error: StaleError, call: ProjectCall, form: CallChangeForm, draft: CallDraft, known: Sequence[Agency]
) -> ResponseReturnValue:
    def shorts(asked: Sequence[str]) -> str:
        return ", ".join(one.short for one in known if one.id in asked)

    asked = Compared(
        str(form.agencies.label.text), shorts(draft.agencies), shorts([one.agency for one in call.answers])
    )
    texts = {"wanted": call.wanted, "people": call.people, "due": call.due}
    return stale_edit(error, form, texts, reopen_url=url_for("calls.change", call=call.id), more=[asked])


def _say_done(kept: call_changes.Changed) -> None:
    if kept.event is None:
        flash_note(_("ไม่มีอะไรเปลี่ยน คำขอเหมือนเดิม"))
        return
    fields = {"event": kept.event, "version": str(kept.call.version)}
    undo_url = url_for("calls.undo_change", call=kept.call.id)
    flash_done(_("แก้คำขอแล้ว หน่วยงานที่ขอจะเห็นในงานของฉัน"), undo_url=undo_url, undo_fields=fields)


def _closed(call: str) -> ResponseReturnValue:
    flash_note(_("การเปิดรับนี้ปิดไปแล้ว เปิดรับต่อก่อนจึงแก้ได้"))
    return redirect(url_for("calls.show", call=call), 303)
