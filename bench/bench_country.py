"""Times the kernel over a whole made-up country, in processor time and without a database: each province's arrays to
its coverage, the gap rules beside it, the sum over provinces; and holds the sum against one pass over all projects.

    .venv/bin/python -m bench.bench_country                            1,000,000 projects, 3,000,000 links
    .venv/bin/python -m bench.bench_country --projects 4000000         four times as many: does it grow in step?
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bench.country import add_size_arguments, country, size_of
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import records, run_rules
from graph.analysis.network_measures import network_json
from graph.analysis.upstream_sums import WHOLE, Part, added, part_of

Result = TypeVar("Result")
STAGES = ("build", "coverage", "part", "rules", "network", "sum")


class Country:
    """What one pass over everything finds at each upstream element: a loop over projects and their links, with sets."""

    def __init__(self) -> None:
        self.projects: defaultdict[str, int] = defaultdict(int)
        self.agencies: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
        self.budget: defaultdict[str, int] = defaultdict(int)

    def add(self, cascade: Cascade) -> None:
        elements = cascade.elements
        above = [
            frozenset(elements.ids[row] for row in cascade.elements_above(element).tolist() if elements.upstream[row])
            for element in range(len(elements))
        ]
        linked: defaultdict[int, set[str]] = defaultdict(set)
        links = zip(
            cascade.links.project.tolist(), cascade.links.element.tolist(), cascade.link_budget.tolist(), strict=True
        )
        for project, element, budget in links:
            linked[project] |= above[element]
            for goal in above[element]:
                self.budget[goal] += budget
        owner = cascade.projects.agency.tolist()
        for project, goals in linked.items():
            for goal in goals:
                self.projects[goal] += 1
                self.agencies[goal].add((cascade.scope.area, owner[project]))

    def differences(self, sums: Part) -> int:
        """At how many elements the sum over provinces says something else."""
        goals = (sums.keys() | self.projects.keys()) - {WHOLE}
        return sum(
            (sums[goal].projects, sums[goal].agencies, sums[goal].budget)
            != (self.projects[goal], len(self.agencies[goal]), self.budget[goal])
            for goal in goals
        )


def measure(arguments: argparse.Namespace) -> Mapping[str, float]:
    """Milliseconds of processor time a stage over all provinces, and the peak of memory in MiB with the making of one
    province's arrays."""
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(stage: str, run: Callable[..., Result], *given: Any) -> Result:
        start = time.process_time()
        result = run(*given)
        spent[stage] += (time.process_time() - start) * 1000
        return result

    plain = Country()
    parts = []
    findings = 0
    for province in country(size_of(arguments), arguments.seed):
        cascade = timed("build", province.cascade)
        covered = timed("coverage", coverage, cascade)
        parts.append(timed("part", part_of, covered))
        if not arguments.kernel:
            findings += len(timed("rules", lambda one, of: records(run_rules(one, of)), cascade, covered))
            timed("network", network_json, cascade)
        if not arguments.unchecked:
            plain.add(cascade)
    sums = timed("sum", added, parts)
    print(f"{sums[WHOLE].direct_projects:,} projects, {findings:,} findings", flush=True)
    if not arguments.unchecked:
        print(
            f"upstream elements whose sum is not that of one plain pass: {plain.differences(sums)} of {len(sums) - 1}"
        )
    return spent | {"peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_size_arguments(parser)
    parser.add_argument("--kernel", action="store_true", help="coverage alone, without gap rules and network")
    parser.add_argument("--unchecked", action="store_true", help="without the plain pass, which takes long")
    arguments = parser.parse_args()
    spent = measure(arguments)
    for stage in (*STAGES, "peak MiB"):
        print(f"{stage:>10} {spent[stage]:>10,.0f}")
    kernel = spent["build"] + spent["coverage"] + spent["part"] + spent["sum"]
    print(f"arrays to coverage {kernel / 1000:.2f} s of processor time")


if __name__ == "__main__":
    main()
