"""What a country, ten and a hundred of them need, reckoned from what one was measured to take (docs/scaling.md).

    .venv/bin/python -m bench.capacity

prints that document's two tables. Measure a constant again, change it here, and put the output into the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

MB, GB = 1e6, 1e9

# The country of bench/country.py: 77 provinces of one fiscal year.
PROJECTS = 1_000_000
PROVINCES = 77
LARGEST_PROVINCE = 68_924

# Bytes of Neo4j's store a project, its 3 links and 2.94 reports with it: what a country of 1,000,000 projects takes
# more than one of 100,000, of the files under data/databases/neo4j that bench.load_country had loaded.
STORE_OF_A_PROJECT = {
    "nodes": 59,
    "links": 272,
    "properties": 1_387,
    "texts": 932,
    "indexes": 756,
    "other": 6,
}
STORE_AT_REST = 25 * MB
# Bytes a project that the server reads of these files when whole scopes are loaded: 594 MB for 224,438 projects, the
# second time nothing with a page cache of 2 GB.
READ_OF_A_PROJECT = 2_650
# Bytes a project of a whole run, and how many a scope keeps whole: by 423 these files grew in a national run while runs
# were text; packed they are 0.12 of that (2,551,520 bytes of findings are 299,582).
RUN_OF_A_PROJECT = 50
WHOLE_RUNS = 2
# Bytes of a project in a kept picture (docs/performance.md: 5.7 MB of 80,000), and how many a busy scope keeps in its
# first hundred days (graph/model/snapshot.py).
PICTURE_OF_A_PROJECT = 71
PICTURES = 160

# Processor seconds a project of a national run over the whole country, of two bulk processes and of a graph server that
# had just been started (a warm one takes about two thirds).
WORKER_SECONDS = 102e-6
GRAPH_SECONDS = 65e-6
# Seconds that nobody shares: upstream_sums.sum_anew of 77 parts, the fastest of five.
SUM_SECONDS_OF_A_PROVINCE = 0.29 / 77

# Processor seconds of a worker from a save to its figures in a province of 12,796 projects (docs/performance.md):
# catching up, coverage, rules with titles carried over, records, network, and what it takes to store them. Seconds on
# the clock are the median of 5,000 projects there.
SAVE_SECONDS = 0.17
SAVE_TO_FIGURES = 0.27
# What one disk takes of a log: assumed.
LOG_A_SECOND = 200 * MB
# People at work at a time in one country: twenty provinces in which somebody saves every five seconds (bench_writers),
# fifty people who open a page every two seconds.
SAVES_A_SECOND = 4
PAGES_A_SECOND = 25
# Processor seconds of a page in a web process (docs/performance.md, "Fifty people on a whole country"), and of the four
# questions of 1.6 ms that it asks while it is open for two seconds.
PAGE_SECONDS = 0.026
# A process that is at work more than half of the time makes people wait.
BUSY = 0.5

# Bytes of a process at rest (proportional set size of idle ones), of a kept project, and how many it keeps at most.
WORKER_AT_REST = 75 * MB
WEB_AT_REST = 145 * MB
WORKER_PROJECT, WEB_PROJECT = 900, 600
KEPT_PROJECTS = 350_000
# What a process takes beside that in a national run at most: half of what bench.bench_national saw of two.
LARGEST_RUN = 384 * MB

# Bytes of the queue server: a task (1,080 of them its message), a mark, and the server empty.
TASK, MARK, QUEUE_AT_REST = 1_106, 88, 17 * MB

# Heap: 2 GB was enough for two processes and two loaders; each process more reads a scope of its own.
HEAP, HEAP_OF_A_READER = 2 * GB, 0.1 * GB
READERS_IN_HEAP = 4

SIZES = (1, 10, 100)
# Bulk processes, and processors of the graph server: both on one machine first, then on their own.
MACHINES = ((2, 2), (8, 4), (32, 16), (128, 16), (128, 64))


@dataclass(frozen=True, slots=True)
class Need:
    """What `countries` of the measured size need in one installation. Bytes, seconds, numbers of processes."""

    countries: int

    @property
    def store(self) -> float:
        return STORE_AT_REST + self.countries * PROJECTS * sum(STORE_OF_A_PROJECT.values())

    @property
    def runs(self) -> float:
        return self.countries * PROJECTS * RUN_OF_A_PROJECT * WHOLE_RUNS

    @property
    def written(self) -> float:
        """Bytes of whole runs a second while people save in provinces of middling size."""
        return self.countries * SAVES_A_SECOND * PROJECTS / PROVINCES * RUN_OF_A_PROJECT

    @property
    def pictures(self) -> float:
        """Of scopes that are all busy for a hundred days: the most there can be."""
        return self.countries * PROJECTS * PICTURE_OF_A_PROJECT * PICTURES

    @property
    def figures(self) -> str:
        """From a save to its figures: of one scope, so the same as long as the one that writes keeps up."""
        return f"{SAVE_TO_FIGURES} s" if self.written < LOG_A_SECOND else "not with one writer"

    @property
    def page_cache(self) -> float:
        """All that a run reads; texts of runs and pictures are read by whoever opens their page."""
        return self.countries * PROJECTS * READ_OF_A_PROJECT

    @property
    def web(self) -> int:
        return at_least_two(self.countries * PAGES_A_SECOND * PAGE_SECONDS / BUSY)

    @property
    def workers(self) -> int:
        """For what people wait for; the national run has its own."""
        return at_least_two(self.countries * SAVES_A_SECOND * SAVE_SECONDS / BUSY)

    @property
    def process_memory(self) -> float:
        """Of all web and interactive worker processes, each full."""
        kept = min(KEPT_PROJECTS, self.countries * PROJECTS)
        return self.web * (WEB_AT_REST + kept * WEB_PROJECT) + self.workers * (WORKER_AT_REST + kept * WORKER_PROJECT)

    @property
    def heap(self) -> float:
        return HEAP + max(0, self.web + self.workers - READERS_IN_HEAP) * HEAP_OF_A_READER

    @property
    def queue(self) -> float:
        """Every scope waits for its figures, its picture and the national run at once; a taken task stands twice."""
        return QUEUE_AT_REST + self.countries * PROVINCES * (3 * 2 * TASK + 2 * MARK)

    def national(self, processes: int, graph_processors: int) -> float:
        """Seconds of a whole national run: the longest of what the processes, the graph server and the largest province
        take, and the sum after it."""
        projects = self.countries * PROJECTS
        of_a_project = WORKER_SECONDS + GRAPH_SECONDS
        return self.countries * PROVINCES * SUM_SECONDS_OF_A_PROVINCE + max(
            projects * of_a_project / processes,
            projects * GRAPH_SECONDS / graph_processors,
            LARGEST_PROVINCE * of_a_project,
        )


def at_least_two(processes: float) -> int:
    """One may always be busy or starting."""
    return max(2, ceil(processes))


def size(amount: float) -> str:
    if amount < GB:
        return f"{amount / MB:,.0f} MB"
    return f"{amount / GB:,.{0 if amount >= 10 * GB else 1}f} GB"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def needs() -> str:
    """What is needed, a column a number of countries."""
    rows: tuple[tuple[str, Callable[[Need], str]], ...] = (
        ("projects", lambda need: f"{need.countries * PROJECTS:,}"),
        ("scopes a fiscal year", lambda need: f"{need.countries * PROVINCES:,}"),
        ("Neo4j's store of a year, without runs", lambda need: size(need.store)),
        ("two whole runs a scope", lambda need: size(need.runs)),
        ("pictures at most (first 100 days)", lambda need: size(need.pictures)),
        ("texts of runs written a second", lambda need: size(need.written)),
        ("from a save to its figures", lambda need: need.figures),
        ("page cache", lambda need: size(need.page_cache)),
        ("heap", lambda need: size(need.heap)),
        ("web processes", lambda need: f"{need.web:,}"),
        ("interactive worker processes", lambda need: f"{need.workers:,}"),
        ("memory of both, full", lambda need: size(need.process_memory)),
        ("Redis, everything queued at once", lambda need: size(need.queue)),
    )
    found = [Need(countries) for countries in SIZES]
    return table(["countries", *map(str, SIZES)], [[name, *map(value, found)] for name, value in rows])


def national_runs() -> str:
    """Seconds of a national run, a column a number of countries."""
    rows = [
        [f"{processes} ({size(processes * (WORKER_AT_REST + LARGEST_RUN))}), {processors}"]
        + [f"{Need(countries).national(processes, processors):,.0f} s" for countries in SIZES]
        for processes, processors in MACHINES
    ]
    return table(["bulk processes (memory), processors of the graph server", *map(str, SIZES)], rows)


def main() -> None:
    print(needs(), national_runs(), sep="\n\n")


if __name__ == "__main__":
    main()
