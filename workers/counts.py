"""What happened, counted: gathered in each process and added up in the queue server, where the metrics read the sums
of every process on every machine.

A process that dies takes along what it had not pushed. Counts begin anew with an emptied queue server."""

from __future__ import annotations

import json
import threading
import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import redis

from workers.marks import client

# Upper bounds (s) of the classes that durations are counted in.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_SUM = "sum"
_BEYOND = "inf"
_LAST = "last_happened"

Labels = tuple[str, ...]

_lock = threading.Lock()
# (key in the queue server, field in it) → what to add.
_gathered: dict[tuple[str, str], float] = {}


@dataclass(frozen=True, slots=True)
class Durations:
    """`classes`: (upper bound in s, how many took no longer), ascending, the last of all; `total` in s."""

    classes: Sequence[tuple[float, float]]
    total: float

    @property
    def mean(self) -> float | None:
        """In s; None of none."""
        count = self.classes[-1][1] if self.classes else 0
        return self.total / count if count else None


def count(name: str, labels: Labels) -> None:
    """One more of `name` with these labels' values."""
    with _lock:
        _add(f"counted:{name}", labels, 1)


def took(name: str, labels: Labels, seconds: float) -> None:
    """One more duration of `name`."""
    place = bisect_left(BOUNDS, seconds)
    bound = str(BOUNDS[place]) if place < len(BOUNDS) else _BEYOND
    with _lock:
        _add(f"took:{name}", (*labels, bound), 1)
        _add(f"took:{name}", (*labels, _SUM), seconds)


def happened(name: str) -> None:
    """`name` has just happened. Raises redis.RedisError."""
    client().hset(_LAST, name, str(time.time()))


def last_happened() -> Mapping[str, float]:
    """When each thing happened last, in seconds since 1970. Raises redis.RedisError."""
    return {name: float(at) for name, at in _all(_LAST).items()}


def push() -> None:
    """Adds what was gathered here to everybody's. Raises redis.RedisError; the counts are kept for the next time."""
    with _lock:
        pushed = dict(_gathered)
        _gathered.clear()
    if not pushed:
        return
    try:
        with client().pipeline() as pipeline:
            for (key, field), value in pushed.items():
                pipeline.hincrbyfloat(key, field, value)
            pipeline.execute()
    except redis.RedisError:
        with _lock:
            for (key, field), value in pushed.items():
                _gathered[key, field] = _gathered.get((key, field), 0) + value
        raise


def counted(name: str) -> Mapping[Labels, float]:
    """Everybody's counts of `name`, by labels. Raises redis.RedisError."""
    return {tuple(json.loads(field)): float(value) for field, value in _all(f"counted:{name}").items()}


def durations(name: str) -> Mapping[Labels, Durations]:
    """Everybody's durations of `name`, by labels. Raises redis.RedisError."""
    classes: dict[Labels, dict[float, float]] = {}
    totals: dict[Labels, float] = {}
    for field, value in _all(f"took:{name}").items():
        *labels, part = json.loads(field)
        if part == _SUM:
            totals[tuple(labels)] = float(value)
        else:
            classes.setdefault(tuple(labels), {})[float(part)] = float(value)
    return {labels: Durations(_cumulative(found), totals.get(labels, 0.0)) for labels, found in classes.items()}


def _all(key: str) -> Mapping[str, str]:
    return cast("dict[str, str]", client().hgetall(key))


def _cumulative(found: Mapping[float, float]) -> list[tuple[float, float]]:
    so_far = 0.0
    rising = []
    for bound in sorted({*BOUNDS, float(_BEYOND), *found}):
        so_far += found.get(bound, 0.0)
        rising.append((bound, so_far))
    return rising


def _add(key: str, labels: Labels, value: float) -> None:
    field = json.dumps(labels, ensure_ascii=False)
    _gathered[key, field] = _gathered.get((key, field), 0) + value
