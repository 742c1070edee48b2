"""Users and memberships of a province, kept by the PEO's administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from graph.errors import DuplicateError, InvalidError, NotFoundError, StaleError
from graph.model.agency import Agency
from graph.model.fiscal import today
from graph.model.people import Membership, Permission, Person, Role
from graph.passwords import hash_password, make_password
from graph.store import agencies, audit, people
from portal.asked import whole
from portal.errors import REFUSED, STALE, stale_edit
from portal.flash import flash_done, flash_wrong
from portal.forms import VersionedForm
from portal.labels import label
from portal.people.forms import ROLES, MembershipForm, NewPersonForm, PersonForm
from portal.permissions import permission
from portal.sessions import acting, current_person

blueprint = Blueprint("people", __name__, template_folder="templates", url_prefix="/<area:area>/people")

PAGE_SIZE = 50
# Codes of the store's InvalidError.
PROBLEMS = {
    "last_admin": _l("ต้องมีผู้ดูแลระบบอย่างน้อยหนึ่งคน จึงเลิกบทบาทหรือปิดบัญชีของผู้ดูแลคนสุดท้ายไม่ได้"),
    "twice": _l("มีบทบาทนี้ในหน่วยงานนี้อยู่แล้ว"),
    "foreign_area": _l("หน่วยงานนี้ไม่ได้อยู่ในจังหวัดนี้"),
}


@blueprint.get("")
@permission(Permission.MANAGE_PEOPLE)
def index(area: str) -> str:
    text = request.args.get("text", "").strip()
    all_agencies = agencies.list_agencies(area)
    agency = request.args.get("agency") or None
    role = Role(request.args["role"]) if request.args.get("role") in set(Role) else None
    number = max(1, request.args.get("page", 1, type=whole))
    found = people.list_people(area, text, agency, role, page=number, size=PAGE_SIZE)
    return render_template(
        "people/index.html",
        page=found,
        agencies={known.id: known for known in all_agencies},
        agency_options=[(known.id, known.short) for known in all_agencies],
        roles=[(role.value, label(role)) for role in ROLES],
        text=text,
        agency=agency,
        role=role,
        is_filtered=bool(text or agency or role),
    )


@blueprint.get("/new")
@permission(Permission.MANAGE_PEOPLE)
def new(area: str) -> str:
    return render_template("people/new.html", form=NewPersonForm(agencies.list_agencies(area), formdata=None))


@blueprint.post("/new")
@permission(Permission.MANAGE_PEOPLE)
def create(area: str) -> ResponseReturnValue:
    """Shows the generated password in its answer: the only time that anyone sees it."""
    form = NewPersonForm(agencies.list_agencies(area))
    if not form.validate():
        return render_template("people/new.html", form=form), REFUSED
    password = make_password()
    try:
        person = people.create_person(
            area,
            form.login.data,
            form.name.data,
            form.email.data,
            form.phone.data,
            hash_password(password),
            [form.membership(area)],
            acting(area),
        )
    except DuplicateError:
        form.login.errors = [_("ชื่อผู้ใช้นี้มีผู้ใช้แล้ว ลองชื่ออื่น")]
        return render_template("people/new.html", form=form), STALE
    return _password_page(person, password, is_new=True)


@blueprint.get("/<person_id>")
@permission(Permission.MANAGE_PEOPLE)
def show(area: str, person_id: str) -> str:
    person = _person_of(area, person_id)
    known = agencies.list_agencies(area)
    return _person_page(area, person, _details_form(person), _membership_form(person, known), known)


@blueprint.post("/<person_id>")
@permission(Permission.MANAGE_PEOPLE)
def update(area: str, person_id: str) -> ResponseReturnValue:
    person = _person_of(area, person_id)
    form = PersonForm()
    if not form.validate():
        known = agencies.list_agencies(area)
        return _person_page(area, person, form, _membership_form(person, known), known), REFUSED
    try:
        people.update_person(
            area,
            person_id,
            form.opened_version(),
            acting(area),
            name=form.name.data,
            email=form.email.data,
            phone=form.phone.data,
            active=person.active,
        )
    except StaleError as error:
        standing = {"name": person.name, "email": person.email, "phone": person.phone}
        return stale_edit(error, form, standing, reopen_url=_url(person))
    flash_done(_("บันทึกข้อมูลของ %(name)s แล้ว", name=form.name.data))
    return _back_to(person)


@blueprint.post("/<person_id>/active")
@permission(Permission.MANAGE_PEOPLE)
def set_active(area: str, person_id: str) -> ResponseReturnValue:
    """Closes an account or opens it again. Nobody closes their own."""
    person = _person_of(area, person_id)
    active = request.form.get("active") == "1"
    if not active and person.id == current_person().id:
        flash_wrong(_("ปิดบัญชีของตนเองไม่ได้ ให้ผู้ดูแลระบบคนอื่นปิดให้"))
        return _back_to(person)
    if _works_elsewhere(area, person):
        return _refused_elsewhere(person)
    try:
        changed = people.update_person(
            area,
            person_id,
            VersionedForm().opened_version(),
            acting(area),
            name=person.name,
            email=person.email,
            phone=person.phone,
            active=active,
        )
    except (StaleError, InvalidError) as error:
        return _refused(person, error)
    said = _("เปิดบัญชีของ %(name)s แล้ว") if active else _("ปิดบัญชีของ %(name)s แล้ว เข้าสู่ระบบไม่ได้อีก")
    flash_done(
        said % {"name": person.name},
        undo_url=url_for("people.set_active", area=area, person_id=person_id),
        undo_fields={"active": "0" if active else "1", "version": str(changed.version)},
    )
    return _back_to(person)


@blueprint.post("/<person_id>/memberships")
@permission(Permission.MANAGE_PEOPLE)
def add_membership(area: str, person_id: str) -> ResponseReturnValue:
    person = _person_of(area, person_id)
    known = agencies.list_agencies(area)
    form = MembershipForm(known)
    if not form.validate():
        return _person_page(area, person, _details_form(person), form, known), REFUSED
    try:
        wanted = [*_memberships_in(area, person), form.membership(area)]
        people.set_memberships(area, person_id, form.opened_version(), wanted, acting(area))
    except StaleError as error:
        return _refused(person, error)
    except InvalidError as error:
        form.refuse(error, PROBLEMS)
        return _person_page(area, person, _details_form(person), form, known), REFUSED
    flash_done(_("เพิ่มบทบาทให้ %(name)s แล้ว", name=person.name))
    return _back_to(person)


@blueprint.post("/<person_id>/memberships/end")
@permission(Permission.MANAGE_PEOPLE)
def end_membership(area: str, person_id: str) -> ResponseReturnValue:
    """Ends a role as of yesterday. It stays on record: who answered for what must be known later."""
    person = _person_of(area, person_id)
    agency, role = request.form.get("agency"), request.form.get("role")
    if person.id == current_person().id and role == Role.ADMIN:
        flash_wrong(_("เลิกบทบาทผู้ดูแลระบบของตนเองไม่ได้ ให้ผู้ดูแลระบบคนอื่นทำให้"))
        return _back_to(person)
    yesterday = today() - timedelta(days=1)
    wanted = [
        replace(m, since=min(m.since or yesterday, yesterday), until=yesterday)
        if (m.agency, m.role) == (agency, role)
        else m
        for m in _memberships_in(area, person)
    ]
    try:
        people.set_memberships(area, person_id, VersionedForm().opened_version(), wanted, acting(area))
    except (StaleError, InvalidError) as error:
        return _refused(person, error)
    flash_done(_("เลิกบทบาทของ %(name)s แล้ว", name=person.name))
    return _back_to(person)


@blueprint.post("/<person_id>/password")
@permission(Permission.MANAGE_PEOPLE)
def reset_password(area: str, person_id: str) -> ResponseReturnValue:
    """Gives a new generated password and ends the person's sessions."""
    person = _person_of(area, person_id)
    if person.id == current_person().id:
        flash_wrong(_("เปลี่ยนรหัสผ่านของตนเองได้ที่หน้าบัญชีของฉัน"))
        return _back_to(person)
    if _works_elsewhere(area, person):
        return _refused_elsewhere(person)
    password = make_password()
    person = people.set_password(area, person_id, hash_password(password), acting(area))
    return _password_page(person, password, is_new=False)


def _person_of(area: str, person_id: str) -> Person:
    """Raises NotFoundError for someone who never belonged to the area."""
    person = people.get_person(person_id)
    if not _memberships_in(area, person):
        raise NotFoundError(f"no person {person_id} in {area}")
    return person


def _works_elsewhere(area: str, person: Person) -> bool:
    """Whether the account is one of another area's too: who could give it a password could act there."""
    return any(m.area != area for m in person.memberships)


def _refused_elsewhere(person: Person) -> Response:
    flash_wrong(_("บัญชีนี้มีบทบาทในพื้นที่อื่นด้วย จึงตั้งรหัสผ่าน ปิด หรือเปิดบัญชีที่นี่ไม่ได้"))
    return _back_to(person)


def _memberships_in(area: str, person: Person) -> list[Membership]:
    return [m for m in (*person.memberships, *person.other_memberships) if m.area == area]


def _details_form(person: Person) -> PersonForm:
    return PersonForm(formdata=None, obj=person)


def _membership_form(person: Person, known: Sequence[Agency]) -> MembershipForm:
    form = MembershipForm(known, formdata=None)
    form.version.data = person.version
    return form


def _person_page(
    area: str, person: Person, form: PersonForm, membership_form: MembershipForm, known: Sequence[Agency]
) -> str:
    return render_template(
        "people/show.html",
        person=person,
        form=form,
        membership_form=membership_form,
        memberships=_memberships_in(area, person),
        agencies={agency.id: agency for agency in known},
        today=today(),
        is_self=person.id == current_person().id,
        events=audit.history(person.id),
    )


def _password_page(person: Person, password: str, *, is_new: bool) -> Response:
    page = render_template("people/password.html", person=person, password=password, is_new=is_new)
    response = current_app.make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(person: Person, error: StaleError | InvalidError) -> Response:
    """Says why a button's work was not done; there is nothing typed to keep."""
    if isinstance(error, StaleError):
        flash_wrong(_("มีผู้อื่นแก้ไขบัญชีนี้ก่อนหน้าคุณ ตรวจข้อมูลล่าสุดแล้วทำอีกครั้ง"))
    else:
        flash_wrong(next(str(PROBLEMS[code]) for code in error.fields.values()))
    return _back_to(person)


def _url(person: Person) -> str:
    return url_for("people.show", person_id=person.id)


def _back_to(person: Person) -> Response:
    return current_app.make_response(redirect(_url(person), code=303))
