"""The portal's only door to the workers: asks for work by task name, after the write has been committed.

A queue that is down costs the caller a moment, never its write: the sweep finds what was not asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import redis
from celery.exceptions import TimeoutError as NotYet
from kombu.exceptions import OperationalError

from graph.errors import UnreachableError
from graph.model.area import Scope
from workers import coalesce, names
from workers.app import app

log = logging.getLogger(__name__)

_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


@dataclass(frozen=True, slots=True)
class Asked:
    """A task on its way; `task` names it to `wait`."""

    task: str


def recompute(area: str, years: Iterable[int]) -> bool:
    """Asks for the analyses of the years to be made afresh, each once a burst. False where the queue is down."""
    try:
        for year in sorted(set(years)):
            scope = Scope(area, year)
            if coalesce.ask(scope):
                _send(names.ANALYSE_SCOPE, scope.area, scope.year)
    except (redis.RedisError, OperationalError, OSError) as error:
        log.warning("the queue is down, the sweep will find %s: %s", area, error)
        return False
    return True


def analyse(area: str, year: int) -> Asked:
    """Asks for a run now, fresh figures or not. Raises UnreachableError."""
    try:
        return Asked(_send(names.ANALYSE_SCOPE, area, year, force=True))
    except (redis.RedisError, OperationalError, OSError) as error:
        raise UnreachableError(f"the queue at {app.conf.broker_url}: {error}") from error


def wait(asked: Asked, seconds: float) -> bool:
    """Whether the task ended in time. Raises UnreachableError, and what the task raised."""
    try:
        app.AsyncResult(asked.task).get(timeout=seconds, interval=0.05)
    except NotYet:
        return False
    except (redis.RedisError, OperationalError) as error:
        raise UnreachableError(f"the queue: {error}") from error
    return True


def ping() -> None:
    """Raises UnreachableError unless the queue answers."""
    try:
        coalesce.ping()
    except redis.RedisError as error:
        raise UnreachableError(f"the queue: {error}") from error


def _send(task: str, *arguments: object, **options: object) -> str:
    sent = app.send_task(task, args=arguments, kwargs=options, retry=True, retry_policy=_RETRY)
    return str(sent.id)
