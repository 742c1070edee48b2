"""The real local servers: their secrets, what a kill leaves, and what is said when they cannot start."""

from __future__ import annotations

import os
import signal
import socket
import stat
from pathlib import Path

import pytest
import redis
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from graph.errors import SanphaenError
from local.neo4j_server import Neo4jServer
from local.valkey_server import LONGEST_SOCKET_PATH, ValkeyServer

QUICK = {"heap": "512m", "page_cache": "16m", "extra_jvm_args": ["-XX:TieredStopAtLevel=1"]}


def query(server: Neo4jServer, text: str) -> list[dict[str, object]]:
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        return [record.data() for record in driver.execute_query(text).records]  # type: ignore[arg-type]


def kill(server: Neo4jServer | ValkeyServer) -> None:
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.wait()


@pytest.mark.slow
def test_what_was_committed_survives_a_kill_and_a_full_stop(tmp_path: Path) -> None:
    first = Neo4jServer(tmp_path, **QUICK)
    with first:
        query(first, "UNWIND range(1, 500) AS n CREATE (:Kept {n: n})")
        kill(first)
    with Neo4jServer(tmp_path, **QUICK) as second:
        assert query(second, "MATCH (k:Kept) RETURN count(k) AS n") == [{"n": 500}]
        assert (second.port, second.password) == (first.port, first.password)
        pid = second.child.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.slow
def test_only_the_generated_password_opens_the_server_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    with Neo4jServer(tmp_path, **QUICK) as server:
        assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
        with (
            GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j")) as driver,
            pytest.raises(AuthError),
        ):
            driver.verify_connectivity()
        listening = Path("/proc/net/tcp").read_text() if Path("/proc/net/tcp").exists() else ""
        assert f"00000000:{server.port:04X}" not in listening, "it must listen on this machine only"
        second = Neo4jServer(tmp_path, port=_free_port(), **QUICK)
        with pytest.raises(SanphaenError, match=r"did not start: .*(lock|Lock)"), second:
            pass


def test_valkey_keeps_what_was_written_through_a_kill(tmp_path: Path) -> None:
    with ValkeyServer(tmp_path) as server:
        client = redis.Redis.from_url(server.url)
        client.set("kept", "yes")
        client.wait(0, 0)
        client.close()
        kill(server)
    with ValkeyServer(tmp_path) as server, redis.Redis.from_url(server.url) as client:
        assert client.get("kept") == b"yes"
    assert not server.socket.exists()


def test_valkey_starts_in_a_deep_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("จังหวัด" * 6)
    with ValkeyServer(deep) as server, redis.Redis.from_url(server.url) as client:
        assert client.ping()
        assert len(os.fsencode(server.socket)) <= LONGEST_SOCKET_PATH
        assert stat.S_IMODE(server.socket.parent.stat().st_mode) == 0o700
    assert (deep / "appendonlydir").is_dir()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
