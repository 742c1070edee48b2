"""A planner walks the alignment graph; a coordinator reads what is missing and what to do about it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, NewVisitor

GRAPH = "/TH-44/alignment/element/S1?year=2563"


def _things(page: Page) -> int:
    return page.locator("[data-outline] .weave-item").count()


def test_a_planner_walks_the_graph(visitor: NewVisitor) -> None:
    planner = visitor("planner")
    page = planner.go(GRAPH)
    expect(page.locator("[data-weave][data-ready]")).to_be_visible()
    expect(page.locator("[data-pane] canvas").first).to_be_visible()
    assert _things(page) == 15

    page.get_by_role("button", name=re.compile(r"^แสดงที่อยู่ใต้ลงไป 2 รายการ: ผู้เรียน")).click()
    expect(page.locator("[data-node='element:S2']")).to_have_count(1)
    page.get_by_role("button", name="ย้อนกลับ").click()
    expect(page.locator("[data-node='element:S2']")).to_have_count(0)
    page.get_by_role("button", name="ทำซ้ำ").click()
    expect(page.locator("[data-node='element:S2']")).to_have_count(1)
    planner.assert_accessible()

    pane = page.locator("[data-pane]")
    pane.focus()
    pane.press("Home")
    pane.press("ArrowDown")
    expect(page.locator("[data-panel] .kicker")).to_contain_text("โครงการ P00")
    expect(page.locator(".weave-item.selected")).to_have_count(1)
    pane.press("Escape")
    expect(page.locator(".weave-item.selected")).to_have_count(0)

    with page.expect_download() as saved:
        page.get_by_role("button", name="รูปภาพ").click()
    assert saved.value.suggested_filename.endswith(".png")

    pane.focus()
    pane.press("Home")
    pane.press("Enter")
    expect(page).to_have_url(re.compile("/TH-44/element/S1"))


def test_the_graph_on_a_phone_and_without_javascript(visitor: NewVisitor) -> None:
    phone = visitor("officer", size=PHONE)
    page = phone.go(GRAPH)
    expect(page.locator("[data-weave][data-ready]")).to_be_visible()
    phone.assert_fits()
    phone.assert_accessible()

    plain = visitor("officer", javascript=False)
    page = plain.go(GRAPH)
    assert _things(page) == 15
    expect(page.locator(".weave-figure")).to_be_hidden()


def test_a_coordinator_reads_what_is_missing(visitor: NewVisitor) -> None:
    coordinator = visitor("coordinator")
    page = coordinator.go("/TH-44/gaps?year=2563")
    expect(page.get_by_role("heading", level=1)).to_contain_text("มี 4 กลยุทธ์ที่ยังไม่มีใครทำ")
    coordinator.assert_accessible()

    page.get_by_text("แผนแม่บทภายใต้ยุทธศาสตร์ชาติ (พ.ศ. 2561–2580)").first.click()
    expect(page.get_by_role("link", name="การท่องเที่ยว")).to_be_visible()
    page.get_by_role("link", name="เสนอโครงการใหม่ S6").click()
    expect(page).to_have_url(re.compile("/TH-44/projects/new.*element=S6"))


def test_gaps_and_agencies_on_a_phone(visitor: NewVisitor) -> None:
    phone = visitor("coordinator", size=PHONE)
    for path in ("/TH-44/gaps?year=2563", "/TH-44/agencies?year=2563", "/TH-44/agency/A01?year=2564"):
        phone.go(path)
        phone.assert_fits()
        phone.assert_accessible()
