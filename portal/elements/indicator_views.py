"""An indicator year by year, and its owner, target and value as the planners keep them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from graph.errors import NotFoundError, StaleError
from graph.model.adoption import AdoptionState
from graph.model.agency import Agency
from graph.model.indicator import Indicator
from graph.model.people import Permission
from graph.model.plan import Plan, thing_id
from graph.store import adoptions, agencies, audit, elements, indicators, plans
from graph.store.indicators import IndicatorYear
from portal.elements.chronicle import indicator_changes
from portal.elements.forms import YearForm
from portal.elements.yearly import Year, picture, years_of
from portal.errors import REFUSED, stale_edit
from portal.flash import flash_done, flash_note
from portal.formatting import plain_number
from portal.i18n import plain_title
from portal.permissions import may, permission
from portal.scope import current_scope
from portal.sessions import acting
from workers import enqueue

HISTORY = 30


def register_indicator_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/indicator/<path:code>", view_func=indicator)
    blueprint.add_url_rule("/<area:area>/indicator/<path:code>", view_func=save_year, methods=["POST"])


@permission(Permission.READ)
def indicator(area: str, code: str) -> str:
    year = current_scope().year
    plan = plans.plan_for(area, year)
    found = indicators.get_indicator(thing_id(area, plan.code, code))
    known = agencies.list_agencies(area)
    years = _years(plan, found)
    return _page(area, plan, found, years, known, _form(known, found, years))


@permission(Permission.EDIT_PLAN)
def save_year(area: str, code: str) -> ResponseReturnValue:
    year = current_scope().year
    plan = plans.plan_for(area, year)
    found = indicators.get_indicator(thing_id(area, plan.code, code))
    known = agencies.list_agencies(area)
    years = _years(plan, found)
    form = YearForm()
    form.owner.choices = _choices(known)
    if not form.validate():
        return _page(area, plan, found, years, known, form), REFUSED
    change = IndicatorYear(owner=form.owner.data or None, target=form.target.data, value=form.value.data)
    here = url_for("elements.indicator", code=code)
    try:
        event = indicators.update_year(area, found.id, year, form.opened_version(), change, acting(area))
    except StaleError as error:
        standing = _standing(found, years, year)
        return stale_edit(error, form, standing, reopen_url=here)
    except NotFoundError:
        form.owner.errors = [_("หน่วยงานนี้ไม่มีในจังหวัดแล้ว เลือกใหม่")]
        return _page(area, plan, found, years, known, form), REFUSED
    if event is None:
        flash_note(_("ไม่มีอะไรเปลี่ยน จึงไม่ได้บันทึก"))
    else:
        # An owner holds for every year of the plan, a target or a value for one.
        enqueue.recompute(area, plan.years if change.owner != found.owner else [year])
        flash_done(
            _("บันทึกตัวชี้วัด %(code)s ของปีงบประมาณ %(year)s แล้ว", code=found.code, year=year),
            undo_url=url_for("elements.save_year", code=code, year=year),
            undo_fields=_typed(_standing(found, years, year)) | {"version": str(form.opened_version() + 1)},
        )
    return redirect(here, 303)


def _page(area: str, plan: Plan, found: Indicator, years: list[Year], known: list[Agency], form: YearForm) -> str:
    year = current_scope().year
    asked = [one.state_in(year) for one in adoptions.list_adoptions(plan.id) if one.indicator == found.id]
    return render_template(
        "elements/indicator.html",
        plan=plan,
        indicator=found,
        measured=elements.get_element(found.element),
        owner=next((agency for agency in known if agency.id == found.owner), None),
        years=years,
        answers={state: asked.count(state) for state in AdoptionState} if asked else None,
        this_year=next((one for one in years if one.year == year), None),
        picture=picture(years),
        form=form if may(Permission.EDIT_PLAN, area) else None,
        changes=indicator_changes(audit.history(found.id, HISTORY), {agency.id: agency.short for agency in known}),
    )


def _years(plan: Plan, found: Indicator) -> list[Year]:
    return years_of(found, indicators.list_targets(plan.id), indicators.list_values(plan.id), plan.years)


def _form(known: list[Agency], found: Indicator, years: list[Year]) -> YearForm:
    standing = _standing(found, years, current_scope().year)
    form = YearForm(formdata=None, data={**standing, "owner": found.owner or "", "version": str(found.version)})
    form.owner.choices = _choices(known)
    return form


def _standing(found: Indicator, years: list[Year], year: int) -> dict[str, object]:
    """What stands of the form's fields."""
    of_year = next((one for one in years if one.year == year), None)
    target, value = (of_year.target, of_year.measured) if of_year else (None, None)
    return {"owner": found.owner or "", "target": target, "value": value}


def _typed(standing: Mapping[str, object]) -> dict[str, str]:
    """The values as the form would send them."""
    return {
        name: plain_number(value) if isinstance(value, float | int) else str(value or "")
        for name, value in standing.items()
    }


def _choices(known: list[Agency]) -> list[SelectChoice]:
    nobody = SelectChoice("", _("ยังไม่มีผู้รับผิดชอบ"))
    return [nobody, *(SelectChoice(agency.id, plain_title(agency)) for agency in known)]
