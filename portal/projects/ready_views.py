"""An agency's drafts of a year with what each still lacks, and making those ready that lack nothing, all at once."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from graph.errors import NotFoundError
from graph.model.people import Permission
from graph.store import project_drafts
from portal.asked import whole
from portal.flash import flash_done, flash_wrong
from portal.permissions import permission, require
from portal.projects.blueprint import blueprint
from portal.projects.long_form import lack_text
from portal.projects.lookup import chosen_agency, editable_agencies, mending_url, plan_of_scope, project_id
from portal.scope import current_scope
from portal.sessions import acting
from workers import enqueue


@blueprint.get("/<area:area>/projects/drafts")
@permission(Permission.EDIT_PROJECT)
def drafts(area: str) -> str:
    """`?agency=A02` chooses whose drafts."""
    offered = editable_agencies(area)
    agency = chosen_agency(area, offered)
    year = current_scope().year
    found = project_drafts.list_drafts(plan_of_scope().id, year, agency.id) if agency else []
    return render_template(
        "projects/drafts.html",
        agency=agency,
        agency_options=[(one.code, one.short) for one in offered],
        whole=[one.project for one in found if not one.lacks],
        lacking=[
            (one.project, [(lack_text(lack), mending_url(one.project, lack)) for lack in one.lacks])
            for one in found
            if one.lacks
        ],
        is_on_behalf=agency is not None and acting(area, agency.id).on_behalf_of is not None,
        year=year,
    )


@blueprint.post("/<area:area>/projects/drafts")
@permission(Permission.EDIT_PROJECT)
def make_ready(area: str) -> ResponseReturnValue:
    """`draft` are codes of an agency's drafts that were chosen, each with the version seen in `version-<code>`."""
    agency = chosen_agency(area, editable_agencies(area))
    if agency is None:
        raise NotFoundError("no agency whose drafts to make ready")
    require(Permission.EDIT_PROJECT, area, agency.id)
    year = current_scope().year
    seen = {
        project_id(area, code): request.form.get(f"version-{code}", default=0, type=whole)
        for code in request.form.getlist("draft")
    }
    back = url_for("projects.drafts", area=area, agency=agency.code, year=year)
    if not seen:
        flash_wrong(_("เลือกโครงการที่จะตั้งเป็นพร้อมดำเนินการอย่างน้อยหนึ่งโครงการ"))
        return redirect(back, code=303)
    made = project_drafts.make_ready(area, plan_of_scope().id, year, agency.id, seen, acting(area, agency.id))
    if made:
        enqueue.recompute(area, [year])
        flash_done(
            ngettext(
                "%(num)s โครงการพร้อมดำเนินการแล้ว และนับในแผน",
                "%(num)s โครงการพร้อมดำเนินการแล้ว และนับในแผน",
                len(made),
            )
        )
    if len(made) < len(seen):
        flash_wrong(
            ngettext(
                "%(num)s โครงการเปลี่ยนไปหลังจากที่คุณเปิดหน้านี้ จึงยังเป็นร่าง ตรวจแล้วทำอีกครั้ง",
                "%(num)s โครงการเปลี่ยนไปหลังจากที่คุณเปิดหน้านี้ จึงยังเป็นร่าง ตรวจแล้วทำอีกครั้ง",
                len(seen) - len(made),
            )
        )
        return redirect(back, code=303)
    return redirect(url_for("projects.index", area=area, agency=agency.code, year=year), code=303)
