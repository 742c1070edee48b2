"""Calls as their pages show them: the element, whether its gap is still there, and how the agencies stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.called import called_elements
from graph.model.agency import Agency
from graph.model.call import AnswerState, CallAnswer, ProjectCall
from portal.threads import ElementView, element_view

Gaps = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class CallRow:
    """`element` is None where the plan has it no more. `has_gap`: the newest run still finds the gap that the call was
    opened from, and the element in it, or, of one that was opened from an element, that no project supports it."""

    call: ProjectCall
    element: ElementView | None
    has_gap: bool
    is_overdue: bool

    @property
    def waiting(self) -> int:
        return self.call.count(AnswerState.ASKED) if self.call.is_open else 0

    @property
    def covered(self) -> int:
        """How many offered projects cover the element in the figures."""
        return sum(one.offer is not None and one.offer.counts for one in self.call.answers)

    @property
    def has_closed_gap(self) -> bool:
        return not self.has_gap and self.covered > 0


class Shows(StrEnum):
    """Which calls a figure of the list opens."""

    OFFERED = "offered"
    DECLINED = "declined"
    WAITING = "waiting"
    CLOSED_GAP = "closed-gap"


def narrowed(rows: Iterable[CallRow], shows: Shows | None) -> list[CallRow]:
    """Those that have something of it; all of them for None."""
    holds: Mapping[Shows, Callable[[CallRow], int]] = {
        Shows.OFFERED: lambda row: row.call.count(AnswerState.OFFERED),
        Shows.DECLINED: lambda row: row.call.count(AnswerState.DECLINED),
        Shows.WAITING: lambda row: row.waiting,
        Shows.CLOSED_GAP: lambda row: row.has_closed_gap,
    }
    return [row for row in rows if shows is None or holds[shows](row)]


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency that was asked; `may_answer`: the reader is of it."""

    agency: Agency
    answer: CallAnswer
    may_answer: bool

    @property
    def is_waiting(self) -> bool:
        return self.answer.state is AnswerState.ASKED


def wanting(findings: Iterable[Mapping[str, Any]]) -> Gaps:
    """What a run's findings want projects for: the finding's key → codes of elements."""
    return {one["key"]: called_elements(one["rule"], one["subject"]["id"], one["evidence"]) for one in findings}


def call_rows(calls: Iterable[ProjectCall], cascade: Cascade, gaps: Gaps, day: date) -> list[CallRow]:
    """Open ones first, each part newest first. `gaps` are those of the newest run, `day` is today."""
    rows = [_row(call, cascade, gaps, day) for call in calls]
    return sorted(rows, key=lambda row: (not row.call.is_open, -row.call.opened_at.timestamp()))


def asked_agencies(call: ProjectCall, known: Mapping[str, Agency], own: frozenset[str]) -> Sequence[Asked]:
    """In the province's order, those of the reader's first. `known` and `own` are by public id."""
    rows = [Asked(known[one.agency], one, one.agency in own) for one in call.answers if one.agency in known]
    return sorted(rows, key=lambda row: not row.may_answer)


def _row(call: ProjectCall, cascade: Cascade, gaps: Gaps, day: date) -> CallRow:
    place = cascade.element_rows.get(call.element)
    if call.finding is not None:
        has_gap = place is not None and cascade.element_keys[place] in gaps.get(call.finding, ())
    else:
        has_gap = place is not None and not _is_covered(cascade, place)
    view = None if place is None else element_view(cascade, place)
    return CallRow(call, view, has_gap, call.is_open and call.due < day)


def _is_covered(cascade: Cascade, element: int) -> bool:
    below = set(cascade.elements_below(element).tolist())
    return not below.isdisjoint(cascade.links.element.tolist())
