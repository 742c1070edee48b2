"""Finished analysis runs: the current one of a scope whole, earlier ones as what they opened and closed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph import db
from graph.model.area import Scope
from graph.model.run import Run

KEPT_RUNS = 200

_CURRENT = """
MATCH (scope:AnalysisScope {key: $key})-[:CURRENT]->(run:AnalysisRun)
RETURN run
"""

_RECENT = """
MATCH (:AnalysisScope {key: $key})-[:RAN]->(run:AnalysisRun)
RETURN run {.id, .area, .year, .at, .seconds, .saw, .totals, .opened, .closed, .previous_at} AS run
ORDER BY run.at DESC LIMIT $limit
"""

# The scope's lock makes storing and touching take turns. A run that saw less than the stored one (a task that ran
# twice, or was overtaken) leaves no trace.
_LOCK = """
MERGE (scope:AnalysisScope {key: $key})
  ON CREATE SET scope.area = $area, scope.year = $year, scope.wanted = 0, scope.done = 0
SET scope.locked_at = datetime()
RETURN scope.done AS done, scope.run AS run
"""

_STORE = """
MATCH (scope:AnalysisScope {key: $key})
OPTIONAL MATCH (scope)-[current:CURRENT]->(old:AnalysisRun)
DELETE current
FOREACH (_ IN CASE WHEN old IS NULL THEN [] ELSE [1] END | REMOVE old.coverage, old.findings)
CREATE (run:AnalysisRun {
  id: $id, area: $area, year: $year, at: datetime($at), seconds: $seconds, saw: $saw, totals: $totals,
  coverage: $coverage, findings: $findings, opened: $opened, closed: $closed, previous_at: old.at
})
CREATE (scope)-[:CURRENT]->(run)
CREATE (scope)-[:RAN]->(run)
SET scope.run = $id, scope.run_at = datetime($at), scope.done = $saw
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


def store_run(run: Run) -> bool:
    """Makes `run` the scope's current one, in one transaction: a reader sees the old or the new, never a hole.
    False when a run that saw more is already there."""
    key = Scope(run.area, run.year).key

    def work(tx: db.Transaction) -> bool:
        standing = tx.one(_LOCK, key=key, area=run.area, year=run.year)
        assert standing is not None
        if standing["run"] is not None and standing["done"] > run.saw:
            return False
        if standing["run"] == run.id:
            return True
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
            opened=_dump(run.opened),
            closed=_dump(run.closed),
        )
        tx.run(_FORGET, key=key, kept=KEPT_RUNS)
        return True

    return db.write(work)


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
        findings=json.loads(node.get("findings") or "[]"),
        opened=json.loads(node["opened"]),
        closed=json.loads(node["closed"]),
        previous_at=node.get("previous_at"),
    )
