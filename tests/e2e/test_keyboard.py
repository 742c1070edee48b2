"""The portal without a mouse: signing in, the skip link, navigation and menus, a dialog; the focus is always seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from portal.demo_accounts import PASSWORD
from portal.navigation import PLACES
from tests.e2e.conftest import PHONE, NewVisitor, both_sizes

# What has the focus: whether it shows a ring, stands in the window, and nothing covers it.
FOCUS = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    name: (one.textContent || one.name || "").trim().slice(0, 40),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    bare: there !== null && (one.contains(there) || there.contains(one) || one.labels?.[0]?.contains(there) === true),
  };
}"""
# Whether the focus is in the dialog, or between its last button and its first.
HELD = "() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null"


def _tab(page: Page, times: int = 1) -> None:
    """Moves on, and sees where one is each time."""
    for _step in range(times):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], focus
        assert focus["inside"], focus
        assert focus["bare"], focus


def test_signing_in_and_finding_a_page(visitor: NewVisitor) -> None:
    person = visitor()
    page = person.go("/sign-in")
    _tab(page)
    skip = page.get_by_role("link", name="ข้ามไปยังเนื้อหา")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    _tab(page)
    expect(page.get_by_label("ชื่อผู้ใช้")).to_be_focused()
    page.keyboard.type("planner")
    _tab(page)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(person.answer).to_contain_text("เรื่องที่คุณแก้ได้")

    # Past the skip link, the brand, the year and the account stands the navigation.
    _tab(page, 5)
    expect(page.locator(".nav a").first).to_be_focused()
    _tab(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/TH-44/plan"))
    expect(page.locator(".nav [aria-current]")).to_have_text("แผน")
    _tab(page, 30)


def test_menus_open_and_close(visitor: NewVisitor) -> None:
    page = visitor("planner").go("/TH-44/plan?year=2563")
    year = page.locator(".menu-scope summary")
    year.focus()
    page.keyboard.press("Enter")
    choice = page.get_by_role("button", name="2564")
    expect(choice).to_be_visible()
    page.keyboard.press("Escape")
    expect(choice).to_be_hidden()
    expect(year).to_be_focused()
    page.keyboard.press("Enter")
    _tab(page, 2)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("year=2564"))

    phone = visitor("planner", PHONE)
    page = phone.go("/TH-44/plan?year=2563")
    page.locator(".menu-phone summary").focus()
    page.keyboard.press("Enter")
    menu = page.locator(".menu-phone")
    expect(menu.get_by_role("link", name="ช่องว่าง")).to_be_visible()
    phone.assert_sound()
    _tab(page, 1 + [endpoint for endpoint, _label in PLACES].index("gaps.index"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/TH-44/gaps"))


def test_a_dialog_keeps_the_focus_and_gives_it_back(visitor: NewVisitor) -> None:
    admin = visitor("admin")
    page = admin.go("/TH-44/people?text=viewer")
    page.locator("tbody a").first.click()
    button = page.locator("summary", has_text="ตั้งรหัสผ่านใหม่")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("รหัสผ่านเดิมจะใช้ไม่ได้ทันที")
    admin.assert_accessible()
    for _step in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate(HELD)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


@both_sizes
@pytest.mark.parametrize(
    "path", ["/TH-44/project-links/P001?year=2563", "/TH-44/project-edit/P001?year=2563", "/TH-44/projects?year=2563"]
)
def test_nothing_hides_the_focus(visitor: NewVisitor, size: dict[str, int], path: str) -> None:
    """Neither a bar that sticks to the bottom nor a heading that only listeners hear."""
    page = visitor("planner", size).go(path)
    _tab(page, 40)


def test_links_are_edited(visitor: NewVisitor) -> None:
    """Adding and taking out keep the focus where one goes on."""
    officer = visitor("officer")
    page = officer.go("/TH-44/project-links/P041?year=2564")
    search = page.get_by_label("ค้นหาด้วยคำหรือรหัส ทั้งแผนจังหวัดและแผนต้นทาง")
    search.focus()
    page.keyboard.type("s6")
    expect(page.locator("#link-found li")).to_have_count(1)
    officer.settled()
    _tab(page, 2)
    page.keyboard.press("Enter")
    expect(page.get_by_label("หนุนอย่างไร กลยุทธ์ S6")).to_be_focused()
    page.keyboard.type("วิจัยกับชุมชน")
    _tab(page)
    page.keyboard.press("Enter")
    expect(page.locator("#link-rows")).to_have_text("ยังไม่มีความเชื่อมโยง")
    expect(search).to_be_focused()
