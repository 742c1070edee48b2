"""An element of the plan or of an upstream plan: where it stands, what is below it, and its links upward."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from graph.errors import CycleError, DuplicateError, InvalidError, NotFoundError
from graph.model.people import Permission
from graph.store import elements, plans
from portal.as_of import looking_back
from portal.asked import whole
from portal.elements.forms import LinkForm
from portal.elements.indicator_views import register_indicator_views
from portal.elements.page import Subject, named, subject
from portal.errors import REFUSED, STALE
from portal.figures import live_cascade
from portal.flash import flash_done, flash_note, flash_wrong
from portal.found import Found, found_elements
from portal.permissions import may, permission
from portal.scope import current_scope
from portal.sessions import acting
from workers import enqueue

blueprint = Blueprint("elements", __name__, template_folder="templates")
register_indicator_views(blueprint)


@blueprint.get("/<area:area>/elements/search")
@permission(Permission.READ)
def search(area: str) -> str:
    """`q`: words of a title, or a code. htmx gets the list alone, whose rows are buttons named `pick` where given."""
    year = current_scope().year
    plan, found = plans.plan_for(area, year), found_elements(live_cascade(area, year), request.args.get("q", ""))
    template = "elements/_results.html" if request.headers.get("HX-Request") else "elements/search.html"
    return render_template(template, plan=plan, search=found, pick=_name(request.args.get("pick", "")))


@blueprint.get("/<area:area>/element/<path:code>")
@permission(Permission.READ)
def show(area: str, code: str) -> str:
    return _page(area, subject(area, current_scope().year, code), LinkForm(formdata=None))


@blueprint.post("/<area:area>/element-links/<path:code>")
@permission(Permission.EDIT_PLAN)
def link(area: str, code: str) -> ResponseReturnValue:
    """Says that the element serves another one."""
    about = subject(area, current_scope().year, code)
    plan, source = about.figures.plan, about.element
    form = LinkForm()
    status = REFUSED
    if form.validate():
        try:
            elements.link_elements(plan.id, source.id, form.target.data, form.reason.data, acting(area))
        except CycleError as error:
            way = " → ".join(named(about.cascade, error.path))
            form.target.errors = [_("เชื่อมโยงไม่ได้ เพราะจะวนกลับมาที่เดิม: %(way)s", way=way)]
        except DuplicateError:
            form.target.errors = [_("เชื่อมโยงกับส่วนนี้อยู่แล้ว")]
            status = STALE
        except (NotFoundError, InvalidError):
            form.target.errors = [_("ส่วนที่เลือกไม่ได้อยู่ในแผนนี้หรือแผนต้นทางของแผนนี้ เลือกใหม่จากผลการค้นหา")]
        else:
            enqueue.recompute(area, plan.years)
            flash_done(
                _("เชื่อมโยง %(source)s กับ %(target)s แล้ว", source=source.code, target=_code(form.target.data)),
                undo_url=url_for("elements.unlink", code=source.code),
                undo_fields={"target": form.target.data},
            )
            return redirect(url_for("elements.show", code=source.code, _anchor="serves"), 303)
    return _page(area, about, form), status


@blueprint.post("/<area:area>/element-unlink/<path:code>")
@permission(Permission.EDIT_PLAN)
def unlink(area: str, code: str) -> ResponseReturnValue:
    """Takes a link upward away; the way back is to make it again with the reason it had."""
    about = subject(area, current_scope().year, code)
    plan, source = about.figures.plan, about.element
    target = request.form.get("target", "")
    reason = next((one.reason for one in about.place.serves if one.is_link and one.element.id == target), None)
    try:
        elements.unlink_elements(plan.id, source.id, target, acting(area))
    except NotFoundError:
        flash_note(_("%(source)s ไม่ได้เชื่อมโยงกับ %(target)s อยู่แล้ว", source=source.code, target=_code(target)))
    except InvalidError:
        flash_wrong(_("ส่วนที่เลือกไม่ได้อยู่ในแผนนี้หรือแผนต้นทางของแผนนี้"))
    else:
        enqueue.recompute(area, plan.years)
        flash_done(
            _("เลิกเชื่อมโยง %(source)s กับ %(target)s แล้ว", source=source.code, target=_code(target)),
            undo_url=url_for("elements.link", code=source.code),
            undo_fields={"target": target, "reason": reason or ""},
        )
    return redirect(url_for("elements.show", code=source.code, _anchor="serves"), 303)


def _page(area: str, about: Subject, form: LinkForm) -> str:
    edits = about.element.is_provincial and may(Permission.EDIT_PLAN, area) and looking_back() is None
    return render_template(
        "elements/show.html",
        about=about,
        element=about.element,
        place=about.place,
        cascade=about.cascade,
        page=about.contributions(request.args.get("page", 1, type=whole)),
        form=form if edits else None,
        search=_offered(about, form) if edits else None,
        is_searching="q" in request.values or bool(form.errors),
    )


def _offered(about: Subject, form: LinkForm) -> Found:
    """What to link to: what was searched for, or the element that was picked and refused."""
    picked = about.cascade.element_rows.get(form.target.data or "")
    default = about.cascade.element_keys[picked] if picked is not None else ""
    return found_elements(about.cascade, request.values.get("q", default))


def _code(public_id: str) -> str:
    return public_id.rsplit("/", 1)[-1]


def _name(text: str) -> str | None:
    """A field's name as an address may ask for it."""
    return text if text.isascii() and text.replace("_", "").replace("-", "").isalnum() and len(text) <= 40 else None
