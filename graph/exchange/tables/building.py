"""Building a sheet row by row within its limits, and filling in what merged cells leave empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.exchange.tables.sheets import MOST_COLUMNS, MOST_ROWS, Area, Flaw, Note, Row, Sheet
from graph.exchange.tables.values import flaws_in

# A merged area reaches over some rows; a file may claim that it reaches over all of them, many times.
MOST_AREAS = 5_000
MOST_FILLED = 200_000


class SheetBuilder:
    """Takes rows in their order; `full` once there are more than a sheet may have."""

    def __init__(self, name: str, hidden: bool = False) -> None:
        self._name = name
        self._hidden = hidden
        self._rows: list[Row] = []
        self._flaws: dict[tuple[int, int], Flaw] = {}
        self._cut_columns = False
        self.full = False

    def add(self, number: int, texts: Sequence[str]) -> None:
        """Keeps a row that is not empty."""
        width = len(texts)
        while width and not texts[width - 1]:
            width -= 1
        if not width:
            return
        if len(self._rows) == MOST_ROWS:
            self.full = True
            return
        if width > MOST_COLUMNS:
            self._cut_columns = True
        row = Row(number, tuple(texts[: min(width, MOST_COLUMNS)]))
        self._flaws.update(flaws_in(number, row.cells))
        self._rows.append(row)

    def flaw(self, number: int, column: int, flaw: Flaw) -> None:
        self._flaws[(number, column)] = flaw

    def sheet(self, areas: Iterable[Area] = (), notes: Iterable[Note] = ()) -> Sheet:
        if self.full:
            return Sheet(
                self._name, hidden=self._hidden, too_long=True, notes=(Note("too_many_rows", {"most": MOST_ROWS}),)
            )
        kept = list(areas)[:MOST_AREAS]
        rows, filled = fill(self._rows, kept)
        said = list(notes)
        if filled:
            said.append(Note("merged_cells_filled", {"count": filled}))
        if self._cut_columns:
            said.append(Note("columns_cut", {"most": MOST_COLUMNS}))
        return Sheet(self._name, tuple(rows), tuple(kept), self._flaws, self._hidden, notes=tuple(said))


def fill(rows: Sequence[Row], areas: Iterable[Area]) -> tuple[list[Row], int]:
    """`rows` with the text of each area that spans rows in every one of them that is not empty, and how many cells were
    filled. An area that spans columns only is a band: its text belongs to its first cell."""
    place = {row.number: index for index, row in enumerate(rows)}
    filled = list(rows)
    count = 0
    for area in areas:
        top = place.get(area.top)
        if area.bottom == area.top or area.left >= MOST_COLUMNS or top is None:
            continue
        shown = rows[top].cell(area.left)
        index = top + 1
        while shown and index < len(filled) and filled[index].number <= area.bottom and count < MOST_FILLED:
            if not filled[index].cell(area.left):
                filled[index] = _with(filled[index], area.left, shown)
                count += 1
            index += 1
    return filled, count


def _with(row: Row, column: int, shown: str) -> Row:
    texts = [*row.cells, *[""] * (column + 1 - len(row.cells))]
    texts[column] = shown
    return Row(row.number, tuple(texts))
