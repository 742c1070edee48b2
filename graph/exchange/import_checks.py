"""What every step of an import does: take up what it holds, check its list against what stands, keep what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.exchange.checked_rows import CheckedRows
from graph.exchange.column_guess import best_sheet, find_heading, guess_columns, heading_at
from graph.exchange.headings import plain
from graph.exchange.import_records import Work, pack_work, unpack_book, unpack_work
from graph.exchange.project_columns import Field
from graph.exchange.project_list import (
    CheckedList,
    ListChoice,
    Standing,
    StandingProject,
    check,
    rows_concerned,
    texts_in,
)
from graph.exchange.project_rows import Target
from graph.exchange.project_values import PlanNames
from graph.exchange.tables.sheets import Workbook
from graph.model.plan import thing_id
from graph.model.project_import import ImportState, ProjectImport
from graph.store import agencies, elements, imports, plans
from graph.store.imports import Contents
from graph.store.project_batches import names_of_owned, owned_among, owners


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


def checked(
    tx: db.Transaction,
    standing: ProjectImport,
    book: Workbook,
    work: Work,
    only: Collection[int] | None = None,
    names: PlanNames | None = None,
) -> CheckedList:
    """The list, or `only` these rows of it (as project_list.check), against what stands now. `names` where they are at
    hand already."""
    sheet, choice = book.sheets[work.sheet], choice_of(book, work)
    plan = plans.plan_for(standing.area, standing.year)
    codes = texts_in(sheet, choice, work.mended, Field.CODE, only)
    titles = texts_in(sheet, choice, work.mended, Field.TITLE, only)
    ids = {thing_id(standing.area, plan.code, code): code for code in codes}
    taken = owners(tx, list(ids))
    stands = Standing(
        _like(tx, standing, codes, titles),
        frozenset(ids[one] for one, (agency, gone) in taken.items() if not gone and agency != standing.agency),
        frozenset(ids[one] for one, (_agency, gone) in taken.items() if gone),
    )
    return check(sheet, choice, work.mended, target_of(standing), names or names_of(standing), stands, only)


def _like(
    tx: db.Transaction, standing: ProjectImport, codes: AbstractSet[str], titles: Iterable[str]
) -> tuple[StandingProject, ...]:
    """The agency's projects that rows may be, by their codes or titles."""
    alike = {plain(title) for title in titles}
    found = [
        project
        for project, code, title in names_of_owned(tx, standing.agency, standing.plan)
        if code in codes or plain(title) in alike
    ]
    return tuple(StandingProject(one.project, one.form, one.primary, one.links) for one in owned_among(tx, found))


def choice_of(book: Workbook, work: Work) -> ListChoice:
    return ListChoice(heading_at(book.sheets[work.sheet], work.heading or 1), work.mapping or {})


def target_of(standing: ProjectImport) -> Target:
    plan = plans.plan_for(standing.area, standing.year)
    first, last = plan.from_year or standing.year, plan.to_year or standing.year
    return Target(agencies.get_agency(standing.agency), standing.year, first, last)


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
    keep_rows(tx, standing, work, CheckedRows.of(checked(tx, standing, book, work).rows), state=state, **saved)


def mended_rows(
    tx: db.Transaction,
    standing: ProjectImport,
    book: Workbook,
    work: Work,
    rows: CheckedRows,
    touched: Collection[int],
) -> None:
    """Checks and keeps the rows that read otherwise now that `touched` ones were mended; `rows` are as checked last."""
    names, target = names_of(standing), target_of(standing)
    sheet, choice = book.sheets[work.sheet], choice_of(book, work)
    concerned = rows_concerned(touched, rows.identities, sheet, choice, work.mended, target, names)
    found = checked(tx, standing, book, work, concerned, names)
    keep_rows(tx, standing, work, rows.replaced(found.rows))


def keep_rows(
    tx: db.Transaction,
    standing: ProjectImport,
    work: Work,
    rows: CheckedRows,
    *,
    state: ImportState | None = None,
    **saved: Any,
) -> None:
    """`keep` of rows that have been checked."""
    counts = rows.counts
    imports.save(
        tx,
        standing,
        state or (ImportState.PREVIEW if counts.open else ImportState.DONE),
        counts=counts,
        work=pack_work(work),
        checked=rows.pack(),
        **saved,
    )


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
