"""What people do with an import: say what its columns are, mend its rows, take in the good ones, take it all back. Each
is one transaction. What a list says is graph.exchange.project_list's subject, what is kept graph.store.imports'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph import db
from graph.errors import InvalidError
from graph.exchange import column_guess
from graph.exchange.column_guess import heading_at
from graph.exchange.import_checks import checked, keep, opened, refuse_unmapped
from graph.exchange.import_records import Undo, Work, pack_undo, unpack_checked, unpack_undo
from graph.exchange.project_columns import Field
from graph.exchange.project_list import Change, Mended, value_of
from graph.exchange.project_rows import DRAFT_FIELDS, FORM_FIELDS
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import ProjectForm, missing_for_ready
from graph.model.project_import import ImportState, ProjectImport
from graph.store import imports, scopes
from graph.store.project_batches import (
    ChangedProject,
    NewProject,
    change_projects,
    create_projects,
    remove_projects,
    standing_projects,
    take_back_changes,
)

FIELD_NAMES: Mapping[Field, str] = {**DRAFT_FIELDS, **FORM_FIELDS}


@dataclass(frozen=True, slots=True)
class Stored:
    """What went in. `years` are those whose figures are out of date now."""

    created: int
    changed: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back; `kept` are projects that were changed since, by code and title."""

    removed: int
    restored: int
    kept: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


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
    the whole list again. Raises StaleError, NotFoundError."""

    def write(tx: db.Transaction) -> None:
        standing, held, book, work = opened(tx, area, import_id, opened_version)
        refuse_unmapped(work)
        known = {row.number: row.texts for row in unpack_checked(held.checked)}
        before = work.mended
        merged = dict(before.cells)
        for number, typed in cells.items():
            shown = known.get(number)
            if shown is None or number in before.stored:
                continue
            changed = {about: text.strip() for about, text in typed.items() if text.strip() != shown.get(about, "")}
            if changed:
                merged[number] = {**merged.get(number, {}), **changed}
        dropped, brought = frozenset(drop) & known.keys(), frozenset(bring) & known.keys()
        mended = Mended(
            merged,
            (before.dropped | dropped) - brought - before.stored.keys(),
            (before.brought | brought) - dropped,
            before.stored,
        )
        keep(tx, standing, book, work.with_mended(mended))

    db.write(write)
    return imports.get_import(area, import_id)


def store_rows(area: str, import_id: str, opened_version: int, actor: Actor) -> Stored:
    """Takes in every good row, all in one transaction; the others wait. The list is checked once more against what
    stands now. Raises StaleError, NotFoundError, InvalidError (`columns`: no_title where nobody said what they are)."""

    def write(tx: db.Transaction) -> Stored:
        standing, held, book, work = opened(tx, area, import_id, opened_version)
        refuse_unmapped(work)
        years = {change.year for change in checked(tx, standing, book, work).changes}
        if not years:
            return Stored(0, 0, ())
        # Every writer of these years waits for this; what stood a moment ago may not stand now.
        scopes.touch(tx, area, years)
        changes = [one for one in checked(tx, standing, book, work).changes if one.year in years]
        created = _create(tx, standing, [one for one in changes if one.standing is None], actor)
        changed = _change(tx, standing, [one for one in changes if one.standing is not None], actor)
        stored = {**work.mended.stored, **created, **_standing_ids(changes)}
        undo = _with(unpack_undo(held.undo), created.values(), changed)
        told = {"created": len(created), "updated": len(changed), "file_name": standing.file_name}
        imports.tell(tx, area, import_id, Action.LOADED, actor, told)
        keep(tx, standing, book, work.with_mended(replace(work.mended, stored=stored)), undo=pack_undo(undo))
        return Stored(len(created), len(changed), tuple(sorted(years)))

    return db.write(write)


def undo(area: str, import_id: str, opened_version: int, actor: Actor) -> Undone:
    """Takes back everything that the import brought in: created projects are removed, changed ones are as before. Those
    that were changed since stay as they are, and are named. Raises StaleError, NotFoundError, InvalidError (`import`:
    nothing)."""

    def write(tx: db.Transaction) -> Undone:
        standing, held, book, work = opened(tx, area, import_id, opened_version)
        done = unpack_undo(held.undo)
        ids = [*done.created, *(one.project for one in done.changed)]
        if not ids:
            raise InvalidError("nothing went in", fields={"import": "nothing"})
        years = {project.year for project in standing_projects(tx, ids).values()}
        scopes.touch(tx, area, years)
        stands = standing_projects(tx, ids)
        created = [stands[one] for one, version in done.created.items() if _is_at(stands, one, version)]
        changed = [one for one in done.changed if _is_at(stands, one.project, one.version)]
        taken = {project.id for project in created} | {one.project for one in changed}
        kept = tuple(
            (stands[one].code, stands[one].title_th) for one in dict.fromkeys(ids) if one in stands.keys() - taken
        )
        remove_projects(tx, area, created, actor)
        take_back_changes(tx, area, changed, actor)
        told = {"removed": len(created), "restored": len(changed), "kept": [code for code, _title in kept]}
        imports.tell(tx, area, import_id, Action.REMOVED, actor, told)
        back = work.with_mended(replace(work.mended, stored={}))
        keep(tx, standing, book, back, state=ImportState.UNDONE, undo=None, kept=kept)
        return Undone(len(created), len(changed), kept, tuple(sorted(years)))

    return db.write(write)


def reopen(area: str, import_id: str, opened_version: int) -> ProjectImport:
    """Checks an import's list once more against what stands now; one that was undone is open again. Raises StaleError,
    NotFoundError, InvalidError."""

    def write(tx: db.Transaction) -> None:
        standing, _held, book, work = opened(tx, area, import_id, opened_version)
        refuse_unmapped(work)
        keep(tx, standing, book, work)

    db.write(write)
    return imports.get_import(area, import_id)


# --- parts ------------------------------------------------------------------------------------------------------------


def _create(tx: db.Transaction, standing: ProjectImport, changes: Sequence[Change], actor: Actor) -> dict[int, str]:
    """Row number → public id of its new project."""
    new = [
        NewProject(
            change.year,
            {FIELD_NAMES[about]: value for about, value in change.values.items()},
            _status(standing, change),
            change.stated.code,
            change.link,
        )
        for change in changes
    ]
    if not new:
        return {}
    ids = create_projects(tx, standing.area, standing.plan, standing.agency, new, actor)
    return {change.number: one for change, one in zip(changes, ids, strict=True)}


def _status(standing: ProjectImport, change: Change) -> ProjectStatus:
    """Ready where nothing is missing; a draft otherwise."""
    stated = {FIELD_NAMES[about]: value for about, value in change.values.items()}
    form_names = set(FORM_FIELDS.values())
    essentials = {name: value for name, value in stated.items() if name not in form_names}
    project = Project("", "", standing.area, standing.plan, standing.agency, change.year, **essentials)
    form = ProjectForm(**{name: value for name, value in stated.items() if name in form_names})
    lacks = missing_for_ready(project, form, links=1 if change.link else 0)
    return ProjectStatus.DRAFT if lacks else ProjectStatus.READY


def _change(
    tx: db.Transaction, standing: ProjectImport, changes: Sequence[Change], actor: Actor
) -> list[ChangedProject]:
    changed = []
    for change in changes:
        assert change.standing is not None
        before = {FIELD_NAMES[about]: value_of(change.standing, about) for about in change.values}
        after = {FIELD_NAMES[about]: value for about, value in change.values.items()}
        project = change.standing.project
        changed.append(ChangedProject(project.id, project.version + 1, before, after, change.link))
    if changed:
        change_projects(tx, standing.area, changed, actor)
    return changed


def _standing_ids(changes: Sequence[Change]) -> dict[int, str]:
    return {one.number: one.standing.project.id for one in changes if one.standing is not None}


def _with(undo: Undo, created: Iterable[str], changed: Sequence[ChangedProject]) -> Undo:
    """Adds what went in just now to what went in before. A project that was made here and changed again is still made
    here."""
    made = {**undo.created, **dict.fromkeys(created, 1)}
    made |= {one.project: one.version for one in changed if one.project in made}
    fresh = [one for one in changed if one.project not in made]
    earlier = {one.project: one for one in undo.changed}
    merged = {**earlier, **{one.project: _after(earlier.get(one.project), one) for one in fresh}}
    return Undo(made, tuple(merged.values()))


def _after(earlier: ChangedProject | None, later: ChangedProject) -> ChangedProject:
    """Two changes of one project as one."""
    if earlier is None:
        return later
    return ChangedProject(
        later.project,
        later.version,
        {**later.before, **earlier.before},
        {**earlier.after, **later.after},
        later.link or earlier.link,
    )


def _is_at(stands: Mapping[str, Project], project: str, version: int) -> bool:
    return project in stands and stands[project].version == version
