"""The graph server by the address of a cluster (neo4j://): one that asks which member to talk to. A single server names
itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph import db
from graph import settings as graph_settings
from tests.conftest import GraphAddress
from tests.factories import make_province


@pytest.fixture
def cluster_address(graph_db: object, neo4j_server: GraphAddress, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    db.close()
    monkeypatch.setenv("GRAPH_URI", neo4j_server.uri.replace("bolt:", "neo4j:"))
    graph_settings.settings.cache_clear()
    yield
    db.close()
    monkeypatch.undo()
    graph_settings.settings.cache_clear()


def test_a_plan_is_written_and_read(cluster_address: None) -> None:
    province = make_province()
    (row,) = db.read("MATCH (project:Project {area: $area}) RETURN count(project) AS projects", area=province.area)
    assert row == {"projects": 3}


def test_reads_go_to_the_member_that_writes(cluster_address: None) -> None:
    # A session for reading would be refused this, wherever it is sent.
    db.read("CREATE (:Kept)")
    assert db.read("MATCH (kept:Kept) RETURN count(kept) AS kept") == [{"kept": 1}]


def test_what_this_process_wrote_is_waited_for_on_any_member(cluster_address: None) -> None:
    def known() -> set[str]:
        assert db._bookmarks is not None
        return set(db._bookmarks.get_bookmarks())

    db.write(lambda tx: tx.run("CREATE (:Kept)"))
    first = known()
    db.write(lambda tx: tx.run("CREATE (:Kept)"))
    assert len(first) == len(known()) == 1
    assert first != known()
