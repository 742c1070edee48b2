"""`make bench`: every benchmark at its standard size, one after the other, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    ("bench.bench_kernel",),
    ("bench.bench_country",),
    ("bench.bench_suggest",),
    ("bench.bench_save_to_figures", "--projects", "60", "--links", "70", "--strategies", "20", "--agencies", "12"),
    ("bench.bench_save_to_figures",),
    ("bench.bench_live",),
    ("bench.bench_what_if",),
    ("bench.bench_import",),
    ("bench.bench_pages",),
    ("bench.bench_explorer",),
)


def main() -> int:
    failed = 0
    for module, *arguments in BENCHMARKS:
        print(f"\n== python -m {' '.join([module, *arguments])}", flush=True)
        failed += subprocess.run([sys.executable, "-m", module, *arguments]).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
