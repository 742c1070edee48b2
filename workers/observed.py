"""What is seen of tasks from outside: the ids in their log lines, their counts, and the pulse of each worker.

Bound to Celery's signals, so that no task has to think of it."""

from __future__ import annotations

import logging
import time
from typing import Any

import redis
from celery import Task, signals

from graph import logs
from graph.settings import settings
from workers import counts
from workers.queues import SENT_AT, waited

log = logging.getLogger(__name__)

REQUEST_ID = "request_id"
# When this process's task began; a worker's process has one at a time.
_began = 0.0


@signals.setup_logging.connect
def _configure_logs(loglevel: int | None = None, **_: object) -> None:
    logs.configure(settings().chosen_log_format, loglevel or logging.INFO)
    logging.getLogger("celery.worker.strategy").addFilter(_name_the_task)


def _name_the_task(record: logging.LogRecord) -> bool:
    """The line of a task that has come in is written before anything of it is at work."""
    if isinstance(data := getattr(record, "data", None), dict):
        record.fields = {"task_id": data.get("id"), "task": data.get("name")}
    return True


@signals.celeryd_init.connect
def _begin_worker(instance: Any, **_: object) -> None:
    # Of a worker only: those who ask for tasks need nothing of what a worker is made of.
    from workers.heartbeat import Heartbeat

    # Celery has warnings to say before it sets up its logs.
    _configure_logs()
    instance.app.steps["consumer"].add(Heartbeat)


@signals.before_task_publish.connect
def _say_who_asks(headers: dict[str, Any], **_: object) -> None:
    headers[SENT_AT] = time.time()
    if asked_by := logs.current().get(REQUEST_ID):
        headers[REQUEST_ID] = asked_by


@signals.task_prerun.connect
def _begin(task_id: str, task: Task, **_: object) -> None:
    global _began
    logs.begin(task_id=task_id, task=task.name, request_id=getattr(task.request, REQUEST_ID, None))
    if (wait := waited(getattr(task.request, SENT_AT, None))) is not None:
        counts.took("task_wait", (task.name,), wait)
    _began = time.perf_counter()


@signals.task_postrun.connect
def _end(task: Task, state: str | None = None, **_: object) -> None:
    outcome = (state or "unknown").lower()
    counts.count("tasks", (task.name, outcome))
    counts.took("task", (task.name,), time.perf_counter() - _began)
    try:
        counts.push()
        if outcome == "success":
            counts.happened(task.name)
    except redis.RedisError as error:
        log.warning("the counts of a task wait for the next one: %s", error)
    logs.end()
