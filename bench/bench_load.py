"""Fifty signed-in people at once on a loaded country: what each page and each save takes, whether every answer is the
right one, and how soon a save's figures stand.

    .venv/bin/python -m bench.load_country --home /tmp/country            (once; --projects 100000 for a small one)
    .venv/bin/python -m bench.bench_load --home /tmp/country [--users 50 --seconds 60 --think 7]

Starts the whole product as `sanphaen serve` does (two web processes, three workers, scheduler) on the data in
`home`, brings the country's figures up to date where they are not, waits until no bulk work is left, and looks at
every province once. What the processes keep of them is set by SANPHAEN_KEPT_PROJECTS and SANPHAEN_KEPT_FINDINGS (a
country of a million: 1200000 and 600000, with 2.7 GB a web process).

Half of the people are officers, who save as well as read; the others are planners and coordinators of provinces,
readers of regions and of the ministry; provinces by how many projects they have. One ask in ten is a save. Each
reads, thinks (an exponential pause) while the open page asks for its freshness as its script does, and goes on. A
page counts from the first byte sent to the last received; an error is another status than expected, or another
title.

It changes the data in `home`: links of officers' projects, and a text of their forms."""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bench.bench_pages import product
from bench.country_plans import YEAR
from bench.country_server import HEAP, PAGE_CACHE, country_server
from bench.load_people import FIGURES, OPEN_PAGE, Person, Place, Seen, cast, places
from bench.visitor import Visitor
from graph.errors import DuplicateError
from graph.model.fiscal import today
from graph.model.people import SYSTEM
from graph.settings import settings
from graph.store import national_runs, scopes
from portal.demo_accounts import PASSWORD
from workers import enqueue, pulses, queues

PATIENCE_SECONDS = 1_800.0


def bring_up_to_date() -> None:
    """A national run where figures are missing or out of date; and nothing left in the queues afterwards."""
    if scopes.list_due(today()) or not national_runs.recent(YEAR, 1):
        started = time.perf_counter()
        try:
            run_id = national_runs.begin(YEAR, whole=False, actor=SYSTEM)
        except DuplicateError:
            run_id = national_runs.running(YEAR) or ""
        enqueue.national_run(run_id, YEAR)
        wait_until(lambda: national_runs.running(YEAR) is None, "the national run is done")
        print(f"figures of the country brought up to date in {time.perf_counter() - started:.0f} s", flush=True)
    started = time.perf_counter()
    wait_until(_is_quiet, "the queues are empty")
    print(f"queues empty after another {time.perf_counter() - started:.0f} s", flush=True)


def _is_quiet() -> bool:
    """For longer than the time between two beats. What a killed worker had taken may be kept for ten minutes: what
    living ones do counts."""
    for _ in range(round(2 * pulses.BEAT_SECONDS / 0.25)):
        at_work = any(told["tasks"] for told in pulses.alive(pulses.Kind.WORKER).values())
        if at_work or any(length.waiting for length in queues.lengths()):
            return False
        time.sleep(0.25)
    return True


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {PATIENCE_SECONDS:.0f} s still not: {what}")
        time.sleep(0.2)


PROGRAMS = (
    ("web", "gunicorn"),
    ("worker", "interactive@"),
    ("suggestion worker", "suggestions@"),
    ("bulk worker", "bulk@"),
    ("scheduler", " beat "),
    ("graph server", "neo4j"),
    ("queue server", "valkey"),
    ("this client", "bench_load"),
)


def processor_seconds() -> dict[str, float]:
    """By program, of every process of this test."""
    own = psutil.Process()
    taken: dict[str, float] = defaultdict(float)
    for process in (own, *own.children(recursive=True)):
        try:
            line = " ".join(process.cmdline())
            times = process.cpu_times()
        except psutil.Error:
            continue
        program = next((name for name, mark in PROGRAMS if mark in line), "supervisor")
        taken[program] += times.user + times.system
    return taken


def report(name: str, seconds: Sequence[float]) -> None:
    taken = sorted(one * 1000 for one in seconds)
    p95 = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    print(f"{name:24} {len(taken):6} {statistics.median(taken):8.0f} {p95:8.0f} {taken[-1]:8.0f}")


def tell(seen: Seen, spent: dict[str, float], seconds: float, users: int, think: float) -> None:
    load = os.getloadavg()[0]
    print(f"\n{users} users, {seconds:.0f} s, mean pause {think:g} s, load average {load:.1f}")
    print(f"{'':24} {'n':>6} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8}")
    saves = ("save links", "save form")
    apart = (*saves, FIGURES, OPEN_PAGE)
    pages = [name for name in sorted(seen.seconds) if name not in apart]
    for name in (*pages, *(name for name in apart if name in seen.seconds)):
        report(name, seen.seconds[name])
    for title, names in (("all pages", pages), ("all saves", saves)):
        together = [one for name in names for one in seen.seconds.get(name, ())]
        if together:
            report(title, together)
    asked = sum(len(seen.seconds[name]) for name in (*pages, *saves) if name in seen.seconds)
    saved = sum(len(seen.seconds.get(name, ())) for name in saves)
    print(f"{asked / seconds:.1f} asks a second, {100 * saved / max(1, asked):.0f} % of them saves")
    print("processor, of one core: " + ", ".join(f"{name} {100 * one / seconds:.0f} %" for name, one in spent.items()))
    print(f"errors: {sum(seen.wrong.values())}")
    for problem, count in seen.wrong.most_common(20):
        print(f"  {count:5}  {problem}")


def look_everywhere(address: str, among: Sequence[Place]) -> None:
    """At every province once in each web process, as they stand after a day of use: what was read is kept there."""
    started = time.perf_counter()
    places_left = [iter(among) for _ in range(2 * settings().web_processes)]

    def look(left: Iterator[Place]) -> None:
        # A connection stays with the process that took it up: so many reach every one, almost surely.
        visitor = Visitor(address, timeout=PATIENCE_SECONDS)
        visitor.sign_in("ministry", PASSWORD)
        for place in left:
            for page in ("matrix", "gaps"):
                answer = visitor.ask("GET", f"/{place.area}/{page}?year={YEAR}")
                assert answer.status == 200, (place.area, page, answer.status)

    threads = [threading.Thread(target=look, args=(left,)) for left in places_left]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"every province looked at in {time.perf_counter() - started:.0f} s", flush=True)


def measure(address: str, people: Sequence[Person], seconds: float, warm_up: float, think: float) -> Seen:
    """Everybody signs in, lives for `warm_up` uncounted and for `seconds` counted."""
    seen = Seen()
    for person in people:
        person.begin(address, seen)
    until = time.monotonic() + warm_up + seconds
    threads = [threading.Thread(target=person.live, args=(until, think)) for person in people]
    for thread in threads:
        thread.start()
    time.sleep(warm_up)
    before, seen.counts = processor_seconds(), True
    time.sleep(seconds)
    seen.counts = False
    spent = {name: taken - before.get(name, 0.0) for name, taken in processor_seconds().items()}
    for thread in threads:
        thread.join()
    tell(seen, spent, seconds, len(people), think)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="of a country that bench.load_country has loaded")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--warm-up", type=float, default=30.0, help="seconds before, uncounted")
    parser.add_argument("--think", type=float, default=7.0, help="mean seconds between a person's asks, as in TPC-W")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--heap", default=HEAP)
    parser.add_argument("--page-cache", default=PAGE_CACHE)
    asked = parser.parse_args()
    # Whatever ends it, what it has started ends with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        country_server(asked.home, asked.heap, asked.page_cache),
        TemporaryDirectory(prefix="bench-load-") as folder,
        product(Path(folder), demo=False) as address,
    ):
        among = places()
        print(f"{len(among)} provinces, {sum(place.projects for place in among):,} projects at {address}", flush=True)
        bring_up_to_date()
        look_everywhere(address, among)
        seen = measure(address, cast(asked.users, among, asked.seed), asked.seconds, asked.warm_up, asked.think)
    raise SystemExit(1 if seen.wrong else 0)


if __name__ == "__main__":
    main()
