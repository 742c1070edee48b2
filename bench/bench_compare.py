"""Coverage of every element of every province of a made-up country, computed four ways on one machine, one after the
other: the same answers, then seconds and memory, and their ratio to ours.

    .venv/bin/python -m bench.load_country --home /tmp/country      (once: a country in a graph server's folder)
    .venv/bin/python -m bench.bench_compare --home /tmp/country     the same --projects and --seed as loaded

ours: read from the graph server and computed in arrays by one process; cypher: asked of the graph server alone;
postgresql: the same rows there, recursive queries (apt-get install postgresql); networkx: walking graphs and sets."""

from __future__ import annotations

import argparse
import gc
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from bench import compare_cypher, compare_networkx, compare_postgres
from bench.compare_answers import Answers, Counted, differences
from bench.country import AS_OF, add_size_arguments, scopes, shares, size_of
from bench.country_plans import YEAR
from bench.country_server import country_server
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.model.area import COUNTRY, Scope
from graph.store import upstream_sums
from graph.store.cascades import load_cascade

LOOK_SECONDS = 0.05
MEBI = 1 << 20


@dataclass(frozen=True)
class Timed:
    name: str
    seconds: float
    mebibytes: float
    answers: Answers


def of_cascade(cascade: Cascade) -> Answers:
    """Coverage as the kernel has it."""
    covered, area = coverage(cascade), cascade.scope.area
    rows = zip(cascade.elements.ids, covered.projects, covered.agencies, covered.budget, strict=True)
    return {
        (area, element): Counted(int(projects), int(agencies), int(budget) / 1e6)
        for element, projects, agencies, budget in rows
        if projects
    }


def from_graph(areas: list[str]) -> Answers:
    """Read and computed, a province at a time."""
    found: dict[tuple[str, str], Counted] = {}
    for area in areas:
        found |= of_cascade(load_cascade(Scope(area, YEAR), AS_OF))
    return found


@contextmanager
def memory_of(*processes: int) -> Iterator[list[float]]:
    """The most that these processes and their children held together, in MiB, less what they held before."""
    watched = [psutil.Process(pid) for pid in processes]
    most = [0.0]
    over = threading.Event()

    def held() -> float:
        family = [one for parent in watched for one in (parent, *parent.children(recursive=True))]
        return sum(_own_memory(one) for one in family) / MEBI

    before = held()

    def watch() -> None:
        while not over.wait(LOOK_SECONDS):
            most[0] = max(most[0], held() - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def _own_memory(process: psutil.Process) -> int:
    """Without what it shares with others, as PostgreSQL's processes do."""
    try:
        memory = process.memory_info()
    except psutil.NoSuchProcess:
        return 0
    return int(memory.rss - memory.shared)


def timed(name: str, run: Callable[[], Answers], *processes: int) -> Timed:
    """With what it took in these processes."""
    gc.collect()
    with memory_of(*processes) as most:
        started = time.perf_counter()
        answers = run()
        seconds = time.perf_counter() - started
    return Timed(name, seconds, most[0], answers)


def compare(arguments: argparse.Namespace) -> None:
    size, seed, me = size_of(arguments), arguments.seed, psutil.Process().pid
    first = next(scopes(size, seed))
    project = int(first.links.project[0])
    with country_server(arguments.home) as graph:
        areas = [share.area.id for share in shares(size, seed)]
        compare_cypher.prepare()
        ours = timed("ours, read from the graph server", lambda: from_graph(areas), me)
        answers = ours.answers
        goal = max((key for key in answers if key[1].startswith("TH/")), key=lambda key: answers[key].projects)[1]
        cypher = timed("cypher, in the graph server", compare_cypher.coverage, graph.child.pid, me)
        element = {
            "ours, the sum that is kept": once(lambda: upstream_sums.area_sum(COUNTRY, YEAR).rows.get(goal)),
            "cypher": once(lambda: compare_cypher.one_element(goal)),
        }
        above = {
            "ours, in a kept Cascade": once(lambda: reached(first, project)),
            "cypher": once(lambda: compare_cypher.above_one_project(first.projects.ids[project])),
        }
        assert reached(first, project) == compare_cypher.above_one_project(first.projects.ids[project])
    kernel, networkx = in_memory(list(scopes(size, seed)), me)
    with compare_postgres.postgres() as (connection, pid):
        compare_postgres.load(connection, size, seed)
        postgres = timed("postgresql", lambda: compare_postgres.coverage(connection), pid, me)
        element["postgresql"] = once(lambda: compare_postgres.one_element(connection, goal))
        above["postgresql"] = once(lambda: compare_postgres.above_one_project(connection, project))
    tell((ours, kernel, cypher, postgres, networkx))
    for what, ways in (("one upstream element of the whole country", element), ("what one project reaches", above)):
        print(f"{what}: " + "; ".join(f"{name} {seconds * 1000:,.1f} ms" for name, seconds in ways.items()))


def reached(cascade: Cascade, project: int) -> int:
    """How many elements a project reaches."""
    order, start = cascade.links_by_project
    links = order[start[project] : start[project + 1]]
    return len({above for one in links for above in cascade.elements_above(int(cascade.links.element[one])).tolist()})


def in_memory(country: Sequence[Cascade], me: int) -> tuple[Timed, Timed]:
    kernel = timed("ours, arrays in memory", lambda: merged(of_cascade(fresh(one)) for one in country), me)
    return kernel, timed("networkx, arrays in memory", lambda: merged(map(compare_networkx.coverage, country)), me)


def merged(several: Iterable[Answers]) -> Answers:
    found: dict[tuple[str, str], Counted] = {}
    for answers in several:
        found |= answers
    return found


def fresh(cascade: Cascade) -> Cascade:
    """Without what it has worked out already."""
    return replace(cascade)


def once(ask: Callable[[], object]) -> float:
    """Seconds of the second time: plans are made and caches warm."""
    ask()
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def tell(found: Sequence[Timed]) -> None:
    ours = found[0]
    print("| way | seconds | times ours | MiB | other answers |\n|---|---:|---:|---:|---:|")
    for one in found:
        wrong = differences(ours.answers, one.answers)
        print(
            f"| {one.name} | {one.seconds:,.1f} | {one.seconds / ours.seconds:,.1f} | {one.mebibytes:,.0f} | {wrong} |"
        )
    print(f"{len(ours.answers):,} elements of provinces have projects")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_size_arguments(parser)
    parser.add_argument("--home", type=Path, required=True, help="where bench.load_country put the same country")
    compare(parser.parse_args())


if __name__ == "__main__":
    main()
