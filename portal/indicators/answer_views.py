"""An agency's page of the indicators that it was asked to take, and its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.adoption import Adoption, AdoptionState, open_years
from graph.model.agency import agency_id
from graph.model.fiscal import today
from graph.model.indicator import Indicator
from graph.model.people import Permission
from graph.store import adoptions, agencies, indicators, plans
from portal.errors import REFUSED, stale_edit
from portal.flash import flash_done
from portal.indicators.answer_form import AnswerForm, answer_form, answer_values
from portal.indicators.answer_history import answer_changes
from portal.indicators.sheet_views import recompute
from portal.permissions import may, permission, require
from portal.scope import current_scope
from portal.sessions import acting

HISTORY = 14


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator that the agency was asked to take: the province's targets by year, the years that are still open,
    and the form where the reader may answer."""

    indicator: Indicator
    standing: Adoption
    targets: dict[int, float]
    open: Sequence[int]
    form: AnswerForm | None

    @property
    def is_waiting(self) -> bool:
        return self.standing.state is AdoptionState.ASKED

    @property
    def is_wrong(self) -> bool:
        return self.form is not None and bool(self.form.errors)


def register_answer_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/adoptions/<path:code>", view_func=answers)
    blueprint.add_url_rule("/<area:area>/adoptions/<path:code>", view_func=answer, methods=["POST"])


@permission(Permission.READ)
def answers(area: str, code: str) -> str:
    return _page(area, code)


@permission(Permission.ADOPT)
def answer(area: str, code: str) -> ResponseReturnValue:
    """Keeps the agency's answer about the indicator that the form names."""
    agency = agencies.get_agency(agency_id(area, code))
    require(Permission.ADOPT, area, agency.id)
    plan = plans.plan_for(area, current_scope().year)
    asked = {one.code: one for one in indicators.list_indicators(plan.id)}
    indicator = asked.get(request.form.get("indicator", ""))
    if indicator is None:
        raise NotFoundError("no such indicator", kind="indicator", id=request.form.get("indicator", ""))
    standing = adoptions.get_adoption(agency.id, indicator.id)
    form = answer_form(indicator, standing, open_years(standing, plan.years, today()))
    if form.validate():
        try:
            adoptions.answer(
                area, agency.id, indicator.id, form.opened_version(), form.said(), acting(area, agency.id), today()
            )
        except StaleError as error:
            there = url_for("indicators.answers", code=code)
            return stale_edit(error, form, {**dict.fromkeys(form.data), **answer_values(standing)}, reopen_url=there)
        except InvalidError as error:
            form.refuse_answer(error)
        else:
            recompute(area, plan)
            said = _("รับตัวชี้วัด %(code)s แล้ว") if form.said().accepts else _("บันทึกว่าไม่รับตัวชี้วัด %(code)s แล้ว")
            flash_done(said % {"code": indicator.code})
            return redirect(url_for("indicators.answers", code=code), 303)
    return _page(area, code, refused=(indicator.id, form)), REFUSED


def _page(area: str, code: str, refused: tuple[str, AnswerForm] | None = None) -> str:
    agency = agencies.get_agency(agency_id(area, code))
    plan = plans.plan_for(area, current_scope().year)
    years = plan.years
    asked = [one for one in adoptions.list_adoptions(plan.id) if one.agency == agency.id]
    known = {one.id: one for one in indicators.list_indicators(plan.id)}
    target_of: dict[str, dict[int, float]] = {}
    for one in indicators.list_targets(plan.id):
        target_of.setdefault(one.indicator, {})[one.year] = one.value
    answering = may(Permission.ADOPT, area, agency.id)
    questions = []
    for standing in asked:
        indicator = known[standing.indicator]
        years_open = open_years(standing, years, today())
        form = None
        if refused is not None and refused[0] == indicator.id:
            form = refused[1]
        elif answering and years_open:
            form = answer_form(indicator, standing, years_open, formdata=None)
        questions.append(Question(indicator, standing, target_of.get(indicator.id, {}), years_open, form))
    return render_template(
        "indicators/answers.html",
        agency=agency,
        questions=sorted(questions, key=lambda one: not one.is_waiting),
        waiting=sum(one.is_waiting for one in questions),
        counts={state: sum(one.state is state for one in asked) for state in AdoptionState},
        years=years,
        answering=answering,
        changes=answer_changes(adoptions.history(asked, HISTORY), {one.id: one.code for one in known.values()}),
    )
