"""Ready questions with names: a form with what each needs, and an answer with an address that can be sent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from graph.analysis.cascade import Cascade
from graph.analysis.fragility import last_projects
from graph.analysis.what_if import Picture
from graph.model.people import Permission
from portal.as_of import shown_figures, shown_picture
from portal.errors import REFUSED
from portal.permissions import permission
from portal.picked import suggested_elements, suggested_projects
from portal.questions.answers import answer
from portal.questions.asking import BY_KEY, HOLDS_UP, IF_STOPPED, JOINS, MONEY, QUESTIONS, read
from portal.scope import current_scope

blueprint = Blueprint("questions", __name__, template_folder="templates")


@blueprint.get("/<area:area>/questions")
@permission(Permission.READ)
def index(area: str) -> str:
    year = current_scope().year
    now = shown_picture(area, year)
    return render_template(
        "questions/index.html",
        state=shown_figures(area, year).state,
        year=year,
        questions=QUESTIONS,
        examples=_examples(now),
        **_choices(now.cascade),
    )


@blueprint.get("/<area:area>/questions/<key>")
@permission(Permission.READ)
def show(area: str, key: str) -> ResponseReturnValue:
    """One question: its answer, or what is wrong with what it was told."""
    question = BY_KEY.get(key) or abort(404)
    year = current_scope().year
    now = shown_picture(area, year)
    asked = read(question, now.cascade, request.args)
    is_refused = bool(asked.problems) and not asked.is_blank
    page = render_template(
        "questions/show.html",
        state=shown_figures(area, year).state,
        year=year,
        question=question,
        asked=asked,
        is_refused=is_refused,
        answer=None if asked.problems else answer(key, now, asked.things, area),
        **_choices(now.cascade),
    )
    return (page, REFUSED) if is_refused else page


def _choices(cascade: Cascade) -> dict[str, object]:
    return {
        "agencies": list(zip(cascade.agencies.codes, cascade.agencies.shorts, strict=True)),
        "projects": suggested_projects(cascade),
        "elements": suggested_elements(cascade, upstream=True),
    }


def _examples(now: Picture) -> Mapping[str, dict[str, str]]:
    """For each question that needs something, things of this year to ask it about: those of the project that most rests
    on alone."""
    cascade = now.cascade
    last = last_projects(cascade, now.coverage)
    if not (last >= 0).any():
        return {}
    row = int(np.bincount(last[last >= 0]).argmax())
    project = cascade.projects.codes[row]
    agency = cascade.agencies.codes[int(cascade.projects.agency[row])]
    rests = np.flatnonzero(last == row).tolist()
    top = cascade.element_keys[max(rests, key=lambda one: len(cascade.elements_below(one)))]
    return {
        HOLDS_UP.key: {"element": top},
        MONEY.key: {"agency": agency},
        JOINS.key: {"start": project, "end": top},
        IF_STOPPED.key: {"project": project},
    }
