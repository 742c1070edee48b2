"""The graph server's jars: what the lock names, and what happens to a damaged one."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from graph.errors import SanphaenError
from local.jars import LOCK_FILE, Jar, class_path, locked_jars

CONTENT = b"the jar's bytes"
JAR = Jar("org.example", "thing", "1.0", "", hashlib.sha256(CONTENT).hexdigest())


def fetcher(*contents: bytes) -> tuple[list[Jar], object]:
    """A downloader that brings these contents one after the other, and the list of what it was asked for."""
    asked: list[Jar] = []

    def fetch(jar: Jar, folder: Path) -> None:
        path = jar.path_in(folder)
        assert not path.exists(), "the damaged file is thrown away before the fetch"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents[len(asked)])
        asked.append(jar)

    return asked, fetch


def test_a_jar_lies_where_a_maven_repository_has_it(tmp_path: Path) -> None:
    jar = Jar("io.netty", "netty-transport", "4.1", "linux-x86_64", "0")
    assert jar.path_in(Path("/r")) == Path("/r/io/netty/netty-transport/4.1/netty-transport-4.1-linux-x86_64.jar")


def test_a_missing_jar_is_fetched_once_and_then_kept(tmp_path: Path) -> None:
    asked, fetch = fetcher(CONTENT)
    for _ in range(2):
        assert class_path(tmp_path, jars=[JAR], fetch=fetch) == [JAR.path_in(tmp_path)]
    assert asked == [JAR]


def test_a_half_finished_jar_is_fetched_again(tmp_path: Path) -> None:
    path = JAR.path_in(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT[:5])
    asked, fetch = fetcher(CONTENT)
    class_path(tmp_path, jars=[JAR], fetch=fetch)
    assert path.read_bytes() == CONTENT
    assert asked == [JAR]


def test_a_wrong_download_is_fetched_once_more(tmp_path: Path) -> None:
    asked, fetch = fetcher(b"cut off", CONTENT)
    class_path(tmp_path, jars=[JAR], fetch=fetch)
    assert len(asked) == 2


def test_a_jar_that_stays_wrong_is_refused_and_not_kept(tmp_path: Path) -> None:
    _, fetch = fetcher(b"changed", b"changed")
    with pytest.raises(SanphaenError, match=r"thing-1.0.jar was fetched twice"):
        class_path(tmp_path, jars=[JAR], fetch=fetch)
    assert not JAR.path_in(tmp_path).exists()


def test_every_jar_of_the_lock_has_a_checksum_and_the_server_is_among_them() -> None:
    jars = locked_jars()
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in jars)
    assert {"neo4j", "neo4j-bolt"} <= {jar.artifact for jar in jars if jar.group == "org.neo4j"}


def test_a_jar_without_a_checksum_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "lock.toml"
    lock.write_text('[[dependencies]]\ngroupId = "g"\nartifactId = "a"\nversion = "1"\n')
    with pytest.raises(SanphaenError, match="g:a has no sha256"):
        locked_jars(lock)


def test_the_lock_holds_no_address_and_no_path() -> None:
    text = LOCK_FILE.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(?m)= \"?(/|~|[A-Z]:\\)", text)
