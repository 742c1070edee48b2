"""Cascades that a process keeps from one use to the next: each catches up with the writes since instead of being loaded
again, and those that were not used for longest make room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import date

from graph.model.area import Scope
from graph.store.cascades import Loaded, catch_up, load

BARE_SCOPE = 500
"""A scope takes as much memory as so many projects before it has any."""


class KeptCascades:
    """Cascades of at most `projects` projects together, but always the one used last. May be used by several threads:
    those that ask for one scope wait for one of them to read."""

    def __init__(self, projects: int) -> None:
        self._room = projects
        self._lock = threading.Lock()
        self._reading: dict[Scope, threading.Lock] = {}
        self._kept: OrderedDict[Scope, Loaded] = OrderedDict()

    def newest(self, scope: Scope, as_of: date, *, settled: bool = False) -> Loaded:
        """The scope as it stands now. Raises and waits as graph.store.cascades.load."""
        with self._alone(scope):
            return self._read(scope, as_of, settled)

    def marked(self, scope: Scope, mark: str | None, as_of: date) -> Loaded:
        """The scope as it stood at the write with this mark, or later. Raises as graph.store.cascades.load."""
        with self._alone(scope):
            kept = self._of(scope)
            if kept is not None and kept.count.mark == mark and kept.cascade.as_of == as_of:
                return kept
            return self._read(scope, as_of, settled=False)

    def afresh(self, scope: Scope, as_of: date, *, settled: bool = False) -> Loaded:
        """`newest`, loaded whole: also what was written past every rule is seen."""
        with self._alone(scope):
            return self._keep(load(scope, as_of, settled=settled))

    def known(self, scope: Scope, as_of: date, *, settled: bool = False) -> Loaded:
        """`newest`, but what was not kept is not kept afterwards either: for work that goes once over many scopes."""
        kept = self._of(scope)
        return load(scope, as_of, settled=settled) if kept is None else self.newest(scope, as_of, settled=settled)

    def _alone(self, scope: Scope) -> threading.Lock:
        with self._lock:
            return self._reading.setdefault(scope, threading.Lock())

    def _of(self, scope: Scope) -> Loaded | None:
        with self._lock:
            if scope in self._kept:
                self._kept.move_to_end(scope)
            return self._kept.get(scope)

    def _read(self, scope: Scope, as_of: date, settled: bool) -> Loaded:
        kept = self._of(scope)
        return self._keep(
            load(scope, as_of, settled=settled) if kept is None else catch_up(kept, as_of, settled=settled)
        )

    def _keep(self, now: Loaded) -> Loaded:
        with self._lock:
            self._kept[now.cascade.scope] = now
            self._kept.move_to_end(now.cascade.scope)
            while len(self._kept) > 1 and sum(len(one) + BARE_SCOPE for one in self._kept.values()) > self._room:
                self._kept.popitem(last=False)
        return now
