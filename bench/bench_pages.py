"""Times the main pages under a number of users at once (each: a page, a pause, the next page).

    .venv/bin/python -m bench.bench_pages --users 20 --seconds 30
    .venv/bin/python -m bench.bench_pages --address http://127.0.0.1:8000       a portal that runs already (make run)

Without an address it starts the product with the example province in a temporary folder. Users share the demonstration
accounts' sessions, for sign-in is rate-limited. A page counts from the first byte sent to the last byte received; a
status other than 200 is an error.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from bench.visitor import Visitor
from portal.demo_accounts import PASSWORD

PAGES = {
    "home": "/{area}/?year={year}",
    "plan": "/{area}/plan?year={year}",
    "element": "/{area}/element/S1?year={year}",
    "upstream element": "/{area}/element/NS-3?year={year}",
    "projects": "/{area}/projects?year={year}",
    "project": "/{area}/project/P001?year={year}",
    "upstream plans": "/{area}/upstream?year={year}",
    "gaps": "/{area}/gaps?year={year}",
    "agencies": "/{area}/agencies?year={year}",
    "alignment": "/{area}/alignment/element/S1?year={year}",
    "freshness": "/{area}/freshness?year={year}",
}


SANPHAEN = str(Path(sys.executable).parent / "sanphaen")


def visit(visitor: Visitor, pages: dict[str, str], until: float, pause: float, seed: int, times: dict, lock) -> None:
    chance = random.Random(seed)
    while time.monotonic() < until:
        name, path = chance.choice(list(pages.items()))
        began = time.perf_counter()
        status = visitor.ask("GET", path).status
        taken = time.perf_counter() - began
        with lock:
            times[name].append((taken, status))
        time.sleep(chance.uniform(0, 2 * pause))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="of a portal with demonstration accounts that runs already")
    parser.add_argument("--area", default="TH-44")
    parser.add_argument("--year", default="2563")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pause", type=float, default=1.0, help="mean seconds between a user's pages")
    parser.add_argument("--logins", nargs="+", default=["planner", "officer", "coordinator"])
    asked = parser.parse_args()
    if asked.address:
        measure(asked, asked.address)
        return
    with product() as address:
        measure(asked, address)


def environment_of(home: Path) -> dict[str, str]:
    """What tells the command line where a product is."""
    return {**os.environ, "SANPHAEN_HOME": str(home), "SANPHAEN_PORT": "0"}


@contextmanager
def product(home: Path | None = None, demo: bool = True) -> Iterator[str]:
    """The product in `home` or a temporary folder, with the example province unless the environment names servers
    with data of their own; its address once it is ready."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        command = [SANPHAEN, "serve", *(["--demo"] if demo else []), "--json"]
        environment = environment_of(home or Path(folder))
        serving = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert serving.stdout is not None
            answer = serving.stdout.readline()
            if not answer:
                sys.exit("the product did not start")
            yield json.loads(answer)["address"]
        finally:
            serving.terminate()
            serving.wait()


def measure(asked: argparse.Namespace, address: str) -> None:
    sessions = []
    for login in asked.logins:
        visitor = Visitor(address)
        visitor.sign_in(login, PASSWORD)
        sessions.append(visitor.cookies)
    pages = {name: quote(path.format(area=asked.area, year=asked.year), safe="/?=&") for name, path in PAGES.items()}
    times: dict[str, list[tuple[float, int]]] = defaultdict(list)
    lock = threading.Lock()
    until = time.monotonic() + asked.seconds
    threads = []
    for user in range(asked.users):
        visitor = Visitor(address)
        visitor.cookies = dict(sessions[user % len(sessions)])
        arguments = (visitor, pages, until, asked.pause, user, times, lock)
        threads.append(threading.Thread(target=visit, args=arguments))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{asked.users} users, {asked.seconds:g} s, mean pause {asked.pause:g} s")
    print(f"{'page':18} {'n':>6} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8} errors")
    for name, results in sorted(times.items()):
        report(name, results)
    report("all", [result for results in times.values() for result in results])


def report(name: str, results: list[tuple[float, int]]) -> None:
    taken = sorted(seconds * 1000 for seconds, _ in results)
    errors = sum(status != 200 for _, status in results)
    p95 = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    print(f"{name:18} {len(taken):6} {statistics.median(taken):8.1f} {p95:8.1f} {taken[-1]:8.1f} {errors:6}")


if __name__ == "__main__":
    main()
