"""Rows of the preview as a page shows them: filtered, paged, each cell with its problem and whether it is open for
mending. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from graph.exchange.checked_rows import CheckedRows
from graph.exchange.project_columns import SPECS, Field, Holds
from graph.exchange.project_list import Checked, RowState
from graph.model.project_import import ImportCounts
from graph.store.page import Page, page_of
from portal.formatting import baht
from portal.imports.words import FIELDS, LEFT_OUT, ROW_TONES, ROWS, trouble_words

PAGE_SIZE = 50
# Above this a list opens at what has to be mended: nobody should look for four rows among twenty.
SHORT_LIST = 10
_CELL = re.compile(r"c-(\d{1,7})-([a-z_]{1,20})")

_PLAIN_NUMBER = re.compile(r"\d+(\.\d{1,2})?")

# What a list can be narrowed to → the states of its rows.
SHOWS: Mapping[str, tuple[RowState, ...]] = {
    "all": tuple(RowState),
    "waiting": (RowState.WAITING,),
    "new": (RowState.NEW,),
    "changed": (RowState.CHANGED,),
    "unchanged": (RowState.UNCHANGED,),
    "stored": (RowState.STORED,),
    "dropped": (RowState.DROPPED,),
    "left_out": (RowState.LEFT_OUT,),
}
_MENDABLE = (RowState.WAITING, RowState.NEW, RowState.CHANGED, RowState.UNCHANGED)


@dataclass(frozen=True, slots=True)
class CellView:
    """`before` is what stands now, None where nothing changes. `typed` is what a save that came too late would have
    put here. `is_open`: it is shown as a box to type in."""

    name: str
    label: str
    text: str
    problem: str = ""
    is_error: bool = False
    before: str | None = None
    is_mended: bool = False
    is_open: bool = False
    is_long: bool = False
    typed: str | None = None


@dataclass(frozen=True, slots=True)
class RowView:
    """`can_mend`: it is neither in nor set aside. `is_open`: every cell is open."""

    number: int
    state: RowState
    state_words: str
    tone: str
    title: str
    cells: tuple[CellView, ...]
    why: str = ""
    code: str = ""
    has_project: bool = False
    can_mend: bool = False
    is_open: bool = False


def shown_first(counts: ImportCounts) -> str:
    """What a list is narrowed to when nobody said."""
    return "waiting" if counts.waiting and counts.projects + counts.left_out > SHORT_LIST else "all"


def rows_page(
    rows: CheckedRows,
    fields: Sequence[Field],
    show: str,
    page: int,
    opened: Collection[int] = (),
    typed: Mapping[int, Mapping[Field, str]] | None = None,
    *,
    frozen: bool = False,
) -> Page[RowView]:
    """One page of the rows that are asked for. `opened` rows have every cell open; `typed` is of a save that came too
    late, and keeps its rows on the page. `frozen`: nothing can be mended."""
    late = typed or {}
    states = SHOWS.get(show, SHOWS["all"])
    wanted = [number for number, state in rows.states.items() if state in states or number in late]
    return page_of(wanted, page, PAGE_SIZE).showing(
        lambda number: _view(rows.row(number), fields, number in opened, late.get(number, {}), frozen)
    )


def typed_cells(form: Mapping[str, str]) -> dict[int, dict[Field, str]]:
    """Row number → column → text, of a form's cells; names that are none of ours say nothing."""
    found: dict[int, dict[Field, str]] = {}
    for name, text in form.items():
        cell = _CELL.fullmatch(name)
        if cell and cell[2] in set(Field):
            found.setdefault(int(cell[1]), {})[Field(cell[2])] = text.replace("\r\n", "\n")
    return found


def _view(row: Checked, fields: Sequence[Field], is_open: bool, typed: Mapping[Field, str], frozen: bool) -> RowView:
    can_mend = row.state in _MENDABLE and not frozen
    is_open = is_open and can_mend
    shown = [about for about in fields if about is not Field.TITLE]
    # A project without a title has to get one, and a long list of empty cells helps nobody.
    says_title = is_open or any(Field.TITLE in one for one in (row.troubles, row.before, typed))
    first = (Field.TITLE,) if says_title else ()
    extra = [about for about in (*row.troubles, *row.texts, *typed) if about not in shown and about is not Field.TITLE]
    cells = [
        _cell(row, about, is_open, can_mend, typed)
        # What has become a project is told by the project's own page.
        for about in (dict.fromkeys((*first, *shown, *extra)) if row.state is not RowState.STORED else ())
        if is_open or row.texts.get(about) or about in row.troubles or about in row.before or about in typed
    ]
    return RowView(
        row.number,
        row.state,
        str(ROWS[row.state]),
        ROW_TONES[row.state],
        row.title,
        tuple(cells),
        why=str(LEFT_OUT[row.why]) if row.why else "",
        code=row.code,
        has_project=row.project is not None,
        can_mend=can_mend,
        is_open=is_open,
    )


def _cell(row: Checked, about: Field, is_open: bool, can_mend: bool, typed: Mapping[Field, str]) -> CellView:
    trouble = row.troubles.get(about)
    is_open_cell = can_mend and (is_open or (trouble is not None and trouble.is_error) or about in typed)
    return CellView(
        name=f"c-{row.number}-{about.value}",
        label=str(FIELDS[about]),
        text=row.texts.get(about, "") if is_open_cell else _grouped(about, row.texts.get(about, "")),
        problem=trouble_words(trouble) if trouble and can_mend else "",
        is_error=trouble is not None and trouble.is_error,
        before=_grouped(about, row.before[about]) if about in row.before else None,
        is_mended=about in row.mended,
        is_open=is_open_cell,
        is_long=SPECS[about].holds is Holds.TEXT,
        typed=typed.get(about),
    )


def _grouped(about: Field, text: str) -> str:
    """An amount as people read it; anything else as it is."""
    is_plain = SPECS[about].holds is Holds.BAHT and _PLAIN_NUMBER.fullmatch(text)
    return baht(Decimal(text)) if is_plain else text
