"""The checked rows of a list as its import keeps them: compressed lines of JSON, one a row, behind an index. A list has
thousands of rows; a page shows fifty and mending a cell changes one, so a row is unpacked only when it is asked for."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self, overload

from graph.exchange.project_columns import Field
from graph.exchange.project_list import Checked, RowState
from graph.exchange.project_rows import Trouble
from graph.model.project_import import ImportCounts

LEVEL = 6


class CheckedRows(Sequence[Checked]):
    """Rows in the list's order. At hand by row number are `states`, `identities` and `years` (พ.ศ., 0 where a row is
    no project)."""

    __slots__ = ("_lines", "_numbers", "identities", "states", "years")

    def __init__(
        self, states: Mapping[int, RowState], identities: Mapping[int, str], years: Mapping[int, int], lines: list[str]
    ) -> None:
        self.states = states
        self.identities = identities
        self.years = years
        self._lines = lines
        self._numbers = {number: place for place, number in enumerate(states)}

    @classmethod
    def of(cls, rows: Sequence[Checked]) -> Self:
        return cls(
            {row.number: row.state for row in rows},
            {row.number: row.identity for row in rows},
            {row.number: row.year for row in rows},
            [_to_line(row) for row in rows],
        )

    @classmethod
    def unpack(cls, data: bytes | None) -> Self:
        if data is None:
            return cls.of(())
        index, *lines = zlib.decompress(data).decode().split("\n")
        numbers, states, identities, years = json.loads(index)
        return cls(
            dict(zip(numbers, map(RowState, states), strict=True)),
            dict(zip(numbers, identities, strict=True)),
            dict(zip(numbers, years, strict=True)),
            lines,
        )

    def pack(self) -> bytes:
        index = [list(self.states), *(list(one.values()) for one in (self.states, self.identities, self.years))]
        return zlib.compress("\n".join((_json(index), *self._lines)).encode(), LEVEL)

    @overload
    def __getitem__(self, place: int) -> Checked: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Checked, ...]: ...
    def __getitem__(self, place: int | slice) -> Checked | tuple[Checked, ...]:
        if isinstance(place, slice):
            return tuple(_from_line(line) for line in self._lines[place])
        return _from_line(self._lines[place])

    def __len__(self) -> int:
        return len(self._lines)

    def row(self, number: int) -> Checked:
        """By its number in the sheet. Raises KeyError."""
        return self[self._numbers[number]]

    def replaced(self, rows: Iterable[Checked]) -> Self:
        """With these in the place of the rows of their numbers."""
        states, identities, years = dict(self.states), dict(self.identities), dict(self.years)
        lines = list(self._lines)
        for row in rows:
            states[row.number], identities[row.number], years[row.number] = row.state, row.identity, row.year
            lines[self._numbers[row.number]] = _to_line(row)
        return type(self)(states, identities, years, lines)

    @property
    def counts(self) -> ImportCounts:
        counted = Counter(self.states.values())
        return ImportCounts(**{state.value: counted[state] for state in RowState})


def _to_line(row: Checked) -> str:
    return _json(
        [
            row.number,
            row.state,
            dict(row.texts),
            {about: [one.code, dict(one.fields), one.is_error] for about, one in row.troubles.items()},
            dict(row.before),
            sorted(row.mended),
            row.project,
            row.code,
            row.why,
            row.year,
            row.identity,
        ]
    )


def _from_line(line: str) -> Checked:
    number, state, texts, troubles, before, mended, *rest = json.loads(line)
    return Checked(
        number,
        RowState(state),
        {Field(about): text for about, text in texts.items()},
        {Field(about): Trouble(*one) for about, one in troubles.items()},
        {Field(about): text for about, text in before.items()},
        frozenset(Field(about) for about in mended),
        *rest,
    )


def _json(record: Any) -> str:
    # No line of it holds a line's end: JSON writes those as \n.
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
