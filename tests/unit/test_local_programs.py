"""The command lines of web, workers and scheduler, and small decisions of the supervisor."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import SanphaenError
from graph.settings import load_settings
from local import valkey_server
from local.home import Home
from local.neo4j_server import Neo4jServer
from local.processes import Supervisor, _shown
from local.programs import product_programs
from local.valkey_server import LONGEST_SOCKET_PATH, socket_path
from local.watching import FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS, Watched, last_line


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_command_lines_follow_the_settings(tmp_path: Path) -> None:
    settings = load_settings(web_processes=3, web_threads=5, worker_processes=4, bulk_processes=5)
    programs = product_programs(settings, Home(tmp_path), "127.0.0.1", 8123)
    web, worker, suggesting, bulk, scheduler = (" ".join(program.command) for program in programs)
    assert "--bind 127.0.0.1:8123" in web
    assert "--workers 3 --threads 5" in web
    assert "-Q interactive -n interactive@%h --concurrency 4" in worker
    assert "-Q suggestions -n suggestions@%h --concurrency 1" in suggesting
    assert "-Q bulk -n bulk@%h --concurrency 5" in bulk
    assert f"--schedule {tmp_path / 'schedule'}" in scheduler


def test_the_socket_stays_in_the_home_while_its_path_is_short() -> None:
    assert socket_path(Path("/srv/sanphaen/valkey")) == Path("/srv/sanphaen/valkey/valkey.sock")


def test_a_deep_home_gets_a_short_socket_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey_server.tempfile, "gettempdir", lambda: "/tmp")
    deep = Path("/srv") / ("จังหวัด/" * 8) / "valkey"
    assert len(str(deep)) < LONGEST_SOCKET_PATH, "it is the bytes that count, not the letters"
    path = socket_path(deep)
    assert len(str(path)) < LONGEST_SOCKET_PATH
    assert path != socket_path(deep / "other")


def test_an_asked_for_graph_port_that_is_taken_is_named(tmp_path: Path, taken_port: int) -> None:
    with pytest.raises(SanphaenError, match=f"port {taken_port} for the graph server is taken"):
        Neo4jServer(tmp_path, taken_port).start()


def test_a_remembered_graph_port_that_is_taken_is_exchanged(tmp_path: Path, taken_port: int) -> None:
    (tmp_path / "port").write_text(f"{taken_port}\n")
    assert Neo4jServer(tmp_path)._choose_port() != taken_port


def test_an_asked_for_web_port_that_is_taken_is_named(taken_port: int) -> None:
    with pytest.raises(SanphaenError, match=f"port {taken_port} is taken by another program"):
        Supervisor(load_settings(port=taken_port))._web_port()


def test_the_next_free_web_port_is_used_and_said(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings().model_copy(update={"port": taken_port})
    settings.model_fields_set.discard("port")
    said: list[str] = []
    port = Supervisor(settings, say=said.append)._web_port()
    assert taken_port < port < taken_port + 50
    assert said == [f"port {taken_port} is taken by another program: using {port}"]


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "localhost"), ("::", "localhost"), ("::1", "[::1]")]
)
def test_the_address_is_one_that_a_browser_takes(host: str, shown: str) -> None:
    assert _shown(host) == shown


def test_a_process_that_keeps_dying_is_started_more_and_more_slowly() -> None:
    watched = Watched("web", launch=lambda: pytest.fail("not launched here"))
    watched.started = float("inf")  # dies at once, each time
    pauses = [watched.plan_restart() for _ in range(9)]
    assert pauses[:3] == [FIRST_RETRY_SECONDS, 2 * FIRST_RETRY_SECONDS, 4 * FIRST_RETRY_SECONDS]
    assert pauses[-1] == LONGEST_RETRY_SECONDS
    watched.started = float("-inf")  # had run for long
    assert watched.plan_restart() == FIRST_RETRY_SECONDS


def test_the_reason_in_a_log_is_its_last_exception(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    assert last_line(log) == ""
    log.write_text("Booting\n  File x\nModuleNotFoundError: No module named 'x'\nShutting down\n")
    assert last_line(log) == "ModuleNotFoundError: No module named 'x'"
    log.write_text("Booting\nShutting down\n\n")
    assert last_line(log) == "Shutting down"
