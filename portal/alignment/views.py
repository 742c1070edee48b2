"""The alignment graph: what a thing serves, up to the national strategy, and what serves it, down to projects."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import (
    ANY_DEPTH,
    FAN,
    FIRST_LIMIT,
    Thing,
    ThingKind,
    find,
    neighbourhood,
)
from graph.analysis.search import clean_query
from graph.model.people import Permission
from portal.alignment.drawing import LARGEST_PICTURE, Drawer, drawing, outline
from portal.alignment.reach import is_provincial, reach
from portal.alignment.starts import found_things, starts
from portal.alignment.words import words
from portal.asked import whole
from portal.figures import Figures, figures, live_cascade
from portal.permissions import permission
from portal.scope import current_scope
from portal.standings import Standing, standings

blueprint = Blueprint("alignment", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True)
class _Picture:
    figures: Figures
    cascade: Cascade
    standings: list[Standing]

    @property
    def drawer(self) -> Drawer:
        return Drawer(self.cascade, self.standings)


def _picture(area: str) -> _Picture:
    year = current_scope().year
    shown, cascade = figures(area, year), live_cascade(area, year)
    return _Picture(shown, cascade, list(standings(cascade, shown.run.coverage if shown.run else {})))


@blueprint.get("/<area:area>/alignment")
@permission(Permission.READ)
def index(area: str) -> str:
    """Where to start: the national strategy, the province's issues, or anything found by its words."""
    picture = _picture(area)
    text = clean_query(request.args.get("q", ""))
    return render_template(
        "alignment/index.html",
        state=picture.figures.state,
        starts=starts(picture.cascade, picture.standings),
        text=text,
        found=found_things(picture.cascade, text) if text else None,
    )


@blueprint.get("/<area:area>/alignment/<kind>/<path:code>")
@permission(Permission.READ)
def show(area: str, kind: str, code: str) -> ResponseReturnValue:
    """The cascade of one element or project, as a picture and as an outline."""
    picture = _picture(area)
    subject = _subject(picture.cascade, kind, code)
    across = is_provincial(picture.cascade, subject)
    around = neighbourhood(picture.cascade, subject, across=across, bare=False)
    drawer = picture.drawer
    return render_template(
        "alignment/show.html",
        state=picture.figures.state,
        tree=outline(around, drawer),
        drawing={**drawing(around, drawer), "words": words()},
        reach=reach(picture.cascade, subject),
    )


@blueprint.get("/<area:area>/alignment/<kind>/<path:code>.json")
@permission(Permission.READ)
def data(area: str, kind: str, code: str) -> Response:
    """What stands around one thing, for a picture that is being walked: `up` and `down` are steps, `skip` leaves out
    what the picture has of those directly below, `fan` is how many of them to give."""
    picture = _picture(area)
    subject = _subject(picture.cascade, kind, code)
    around = neighbourhood(
        picture.cascade,
        subject,
        up=_asked("up", 0, ANY_DEPTH),
        down=_asked("down", 0, ANY_DEPTH),
        fan=_asked("fan", FAN, LARGEST_PICTURE),
        skip=_asked("skip", 0, len(picture.cascade.projects) + len(picture.cascade.elements)),
        limit=LARGEST_PICTURE if request.args else FIRST_LIMIT,
    )
    return jsonify(drawing(around, picture.drawer))


def _subject(cascade: Cascade, kind: str, code: str) -> Thing:
    if kind not in tuple(ThingKind):
        abort(404)
    return find(cascade, ThingKind(kind), code)


def _asked(name: str, default: int, most: int) -> int:
    value = request.args.get(name, default, type=whole)
    return min(max(value, 0), most)
