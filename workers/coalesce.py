"""Keeps a burst of writes to one scope from becoming a burst of runs.

Two marks a scope in the queue server: `asked` while a task that has not begun is on its way, and `running` while one
computes. They only save work: when one is lost the runs are still right, because a run stores how many writes it saw.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache

import redis

from graph.model.area import Scope
from graph.settings import QueueDatabase, settings

# Longer than a task may wait in a healthy queue; a mark outlives a lost task by no more.
ASKED_SECONDS = 10
RUNNING_SECONDS = 60
CONNECT_SECONDS = 1.0


def ask(scope: Scope) -> bool:
    """Marks the scope as asked for; False where a task that has not begun will see this write too.
    Raises redis.RedisError."""
    return bool(_client().set(f"asked:{scope.key}", 1, nx=True, ex=ASKED_SECONDS))


def begin(scope: Scope) -> None:
    """The task begins: a write from here on needs another. Called before it reads anything."""
    _client().delete(f"asked:{scope.key}")


@contextmanager
def alone(scope: Scope) -> Iterator[bool]:
    """True for the only task that computes this scope now; the others leave it the work."""
    lock = _client().lock(f"running:{scope.key}", timeout=RUNNING_SECONDS, blocking=False)
    held = bool(lock.acquire())
    try:
        yield held
    finally:
        if held:
            # It may have run out under a long run. The next task then computes beside this one, which does no harm.
            with suppress(redis.exceptions.LockError):
                lock.release()


def ping() -> None:
    """Raises redis.RedisError unless the queue server answers."""
    _client().ping()


@lru_cache(maxsize=1)
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings().queue_url(QueueDatabase.COALESCING),
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=CONNECT_SECONDS,
    )
