"""The explorer: what a thing, or the whole plan, hangs together with, from the national strategy down to projects and,
when they are asked for, their reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import (
    Neighbourhood,
    Thing,
    ThingKind,
    around,
    explored,
    find,
    from_the_top,
    tops,
)
from graph.analysis.part import Part, part_of
from graph.analysis.search import clean_query
from graph.model.people import Permission
from graph.model.saved_view import MAX_ADDRESS
from graph.store import saved_views
from portal.alignment.asked import Asked, Size, read_asked
from portal.alignment.choices import choices, said_filters
from portal.alignment.drawing import Drawer, drawing
from portal.alignment.outline import Outline
from portal.alignment.reach import is_provincial, reach
from portal.alignment.saved import register_saved_views
from portal.alignment.starts import found_things, starts
from portal.alignment.words import words
from portal.as_of import shown_cascade, shown_figures
from portal.figures import Figures
from portal.permissions import permission
from portal.scope import current_scope
from portal.sessions import current_person
from portal.standings import Standing, standings

blueprint = Blueprint("alignment", __name__, template_folder="templates")
register_saved_views(blueprint)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is known of the area and year."""

    figures: Figures
    cascade: Cascade
    standings: Sequence[Standing]


def _scope(area: str) -> _Scope:
    year = current_scope().year
    shown, cascade = shown_figures(area, year), shown_cascade(area, year)
    return _Scope(shown, cascade, standings(cascade, shown.run.coverage if shown.run else {}))


@dataclass(frozen=True, slots=True)
class _View:
    """One view of the graph. `subject` is None for the whole plan, `base` what it starts from without pins; `path` is
    its page's without the query."""

    scope: _Scope
    asked: Asked
    part: Part
    subject: Thing | None
    base: tuple[Thing, ...]
    shown: Neighbourhood
    drawer: Drawer
    path: str


def _view(area: str, kind: str | None, code: str | None) -> _View:
    scope = _scope(area)
    cascade, asked = scope.cascade, read_asked(scope.cascade)
    part = part_of(cascade, asked.filters.wanted(cascade), [one.grade for one in scope.standings])
    subject = None if kind is None or code is None else _subject(cascade, kind, code)
    base: tuple[Thing, ...]
    if subject is None:
        base = tops(part)
        first = from_the_top(part, base)
        path = url_for("alignment.plan", year=None, as_of=None)
    else:
        base = (subject,)
        first = around(part, subject, across=is_provincial(cascade, subject))
        path = url_for("alignment.show", kind=kind, code=code, year=None, as_of=None)
    shown = explored(part, tuple(dict.fromkeys((*base, *asked.pins))), first, asked.changes)
    drawer = Drawer(part, scope.standings, MultiDict(asked.filters.pairs()).to_dict(flat=False))
    return _View(scope, asked, part, subject, base, shown, drawer, path)


@blueprint.get("/<area:area>/alignment")
@permission(Permission.READ)
def index(area: str) -> str:
    """Where to start: the whole plan, the national strategy, the province's issues, or anything found by its words."""
    scope = _scope(area)
    text = clean_query(request.args.get("q", ""))
    return render_template(
        "alignment/index.html",
        state=scope.figures.state,
        starts=starts(scope.cascade, scope.standings),
        text=text,
        found=found_things(scope.cascade, text) if text else None,
        views=saved_views.list_views(area, current_person().id),
    )


@blueprint.get("/<area:area>/alignment/plan")
@permission(Permission.READ)
def plan(area: str) -> str:
    """The whole plan, from the national strategy down."""
    return _page(_view(area, None, None))


@blueprint.get("/<area:area>/alignment/plan.json")
@permission(Permission.READ)
def plan_data(area: str) -> Response:
    """The same as data, for the picture."""
    return _data(_view(area, None, None))


@blueprint.get("/<area:area>/alignment/<kind>/<path:code>")
@permission(Permission.READ)
def show(area: str, kind: str, code: str) -> ResponseReturnValue:
    """The cascade of one element or project, as a picture and as an outline."""
    return _page(_view(area, kind, code))


@blueprint.get("/<area:area>/alignment/<kind>/<path:code>.json")
@permission(Permission.READ)
def data(area: str, kind: str, code: str) -> Response:
    """The same as data, for the picture."""
    return _data(_view(area, kind, code))


def _data(view: _View) -> Response:
    return jsonify(drawing(view.shown, view.drawer))


def _page(view: _View) -> str:
    """htmx asks for what the search found alone."""
    cascade, asked, subject = view.scope.cascade, view.asked, view.subject
    text = clean_query(request.args.get("q", ""))
    found = found_things(cascade, text) if text else None

    def find_url(kind: str, code: str) -> str:
        thing = find(cascade, ThingKind(kind), code)
        pinned = asked if thing in view.shown.starts else asked.pinned(thing)
        return pinned.focused(thing).address(view.path, cascade)

    searched = {"text": text, "found": found, "find_url": find_url}
    if request.headers.get("HX-Request"):
        return render_template("alignment/_hits.html", **searched)
    outline = Outline(cascade, view.shown, view.drawer, asked, view.path)
    things = [node.thing for node in view.shown.nodes]
    told = asked.focus if asked.focus in things else subject or next(iter(things), None)
    return render_template(
        "alignment/show.html",
        state=view.scope.figures.state,
        subject=None if subject is None else outline.facts_of(subject).thing,
        branches=outline.branches(),
        told=None if told is None else outline.facts_of(told),
        drawing=_script(view),
        is_cut=view.shown.is_cut,
        reach=None if subject is None else reach(cascade, subject),
        starts=starts(cascade, view.scope.standings) if subject is None else None,
        asked=asked,
        path=view.path,
        look=asked.look(cascade),
        address=asked.address(view.path, cascade),
        choices=choices(cascade),
        said_filters=said_filters(cascade, asked.filters),
        left=int(view.part.projects.sum()),
        all_projects=len(cascade.projects),
        sizes=_sizes(),
        **searched,
    )


def _script(view: _View) -> dict[str, Any]:
    """What the page's script needs."""
    return {
        **drawing(view.shown, view.drawer),
        "subject": None if view.subject is None else view.drawer.key(view.subject),
        "base": [view.drawer.key(one) for one in view.base],
        "pins": [view.drawer.key(one) for one in view.asked.pins],
        "places": {view.drawer.key(one): place for one, place in view.asked.places.items()},
        "turn": view.asked.turn,
        "frame": view.asked.frame,
        "focus": None if view.asked.focus is None else view.drawer.key(view.asked.focus),
        "size": str(view.asked.size),
        "path": view.path,
        "kept": view.asked.kept(),
        "longest": MAX_ADDRESS,
        "words": words(),
    }


def _sizes() -> list[tuple[str, str]]:
    return [(str(Size.BUDGET), _("งบประมาณ")), (str(Size.PROJECTS), _("จำนวนโครงการ"))]


def _subject(cascade: Cascade, kind: str, code: str) -> Thing:
    if kind not in (ThingKind.ELEMENT, ThingKind.PROJECT):
        abort(404)
    return find(cascade, ThingKind(kind), code)
