"""From a write to its figures through real workers: soon, once a burst, and whatever dies on the way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from graph import db
from graph.model.area import Scope
from graph.model.fiscal import fiscal_year, today
from graph.model.plan import LinkRole
from graph.model.run import Run
from graph.store import links, projects, runs, scopes
from graph.store.links import LinkDraft
from local.valkey_server import ValkeyServer
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import ACTOR
from tests.integration.workers.conftest import (
    CeleryProcess,
    StartWorker,
    storing_held_up,
    wait_until,
    wait_until_fresh,
)
from workers import enqueue, marks


def write(province: Province, turn: int = 0, code: str = "P3") -> None:
    """One save that changes something each time."""
    project = projects.get_project(province.id(code))
    target = ("S1", "S2", "S3")[turn % 3]
    draft = LinkDraft(province.id(target), LinkRole.PRIMARY, reason=f"ครั้งที่ {turn}")
    links.replace_links(province.area, project.id, project.version, [draft], ACTOR)


def write_and_ask(province: Province, turn: int = 0) -> bool:
    write(province, turn)
    return enqueue.recompute(province.area, [FIRST_YEAR])


def current(province: Province) -> Run:
    run = runs.current_run(province.area, FIRST_YEAR)
    assert run is not None
    return run


def history(province: Province) -> list[Run]:
    return runs.recent_runs(province.area, FIRST_YEAR, limit=1000)


@contextmanager
def readers(province: Province, count: int = 3) -> Iterator[list[Run]]:
    """Polls the current run all the while; each reader's runs must be whole and never go back."""
    seen: list[Run] = []
    wrong: list[str] = []
    stop = threading.Event()

    def poll() -> None:
        newest = -1
        while not stop.is_set():
            run = runs.current_run(province.area, FIRST_YEAR)
            if run is None or not run.coverage or not run.findings:
                wrong.append(f"a hole: {run}")
                return
            if run.saw < newest:
                wrong.append(f"saw {run.saw} after {newest}")
                return
            newest = run.saw
            seen.append(run)

    threads = [threading.Thread(target=poll) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert wrong == []


def test_a_write_leads_to_a_new_run(province: Province, worker: CeleryProcess) -> None:
    assert enqueue.recompute(province.area, [FIRST_YEAR])
    wait_until_fresh(province)
    before = current(province)
    assert before.totals["unlinked"] == ["P3"]
    assert write_and_ask(province)
    wait_until_fresh(province)
    after = current(province)
    assert after.id != before.id
    assert after.saw == scopes.scope_state(province.area, FIRST_YEAR).wanted
    assert after.totals["unlinked"] == []
    assert after.coverage["S1"]["direct_projects"] == 3
    (newest, *_) = history(province)
    assert "unlinked-project" in {finding["rule"] for finding in newest.closed}
    assert newest.previous_at == before.at
    assert not {finding["key"] for finding in newest.closed} & {finding["key"] for finding in after.findings}


def test_a_run_on_request_is_waited_for(province: Province, worker: CeleryProcess) -> None:
    ids = set()
    for _ in range(3):
        assert enqueue.wait(enqueue.analyse(province.area, FIRST_YEAR), 30)
        ids.add(current(province).id)
    assert len(ids) == 3
    # A year without a plan has nothing to analyse, and that is an answer.
    assert enqueue.wait(enqueue.analyse(province.area, 2500), 30)
    assert runs.current_run(province.area, 2500) is None


def test_nobody_waits_for_ever_for_a_worker(province: Province, queue: ValkeyServer) -> None:
    assert not enqueue.wait(enqueue.analyse(province.area, FIRST_YEAR), 0.3)


def test_a_burst_of_writes_makes_few_runs(province: Province, worker: CeleryProcess) -> None:
    enqueue.recompute(province.area, [FIRST_YEAR])
    wait_until_fresh(province)
    before = len(history(province))
    for turn in range(100):
        assert write_and_ask(province, turn)
    wait_until_fresh(province)
    made = len(history(province)) - before
    assert 1 <= made < 50
    assert current(province).saw == scopes.scope_state(province.area, FIRST_YEAR).wanted


def test_readers_never_see_a_hole(province: Province, worker: CeleryProcess) -> None:
    assert enqueue.wait(enqueue.analyse(province.area, FIRST_YEAR), 30)
    with readers(province) as seen:
        for turn in range(50):
            write(province, turn)
            assert enqueue.wait(enqueue.analyse(province.area, FIRST_YEAR), 30)
    assert len(history(province)) == 51
    assert len({run.id for run in seen}) > 25


def test_two_workers_on_one_scope(province: Province, start_worker: StartWorker) -> None:
    start_worker()
    start_worker()
    assert enqueue.wait(enqueue.analyse(province.area, FIRST_YEAR), 30)
    with readers(province):
        asked = []
        for turn in range(40):
            write_and_ask(province, turn)
            if turn % 2:
                # Without coalescing: several compute beside each other.
                asked.append(enqueue.analyse(province.area, FIRST_YEAR))
        assert all(enqueue.wait(one, 60) for one in asked)
        wait_until_fresh(province)
    assert current(province).saw == scopes.scope_state(province.area, FIRST_YEAR).wanted
    made = history(province)
    assert [run.previous_at for run in made] == [*(run.at for run in made[1:]), None]


@pytest.mark.parametrize("kills", ["its children", "the whole worker"])
def test_a_worker_killed_in_the_middle_of_a_run(
    province: Province, start_worker: StartWorker, scheduler: CeleryProcess, kills: str
) -> None:
    worker = start_worker()
    wait_until_fresh(province)
    before = current(province).id
    with storing_held_up(province):
        asked = enqueue.analyse(province.area, FIRST_YEAR)
        wait_until(_is_running(province), "a task computes")
        if kills == "its children":
            for child in worker.children():
                os.kill(child, signal.SIGKILL)
        else:
            worker.kill()
    if kills == "its children":
        # The task is delivered anew to the child that takes the dead one's place.
        assert enqueue.wait(asked, 60)
    else:
        start_worker()
        write_and_ask(province)
    wait_until_fresh(province)
    assert current(province).id != before


def _is_running(province: Province) -> Callable[[], bool]:
    return lambda: bool(marks.client().exists(f"running:{province.scope.key}"))


def test_a_queue_that_is_down_keeps_nobody_waiting_and_is_caught_up_with(
    province: Province, queue: ValkeyServer, start_worker: StartWorker, scheduler: CeleryProcess
) -> None:
    worker = start_worker()

    def is_fresh_again() -> bool:
        nonlocal worker
        # A worker that held a task when the queue went may die of giving it back to a channel that is gone (an error of
        # kombu's): whoever runs the product starts it again, as the local supervisor and the container engine do.
        if worker.process.poll() is not None:
            worker = start_worker()
        return scopes.scope_state(province.area, FIRST_YEAR).is_fresh

    wait_until_fresh(province)
    queue.stop()
    before = current(province).saw
    seconds = []
    for turn in range(20):
        write(province, turn)
        started = time.monotonic()
        assert not enqueue.recompute(province.area, [FIRST_YEAR])
        seconds.append(time.monotonic() - started)
    assert seconds[0] < 1.5
    assert max(seconds[1:]) < 0.2
    assert current(province).saw == before
    queue.start()
    queue.wait_ready()
    wait_until(is_fresh_again, "the figures are up to date")
    assert current(province).saw == before + 20
    # And the door opens again by itself.
    wait_until(lambda: write_and_ask(province, 21), "the queue is asked again")
    wait_until(is_fresh_again, "the figures are up to date")


def test_a_queue_that_hangs_keeps_nobody_waiting(province: Province, queue: ValkeyServer) -> None:
    assert write_and_ask(province)
    queue.child.send_signal(signal.SIGSTOP)
    try:
        started = time.monotonic()
        assert not write_and_ask(province, 1)
        assert time.monotonic() - started < 1.5
        started = time.monotonic()
        assert not write_and_ask(province, 2)
        assert time.monotonic() - started < 0.2
    finally:
        queue.child.send_signal(signal.SIGCONT)


def test_a_queue_that_was_started_anew_is_used_at_once(province: Province, queue: ValkeyServer) -> None:
    """A kept connection that has gone costs nothing: the next write finds the queue."""
    assert write_and_ask(province)
    queue.stop()
    queue.start()
    queue.wait_ready()
    other = FIRST_YEAR + 1
    assert enqueue.recompute(province.area, [FIRST_YEAR, other])


def test_the_sweep_finds_what_was_never_asked(
    province: Province, worker: CeleryProcess, scheduler: CeleryProcess
) -> None:
    wait_until_fresh(province)
    write(province)
    wait_until_fresh(province)
    assert current(province).totals["unlinked"] == []


def test_a_new_day_is_a_reason_for_a_run(province: Province, worker: CeleryProcess, scheduler: CeleryProcess) -> None:
    """In a year in which something can still fall due, without any write."""
    year = fiscal_year(today())

    def prepare(tx: db.Transaction) -> None:
        tx.run("MATCH (plan:Plan {id: $plan}) SET plan.to_year = $year", plan=province.plan, year=year)
        scopes.touch(tx, province.area, [year])

    db.write(prepare)
    wait_until_fresh(province, year)
    before = scopes.scope_state(province.area, year).run
    yesterday = "MATCH (s:AnalysisScope {key: $key}) SET s.run_at = s.run_at - duration({days: 1})"
    db.write(lambda tx: tx.run(yesterday, key=Scope(province.area, year).key))
    wait_until(lambda: scopes.scope_state(province.area, year).run != before, "today's run is there")
