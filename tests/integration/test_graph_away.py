"""What a caller hears, and how soon, of a graph server that has gone or is too busy."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from neo4j.exceptions import ResultFailedError, TransientError

from graph import db
from graph import settings as graph_settings
from graph.errors import UnreachableError
from local.neo4j_server import Neo4jServer

# Twice what a quiet machine needs.
SOON_SECONDS = 7.0


@pytest.fixture
def own_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neo4jServer]:
    """A graph server of the test's own, which `graph.db` talks to."""
    with Neo4jServer(tmp_path, heap="512m", page_cache="16m", extra_jvm_args=["-XX:TieredStopAtLevel=1"]) as server:
        db.close()
        monkeypatch.setenv("GRAPH_URI", server.uri)
        monkeypatch.setenv("GRAPH_PASSWORD", server.password)
        graph_settings.settings.cache_clear()
        yield server
        monkeypatch.undo()
        db.close()
        graph_settings.settings.cache_clear()


@pytest.mark.slow
def test_reads_and_writes_give_up_soon_on_a_server_that_was_killed_and_find_it_again(own_server: Neo4jServer) -> None:
    db.write(lambda tx: tx.run("CREATE (:Kept)"))
    own_server.keep_port()
    os.kill(own_server.child.pid, signal.SIGKILL)
    own_server.child.wait()
    for attempt in (db.ping, lambda: db.write(lambda tx: tx.run("CREATE (:Lost)"))):
        began = time.monotonic()
        with pytest.raises(UnreachableError):
            attempt()
        assert time.monotonic() - began < SOON_SECONDS
    own_server.start()
    own_server.wait_ready()
    assert db.read("MATCH (n) RETURN labels(n)[0] AS label") == [{"label": "Kept"}]


@pytest.fixture
def hasty(graph_db: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A driver that gives up at once, so that only graph.db's own patience is left."""
    monkeypatch.setattr(db, "OUTAGE_SECONDS", 0.0)
    db.close()
    yield
    db.close()


def test_a_write_outlasts_others_that_get_in_its_way(hasty: None) -> None:
    attempts = []

    def work(tx: db.Transaction) -> str:
        attempts.append(1)
        if len(attempts) < 6:
            raise TransientError
        return "done"

    assert db.write(work) == "done"
    assert len(attempts) == 6


def test_a_deadlock_that_the_driver_tells_of_as_a_failed_result_is_tried_again(migrated_server: object) -> None:
    """As the driver does when rolling back after the deadlock fails in turn; what is done before is undone and done
    once."""
    attempts = []

    def work(tx: db.Transaction) -> str:
        tx.run("CREATE (:Tried)")
        attempts.append(1)
        if len(attempts) < 3:
            raise ResultFailedError(None, "the result has failed") from TransientError()
        return "done"

    assert db.write(work) == "done"
    assert db.read("MATCH (one:Tried) RETURN count(one) AS count") == [{"count": 1}]
    db.write(lambda tx: tx.run("MATCH (one:Tried) DELETE one"))


def test_a_failed_result_of_another_cause_is_not_tried_again(migrated_server: object) -> None:
    attempts = []

    def work(tx: db.Transaction) -> None:
        attempts.append(1)
        raise ResultFailedError(None, "the result has failed")

    with pytest.raises(UnreachableError):
        db.write(work)
    assert len(attempts) == 1


def test_a_write_that_others_never_let_through_says_that_the_server_is_busy(
    hasty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "CONTENTION_SECONDS", 0.3)

    def work(tx: db.Transaction) -> None:
        raise TransientError

    with pytest.raises(UnreachableError, match="busy"):
        db.write(work)
