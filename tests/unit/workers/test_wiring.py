"""Who sends and who runs agree: queues, task names, addresses, the schedule."""

from __future__ import annotations

import subprocess
import sys

import pytest

from graph import settings as graph_settings
from graph.settings import QueueDatabase
from local import programs
from workers import enqueue, names
from workers.app import app, celery_url, configuration


@pytest.fixture(autouse=True)
def fresh_settings() -> object:
    graph_settings.settings.cache_clear()
    yield
    graph_settings.settings.cache_clear()


@pytest.mark.parametrize(
    ("redis_url", "spelt"),
    [
        ("unix:///run/q.sock", "redis+socket:///run/q.sock?virtual_host=0"),
        ("redis://:secret@queue:6379", "redis://:secret@queue:6379/0"),
        ("rediss://queue:6380/", "rediss://queue:6380/0"),
    ],
)
def test_addresses(monkeypatch: pytest.MonkeyPatch, redis_url: str, spelt: str) -> None:
    monkeypatch.setenv("REDIS_URL", redis_url)
    assert celery_url(QueueDatabase.BROKER) == spelt
    assert configuration()["broker_url"] == spelt


def test_each_queue_has_a_local_worker() -> None:
    assert (programs.INTERACTIVE, programs.SUGGESTIONS, programs.BULK) == names.QUEUES
    assert {queue.name for queue in configuration()["task_queues"]} == set(names.QUEUES)
    assert configuration()["task_default_queue"] in names.QUEUES


def test_every_name_has_its_task() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert ours == {
        *(names.ANALYSE_SCOPE, names.SWEEP, names.KEEP_SNAPSHOT, names.SWEEP_SNAPSHOTS),
        *(names.SUGGEST, names.WORK_ON_IMPORT, names.SWEEP_IMPORTS),
        *(names.SUM_CHANGES, names.NATIONAL_RUN, names.COUNT_PROVINCE, names.SUM_COUNTRY),
        *(names.SWEEP_NATIONAL, names.NIGHTLY_RUNS),
    }
    assert {entry["task"] for entry in configuration()["beat_schedule"].values()} <= ours


def test_a_lost_task_is_delivered_again() -> None:
    found = configuration()
    assert found["task_acks_late"]
    assert found["task_reject_on_worker_lost"]
    assert found["broker_transport_options"]["visibility_timeout"] > found["task_time_limit"]


def test_asking_imports_no_task() -> None:
    """The portal asks by name: it never loads what the workers do."""
    code = "import sys, workers.enqueue; sys.exit('workers.tasks' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_queue_that_was_down_a_moment_ago_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unit tests reach no network, so an attempt to connect would fail this test."""
    monkeypatch.setattr(enqueue, "_down_until", float("inf"))
    assert not enqueue.recompute("TH-90", [2563])
