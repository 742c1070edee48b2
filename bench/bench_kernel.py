"""Times the analysis kernel on made-up cascades, in processor time: build, closure, coverage, gap rules, peak memory.

    python bench/bench_kernel.py                      both standard sizes
    python bench/bench_kernel.py --projects 5000 --links 15000 --elements 300

The cascade is random but seeded: a layered graph of elements as plans are (strategies below objectives and issues,
these below upstream goals of three levels), links with and without shares, four quarters of reports.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import records, run_rules
from graph.analysis.tables import MILLION, EdgeKind
from graph.model.area import Scope

STANDARD = ((5_000, 15_000, 300), (1_000_000, 3_000_000, 5_000))
YEAR = 2564
AS_OF = date(2021, 8, 15)
DUES = ("2021-01-31", "2021-04-30", "2021-07-31")
Result = TypeVar("Result")

# Layer below, layer above, kind of edge, how many edges each element below has.
_LAYER_EDGES = (
    (0, 1, EdgeKind.SERVES, 1),
    (1, 2, EdgeKind.PART_OF, 1),
    (0, 2, EdgeKind.PART_OF, 1),
    (0, 3, EdgeKind.UPSTREAM, 4),
    (3, 4, EdgeKind.PART_OF, 1),
)


def made_up_columns(projects: int, links: int, elements: int, seed: int) -> dict[str, Any]:
    """Columns for Cascade.from_columns, references as public ids as the store streams them: `elements` over five
    layers, about `links` links of `projects` projects."""
    rng = np.random.default_rng(seed)
    agencies = max(12, projects // 400)
    made = _elements(elements, rng)
    # Links: draw pairs, keep each once; the first of a project is its primary one.
    strategies = made.pop("strategies")
    project = np.sort(np.r_[np.arange(projects), rng.integers(0, projects, max(links - projects, 0))])
    element = rng.choice(strategies, len(project))
    pairs = np.unique(project * elements + element)
    project, element = np.divmod(pairs, elements)
    first = np.r_[True, project[1:] != project[:-1]]
    sharing = rng.random(projects) < 0.5
    each = np.bincount(project, minlength=projects)
    share = np.where(sharing[project], 100.0 / each[project], np.nan)
    reported = np.repeat(np.arange(projects), len(DUES))
    kept = rng.random(len(reported)) < 0.98
    quarter = np.tile(np.arange(1, len(DUES) + 1), projects)[kept]
    budget = rng.integers(10_000, 3_000_000, projects) * MILLION
    return made | {
        "agencies": {
            "id": [f"TH-00/A{row}" for row in range(agencies)],
            "code": [f"A{row}" for row in range(agencies)],
            "name": [f"หน่วยงาน {row}" for row in range(agencies)],
        },
        "projects": {
            "id": [f"TH-00/P/P{row}" for row in range(projects)],
            "code": [f"P{row}" for row in range(projects)],
            "title": [f"โครงการ {row}" for row in range(projects)],
            "agency": [f"TH-00/A{row}" for row in rng.integers(0, agencies, projects)],
            "budget": budget,
        },
        "links": {
            "project": [f"TH-00/P/P{row}" for row in project.tolist()],
            "element": [f"E/{row}" for row in element.tolist()],
            "is_primary": first,
            "share": share,
        },
        "reports": {
            "project": [f"TH-00/P/P{row}" for row in reported[kept].tolist()],
            "quarter": quarter,
            "state": np.where(rng.random(len(quarter)) < 0.7, "accepted", "submitted").tolist(),
            "late": rng.random(len(quarter)) < 0.02,
            "due": np.array(DUES, dtype="datetime64[D]")[quarter - 1],
            "actual_pct": quarter * rng.uniform(15, 28, len(quarter)),
            "spent": (budget[reported[kept]] * quarter / 4).astype(np.int64),
        },
    }


def _elements(elements: int, rng: np.random.Generator) -> dict[str, Any]:
    """Plans, elements, edges and indicators. Layers from below: strategies (half), objectives, issues, levels 2, 1."""
    cuts = (np.cumsum([0.5, 0.2, 0.1, 0.18]) * elements).astype(int)
    layers = np.split(np.arange(elements), cuts)
    names = ("strategy", "objective", "issue", "sub_plan", "strategy")
    kinds = [kind for kind, layer in zip(names, layers, strict=True) for _ in layer]
    plan = np.repeat([0, 0, 0, 1, 2], [len(layer) for layer in layers])
    edges: list[tuple[np.ndarray, np.ndarray, EdgeKind]] = []
    for below, above, kind, each in _LAYER_EDGES:
        child = np.repeat(layers[below], each)
        edges.append((child, rng.choice(layers[above], len(child)), kind))
    ids = [f"E/{row}" for row in range(elements)]
    measured = np.repeat(layers[1], 3)
    return {
        "strategies": layers[0],
        "plans": {
            "id": ["TH-00/P", "TH/MP", "TH/NS"],
            "code": ["P", "MP", "NS"],
            "title": ["แผนจังหวัด", "แผนแม่บท", "ยุทธศาสตร์ชาติ"],
            "level": ["province", "2", "1"],
            "in_force": [True, True, True],
        },
        "elements": {
            "id": ids,
            "code": [f"E{row}" for row in range(elements)],
            "plan": plan.astype(np.int32),
            "kind": kinds,
            "title": ids,
        },
        "edges": {
            "child": np.concatenate([child for child, _, _ in edges]).astype(np.int32),
            "parent": np.concatenate([parent for _, parent, _ in edges]).astype(np.int32),
            "kind": np.concatenate([np.full(len(child), int(kind)) for child, _, kind in edges]),
        },
        "indicators": {
            "id": [f"K/{row}" for row in range(len(measured))],
            "code": [f"K{row}" for row in range(len(measured))],
            "name": ["ตัวชี้วัด"] * len(measured),
            "element": measured.astype(np.int32),
            "target": np.where(rng.random(len(measured)) < 0.8, 80.0, np.nan),
            "value": np.where(rng.random(len(measured)) < 0.5, rng.uniform(60, 100, len(measured)), np.nan),
        },
    }


def measure(projects: int, links: int, elements: int, seed: int, repeat: int) -> dict[str, float]:
    """Best milliseconds of processor time of `repeat` runs a stage, each on a freshly built cascade, and peak memory so
    far in MiB."""
    columns = made_up_columns(projects, links, elements, seed)
    best: dict[str, float] = {}

    def timed(stage: str, run: Callable[..., Result], *given: Any, **named: Any) -> Result:
        start = time.process_time()
        result = run(*given, **named)
        spent = (time.process_time() - start) * 1000
        best[stage] = min(best.get(stage, spent), spent)
        return result

    for _ in range(repeat):
        cascade = timed("build", Cascade.from_columns, Scope("TH-00", YEAR), AS_OF, **columns)
        timed("closure", getattr, cascade, "closure")
        covered = timed("coverage", coverage, cascade)
        findings = timed("gaps", run_rules, cascade, covered)
        timed("as json", lambda of, found: (of.to_json(), records(found)), covered, findings)
    best["coverage+gaps"] = best["closure"] + best["coverage"] + best["gaps"]
    best["findings"] = len(findings)
    best["links"] = len(cascade.links)
    best["peak MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int)
    parser.add_argument("--links", type=int)
    parser.add_argument("--elements", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    sizes = (
        STANDARD if asked.projects is None else ((asked.projects, asked.links or 3 * asked.projects, asked.elements),)
    )
    stages = ("build", "closure", "coverage", "gaps", "coverage+gaps", "as json")
    head = ("projects", "links", "elements", *(f"{stage} ms" for stage in stages), "findings", "peak MiB")
    sys.stdout.write("| " + " | ".join(head) + " |\n" + "|---:" * len(head) + "|\n")
    for projects, links, elements in sizes:
        figures = measure(projects, links, elements, asked.seed, asked.repeat)
        cells = [f"{projects:,}", f"{figures['links']:,.0f}", f"{elements:,}"]
        cells += [f"{figures[stage]:,.1f}" for stage in stages]
        cells += [f"{figures['findings']:,.0f}", f"{figures['peak MiB']:,.0f}"]
        sys.stdout.write("| " + " | ".join(cells) + " |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
