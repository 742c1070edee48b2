"""What one province may leave to the bulk workers, and what people are told of the queue: before they ask, while they
wait, and when they are asked to come again."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import redis
from flask import Flask

from graph.errors import BusyError
from graph.exchange import importing
from graph.model.people import Role
from graph.model.project_import import ImportState
from graph.settings import QueueDatabase
from graph.store import imports
from graph.store.imports import MOST_AT_ONCE
from portal import bulk_queue
from portal.imports import preview_views
from tests.factories import FIRST_YEAR, NEIGHBOUR, Province, make_province
from tests.integration.office_lists import OFFICER, mapped, office_list, twenty_rows, worked
from tests.integration.portal.conftest import Visit
from tests.integration.portal.test_imports import LIST, TWENTY, at, send
from tests.pages import words
from workers import counts, enqueue, names, pulses
from workers.marks import client
from workers.tasks.imports import work_on_import


@pytest.fixture(autouse=True)
def empty_queue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(preview_views, "MOMENT_SECONDS", 0.0)
    for database in (QueueDatabase.BROKER, QueueDatabase.MARKS):
        client(database).flushdb()
    counts._gathered.clear()
    yield
    for database in (QueueDatabase.BROKER, QueueDatabase.MARKS):
        client(database).flushdb()


def upload(province: Province, count: int = 1) -> list[str]:
    """Uploaded by somebody else of the province, and with the workers: their ids."""
    made = []
    for _ in range(count):
        one = imports.create_import(
            province.area, province.plan, province.agency("A02"), FIRST_YEAR, "รายการ.xlsx", TWENTY, OFFICER
        )
        assert enqueue.work_on_import(one.area, one.id)
        made.append(one.id)
    return made


def usually_takes(seconds: float, processes: int) -> None:
    """As workers would have counted it."""
    counts.took("task", (names.WORK_ON_IMPORT,), seconds)
    counts.push()
    told = {"host": "h", "pid": 1, "processes": processes, "queues": [names.BULK], "tasks": []}
    pulses.beat(pulses.Kind.WORKER, "bulk@h", told)


def test_a_province_that_has_as_many_as_it_may_is_asked_to_come_again(visit: Visit, province: Province) -> None:
    waiting = upload(province, MOST_AT_ONCE)
    usually_takes(90.0, processes=1)
    browser = visit(Role.COORDINATOR)
    page = send(browser, TWENTY, status=429)
    error = words(page.soup.select_one("#file-error"))
    assert "5 รายการ" in error
    assert "ลองอีกครั้งในราว 8 นาที" in error
    assert page.soup.select_one("#file")["aria-describedby"] == "file-help file-error"
    assert page.soup.select_one("#agency option[selected]")["value"] == "A02", "what was chosen stays"
    assert page.response.headers["Retry-After"] == "450"
    assert len(imports.list_imports([province.agency("A02")])) == MOST_AT_ONCE
    work_on_import(province.area, waiting[0])
    send(browser, TWENTY)


def test_another_province_has_a_measure_of_its_own(province: Province) -> None:
    neighbour = make_province(NEIGHBOUR)
    upload(province, MOST_AT_ONCE)
    with pytest.raises(BusyError):
        upload(province)
    upload(neighbour, MOST_AT_ONCE)


def test_uploads_at_one_moment_are_counted_one_by_one(province: Province) -> None:
    refused: list[BusyError] = []

    def try_it() -> None:
        try:
            upload(province)
        except BusyError as error:
            refused.append(error)

    threads = [threading.Thread(target=try_it) for _ in range(3 * MOST_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2 * MOST_AT_ONCE
    assert len(imports.list_imports([province.agency("A02")])) == MOST_AT_ONCE


def test_taking_in_and_back_waits_its_turn_too(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    one, other = mapped(province, TWENTY), mapped(province, office_list(*twenty_rows()[:2]))
    done = worked(importing.store(other.area, other.id, other.version, OFFICER))
    waiting = upload(province, MOST_AT_ONCE)
    for code, action in ((one.id, "import-store"), (done.id, "import-undo")):
        refused = browser.submit(browser.get(at(code)), f"/{action}/{code}", 429)
        assert "5 รายการ" in words(refused.soup.select_one(".error-summary"))
        assert not imports.get_import(province.area, code).state.is_workers
    work_on_import(province.area, waiting[0])
    browser.submit(browser.get(at(one.id)), f"/import-store/{one.id}")
    assert imports.get_import(province.area, one.id).state is ImportState.STORING


def test_whoever_waits_is_told_what_comes_first(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    first, second, third = upload(province, 3)
    assert browser.get(at(first)).says("อยู่ลำดับถัดไปในคิว")
    assert words(browser.get(at(third)).soup.select_one("#import-progress .muted")) == "มี 2 งานรออยู่ก่อน"
    usually_takes(120.0, processes=2)
    fragment = browser.client.get(at(third, "import-status")).get_data(as_text=True)
    assert "มี 2 งานรออยู่ก่อน จะถึงในราว 2 นาที" in fragment
    assert browser.get(at(second)).says("มี 1 งานรออยู่ก่อน จะถึงในราว 60 วินาที")
    client(QueueDatabase.BROKER).rpop(names.BULK)
    assert browser.get(at(first)).soup.select_one("#import-progress .muted") is None, "a worker is at it"
    assert browser.get(at(second)).says("อยู่ลำดับถัดไปในคิว")


def test_a_long_queue_is_told_before_anybody_asks_for_more(
    visit: Visit, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = visit(Role.OFFICER)
    one = mapped(province, TWENTY)
    upload(province, 3)
    pages = (LIST, at(one.id))
    assert not any(browser.get(page).says("รออยู่ก่อน") for page in pages)
    usually_takes(60.0, processes=1)
    for page in pages:
        assert browser.get(page).says("ตอนนี้มี 3 งานรออยู่ก่อน งานที่สั่งตอนนี้จะเริ่มในราว 3 นาที")
    client().flushdb()
    monkeypatch.setattr(bulk_queue, "MANY", 3)
    for page in pages:
        assert browser.get(page).says("ตอนนี้มี 3 งานรออยู่ก่อน งานที่สั่งตอนนี้จะเริ่มช้ากว่าปกติ")


def test_pressing_again_and_again_asks_once(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    (one,) = upload(province)
    for _ in range(5):
        browser.submit(browser.get(at(one)), f"/import-retry/{one}")
    assert client(QueueDatabase.BROKER).llen(names.BULK) == 1


def test_without_a_queue_pages_say_nothing_of_it(
    visit: Visit, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = visit(Role.OFFICER)
    (one,) = upload(province)
    monkeypatch.setattr(bulk_queue.queues, "client", lambda *_: client_that_is_away())
    assert browser.get(at(one)).soup.select_one("#import-progress .muted") is None
    assert not browser.get(LIST).says("รออยู่ก่อน")


def client_that_is_away() -> redis.Redis:
    return redis.Redis(port=1, socket_connect_timeout=0.2)
