"""The queue server as a keeper of small marks: the client, with time limits that suit a person who waits."""

from __future__ import annotations

from functools import lru_cache

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from graph.settings import QueueDatabase, settings

# A writer waits for the queue no longer than this, twice: to connect and to be answered.
ANSWER_SECONDS = 0.6


def client(database: QueueDatabase = QueueDatabase.MARKS, *, as_bytes: bool = False) -> redis.Redis:
    """This process's client; every call raises redis.RedisError where the server does not answer. `as_bytes`: one that
    takes what it reads for no text."""
    return _client_of(settings().queue_url(database), as_bytes)


# By address: a command line learns the local servers' addresses only after its first settings.
@lru_cache(maxsize=4)
def _client_of(url: str, as_bytes: bool) -> redis.Redis:
    return redis.Redis.from_url(
        url,
        decode_responses=not as_bytes,
        socket_connect_timeout=ANSWER_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        # Once more at once where a kept connection has gone; never after a time-out.
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.exceptions.ConnectionError,)),
    )
