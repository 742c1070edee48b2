"""Signing in and out, changing one's password, choosing a language."""

from __future__ import annotations

import pytest
from flask import Flask

from graph.model.people import SYSTEM, Person, Role
from graph.passwords import hash_password
from graph.store import people
from portal.account.views import WRONG_PER_LOGIN, WRONG_PER_PERSON
from tests.factories import Province, make_person
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, form_values, words

PASSWORD = "ตัวต่อ-7-ตัวบินวน"
WRONG_TRIES = int(WRONG_PER_PERSON.split()[0])
WRONG_FROM_ANYWHERE = int(WRONG_PER_LOGIN.split()[0])


@pytest.fixture
def somying(province: Province) -> Person:
    person = make_person(province, "somying", Role.OFFICER, agency="A02", name="สมหญิง ใจดี")
    return people.set_password(province.area, person.id, hash_password(PASSWORD), SYSTEM)


def sign_in(browser: PageClient, login: str, password: str, status: int = 303, at: str = "/sign-in") -> Page:
    return browser.submit(browser.get(at), "/sign-in", status, login=login, password=password)


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(app: Flask, somying: Person) -> None:
    browser = PageClient(app)
    led = browser.get("/account?from=mail", 302)
    assert led.location == "/sign-in?next=/account?from%3Dmail"
    back = sign_in(browser, " SomYing ", PASSWORD, at=led.location)
    assert back.location == "/account?from=mail"
    assert browser.follow(back).says("สมหญิง ใจดี")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "evil"],
)
def test_signing_in_never_leads_to_another_site(app: Flask, somying: Person, elsewhere: str) -> None:
    browser = PageClient(app)
    page = browser.get("/sign-in", query_string={"next": elsewhere})
    assert browser.submit(page, "/sign-in", login="somying", password=PASSWORD).location == "/"


def test_wrong_password_unknown_login_and_closed_account_read_the_same(
    app: Flask, province: Province, somying: Person
) -> None:
    closed = make_person(province, "closed", Role.OFFICER, agency="A02")
    people.set_password(province.area, closed.id, hash_password(PASSWORD), SYSTEM)
    current = people.get_person(closed.id)
    people.update_person(
        province.area, closed.id, current.version, SYSTEM, name="ปิด", email=None, phone=None, active=False
    )
    said = set()
    for login, password in (("somying", "ผิด"), ("nobody", PASSWORD), ("closed", PASSWORD)):
        page = sign_in(PageClient(app), login, password, 401)
        error = page.soup.find(id="password-error")
        assert error is not None
        said.add(words(error))
        assert page.form("/sign-in").find(id="login")["value"] == login
        assert page.form("/sign-in").find(id="password").get("value", "") == ""
    assert len(said) == 1


def test_many_wrong_passwords_pause_that_login_only_and_keep_what_was_typed(app: Flask, somying: Person) -> None:
    for _ in range(WRONG_TRIES):
        sign_in(PageClient(app), "somying", "ผิด", 401)
    page = sign_in(PageClient(app), "somying", PASSWORD, 429)
    assert page.form("/sign-in").find(id="login")["value"] == "somying"
    assert page.form("/sign-in").find(id="password").get("value", "") == ""
    sign_in(PageClient(app), "another", "ผิด", 401)


def at_address(app: Flask, address: str) -> PageClient:
    browser = PageClient(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def test_who_guesses_from_elsewhere_keeps_nobody_out(app: Flask, somying: Person) -> None:
    for _ in range(WRONG_TRIES):
        sign_in(at_address(app, "198.51.100.1"), "somying", "ผิด", 401)
    sign_in(at_address(app, "198.51.100.1"), "somying", PASSWORD, 429)
    sign_in(at_address(app, "192.0.2.7"), "somying", PASSWORD)


def test_guesses_from_many_addresses_pause_a_login_but_not_in_its_own_browser(
    app: Flask, somying: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = at_address(app, "192.0.2.7")
    sign_in(own, "somying", PASSWORD)
    own.submit(own.get("/account"), "/sign-out")
    with monkeypatch.context() as quickly:
        quickly.setattr("portal.account.views.verify_password", lambda _hash, _password: False)
        for number in range(WRONG_FROM_ANYWHERE):
            sign_in(at_address(app, f"198.51.100.{number}"), "somying", "ผิด", 401)
    sign_in(at_address(app, "203.0.113.9"), "somying", PASSWORD, 429)
    sign_in(own, "somying", PASSWORD)


def test_a_forged_known_browser_is_as_good_as_none(app: Flask, somying: Person) -> None:
    browser = PageClient(app)
    browser.client.set_cookie("known_browser", "WyJ4Il0.forged", path="/sign-in")
    sign_in(browser, "somying", PASSWORD)


def test_nothing_of_a_session_before_signing_in_is_kept(app: Flask, somying: Person) -> None:
    browser = PageClient(app)
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    token = form_values(browser.get("/sign-in").form("/sign-in"))["csrf_token"]
    sign_in(browser, "somying", PASSWORD)
    with browser.client.session_transaction() as session:
        assert "planted" not in session
    browser.post("/sign-out", {"csrf_token": token}, status=400)


def test_right_passwords_do_not_count_towards_the_limit(app: Flask, somying: Person) -> None:
    for _ in range(WRONG_TRIES + 1):
        sign_in(PageClient(app), "somying", PASSWORD)


def test_signing_out_ends_the_session(app: Flask, somying: Person) -> None:
    browser = PageClient(app, somying)
    assert browser.submit(browser.get("/account"), "/sign-out").location == "/sign-in"
    browser.get("/account", 302)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(app: Flask, somying: Person) -> None:
    here, elsewhere = PageClient(app, somying), PageClient(app, somying)
    page = here.get("/account")
    new = "กระต่าย ขูด มะพร้าว"
    changed = here.submit(page, "/account/password", current_password=PASSWORD, new_password=new, repeat_password=new)
    assert here.follow(changed).says("เปลี่ยนรหัสผ่านแล้ว")
    elsewhere.get("/account", 302)
    sign_in(PageClient(app), "somying", PASSWORD, 401)
    sign_in(PageClient(app), "somying", new)


@pytest.mark.parametrize(
    ("current", "new", "repeat", "status", "wrong"),
    [
        (PASSWORD, "สั้น", "สั้น", 422, "new_password"),
        (PASSWORD, "ยาวพอแน่นอนนะ", "ไม่เหมือนกันเลย", 422, "repeat_password"),
        ("ผิดแน่นอน", "ยาวพอแน่นอนนะ", "ยาวพอแน่นอนนะ", 401, "current_password"),
    ],
)
def test_a_refused_new_password_says_why(
    app: Flask, somying: Person, current: str, new: str, repeat: str, status: int, wrong: str
) -> None:
    browser = PageClient(app, somying)
    page = browser.submit(
        browser.get("/account"),
        "/account/password",
        status,
        current_password=current,
        new_password=new,
        repeat_password=repeat,
    )
    assert page.soup.find(id=f"{wrong}-error") is not None


def test_english_is_chosen_with_a_button_and_kept(app: Flask) -> None:
    browser = PageClient(app)
    chosen = browser.submit(browser.get("/sign-in"), "/language", language="en")
    page = browser.follow(chosen)
    assert page.soup.html["lang"] == "en"
    assert page.soup.find("h2").get_text() == "Sign in"


def test_demonstration_accounts_are_offered_only_on_a_demonstration(visit: Visit) -> None:
    assert not visit(None).get("/sign-in").says("บัญชีสาธิต")
