"""The packs of a scope's last findings, kept in a worker process from one run to the next: what stays as it was is not
put into words, written and packed again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from graph.analysis.gaps.packs import Known, Pack, Packed, pack_findings
from graph.analysis.gaps.ranking import Ranked
from graph.model.area import Scope

KEPT_BYTES = 64_000_000
"""About 110 a finding: those of a whole country of a million projects take 45 MB."""


class KeptPacks:
    """Packs of `KEPT_BYTES` together at most, those of the scopes that ran last. For one thread."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._room = most
        self._last: OrderedDict[Scope, Known] = OrderedDict()
        self._before: tuple[Scope, Known] | None = None

    def pack(self, scope: Scope, found: Ranked, *, keep: bool) -> Packed:
        """The findings of a new run of the scope. Without `keep` what was kept stays, and nothing is kept of a scope
        that was not."""
        known = self._last.get(scope, {})
        packed, now = pack_findings(found, known)
        self._before = (scope, known)
        if keep or known:
            self._keep(scope, now)
        return packed

    def before(self, scope: Scope) -> Iterable[Pack]:
        """What the scope's last run but one had, where this process made the last one just now."""
        return self._before[1].values() if self._before and self._before[0] == scope else ()

    def _keep(self, scope: Scope, now: Known) -> None:
        self._last[scope] = now
        self._last.move_to_end(scope)
        held = {one: sum(len(pack.data) for pack in known.values()) for one, known in self._last.items()}
        while sum(held.values()) > self._room:
            dropped, _ = self._last.popitem(last=False)
            del held[dropped]
