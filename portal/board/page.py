"""The cards of a scope with what its pages need beside them: read from the runs, the deeds and the live cascade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.analysis.cascade import Cascade
from graph.analysis.gap_cards import GapCard, gap_cards, hanging_money
from graph.errors import NotFoundError
from graph.model.area import Scope
from graph.model.call import ProjectCall
from graph.model.fiscal import today
from graph.model.run import Run, ScopeState
from graph.store import calls, runs
from graph.store import gap_cards as deeds
from portal.figures import figures, live_cascade

KEPT_HISTORIES = 8


@dataclass(frozen=True, slots=True)
class Board:
    """A scope's cards in their order, and its calls for projects. `run` is None where it has never been analysed; then
    there are no cards."""

    scope: Scope
    state: ScopeState
    run: Run | None
    cards: Sequence[GapCard]
    calls: Sequence[ProjectCall]
    cascade: Cascade

    def card(self, key: str) -> GapCard:
        """Raises NotFoundError."""
        found = next((one for one in self.cards if one.key == key), None)
        if found is None:
            raise NotFoundError(f"no gap {key}", kind="gap", id=key)
        return found


def board_of(area: str, year: int) -> Board:
    """Raises NotFoundError where no plan is in force."""
    found, cascade, scope = figures(area, year), live_cascade(area, year), Scope(area, year)
    cards: list[GapCard] = []
    opened = calls.list_calls(scope)
    open_calls: dict[str, list[str]] = {}
    for call in opened:
        if call.is_open and call.finding:
            open_calls.setdefault(call.finding, []).append(call.id)
    if found.run is not None:
        earlier = _runs_up_to(area, year, found.run.id)
        hanging = hanging_money(cascade, found.run.coverage)
        done = deeds.list_deeds(scope)
        cards = gap_cards(found.run, earlier, done, today(), hanging=hanging, open_calls=open_calls)
    return Board(scope, found.state, found.run, cards, opened, cascade)


@lru_cache(maxsize=KEPT_HISTORIES)
def _runs_up_to(area: str, year: int, run: str) -> Sequence[Run]:
    """The kept runs of a scope whose newest is this one: what a run opened and closed never changes."""
    return tuple(runs.recent_runs(area, year, runs.KEPT_RUNS))
