"""The past that a page is asked for: `?as_of=` in its address names a run, or a day (พ.ศ. or ISO), which means the last
picture kept on it or before. Pages that can show it ask here for their figures, and get what stands now where their
address has none. Their links to each other keep it; links to all other pages drop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.registry import records
from graph.analysis.money_flow import Funding
from graph.analysis.what_if import Picture, picture
from graph.errors import NotFoundError
from graph.exchange.thai_dates import DateError, read_date
from graph.model.area import Scope
from graph.model.run import Run, ScopeState
from graph.model.snapshot import Snapshot
from graph.store import snapshots
from graph.store.funding import funding_of
from portal import figures as now
from portal.figures import Figures
from portal.newest import Newest
from portal.scope import current_scope, years_of

PARAMETER = "as_of"
LONGEST = 64
"""Of what an address may say: a run's id, or a day in words."""

SHOWS_THE_PAST = frozenset(
    {
        *("alignment.index", "alignment.plan", "alignment.plan_data", "alignment.show", "alignment.data"),
        *("plan.outline", "plan.export", "elements.show"),
        *("matrix.index", "matrix.export", "flows.money", "flows.coverage"),
        *("questions.index", "questions.show", "gaps.index", "gaps.export"),
    }
)
"""Endpoints of the pages whose figures come from here."""


class NothingThenError(NotFoundError):
    """No picture is kept of what the address asks for. `day` is the day (C.E.) where it named one; `first` is the
    oldest picture that there is."""

    def __init__(self, day: date | None, first: Snapshot | None) -> None:
        super().__init__("no picture is kept of then")
        self.day = day
        self.first = first


@dataclass(frozen=True, slots=True)
class _Past:
    picture: Picture
    funding: Mapping[str, Funding]
    run: Run


# A meeting looks at a day or two.
_pasts: Newest[str, _Past] = Newest(4)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["looking_back"] = looking_back
    app.register_error_handler(NothingThenError, _nothing_then)

    @app.url_defaults
    def keep_moment(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in SHOWS_THE_PAST and (seen := looking_back()) is not None and values.get("area") == seen.area:
            values.setdefault(PARAMETER, seen.run)


def looking_back() -> Snapshot | None:
    """The kept picture that the page took its figures from; None where they are what stands now."""
    seen: Snapshot | None = g.get("looking_back")
    return seen


def shown_figures(area: str, year: int) -> Figures:
    """`figures` of portal.figures, or those of the past that the page is asked for. Raises NotFoundError."""
    seen = _asked_for()
    if seen is None:
        return now.figures(area, year)
    state = ScopeState(area, year, wanted=0, done=0, run=seen.run, run_at=seen.at)
    return Figures(years_of(area).plan_for(year), state, _past(seen).run)


def shown_cascade(area: str, year: int) -> Cascade:
    """`live_cascade` of portal.figures, or that of the past that the page is asked for. Raises NotFoundError."""
    seen = _asked_for()
    return now.live_cascade(area, year) if seen is None else _past(seen).picture.cascade


def shown_picture(area: str, year: int) -> Picture:
    """`live_picture` of portal.figures, or that of the past that the page is asked for. Raises NotFoundError."""
    seen = _asked_for()
    return now.live_picture(area, year) if seen is None else _past(seen).picture


def shown_funding(area: str, year: int) -> Mapping[str, Funding]:
    """Where the projects' money comes from, by project (public id), at the same moment. Raises NotFoundError."""
    seen = _asked_for()
    return funding_of(Scope(area, year)) if seen is None else _past(seen).funding


def picture_then(asked: str) -> tuple[Snapshot, Picture]:
    """The kept picture of a run or a day, for a page that is itself about now. Raises NothingThenError."""
    seen = _found(asked.strip()[:LONGEST])
    return seen, _past(seen).picture


def _asked_for() -> Snapshot | None:
    asked = request.args.get(PARAMETER, "").strip()[:LONGEST]
    if asked and "looking_back" not in g:
        g.looking_back = _found(asked)
    return looking_back()


def _found(asked: str) -> Snapshot:
    where = current_scope()
    scope = Scope(where.area.id, where.year)
    try:
        day = read_date(asked)
    except DateError:
        day = None
    found = snapshots.snapshot_of_run(scope, asked) if day is None else snapshots.snapshot_on(scope, day)
    if found is None:
        raise NothingThenError(day, next(reversed(snapshots.list_snapshots(scope)), None))
    return found


def _past(seen: Snapshot) -> _Past:
    return _pasts.get(seen.run, lambda: _thawed(seen))


def _thawed(seen: Snapshot) -> _Past:
    frozen = snapshots.picture_of(seen)
    made = picture(frozen.cascade)
    run = Run(
        id=seen.run,
        area=seen.area,
        year=seen.year,
        at=seen.at,
        seconds=0,
        saw=0,
        totals=made.coverage.totals_json(),
        coverage=made.coverage.elements_json(),
        findings=records(made.findings),
    )
    return _Past(made, frozen.funding, run)


def _nothing_then(error: NothingThenError) -> ResponseReturnValue:
    return render_template("errors/404_nothing_then.html", kept=(), error=error), 404
