"""What every step of an import does: take up what it holds, check its list against what stands, keep what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.exchange.column_guess import best_sheet, find_heading, guess_columns, heading_at
from graph.exchange.import_records import Work, pack_checked, pack_work, unpack_book, unpack_work
from graph.exchange.project_columns import Field
from graph.exchange.project_list import CheckedList, ListChoice, RowState, Standing, StandingProject, check, codes_in
from graph.exchange.project_rows import Target
from graph.exchange.project_values import PlanNames
from graph.exchange.tables.sheets import Workbook
from graph.model.plan import thing_id
from graph.model.project_import import ImportCounts, ImportState, ProjectImport
from graph.store import agencies, elements, imports, plans
from graph.store.imports import Contents
from graph.store.project_batches import owned_projects, owners


def opened(
    tx: db.Transaction, area: str, import_id: str, opened_version: int
) -> tuple[ProjectImport, Contents, Workbook, Work]:
    """The import and what it holds, its version checked. Raises NotFoundError (also: nothing was read), StaleError."""
    standing, held = imports.open_import(tx, area, import_id, opened_version)
    if held.book is None:
        raise NotFoundError(f"import {import_id} has not been read")
    return standing, held, unpack_book(held.book), unpack_work(held.work)


def refuse_unmapped(work: Work) -> None:
    """Raises InvalidError where nobody has said yet what the columns are about."""
    if work.mapping is None:
        raise InvalidError("nobody has said what the columns are about", fields={"columns": "no_title"})


def first_choice(book: Workbook, standing: ProjectImport) -> Work:
    """The sheet, heading and columns as they are guessed."""
    place, _is_only = best_sheet(book.sheets)
    heading = find_heading(book.sheets[place])
    guesses = guess_columns(book.sheets[place], heading, names_of(standing), memory_of(standing.agency))
    return Work(place, heading.last, {guess.column: guess.field for guess in guesses if guess.field})


def checked(tx: db.Transaction, standing: ProjectImport, book: Workbook, work: Work) -> CheckedList:
    """The whole list against what stands now."""
    sheet = book.sheets[work.sheet]
    choice = ListChoice(heading_at(sheet, work.heading or 1), work.mapping or {})
    plan = plans.plan_for(standing.area, standing.year)
    ids = {thing_id(standing.area, plan.code, code): code for code in codes_in(sheet, choice, work.mended)}
    taken = owners(tx, list(ids))
    owned = owned_projects(tx, standing.agency, standing.plan)
    stands = Standing(
        tuple(StandingProject(one.project, one.form, one.primary, one.links) for one in owned),
        frozenset(ids[one] for one, (agency, gone) in taken.items() if not gone and agency != standing.agency),
        frozenset(ids[one] for one, (_agency, gone) in taken.items() if gone),
    )
    first, last = plan.from_year or standing.year, plan.to_year or standing.year
    target = Target(agencies.get_agency(standing.agency), standing.year, first, last)
    return check(sheet, choice, work.mended, target, names_of(standing), stands)


def keep(
    tx: db.Transaction,
    standing: ProjectImport,
    book: Workbook,
    work: Work,
    *,
    state: ImportState | None = None,
    **saved: Any,
) -> None:
    """Checks the list anew and keeps what was found; `saved` as imports.save. Without a state: done when none waits."""
    result = checked(tx, standing, book, work)
    is_open = result.count(RowState.NEW, RowState.CHANGED, RowState.WAITING) > 0
    imports.save(
        tx,
        standing,
        state or (ImportState.PREVIEW if is_open else ImportState.DONE),
        counts=counts_of(result),
        work=pack_work(work),
        checked=pack_checked(result.rows),
        **saved,
    )


def counts_of(result: CheckedList) -> ImportCounts:
    counted = Counter(row.state.value for row in result.rows)
    return ImportCounts(**{state.value: counted[state.value] for state in RowState})


def names_of(standing: ProjectImport) -> PlanNames:
    return PlanNames(agencies.list_agencies(standing.area), elements.list_elements(standing.plan))


def memory_of(agency: str) -> Mapping[str, Field | None]:
    """What the agency said of its headings before. What a later release may have known is forgotten."""
    known = {field.value for field in Field}
    return {
        heading: Field(about) if about else None
        for heading, about in imports.column_memory(agency).items()
        if not about or about in known
    }
