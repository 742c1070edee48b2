"""Kept pictures of a scope, each beside the run that it belongs to: to see the plan as it stood on an earlier day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, LiteralString

from graph import db
from graph.analysis.frozen import Frozen, freeze, thaw
from graph.errors import NotFoundError
from graph.model.area import Scope
from graph.model.fiscal import BANGKOK, now
from graph.model.snapshot import Snapshot, superfluous
from graph.store import scopes
from graph.store.cascades import load_cascade
from graph.store.funding import funding_of
from graph.store.runs import current_run

SETTLED_SECONDS = 5
"""A run is kept when so long nothing was written after it: of a burst of writes the last."""

# All but the bytes, which are many.
_ABOUT: LiteralString = """
snapshot {.run, .area, .year, .at, .size, .projects, .linked, .findings} AS snapshot
"""

_DUE = """
MATCH (scope:AnalysisScope)
WHERE scope.done >= scope.wanted AND scope.run_at < datetime() - duration({seconds: $settled})
  AND scope.run <> coalesce(scope.kept, '')
RETURN scope.area AS area, scope.year AS year ORDER BY scope.run_at LIMIT $limit
"""


# Only while the scope still stands as it was when the picture was begun.
_KEEP = """
MATCH (scope:AnalysisScope {key: $scope, run: $run, wanted: $wanted})
MERGE (snapshot:Snapshot {run: $run})
SET scope.kept = $run, snapshot.scope = $scope, snapshot.area = $area, snapshot.year = $year,
    snapshot.at = datetime($at), snapshot.picture = $picture, snapshot.size = $size,
    snapshot.projects = $projects, snapshot.linked = $linked, snapshot.findings = $findings
MERGE (scope)-[:KEEPS]->(snapshot)
"""

_SAY_KEPT = "MATCH (scope:AnalysisScope {key: $scope, run: $run}) SET scope.kept = $run"

_LIST: LiteralString = (
    "MATCH (snapshot:Snapshot {scope: $scope}) RETURN " + _ABOUT + " ORDER BY snapshot.at DESC, snapshot.run"
)
_OF_RUN: LiteralString = "MATCH (snapshot:Snapshot {run: $run, scope: $scope}) RETURN " + _ABOUT
_BEFORE: LiteralString = (
    "MATCH (snapshot:Snapshot {scope: $scope}) WHERE snapshot.at < datetime($end) RETURN "
    + _ABOUT
    + " ORDER BY snapshot.at DESC LIMIT 1"
)
_PICTURE = "MATCH (snapshot:Snapshot {run: $run}) RETURN snapshot.picture AS picture"

_FORGET = "UNWIND $runs AS run MATCH (snapshot:Snapshot {run: run}) DETACH DELETE snapshot"


def list_due(limit: int = 1000) -> list[Scope]:
    """Scopes whose newest run saw everything, has settled and has no picture yet; longest waiting first."""
    return [Scope(row["area"], row["year"]) for row in db.read(_DUE, settled=SETTLED_SECONDS, limit=limit)]


def keep(scope: Scope) -> bool:
    """Keeps the picture that the scope's newest run was made of, and lets go of older ones that are not needed any
    more. False where there is no run, or somebody wrote meanwhile: the coming run is kept instead. May run twice."""
    state = scopes.scope_state(scope.area, scope.year)
    run = current_run(scope.area, scope.year)
    if run is None or run.id != state.run or not state.is_fresh:
        return False
    try:
        day = run.at.astimezone(BANGKOK).date()
        kept = freeze(load_cascade(scope, day), funding_of(scope))
    except NotFoundError:
        # The plan was taken away since. Nobody has to ask again.
        db.write(lambda tx: tx.run(_SAY_KEPT, scope=scope.key, run=run.id))
        return False
    parameters = {
        "scope": scope.key,
        "area": scope.area,
        "year": scope.year,
        "run": run.id,
        "wanted": state.wanted,
        "at": run.at.isoformat(),
        "picture": kept,
        "size": len(kept),
        "projects": run.totals["projects"],
        "linked": run.totals["linked"],
        "findings": len(run.findings),
    }
    db.write(lambda tx: tx.run(_KEEP, **parameters))
    thin(scope, now())
    return snapshot_of_run(scope, run.id) is not None


def thin(scope: Scope, moment: datetime) -> None:
    """Lets go of the pictures that graph.model.snapshot says need not be kept by `moment`."""
    known = list_snapshots(scope)
    gone = superfluous([one.at for one in known], moment)
    if gone:
        db.write(lambda tx: tx.run(_FORGET, runs=[known[place].run for place in gone]))


def list_snapshots(scope: Scope) -> list[Snapshot]:
    """Newest first."""
    return [_snapshot(row["snapshot"]) for row in db.read(_LIST, scope=scope.key)]


def snapshot_of_run(scope: Scope, run: str) -> Snapshot | None:
    row = db.read_one(_OF_RUN, scope=scope.key, run=run)
    return None if row is None else _snapshot(row["snapshot"])


def snapshot_on(scope: Scope, day: date) -> Snapshot | None:
    """The last one of the day (C.E.) or before it; None where there is none so early."""
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=BANGKOK)
    row = db.read_one(_BEFORE, scope=scope.key, end=end.isoformat())
    return None if row is None else _snapshot(row["snapshot"])


def picture_of(snapshot: Snapshot) -> Frozen:
    """Raises NotFoundError for one that was let go of, InvalidError for one that a newer version kept."""
    row = db.read_one(_PICTURE, run=snapshot.run)
    if row is None:
        raise NotFoundError(f"the picture of run {snapshot.run} is kept no more")
    return thaw(row["picture"])


def _snapshot(node: Mapping[str, Any]) -> Snapshot:
    return Snapshot(**node)
