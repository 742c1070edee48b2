"""Nobody's work keeps that of somebody who waits: bulk work not a save, one province's burst not another's, through
real workers. Counts and order are compared, no times."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from graph.model.national import RunState
from graph.model.suggestion import AnswerState, Question
from graph.settings import settings
from graph.store import national_runs, runs, scopes
from tests.factories import FIRST_YEAR, Province, make_province
from tests.integration.store.conftest import ACTOR
from tests.integration.workers.conftest import (
    CeleryProcess,
    StartWorker,
    storing_held_up,
    wait_until,
    wait_until_fresh,
)
from tests.integration.workers.test_recompute import history, write_and_ask
from workers import enqueue, names, queues

OTHERS = ("TH-45", "TH-46")


@pytest.fixture
def others(province: Province) -> list[Province]:
    return [make_province(area) for area in OTHERS]


@pytest.fixture
def interactive(start_worker: StartWorker) -> CeleryProcess:
    return start_worker(names.INTERACTIVE)


def niceness(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def test_bulk_work_gives_way_to_suggestions_and_both_to_figures(start_worker: StartWorker) -> None:
    usual, far = os.getpriority(os.PRIO_PROCESS, 0), settings().bulk_niceness
    for queues_of, given_way in (((names.BULK,), far), ((names.SUGGESTIONS,), far // 2), ((names.INTERACTIVE,), 0)):
        one = start_worker(*queues_of, processes=1)
        assert {niceness(pid) for pid in (one.process.pid, *one.children())} == {min(19, usual + given_way)}
    every = start_worker()
    assert {niceness(pid) for pid in (every.process.pid, *every.children())} == {usual}


def test_a_save_does_not_wait_for_suggestions(province: Province, interactive: CeleryProcess) -> None:
    """Nobody works on suggestions, and the worker of figures leaves them alone."""
    questions = [Question(province.area, FIRST_YEAR, f"โครงการที่ {number}") for number in range(20)]
    for question in questions:
        assert enqueue.suggest(question).state is AnswerState.COMING
    assert write_and_ask(province)
    wait_until_fresh(province)
    assert queues.waiting(names.SUGGESTIONS) == len(questions)
    assert {enqueue.suggest(question).state for question in questions} == {AnswerState.COMING}
    assert queues.waiting(names.SUGGESTIONS) == len(questions), "nothing is asked twice"


def test_a_province_is_saved_while_every_bulk_process_is_held_up(
    province: Province, others: list[Province], interactive: CeleryProcess, start_worker: StartWorker
) -> None:
    """A national run has begun with as many provinces as there are processes for bulk work, and none of them ends."""
    start_worker(names.BULK)
    with ExitStack() as held:
        for other in others:
            held.enter_context(storing_held_up(other))
        run_id = national_runs.begin(FIRST_YEAR, whole=True, actor=ACTOR)
        assert enqueue.national_run(run_id, FIRST_YEAR)
        wait_until(lambda: queues.waiting(names.BULK) == 0 or queues.taken() >= len(others), "bulk work is under way")
        for turn in range(5):
            assert write_and_ask(province, turn)
            wait_until_fresh(province)
        assert national_runs.recent(FIRST_YEAR)[0].state is RunState.RUNNING
    wait_until(lambda: national_runs.recent(FIRST_YEAR)[0].state is RunState.DONE, "the national run is done")
    assert not national_runs.recent(FIRST_YEAR)[0].problems


def test_a_save_does_not_wait_for_bulk_work_at_its_own_province(
    province: Province, interactive: CeleryProcess, start_worker: StartWorker
) -> None:
    """A bulk task that computes the province's overdue figures, and has been stopped in its tracks, loses the scope to
    the save."""
    bulk = start_worker(names.BULK, processes=1)
    with storing_held_up(province):
        assert enqueue.bring_up_to_date(province.scope)
        wait_until(lambda: queues.waiting(names.BULK) == 0 and queues.taken() == 1, "the bulk task is at it")
        (child,) = bulk.children()
        os.kill(child, signal.SIGSTOP)
    try:
        assert write_and_ask(province)
        wait_until_fresh(province)
    finally:
        os.kill(child, signal.SIGCONT)


@contextmanager
def saving(province: Province, at_least: int) -> Iterator[None]:
    """Saves on and on while this lasts, and so many times in all events."""
    enough = threading.Event()

    def save() -> None:
        turn = 0
        while turn < at_least or not enough.is_set():
            write_and_ask(province, turn)
            turn += 1

    writer = threading.Thread(target=save)
    writer.start()
    try:
        yield
    finally:
        enough.set()
        writer.join()


def test_bursts_of_two_provinces_make_few_runs_and_leave_a_turn_to_a_third(
    province: Province, others: list[Province], interactive: CeleryProcess
) -> None:
    """As many provinces are saved without a pause as there are processes."""
    for one in (province, *others):
        assert enqueue.recompute(one.area, [FIRST_YEAR])
        wait_until_fresh(one)
    before = {one.area: len(history(one)) for one in others}
    with ExitStack() as bursts:
        for other in others:
            bursts.enter_context(saving(other, at_least=200))
        for turn in range(3):
            assert write_and_ask(province, turn)
            wait_until_fresh(province)
    for other in others:
        wait_until_fresh(other)
        saves = scopes.scope_state(other.area, FIRST_YEAR).wanted
        assert len(history(other)) - before[other.area] < saves / 2
        current = runs.current_run(other.area, FIRST_YEAR)
        assert current is not None
        assert current.saw == saves


def test_a_burst_before_anybody_works_is_one_task(
    province: Province, others: list[Province], start_worker: StartWorker
) -> None:
    """The marks of a burst run out after some seconds; a few tasks are as good as one."""
    for turn in range(200):
        assert write_and_ask(province, turn)
    assert write_and_ask(others[0])
    assert queues.waiting(names.INTERACTIVE) < 20
    start_worker(names.INTERACTIVE, processes=1)
    wait_until_fresh(others[0])
    wait_until_fresh(province)
    assert len(history(province)) < 5
