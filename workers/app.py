"""The Celery application: where its broker is, how tasks are delivered, what runs by the clock."""

from __future__ import annotations

import os
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import celeryd_after_setup, worker_process_init
from kombu.entity import Queue

from graph import db, garbage
from graph.errors import UnreachableError
from graph.settings import QueueDatabase, settings
from workers import names, observed  # noqa: F401 - observed listens to what happens to tasks

LONGEST_TASK_SECONDS = 300
NIGHT_HOUR = 1

TRIES_AGAIN: Mapping[str, Any] = {
    "autoretry_for": (UnreachableError,),
    "retry_backoff": 1,
    "retry_backoff_max": 30,
    "max_retries": 5,
}
"""Of a task that waits for a graph server that is away, longer each time. What is given up then, a sweep finds."""


def celery_url(database: QueueDatabase) -> str:
    """A queue database's URL as Celery and kombu spell it."""
    url = settings().queue_url(database)
    if url.startswith("unix://"):
        return "redis+socket://" + url.removeprefix("unix://").replace("?db=", "?virtual_host=")
    return url


def configuration() -> dict[str, Any]:
    """Celery's settings, from ours. Read when the application is first used, not when it is imported."""
    return {
        "broker_url": celery_url(QueueDatabase.BROKER),
        # Only for counting how many tasks of a chord have ended.
        "result_backend": celery_url(QueueDatabase.CHORDS),
        "include": [
            "workers.tasks.analysis",
            "workers.tasks.national",
            "workers.tasks.snapshots",
            "workers.tasks.suggesting",
            "workers.tasks.imports",
        ],
        "task_queues": [Queue(name) for name in names.QUEUES],  # type: ignore[no-untyped-call]
        "task_default_queue": names.INTERACTIVE,
        "task_create_missing_queues": False,
        # A task may be lost with its worker, so it is acknowledged when done and may run twice: tasks are idempotent.
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "broker_transport_options": {
            "visibility_timeout": 2 * LONGEST_TASK_SECONDS,
            "unacked_restore_throttle": 1,
            "socket_timeout": 10,
            "socket_connect_timeout": 2,
        },
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "task_time_limit": LONGEST_TASK_SECONDS,
        "task_soft_time_limit": LONGEST_TASK_SECONDS - 20,
        "task_serializer": "json",
        # workers.outcomes says why.
        "task_ignore_result": True,
        "accept_content": ["json"],
        "timezone": "Asia/Bangkok",
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
        "beat_schedule": {
            "sweep": {"task": names.SWEEP, "schedule": settings().sweep_seconds},
            "sweep_snapshots": {"task": names.SWEEP_SNAPSHOTS, "schedule": settings().sweep_seconds},
            "sweep_imports": {"task": names.SWEEP_IMPORTS, "schedule": settings().sweep_seconds},
            "sweep_national": {"task": names.SWEEP_NATIONAL, "schedule": settings().sweep_seconds},
            "nightly_runs": {"task": names.NIGHTLY_RUNS, "schedule": crontab(hour=NIGHT_HOUR, minute=30)},
        },
    }


app = Celery("sanphaen")
app.add_defaults(configuration)


def _niceness(queues: AbstractSet[str]) -> int:
    """How far a worker of these queues gives way. Suggestions are waited for, but less than figures."""
    if queues == {names.BULK}:
        return settings().bulk_niceness
    return settings().bulk_niceness // 2 if queues == {names.SUGGESTIONS} else 0


@celeryd_after_setup.connect
def _give_way(instance: Any, **_: object) -> None:
    """A worker that has nobody waiting for it leaves the processor to those who have, and so do its children."""
    os.nice(_niceness(instance.app.amqp.queues.consume_from.keys()))


@worker_process_init.connect
def _start_afresh(**_: object) -> None:
    """A forked child opens connections of its own."""
    db.close()
    garbage.look_less_often()
