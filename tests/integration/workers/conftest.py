"""A queue server of its own for each test, which a test may stop and start, and real worker and scheduler processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Protocol

import pytest

from graph import db
from graph.model.area import Scope
from graph.store import scopes
from local.valkey_server import ValkeyServer
from tests.conftest import queue_at
from tests.factories import FIRST_YEAR, Province, make_province
from workers import names

PATIENCE_SECONDS = 60.0
CELERY = (sys.executable, "-m", "celery", "--quiet", "-A", "workers.app")


def wait_until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Looks again and again; a machine with much to do may take its time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"after {seconds:.0f} s still not: {what}"
        time.sleep(0.02)


def wait_until_fresh(province: Province, year: int = FIRST_YEAR) -> None:
    wait_until(lambda: scopes.scope_state(province.area, year).is_fresh, "the figures are up to date")


@contextmanager
def storing_held_up(province: Province, year: int = FIRST_YEAR) -> Iterator[None]:
    """While this lasts nothing of the year can be stored: neither a run, which can be computed, nor a project."""
    with db.driver().session() as session, session.begin_transaction() as held:
        key = Scope(province.area, year).key
        held.run("MERGE (s:AnalysisScope {key: $key}) SET s.held = true", key=key).consume()
        yield
        held.rollback()


class CeleryProcess:
    """`celery … worker` or `beat` in a session of its own, with its log."""

    def __init__(self, folder: Path, name: str, *arguments: str) -> None:
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*CELERY, *arguments], stdout=log, stderr=log, env=os.environ.copy(), start_new_session=True
            )

    def wait_for(self, words: str) -> None:
        def said() -> bool:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            return words in self.log.read_text(encoding="utf-8")

        wait_until(said, f"{self.log.name} says {words!r}")

    def children(self) -> list[int]:
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text(encoding="ascii").split()]

    def kill(self) -> None:
        """kill -9 of the whole family."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


class StartWorker(Protocol):
    """Starts one more worker, of all queues unless some are named, ready when it returns."""

    def __call__(self, *queues: str, processes: int = 2) -> CeleryProcess: ...


@pytest.fixture
def province(graph_db: ModuleType) -> Province:
    return make_province()


@pytest.fixture
def queue(graph_db: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[ValkeyServer]:
    """A running queue server; `stop()` and `start()` it at will, its queue is kept."""
    monkeypatch.setenv("SANPHAEN_SWEEP_SECONDS", "1")
    # The socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="q-") as home, ValkeyServer(Path(home)) as server, queue_at(server.url):
        yield server


@pytest.fixture
def start_worker(queue: ValkeyServer, tmp_path: Path) -> Iterator[StartWorker]:
    started: list[CeleryProcess] = []

    def start(*queues: str, processes: int = 2) -> CeleryProcess:
        name = f"worker-{len(started)}"
        listens = ("-Q", ",".join(queues or names.QUEUES), "--concurrency", str(processes))
        options = (*listens, "--without-mingle", "--without-gossip")
        worker = CeleryProcess(tmp_path, name, "worker", *options, "-n", f"{name}@test", "--loglevel", "INFO")
        started.append(worker)
        worker.wait_for(" ready.")
        return worker

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture
def worker(start_worker: StartWorker) -> CeleryProcess:
    return start_worker()


@pytest.fixture
def scheduler(queue: ValkeyServer, tmp_path: Path) -> Iterator[CeleryProcess]:
    """Sweeps every second."""
    options = ("--schedule", str(tmp_path / "schedule"), "--pidfile", "", "--loglevel", "INFO")
    beat = CeleryProcess(tmp_path, "beat", "beat", *options)
    yield beat
    beat.stop()
