"""The whole project form: opened where its writer left it, kept while it is typed, saved whole.

Every button is one of the form's, so that it works without JavaScript; with it, what is typed is kept by itself."""

from __future__ import annotations

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from graph.errors import InvalidError, StaleError
from graph.model.people import Permission
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import BUDGET_CATEGORIES, Progress
from graph.store import agencies, form_drafts, project_copies, project_forms, project_states, same_projects
from graph.store.form_drafts import FormDraft
from portal.asked import opened_version, whole
from portal.budget_sources import USUAL_SOURCES
from portal.errors import REFUSED, STALE, Compared, stale_edit
from portal.flash import flash_done, flash_note
from portal.formatting import be_datetime
from portal.permissions import permission, require
from portal.projects import form_rows
from portal.projects.blueprint import blueprint
from portal.projects.form_page import FormPage, standing_page, typed_page, with_rows
from portal.projects.forms import standing_values
from portal.projects.long_form import FIELD_NAMES, LACKS, MESSAGES, SECTION_NAMES
from portal.projects.lookup import editable_agencies, editable_project, own_year
from portal.projects.said import said_rows
from portal.sessions import acting, current_person
from workers import enqueue


@blueprint.get("/<area:area>/project-edit/<path:code>")
@permission(Permission.EDIT_PROJECT)
def edit(area: str, code: str) -> ResponseReturnValue:
    """As it is saved, or as its writer left it without saving."""
    project = editable_project(area, code)
    elsewhere = own_year(project)
    if elsewhere is not None:
        return elsewhere
    kept = form_drafts.get_draft(current_person().id, project.id)
    if kept is None:
        return _form_page(standing_page(project, editable_agencies(area)))
    page = typed_page(project, editable_agencies(area), MultiDict(kept.values), keep_blank=False)
    return _form_page(page, kept)


@blueprint.post("/<area:area>/project-edit/<path:code>")
@permission(Permission.EDIT_PROJECT)
def update(area: str, code: str) -> ResponseReturnValue:
    """Saves the whole form, and makes a draft ready where that was asked for (`then=ready`). `row` is a button that
    adds or takes away a row and saves nothing."""
    project = editable_project(area, code)
    offered = editable_agencies(area)
    if request.form.get("row"):
        page = typed_page(project, offered, request.form, keep_blank=True)
        return _form_page(with_rows(page, form_rows.edited(page.rows, request.form["row"])))
    page = typed_page(project, offered, request.form, keep_blank=False)
    if not page.is_valid():
        _keep_quietly(project)
        return _form_page(page), REFUSED
    require(Permission.EDIT_PROJECT, area, page.form.agency.data)
    page.like = _like(page)
    reason = request.form.get("same_reason", "").strip()
    if page.like and not reason:
        _keep_quietly(project)
        return _form_page(page), REFUSED
    return _save(page, reason)


@blueprint.post("/<area:area>/project-keep/<path:code>")
@permission(Permission.EDIT_PROJECT)
def keep(area: str, code: str) -> ResponseReturnValue:
    """Keeps what is typed, word for word, and says how far the form is filled in. Answers in JSON."""
    project = editable_project(area, code)
    try:
        kept = _keep(project, _draft_version())
    except StaleError as error:
        return jsonify(error="stale", draft_version=error.current_version), STALE
    except InvalidError:
        return jsonify(error="too_long"), REFUSED
    page = typed_page(project, editable_agencies(area), request.form, keep_blank=False)
    return jsonify(
        draft_version=kept.version,
        said=_("เก็บที่พิมพ์ไว้แล้วเมื่อ %(time)s", time=be_datetime(kept.saved_at)),
        progress={one.section: {"text": progress_text(one), "done": one.done == one.total} for one in page.progress},
    )


@blueprint.post("/<area:area>/project-drop/<path:code>")
@permission(Permission.EDIT_PROJECT)
def drop(area: str, code: str) -> ResponseReturnValue:
    """Forgets what was typed and not saved."""
    project = editable_project(area, code)
    form_drafts.drop_draft(current_person().id, project.id)
    return redirect(url_for("projects.edit", area=area, code=code, year=project.year), code=303)


def progress_text(progress: Progress) -> str:
    return str(_("%(done)s จาก %(total)s", done=progress.done, total=progress.total))


def _save(page: FormPage, reason: str) -> ResponseReturnValue:
    project, actor = page.project, acting(page.project.area, page.project.agency)
    area = project.area
    here = url_for("projects.show", area=area, code=project.code, year=project.year)
    try:
        saved = project_forms.save_project(
            area,
            project.id,
            page.form.opened_version(),
            page.form.draft(),
            page.whole,
            actor,
            joint=page.reading.partners,
        )
    except InvalidError as error:
        page.refuse(error)
        _keep_quietly(project)
        return _form_page(page), REFUSED
    except StaleError as error:
        return stale_edit(error, page.form, _standing(project), reopen_url=here, more=_compared_rows(page))
    if page.like:
        same_projects.declare_distinct(area, saved.id, [one.project.id for one in page.like], reason, actor)
    form_drafts.drop_draft(current_person().id, project.id)
    if saved.version == project.version:
        flash_done(_("ไม่มีอะไรเปลี่ยน"))
    else:
        flash_done(_("บันทึกโครงการ %(code)s แล้ว", code=project.code))
    if request.form.get("then") == ProjectStatus.READY and saved.status is ProjectStatus.DRAFT:
        _make_ready(saved)
    enqueue.recompute(area, [project.year])
    return redirect(here, code=303)


def _make_ready(saved: Project) -> None:
    actor = acting(saved.area, saved.agency)
    try:
        project_states.change_state(saved.area, saved.id, saved.version, ProjectStatus.READY, None, actor)
    except InvalidError:
        flash_note(_("ยังตั้งเป็นพร้อมดำเนินการไม่ได้ ดูสิ่งที่ยังขาดข้างล่าง"))


def _like(page: FormPage) -> list[same_projects.Likeness]:
    """Projects that the form, with another title, owner or partner than what stands, may be the same as."""
    project, draft = page.project, page.form.draft()
    involved = [draft.agency, *(one.agency for one in page.reading.partners)]
    if draft.title_th == project.title_th and draft.agency == project.agency:
        return []
    return same_projects.like_projects(project.plan, project.year, draft.title_th, involved, but=project.id)


def _keep(project: Project, draft_version: int) -> FormDraft:
    values = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return form_drafts.keep_draft(current_person().id, project.id, opened_version(), values, draft_version)


def _draft_version() -> int:
    return request.form.get("draft_version", 0, type=whole)


def _keep_quietly(project: Project) -> None:
    """Nothing that was typed is lost when the page is closed now; another window's text is left alone."""
    try:
        _keep(project, _draft_version())
    except (StaleError, InvalidError):
        return


def _standing(project: Project) -> dict[str, Any]:
    """What stands, by the names of the form's fields."""
    form = project_forms.get_form(project.id)
    texts = {name: getattr(form, name) for name in FIELD_NAMES if hasattr(form, name) and name not in _ROWS}
    return {**texts, **standing_values(project), "kind": form.kind.value if form.kind else ""}


_ROWS = ("in_charge", "activities", "budget_lines", "districts")


def _compared_rows(page: FormPage) -> list[Compared]:
    """The rows typed beside those that stand, a line each."""
    names = {one.id: one.short for one in agencies.list_agencies(page.project.area)}
    standing = standing_page(page.project, ())
    groups = ("in_charge", "activities", "budget_lines", "partners")
    return [
        Compared(
            str(FIELD_NAMES[group]),
            said_rows(getattr(page.rows, group), names),
            said_rows(getattr(standing.rows, group), names),
        )
        for group in groups
    ]


def _form_page(page: FormPage, kept: FormDraft | None = None) -> str:
    project = page.project
    standing = form_drafts.get_draft(current_person().id, project.id) if kept is None else kept
    owner = agencies.get_agency(project.agency)
    return render_template(
        "projects/form/page.html",
        page=page,
        project=project,
        form=page.form,
        rows=page.rows,
        kept=kept,
        draft_version=standing.version if standing else 0,
        sources=USUAL_SOURCES,
        categories=BUDGET_CATEGORIES,
        agencies=[one for one in agencies.list_agencies(project.area) if one.id != project.agency],
        sections=SECTION_NAMES,
        names=FIELD_NAMES,
        messages={**MESSAGES, **LACKS},
        progress={one.section: one for one in page.progress},
        progress_text=progress_text,
        lost=project_copies.lost_links(project) if project.status is ProjectStatus.DRAFT else (),
        behalf=owner if acting(project.area, project.agency).on_behalf_of else None,
    )
