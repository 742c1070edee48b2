"""Signing in and out, one's own account and language."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address

from graph.errors import StaleError
from graph.model.area import COUNTRY
from graph.model.people import Actor, Permission, Person
from graph.passwords import hash_password, needs_rehash, verify_password
from graph.settings import Settings
from graph.store import agencies, consents, people
from portal import demo_accounts, sessions
from portal.account import known_browsers
from portal.account.forms import ContactConsentForm, PasswordForm, SignInForm
from portal.addresses import safe_next
from portal.errors import REFUSED
from portal.extensions import limiter
from portal.flash import flash_done, flash_wrong
from portal.i18n import LANGUAGES, keep_language
from portal.permissions import permission

blueprint = Blueprint("account", __name__, template_folder="templates")

# Only wrong passwords count. An office shares one address, so that limit is wider. Who guesses from one address makes a
# login pause for that address only; who guesses from many, for browsers that the login was never used in.
WRONG_PER_PERSON = "10 per 10 minutes"
WRONG_PER_ADDRESS = "60 per 10 minutes"
WRONG_PER_LOGIN = "100 per 10 minutes"
LONGEST_LOGIN = 64
UNKNOWN = 401


def _login_typed() -> str:
    return request.form.get("login", "").strip().lower()[:LONGEST_LOGIN]


def _login_from_here() -> str:
    return f"{_login_typed()} {get_remote_address()}"


def _is_known_browser() -> bool:
    return known_browsers.is_known(_login_typed())


def _is_refused(response: Response) -> bool:
    return response.status_code == UNKNOWN


def _too_many(_limit: RequestLimit) -> Response:
    return current_app.make_response(_sign_in_page(SignInForm(), status=429))


@blueprint.get("/sign-in")
@permission(Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    if sessions.signed_in_person() is not None:
        return _to(safe_next(request.args.get("next")))
    form = SignInForm(formdata=None)
    form.next.data = request.args.get("next")
    return _sign_in_page(form)


@blueprint.post("/sign-in")
@permission(Permission.PUBLIC)
@limiter.limit(WRONG_PER_PERSON, key_func=_login_from_here, deduct_when=_is_refused, on_breach=_too_many)
@limiter.limit(
    WRONG_PER_LOGIN,
    key_func=_login_typed,
    deduct_when=_is_refused,
    on_breach=_too_many,
    exempt_when=_is_known_browser,
)
@limiter.limit(WRONG_PER_ADDRESS, key_func=get_remote_address, deduct_when=_is_refused, on_breach=_too_many)
def check_sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, status=REFUSED)
    person = _person_with_password(form.login.data, form.password.data)
    if person is None:
        form.password.errors = [_("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง")]
        return _sign_in_page(form, status=UNKNOWN)
    people.record_sign_in(person.id)
    sessions.sign_in(person)
    response = _to(safe_next(form.next.data))
    known_browsers.remember(response, person.login)
    return response


@blueprint.post("/sign-out")
@permission(Permission.PUBLIC)
def sign_out() -> Response:
    sessions.sign_out()
    flash_done(_("ออกจากระบบแล้ว"))
    return _to(url_for("account.sign_in"))


@blueprint.post("/language")
@permission(Permission.PUBLIC)
def choose_language() -> Response:
    response = _to(safe_next(request.form.get("next")))
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        settings: Settings = current_app.extensions["sanphaen_settings"]
        keep_language(response, chosen, settings)
    return response


@blueprint.get("/account")
@permission(Permission.SIGNED_IN)
def profile() -> str:
    return _profile_page(PasswordForm(formdata=None))


@blueprint.post("/account/password")
@permission(Permission.SIGNED_IN)
@limiter.limit(WRONG_PER_PERSON, key_func=lambda: f"password:{sessions.current_person().id}", deduct_when=_is_refused)
def change_password() -> ResponseReturnValue:
    """Ends the person's other sessions; this one goes on."""
    person = sessions.current_person()
    form = PasswordForm()
    if not form.validate():
        return _profile_page(form), REFUSED
    if _person_with_password(person.login, form.current_password.data) is None:
        form.current_password.errors = [_("รหัสผ่านปัจจุบันไม่ถูกต้อง")]
        return _profile_page(form), UNKNOWN
    sessions.sign_in(_set_password(person, form.new_password.data))
    flash_done(_("เปลี่ยนรหัสผ่านแล้ว เครื่องอื่นที่เคยเข้าสู่ระบบไว้ต้องเข้าใหม่"))
    return _to(url_for("account.profile"))


@blueprint.post("/account/contact")
@permission(Permission.SIGNED_IN)
def allow_contact() -> Response:
    """What the person allows the whole province to see."""
    person, form = sessions.current_person(), ContactConsentForm()
    actor = Actor(person.id, person.name)
    try:
        consents.set_consent(person, form.opened_version(), form.shows_email.data, form.shows_phone.data, actor)
    except StaleError:
        flash_wrong(_("บัญชีนี้เพิ่งมีการแก้ไข ตรวจแล้วเลือกอีกครั้ง"))
    else:
        flash_done(_("บันทึกแล้วว่าใครเห็นวิธีติดต่อคุณ"))
    return _to(url_for("account.profile"))


def _person_with_password(login: str, password: str) -> Person | None:
    found = people.find_login(login)
    if not verify_password(found[1] if found else None, password):
        return None
    assert found is not None
    person, password_hash = found
    if not person.active:
        return None
    return _set_password(person, password) if needs_rehash(password_hash) else person


def _set_password(person: Person, password: str) -> Person:
    area = person.areas()[0] if person.areas() else COUNTRY
    return people.set_password(area, person.id, hash_password(password), Actor(person.id, person.name))


def _sign_in_page(form: SignInForm, status: int = 200) -> tuple[str, int]:
    settings: Settings = current_app.extensions["sanphaen_settings"]
    page = render_template(
        "account/sign_in.html",
        form=form,
        is_limited=status == 429,
        demo_accounts=demo_accounts.ACCOUNTS if settings.demo else (),
        demo_password=demo_accounts.PASSWORD if settings.demo else None,
    )
    return page, status


def _profile_page(form: PasswordForm) -> str:
    person = sessions.current_person()
    memberships = [(agencies.get_agency(m.agency), m) for m in person.memberships]
    consent = ContactConsentForm(formdata=None, obj=person)
    return render_template("account/profile.html", person=person, memberships=memberships, form=form, consent=consent)


def _to(target: str) -> Response:
    # 303: the browser asks for the next page with GET, whatever brought it here.
    return current_app.make_response(redirect(target, code=303))
