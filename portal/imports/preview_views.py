"""One import: while it is read, what its columns are, its rows before they go in, and taking it back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import BusyError, InvalidError, StaleError
from graph.exchange import import_reading, importing
from graph.exchange.project_columns import Field
from graph.model.people import Permission
from graph.model.project_import import ImportState, ProjectImport
from graph.store import agencies, imports
from portal import bulk_queue
from portal.asked import opened_version, whole
from portal.counting import counted
from portal.errors import BUSY, REFUSED, STALE
from portal.flash import flash_done, flash_note, flash_wrong
from portal.imports.blueprint import blueprint
from portal.imports.lookup import actor_of, own_import
from portal.imports.rows import SHOWS, rows_page, shown_first, typed_cells
from portal.imports.words import (
    COLUMN_MESSAGES,
    FIELDS,
    STATES,
    TONES,
    busy_words,
    note_words,
    refusal_words,
    run_words,
)
from portal.permissions import permission
from workers import enqueue

# So long a request waits for the workers, looking this often.
MOMENT_SECONDS = 1.0
LOOK_SECONDS = 0.05

_COLUMN = re.compile(r"column-\d{1,4}", re.ASCII)

Typed = Mapping[int, Mapping[Field, str]]


@blueprint.get("/<area:area>/import/<path:code>")
@permission(Permission.EDIT_PROJECT)
def show(area: str, code: str) -> ResponseReturnValue:
    """Where the import is: with the workers, refused, waiting for its columns, or its rows."""
    one = own_import(area, code)
    if one.state.is_workers:
        return render_template("imports/working.html", one=one, before=_before(one), **_frame(one))
    if one.state is ImportState.REFUSED:
        what, todo = refusal_words(one.problem, one.problem_fields)
        return render_template("imports/refused.html", one=one, what=what, todo=todo, **_frame(one))
    if one.state is ImportState.COLUMNS:
        return redirect(url_for("imports.columns", area=area, code=code, year=one.year))
    return _preview(one)


@blueprint.get("/<area:area>/import-status/<path:code>")
@permission(Permission.EDIT_PROJECT)
def status(area: str, code: str) -> ResponseReturnValue:
    """The progress as a fragment; once the workers are done it asks the page to come again."""
    one = own_import(area, code)
    response = make_response(render_template("imports/_progress.html", one=one, before=_before(one)))
    if not one.state.is_workers:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/<area:area>/import-retry/<path:code>")
@permission(Permission.EDIT_PROJECT)
def retry(area: str, code: str) -> ResponseReturnValue:
    """Asks the workers once more, for someone who has waited long."""
    one = own_import(area, code)
    if one.state.is_workers:
        _ask_workers(one)
    return _back(one)


@blueprint.get("/<area:area>/import-columns/<path:code>")
@permission(Permission.EDIT_PROJECT)
def columns(area: str, code: str) -> ResponseReturnValue:
    """`?sheet=2&heading=5` shows how the list would be read from there (the sheet's place and the heading's row)."""
    one = own_import(area, code)
    return _back(one) if one.state.is_workers else _columns(one)


@blueprint.post("/<area:area>/import-columns/<path:code>")
@permission(Permission.EDIT_PROJECT)
def choose_columns(area: str, code: str) -> ResponseReturnValue:
    one = own_import(area, code)
    known = {field.value for field in Field}
    chosen = {
        int(name.removeprefix("column-")): about
        for name, about in request.form.items()
        if _COLUMN.fullmatch(name) and about in known
    }
    sheet = request.form.get("sheet", type=whole, default=0)
    heading = request.form.get("heading", type=whole, default=0)
    try:
        mapping = {column: Field(about) for column, about in chosen.items()}
        importing.choose_columns(area, one.id, opened_version(), sheet, heading, mapping, actor_of(one))
    except InvalidError as error:
        problem = str(COLUMN_MESSAGES[next(iter(error.fields.values()))])
        return _columns(one, problem, chosen, sheet, heading), REFUSED
    except StaleError:
        problem = _("มีคนแก้รายการนี้ไปก่อน สิ่งที่เลือกไว้ยังอยู่ ตรวจแล้วกดอีกครั้ง")
        return _columns(own_import(area, code), problem, chosen, sheet, heading), STALE
    return _back(one)


@blueprint.post("/<area:area>/import-cells/<path:code>")
@permission(Permission.EDIT_PROJECT)
def mend(area: str, code: str) -> ResponseReturnValue:
    """Saves the cells of a page; `drop` and `bring` are the buttons of single rows."""
    one = own_import(area, code)
    typed = typed_cells(request.form)
    drop, bring = _numbers("drop"), _numbers("bring")
    try:
        mended = importing.mend(area, one.id, opened_version(), typed, drop=drop, bring=bring)
    except StaleError:
        return _preview(own_import(area, code), typed), STALE
    if drop:
        flash_done(_("ไม่นำแถวที่ %(row)s เข้า กดนำกลับมาได้ทุกเมื่อ", row=drop[0]))
    elif one.counts.waiting and not mended.counts.waiting:
        flash_done(_("แก้ครบทุกแถวแล้ว"))
    elif one.counts.waiting > mended.counts.waiting:
        flash_done(_("แก้แล้ว เหลือที่ต้องแก้ %(rows)s", rows=counted(mended.counts.waiting, "rows")))
    return _back(one, bool(mended.counts.waiting))


@blueprint.post("/<area:area>/import-store/<path:code>")
@permission(Permission.EDIT_PROJECT)
def store(area: str, code: str) -> ResponseReturnValue:
    """Has the good rows taken in; those that wait stay where they are."""
    one = own_import(area, code)
    try:
        asked = importing.store(area, one.id, opened_version(), actor_of(one))
    except StaleError:
        flash_wrong(_("มีคนแก้รายการนี้ไปก่อน ยังไม่ได้นำเข้า ตรวจรายการล่าสุดแล้วกดอีกครั้ง"))
        return _back(one)
    except InvalidError:
        flash_note(_("ไม่มีแถวที่พร้อมนำเข้า"))
        return _back(one)
    except BusyError as error:
        return _preview(one, problem=busy_words(error)), BUSY
    return _handed_over(asked)


@blueprint.post("/<area:area>/import-undo/<path:code>")
@permission(Permission.EDIT_PROJECT)
def undo(area: str, code: str) -> ResponseReturnValue:
    one = own_import(area, code)
    try:
        asked = importing.undo(
            area, one.id, opened_version(), actor_of(one), also_worked_on="also_worked_on" in request.form
        )
    except StaleError:
        flash_wrong(_("มีคนแก้รายการนี้ไปก่อน ยังไม่ได้ยกเลิก ตรวจรายการล่าสุดแล้วกดอีกครั้ง"))
        return _back(one)
    except InvalidError:
        flash_note(_("ไม่มีอะไรให้ยกเลิก"))
        return _back(one)
    except BusyError as error:
        return _preview(one, problem=busy_words(error)), BUSY
    return _handed_over(asked)


@blueprint.post("/<area:area>/import-reopen/<path:code>")
@permission(Permission.EDIT_PROJECT)
def reopen(area: str, code: str) -> ResponseReturnValue:
    """Checks the list once more against what stands now."""
    one = own_import(area, code)
    _with_stale_word(lambda: importing.reopen(area, one.id, opened_version()))
    return _back(one)


# --- pages ------------------------------------------------------------------------------------------------------------


def _preview(one: ProjectImport, late: Typed | None = None, problem: str = "") -> str:
    found = import_reading.preview(one)
    show = request.values.get("show", "")
    if show not in SHOWS:
        show = shown_first(one.counts)
    opened = set(request.args.getlist("edit", type=whole))
    number = request.values.get("page", type=whole, default=1)
    frozen = one.state is ImportState.UNDONE
    page = rows_page(found.rows, found.fields, show, number, opened, late, frozen=frozen)
    return render_template(
        "imports/preview.html",
        one=one,
        page=page,
        has_open=any(cell.is_open for row in page.items for cell in row.cells),
        show=show,
        is_late=late is not None,
        problem=problem,
        warning=bulk_queue.warning() if one.counts.good else "",
        notes=[note_words(note) for note in found.notes],
        ended=run_words(one.run) if one.run and one.run.done else "",
        **_frame(one),
    )


def _before(one: ProjectImport) -> str:
    """What the workers do first; empty once they are at it."""
    return bulk_queue.words_before(one.id) if one.state.is_workers else ""


def _columns(
    one: ProjectImport,
    problem: str = "",
    chosen: Mapping[int, str] | None = None,
    sheet: int | None = None,
    heading: int | None = None,
) -> str:
    if sheet is None:
        sheet, heading = request.args.get("sheet", type=whole), request.args.get("heading", type=whole)
    found = import_reading.columns(one, sheet, heading)
    said = found.mapping if found.mapping is not None else {g.column: g.field for g in found.guesses if g.field}
    return render_template(
        "imports/columns.html",
        one=one,
        found=found,
        chosen=chosen if chosen is not None else {column: about.value for column, about in said.items()},
        choices=[(field.value, FIELDS[field]) for field in Field],
        problem=problem,
        notes=[note_words(note) for note in found.notes],
        **_frame(one),
    )


def _frame(one: ProjectImport) -> dict[str, object]:
    """What every page of an import says of it."""
    owner = agencies.get_agency(one.agency)
    behalf = actor_of(one).on_behalf_of is not None
    return {"agency": owner, "behalf": behalf, "year": one.year, "states": STATES, "tones": TONES}


def _handed_over(one: ProjectImport) -> ResponseReturnValue:
    """To the import's page; a short list is done by then, so that nobody sees a progress that is over at once."""
    until = time.monotonic() + MOMENT_SECONDS
    if _ask_workers(one):
        while imports.get_import(one.area, one.id).state.is_workers and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
    return _back(one)


def _ask_workers(one: ProjectImport) -> bool:
    if enqueue.work_on_import(one.area, one.id):
        return True
    if one.state is ImportState.STORING:
        flash_note(_("ระบบคิวงานยังไม่ตอบ ยังไม่ได้นำเข้า แถวของคุณอยู่ครบ ระบบจะนำเข้าให้เองเมื่อกลับมา"))
    elif one.state is ImportState.UNDOING:
        flash_note(_("ระบบคิวงานยังไม่ตอบ ยังไม่ได้ยกเลิก ระบบจะยกเลิกการนำเข้าให้เองเมื่อกลับมา"))
    else:
        flash_note(_("ระบบคิวงานยังไม่ตอบ แฟ้มของคุณอยู่ครบ ระบบจะอ่านให้เองเมื่อกลับมา"))
    return False


def _back(one: ProjectImport, keeps_place: bool = False) -> ResponseReturnValue:
    names = ("show", "page") if keeps_place else ()
    place: dict[str, Any] = {name: request.form.get(name) or None for name in names}
    return redirect(url_for("imports.show", area=one.area, code=one.id, year=one.year, **place), code=303)


def _with_stale_word(work: Callable[[], object]) -> None:
    try:
        work()
    except StaleError:
        flash_wrong(_("มีคนแก้รายการนี้ไปก่อน ตรวจรายการล่าสุดแล้วกดอีกครั้ง"))


def _numbers(name: str) -> list[int]:
    return request.form.getlist(name, type=whole)
