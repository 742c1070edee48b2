"""Taking an import's good rows in, and taking everything back: the workers' part. Batch after batch, each a transaction
that writes its projects, their events and how far it came (docs/decisions/0011). A run that is killed goes on where it
stopped; one that is delivered twice does nothing twice."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph import db
from graph.exchange.checked_rows import CheckedRows
from graph.exchange.import_checks import checked, keep, names_of
from graph.exchange.import_records import Undo, Work, pack_undo, pack_work, unpack_book, unpack_undo, unpack_work
from graph.exchange.project_columns import Field
from graph.exchange.project_list import Change, RowState, value_of
from graph.exchange.project_rows import DRAFT_FIELDS, FORM_FIELDS
from graph.exchange.project_values import PlanNames
from graph.exchange.tables.sheets import Workbook
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import ProjectForm, missing_for_ready
from graph.model.project_import import ImportRun, ImportState, ProjectImport
from graph.store import imports, scopes
from graph.store.project_batches import (
    ChangedProject,
    NewProject,
    ProjectNow,
    change_projects,
    create_projects,
    projects_now,
    remove_projects,
    take_back_changes,
)

# Projects a transaction: other writers of the year wait for no more than one of them.
BATCH = 250

FIELD_NAMES: Mapping[Field, str] = {**DRAFT_FIELDS, **FORM_FIELDS}


@dataclass(frozen=True, slots=True)
class Written:
    """What a run came to: `years` whose figures are out of date now, and whether nothing of it is left to do."""

    years: frozenset[int]
    is_over: bool


class _NotOursError(Exception):
    """Somebody else has finished it meanwhile."""


def write(standing: ProjectImport, until: float) -> Written:
    """Takes in or takes back, whichever it is the turn of, until it is done or time.monotonic() is `until`."""
    batches = _store_batches(standing) if standing.state is ImportState.STORING else _undo_batches(standing)
    years: set[int] = set()
    try:
        for touched in batches:
            years |= touched
            if time.monotonic() > until:
                return Written(frozenset(years), is_over=False)
        finish(standing)
    except _NotOursError:
        pass
    return Written(frozenset(years), is_over=True)


def finish(standing: ProjectImport, problem: str | None = None) -> None:
    """Ends the run: the list is checked anew, and the event tells what was done. `problem` says why not all was."""

    def work(tx: db.Transaction) -> None:
        now, run = _locked(tx, standing)
        held = imports.contents_in(tx, now.area, now.id)
        assert held.book is not None
        kept = {"run": run, "problem": problem}
        state = None
        if now.state is ImportState.STORING:
            told = {"created": run.created, "updated": run.changed, "file_name": now.file_name}
            imports.tell(tx, now.area, now.id, Action.LOADED, run.actor, told)
        else:
            state = ImportState.UNDONE if problem is None else ImportState.PREVIEW
            codes = [code for code, _title in now.kept]
            told_back = {"removed": run.removed, "restored": run.restored, "kept": codes}
            imports.tell(tx, now.area, now.id, Action.REMOVED, run.actor, told_back)
        keep(tx, now, unpack_book(held.book), unpack_work(held.work), state=state, **kept)

    try:
        db.write(work)
    except _NotOursError:
        return


def _locked(tx: db.Transaction, standing: ProjectImport) -> tuple[ProjectImport, ImportRun]:
    """The import, which nobody else writes to until the transaction ends."""
    now = imports.lock_import(tx, standing.area, standing.id)
    if now.state is not standing.state or now.run is None:
        raise _NotOursError
    return now, now.run


# --- taking in --------------------------------------------------------------------------------------------------------


def _store_batches(standing: ProjectImport) -> Iterable[set[int]]:
    """Takes in the rows that were good when somebody said so; after each batch, the years that it touched."""
    held = imports.contents(standing.area, standing.id)
    assert held.book is not None
    book, rows = unpack_book(held.book), CheckedRows.unpack(held.checked)
    stored = unpack_work(held.work).mended.stored
    good = [
        number
        for number, state in rows.states.items()
        if state in (RowState.NEW, RowState.CHANGED) and number not in stored
    ]
    names = names_of(standing)
    for start in range(0, len(good), BATCH):
        batch = {number: rows.years[number] for number in good[start : start + BATCH]}
        yield db.write(lambda tx, batch=batch: _store_batch(tx, standing, book, batch, names))  # type: ignore[misc]


def _store_batch(
    tx: db.Transaction, standing: ProjectImport, book: Workbook, batch: Mapping[int, int], names: PlanNames
) -> set[int]:
    """Takes in a batch of rows (number → year) that are still good; the years that were touched."""
    years = set(batch.values())
    # Every writer of these years waits for this; what stood a moment ago may not stand now.
    scopes.touch(tx, standing.area, years, projects=())
    now, run = _locked(tx, standing)
    held = imports.contents_in(tx, now.area, now.id)
    work = unpack_work(held.work)
    left = batch.keys() - work.mended.stored.keys()
    changes = [one for one in checked(tx, now, book, work, left, names).changes if one.year in years]
    created = _create(tx, now, [one for one in changes if one.standing is None], run.actor)
    changed = _change(tx, now, [one for one in changes if one.standing is not None], run.actor)
    stored = {**work.mended.stored, **created, **_standing_ids(changes)}
    imports.save(
        tx,
        now,
        ImportState.STORING,
        run=replace(
            run,
            created=run.created + len(created),
            changed=run.changed + len(changed),
            passed=run.passed + len(left) - len(changes),
        ),
        attempts=1,
        work=pack_work(work.with_mended(replace(work.mended, stored=stored))),
        undo=pack_undo(_with(unpack_undo(held.undo), created.values(), changed)),
    )
    return years


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


# --- taking back ------------------------------------------------------------------------------------------------------


def _undo_batches(standing: ProjectImport) -> Iterable[set[int]]:
    """Takes back whatever went in; after each batch, the years that it touched."""
    undo = unpack_undo(imports.contents(standing.area, standing.id).undo)
    ids = undo.projects
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        yield db.write(lambda tx, batch=batch: _undo_batch(tx, standing, batch))  # type: ignore[misc]


def _undo_batch(tx: db.Transaction, standing: ProjectImport, batch: Sequence[str]) -> set[int]:
    """Takes back what was done to a batch of projects (public ids); the years that were touched. Those that were
    changed since stay as they are, and are named."""
    years = {project.year for project in projects_now(tx, batch).values()}
    scopes.touch(tx, standing.area, years, projects=())
    now, run = _locked(tx, standing)
    held = imports.contents_in(tx, now.area, now.id)
    work, undo = unpack_work(held.work), unpack_undo(held.undo)
    left = set(batch) & set(undo.projects)
    stands = projects_now(tx, list(left))
    created = [
        stands[one]
        for one, version in undo.created.items()
        if _is_at(stands, one, version) or (run.also_worked_on and one in stands)
    ]
    changed = [one for one in undo.changed if _is_at(stands, one.project, one.version)]
    taken = {project.id for project in created} | {one.project for one in changed}
    kept = [(stands[one].code, stands[one].title_th) for one in batch if one in stands.keys() - taken]
    remove_projects(tx, now.area, created, run.actor)
    take_back_changes(tx, now.area, changed, run.actor)
    imports.save(
        tx,
        now,
        ImportState.UNDOING,
        run=replace(
            run,
            removed=run.removed + len(created),
            restored=run.restored + len(changed),
            passed=run.passed + len(left) - len(taken),
        ),
        attempts=1,
        kept=(*now.kept, *kept),
        work=pack_work(_without(work, left)),
        undo=_packed_rest(undo, left),
    )
    return years


def _packed_rest(undo: Undo, gone: set[str]) -> bytes | None:
    created = {one: version for one, version in undo.created.items() if one not in gone}
    changed = tuple(one for one in undo.changed if one.project not in gone)
    return pack_undo(Undo(created, changed)) if created or changed else None


def _without(work: Work, gone: set[str]) -> Work:
    """The rows of these projects are in no more."""
    stored = {row: project for row, project in work.mended.stored.items() if project not in gone}
    return work.with_mended(replace(work.mended, stored=stored))


def _is_at(stands: Mapping[str, ProjectNow], project: str, version: int) -> bool:
    return project in stands and stands[project].version == version
