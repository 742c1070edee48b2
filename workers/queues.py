"""How long the queues are and how long their messages have waited, asked of the queue server itself."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graph.settings import QueueDatabase
from workers import counts, names, pulses
from workers.marks import client

# kombu's hash of what workers have taken and not yet finished.
_TAKEN = "unacked"
# A message's header: when it was sent, in seconds since 1970.
SENT_AT = "sent_at"
# Messages of half a kilobyte each; what comes after them is many.
LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class QueueLength:
    """`oldest_seconds` is how long the message has waited that comes next, None where none waits."""

    name: str
    waiting: int
    oldest_seconds: float | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """`messages` come first, which takes about so many `seconds`, where that is known."""

    messages: int
    seconds: float | None


def lengths() -> list[QueueLength]:
    """Each queue, in the order of `names.QUEUES`. Raises redis.RedisError."""
    broker = client(QueueDatabase.BROKER)
    with broker.pipeline(transaction=False) as pipeline:
        for name in names.QUEUES:
            pipeline.llen(name)
            # kombu adds at the left and takes at the right.
            pipeline.lindex(name, -1)
        answers = pipeline.execute()
    return [
        QueueLength(name, waiting, _age(oldest))
        for name, waiting, oldest in zip(names.QUEUES, answers[::2], answers[1::2], strict=True)
    ]


def waiting(name: str) -> int:
    """How many messages no worker has taken yet. Raises redis.RedisError."""
    return cast("int", client(QueueDatabase.BROKER).llen(name))


def ahead(name: str, of: str = "") -> Ahead | None:
    """What comes before the message that has `of` among its arguments, or before one that would be sent now. None where
    no such message is among the next LOOKED_AT: a worker has it. Raises redis.RedisError."""
    broker = client(QueueDatabase.BROKER)
    messages = cast("list[str]", broker.lrange(name, -LOOKED_AT, -1))
    coming = [json.loads(message)["headers"] for message in reversed(messages)]
    if of:
        place = next((at for at, headers in enumerate(coming) if of in headers.get("argsrepr", "")), None)
        if place is None:
            return None
        return Ahead(place, _seconds(name, coming[:place]))
    length = waiting(name)
    return Ahead(length, _seconds(name, coming) if length <= LOOKED_AT else None)


def _seconds(name: str, coming: Sequence[Mapping[str, Any]]) -> float | None:
    """How long the queue's workers are likely to be busy with these messages; None where nobody works, or no task of a
    kind has ended yet."""
    processes = sum(told["processes"] for told in pulses.alive(pulses.Kind.WORKER).values() if name in told["queues"])
    took = counts.durations("task")
    usual = {task: durations.mean for (task,), durations in took.items() if durations.mean is not None}
    if not processes or any(headers["task"] not in usual for headers in coming):
        return None
    return sum(usual[headers["task"]] for headers in coming) / float(processes)


def taken() -> int:
    """Messages that workers have taken and not yet finished. Raises redis.RedisError."""
    return cast("int", client(QueueDatabase.BROKER).hlen(_TAKEN))


def waited(sent_at: object) -> float | None:
    """Seconds since a message was sent; two machines' clocks may differ a little."""
    return max(0.0, time.time() - sent_at) if isinstance(sent_at, (int, float)) else None


def _age(message: str | None) -> float | None:
    return None if message is None else waited(json.loads(message).get("headers", {}).get(SENT_AT))
