"""The agency's imports: uploading a file, the list to fill in, and what became of earlier ones."""

from __future__ import annotations

import io

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from graph import db
from graph.errors import BusyError, NotFoundError
from graph.exchange.project_list import StandingProject
from graph.exchange.project_template import TemplateRow, row_for_next_year, row_of, template
from graph.exchange.tables.sheets import MEGABYTE, MOST_BYTES
from graph.model.agency import Agency
from graph.model.people import Permission
from graph.model.plan import ElementKind
from graph.store import elements, imports, plans
from graph.store.project_batches import owned_projects
from portal import bulk_queue
from portal.asked import opened_version
from portal.budget_sources import USUAL_SOURCES
from portal.errors import BUSY, REFUSED
from portal.flash import flash_done
from portal.i18n import plain_title
from portal.imports.blueprint import blueprint
from portal.imports.lookup import editable_agencies, own_import
from portal.imports.words import STATES, TONES, busy_words
from portal.permissions import permission, require
from portal.scope import current_scope
from portal.sessions import acting
from portal.spreadsheets import XLSX
from workers import enqueue

LONGEST_NAME = 200


@blueprint.get("/<area:area>/imports")
@permission(Permission.EDIT_PROJECT)
def index(area: str) -> str:
    """`?agency=A02` chooses whose list is uploaded."""
    return _page(area)


@blueprint.post("/<area:area>/imports")
@permission(Permission.EDIT_PROJECT)
def upload(area: str) -> ResponseReturnValue:
    offered = editable_agencies(area)
    agency = next((one for one in offered if one.code == request.form.get("agency")), None)
    file = request.files.get("file")
    if agency is None:
        return _page(area, problem=_("เลือกหน่วยงานเจ้าของรายการก่อน"), at="agency"), REFUSED
    data, problem = _received(file)
    if problem:
        return _page(area, problem=problem), REFUSED
    year = current_scope().year
    plan = plans.plan_for(area, year)
    name = ((file and file.filename) or "")[-LONGEST_NAME:]
    try:
        made = imports.create_import(area, plan.id, agency.id, year, name, data, acting(area, agency.id))
    except BusyError as error:
        return _page(area, problem=busy_words(error)), BUSY, {"Retry-After": str(bulk_queue.seconds_to_wait())}
    enqueue.work_on_import(area, made.id)
    return redirect(url_for("imports.show", area=area, code=made.id, year=year), code=303)


@blueprint.get("/<area:area>/imports/template.xlsx")
@permission(Permission.EDIT_PROJECT)
def template_file(area: str) -> Response:
    """The list to fill in, with the agency's projects of the year; of the year before where it has none yet."""
    scope = current_scope()
    agency = _agency(area, request.args.get("agency"))
    require(Permission.EDIT_PROJECT, area, agency.id)
    plan = plans.plan_for(area, scope.year)
    strategies = [one for one in elements.list_elements(plan.id) if one.kind == ElementKind.STRATEGY]
    body = template(agency, plan.years, _template_rows(agency, plan.id, scope.year), strategies, USUAL_SOURCES)
    name = f"{_('รายการโครงการ')}-{plain_title(agency)}-{scope.year}.xlsx"
    return send_file(io.BytesIO(body), XLSX, as_attachment=True, download_name=name)


@blueprint.post("/<area:area>/import-remove/<path:code>")
@permission(Permission.EDIT_PROJECT)
def remove(area: str, code: str) -> ResponseReturnValue:
    """Throws the import away; what it brought in stays."""
    one = own_import(area, code)
    imports.remove_import(area, one.id, opened_version(), acting(area, one.agency))
    flash_done(_("ลบรายการนำเข้า %(name)s แล้ว โครงการที่นำเข้าไปแล้วยังอยู่", name=one.file_name))
    return redirect(url_for("imports.index", area=area, year=one.year), code=303)


def _received(file: FileStorage | None) -> tuple[bytes, str]:
    """The uploaded bytes, or what to do about there being none."""
    if file is None or not file.filename:
        return b"", _("เลือกแฟ้ม Excel หรือ CSV ก่อน")
    data = file.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return b"", _("แฟ้มใหญ่เกิน %(most)s MB ลบรูปภาพหรือแผ่นงานที่ไม่เกี่ยวข้องแล้วลองใหม่", most=MOST_BYTES // MEGABYTE)
    if not data:
        return b"", _("แฟ้มว่าง เปิดแฟ้มดูว่ามีข้อมูล บันทึก แล้วเลือกใหม่")
    return data, ""


def _page(area: str, problem: str = "", at: str = "file") -> str:
    scope, offered = current_scope(), editable_agencies(area)
    asked = request.form.get("agency") or request.args.get("agency")
    own = [one.code for one in offered if acting(area, one.id).on_behalf_of is None]
    chosen = next((one.code for one in offered if one.code == asked), next(iter(own), ""))
    agencies = {one.id: one for one in offered}
    return render_template(
        "imports/index.html",
        imports=imports.list_imports(list(agencies)),
        agencies=agencies,
        offered=offered,
        chosen=chosen,
        writes_for_others=len(own) < len(offered),
        year=scope.year,
        problem=problem,
        problem_at=at,
        warning=bulk_queue.warning(),
        most=MOST_BYTES // MEGABYTE,
        states=STATES,
        tones=TONES,
    )


def _agency(area: str, code: str | None) -> Agency:
    offered = editable_agencies(area)
    if code is None and offered:
        return offered[0]
    found = next((one for one in offered if one.code == code), None)
    if found is None:
        raise NotFoundError(f"no agency {code} in {area} that the person writes for")
    return found


def _template_rows(agency: Agency, plan: str, year: int) -> list[TemplateRow]:
    by_id = {one.id: one for one in elements.list_elements(plan)}
    owned = [
        StandingProject(one.project, one.form, one.primary, one.links)
        for one in db.read_with(lambda tx: owned_projects(tx, agency.id, plan))
    ]
    rows = [row_of(one, by_id) for one in owned if one.project.year == year]
    return rows or [row_for_next_year(one, by_id, year) for one in owned if one.project.year == year - 1]
