"""The board as the page shows it: cards in the page's language, narrowed by the address, in columns or as one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.gap_cards import GapCard, closing_call
from graph.analysis.gaps.rule import SubjectType
from graph.analysis.search import holds, words_of
from graph.model.call import ProjectCall
from graph.model.gap_card import CardState
from graph.model.plan import ElementKind
from portal.gap_view import Gap, gaps_of

COLUMN_SHOWS = 12
"""Cards that a column shows; the rest stand in the list."""

SOON = timedelta(days=7)
NOBODY = "nobody"


class Due(StrEnum):
    """Which cards by their due date."""

    OVERDUE = "overdue"
    SOON = "soon"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What to show. `issue` is a development issue's code, `owner` a person's id or NOBODY; None and empty mean all."""

    family: str | None = None
    rule: str | None = None
    severity: str | None = None
    issue: str | None = None
    owner: str | None = None
    state: CardState | None = None
    due: Due | None = None
    text: str = ""

    @property
    def is_on(self) -> bool:
        named = (self.family, self.rule, self.severity, self.issue, self.owner, self.state, self.due, self.text)
        return any(named)


@dataclass(frozen=True, slots=True)
class Shown:
    """A card in the page's language. `closing` is the call for projects that closed its gap."""

    card: GapCard
    gap: Gap
    is_overdue: bool
    closing: ProjectCall | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """The cards of one state: the first of `total`."""

    state: CardState
    cards: tuple[Shown, ...]
    total: int

    @property
    def rest(self) -> int:
        return self.total - len(self.cards)


def shown_cards(cards: Sequence[GapCard], language: str, day: date, calls: Sequence[ProjectCall] = ()) -> list[Shown]:
    """In the order of the cards, each in one language. `calls` are those of the scope."""
    gaps = gaps_of([card.record for card in cards], language, new=frozenset(), first_seen={})
    return [
        Shown(card, gap, card.is_overdue(day), closing_call(card, calls)) for card, gap in zip(cards, gaps, strict=True)
    ]


def narrowed(shown: Iterable[Shown], wanted: BoardFilter, day: date, cascade: Cascade) -> list[Shown]:
    """What the filter lets through."""
    words = words_of(wanted.text)
    return [
        one
        for one in shown
        if (not wanted.family or one.gap.family == wanted.family)
        and (not wanted.rule or one.gap.rule == wanted.rule)
        and (not wanted.severity or one.gap.severity == wanted.severity)
        and (wanted.state is None or one.card.state is wanted.state)
        and (not wanted.owner or (one.card.deeds.deed.owner or NOBODY) == wanted.owner)
        and (wanted.due is None or _falls_due(one, wanted.due, day))
        and (not words or holds(one.gap.search_key, words))
        and (not wanted.issue or wanted.issue in issues_of(cascade, one.card.record))
    ]


def columns(shown: Iterable[Shown]) -> list[Column]:
    """One a state, in their order, empty ones too."""
    by_state: dict[CardState, list[Shown]] = {state: [] for state in CardState}
    for one in shown:
        by_state[one.card.state].append(one)
    return [Column(state, tuple(cards[:COLUMN_SHOWS]), len(cards)) for state, cards in by_state.items()]


def counts(shown: Iterable[Shown]) -> Counter[CardState]:
    return Counter(one.card.state for one in shown)


def owners_of(shown: Iterable[Shown]) -> dict[str, str]:
    """The people who own a card: id → name."""
    deeds = (one.card.deeds.deed for one in shown)
    return {deed.owner: deed.owner_name or "" for deed in deeds if deed.owner}


def issues_of(cascade: Cascade, record: Mapping[str, Any]) -> frozenset[str]:
    """Codes of the development issues that what a finding is about belongs to: that it stands below or, of an upstream
    goal, that lead to it."""
    elements = cascade.elements
    starts: set[int] = set()
    for row in _elements_of(cascade, record["subject"]):
        starts.update(cascade.elements_below(row).tolist() if elements.upstream[row] else [row])
    above = {row for start in starts for row in cascade.elements_above(start).tolist()}
    return frozenset(
        cascade.element_keys[row]
        for row in above
        if elements.kinds[row] == ElementKind.ISSUE and not elements.upstream[row]
    )


def _elements_of(cascade: Cascade, subject: Mapping[str, Any]) -> list[int]:
    """Rows of the elements that a finding's subject is, is linked to, or measures."""
    match subject["type"]:
        case SubjectType.ELEMENT:
            row = cascade.element_rows.get(subject["public_id"])
            return [] if row is None else [row]
        case SubjectType.INDICATOR:
            ids = cascade.indicators.ids
            return [
                int(cascade.indicators.element[place]) for place, one in enumerate(ids) if one == subject["public_id"]
            ]
        case SubjectType.PROJECT:
            row = cascade.project_rows.get(subject["public_id"])
            mine = np.array([] if row is None else [row])
        case _:
            agencies = [row for row, one in enumerate(cascade.agencies.ids) if one == subject["public_id"]]
            mine = np.flatnonzero(np.isin(cascade.projects.agency, agencies))
    found: list[int] = np.unique(cascade.links.element[np.isin(cascade.links.project, mine)]).tolist()
    return found


def _falls_due(one: Shown, wanted: Due, day: date) -> bool:
    due = one.card.deeds.deed.due if one.card.is_open else None
    match wanted:
        case Due.OVERDUE:
            return one.is_overdue
        case Due.SOON:
            return due is not None and day <= due <= day + SOON
    return one.card.is_open and due is None
