"""A call's page, and how the agencies that were asked answer: with a project of theirs, with a new one, or not."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.call import ProjectCall
from graph.model.fiscal import today
from graph.model.people import Actor, Permission
from graph.model.project import COUNTING, ProjectStatus
from graph.model.project_list import ProjectFilter
from graph.store import agencies, calls, plans, project_lists
from portal.calls.forms import PROBLEMS, CloseForm, DeclineForm, OfferForm
from portal.calls.rows import asked_agencies, call_rows, wanting
from portal.calls.words import answer_name, offer_stands, told
from portal.errors import REFUSED
from portal.figures import figures, live_cascade
from portal.flash import flash_done, flash_note, flash_wrong
from portal.i18n import plain_title
from portal.permissions import may, permission, require
from portal.sessions import acting, current_person

MOST_PROJECTS = 500
HISTORY = 30


def register_answer_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/call/<call>", view_func=show)
    posts = (("offer", offer), ("decline", decline), ("take-back", take_back), ("stand-by", stand_by))
    for name, view in posts:
        blueprint.add_url_rule(f"/<area:area>/call-{name}/<call>", view_func=view, methods=["POST"])


@permission(Permission.READ)
def show(area: str, call: str) -> str:
    """`?agency=A02` answers for that one, of a reader with several."""
    return call_page(area, calls.get_call(area, call))


@permission(Permission.ADOPT)
def offer(area: str, call: str) -> ResponseReturnValue:
    """Answers with a project that is there; where it is not linked to the element yet, leads on to its links."""
    standing, agency, form = _answering(area, call), request.form.get("agency", ""), OfferForm()
    require(Permission.ADOPT, area, agency)
    form.project.choices = _choices(standing, agency)
    if form.validate():
        try:
            kept = calls.offer_project(
                area, call, agency, form.opened_version(), form.project.data, acting(area, agency)
            )
        except StaleError:
            return _changed(call)
        except InvalidError as error:
            if "state" in error.fields:
                return _closed(call)
            form.refuse(error, PROBLEMS)
        else:
            return _offered(area, kept, agency)
    return call_page(area, standing, offering=form), REFUSED


@permission(Permission.ADOPT)
def decline(area: str, call: str) -> ResponseReturnValue:
    standing, agency, form = _answering(area, call), request.form.get("agency", ""), DeclineForm()
    require(Permission.ADOPT, area, agency)
    if not form.validate():
        return call_page(area, standing, declining=form), REFUSED
    try:
        kept = calls.decline_call(area, call, agency, form.opened_version(), form.reason.data, acting(area, agency))
    except StaleError:
        return _changed(call)
    except InvalidError:
        return _closed(call)
    _say_done(kept, agency, _("บันทึกว่าไม่เสนอโครงการแล้ว"))
    return redirect(url_for("calls.show", call=call), 303)


@permission(Permission.ADOPT)
def take_back(area: str, call: str) -> ResponseReturnValue:
    """The agency has not answered then; what it did with its project stays."""
    return _on_answer(area, call, calls.take_back, _("ถอนคำตอบแล้ว ตอบใหม่ได้จนกว่า ศธจ. จะปิดการเปิดรับ"))


@permission(Permission.ADOPT)
def stand_by(area: str, call: str) -> ResponseReturnValue:
    """The agency's answer holds for the call as it was changed."""
    return _on_answer(area, call, calls.stand_by_answer, _("ยืนยันคำตอบเดิมแล้ว"))


def _on_answer(
    area: str, call: str, write: Callable[[str, str, str, int, Actor], object], done: str
) -> ResponseReturnValue:
    """Does to an agency's answer what needs nothing but a button, and says so."""
    _answering(area, call)
    agency, form = request.form.get("agency", ""), OfferForm()
    require(Permission.ADOPT, area, agency)
    try:
        write(area, call, agency, form.opened_version(), acting(area, agency))
    except StaleError:
        return _changed(call)
    except InvalidError:
        return _closed(call)
    flash_done(done)
    return redirect(url_for("calls.show", call=call), 303)


def call_page(
    area: str,
    call: ProjectCall,
    offering: OfferForm | None = None,
    declining: DeclineForm | None = None,
    closing: CloseForm | None = None,
) -> str:
    """With the form that was refused, where one was."""
    found, cascade = figures(area, call.year), live_cascade(area, call.year)
    gaps = wanting(found.run.findings if found.run else ())
    known = {one.id: one for one in agencies.list_agencies(area)}
    person = current_person()
    own = frozenset(one for one in known if person.may(Permission.ADOPT, area, one))
    asked = asked_agencies(call, known, own)
    answering = next((one for one in asked if one.agency.id == _agency_asked_for(area)), None)
    answering = answering or next((one for one in asked if one.may_answer and one.is_waiting), None)
    answering = answering or next((one for one in asked if one.may_answer), None)
    return render_template(
        "calls/show.html",
        state=found.state,
        row=call_rows([call], cascade, gaps, today())[0],
        call=call,
        asked=asked,
        answering=answering if answering and answering.may_answer and call.is_open else None,
        offering=offering or _offering(call, answering.agency.id if answering else ""),
        declining=declining or DeclineForm(formdata=None),
        closing=closing or CloseForm(formdata=None),
        coordinates=may(Permission.COORDINATE, area),
        history=calls.history(call.id, HISTORY),
        agency_names={one.id: one.short for one in known.values()},
        answer_name=answer_name,
        offer_stands=offer_stands,
        told=told,
        refused=offering or declining or closing,
    )


def _agency_asked_for(area: str) -> str:
    """Public id of the agency that the form or the address names."""
    return request.form.get("agency") or f"{area}/{request.args.get('agency', '')}"


def _answering(area: str, call: str) -> ProjectCall:
    """Raises NotFoundError, also where the agency was not asked."""
    standing = calls.get_call(area, call)
    if standing.answer_of(request.form.get("agency", "")) is None:
        raise NotFoundError("it was not asked", kind="call", id=call)
    return standing


def _offering(call: ProjectCall, agency: str) -> OfferForm:
    form = OfferForm(formdata=None)
    form.project.choices = _choices(call, agency)
    return form


def _choices(call: ProjectCall, agency: str) -> list[SelectChoice]:
    """The agency's projects of the year, drafts too; none for nobody."""
    if not agency:
        return []
    states = (ProjectStatus.DRAFT, *COUNTING)
    wanted = ProjectFilter(plans.plan_for(call.area, call.year).id, call.year, agency=agency, states=states)
    rows = project_lists.list_projects(wanted, size=MOST_PROJECTS).items
    return [SelectChoice(row.project.id, f"{row.project.code} {plain_title(row.project)}") for row in rows]


def _offered(area: str, call: ProjectCall, agency: str) -> ResponseReturnValue:
    answer = call.answer_of(agency)
    assert answer is not None
    project = answer.offer
    _say_done(call, agency, _("เสนอโครงการแล้ว"))
    cascade = live_cascade(area, call.year)
    row = cascade.element_rows.get(call.element)
    if project is None or project.is_linked or row is None:
        return redirect(url_for("calls.show", call=call.id), 303)
    flash_note(_("ขั้นต่อไปคือเชื่อมโยงโครงการกับเรื่องนี้ ตรวจแล้วกดบันทึก"))
    return redirect(url_for("projects.links", code=project.code, add=cascade.element_keys[row]), 303)


def _say_done(call: ProjectCall, agency: str, said: str) -> None:
    answer = call.answer_of(agency)
    assert answer is not None
    fields = {"agency": agency, "version": str(answer.version)}
    flash_done(said, undo_url=url_for("calls.take_back", call=call.id), undo_fields=fields)


def _changed(call: str) -> ResponseReturnValue:
    flash_wrong(_("คำตอบของหน่วยงานเปลี่ยนไปแล้วระหว่างที่เปิดหน้านี้ ยังไม่ได้บันทึก นี่คือคำตอบตามที่เป็นอยู่ตอนนี้"))
    return redirect(url_for("calls.show", call=call), 303)


def _closed(call: str) -> ResponseReturnValue:
    flash_note(_("การเปิดรับนี้ปิดไปแล้ว จึงไม่ได้บันทึก"))
    return redirect(url_for("calls.show", call=call), 303)
