"""The link editor: its page, its previews that write nothing, what is suggested, saving, and taking a save back.

Every button of the editor is one of the form's, so that it works without JavaScript; htmx then swaps only a part."""

from __future__ import annotations

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.analysis.cascade import Cascade
from graph.analysis.include import including
from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.people import Permission
from graph.model.project import Project
from graph.store import agencies, audit, links, revisions, suggestions
from portal.asked import opened_version, whole
from portal.errors import REFUSED, STALE
from portal.figures import live_cascade
from portal.flash import flash_done, flash_wrong
from portal.permissions import permission
from portal.projects import link_rows
from portal.projects.blueprint import blueprint
from portal.projects.link_editor import Editor, editor
from portal.projects.link_history import link_histories
from portal.projects.link_rows import Rows
from portal.projects.lookup import editable_project, own_year
from portal.sessions import acting
from portal.suggesting import offer, pause_before_look, reason_of
from portal.threads import element_view
from workers import enqueue

# The part of the page that htmx asks to swap, by its id, and the template that draws it.
PARTS = {
    "link-editor": "projects/links/editor.html",
    "link-found": "projects/links/found.html",
    "link-outlook": "projects/links/outlook.html",
    "link-suggestions": "projects/links/suggestions.html",
}
# The parts that show suggestions.
WITH_OFFER = ("link-editor", "link-suggestions")
HISTORY_READ = 200


@blueprint.get("/<area:area>/project-links/<path:code>", endpoint="links")
@permission(Permission.EDIT_PROJECT)
def open_editor(area: str, code: str) -> ResponseReturnValue:
    """`?add=S6` starts with one more element; `?q=` with a search."""
    project = editable_project(area, code)
    elsewhere = own_year(project)
    if elsewhere is not None:
        return elsewhere
    rows = link_rows.standing_rows(links.project_links(project.id))
    cascade, place = _cascade_of(project)
    wanted = cascade.element_rows.get(request.args.get("add", ""))
    if wanted is not None:
        rows = link_rows.with_added(rows, cascade.elements.ids[wanted], as_primary=False)
    shown = _editor(cascade, place, area, rows, search=request.args.get("q", ""))
    return _page(project, cascade, shown, project.version)


@blueprint.post("/<area:area>/project-links-preview/<path:code>")
@permission(Permission.EDIT_PROJECT)
def preview(area: str, code: str) -> ResponseReturnValue:
    """The editor after one of its buttons, or a part of it. Writes nothing."""
    project = editable_project(area, code)
    return _previewed(project, _edited(project, link_rows.typed_rows(request.form)))


@blueprint.post("/<area:area>/project-suggestion/<path:code>")
@permission(Permission.EDIT_PROJECT)
def answer_suggestion(area: str, code: str) -> ResponseReturnValue:
    """Turns a suggestion down (`turn_down`), or lets it be made again (`bring_back`); the rows stay as typed."""
    project = editable_project(area, code)
    actor = acting(area, project.agency)
    if request.form.get("turn_down"):
        suggestions.turn_down(area, project.id, request.form["turn_down"], actor)
    elif request.form.get("bring_back"):
        # Somebody else may have brought it back meanwhile: then it is as it was wanted.
        with suppress(NotFoundError):
            suggestions.bring_back(area, project.id, request.form["bring_back"], actor)
    return _previewed(project, link_rows.typed_rows(request.form))


def _previewed(project: Project, rows: Rows) -> str:
    """The editor with these unsaved rows, or the part of it that htmx asks for."""
    cascade, place = _cascade_of(project)
    shown = _editor(cascade, place, project.area, rows, search=request.form.get("q", ""))
    target = request.headers.get("HX-Target", "")
    if target not in PARTS:
        return _page(project, cascade, shown, opened_version())
    context = _context(project, cascade, shown, opened_version(), with_offer=target in WITH_OFFER)
    return render_template(PARTS[target], **context)


@blueprint.get("/<area:area>/project-links-preview/<path:code>")
@permission(Permission.EDIT_PROJECT)
def leave_preview(area: str, code: str) -> ResponseReturnValue:
    """A preview's address opened by itself: its rows were never in it, so the editor as it is saved."""
    return redirect(url_for("projects.links", area=area, code=code))


@blueprint.post("/<area:area>/project-links/<path:code>")
@permission(Permission.EDIT_PROJECT)
def save_links(area: str, code: str) -> ResponseReturnValue:
    project = editable_project(area, code)
    rows = link_rows.typed_rows(request.form)
    reading = link_rows.read_rows(rows)
    cascade, place = _cascade_of(project)
    unknown = any(row.element not in cascade.element_rows for row in rows)
    try:
        if reading.wrong or unknown:
            raise InvalidError("the links break a rule", fields=reading.wrong)
        saved = links.replace_links(area, project.id, opened_version(), reading.drafts, acting(area, project.agency))
    except InvalidError:
        shown = _editor(cascade, place, area, rows, search=request.form.get("q", ""), show_errors=True)
        return _page(project, cascade, shown, opened_version()), REFUSED
    except StaleError as error:
        return _stale_page(project, rows, error.current_version), STALE
    if saved.event is None:
        flash_done(_("ความเชื่อมโยงเหมือนเดิม ไม่มีอะไรเปลี่ยน"))
    else:
        enqueue.recompute(area, [project.year])
        flash_done(
            _("บันทึกความเชื่อมโยงของ %(code)s แล้ว ตัวเลขใหม่กำลังมา", code=code),
            undo_url=url_for("projects.undo_links", area=area, code=code, year=project.year),
            undo_fields={"event": saved.event},
        )
    return redirect(url_for("projects.show", area=area, code=code, year=project.year), code=303)


@blueprint.post("/<area:area>/project-links-undo/<path:code>")
@permission(Permission.EDIT_PROJECT)
def undo_links(area: str, code: str) -> ResponseReturnValue:
    """Puts back the links that stood before a save."""
    project = editable_project(area, code)
    here = redirect(url_for("projects.show", area=area, code=code, year=project.year), code=303)
    try:
        links.undo_links(area, project.id, request.form.get("event", ""), acting(area, project.agency))
    except StaleError:
        flash_wrong(_("ความเชื่อมโยงเปลี่ยนไปหลังจากนั้นแล้ว จึงเลิกทำไม่ได้ แก้ไขที่หน้าความเชื่อมโยงแทน"))
        return here
    enqueue.recompute(area, [project.year])
    flash_done(_("นำความเชื่อมโยงเดิมของ %(code)s กลับมาแล้ว", code=code))
    return here


def _edited(project: Project, rows: Rows) -> Rows:
    """The rows after the button that was pressed."""
    form = request.form
    if form.get("add_suggested"):
        return link_rows.with_suggested(rows, form["add_suggested"], reason_of(project, form["add_suggested"]))
    if form.get("move"):
        old, _bar, new = form["move"].partition("|")
        return link_rows.with_moved(rows, old, new)
    if form.get("add_primary"):
        return link_rows.with_added(rows, form["add_primary"], as_primary=True)
    if form.get("add"):
        return link_rows.with_added(rows, form["add"], as_primary=False)
    if form.get("remove"):
        return link_rows.without(rows, form["remove"])
    if form.get("even"):
        return link_rows.evened(rows)
    if form.get("unshare"):
        return link_rows.unshared(rows)
    return rows


def _cascade_of(project: Project) -> tuple[Cascade, int]:
    """The live cascade and the project's row in it; one that does not count yet is put in, as if it did."""
    return including(live_cascade(project.area, project.year), project, links.project_links(project.id))


def _editor(
    cascade: Cascade, place: int, area: str, rows: Rows, *, search: str = "", show_errors: bool = False
) -> Editor:
    replaced = revisions.replaced({row.element for row in rows})
    return editor(cascade, place, area, rows, replaced, search=search, show_errors=show_errors)


def _page(project: Project, cascade: Cascade, shown: Editor, version: int) -> str:
    names = {one.id: one.short for one in agencies.list_agencies(project.area)}
    events = audit.history(project.id, HISTORY_READ)
    return render_template(
        "projects/links/page.html",
        histories=link_histories(cascade, events, links.project_links(project.id), names),
        **_context(project, cascade, shown, version),
    )


def _context(
    project: Project, cascade: Cascade, shown: Editor, version: int, *, with_offer: bool = True
) -> dict[str, object]:
    actor, form = acting(project.area, project.agency), request.form
    offered = offer(cascade, project, shown.linked) if with_offer else None
    looks = form.get("looks", 0, type=whole)
    return {
        "offer": offered,
        "looks": looks,
        "pause": pause_before_look(offered, looks) if offered else None,
        "project": project,
        "agency": agencies.get_agency(project.agency),
        "editor": shown,
        "version": version,
        "is_on_behalf": actor.on_behalf_of is not None,
        "added": next((form[name] for name in ("add", "add_primary", "add_suggested") if form.get(name)), None),
        "removed": form.get("remove"),
    }


def _stale_page(project: Project, rows: Rows, current_version: int) -> str:
    """Both sets of links side by side, and either can be kept."""
    cascade, _row = _cascade_of(project)
    saved = link_rows.standing_rows(links.project_links(project.id))
    found = {one.element: cascade.element_rows.get(one.element) for one in (*rows, *saved)}
    return render_template(
        "projects/links/stale.html",
        project=project,
        typed=rows,
        standing=saved,
        elements={element: element_view(cascade, row) for element, row in found.items() if row is not None},
        version=current_version,
        kept=[(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "version")],
    )
