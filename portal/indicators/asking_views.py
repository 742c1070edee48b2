"""Asking agencies to take shared indicators: whom and which, what came of one, asking again and taking back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import Optional

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.adoption import MAX_REASON, Adoption, AdoptionState
from graph.model.agency import agency_id
from graph.model.indicator import Indicator
from graph.model.people import Permission
from graph.store import adoptions, agencies, indicators, plans
from portal.errors import REFUSED
from portal.fields import ThaiDateField
from portal.flash import flash_done, flash_note, flash_wrong
from portal.forms import PortalForm, VersionedForm, at_most, required, stripped
from portal.i18n import plain_title
from portal.indicators.answer_history import answer_changes
from portal.indicators.matrix import yearly
from portal.indicators.sheet_views import indicator_of, recompute
from portal.permissions import permission
from portal.scope import current_scope
from portal.sessions import acting

HISTORY = 14


class AskForm(PortalForm):
    """`indicators` and `agencies` hold codes."""

    indicators = SelectMultipleField(_l("ตัวชี้วัดร่วม"), [required(_l("เลือกตัวชี้วัดอย่างน้อยหนึ่งตัว"))])
    everyone = BooleanField(_l("ทุกหน่วยงาน"))
    agencies = SelectMultipleField(_l("เฉพาะหน่วยงาน"))
    due = ThaiDateField(_l("ขอคำตอบภายในวันที่"), [Optional()])


class AskAgainForm(VersionedForm):
    reason = TextAreaField(
        _l("เหตุผลที่เปิดให้ตอบใหม่"), [required(_l("พิมพ์เหตุผล หน่วยงานจะเห็น")), at_most(MAX_REASON)], [stripped]
    )


def register_asking_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/indicators/ask", view_func=asking)
    blueprint.add_url_rule("/<area:area>/indicators/ask", view_func=ask, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/indicator-adoption/<path:code>", view_func=adoption)
    blueprint.add_url_rule("/<area:area>/indicator-withdraw/<path:code>", view_func=withdraw, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/indicator-ask-again/<path:code>", view_func=ask_again, methods=["POST"])


@permission(Permission.EDIT_PLAN)
def asking(area: str) -> str:
    """`?indicator=` chooses one; without it those that nobody was asked to take are chosen."""
    plan = plans.plan_for(area, current_scope().year)
    form, shared = _ask_form(area, plan.id, formdata=None)
    asked = {one.indicator for one in adoptions.list_adoptions(plan.id)}
    wanted = request.args.get("indicator")
    form.indicators.data = [one.code for one in shared if (one.code == wanted if wanted else one.id not in asked)]
    form.everyone.data = True
    return render_template("indicators/ask.html", form=form)


@permission(Permission.EDIT_PLAN)
def ask(area: str) -> ResponseReturnValue:
    plan = plans.plan_for(area, current_scope().year)
    form, shared = _ask_form(area, plan.id)
    known = agencies.list_agencies(area)
    chosen = [one.id for one in known if form.everyone.data or one.code in (form.agencies.data or ())]
    valid = form.validate()
    if valid and not chosen:
        form.agencies.errors = [_("เลือกหน่วยงานอย่างน้อยหนึ่งหน่วยงาน หรือเลือกทุกหน่วยงาน")]
        valid = False
    if not valid:
        return render_template("indicators/ask.html", form=form), REFUSED
    wanted = [one for one in shared if one.code in form.indicators.data]
    asked = 0
    for indicator in wanted:
        try:
            asked += len(adoptions.ask(area, indicator.id, chosen, form.due.data, acting(area)))
        except (InvalidError, NotFoundError):
            # Somebody made it the province's own, or took it away, while this form was open.
            flash_wrong(_("ตัวชี้วัด %(code)s ไม่เป็นตัวชี้วัดร่วมแล้ว จึงไม่ได้ขอ", code=indicator.code))
    if asked:
        recompute(area, plan)
        flash_done(_("ขอไปแล้ว %(count)s คำขอ หน่วยงานจะเห็นในงานของฉัน", count=asked))
    else:
        flash_note(_("ทุกหน่วยงานที่เลือกได้รับคำขอเหล่านี้อยู่แล้ว จึงไม่ได้ขอซ้ำ"))
    return redirect(url_for("indicators.index"), 303)


@permission(Permission.READ)
def adoption(area: str, code: str) -> str:
    return _page(area, code, AskAgainForm(formdata=None))


@permission(Permission.EDIT_PLAN)
def withdraw(area: str, code: str) -> ResponseReturnValue:
    plan, indicator = indicator_of(area, code)
    agency = agencies.get_agency(agency_id(area, request.form.get("agency", "")))
    try:
        adoptions.withdraw(area, agency.id, indicator.id, VersionedForm().opened_version(), acting(area))
    except (StaleError, InvalidError, NotFoundError):
        flash_wrong(_("ถอนคำขอไม่ได้ เพราะ %(agency)s ตอบแล้วหรือมีผู้ถอนไปก่อน", agency=agency.short))
    else:
        recompute(area, plan)
        flash_done(
            _("ถอนคำขอต่อ %(agency)s แล้ว", agency=agency.short),
            undo_url=url_for("indicators.ask"),
            undo_fields={"indicators": code, "agencies": agency.code},
        )
    return _back(code)


@permission(Permission.EDIT_PLAN)
def ask_again(area: str, code: str) -> ResponseReturnValue:
    """Opens an agency's answer again, with a reason that it sees."""
    plan, indicator = indicator_of(area, code)
    agency = agencies.get_agency(agency_id(area, request.form.get("agency", "")))
    form = AskAgainForm()
    if not form.validate():
        return _page(area, code, form, again=agency.code), REFUSED
    try:
        adoptions.ask_again(area, agency.id, indicator.id, form.opened_version(), form.reason.data, None, acting(area))
    except (StaleError, InvalidError, NotFoundError):
        flash_wrong(_("เปิดให้ตอบใหม่ไม่ได้ เพราะคำตอบของ %(agency)s เปลี่ยนไปแล้ว ตรวจแล้วทำอีกครั้ง", agency=agency.short))
    else:
        recompute(area, plan)
        flash_done(_("เปิดให้ %(agency)s ตอบใหม่แล้ว", agency=agency.short))
    return _back(code)


def _page(area: str, code: str, form: AskAgainForm, again: str | None = None) -> str:
    plan, indicator = indicator_of(area, code)
    known = {one.id: one for one in agencies.list_agencies(area)}
    asked = _of_indicator(plan.id, indicator)
    years = plan.years
    target_of = {one.year: one.value for one in indicators.list_targets(plan.id) if one.indicator == indicator.id}
    sums = yearly(indicator, asked, target_of, years)
    year = current_scope().year
    return render_template(
        "indicators/adoption.html",
        indicator=indicator,
        asked=asked,
        counts={state: sum(one.state_in(year) is state for one in asked) for state in AdoptionState},
        agencies=known,
        years=years,
        sums=sums,
        here=next(one for one in sums if one.year == year),
        form=form,
        again=again,
        changes=answer_changes(adoptions.history(asked, HISTORY), {one.id: one.short for one in known.values()}),
    )


def _of_indicator(plan_id: str, indicator: Indicator) -> Sequence[Adoption]:
    return [one for one in adoptions.list_adoptions(plan_id) if one.indicator == indicator.id]


def _ask_form(area: str, plan_id: str, **values: object) -> tuple[AskForm, list[Indicator]]:
    shared = [one for one in indicators.list_indicators(plan_id) if one.shared]
    form = AskForm(**values)
    form.indicators.choices = [SelectChoice(one.code, f"{one.code} {plain_title(one)}") for one in shared]
    form.agencies.choices = [SelectChoice(one.code, one.short) for one in agencies.list_agencies(area)]
    return form, shared


def _back(code: str) -> Response:
    return current_app.make_response(redirect(url_for("indicators.adoption", code=code), 303))
