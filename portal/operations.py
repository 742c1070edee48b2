"""How the product is doing, for whoever runs it: servers, queues, workers and how far behind the figures are. What a
server that is away cannot tell is None."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import redis

from graph import db
from graph.errors import UnreachableError
from graph.model.fiscal import today
from graph.store import due_scopes
from graph.store.due_scopes import Due
from workers import counts, pulses, queues, timings
from workers.queues import QueueLength
from workers.timings import TimedRun


@dataclass(frozen=True, slots=True)
class GraphStanding:
    """`answer_seconds`: how long a question took that looks at nothing. `version` as the server names itself."""

    answer_seconds: float
    version: str
    due: Due


@dataclass(frozen=True, slots=True)
class WorkerStanding:
    """`tasks`: the names of those at work, with the seconds since each began."""

    name: str
    host: str
    pid: int
    processes: int
    queues: Sequence[str]
    tasks: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class WebStanding:
    """A web process, and the connections of its driver: at work, open, at most."""

    name: str
    in_use: int
    open: int
    most: int


@dataclass(frozen=True, slots=True)
class QueueStanding:
    """`taken`: messages that workers have taken and not finished. `ended`: task → when it last ended well."""

    answer_seconds: float
    lengths: Sequence[QueueLength]
    taken: int
    workers: Sequence[WorkerStanding]
    web: Sequence[WebStanding]
    ended: Mapping[str, datetime]
    runs: Sequence[TimedRun]


def graph_standing(rows: int) -> GraphStanding | None:
    """With up to `rows` scopes that are due."""
    try:
        started = time.perf_counter()
        db.ping()
        seconds = time.perf_counter() - started
        return GraphStanding(seconds, db.server_version(), due_scopes.due(today(), rows))
    except UnreachableError:
        return None


def queue_standing(rows: int) -> QueueStanding | None:
    """With up to `rows` of the last runs."""
    try:
        started = time.perf_counter()
        lengths = queues.lengths()
        seconds = time.perf_counter() - started
        return QueueStanding(
            seconds,
            lengths,
            queues.taken(),
            [_worker(name, told) for name, told in pulses.alive(pulses.Kind.WORKER).items()],
            [_web(name, told) for name, told in pulses.alive(pulses.Kind.WEB).items()],
            {name: datetime.fromtimestamp(at, UTC) for name, at in counts.last_happened().items()},
            timings.recent_runs(rows),
        )
    except redis.RedisError:
        return None


def _worker(name: str, told: Mapping[str, Any]) -> WorkerStanding:
    tasks = [(task["name"], queues.waited(task["since"]) or 0.0) for task in told["tasks"]]
    return WorkerStanding(name, told["host"], told["pid"], told["processes"], told["queues"], tasks)


def _web(name: str, told: Mapping[str, Any]) -> WebStanding:
    return WebStanding(name, told["in_use"], told["open"], told["most"])
