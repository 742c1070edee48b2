"""How long the steps of a run take: of the last runs one by one, of all of them as counts."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

import redis

from graph import logs
from graph.model.area import Scope
from graph.model.fiscal import now
from workers import counts
from workers.marks import client

log = logging.getLogger(__name__)

STEPS = ("load", "coverage", "rules", "store")
KEPT_RUNS = 50
_RUNS = "timed_runs"
_steps: ContextVar[dict[str, float] | None] = ContextVar("steps", default=None)


@dataclass(frozen=True, slots=True)
class TimedRun:
    """`seconds` of the whole run, `steps` of its steps; `request_id` is whose request asked for it, where known."""

    area: str
    year: int
    at: str
    seconds: float
    steps: Mapping[str, float]
    task_id: str | None
    request_id: str | None

    @property
    def ended(self) -> datetime:
        return datetime.fromisoformat(self.at)


@contextmanager
def timed_run(scope: Scope) -> Iterator[None]:
    """Times a run and the steps inside; keeps neither where the run fails or the queue server is away."""
    steps: dict[str, float] = {}
    token = _steps.set(steps)
    started = time.perf_counter()
    try:
        yield
    finally:
        _steps.reset(token)
    _keep(scope, time.perf_counter() - started, steps)


@contextmanager
def step(name: str) -> Iterator[None]:
    """One of STEPS, in a run that is timed; elsewhere it does nothing."""
    steps = _steps.get()
    started = time.perf_counter()
    yield
    if steps is not None:
        steps[name] = steps.get(name, 0.0) + time.perf_counter() - started


def recent_runs(limit: int) -> list[TimedRun]:
    """Newest first. Raises redis.RedisError."""
    return [TimedRun(**json.loads(text)) for text in cast("list[str]", client().lrange(_RUNS, 0, limit - 1))]


def _keep(scope: Scope, seconds: float, steps: Mapping[str, float]) -> None:
    for name, took in steps.items():
        counts.took("run", (name,), took)
    ids = logs.current()
    run = TimedRun(
        scope.area,
        scope.year,
        now().isoformat(),
        round(seconds, 4),
        {name: round(took, 4) for name, took in steps.items()},
        ids.get("task_id"),
        ids.get("request_id"),
    )
    try:
        with client().pipeline() as pipeline:
            pipeline.lpush(_RUNS, json.dumps(asdict(run)))
            pipeline.ltrim(_RUNS, 0, KEPT_RUNS - 1)
            pipeline.execute()
    except redis.RedisError as error:
        log.warning("the timing of a run is lost: %s", error)
