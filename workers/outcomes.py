"""How a task ended that somebody waits for: kept for a while under the task's id.

Celery's own result store would do as much, but each process that asks for a result listens on a connection of its own
from then on, and gives up for good when that connection has been gone for a while: no way to treat a web process."""

from __future__ import annotations

from dataclasses import dataclass

from workers.marks import client

KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Outcome:
    """`problem` is what went wrong, None where nothing did."""

    problem: str | None


def put(task: str, outcome: Outcome) -> None:
    """Raises redis.RedisError."""
    client().set(_key(task), "-" if outcome.problem is None else f"!{outcome.problem}", ex=KEPT_SECONDS)


def find(task: str) -> Outcome | None:
    """None while the task is on its way or at work. Raises redis.RedisError."""
    kept = client().get(_key(task))
    if kept is None:
        return None
    text = str(kept)
    return Outcome(None if text == "-" else text[1:])


def _key(task: str) -> str:
    return f"outcome:{task}"
