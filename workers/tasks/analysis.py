"""Analyses of a scope: on request, and for every scope that a lost request left behind."""

from __future__ import annotations

import logging
import time
import uuid

from graph.analysis.coverage import coverage
from graph.analysis.gaps.findings import compare
from graph.analysis.gaps.registry import run_rules
from graph.errors import NotFoundError, UnreachableError
from graph.model.area import Scope
from graph.model.fiscal import now, today
from graph.model.run import Run
from graph.store import runs, scopes
from graph.store.cascades import load_cascade
from workers import coalesce, enqueue, names
from workers.app import app

log = logging.getLogger(__name__)

RETRIES = 5


@app.task(
    name=names.ANALYSE_SCOPE,
    autoretry_for=(UnreachableError,),
    retry_backoff=1,
    retry_backoff_max=30,
    max_retries=RETRIES,
    ignore_result=False,
)
def analyse_scope(area: str, year: int, force: bool = False) -> str | None:
    """Brings the scope's coverage and findings up to its last write; returns the id of the run that stands then.

    When another task computes the scope already, that one sees to it: after its run it looks for newer writes."""
    scope = Scope(area, year)
    coalesce.begin(scope)
    while True:
        with coalesce.alone(scope) as mine:
            if not mine and not force:
                return scopes.scope_state(area, year).run
            try:
                while force or not scopes.scope_state(area, year).is_fresh:
                    force = False
                    runs.store_run(analyse(scope))
            except NotFoundError:
                # The plan was taken away, or a year without one was asked for: nothing to analyse.
                return None
        # A write that came between the last look and the lock's release asked a task that found the lock taken.
        state = scopes.scope_state(area, year)
        if state.is_fresh:
            return state.run


def analyse(scope: Scope) -> Run:
    """One run over the scope as it stands. What it saw is read first, so a later write leaves it out of date."""
    started = time.perf_counter()
    saw = scopes.scope_state(scope.area, scope.year).wanted
    cascade = load_cascade(scope, today())
    figures = coverage(cascade)
    findings = run_rules(cascade, figures)
    previous = runs.current_run(scope.area, scope.year)
    found = [finding.to_json() for finding in findings]
    opened, closed = compare(previous.findings if previous else None, found)
    body = figures.to_json()
    return Run(
        id=uuid.uuid4().hex,
        area=scope.area,
        year=scope.year,
        at=now(),
        seconds=round(time.perf_counter() - started, 4),
        saw=saw,
        totals=body["totals"],
        coverage=body["elements"],
        findings=found,
        opened=opened,
        closed=closed,
    )


@app.task(name=names.SWEEP, ignore_result=True)
def sweep() -> int:
    """Asks for every scope whose writes no run has seen; returns how many there were."""
    stale = scopes.list_stale()
    for scope in stale:
        enqueue.recompute(scope.area, [scope.year])
    return len(stale)
