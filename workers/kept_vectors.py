"""Vectors of texts, kept in the queue server: a sentence model takes a hundredth of a second for a title, and a worker
that was started anew, or another one, would compute thousands of them again.

A text has one place among a fixed number of places, and the one that came last stays there: so what is kept is bounded,
and nothing has to be cleared away. They only save work."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import redis
from numpy.typing import NDArray

from workers.marks import client

log = logging.getLogger(__name__)

PLACES = 65_536
"""About 0.9 kB each, 57 MB when all are taken."""

KEPT_SECONDS = 90 * 86_400
_KIND = np.float16
_MARK_BYTES = 12

Vector = NDArray[np.float32]


def find(model: str, texts: Sequence[str]) -> dict[str, Vector]:
    """Those of the texts whose vectors are kept, to three digits; none where the queue server does not answer."""
    marks = [_mark(text) for text in texts]
    try:
        places = [_place(mark) for mark in marks]
        found = cast("list[bytes | None]", client(as_bytes=True).hmget(_key(model), places)) if marks else []
    except redis.RedisError as error:
        log.warning("vectors of %d texts are computed anew: %s", len(texts), error)
        return {}
    return {
        text: np.frombuffer(kept[_MARK_BYTES:], dtype=_KIND).astype(np.float32)
        for text, mark, kept in zip(texts, marks, found, strict=True)
        if kept is not None and kept.startswith(mark)
    }


def keep(model: str, vectors: Mapping[str, Vector]) -> None:
    """Those of some texts, until others take their places or nothing is kept for KEPT_SECONDS."""
    if not vectors:
        return
    marked = ((_mark(text), vector) for text, vector in vectors.items())
    kept = {_place(mark): mark + vector.astype(_KIND).tobytes() for mark, vector in marked}
    try:
        with client(as_bytes=True).pipeline(transaction=False) as pipeline:
            pipeline.hset(_key(model), mapping=kept)
            pipeline.expire(_key(model), KEPT_SECONDS)
            pipeline.execute()
    except redis.RedisError as error:
        log.warning("vectors of %d texts are not kept: %s", len(vectors), error)


def _mark(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_MARK_BYTES]


def _place(mark: bytes) -> str:
    return str(int.from_bytes(mark[:4], "big") % PLACES)


def _key(model: str) -> str:
    return f"vectors:{model}"
