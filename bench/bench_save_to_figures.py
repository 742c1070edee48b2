"""Times the way from saving a project's links to the new figures, through a real queue and worker, and its parts.

    .venv/bin/python -m bench.bench_save_to_figures                            5,000 projects, 15,000 links
    .venv/bin/python -m bench.bench_save_to_figures --projects 60 --links 70

Starts servers and a worker of its own in a temporary folder. `save` is the write itself, `figures` from its beginning
until the scope is fresh, as a page that polls every 20 ms sees it."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from bench.make_province import AREA, FIRST_YEAR, Size, add_size_arguments, size_of, write_folder

POLL_SECONDS = 0.02
PATIENCE_SECONDS = 60.0
Result = TypeVar("Result")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_size_arguments(parser)
    parser.add_argument("--saves", type=int, default=30)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, servers(Path(folder)):
        prepare(Path(folder) / "plan", size_of(arguments), arguments.seed)
        with worker(Path(folder) / "worker.log"):
            measure_parts(random.Random(arguments.seed))
            measure_saves(arguments.saves, random.Random(arguments.seed))


@contextmanager
def servers(folder: Path) -> Iterator[None]:
    from local.neo4j_server import Neo4jServer
    from local.valkey_server import ValkeyServer

    with Neo4jServer(folder / "neo4j") as graph, ValkeyServer(folder / "valkey") as queue:
        os.environ |= {
            "GRAPH_URI": graph.uri,
            "GRAPH_USER": graph.user,
            "GRAPH_PASSWORD": graph.password,
            "REDIS_URL": queue.url,
        }
        yield


@contextmanager
def worker(log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "-A", "workers.app", "worker", "-Q", "interactive,bulk", "-c", "2"]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, "--loglevel", "INFO", "--without-mingle"], stdout=out, stderr=out)
        try:
            wait_until(lambda: b" ready." in log.read_bytes())
            yield
        finally:
            process.terminate()
            process.wait(30)


def prepare(folder: Path, size: Size, seed: int) -> None:
    from graph.exchange.loading import load_folder
    from graph.migrate import migrate
    from graph.model.people import SYSTEM

    migrate()
    write_folder(folder, size, seed)
    result, seconds = timed(lambda: load_folder(folder, SYSTEM))
    assert not result.has_errors, result.problems[:3]
    print(f"{size.projects} projects, {size.links} links, {size.strategies} strategies: loaded in {seconds:.1f} s")


def measure_parts(chance: random.Random, rounds: int = 10) -> None:
    """The parts of a run, in this process, after a few that warm the server up; before each, a link is saved."""
    from graph.analysis.coverage import coverage
    from graph.analysis.gaps.registry import records, run_rules
    from graph.analysis.network_measures import network_json
    from graph.model.area import Scope
    from graph.model.fiscal import today
    from graph.store import runs
    from graph.store.cascades import catch_up, load
    from workers.tasks.analysis import analyse, compare

    scope = Scope(AREA, FIRST_YEAR)
    save = saver(chance)
    seconds: dict[str, list[float]] = {}

    def part(name: str, work: Callable[..., Result], *given: Any) -> Result:
        result, taken = timed(lambda: work(*given))
        seconds.setdefault(name, []).append(taken)
        return result

    kept = load(scope, today(), settled=True)
    for _ in range(rounds):
        save()
        part("load the cascade whole", load, scope, today())
        kept = part("catch up instead", lambda kept: catch_up(kept, today(), settled=True), kept)
        covered = part("coverage", coverage, kept.cascade)
        found = part("gap rules", lambda *given: records(run_rules(*given)), kept.cascade, covered)
        part("network", network_json, kept.cascade)
        part("store the run", runs.store_run, analyse(scope), compare)
    print(f"  {len(found)} findings")
    for name, values in seconds.items():
        print(f"  {name:<32} {statistics.median(values[rounds // 3 :]) * 1000:7.0f} ms")


def saver(chance: random.Random) -> Callable[[], None]:
    """Saves another link for some project at each call."""
    from graph.model.people import SYSTEM
    from graph.model.plan import LinkRole
    from graph.model.project_list import ProjectFilter
    from graph.store import elements, links, plans, project_lists, projects

    plan = plans.plan_for(AREA, FIRST_YEAR).id
    every = project_lists.list_projects(ProjectFilter(plan, FIRST_YEAR), size=0).items
    targets = [one.id for one in elements.list_elements(plan) if one.kind == "strategy"]

    def save() -> None:
        project = projects.get_project(chance.choice(every).project.id)
        draft = links.LinkDraft(chance.choice(targets), LinkRole.PRIMARY, reason=f"ครั้งที่ {chance.random()}")
        links.replace_links(AREA, project.id, project.version, [draft], SYSTEM)

    return save


def measure_saves(count: int, chance: random.Random) -> None:
    from graph.store import scopes
    from workers import enqueue

    save = saver(chance)

    def wait_until_fresh() -> None:
        wait_until(lambda: scopes.scope_state(AREA, FIRST_YEAR).is_fresh)

    enqueue.recompute(AREA, [FIRST_YEAR])
    wait_until_fresh()
    saves, figures = [], []
    for turn in range(count + 5):
        started = time.perf_counter()
        save()
        enqueue.recompute(AREA, [FIRST_YEAR])
        saved = time.perf_counter()
        wait_until_fresh()
        if turn >= 5:
            saves.append(saved - started)
            figures.append(time.perf_counter() - started)
    for name, values in (("save", saves), ("figures", figures)):
        ranked = sorted(values)
        median, most, last = statistics.median(ranked), ranked[int(0.95 * len(ranked))], ranked[-1]
        print(f"  {name:<12} median {median * 1000:5.0f} ms   p95 {most * 1000:5.0f} ms   most {last * 1000:5.0f} ms")


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            sys.exit("gave up waiting")
        time.sleep(POLL_SECONDS)


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started


if __name__ == "__main__":
    main()
