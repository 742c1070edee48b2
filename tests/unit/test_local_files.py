"""The home folder's files: secrets, the lock, the state, and what is said when a disk gets in the way."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from graph.errors import SanphaenError, UnreachableError
from graph.settings import load_settings
from local.files import private_text, write_private_text
from local.home import Home, State, connection, status


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = home.secret_key()
    assert first == home.secret_key()
    assert len(first) >= 32
    assert mode(tmp_path / "secret_key") == 0o600


def test_private_text_never_shows_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret"
    write_private_text(path, "first\n")
    write_private_text(path, "second\n")
    assert private_text(path, lambda: "third") == "second"
    assert [entry.name for entry in path.parent.iterdir()] == ["secret"]


def test_a_file_in_the_place_of_the_home_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    with pytest.raises(SanphaenError, match=r"cannot write to the home folder .*var: "):
        Home(tmp_path / "var").make_ready()


def test_a_home_that_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, _data: bytes) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(SanphaenError, match=r"cannot write to the home folder .*Permission denied"):
        Home(tmp_path).make_ready()


def test_a_full_disk_is_named_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type(shutil.disk_usage(tmp_path))(100 * 2**30, 100 * 2**30 - 5 * 2**20, 5 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(SanphaenError, match=r"the disk of .* is full: 5 MB are free") as caught:
        Home(tmp_path).make_ready()
    assert "\n" not in str(caught.value)


def test_a_second_owner_is_refused_and_sees_the_first_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    lock = home.take()
    assert lock is not None
    home.write_state(State(pid=os.getpid(), address="http://here", processes={"web": 7}))
    assert home.take() is None
    assert home.read_state() == State(pid=os.getpid(), address="http://here", processes={"web": 7})
    os.close(lock)
    assert home.read_state() is None


def test_a_state_left_by_a_kill_is_not_believed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write_state(State(pid=os.getpid(), address="http://gone"))
    assert home.read_state() is None
    settings = load_settings(home=tmp_path)
    assert status(settings)["running"] is False


def test_commands_use_the_environments_servers_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_URI", "bolt://elsewhere:7687")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:6379")
    assert connection(load_settings(home=tmp_path)) == {}


def test_commands_use_the_running_local_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GRAPH_URI", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    home = Home(tmp_path)
    with pytest.raises(UnreachableError, match="no servers are running"):
        connection(load_settings(home=tmp_path))
    lock = home.take()
    assert lock is not None
    home.write_state(State(os.getpid(), "http://h", "bolt://127.0.0.1:9", "neo4j", "unix:///s"))
    write_private_text(home.neo4j / "password", "secret\n")
    assert connection(load_settings(home=tmp_path)) == {
        "GRAPH_URI": "bolt://127.0.0.1:9",
        "GRAPH_USER": "neo4j",
        "GRAPH_PASSWORD": "secret",
        "REDIS_URL": "unix:///s",
        "SECRET_KEY": home.secret_key(),
    }
    os.close(lock)
