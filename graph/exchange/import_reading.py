"""Reading an uploaded list, which is the workers' part, and showing how it is read and what was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph import db
from graph.errors import NotFoundError
from graph.exchange.checked_rows import CheckedRows
from graph.exchange.column_guess import Guess, Heading, best_sheet, find_heading, guess_columns, heading_at
from graph.exchange.import_checks import checked, first_choice, memory_of, names_of
from graph.exchange.import_records import pack_book, pack_work, unpack_book, unpack_work
from graph.exchange.project_columns import Field
from graph.exchange.tables.reading import read_workbook
from graph.exchange.tables.sheets import Note, Sheet, TableError
from graph.model.project_import import ImportState, ProjectImport
from graph.store import imports

# Percent of the work done by then, as it was measured.
OPENED, READ, CHECKED = 5, 60, 90

Progress = Callable[[int], object]


def read_import(standing: ProjectImport, progress: Progress = lambda percent: None) -> None:
    """Reads the file, guesses its columns, and checks the list as guessed, so that the preview is ready."""
    progress(OPENED)
    data = imports.contents(standing.area, standing.id).file or b""
    try:
        book = read_workbook(data)
    except TableError as error:
        refuse(standing, error.code, **error.fields)
        return
    progress(READ)
    guessed = first_choice(book, standing)
    rows = CheckedRows.of(db.read_with(lambda tx: checked(tx, standing, book, guessed)).rows)
    progress(CHECKED)
    _settle(
        standing,
        ImportState.COLUMNS,
        counts=rows.counts,
        file=None,
        book=pack_book(book),
        # What was guessed is nobody's word yet.
        work=pack_work(replace(guessed, mapping=None)),
        checked=rows.pack(),
    )


def refuse(standing: ProjectImport, code: str, **fields: Any) -> None:
    """Says why the file cannot be read, where nothing has been said yet."""
    _settle(standing, ImportState.REFUSED, problem=code, problem_fields=fields, file=None)


def _settle(standing: ProjectImport, state: ImportState, **saved: Any) -> None:
    def work(tx: db.Transaction) -> None:
        # The same task may run twice: the first one's word stands.
        if imports.import_in(tx, standing.area, standing.id).state.is_reading:
            imports.save(tx, standing, state, **saved)

    db.write(work)


@dataclass(frozen=True, slots=True)
class Columns:
    """How a list may be read: the sheets to choose from, and for the chosen one its heading and a guess a column.
    Not `clear`: somebody should look at the choice of sheet and heading. `mapping` is what was said so far, or None."""

    sheets: tuple[Sheet, ...]
    sheet: int
    heading: Heading
    guesses: tuple[Guess, ...]
    clear: bool
    notes: tuple[Note, ...]
    mapping: Mapping[int, Field] | None


def columns(standing: ProjectImport, sheet: int | None = None, heading: int | None = None) -> Columns:
    """How the list is read, or would be with another sheet or heading row. Raises NotFoundError (nothing was read)."""
    held = imports.contents(standing.area, standing.id)
    if held.book is None:
        raise NotFoundError(f"import {standing.id} has not been read")
    book, work = unpack_book(held.book), unpack_work(held.work)
    best, is_only = best_sheet(book.sheets)
    place = work.sheet if sheet is None else sheet
    if not 0 <= place < len(book.sheets) or book.sheets[place].too_long:
        place = best
    chosen = book.sheets[place]
    found = find_heading(chosen)
    row = heading or (work.heading if place == work.sheet else None)
    names = replace(heading_at(chosen, row), clear=heading is not None or found.clear) if row else found
    guesses = guess_columns(chosen, names, names_of(standing), memory_of(standing.agency))
    is_as_said = place == work.sheet and names.last == work.heading
    return Columns(
        book.sheets,
        place,
        names,
        guesses,
        clear=(is_only or sheet is not None or work.mapping is not None) and names.clear,
        notes=(*book.notes, *chosen.notes),
        mapping=work.mapping if is_as_said else None,
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """The checked rows of an import, and what was said in reading it. `fields`: the columns that the list has."""

    rows: CheckedRows
    fields: tuple[Field, ...]
    notes: tuple[Note, ...]


def preview(standing: ProjectImport) -> Preview:
    """Raises NotFoundError (nothing was read)."""
    held = imports.contents(standing.area, standing.id)
    if held.book is None:
        raise NotFoundError(f"import {standing.id} has not been read")
    book, work = unpack_book(held.book), unpack_work(held.work)
    fields = tuple(about for _column, about in sorted((work.mapping or {}).items()))
    return Preview(CheckedRows.unpack(held.checked), fields, (*book.notes, *book.sheets[work.sheet].notes))
