"""Analyses of a scope: on request, and for every scope that a lost request left behind."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from celery import Task

from graph.analysis.coverage import coverage
from graph.analysis.gaps import registry
from graph.analysis.network_measures import network_json
from graph.analysis.upstream_sums import part_of
from graph.errors import NotFoundError
from graph.model.area import Scope
from graph.model.fiscal import now, today
from graph.model.run import Run
from graph.settings import settings
from graph.store import runs, scopes
from graph.store.kept_cascades import KeptCascades
from workers import coalesce, enqueue, names, outcomes, queues, timings
from workers.app import TRIES_AGAIN, app
from workers.coalesce import Work
from workers.kept_packs import KeptPacks

log = logging.getLogger(__name__)

# A burst that goes on keeps one task busy with a run after another, so far apart and for no longer than so, and only
# while nobody else waits in the queue.
PAUSE_SECONDS = 0.1
LONGEST_BURST_SECONDS = 60.0

PACKS = KeptPacks()

Findings = Sequence[Mapping[str, Any]]


@lru_cache(maxsize=1)
def _cascades() -> KeptCascades:
    """About 0.9 kB a project."""
    return KeptCascades(settings().kept_projects)


class _Told(Task):
    """Keeps how it ended for whoever waits. A task that will be tried again has not ended."""

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Mapping[str, Any]) -> None:
        if kwargs.get("awaited"):
            outcomes.put(task_id, outcomes.Outcome(None))

    def on_failure(self, exc: BaseException, task_id: str, args: Any, kwargs: Mapping[str, Any], einfo: Any) -> None:
        if kwargs.get("awaited"):
            outcomes.put(task_id, outcomes.Outcome(str(exc) or type(exc).__name__))


@app.task(
    bind=True,
    base=_Told,
    name=names.ANALYSE_SCOPE,
    **TRIES_AGAIN,
)
def analyse_scope(self: Task, area: str, year: int, awaited: bool = False) -> None:
    """Brings the scope's coverage, findings and network up to its last write. `awaited`: with a new run even where
    nothing is due, and beside a task that computes already; otherwise that one sees to it: after its run it looks for
    newer writes."""
    scope = Scope(area, year)
    until = time.monotonic() + LONGEST_BURST_SECONDS
    coalesce.begin(Work.FIGURES, scope.key)
    coalesce.begin(Work.OVERDUE_FIGURES, scope.key)
    # Overdue figures of the whole country would only push out what people work on.
    in_bulk = (self.request.delivery_info or {}).get("routing_key") == names.BULK
    queue = names.BULK if in_bulk else names.INTERACTIVE
    force = awaited

    def goes_on() -> bool:
        """Whether the task may go on with its scope: still its own, and nobody else waits."""
        is_own = coalesce.take(scope, self.request.id, in_bulk=in_bulk)
        return is_own and time.monotonic() < until and not queues.waiting(queue)

    while True:
        with coalesce.alone(scope, self.request.id, in_bulk=in_bulk) as mine:
            if not mine and not force:
                return
            try:
                caught_up = _catch_up(scope, goes_on, force=force, keep=not in_bulk)
            except NotFoundError:
                # The plan was taken away, or a year without one was asked for: nothing to analyse.
                return
        force = False
        # A write that came between the last look and the lock's release asked a task that found the lock taken.
        if not scopes.scope_state(area, year).is_due(today()):
            return
        if not caught_up or time.monotonic() > until:
            break
    enqueue.recompute(area, [year])


def _catch_up(scope: Scope, goes_on: Callable[[], bool], *, force: bool, keep: bool) -> bool:
    """Run after run, at least one with `force`, until nothing is due: True; or until the task may not go on. `keep` as
    in `analyse`."""
    while force or scopes.scope_state(scope.area, scope.year).is_due(today()):
        with timings.timed_run(scope):
            run = analyse(scope, keep=keep, afresh=force)
            with timings.step("store"):
                is_current = runs.store_run(run, compare, PACKS.before(scope))
        if is_current:
            enqueue.sum_changes(scope.year)
        force = False
        if scopes.scope_state(scope.area, scope.year).is_due(today()):
            if not goes_on():
                return False
            time.sleep(PAUSE_SECONDS)
    return True


def analyse(scope: Scope, *, keep: bool = True, afresh: bool = False) -> Run:
    """One run over the scope as it stands. What it saw is read first, so a later write leaves it out of date. `keep`:
    this process will catch up from here next time; without it, what it kept stays. `afresh`: loaded whole."""
    started = time.perf_counter()
    with timings.step("load"):
        read = _cascades().afresh if afresh else _cascades().newest if keep else _cascades().known
        loaded = read(scope, today(), settled=True)
        cascade = loaded.cascade
    with timings.step("coverage"):
        figures = coverage(cascade)
    with timings.step("rules"):
        findings = PACKS.pack(scope, registry.rank_all(cascade, figures), keep=keep)
    return Run(
        id=uuid.uuid4().hex,
        area=scope.area,
        year=scope.year,
        at=now(),
        seconds=round(time.perf_counter() - started, 4),
        saw=loaded.count.wanted,
        totals=figures.totals_json(),
        coverage=figures.elements_json(),
        findings=findings,
        network=network_json(cascade),
        part=part_of(figures),
    )


def compare(previous: Findings, found: Findings) -> tuple[Findings, Findings]:
    """What a run opened and closed against the one before."""
    compared = registry.compare(previous, found)
    return compared.opened, compared.closed


@app.task(name=names.SWEEP)
def sweep() -> int:
    """Asks for every scope that wants a run and that no task is known to bring up to date; returns how many. Out of the
    way of those who wait: at midnight every scope of the country is due."""
    due = scopes.list_due(today())
    for scope in due:
        enqueue.bring_up_to_date(scope)
    return len(due)
