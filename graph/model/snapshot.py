"""Kept pictures of a scope: what each is of, and which of them stay as they grow older. All moments are with a zone;
hours, days and months are those of Bangkok."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from graph.model.fiscal import BANGKOK

NEWEST_KEPT = 12
"""The last changes each stay, however close together."""
HOURLY_FOR = timedelta(days=2)
DAILY_FOR = timedelta(days=100)
"""Longer than a quarter, so that its reports can be held against any day of it. Then one a month, for ever."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The picture of the run `run`, made `at`; `size` is bytes. `projects`, `linked` (those with a link) and `findings`
    are the run's."""

    run: str
    area: str
    year: int
    at: datetime
    size: int
    projects: int
    linked: int
    findings: int


def superfluous(moments: Sequence[datetime], now: datetime) -> list[int]:
    """Places of the pictures that need not be kept: of an hour, a day, a month (by age) the last stays, and so do the
    newest. As a month's last is also its day's and its hour's, it does not matter how often this is asked."""
    newest_first = sorted(range(len(moments)), key=lambda place: moments[place], reverse=True)
    kept: set[tuple[Any, ...]] = set()
    gone = []
    for turn, place in enumerate(newest_first):
        span = _span(moments[place], now)
        if turn >= NEWEST_KEPT and span in kept:
            gone.append(place)
        kept.add(span)
    return gone


def _span(moment: datetime, now: datetime) -> tuple[int, ...]:
    """The hour, day or month that it is one of."""
    age, here = now - moment, moment.astimezone(BANGKOK)
    if age <= HOURLY_FOR:
        return here.year, here.month, here.day, here.hour
    return (here.year, here.month, here.day) if age <= DAILY_FOR else (here.year, here.month)
