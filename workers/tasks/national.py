"""The country: changes of provinces added to its sums, and whole runs over every province
(docs/decisions/0017-national-sums.md)."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from celery import chord

from graph.errors import NotFoundError, UnreachableError
from graph.model.area import Scope
from graph.model.fiscal import now, today
from graph.model.national import Counted
from graph.model.people import SYSTEM
from graph.store import national_runs, runs, scopes, upstream_sums
from workers import coalesce, enqueue, names
from workers.app import LONGEST_TASK_SECONDS, TRIES_AGAIN, app
from workers.coalesce import Work
from workers.tasks.analysis import analyse, compare

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 4
"""At one province in one run: more than a graph server's restart takes, and soon told for one that kills its worker."""
STALLED_AFTER = timedelta(seconds=2 * LONGEST_TASK_SECONDS)


@app.task(name=names.SUM_CHANGES, **TRIES_AGAIN)
def sum_changes(year: int) -> None:
    """Adds what provinces' newest runs have changed to the sums of regions and country."""
    coalesce.begin(Work.SUM, str(year))
    upstream_sums.count_changes(year)


@app.task(name=names.NATIONAL_RUN, **TRIES_AGAIN)
def national_run(run_id: str, year: int) -> None:
    """Spreads a run that has begun, or what is left of it, over the bulk workers: a task a province, then the sum."""
    provinces = [count_province.si(run_id, area, year).set(queue=names.BULK) for area in national_runs.left(run_id)]
    total = sum_country.si(run_id, year).set(queue=names.BULK)
    if provinces:
        chord(provinces)(total)
    else:
        total.apply_async()


@app.task(name=names.COUNT_PROVINCE, **TRIES_AGAIN)
def count_province(run_id: str, area: str, year: int) -> None:
    """Sees to one province of a national run. Whatever goes wrong with it is told there and is not this task's end: the
    sum of the others waits for it."""
    scope = Scope(area, year)
    attempt = national_runs.attempt(run_id, scope)
    if attempt is None:
        return
    number, whole = attempt
    if number > MOST_ATTEMPTS:
        counted = Counted(area, None, 0.0, f"given up after {MOST_ATTEMPTS} attempts")
    else:
        counted = _count(scope, whole)
    national_runs.end(run_id, scope, counted)


def _count(scope: Scope, whole: bool) -> Counted:
    state = scopes.scope_state(scope.area, scope.year)
    if not whole and not state.is_due(today()):
        return Counted(scope.area, state.run, 0.0)
    started = time.perf_counter()
    try:
        run = analyse(scope, keep=False)
        runs.store_run(run, compare)
    except UnreachableError:
        raise
    except NotFoundError:
        # No plan is in force that year: nothing to count.
        return Counted(scope.area, None, 0.0)
    except Exception as error:
        # Whatever it is, it must not cost the other provinces their sum.
        log.exception("the national run has no figures of %s", scope.key)
        return Counted(scope.area, None, time.perf_counter() - started, f"{type(error).__name__}: {error}")
    return Counted(scope.area, run.id, round(time.perf_counter() - started, 3))


@app.task(name=names.SUM_COUNTRY, **TRIES_AGAIN)
def sum_country(run_id: str, year: int) -> None:
    """Sums what the provinces came to, and ends the run."""
    sums, drifted = upstream_sums.sum_anew(year)
    if drifted:
        log.error("the standing sums of %s had drifted from what the provinces add up to", year)
    national_runs.finish(run_id, year, sums, drifted)


@app.task(name=names.SWEEP_NATIONAL)
def sweep_national() -> None:
    """Asks again for sums and for national runs whose tasks were lost."""
    for year in upstream_sums.years_with_changes():
        enqueue.sum_changes(year)
    for run_id, year in national_runs.stalled(now() - STALLED_AFTER):
        log.warning("national run %s of %s has not moved for %s, going on with it", run_id, year, STALLED_AFTER)
        enqueue.national_run(run_id, year)


@app.task(name=names.NIGHTLY_RUNS)
def nightly_runs() -> None:
    """A national run of each year in which something can still fall due."""
    for year in scopes.open_years(today()):
        if national_runs.running(year) is None:
            enqueue.national_run(national_runs.begin(year, whole=False, actor=SYSTEM), year)
