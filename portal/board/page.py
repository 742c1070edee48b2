"""The cards of a scope with what its pages need beside them: read from the runs, the deeds and the live cascade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.gap_cards import GapCard, gap_cards, hanging_money
from graph.errors import NotFoundError
from graph.model.area import Scope
from graph.model.fiscal import today
from graph.model.run import Run, ScopeState
from graph.store import gap_cards as deeds
from graph.store import runs
from portal.figures import figures, live_cascade


@dataclass(frozen=True, slots=True)
class Board:
    """A scope's cards in their order. `run` is None where it has never been analysed; then there are none."""

    scope: Scope
    state: ScopeState
    run: Run | None
    cards: Sequence[GapCard]
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
    if found.run is not None:
        earlier = runs.recent_runs(area, year, runs.KEPT_RUNS)
        hanging = hanging_money(cascade, found.run.coverage)
        cards = gap_cards(found.run, earlier, deeds.list_deeds(scope), today(), hanging=hanging)
    return Board(scope, found.state, found.run, cards, cascade)
