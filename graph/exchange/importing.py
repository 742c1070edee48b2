"""What people do with an import: say what its columns are, mend its rows, ask for its good rows to be taken in and for
all of it to be taken back. Each is one transaction; the taking is the workers' part (graph.exchange.import_writing)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph import db
from graph.errors import InvalidError
from graph.exchange import column_guess
from graph.exchange.checked_rows import CheckedRows
from graph.exchange.column_guess import heading_at
from graph.exchange.import_checks import keep, mended_rows, opened, refuse_unmapped
from graph.exchange.import_records import Work, unpack_undo
from graph.exchange.project_columns import Field
from graph.exchange.project_list import Mended
from graph.model.people import Actor
from graph.model.project_import import ImportRun, ImportState, ProjectImport
from graph.store import imports


def choose_columns(
    area: str, import_id: str, opened_version: int, sheet: int, heading: int, mapping: Mapping[int, Field], actor: Actor
) -> ProjectImport:
    """Says what the columns are about, and remembers it for the agency. What was mended stays where its column is still
    there. Raises InvalidError (`columns`: no_title, twice; `heading`: not_there; `sheet`: stored), StaleError,
    NotFoundError."""
    if len(set(mapping.values())) < len(mapping):
        raise InvalidError("a column's meaning is given twice", fields={"columns": "twice"})
    if Field.TITLE not in mapping.values():
        raise InvalidError("no column has the titles", fields={"columns": "no_title"})

    def write(tx: db.Transaction) -> None:
        standing, _held, book, work = opened(tx, area, import_id, opened_version)
        if work.mended.stored and sheet != work.sheet:
            raise InvalidError("rows of another sheet went in already", fields={"sheet": "stored"})
        if not 0 <= sheet < len(book.sheets) or not any(row.number == heading for row in book.sheets[sheet].rows):
            raise InvalidError("no such heading", fields={"heading": "not_there"})
        texts = heading_at(book.sheets[sheet], heading).texts
        kept = {column: about for column, about in mapping.items() if column < len(texts)}
        mended = work.mended if sheet == work.sheet else Mended()
        chosen = Work(sheet, heading, kept, mended)
        headings = column_guess.memory_of(dict(enumerate(texts)), kept)
        imports.remember_columns(tx, standing.agency, {name: about and about.value for name, about in headings.items()})
        keep(tx, standing, book, chosen)

    db.write(write)
    return imports.get_import(area, import_id)


def mend(
    area: str,
    import_id: str,
    opened_version: int,
    cells: Mapping[int, Mapping[Field, str]],
    *,
    drop: Iterable[int] = (),
    bring: Iterable[int] = (),
) -> ProjectImport:
    """Mends cells (row number → column → text), sets rows aside, brings rows in that were left out or set aside. Checks
    these rows again, and those that were or became the same project; the others stay as they were checked last. Raises
    StaleError, NotFoundError."""

    def write(tx: db.Transaction) -> None:
        standing, held, book, work = opened(tx, area, import_id, opened_version)
        refuse_unmapped(work)
        rows = CheckedRows.unpack(held.checked)
        before = work.mended
        merged = dict(before.cells)
        for number, typed in cells.items():
            if number not in rows.states or number in before.stored:
                continue
            shown = rows.row(number).texts
            changed = {about: text.strip() for about, text in typed.items() if text.strip() != shown.get(about, "")}
            if changed:
                merged[number] = {**merged.get(number, {}), **changed}
        dropped, brought = frozenset(drop) & rows.states.keys(), frozenset(bring) & rows.states.keys()
        mended = Mended(
            merged,
            (before.dropped | dropped) - brought - before.stored.keys(),
            (before.brought | brought) - dropped,
            before.stored,
        )
        touched = {number for number in merged if merged[number] != before.cells.get(number)} | dropped | brought
        mended_rows(tx, standing, book, work.with_mended(mended), rows, touched)

    db.write(write)
    return imports.get_import(area, import_id)


def store(area: str, import_id: str, opened_version: int, actor: Actor) -> ProjectImport:
    """Leaves it to the workers to take in every good row, in the actor's name; the others wait. Raises StaleError,
    NotFoundError, InvalidError (`columns`: no_title where nobody said what they are; `import`: nothing), BusyError."""

    def write(tx: db.Transaction) -> None:
        standing, _held, _book, work = opened(tx, area, import_id, opened_version)
        refuse_unmapped(work)
        if standing.state is ImportState.UNDONE or standing.counts.good == 0:
            raise InvalidError("no row is good to go in", fields={"import": "nothing"})
        imports.take_turn(tx, area)
        imports.save(tx, standing, ImportState.STORING, run=ImportRun(actor, standing.counts.good))

    db.write(write)
    return imports.get_import(area, import_id)


def undo(
    area: str, import_id: str, opened_version: int, actor: Actor, *, also_worked_on: bool = False
) -> ProjectImport:
    """Leaves it to the workers to take back all that the import brought in, in the actor's name: created projects are
    removed, changed ones are as before. Those that were changed since stay as they are, and are named; with
    `also_worked_on` the created ones among them are removed too. Raises StaleError, NotFoundError, InvalidError
    (`import`: nothing), BusyError."""

    def write(tx: db.Transaction) -> None:
        standing, held, _book, _work = opened(tx, area, import_id, opened_version)
        projects = unpack_undo(held.undo).projects
        if not projects:
            raise InvalidError("nothing went in", fields={"import": "nothing"})
        imports.take_turn(tx, area)
        imports.save(
            tx,
            standing,
            ImportState.UNDOING,
            run=ImportRun(actor, len(projects), also_worked_on=also_worked_on),
            kept=(),
        )

    db.write(write)
    return imports.get_import(area, import_id)


def reopen(area: str, import_id: str, opened_version: int) -> ProjectImport:
    """Checks an import's list once more against what stands now; one that was undone is open again. Raises StaleError,
    NotFoundError, InvalidError."""

    def write(tx: db.Transaction) -> None:
        standing, _held, book, work = opened(tx, area, import_id, opened_version)
        refuse_unmapped(work)
        keep(tx, standing, book, work)

    db.write(write)
    return imports.get_import(area, import_id)
