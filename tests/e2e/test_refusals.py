"""What the portal refuses, and how: in its own look, saying what was kept, with a way on."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, NewVisitor, Visitor, both_sizes
from tests.e2e.steps import SAVE_NEW, form_field

# A project of another agency than officer2's.
FOREIGN = "P041"


@both_sizes
def test_an_officer_cannot_edit_what_another_agency_owns(visitor: NewVisitor, size: dict[str, int]) -> None:
    officer = visitor("officer2", size)
    page = officer.go(f"/TH-44/project/{FOREIGN}?year=2564")
    expect(page.get_by_role("link", name="เชื่อมโยงกับแผน")).to_have_count(0)
    expect(page.get_by_role("link", name="แก้ไขโครงการ")).to_have_count(0)
    token = page.locator("[name=csrf_token]").first.input_value()
    for path in ("project-edit", "project-links", "project-remove"):
        officer.go(f"/TH-44/{path}/{FOREIGN}?year=2564", status=403)
        expect(officer.answer).to_have_text("บัญชีของคุณไม่มีสิทธิ์ใช้หน้านี้")
        typed = {"csrf_token": token, "version": "1", "title_th": "ยึดมา", "primary": "x"}
        answer = page.request.post(f"{officer.address}/TH-44/{path}/{FOREIGN}?year=2564", form=typed)
        assert answer.status == 403, path
    officer.assert_sound()
    officer.go(f"/TH-44/project/{FOREIGN}?year=2564")
    expect(officer.answer).to_have_text("โครงการนี้ยังไม่เชื่อมโยงกับแผน ผลงานจึงยังไม่นับให้เป้าหมายใด")


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("viewer", "/TH-44/projects/new?year=2563"),
        ("executive", f"/TH-44/project-links/{FOREIGN}?year=2564"),
        ("committee", f"/TH-44/project-edit/{FOREIGN}?year=2564"),
        ("planner", "/TH-44/people"),
        ("officer", "/TH-10/plan"),
    ],
)
def test_a_role_is_kept_out(visitor: NewVisitor, login: str, path: str) -> None:
    person = visitor(login)
    person.go(path, 403)
    expect(person.page.locator(".kicker")).to_have_text("ข้อผิดพลาด 403")


def test_a_stranger_is_asked_to_sign_in_and_brought_back(visitor: NewVisitor) -> None:
    stranger = visitor()
    stranger.page.goto(f"{stranger.address}/TH-44/element/S1?year=2563")
    expect(stranger.page).to_have_url(f"{stranger.address}/sign-in?next=/TH-44/element/S1?year%3D2563")
    stranger.page.get_by_role("button", name="เจ้าหน้าที่ของหน่วยงาน สมหญิง ใจดี").click()
    expect(stranger.answer).to_contain_text("กลยุทธ์ S1 มี")


@both_sizes
def test_what_is_not_there(visitor: NewVisitor, size: dict[str, int]) -> None:
    planner = visitor("planner", size)
    for path in ("/nowhere", "/TH-44/element/S99?year=2563", "/TH-44/project/P999?year=2563"):
        planner.go(path, 404)
        expect(planner.answer).to_have_text("ไม่พบหน้าหรือรายการที่ขอ")
    planner.assert_sound()
    planner.page.get_by_role("link", name="ไปหน้าแรก").click()
    expect(planner.answer).to_contain_text("เรื่องที่คุณแก้ได้")


@both_sizes
def test_a_form_without_its_token_keeps_what_was_typed(visitor: NewVisitor, size: dict[str, int]) -> None:
    officer = visitor("officer", size)
    page = officer.go("/TH-44/project-edit/P041?year=2564")
    form_field(page, "กลุ่มเป้าหมาย").fill("นักเรียนทุกคน")
    page.evaluate("() => { for (const one of document.getElementsByName('csrf_token')) one.value = '' }")
    officer.expects(400)
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(officer.answer).to_have_text("แบบฟอร์มนี้เปิดค้างไว้ก่อนการเข้าสู่ระบบครั้งล่าสุด")
    officer.assert_sound()
    page.get_by_role("button", name="ส่งอีกครั้ง").click()
    expect(page.locator(".facts")).to_contain_text("นักเรียนทุกคน")
    officer.go("/TH-44/project-edit/P041?year=2564")
    form_field(page, "กลุ่มเป้าหมาย").fill("")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.locator(".flash-done")).to_be_visible()


def test_another_sites_form_is_refused(visitor: NewVisitor) -> None:
    officer = visitor("officer")
    page = officer.go("/TH-44/project-edit/P041?year=2564")
    typed = {"csrf_token": page.locator("[name=csrf_token]").first.input_value(), "title_th": "จากที่อื่น"}
    address = f"{officer.address}/TH-44/project-edit/P041?year=2564"
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        assert page.request.post(address, form=typed, headers=headers).status == 403


@both_sizes
def test_a_form_that_is_too_large(visitor: NewVisitor, size: dict[str, int]) -> None:
    officer = visitor("officer", size)
    page = officer.go("/TH-44/projects/new?year=2563")
    form_field(page, "ชื่อโครงการ").fill("โครงการที่ยาวมาก")
    page.evaluate("() => { document.getElementsByName('version')[0].value = '1'.repeat(5_000_000) }")
    officer.expects(413)
    page.get_by_role("button", name=SAVE_NEW).click()
    expect(officer.answer).to_have_text("ไฟล์หรือแบบฟอร์มนี้ใหญ่เกินไป")
    officer.assert_sound()


def test_guessing_a_password_is_stopped(visitor: NewVisitor) -> None:
    stranger = visitor()
    page = stranger.go("/sign-in")
    login = f"nobody-{secrets.token_hex(4)}"
    token = page.locator("[name=csrf_token]").first.input_value()
    guess = {"csrf_token": token, "login": login, "password": "wrong"}
    for _again in range(9):
        assert page.request.post(f"{stranger.address}/sign-in", form=guess).status == 401
    stranger.expects(401)
    _try_password(page, login)
    expect(page.get_by_text("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง")).to_be_visible()
    stranger.assert_sound()
    stranger.expects(429)
    _try_password(page, login)
    expect(page.get_by_role("alert")).to_contain_text("พิมพ์รหัสผ่านผิดหลายครั้ง ระบบจึงพักการเข้าสู่ระบบไว้")
    stranger.assert_sound()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    stranger.assert_sound()
    # Others behind the same address go on.
    stranger.sign_in("viewer")


def _try_password(page: Page, login: str) -> None:
    page.get_by_label("ชื่อผู้ใช้").fill(login)
    page.get_by_label("รหัสผ่าน", exact=True).fill("wrong")
    page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()


def test_a_changed_password_ends_the_other_sessions(visitor: NewVisitor) -> None:
    login, password = _new_officer(visitor("admin"))
    at_desk, at_home = visitor().sign_in(login, password), visitor().sign_in(login, password)
    form = at_home.go("/TH-44/projects/new?year=2563")
    form_field(form, "ชื่อโครงการ").fill("โครงการที่พิมพ์ค้างไว้")

    page = at_desk.go("/account")
    page.get_by_label("รหัสผ่านปัจจุบัน").fill(password)
    page.get_by_label("รหัสผ่านใหม่", exact=True).fill("a-longer-passphrase")
    page.get_by_label("รหัสผ่านใหม่อีกครั้ง").fill("a-longer-passphrase")
    page.get_by_role("button", name="เปลี่ยนรหัสผ่าน").click()
    expect(page.locator(".flash-done")).to_contain_text("เปลี่ยนรหัสผ่านแล้ว")
    at_desk.go("/TH-44/plan?year=2563")

    at_home.expects(401)
    form.get_by_role("button", name=SAVE_NEW).click()
    expect(at_home.answer).to_have_text("การเข้าสู่ระบบของคุณสิ้นสุดแล้ว")
    at_home.assert_sound()
    # Signed in again in another tab, what was typed is sent and arrives.
    with form.expect_popup() as opened:
        form.get_by_role("link", name="เข้าสู่ระบบในแท็บใหม่").click()
    Visitor(opened.value, at_home.address, at_home.complaints).sign_in(login, "a-longer-passphrase")
    at_home.expects(400)
    form.get_by_role("button", name="ส่งอีกครั้ง").click()
    form.get_by_role("button", name="ส่งอีกครั้ง").click()
    expect(at_home.answer).to_have_text("โครงการที่พิมพ์ค้างไว้ หนุนส่วนใดของแผน")
    at_home.settled()
    form.locator(".flash-done").get_by_role("button", name="เลิกทำ").click()
    expect(form.locator(".flash-done")).to_contain_text("ลบโครงการ")


def _new_officer(admin: Visitor) -> tuple[str, str]:
    """Makes an account on the administrator's page; its name and one-time password."""
    page = admin.go("/TH-44/people/new")
    login = f"visitor.{secrets.token_hex(3)}"
    form_field(page, "ชื่อและนามสกุล").fill("ผู้มาเยือน ชั่วคราว")
    form_field(page, "ชื่อผู้ใช้").fill(login)
    form_field(page, "หน่วยงาน").select_option(label="สำนักงานศึกษาธิการจังหวัดมหาสารคาม")
    form_field(page, "บทบาท").select_option("officer")
    page.get_by_role("button", name="เพิ่มผู้ใช้").click()
    admin.assert_sound()
    return login, page.locator("#one-time-password").inner_text()
