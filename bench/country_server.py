"""The servers of a loaded country, for the benchmarks that read it.

    .venv/bin/python -m bench.country_server --home FOLDER

starts them and prints what the environment must say, until it is interrupted; `country_server` does the same around a
`with`."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graph import db
from graph import settings as graph_settings
from graph.migrate import migrate
from local.neo4j_server import Neo4jServer
from local.valkey_server import ValkeyServer

HEAP = "2g"
PAGE_CACHE = "2g"
# As long as writing out the page cache may take: a server that is killed while it does has to recover when it starts.
STOP_SECONDS = 180.0
# A benchmark runs its statements for minutes: the compiler's usual thresholds, not those of a short start.
# Half of the heap is for what a transaction makes and drops.
_JVM = (
    "-XX:Tier4InvocationThreshold=5000",
    "-XX:Tier4MinInvocationThreshold=600",
    "-XX:Tier4CompileThreshold=15000",
    "-XX:NewRatio=1",
)


@contextmanager
def country_server(home: Path, heap: str = HEAP, page_cache: str = PAGE_CACHE) -> Iterator[Neo4jServer]:
    """Neo4j and Valkey on the data in `home`, named by this process's environment until the end. Data of an older day
    is migrated."""
    graph = Neo4jServer(home / "neo4j", heap=heap, page_cache=page_cache, extra_jvm_args=_JVM)
    with graph, ValkeyServer(home / "valkey") as queue:
        named = {
            "GRAPH_URI": graph.uri,
            "GRAPH_USER": graph.user,
            "GRAPH_PASSWORD": graph.password,
            "REDIS_URL": queue.url,
        }
        before = {name: os.environ.get(name) for name in named}
        os.environ |= named
        _read_afresh()
        try:
            migrate()
            yield graph
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            _read_afresh()
            graph.stop(STOP_SECONDS)


def _read_afresh() -> None:
    """What has been read of the environment is read again."""
    db.close()
    graph_settings.settings.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--heap", default=HEAP)
    parser.add_argument("--page-cache", default=PAGE_CACHE)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), country_server(arguments.home, arguments.heap, arguments.page_cache):
        for name in ("GRAPH_URI", "GRAPH_USER", "GRAPH_PASSWORD", "REDIS_URL"):
            print(f"export {name}={os.environ[name]}", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
