"""The supervisor as a process of its own, with stand-ins for the portal and the workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.settings import load_settings
from local.home import Home, State, status, stop

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


class Product:
    """One run of the stand-in product in a home folder."""

    def __init__(self, home: Path, log: Path, port: int) -> None:
        self.home = home
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GRAPH_", "REDIS_"))}
        environment |= {"SANPHAEN_HOME": str(home), "SANPHAEN_PORT": str(port)}
        self._log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.integration.stand_in_product"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )

    def wait_ready(self) -> Product:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line.startswith(("ready", "already running")), line + self.said()
        return self

    def state(self) -> State:
        state = Home(self.home).read_state()
        assert state is not None
        return state

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def end(self, number: signal.Signals) -> float:
        """Seconds until it ended."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - started


Start = Callable[[], Product]


@pytest.fixture
def free_web_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path, free_web_port: int) -> Iterator[Start]:
    started: list[Product] = []

    def start_one() -> Product:
        started.append(Product(tmp_path / "home", tmp_path / "said.txt", free_web_port))
        return started[-1]

    yield start_one
    for product in started:
        if product.process.poll() is None:
            product.end(signal.SIGKILL)
        assert product.process.stdout
        product.process.stdout.close()
    wait_until(lambda: not Home(tmp_path / "home").is_taken())


def wait_until(is_so: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_ctrl_c_stops_everything_within_five_seconds_even_a_stubborn_worker(start: Start) -> None:
    product = start().wait_ready()
    processes = product.state().processes
    assert set(processes) == {"valkey", "neo4j", "web", "worker"}
    assert product.end(signal.SIGINT) < 5.0
    assert product.process.returncode == 0
    assert not [name for name, pid in processes.items() if is_alive(pid)]


def test_a_killed_process_is_started_again_and_named_in_one_line(start: Start) -> None:
    product = start().wait_ready()
    before = dict(product.state().processes)
    for name in ("valkey", "web"):
        os.kill(before[name], signal.SIGKILL)
    wait_until(lambda: all(product.state().processes[name] != before[name] for name in ("valkey", "web")))
    lines = [line for line in product.said().splitlines() if "SIGKILL" in line]
    assert len(lines) == 2
    assert all("starting it again in 0.5 s" in line for line in lines)
    assert product.state().processes["neo4j"] == before["neo4j"]


def test_a_second_start_says_where_the_first_one_is_and_does_no_harm(start: Start) -> None:
    first = start().wait_ready()
    before = first.state()
    second = start()
    answer, _ = second.process.communicate(timeout=10)
    assert (second.process.returncode, answer) == (0, f"already running at {before.address}\n")
    assert first.state() == before


def test_after_a_kill_nothing_is_left_and_the_next_start_works(start: Start) -> None:
    first = start().wait_ready()
    processes = first.state().processes
    first.end(signal.SIGKILL)
    second = start().wait_ready()
    assert not [name for name, pid in processes.items() if is_alive(pid)]
    assert second.state().pid == second.process.pid


def test_stop_and_status_work_from_another_terminal(start: Start) -> None:
    product = start().wait_ready()
    settings = load_settings(home=product.home)
    found = status(settings)
    assert found["ready"]
    assert all(process["running"] for process in found["processes"].values())
    assert json.dumps(found)
    assert stop(settings)
    assert not stop(settings)
    product.process.wait(5)


def test_stopping_while_it_starts_leaves_nothing(start: Start) -> None:
    product = start()
    wait_until(lambda: (state := Home(product.home).read_state()) and "neo4j" in state.processes)
    processes = product.state().processes
    assert product.end(signal.SIGTERM) < 5.0
    assert not [name for name, pid in processes.items() if is_alive(pid)]


def test_a_taken_web_port_is_named_in_one_line(start: Start, free_web_port: int) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", free_web_port))
        listener.listen()
        product = start()
        assert product.process.wait(10) == 1
    assert product.said().splitlines() == [
        f"port {free_web_port} is taken by another program: free it, or set SANPHAEN_PORT to another"
    ]
