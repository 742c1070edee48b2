"""The members and delegates of an agency, kept by its own executive."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import Optional

from graph.errors import DuplicateError, InvalidError, NotAllowedError, NotFoundError, StaleError
from graph.model.agency import Agency, agency_id
from graph.model.fiscal import today
from graph.model.people import Membership, Permission, Role
from graph.passwords import hash_password, make_password
from graph.store import agencies, audit
from graph.store.agency_members import MAX_NOTE, add_member, create_member, end_member, list_members
from portal.contact_fields import ContactFields, LoginField
from portal.errors import REFUSED, STALE
from portal.fields import ThaiDateField
from portal.flash import flash_done, flash_wrong
from portal.forms import PortalForm, VersionedForm, at_most, required, stripped
from portal.permissions import permission, require
from portal.sessions import acting

DELEGATE = "delegate"
HISTORY = 30

PROBLEMS = {
    "twice": _l("มีบทบาทนี้ในหน่วยงานอยู่แล้ว"),
    "required": _l("พิมพ์เลขที่คำสั่งหรือเรื่องที่มอบหมาย"),
    "too_long": _l("ข้อความยาวเกินไป"),
    "before_since": _l("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
}


class RoleFields(PortalForm):
    """What somebody may do in the agency. A delegate is an officer for a time, by an order."""

    role = RadioField(
        _l("บทบาท"),
        [required(_l("เลือกบทบาท"))],
        choices=[
            SelectChoice(Role.VIEWER.value, _l("ผู้อ่าน")),
            SelectChoice(Role.OFFICER.value, _l("เจ้าหน้าที่ บันทึกโครงการและตอบคำขอได้")),
            SelectChoice(DELEGATE, _l("ผู้รับมอบหมาย ทำแทนเจ้าหน้าที่ในช่วงเวลาที่กำหนด")),
        ],
    )
    since = ThaiDateField(_l("ตั้งแต่วันที่"), [Optional()])
    until = ThaiDateField(_l("ถึงวันที่"), [Optional()])
    note = StringField(_l("คำสั่งหรือเรื่องที่มอบหมาย"), [at_most(MAX_NOTE)], [stripped])

    def lacks_end(self) -> bool:
        """Puts an error beside a delegation that never ends."""
        if self.role.data != DELEGATE or self.until.data is not None or self.until.errors:
            return False
        self.until.errors = [_("ใส่วันที่สิ้นสุดการมอบหมาย")]
        return True

    def membership(self, agency: Agency) -> Membership:
        role = Role.OFFICER if self.role.data == DELEGATE else Role(self.role.data)
        return Membership(agency.id, agency.area, role, self.since.data, self.until.data, self.note.data)


class NewMemberForm(LoginField, ContactFields, RoleFields):
    """A new account with its role in the agency."""


class KnownMemberForm(LoginField, RoleFields):
    """A role for somebody who has an account in the province."""


def register_member_views(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<area:area>/agency-members/<path:code>", view_func=members)
    blueprint.add_url_rule("/<area:area>/agency-members-new/<path:code>", view_func=create, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/agency-members-add/<path:code>", view_func=add, methods=["POST"])
    blueprint.add_url_rule("/<area:area>/agency-members-end/<path:code>", view_func=end, methods=["POST"])


@permission(Permission.MANAGE_AGENCY)
def members(area: str, code: str) -> str:
    return _page(_own(area, code), NewMemberForm(formdata=None), KnownMemberForm(formdata=None, prefix="known-"))


@permission(Permission.MANAGE_AGENCY)
def create(area: str, code: str) -> ResponseReturnValue:
    """Shows the generated password in its answer: the only time that anyone sees it."""
    agency = _own(area, code)
    form = NewMemberForm()
    known = KnownMemberForm(formdata=None, prefix="known-")
    if not form.validate() or form.lacks_end():
        return _page(agency, form, known), REFUSED
    password = make_password()
    try:
        person = create_member(
            area,
            form.login.data,
            form.name.data,
            form.email.data,
            form.phone.data,
            hash_password(password),
            form.membership(agency),
            acting(area, agency.id),
        )
    except DuplicateError:
        form.login.errors = [_("ชื่อผู้ใช้นี้มีผู้ใช้แล้ว ลองชื่ออื่น")]
        return _page(agency, form, known), STALE
    except InvalidError as error:
        form.refuse(error, PROBLEMS)
        return _page(agency, form, known), REFUSED
    page = render_template("agencies/password.html", agency=agency, person=person, password=password)
    response = current_app.make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@permission(Permission.MANAGE_AGENCY)
def add(area: str, code: str) -> ResponseReturnValue:
    """Gives a role to somebody who has an account."""
    agency = _own(area, code)
    form = KnownMemberForm(prefix="known-")
    if form.validate() and not form.lacks_end():
        try:
            person = add_member(area, form.login.data, form.membership(agency), today(), acting(area, agency.id))
        except NotFoundError:
            form.login.errors = [_("ไม่พบชื่อผู้ใช้นี้ในจังหวัด ตรวจตัวสะกด หรือสร้างบัญชีใหม่")]
        except InvalidError as error:
            form.refuse(error, PROBLEMS)
        else:
            flash_done(_("เพิ่ม %(name)s แล้ว", name=person.name))
            return _back(code)
    return _page(agency, NewMemberForm(formdata=None), form), REFUSED


@permission(Permission.MANAGE_AGENCY)
def end(area: str, code: str) -> ResponseReturnValue:
    agency = _own(area, code)
    wanted = request.form.get("role", "")
    role = Role(wanted) if wanted in set(Role) else Role.ADMIN
    try:
        person = end_member(
            area,
            agency.id,
            request.form.get("person", ""),
            role,
            VersionedForm().opened_version(),
            today(),
            acting(area, agency.id),
        )
    except NotAllowedError:
        flash_wrong(_("บทบาทนี้ผู้ดูแลระบบของ ศธจ. เท่านั้นที่เลิกได้"))
    except (NotFoundError, StaleError):
        flash_wrong(_("เลิกบทบาทไม่ได้ เพราะมีผู้อื่นแก้ไขไปก่อน ตรวจข้อมูลล่าสุดแล้วทำอีกครั้ง"))
    else:
        flash_done(_("เลิกบทบาทของ %(name)s แล้ว ประวัติยังเก็บไว้", name=person.name))
    return _back(code)


def _own(area: str, code: str) -> Agency:
    """The agency, whose executive is at work. 403 for another agency's."""
    agency = agencies.get_agency(agency_id(area, code))
    require(Permission.MANAGE_AGENCY, area, agency.id)
    return agency


def _page(agency: Agency, new: NewMemberForm, known: KnownMemberForm) -> str:
    found = list_members(agency.area, agency.id, today())
    names = {one.person.id: one.person.name for one in found}
    return render_template(
        "agencies/members.html",
        agency=agency,
        members=found,
        active=len({one.person.id for one in found if not one.is_over}),
        new=new,
        known=known,
        names=names,
        events=audit.history_of(names, HISTORY),
    )


def _back(code: str) -> Response:
    return current_app.make_response(redirect(url_for("agencies.members", code=code), 303))
