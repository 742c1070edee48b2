"""Saves by twenty officers of twenty provinces at once with a whole country loaded: from each save to its province's
new figures, and to the country's sums; and how many runs that took.

    .venv/bin/python -m bench.load_country --home /tmp/country        (once)
    .venv/bin/python -m bench.bench_writers --home /tmp/country [--writers 20 --seconds 60 --think 5]

Each writer links a project of their province to another strategy, waits until its figures are there, thinks (an
exponential pause of so many seconds on average) and saves again. The provinces are spread evenly over all sizes."""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.bench_national import worker_of
from bench.country_plans import YEAR
from bench.country_server import country_server
from graph import db
from graph.model.area import COUNTRY, Scope
from graph.model.people import SYSTEM
from graph.model.plan import LinkRole
from graph.store import links, projects, scopes, upstream_sums
from workers import enqueue, names

POLL_SECONDS = 0.02

_PROVINCES = """
MATCH (plan:Plan {level: 'province'}) WHERE plan.from_year <= $year <= plan.to_year
CALL (plan) { MATCH (project:Project {plan: plan.id, year: $year}) RETURN count(project) AS projects }
RETURN plan.area AS area, plan.id AS plan ORDER BY projects DESC
"""
_PROJECTS = "MATCH (project:Project {plan: $plan, year: $year}) RETURN project.id AS id LIMIT 2000"
_STRATEGIES = "MATCH (element:Element {plan: $plan, kind: 'strategy'}) RETURN element.id AS id"
_RUNS = "MATCH (scope:AnalysisScope {year: $year}) RETURN sum(coalesce(scope.turn, 0)) AS runs"


@dataclass
class Seen:
    """Seconds of each save, of each wait for the province's figures and for the country's sums."""

    save: list[float] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)
    country: list[float] = field(default_factory=list)


def write(area: str, plan: str, until: float, think: float, seen: Seen, counts_from: float) -> None:
    """One writer's work until the end of the measurement."""
    chance = random.Random(area)
    own = [row["id"] for row in db.read(_PROJECTS, plan=plan, year=YEAR)]
    targets = [row["id"] for row in db.read(_STRATEGIES, plan=plan)]
    scope = Scope(area, YEAR)
    while time.monotonic() < until:
        time.sleep(chance.expovariate(1 / think))
        started = time.monotonic()
        project = projects.get_project(chance.choice(own))
        draft = links.LinkDraft(chance.choice(targets), LinkRole.PRIMARY, reason=f"ครั้งที่ {chance.random()}")
        links.replace_links(area, project.id, project.version, [draft], SYSTEM)
        enqueue.recompute(area, [YEAR])
        saved = time.monotonic()
        wait_for(lambda: scopes.scope_state(area, YEAR).is_fresh)
        fresh = time.monotonic()
        wait_for(lambda: part_is_counted(scope))
        counted = time.monotonic()
        if started >= counts_from:
            seen.save.append(saved - started)
            seen.figures.append(fresh - started)
            seen.country.append(counted - started)


def part_is_counted(scope: Scope) -> bool:
    """Whether the country's sum has seen what the province adds to it now."""
    row = db.read_one("MATCH (scope:AnalysisScope {key: $key}) RETURN scope.part_turn AS turn", key=scope.key)
    assert row is not None
    return upstream_sums.area_sum(COUNTRY, YEAR).turns.get(scope.area, 0) >= (row["turn"] or 0)


def wait_for(holds: Callable[[], bool], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("gave up waiting")
        time.sleep(POLL_SECONDS)


def tell(name: str, values: Sequence[float]) -> None:
    ranked = sorted(values)
    median, high = statistics.median(ranked), ranked[int(0.95 * len(ranked))]
    print(f"{name:<32} median {median * 1000:6.0f} ms   p95 {high * 1000:6.0f} ms   most {ranked[-1] * 1000:6.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="where bench.load_country put a country")
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--warm-up", type=float, default=150.0, help="each worker process reads each province once")
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with country_server(arguments.home), worker_of(names.INTERACTIVE, arguments.processes):
        every = db.read(_PROVINCES, year=YEAR)
        provinces = [every[place * len(every) // arguments.writers] for place in range(arguments.writers)]
        for row in provinces:
            enqueue.recompute(row["area"], [YEAR])
        for row in provinces:
            wait_for(lambda area=row["area"]: scopes.scope_state(area, YEAR).is_fresh)  # type: ignore[misc]
        seen, begun = Seen(), time.monotonic()
        until = begun + arguments.warm_up + arguments.seconds
        writers = [
            threading.Thread(
                target=write,
                args=(row["area"], row["plan"], until, arguments.think, seen, begun + arguments.warm_up),
            )
            for row in provinces
        ]
        before = db.read(_RUNS, year=YEAR)[0]["runs"]
        for thread in writers:
            thread.start()
        for thread in writers:
            thread.join()
        runs = db.read(_RUNS, year=YEAR)[0]["runs"] - before
        print(f"{len(seen.save)} saves counted of {len(provinces)} writers; {runs} runs in all, warming up included")
        tell("save", seen.save)
        tell("save until the province's figures", seen.figures)
        tell("save until the country's sums", seen.country)


if __name__ == "__main__":
    main()
