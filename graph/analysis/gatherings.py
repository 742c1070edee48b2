"""Where agencies of a scope come together besides projects: working groups that stand in its year, and meetings held in
it by its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

import numpy as np

from graph.analysis.tables import BoolArray, RowArray, Table, Words


class GatheringColumns(TypedDict):
    """`agencies`: public ids of those that belong to the group, or came to the meeting. `day` is the meeting's, None of
    a group."""

    id: Sequence[str]
    title: Sequence[str]
    day: Sequence[date | None]
    agencies: Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Gatherings(Table):
    """One row a working group or meeting; `titles` of a meeting are its group's name."""

    ids: Words
    titles: Words
    days: tuple[date | None, ...]
    is_meeting: BoolArray

    @classmethod
    def none(cls) -> Gatherings:
        return cls((), (), (), np.zeros(0, dtype=bool))


@dataclass(frozen=True, eq=False)
class Presences(Table):
    """Which agency is in which gathering, each once."""

    gathering: RowArray
    agency: RowArray

    @classmethod
    def none(cls) -> Presences:
        return cls(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))


def gathering_tables(columns: GatheringColumns, agencies: Sequence[str]) -> tuple[Gatherings, Presences]:
    """Agencies that are not here are left out."""
    rows = {public_id: row for row, public_id in enumerate(agencies)}
    pairs = [
        (place, rows[agency])
        for place, present in enumerate(columns["agencies"])
        for agency in dict.fromkeys(present)
        if agency in rows
    ]
    places = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return (
        Gatherings(
            ids=tuple(columns["id"]),
            titles=tuple(columns["title"]),
            days=tuple(columns["day"]),
            is_meeting=np.array([day is not None for day in columns["day"]], dtype=bool),
        ),
        Presences(gathering=places[:, 0], agency=places[:, 1]),
    )
