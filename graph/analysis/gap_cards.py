"""The cards of the gap board: what the runs of a scope found, now and before, joined with what people did. Pure.

Whether a gap is there comes from the newest run alone, so a card closes and comes back with the data; what people did
with it stays theirs, also over a gap that comes back. In what order: `Rank`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.registry import BY_ID, is_over
from graph.analysis.gaps.rule import Severity, SubjectType
from graph.analysis.tables import to_baht
from graph.model.call import ProjectCall
from graph.model.collation import sort_key
from graph.model.gap_card import CardDeeds, CardState
from graph.model.plan import ElementKind, PlanLevel
from graph.model.run import Run

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """A gap came (`is_opening`) or went, as the run `at` found; `previous_at` is the run before that one, so that the
    change lies between the two. None for a scope's first run, which says nothing about when a gap came to be."""

    at: datetime
    is_opening: bool
    previous_at: datetime | None


class Rank(NamedTuple):
    """What comes first on the board, by comparison: how severe it is; how high in the plan (the province's own parts
    from the top down, then upstream goals, indicators, projects, agencies); how many upstream goals hang on it; how
    much money; then its code."""

    severity: int
    level: int
    goals: int
    baht: float
    code: str


@dataclass(frozen=True, slots=True)
class GapCard:
    """`record` is the finding as the newest run that had it told it. `passages` are oldest first. `seen` is in how many
    runs in a row it has been, of those that are kept. `calls` are the references of open calls for projects on it."""

    key: str
    record: Record
    is_open: bool
    state: CardState
    deeds: CardDeeds
    rank: Rank
    passages: tuple[Passage, ...] = ()
    seen: int = 0
    calls: tuple[str, ...] = ()

    @property
    def opened_at(self) -> datetime | None:
        """When it last came; None where the runs that are kept always had it."""
        return next((one.at for one in reversed(self.passages) if one.is_opening and one.previous_at), None)

    @property
    def closed_at(self) -> datetime | None:
        """When it went; None for one that is open."""
        return self.passages[-1].at if not self.is_open and self.passages else None

    @property
    def has_returned(self) -> bool:
        """Whether it is open again after it was gone."""
        return self.is_open and any(not one.is_opening for one in self.passages)

    def is_overdue(self, day: date) -> bool:
        due = self.deeds.deed.due
        return self.state in (CardState.TAKEN_UP, CardState.CALL_OPEN) and due is not None and due < day


@dataclass(frozen=True, slots=True)
class Hanging:
    """The money that hangs on things: baht by public id of a project, by code of an agency and of an element."""

    projects: Mapping[str, float] = field(default_factory=dict)
    agencies: Mapping[str, float] = field(default_factory=dict)
    elements: Mapping[str, float] = field(default_factory=dict)

    def on(self, record: Record) -> float:
        subject = record["subject"]
        match subject["type"]:
            case SubjectType.PROJECT:
                return self.projects.get(subject["public_id"], 0)
            case SubjectType.AGENCY:
                return self.agencies.get(subject["id"], 0)
            case SubjectType.INDICATOR:
                return self.elements.get(str(record["evidence"].get("element")), 0)
        return self.elements.get(subject["id"], 0)


def hanging_money(cascade: Cascade, coverage: Mapping[str, Mapping[str, Any]]) -> Hanging:
    """`coverage` is a run's, by element code."""
    projects, agencies = cascade.projects, cascade.agencies
    sums = np.zeros(len(agencies), dtype=np.int64)
    np.add.at(sums, projects.agency, projects.budget)
    return Hanging(
        projects=dict(zip(projects.ids, map(to_baht, projects.budget.tolist()), strict=True)),
        agencies=dict(zip(agencies.codes, map(to_baht, sums.tolist()), strict=True)),
        elements={code: figures["budget_baht"] for code, figures in coverage.items()},
    )


def gap_cards(
    run: Run,
    earlier: Sequence[Run],
    deeds: Mapping[str, CardDeeds],
    day: date,
    *,
    hanging: Hanging | None = None,
    open_calls: Mapping[str, Collection[str]] | None = None,
) -> list[GapCard]:
    """A card for every finding of `run` and for every one that an earlier run closed, what matters first; solved ones
    last, the newest of them first. `earlier` are recent runs of the scope, newest first, `run` itself among them or
    not. `deeds` and `open_calls` (references) are by finding key; `day` is today. What nobody can mend any more, and
    findings of a rule that is no longer there, have no card."""
    hanging, open_calls = hanging or Hanging(), open_calls or {}
    runs = [*_before(run, earlier), run]
    passages: dict[str, list[Passage]] = {}
    came: dict[str, int] = {}
    records: dict[str, Record] = {}
    for place, one in enumerate(runs):
        for is_opening, moved in ((True, one.opened), (False, one.closed)):
            for record in moved:
                passages.setdefault(record["key"], []).append(Passage(one.at, is_opening, one.previous_at))
                records[record["key"]] = record
                came[record["key"]] = place
    current = {record["key"]: record for record in run.findings}
    cards = []
    for key, record in (records | current).items():
        if record["rule"] not in BY_ID or is_over(record):
            continue
        done, calls = deeds.get(key, CardDeeds(key)), tuple(open_calls.get(key, ()))
        card = GapCard(
            key=key,
            record=record,
            is_open=key in current,
            state=_state(key in current, done, calls, day),
            deeds=done,
            rank=rank(record, hanging),
            passages=tuple(passages.get(key, ())),
            seen=len(runs) - came.get(key, 0) if key in current else 0,
            calls=calls,
        )
        cards.append(card)
    return sorted(cards, key=_order)


def _before(run: Run, earlier: Sequence[Run]) -> list[Run]:
    """The runs that the scope had before this one, oldest first: in the order in which it named them, which need not be
    that of their moments."""
    ids = [one.id for one in earlier]
    start = ids.index(run.id) + 1 if run.id in ids else 0
    return list(reversed(earlier[start:]))


def closing_call(card: GapCard, calls: Iterable[ProjectCall]) -> ProjectCall | None:
    """Of the calls that were opened from a gap the one that closed it: the newest that was open when it went and to
    which an agency had offered a project that covers it. None for a gap that is open or went without one."""
    at = card.closed_at
    if at is None:
        return None
    held = [
        call
        for call in calls
        if call.finding == card.key
        and call.opened_at < at
        and (call.closed_at is None or call.closed_at >= at)
        and any(answer.offer is not None and answer.offer.counts for answer in call.answers)
    ]
    return max(held, key=lambda call: call.opened_at, default=None)


def rank(record: Record, hanging: Hanging) -> Rank:
    return Rank(
        severity=Severity(record["severity"]).order,
        level=_level(record),
        goals=-record["weight"],
        baht=-hanging.on(record),
        code=sort_key(record["subject"]["id"]),
    )


@dataclass(frozen=True, slots=True)
class Week:
    """What happened on the board since a moment, each list in the board's order. A gap that came and went, or went and
    came back, within it is in neither `opened` nor `closed`."""

    opened: tuple[GapCard, ...]
    closed: tuple[GapCard, ...]
    taken_up: tuple[GapCard, ...]
    waived: tuple[GapCard, ...]
    overdue: tuple[GapCard, ...]


def week(cards: Iterable[GapCard], since: datetime, day: date) -> Week:
    """`day` is today: what is overdue is so now, whenever it fell due."""
    every = list(cards)
    return Week(
        opened=tuple(one for one in every if one.is_open and not _was_open(one, since)),
        closed=tuple(one for one in every if not one.is_open and _was_open(one, since)),
        taken_up=tuple(one for one in every if one.deeds.deed.taken_at and one.deeds.deed.taken_at > since),
        waived=tuple(one for one in every if one.deeds.deed.waived_at and one.deeds.deed.waived_at > since),
        overdue=tuple(one for one in every if one.is_overdue(day)),
    )


def _was_open(card: GapCard, at: datetime) -> bool:
    """Whether the runs had it at that moment."""
    later = [one for one in card.passages if one.at > at]
    return not later[0].is_opening if later else card.is_open


def _state(is_open: bool, deeds: CardDeeds, calls: Collection[str], day: date) -> CardState:
    if not is_open:
        return CardState.SOLVED
    if calls:
        return CardState.CALL_OPEN
    if deeds.deed.is_waived(day):
        return CardState.WAIVED
    return CardState.TAKEN_UP if deeds.deed.owner else CardState.NEW


def _order(card: GapCard) -> tuple[Any, ...]:
    """Solved ones last, by when they went; the key tells quarters of one project apart."""
    at = card.closed_at
    return (0, card.rank, card.key) if at is None else (1, -at.timestamp(), card.rank, card.key)


_PROVINCIAL = (ElementKind.ISSUE, ElementKind.OBJECTIVE, ElementKind.STRATEGY)
_UPSTREAM = (PlanLevel.NATIONAL, PlanLevel.MASTER, PlanLevel.SECTOR, PlanLevel.POLICY)
_OTHERS = (SubjectType.INDICATOR, SubjectType.PROJECT, SubjectType.AGENCY)


def _level(record: Record) -> int:
    """The place of its subject in the plan: 0 is the top."""
    subject = record["subject"]
    if subject["type"] != SubjectType.ELEMENT:
        return len(_PROVINCIAL) + 2 + _OTHERS.index(SubjectType(subject["type"]))
    if record["rule"] == "uncovered-upstream":
        return len(_PROVINCIAL) + 1
    kind = subject["kind"]
    return _PROVINCIAL.index(kind) if kind in _PROVINCIAL else len(_PROVINCIAL)
