"""Views that a person keeps under a name: saved from the explorer, listed where a walk starts, shared by address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from graph.errors import InvalidError, NotFoundError, StaleError
from graph.model.people import Permission
from graph.model.saved_view import MAX_NAME, MOST_VIEWS
from graph.store import saved_views
from portal.addresses import safe_next
from portal.errors import REFUSED, stale_edit
from portal.flash import flash_done, flash_wrong
from portal.forms import PortalForm, VersionedForm, at_most, required, stripped
from portal.permissions import permission
from portal.sessions import acting, current_person

# Codes of graph.store.saved_views → what to do.
PROBLEMS: Mapping[str, Any] = {
    "required": _l("ตั้งชื่อก่อน"),
    "too_long": _l("มุมมองนี้เปิดไว้มากเกินไป พับบางส่วนก่อนแล้วจึงบันทึก"),
    "too_many": _l("บันทึกไว้ครบ %(most)s มุมมองแล้ว ลบมุมมองที่ไม่ใช้ก่อน", most=MOST_VIEWS),
}


def register_saved_views(blueprint: Blueprint) -> None:
    stem = "/<area:area>/alignment/views"
    blueprint.add_url_rule(stem, view_func=save_view, methods=["POST"])
    blueprint.add_url_rule(f"{stem}/<view_id>", view_func=rename_view, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{stem}/<view_id>/remove", view_func=remove_view, methods=["POST"])
    blueprint.add_url_rule(f"{stem}/<view_id>/restore", view_func=restore_view, methods=["POST"])


class SaveForm(PortalForm):
    name = StringField(_l("ชื่อมุมมอง"), [required(_l("ตั้งชื่อก่อน")), at_most(MAX_NAME)], [stripped])
    address = HiddenField()


class RenameForm(VersionedForm):
    name = StringField(_l("ชื่อมุมมอง"), [required(_l("ตั้งชื่อก่อน")), at_most(MAX_NAME)], [stripped])


@permission(Permission.READ)
def save_view(area: str) -> ResponseReturnValue:
    """Keeps the view whose address the form brings."""
    form = SaveForm()
    address = safe_next(form.address.data)
    # Only a view of this area's graph is one.
    if not address.startswith(f"{url_for('alignment.index', year=None)}/"):
        raise NotFoundError("that is no view of the graph")
    if form.validate():
        try:
            kept = saved_views.keep_view(area, form.name.data, address, acting(area))
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            undo_url = url_for("alignment.remove_view", view_id=kept.id)
            flash_done(_("บันทึกมุมมอง “%(name)s” แล้ว อยู่ในหน้าแรกของผัง", name=kept.name), undo_url=undo_url)
            return redirect(address, 303)
    return render_template("alignment/view_form.html", form=form, back=address), REFUSED


@permission(Permission.READ)
def rename_view(area: str, view_id: str) -> ResponseReturnValue:
    standing = saved_views.get_view(area, current_person().id, view_id)
    form = RenameForm(data={"name": standing.name, "version": str(standing.version)})
    here, back = url_for("alignment.rename_view", view_id=view_id), url_for("alignment.index")
    if not form.is_submitted():
        return render_template("alignment/view_form.html", form=form, back=back)
    if form.validate():
        try:
            kept = saved_views.rename_view(area, view_id, form.opened_version(), form.name.data, acting(area))
        except StaleError as error:
            return stale_edit(error, form, {"name": standing.name}, reopen_url=here)
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            flash_done(_("เปลี่ยนชื่อเป็น “%(name)s” แล้ว", name=kept.name))
            return redirect(back, 303)
    return render_template("alignment/view_form.html", form=form, back=back), REFUSED


@permission(Permission.READ)
def remove_view(area: str, view_id: str) -> ResponseReturnValue:
    try:
        removed = saved_views.remove_view(area, view_id, acting(area))
    except NotFoundError:
        flash_wrong(_("มุมมองนี้ถูกลบไปแล้ว"))
    else:
        undo_url = url_for("alignment.restore_view", view_id=view_id)
        flash_done(_("ลบมุมมอง “%(name)s” แล้ว", name=removed.name), undo_url=undo_url)
    return redirect(url_for("alignment.index"), 303)


@permission(Permission.READ)
def restore_view(area: str, view_id: str) -> ResponseReturnValue:
    try:
        restored = saved_views.restore_view(area, view_id, acting(area))
    except NotFoundError:
        flash_wrong(_("มุมมองนี้อยู่ในรายการอยู่แล้ว"))
    else:
        flash_done(_("นำมุมมอง “%(name)s” กลับมาแล้ว", name=restored.name))
    return redirect(url_for("alignment.index"), 303)
