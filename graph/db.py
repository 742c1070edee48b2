"""The only door to the graph server: managed, retried transactions, plain Python values in and out."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString, TypeVar

import neo4j
import neo4j.graph
import neo4j.time
from neo4j import GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import (
    AuthError,
    ConstraintError,
    DriverError,
    Neo4jError,
    ResultFailedError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.errors import DuplicateError, SanphaenError, UnreachableError
from graph.settings import Settings, settings

T = TypeVar("T")
Row = dict[str, Any]


class StatementError(SanphaenError):
    """The server refuses `statement`. `str` is its own message."""

    code = "statement"

    def __init__(self, statement: str, message: str) -> None:
        super().__init__(message)
        self.statement = statement


class UnchangedError(SanphaenError):
    """Raised by the work of `change` where all is as it should be."""

    code = "unchanged"


CONNECT_SECONDS = 3.0
FIRST_RETRY_SECONDS = 0.05
# How long a server that is away is tried again (pauses double, so the last one may end a second later): as long as
# somebody waits for a page without thinking it broken.
OUTAGE_SECONDS = 2.0
# How long a write is tried again that other writers get in the way of.
CONTENTION_SECONDS = 15.0

# The driver logs each retried transaction as a warning; under contention they are the normal course of things.
logging.getLogger("neo4j").setLevel(logging.ERROR)

_lock = threading.Lock()
_driver: neo4j.Driver | None = None
# What this driver's writes came to, for its later sessions to wait for; only of a cluster, where another member may
# answer next. One server knows what it wrote, and of one that was put back a bookmark would be waited for in vain.
_bookmarks: neo4j.BookmarkManager | None = None
_owner_pid = 0
# A forked child must not let go of its parent's driver: that would say goodbye on the parent's connections.
_parents: list[neo4j.Driver] = []


class Transaction:
    """An open transaction. `run` returns every row as a dict of plain Python values."""

    def __init__(self, inner: neo4j.ManagedTransaction | neo4j.Session) -> None:
        self._inner = inner

    def run(self, query: LiteralString, **parameters: Any) -> list[Row]:
        """Runs one statement. Dates come back as datetime.date, moments as datetime.datetime."""
        return [_plain(record) for record in self._inner.run(query, parameters)]

    def one(self, query: LiteralString, **parameters: Any) -> Row | None:
        """The only row, or None. More than one is a programming error."""
        rows = self.run(query, **parameters)
        assert len(rows) <= 1, "a query for one thing found several"
        return rows[0] if rows else None


def read(query: LiteralString, **parameters: Any) -> list[Row]:
    """Runs one reading statement in its own transaction. Raises UnreachableError."""
    return read_with(lambda tx: tx.run(query, **parameters))


def read_one(query: LiteralString, **parameters: Any) -> Row | None:
    """The only row of a reading statement, or None. Raises UnreachableError."""
    return read_with(lambda tx: tx.one(query, **parameters))


def read_with(work: Callable[[Transaction], T]) -> T:
    """Runs several reads in one transaction. `work` may run more than once. Raises UnreachableError.

    In a cluster its leader is asked: other members may lag behind what another process was just told is written
    (docs/scaling.md)."""
    with _reachable(), driver().session(**_session_config()) as session:
        execute = session.execute_write if _is_cluster(settings()) else session.execute_read
        return execute(lambda tx: work(Transaction(tx)))


def write(work: Callable[[Transaction], T]) -> T:
    """Runs `work` in one transaction, again when the server asks for it, so it must be safe to run twice.
    Raises DuplicateError when a unique key is taken, UnreachableError (soon where no server answers, later where it is
    too busy), and whatever `work` raises."""
    give_up = time.monotonic() + CONTENTION_SECONDS
    try:
        with _reachable(), driver().session(**_session_config()) as session:
            while True:
                try:
                    return session.execute_write(lambda tx: work(Transaction(tx)))
                except (TransientError, ResultFailedError) as error:
                    if not _is_contention(error) or time.monotonic() > give_up:
                        raise
                    time.sleep(FIRST_RETRY_SECONDS)
    except ConstraintError as error:
        raise DuplicateError(error.message or "a unique key is taken") from error


def change(work: Callable[[Transaction], T]) -> T | None:
    """`write`, for work that may find nothing to change and then raises UnchangedError: what it has written by then,
    such as that a scope's figures are out of date, is undone, and None returned."""
    try:
        return write(work)
    except UnchangedError:
        return None


def run_alone(*statements: LiteralString | str) -> None:
    """Runs a statement outside a managed transaction, several in one of their own: schema changes, which cannot share
    one with data. Raises StatementError for the one that the server refuses, UnreachableError."""
    current = statements[0]
    try:
        with _reachable(), driver().session(**_session_config()) as session:
            if len(statements) == 1:
                session.run(current).consume()
                return
            with session.begin_transaction() as tx:
                for current in statements:
                    tx.run(current).consume()
                tx.commit()
    except Neo4jError as error:
        raise StatementError(current, error.message or str(error)) from error


def ping() -> None:
    """Raises UnreachableError unless the server answers."""
    read("RETURN 1 AS alive")


@dataclass(frozen=True, slots=True)
class PoolUse:
    """Connections of this process's driver: at work, open, and how many there may be to one server."""

    in_use: int
    open: int
    most: int


def pool_use() -> PoolUse:
    """What this process's driver holds; nothing before its first use. Asks no server."""
    with _lock:
        if _driver is None or _owner_pid != os.getpid():
            return PoolUse(0, 0, 0)
        # The driver tells it in no other way.
        pool = _driver._pool  # noqa: SLF001
    addresses = list(pool.connections)
    return PoolUse(
        in_use=sum(pool.in_use_connection_count(address) for address in addresses),
        open=sum(len(pool.connections[address]) for address in addresses),
        most=pool.pool_config.max_connection_pool_size,
    )


def server_version() -> str:
    """The graph server's own version, as 5.26.1. Raises UnreachableError."""
    row = read_one(
        "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version"
    )
    assert row is not None
    return str(row["version"])


def driver() -> neo4j.Driver:
    """This process's driver, made on first use; a forked child makes its own."""
    global _driver, _bookmarks, _owner_pid
    with _lock:
        if _driver is None or _owner_pid != os.getpid():
            _disown()
            _bookmarks = GraphDatabase.bookmark_manager() if _is_cluster(settings()) else None
            _driver, _owner_pid = _connect(settings()), os.getpid()
        return _driver


def close() -> None:
    """Lets the connections go; the next call connects afresh (with the settings of then)."""
    global _driver
    with _lock:
        _disown()
        if _driver is not None:
            _driver.close()
        _driver = None


def _disown() -> None:
    """Keeps a driver that a parent process made, unused."""
    global _driver
    if _driver is not None and _owner_pid != os.getpid():
        _parents.append(_driver)
        _driver = None


def _connect(config: Settings) -> neo4j.Driver:
    return GraphDatabase.driver(
        config.graph_uri,
        auth=(config.graph_user, config.graph_password.get_secret_value()),
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=2 * CONNECT_SECONDS,
        max_transaction_retry_time=OUTAGE_SECONDS,
        initial_retry_delay=FIRST_RETRY_SECONDS,
        notifications_min_severity=NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
    )


def _is_cluster(config: Settings) -> bool:
    """Whether the address asks which member of a cluster to talk to: neo4j://, neo4j+s://, not bolt://."""
    return config.graph_uri.startswith("neo4j")


def _session_config() -> dict[str, Any]:
    return {"database": settings().graph_database, "bookmark_manager": _bookmarks}


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (ServiceUnavailable, SessionExpired, AuthError) as error:
        raise UnreachableError(f"the graph server at {settings().graph_uri}: {error}") from error
    except DriverError as error:
        # What is left of the driver's own errors once it has retried: no connection to be had.
        raise UnreachableError(f"the graph server at {settings().graph_uri}: {error}") from error
    except TransientError as error:
        raise UnreachableError(f"the graph server at {settings().graph_uri} is busy: {error.message}") from error


def _is_contention(error: Exception) -> bool:
    """A deadlock or the like: for longer than the driver tries again by itself, or met in a way that it does not try
    again, when rolling back after it fails in turn (seen with 5.28)."""
    return isinstance(error, TransientError) or isinstance(error.__cause__, TransientError)


def _plain(record: neo4j.Record) -> Row:
    return {key: _value(value) for key, value in zip(record.keys(), record.values(), strict=True)}


def _value(value: Any) -> Any:
    # Lists first: a province's projects come as tens of thousands of them.
    if isinstance(value, list):
        plain = not value or isinstance(value[0], (int, float, str, bool))
        return value if plain else [_value(inner) for inner in value]
    if isinstance(value, (neo4j.time.DateTime, neo4j.time.Date)):
        return value.to_native()
    if isinstance(value, neo4j.graph.Node | neo4j.graph.Relationship):
        return {key: _value(inner) for key, inner in dict(value).items()}
    if isinstance(value, dict):
        return {key: _value(inner) for key, inner in value.items()}
    return value
