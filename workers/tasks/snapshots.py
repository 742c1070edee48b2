"""Pictures of scopes, kept some seconds after a burst of writes: by the sweep, among the bulk work, so that nobody who
waits for figures waits for them."""

from __future__ import annotations

from graph.model.area import Scope
from graph.store import snapshots
from workers import coalesce, enqueue, names
from workers.app import TRIES_AGAIN, app


@app.task(name=names.KEEP_SNAPSHOT, **TRIES_AGAIN)
def keep_snapshot(area: str, year: int) -> None:
    """Keeps what the scope's newest run was made of, once a run. A scope that was written to meanwhile has its turn
    after its coming run."""
    scope = Scope(area, year)
    coalesce.begin(coalesce.Work.PICTURE, scope.key)
    snapshots.keep(scope)


@app.task(name=names.SWEEP_SNAPSHOTS)
def sweep_snapshots() -> int:
    """Asks for the picture of every scope that has settled since its last; returns how many."""
    return sum(enqueue.keep_snapshot(scope) for scope in snapshots.list_due())
