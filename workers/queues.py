"""How long the queues are and how long their messages have waited, asked of the queue server itself."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import cast

from graph.settings import QueueDatabase
from workers import names
from workers.marks import client

# kombu's hash of what workers have taken and not yet finished.
_TAKEN = "unacked"
# A message's header: when it was sent, in seconds since 1970.
SENT_AT = "sent_at"


@dataclass(frozen=True, slots=True)
class QueueLength:
    """`oldest_seconds` is how long the message has waited that comes next, None where none waits."""

    name: str
    waiting: int
    oldest_seconds: float | None


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


def taken() -> int:
    """Messages that workers have taken and not yet finished. Raises redis.RedisError."""
    return cast("int", client(QueueDatabase.BROKER).hlen(_TAKEN))


def waited(sent_at: object) -> float | None:
    """Seconds since a message was sent; two machines' clocks may differ a little."""
    return max(0.0, time.time() - sent_at) if isinstance(sent_at, (int, float)) else None


def _age(message: str | None) -> float | None:
    return None if message is None else waited(json.loads(message).get("headers", {}).get(SENT_AT))
