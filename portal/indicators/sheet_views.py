"""An indicator's sheet as planners write it: a new one, and the changes of one that stands."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.indicator import Indicator
from graph.model.indicator_sheet import IndicatorDraft, baseline_years, draft_of
from graph.model.people import Permission
from graph.model.plan import Element, Plan, thing_id
from graph.store import agencies, elements, indicators, plans
from graph.store.indicator_sheets import create_indicator, update_indicator
from portal.errors import REFUSED, stale_edit
from portal.flash import flash_done, flash_note
from portal.indicators.sheet_form import IndicatorForm, sheet_form, sheet_values
from portal.permissions import permission
from portal.scope import current_scope
from portal.sessions import acting
from workers import enqueue


def register_sheet_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/indicators/new", view_func=new)
    blueprint.add_url_rule("/<area:area>/indicators/new", view_func=create, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/indicator-sheet/<path:code>", view_func=edit)
    blueprint.add_url_rule("/<area:area>/indicator-sheet/<path:code>", view_func=save, methods=["POST"])


@permission(Permission.EDIT_PLAN)
def new(area: str) -> str:
    """`?element=` says what it measures."""
    plan = plans.plan_for(area, current_scope().year)
    form = _form(area, plan, formdata=None)
    wanted = request.args.get("element", "")
    form.element.data = next((one.id for one in _elements(plan) if one.code == wanted), "")
    return render_template("indicators/sheet.html", form=form, indicator=None)


@permission(Permission.EDIT_PLAN)
def create(area: str) -> ResponseReturnValue:
    plan = plans.plan_for(area, current_scope().year)
    form = _form(area, plan)
    made = None
    if form.validate():
        try:
            made = create_indicator(area, plan.id, form.draft(), acting(area))
        except InvalidError as error:
            form.refuse_sheet(error)
        except NotFoundError:
            form.element.errors = [_("ส่วนของแผนหรือหน่วยงานที่เลือกไม่มีแล้ว เลือกใหม่")]
    if made is None:
        return render_template("indicators/sheet.html", form=form, indicator=None), REFUSED
    recompute(area, plan)
    flash_done(_("เพิ่มตัวชี้วัด %(code)s แล้ว", code=made.code))
    return redirect(url_for("elements.indicator", code=made.code), 303)


@permission(Permission.EDIT_PLAN)
def edit(area: str, code: str) -> str:
    plan, indicator = indicator_of(area, code)
    values = {**sheet_values(_standing(plan, indicator)), "version": str(indicator.version)}
    form = _form(area, plan, formdata=None, data=values)
    return render_template("indicators/sheet.html", form=form, indicator=indicator)


@permission(Permission.EDIT_PLAN)
def save(area: str, code: str) -> ResponseReturnValue:
    plan, indicator = indicator_of(area, code)
    form = _form(area, plan)
    if form.validate():
        try:
            event = update_indicator(area, indicator.id, form.opened_version(), form.draft(), acting(area))
        except StaleError as error:
            blank = dict.fromkeys(form.data)
            standing = {**blank, **sheet_values(_standing(plan, indicator))}
            return stale_edit(error, form, standing, reopen_url=url_for("indicators.edit", code=code))
        except InvalidError as error:
            form.refuse_sheet(error)
        except NotFoundError:
            form.element.errors = [_("ส่วนของแผนหรือหน่วยงานที่เลือกไม่มีแล้ว เลือกใหม่")]
        else:
            if event is None:
                flash_note(_("ไม่มีอะไรเปลี่ยน จึงไม่ได้บันทึก"))
            else:
                recompute(area, plan)
                flash_done(_("บันทึกรายละเอียดตัวชี้วัด %(code)s แล้ว", code=indicator.code))
            return redirect(url_for("elements.indicator", code=code), 303)
    return render_template("indicators/sheet.html", form=form, indicator=indicator), REFUSED


def indicator_of(area: str, code: str) -> tuple[Plan, Indicator]:
    """The indicator of the plan in force. Raises NotFoundError."""
    plan = plans.plan_for(area, current_scope().year)
    return plan, indicators.get_indicator(thing_id(area, plan.code, code))


def recompute(area: str, plan: Plan) -> None:
    """What an indicator says holds in every year of its plan."""
    enqueue.recompute(area, plan.years)


def _standing(plan: Plan, indicator: Indicator) -> IndicatorDraft:
    targets, values = indicators.list_targets(plan.id), indicators.list_values(plan.id)
    return draft_of(indicator, targets, values, plan.years)


def _form(area: str, plan: Plan, **values: object) -> IndicatorForm:
    years = plan.years
    return sheet_form(baseline_years(years.start), years, _elements(plan), agencies.list_agencies(area), **values)


def _elements(plan: Plan) -> list[Element]:
    return elements.list_elements(plan.id)
