"""Uploaded lists on their way through a real queue and worker."""

from __future__ import annotations

import os
import signal

import pytest

from graph import db
from graph.exchange import importing
from graph.exchange.import_writing import BATCH
from graph.model.project_import import ImportState, ProjectImport
from graph.store import imports
from local.valkey_server import ValkeyServer
from tests.factories import FIRST_YEAR, Province
from tests.integration.office_lists import HEADINGS, OFFICER, mapped, office_list, twenty_rows
from tests.integration.workers.conftest import CeleryProcess, StartWorker, storing_held_up, wait_until, wait_until_fresh
from workers import enqueue
from workers.tasks.imports import sweep_imports


def uploaded(province: Province, data: bytes) -> ProjectImport:
    return imports.create_import(
        province.area, province.plan, province.agency("A02"), FIRST_YEAR, "รายการ.xlsx", data, OFFICER
    )


def now_there(one: ProjectImport) -> ProjectImport:
    return imports.get_import(one.area, one.id)


def test_a_worker_reads_what_was_uploaded(province: Province, worker: CeleryProcess) -> None:
    one = uploaded(province, office_list(*twenty_rows()))
    refused = uploaded(province, b"%PDF-1.7")
    assert enqueue.work_on_import(one.area, one.id)
    assert enqueue.work_on_import(refused.area, refused.id)
    wait_until(lambda: not now_there(one).state.is_workers, "the list has been read")
    assert now_there(one).state is ImportState.COLUMNS
    assert now_there(one).counts.waiting == 4
    wait_until(lambda: now_there(refused).state is ImportState.REFUSED, "the other file is refused")


def test_a_list_that_nobody_was_asked_to_read_is_found(
    province: Province, queue: ValkeyServer, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = uploaded(province, office_list(*twenty_rows()))
    queue.stop()
    assert not enqueue.work_on_import(one.area, one.id), "the upload is kept all the same"
    queue.start()
    monkeypatch.setattr(enqueue, "_down_until", 0.0)
    assert sweep_imports() == 0, "somebody may still be about to be asked"
    _age(one)
    start_worker()
    assert sweep_imports() == 1
    wait_until(lambda: now_there(one).state is ImportState.COLUMNS, "the list has been read")


def _age(one: ProjectImport) -> None:
    db.write(
        lambda tx: tx.run("MATCH (i:Import {id: $id}) SET i.updated_at = datetime() - duration('PT10M')", id=one.id)
    )


def _done(one: ProjectImport) -> int:
    run = now_there(one).run
    return run.done if run else 0


def long_list(province: Province, batches: int, year_of_the_rest: int = FIRST_YEAR) -> ProjectImport:
    """A list whose every row is good, of so many batches and one row; those after the first batch may be of a year of
    their own."""
    rows = [
        (number, f"โครงการใหม่ที่ {number}", 1_000, "", "", "S1", FIRST_YEAR if number <= BATCH else year_of_the_rest)
        for number in range(1, batches * BATCH + 2)
    ]
    return mapped(province, office_list(*rows, headings=(*HEADINGS, "ปีงบประมาณ")))


def count(province: Province) -> int:
    """Projects of the year, and their titles: none may be there twice."""
    found = db.read(
        "MATCH (p:Project {plan: $plan}) RETURN count(p) AS projects, count(DISTINCT p.title_th) AS titles",
        plan=province.plan,
    )[0]
    assert found["projects"] == found["titles"]
    return int(found["projects"])


def test_workers_take_a_list_in_and_back_and_its_figures_follow(
    province: Province, worker: CeleryProcess, start_worker: StartWorker
) -> None:
    start_worker()
    before = count(province)
    one = long_list(province, 2)
    importing.store(one.area, one.id, one.version, OFFICER)
    for _press in range(3):
        assert enqueue.work_on_import(one.area, one.id), "pressed again and again, and delivered to two workers"
    wait_until(lambda: not now_there(one).state.is_workers, "the list is in")
    done = now_there(one)
    assert (done.state, done.counts.stored) == (ImportState.DONE, 2 * BATCH + 1)
    assert count(province) == before + 2 * BATCH + 1
    wait_until_fresh(province)
    importing.undo(one.area, one.id, done.version, OFFICER)
    assert enqueue.work_on_import(one.area, one.id)
    wait_until(lambda: not now_there(one).state.is_workers, "the list is out again")
    assert now_there(one).state is ImportState.UNDONE
    assert count(province) == before
    wait_until_fresh(province)


@pytest.mark.parametrize("kills", ["its children", "the whole worker"])
def test_a_worker_killed_while_a_list_goes_in(province: Province, start_worker: StartWorker, kills: str) -> None:
    worker = start_worker()
    before = count(province)
    one = long_list(province, 2, year_of_the_rest=FIRST_YEAR + 1)
    importing.store(one.area, one.id, one.version, OFFICER)
    with storing_held_up(province, FIRST_YEAR + 1):
        assert enqueue.work_on_import(one.area, one.id)
        wait_until(lambda: _done(one) == BATCH, "the first batch is in, and the second is under way")
        if kills == "its children":
            for child in worker.children():
                os.kill(child, signal.SIGKILL)
        else:
            worker.kill()
        assert (now_there(one).state, _done(one)) == (ImportState.STORING, BATCH), "it died in the middle"
    if kills == "the whole worker":
        # The queue gives its message back after a long while; the sweep asks before.
        _age(one)
        start_worker()
        assert sweep_imports() == 1
    wait_until(lambda: now_there(one).state is ImportState.DONE, "what was left is in")
    assert now_there(one).counts.stored == 2 * BATCH + 1
    assert count(province) == before + 2 * BATCH + 1


def test_a_list_goes_in_once_the_queue_is_back(
    province: Province, queue: ValkeyServer, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(province)
    one = mapped(province, office_list(*twenty_rows()))
    queue.stop()
    importing.store(one.area, one.id, one.version, OFFICER)
    assert not enqueue.work_on_import(one.area, one.id), "what was asked for is kept all the same"
    queue.start()
    monkeypatch.setattr(enqueue, "_down_until", 0.0)
    _age(one)
    start_worker()
    assert sweep_imports() == 1
    wait_until(lambda: now_there(one).counts.stored == 16, "the good rows are in")
    assert count(province) == before + 16
