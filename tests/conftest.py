"""The real servers that integration and browser tests share: one of each a session, in a temporary folder.

For quick work on one test, name a server that already runs in SANPHAEN_TEST_GRAPH_URI and
SANPHAEN_TEST_GRAPH_PASSWORD (and SANPHAEN_TEST_REDIS_URL); its graph is emptied before each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import hypothesis
import pytest

from graph import settings as graph_settings
from graph.settings import QueueDatabase
from tests.examples import QUICK, WHOLE

# How long an example takes says how busy the machine is, not whether what it shows is true.
hypothesis.settings.register_profile("whole", deadline=None, max_examples=WHOLE)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=QUICK)
hypothesis.settings.load_profile("whole")

T = TypeVar("T")


@dataclass(frozen=True)
class GraphAddress:
    uri: str
    user: str
    password: str


@dataclass(frozen=True)
class QueueAddress:
    url: str


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphAddress]:
    """A real graph server; GRAPH_URI and GRAPH_PASSWORD name it until the session ends."""
    from local.neo4j_server import Neo4jServer

    named = os.environ.get("SANPHAEN_TEST_GRAPH_URI")
    if named:
        password = os.environ.get("SANPHAEN_TEST_GRAPH_PASSWORD", "")
        yield from _graph_in_environment(GraphAddress(named, "neo4j", password))
        return
    home = tmp_path_factory.mktemp("neo4j")
    with Neo4jServer(home, heap="512m", page_cache="32m", extra_jvm_args=["-XX:TieredStopAtLevel=1"]) as server:
        yield from _graph_in_environment(GraphAddress(server.uri, server.user, server.password))


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueueAddress]:
    """A real queue server; REDIS_URL names it until the session ends."""
    from local.valkey_server import ValkeyServer

    named = os.environ.get("SANPHAEN_TEST_REDIS_URL")
    if named:
        with queue_at(named):
            yield QueueAddress(named)
        return
    with ValkeyServer(tmp_path_factory.mktemp("valkey")) as server, queue_at(server.url):
        yield QueueAddress(server.url)


@contextmanager
def queue_at(url: str) -> Iterator[None]:
    """REDIS_URL, and with it this process's Celery application and its marks, name the server at `url`; afterwards what
    they named before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REDIS_URL", url)
        _follow_queue()
        yield
    _follow_queue()


def _follow_queue() -> None:
    """What has been read of the settings and opened by them is read and opened afresh."""
    from workers import enqueue
    from workers.app import app, celery_url

    graph_settings.settings.cache_clear()
    enqueue._down_until = 0.0
    app.close()
    app.amqp._producer_pool = None
    url = celery_url(QueueDatabase.BROKER)
    app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)


def _graph_in_environment(address: GraphAddress) -> Iterator[GraphAddress]:
    from graph import db

    db.close()
    variables = {"GRAPH_URI": address.uri, "GRAPH_USER": address.user, "GRAPH_PASSWORD": address.password}
    yield from _in_environment(address, **variables)
    db.close()


def _in_environment(address: T, **variables: str) -> Iterator[T]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        graph_settings.settings.cache_clear()
        yield address
    graph_settings.settings.cache_clear()
