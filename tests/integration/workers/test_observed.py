"""What whoever runs the product sees of real workers: who is alive, whose request a task's lines are of, what was
counted, and how long runs take."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from graph.model.people import Role
from graph.settings import load_settings
from local.valkey_server import ValkeyServer
from portal import create_app
from tests.factories import FIRST_YEAR, Province, make_person
from tests.integration.workers.conftest import CeleryProcess, StartWorker, storing_held_up, wait_until, wait_until_fresh
from tests.pages import PageClient
from workers import counts, enqueue, names, pulses, queues, timings

REQUEST = "front-0123456789"


@pytest.fixture
def app(queue: ValkeyServer) -> Flask:
    """Behind one web server that gives the requests their ids."""
    return create_app(load_settings(env="test", trusted_proxies=1))


def lines(worker: CeleryProcess) -> list[dict[str, Any]]:
    """The worker's log, each line of it an object."""
    return [json.loads(line) for line in worker.log.read_text(encoding="utf-8").splitlines()]


def tasks_at_work() -> list[str]:
    return [task["name"] for told in pulses.alive(pulses.Kind.WORKER).values() for task in told["tasks"]]


def test_a_workers_pulse_says_what_it_does_and_ends_with_it(
    province: Province, queue: ValkeyServer, start_worker: StartWorker
) -> None:
    first, second = start_worker(), start_worker()
    wait_until(lambda: len(pulses.alive(pulses.Kind.WORKER)) == 2, "two workers are alive")
    told = pulses.alive(pulses.Kind.WORKER)["worker-0@test"]
    assert (told["pid"], told["processes"], set(told["queues"])) == (first.process.pid, 2, set(names.QUEUES))
    with storing_held_up(province):
        enqueue.analyse(province.area, FIRST_YEAR)
        wait_until(lambda: tasks_at_work() == [names.ANALYSE_SCOPE], "a worker tells what it does")
    wait_until(lambda: not tasks_at_work(), "they tell that they have done it")
    first.kill()
    wait_until(lambda: list(pulses.alive(pulses.Kind.WORKER)) == ["worker-1@test"], "the killed one is gone")
    second.stop()
    assert pulses.alive(pulses.Kind.WORKER) == {}


def test_a_pulse_comes_back_with_the_queue(province: Province, queue: ValkeyServer, worker: CeleryProcess) -> None:
    wait_until(lambda: bool(pulses.alive(pulses.Kind.WORKER)), "the worker is alive")
    queue.stop()
    queue.start()
    queue.wait_ready()
    pulses.stop(pulses.Kind.WORKER, "worker-0@test")
    wait_until(lambda: bool(pulses.alive(pulses.Kind.WORKER)), "the worker is alive again")


def test_the_request_of_a_save_is_named_in_its_tasks_lines(
    app: Flask, province: Province, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANPHAEN_LOG_FORMAT", "json")
    worker = start_worker()
    planner = PageClient(app, make_person(province, "planner", Role.PLANNER, agency="A01"))
    editor = planner.get(f"/TH-90/project-links/P3?year={FIRST_YEAR}&add=S1")
    planner.client.environ_base["HTTP_X_REQUEST_ID"] = REQUEST
    saved = planner.submit(editor, "/project-links/P3")
    assert saved.response.headers["X-Request-ID"] == REQUEST
    wait_until_fresh(province)

    def done() -> list[dict[str, Any]]:
        return [line for line in lines(worker) if line.get("request_id") == REQUEST and "succeeded" in line["message"]]

    wait_until(lambda: any(line["task"] == names.ANALYSE_SCOPE for line in done()), "the task's line names the request")
    (task_id,) = {line["task_id"] for line in done() if line["task"] == names.ANALYSE_SCOPE}
    assert any(line.get("task_id") == task_id and "received" in line["message"] for line in lines(worker))
    (run,) = timings.recent_runs(10)
    assert (run.area, run.year, run.request_id) == (province.area, FIRST_YEAR, REQUEST)
    assert set(run.steps) == set(timings.STEPS)
    assert sum(run.steps.values()) <= run.seconds


def test_tasks_are_counted_by_outcome_with_their_wait(
    province: Province, queue: ValkeyServer, start_worker: StartWorker
) -> None:
    for _ in range(3):
        enqueue.analyse(province.area, FIRST_YEAR)
    interactive, _suggestions, bulk = queues.lengths()
    assert (interactive.name, interactive.waiting, bulk.waiting, bulk.oldest_seconds) == ("interactive", 3, 0, None)
    assert interactive.oldest_seconds is not None
    waited = interactive.oldest_seconds
    start_worker()
    counted = (names.ANALYSE_SCOPE, "success")
    wait_until(lambda: counts.counted("tasks").get(counted, 0) >= 3, "three tasks are counted")
    wait_until(lambda: queues.lengths()[0].waiting == 0, "the queue is empty")
    assert counts.durations("task")[names.ANALYSE_SCOPE,].classes[-1][1] >= 3
    assert counts.durations("task_wait")[names.ANALYSE_SCOPE,].total >= 3 * waited
    assert counts.durations("run")["store",].total > 0
    assert names.ANALYSE_SCOPE in counts.last_happened()
