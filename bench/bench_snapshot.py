"""Times keeping and reading the picture of a made-up province, in processor time, with its bytes and the most memory
that either takes besides the cascade.

    python -m bench.bench_snapshot --projects 5000 --links 15000
    python -m bench.bench_snapshot --projects 80000 --links 240000
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable
from typing import TypeVar

from bench.bench_what_if import made_up_cascade
from graph.analysis.frozen import freeze, thaw
from graph.analysis.money_flow import Funding

T = TypeVar("T")
MEGABYTE = 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=5_000)
    parser.add_argument("--links", type=int, default=15_000)
    parser.add_argument("--elements", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    cascade = made_up_cascade(asked.projects, asked.links, asked.elements, asked.seed)
    funding = dict.fromkeys(cascade.projects.ids, Funding("งบประมาณแผ่นดิน"))
    kept = _measured("freeze", lambda: freeze(cascade, funding))
    print(f"{'bytes':>8} {len(kept):>12,}")
    _measured("thaw", lambda: thaw(kept))


def _measured(name: str, work: Callable[[], T]) -> T:
    started = time.process_time()
    work()
    seconds = time.process_time() - started
    tracemalloc.start()
    made = work()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{name:>8} {1000 * seconds:>9,.0f} ms, at most {most / MEGABYTE:,.0f} MB")
    return made


if __name__ == "__main__":
    main()
