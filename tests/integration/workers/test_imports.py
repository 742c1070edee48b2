"""Uploaded lists on their way through a real queue and worker."""

from __future__ import annotations

import pytest

from graph import db
from graph.model.project_import import ImportState, ProjectImport
from graph.store import imports
from local.valkey_server import ValkeyServer
from tests.factories import FIRST_YEAR, Province
from tests.integration.office_lists import OFFICER, office_list, twenty_rows
from tests.integration.workers.conftest import CeleryProcess, StartWorker, wait_until
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
    db.write(
        lambda tx: tx.run("MATCH (i:Import {id: $id}) SET i.updated_at = datetime() - duration('PT1M')", id=one.id)
    )
    start_worker()
    assert sweep_imports() == 1
    wait_until(lambda: now_there(one).state is ImportState.COLUMNS, "the list has been read")
