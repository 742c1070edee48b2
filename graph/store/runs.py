"""Finished analysis runs: the current one of a scope whole, earlier ones as what they opened and closed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graph import db
from graph.model.area import Scope
from graph.model.run import Run

KEPT_RUNS = 200

Findings = Sequence[Mapping[str, Any]]
Compare = Callable[[Findings, Findings], tuple[Findings, Findings]]
"""Findings of the run before and of this one → what this one opened, and what it closed."""

_CURRENT = """
MATCH (scope:AnalysisScope {key: $key})
MATCH (run:AnalysisRun {id: scope.run})
RETURN run
"""

_RECENT = """
MATCH (:AnalysisScope {key: $key})-[:RAN]->(run:AnalysisRun)
RETURN run {.id, .area, .year, .at, .seconds, .saw, .totals, .opened, .closed, .previous_at} AS run
ORDER BY run.at DESC LIMIT $limit
"""

# A scope names its current run; a reader that has read the name of the one before still finds that one whole, since
# figures and findings are stripped one run later. The scope's lock makes storing and touching take turns. A run that
# saw less than the stored one (a task that ran twice, or was overtaken) leaves no trace.
_LOCK = """
MERGE (scope:AnalysisScope {key: $key})
  ON CREATE SET scope.area = $area, scope.year = $year, scope.wanted = 0, scope.done = 0
SET scope.locked_at = datetime()
WITH scope
OPTIONAL MATCH (run:AnalysisRun {id: scope.run})
RETURN scope.done AS done, scope.run AS run, run.findings AS findings
"""

_STORE = """
MATCH (scope:AnalysisScope {key: $key})
OPTIONAL MATCH (old:AnalysisRun {id: scope.run})
OPTIONAL MATCH (older:AnalysisRun {id: scope.run_before})
FOREACH (run IN CASE WHEN older IS NULL THEN [] ELSE [older] END | REMOVE run.coverage, run.findings)
CREATE (run:AnalysisRun {
  id: $id, area: $area, year: $year, at: datetime($at), seconds: $seconds, saw: $saw, totals: $totals,
  coverage: $coverage, findings: $findings, opened: $opened, closed: $closed, previous_at: old.at
})
CREATE (scope)-[:RAN]->(run)
SET scope.run_before = scope.run, scope.run = $id, scope.run_at = datetime($at), scope.done = $saw
"""

_FORGET = """
MATCH (:AnalysisScope {key: $key})-[:RAN]->(run:AnalysisRun)
WITH run ORDER BY run.at DESC SKIP $kept
DETACH DELETE run
"""


def current_run(area: str, year: int) -> Run | None:
    """The scope's newest results, or None where it has never been analysed."""
    row = db.read_one(_CURRENT, key=Scope(area, year).key)
    return None if row is None else _run(row["run"])


def recent_runs(area: str, year: int, limit: int = 30) -> list[Run]:
    """Newest first, with what each opened and closed; coverage and findings are empty."""
    return [_run(row["run"]) for row in db.read(_RECENT, key=Scope(area, year).key, limit=limit)]


def store_run(run: Run, compare: Compare) -> bool:
    """Makes `run` the scope's current one, in one transaction: a reader sees the old or the new, never a hole.
    `compare` tells what it opened and closed against the findings of the run that it replaces (a first run has
    nothing to be compared with). False when a run that saw more is already there."""
    key = Scope(run.area, run.year).key

    def work(tx: db.Transaction) -> bool:
        standing = tx.one(_LOCK, key=key, area=run.area, year=run.year)
        assert standing is not None
        if standing["run"] is not None and standing["done"] > run.saw:
            return False
        if standing["run"] == run.id:
            return True
        opened, closed = ((), ()) if standing["run"] is None else compare(_load(standing["findings"]), run.findings)
        tx.run(
            _STORE,
            key=key,
            id=run.id,
            area=run.area,
            year=run.year,
            at=run.at.isoformat(),
            seconds=run.seconds,
            saw=run.saw,
            totals=_dump(run.totals),
            coverage=_dump(run.coverage),
            findings=_dump(run.findings),
            opened=_dump(opened),
            closed=_dump(closed),
        )
        tx.run(_FORGET, key=key, kept=KEPT_RUNS)
        return True

    return db.write(work)


def _load(text: str | None) -> Any:
    return json.loads(text or "[]")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _run(node: Mapping[str, Any]) -> Run:
    return Run(
        id=node["id"],
        area=node["area"],
        year=node["year"],
        at=node["at"],
        seconds=node["seconds"],
        saw=node["saw"],
        totals=json.loads(node["totals"]),
        coverage=json.loads(node.get("coverage") or "{}"),
        findings=_load(node.get("findings")),
        opened=json.loads(node["opened"]),
        closed=json.loads(node["closed"]),
        previous_at=node.get("previous_at"),
    )
