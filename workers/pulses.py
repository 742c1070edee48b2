"""Who is alive: each process says so every few seconds, with what it is doing, in marks that run out by themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, cast

from workers.marks import client

BEAT_SECONDS = 2.0
# Three beats missed, and a little for a busy machine.
GONE_SECONDS = 8


class Kind(StrEnum):
    WEB = "web"
    WORKER = "worker"


def beat(kind: Kind, name: str, told: Mapping[str, Any]) -> None:
    """`name` lives for GONE_SECONDS more, and is as `told`. Raises redis.RedisError."""
    with client().pipeline() as pipeline:
        pipeline.set(_key(kind, name), json.dumps(told, ensure_ascii=False), ex=GONE_SECONDS)
        pipeline.sadd(_names(kind), name)
        pipeline.execute()


def stop(kind: Kind, name: str) -> None:
    """`name` ends in good order. Raises redis.RedisError."""
    client().delete(_key(kind, name))


def alive(kind: Kind) -> dict[str, Mapping[str, Any]]:
    """Name → what it told last, in the order of the names. Raises redis.RedisError."""
    names = sorted(cast("set[str]", client().smembers(_names(kind))))
    if not names:
        return {}
    found = cast("list[str | None]", client().mget([_key(kind, name) for name in names]))
    told = dict(zip(names, found, strict=True))
    gone = [name for name, text in told.items() if text is None]
    if gone:
        # It comes back with its next beat.
        client().srem(_names(kind), *gone)
    return {name: json.loads(text) for name, text in told.items() if text is not None}


def _key(kind: Kind, name: str) -> str:
    return f"pulse:{kind}:{name}"


def _names(kind: Kind) -> str:
    return f"pulses:{kind}"
