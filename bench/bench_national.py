"""A national run over a loaded country with two worker processes: from the beginning to the stored sums, what the
workers take, and whether the sums are those of the country as it was made.

    .venv/bin/python -m bench.load_country --home /tmp/country        (once)
    .venv/bin/python -m bench.bench_national --home /tmp/country      the same --projects and --seed as loaded"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.bench_compare import memory_of
from bench.country import add_size_arguments, country, size_of
from bench.country_plans import YEAR
from bench.country_server import country_server
from graph.analysis.coverage import coverage
from graph.analysis.upstream_sums import Part, added, part_of
from graph.model.area import COUNTRY
from graph.model.national import NationalRun, RunState
from graph.model.people import SYSTEM
from graph.store import national_runs
from workers import enqueue, names

LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 1_800


@contextmanager
def worker_of(queue: str, processes: int) -> Iterator[int]:
    """A worker of this queue; its process id."""
    command = (sys.executable, "-m", "celery", "-A", "workers.app", "worker", "-Q", queue, "--loglevel", "WARNING")
    with tempfile.TemporaryFile() as log:
        worker = subprocess.Popen(
            [*command, "--concurrency", str(processes), "--without-mingle", "--without-gossip"],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            while len(psutil.Process(worker.pid).children()) < processes:
                time.sleep(LOOK_SECONDS)
            yield worker.pid
        finally:
            worker.terminate()
            worker.wait(30)


def run_whole(processes: int) -> tuple[NationalRun, float, float]:
    """A run that computes every province anew, its seconds on the clock, and the MiB of its workers at most."""
    with worker_of(names.BULK, processes) as pid, memory_of(pid) as most:
        started = time.perf_counter()
        run_id = national_runs.begin(YEAR, whole=True, actor=SYSTEM)
        enqueue.national_run(run_id, YEAR)
        while True:
            run = national_runs.recent(YEAR, 1)[0]
            if run.state is RunState.DONE:
                return run, time.perf_counter() - started, most[0]
            if time.perf_counter() - started > PATIENCE_SECONDS:
                raise TimeoutError(f"{len(run.counted)} of {len(run.areas)} provinces are counted")
            time.sleep(LOOK_SECONDS)


def expected(arguments: argparse.Namespace) -> Part:
    """What the provinces add up to as they are made, without database, worker or run."""
    made = country(size_of(arguments), arguments.seed)
    return added(part_of(coverage(province.cascade())) for province in made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_size_arguments(parser)
    parser.add_argument("--home", type=Path, required=True, help="where bench.load_country put the same country")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--unchecked", action="store_true", help="without making the country again to compare")
    arguments = parser.parse_args()
    with country_server(arguments.home):
        for _ in range(arguments.times):
            run, seconds, memory = run_whole(arguments.processes)
            load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
            print(
                f"{len(run.counted)} provinces in {seconds:.1f} s, {memory:,.0f} MiB of {arguments.processes} worker "
                f"processes above rest, {len(run.problems)} problems, drifted: {run.drifted} (load {load})",
                flush=True,
            )
        slowest = sorted(run.counted.values(), key=lambda one: -one.seconds)[:5]
        print("slowest: " + ", ".join(f"{one.area} {one.seconds:.1f} s" for one in slowest))
        if not arguments.unchecked:
            sums, made = national_runs.sums_of(run.id)[COUNTRY], expected(arguments)
            wrong = [key for key in sums.keys() | made.keys() if sums.get(key) != made.get(key)]
            print(f"sums that are not the country's as it was made: {len(wrong)} of {len(made)}")


if __name__ == "__main__":
    main()
