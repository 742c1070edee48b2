"""Errors in the product's look; what was typed is never lost; what another site sends is refused."""

from __future__ import annotations

import socket

import pytest
from flask import Flask

from graph import db
from graph.errors import CycleError
from graph.model.people import Permission, Role
from graph.settings import load_settings
from graph.settings import settings as settings_of_process
from portal import create_app
from portal.permissions import permission
from tests.factories import Province
from tests.integration.portal.conftest import Visit
from tests.pages import PageClient, form_values


def token_of(browser: PageClient) -> str:
    return form_values(browser.get("/sign-in").form("/sign-in"))["csrf_token"]


@pytest.fixture
def failing(app: Flask) -> Flask:
    """A portal with views that fail in every way."""

    @permission(Permission.PUBLIC)
    def fail() -> str:
        raise ZeroDivisionError

    @permission(Permission.PUBLIC)
    def circle() -> str:
        raise CycleError(["S1", "O1", "S1"])

    app.add_url_rule("/fail", view_func=fail, methods=["GET", "POST"])
    app.add_url_rule("/circle", view_func=circle)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_nothing_there(visit: Visit, province: Province) -> None:
    assert visit(None).get("/nothing", 404).says("ไม่พบหน้าหรือรายการที่ขอ")
    page = visit(Role.ADMIN).get("/TH-00/people", 403)
    assert page.says("ไม่มีสิทธิ์")


def test_a_form_only_address(visit: Visit) -> None:
    assert visit(None).get("/sign-out", 405).says("รับแบบฟอร์มเท่านั้น")


def test_an_unforeseen_error_has_a_reference_and_keeps_what_was_typed(failing: Flask) -> None:
    browser = PageClient(failing)
    assert browser.get("/fail", 500).says("รหัสอ้างอิง")
    token = token_of(browser)
    page = browser.post("/fail", {"csrf_token": token, "title": "พิมพ์ไว้ยาวมาก", "password": "ลับ"}, 500)
    form = page.form("/fail")
    assert form.find("input", attrs={"name": "title"})["value"] == "พิมพ์ไว้ยาวมาก"
    assert form.find("input", attrs={"name": "password"}) is None


def test_a_circle_is_named(failing: Flask) -> None:
    assert PageClient(failing).get("/circle", 409).says("S1 → O1 → S1")


def test_a_form_of_an_earlier_session_keeps_what_was_typed(app: Flask, visit: Visit, province: Province) -> None:
    admin = visit(Role.ADMIN)
    page = admin.post(f"/{province.area}/people/new", {"csrf_token": "old", "name": "กานดา"}, 400)
    assert page.form("/people/new").find("input", attrs={"name": "name"})["value"] == "กานดา"
    # Sent again from there it is a valid request: the form comes back with what is still missing.
    admin.submit(page, "/people/new", 422)
    assert admin.submit(page, "/people/new", 422).says("พิมพ์ชื่อผู้ใช้")


def test_a_form_of_someone_whose_session_ended_keeps_what_was_typed(app: Flask, province: Province) -> None:
    browser = PageClient(app)
    token = token_of(browser)
    page = browser.post(f"/{province.area}/people/new", {"csrf_token": token, "name": "กานดา"}, 401)
    assert page.form("/people/new").find("input", attrs={"name": "name"})["value"] == "กานดา"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_sends_is_refused_even_with_a_token(visit: Visit, headers: dict[str, str]) -> None:
    browser = visit(None)
    token = token_of(browser)
    page = browser.post("/language", {"csrf_token": token, "language": "en"}, 403, headers=headers)
    assert page.says("มาจากเว็บไซต์อื่น")


def test_our_own_pages_pass(visit: Visit) -> None:
    browser = visit(None)
    token = token_of(browser)
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}):
        browser.post("/language", {"csrf_token": token, "language": "en"}, headers=headers)


def test_too_large(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1024
    page = PageClient(app).post("/sign-in", {"login": "x" * 2048}, 413)
    assert page.says("ใหญ่เกินไป")


def test_the_graph_away(app: Flask, visit: Visit, province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = visit(Role.ADMIN)
    page = admin.get(f"/{province.area}/people/new")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setattr(db, "OUTAGE_SECONDS", 0.2)
        monkeypatch.setenv("GRAPH_URI", f"bolt://127.0.0.1:{nobody.getsockname()[1]}")
        settings_of_process.cache_clear()
        db.close()
        try:
            assert admin.get(f"/{province.area}/people", 503).says("ติดต่อฐานข้อมูลไม่ได้")
            kept = admin.submit(page, "/people/new", 503, name="กานดา")
            assert kept.form("/people/new").find("input", attrs={"name": "name"})["value"] == "กานดา"
            assert admin.get("/readyz", 503).response.json == {"graph": False, "queue": True, "missing": ["graph"]}
            assert admin.get("/healthz").response.json == {"status": "up"}
        finally:
            monkeypatch.undo()
            settings_of_process.cache_clear()
            db.close()


def test_the_queue_away_leaves_sign_in_limited_and_possible(province: Province) -> None:
    app = create_app(load_settings(env="test", redis_url="unix:///nowhere/valkey.sock"))
    browser = PageClient(app)
    page = browser.get("/sign-in")
    typed = {**form_values(page.form("/sign-in")), "login": "somying", "password": "x"}
    statuses = [browser.client.post("/sign-in", data=typed).status_code for _ in range(12)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert browser.get("/readyz", 503).response.json == {"graph": True, "queue": False, "missing": ["queue"]}


def test_every_response_carries_the_policy(visit: Visit) -> None:
    for path, status in (("/sign-in", 200), ("/nothing", 404), ("/account", 302)):
        headers = visit(None).get(path, status).response.headers
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_gallery_of_components_is_a_sound_page(visit: Visit) -> None:
    visit(None).get("/gallery")
