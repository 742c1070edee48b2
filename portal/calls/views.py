"""Calls for projects: the list, opening one with the agencies that could help, and closing it with what came of it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.area import Scope
from graph.model.call import AnswerState, CallDraft
from graph.model.districts import districts_of
from graph.model.fiscal import today
from graph.model.people import Permission
from graph.store import agencies, calls, plans
from graph.store.creation_keys import creation_key
from graph.store.page import page_of
from portal.asked import opened_version, whole
from portal.calls.answer_views import call_page, register_answer_views
from portal.calls.change_views import register_change_views
from portal.calls.forms import PROBLEMS, CallForm, CloseForm
from portal.calls.helping import helpers_of
from portal.calls.rows import Shows, call_rows, narrowed, wanting
from portal.calls.words import reason_text
from portal.errors import REFUSED, stale_edit
from portal.figures import figures, live_cascade
from portal.flash import flash_done, flash_note, flash_wrong
from portal.permissions import permission
from portal.scope import current_scope
from portal.sessions import acting
from portal.threads import element_view

blueprint = Blueprint("calls", __name__, template_folder="templates")
register_answer_views(blueprint)
register_change_views(blueprint)

PAGE_SIZE = 25
EXAMPLE = timedelta(days=14)


@blueprint.get("/<area:area>/calls")
@permission(Permission.READ)
def index(area: str) -> str:
    """`?show=` opens what a figure counts."""
    year = current_scope().year
    found, cascade = figures(area, year), live_cascade(area, year)
    gaps = wanting(found.run.findings if found.run else ())
    rows = call_rows(calls.list_calls(Scope(area, year)), cascade, gaps, today())
    shows = next((one for one in Shows if one == request.args.get("show")), None)
    return render_template(
        "calls/index.html",
        state=found.state,
        year=year,
        shows=shows,
        page=page_of(narrowed(rows, shows), request.args.get("page", 1, type=whole), PAGE_SIZE),
        total=len(rows),
        open=sum(row.call.is_open for row in rows),
        waiting=sum(row.waiting for row in rows),
        offered=sum(row.call.count(AnswerState.OFFERED) for row in rows),
        declined=sum(row.call.count(AnswerState.DECLINED) for row in rows),
        closed_gaps=sum(row.has_closed_gap for row in rows),
    )


@blueprint.get("/<area:area>/calls/new")
@permission(Permission.COORDINATE)
def new(area: str) -> str:
    """`?element=S6` is what it is for, `?gap=` the key of the finding that it is opened from, `?district=` a place that
    help is wanted in."""
    form = CallForm(formdata=None)
    form.offer(agencies.list_agencies(area))
    return _new_page(area, form)


@blueprint.post("/<area:area>/calls/new")
@permission(Permission.COORDINATE)
def create(area: str) -> ResponseReturnValue:
    scope, known, form = current_scope(), agencies.list_agencies(area), CallForm()
    form.offer(known)
    cascade = live_cascade(area, scope.year)
    row = _element(cascade)
    if form.validate():
        draft = CallDraft(
            element=cascade.elements.ids[row],
            wanted=form.wanted.data,
            due=form.due.data,
            agencies=[one.id for one in known if one.code in form.agencies.data],
            people=form.people.data,
            finding=_finding(area, scope.year, cascade.element_keys[row]),
        )
        try:
            plan = plans.plan_for(area, scope.year).id
            key = creation_key(form.form_key.data, scope.year, draft)
            call = calls.open_call(Scope(area, scope.year), plan, draft, acting(area), today(), key)
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            asked = len(call.answers)
            flash_done(_("เปิดรับโครงการแล้ว ขอไป %(count)s หน่วยงาน ซึ่งจะเห็นในงานของฉัน", count=asked))
            return redirect(url_for("calls.show", call=call.id), 303)
    return _new_page(area, form), REFUSED


@blueprint.post("/<area:area>/call-close/<call>")
@permission(Permission.COORDINATE)
def close(area: str, call: str) -> ResponseReturnValue:
    standing, form = calls.get_call(area, call), CloseForm()
    if not form.validate():
        return call_page(area, standing, closing=form), REFUSED
    try:
        closed = calls.close_call(area, call, form.opened_version(), form.result.data, acting(area))
    except StaleError as error:
        return stale_edit(error, form, {"result": None}, reopen_url=url_for("calls.show", call=call))
    except InvalidError:
        flash_note(_("การเปิดรับนี้ปิดไปแล้ว"))
    else:
        flash_done(
            _("ปิดการเปิดรับโครงการแล้ว"),
            undo_url=url_for("calls.reopen", call=call),
            undo_fields={"version": str(closed.version)},
        )
    return redirect(url_for("calls.show", call=call), 303)


@blueprint.post("/<area:area>/call-reopen/<call>")
@permission(Permission.COORDINATE)
def reopen(area: str, call: str) -> ResponseReturnValue:
    calls.get_call(area, call)
    try:
        calls.reopen_call(area, call, opened_version(), acting(area))
    except StaleError:
        flash_wrong(_("มีผู้อื่นทำต่อไปแล้ว จึงเปิดใหม่ไม่ได้ นี่คือการเปิดรับตามที่เป็นอยู่ตอนนี้"))
    else:
        flash_done(_("เปิดรับโครงการต่อแล้ว"))
    return redirect(url_for("calls.show", call=call), 303)


def _new_page(area: str, form: CallForm) -> str:
    year = current_scope().year
    cascade = live_cascade(area, year)
    row = _element(cascade)
    district = request.args.get("district", "")
    return render_template(
        "calls/new.html",
        form=form,
        year=year,
        element=element_view(cascade, row),
        finding=_finding(area, year, cascade.element_keys[row]),
        helpers=helpers_of(area, cascade, row, [district] if district else []),
        agencies={one.id: one for one in agencies.list_agencies(area)},
        agency_ids=cascade.agencies.ids,
        district=district,
        districts=[(one.name_th, one.name_th) for one in districts_of(area)],
        example_day=today() + EXAMPLE,
        reason_text=reason_text,
    )


def _element(cascade: Cascade) -> int:
    """Raises NotFoundError."""
    code = request.args.get("element", "")
    row = cascade.element_rows.get(code)
    if row is None:
        raise NotFoundError(f"no element {code}", kind="element", id=code)
    return row


def _finding(area: str, year: int, element: str) -> str | None:
    """The finding that the address names, where the newest run has it and projects for the element (a code) mend it."""
    run, key = figures(area, year).run, request.args.get("gap", "")
    return key if run and element in wanting(run.findings).get(key, ()) else None
