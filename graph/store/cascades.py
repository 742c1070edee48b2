"""Loads the Cascade of a scope, whole, and lets one that was loaded catch up with the writes since
(docs/decisions/0018): a handful of queries that each stream one list a column, computed on in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from graph import db
from graph.analysis.cascade import Cascade
from graph.analysis.gatherings import gathering_tables
from graph.analysis.splice import OrderArray, splice
from graph.model.area import Scope
from graph.model.run import WriteCount
from graph.store import scopes
from graph.store.cascade_plan import plan_in
from graph.store.cascade_projects import projects_in, touched_since
from graph.store.gatherings import gatherings_in
from graph.store.plans import plan_for


@dataclass(frozen=True, slots=True)
class Loaded:
    """A Cascade with what it takes to bring it up to date: which plan (public id) it is of, what its projects stand by,
    and the scope's writes as they had been counted before it was read."""

    cascade: Cascade
    plan: str
    order: OrderArray
    count: WriteCount

    def __len__(self) -> int:
        """How many projects it holds."""
        return len(self.cascade.projects)


def load_cascade(scope: Scope, as_of: date) -> Cascade:
    """The scope as the graph stands now; `as_of` is the day that due dates are held against. Raises NotFoundError
    where no plan is in force that year, UnreachableError, CycleError on a damaged graph."""
    return load(scope, as_of).cascade


def load(scope: Scope, as_of: date, *, settled: bool = False) -> Loaded:
    """`load_cascade`, to be caught up later. `settled` waits for a writer that is under way, so that the last write
    counted is sure to be there in whole. Raises as `load_cascade`."""
    plan = plan_for(scope.area, scope.year).id
    count = scopes.write_count(scope, settled)

    def work(tx: db.Transaction) -> Loaded:
        bare = plan_in(tx, scope, plan, as_of)
        part = projects_in(tx, plan, scope.year, bare)
        whole = splice(bare, np.zeros(0, dtype=np.int64), part, ())
        return Loaded(whole.cascade, plan, whole.order, count)

    return db.read_with(work)


def catch_up(loaded: Loaded, as_of: date, *, settled: bool = False) -> Loaded:
    """What `load` would give now, read from the projects that were touched since `loaded` was; loaded whole where a
    write did not say what it touched. Raises as `load`."""
    scope, before = loaded.cascade.scope, loaded.cascade
    count = scopes.write_count(scope, settled)
    if not count.names_all_since(loaded.count):
        return load(scope, as_of, settled=settled)

    def work(tx: db.Transaction) -> Loaded:
        touched = touched_since(tx, loaded.plan, scope.year, loaded.count.complete)
        held, present = gathering_tables(gatherings_in(tx, scope, as_of), before.agencies.ids)
        standing = before.with_tables(as_of=as_of, gatherings=held, presences=present)
        if not touched:
            return Loaded(standing, loaded.plan, loaded.order, count)
        part = projects_in(tx, loaded.plan, scope.year, standing, touched)
        now = splice(standing, loaded.order, part, touched)
        return Loaded(now.cascade, loaded.plan, now.order, count)

    return db.read_with(work)
