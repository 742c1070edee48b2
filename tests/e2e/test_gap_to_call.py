"""From a gap to a project: a coordinator turns an uncovered strategy into a call, an agency answers with a new project,
and the gap closes by itself on the board that the coordinator has left open; made joint, the project ties the agency to
another on a network that somebody else has open; then everything is put back."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from graph.model.fiscal import ERA_OFFSET, today
from tests.e2e.conftest import NewVisitor, Visitor, both_sizes
from tests.e2e.steps import SAVE_NEW, form_field, make_ready, remove_project, save_links

BOARD = "/TH-44/board?year=2563&rule=uncovered-strategy"
CARD = "/TH-44/board/card/uncovered-strategy%7CTH-44/MKM-2563/S15?year=2563"
NETWORK = "/TH-44/network?year=2563&agency=A12"
WANTED = "โครงการที่พาเด็กไปเรียนรู้นอกห้องเรียน"
PARTNER, OWNER = "ศกศ.มหาสารคาม", "ทม.มหาสารคาม"


def in_column(page: Page, name: str) -> str:
    """The text of a column of the board."""
    return page.locator(".board-column", has=page.get_by_role("heading", name=name)).inner_text()


@both_sizes
def test_a_gap_becomes_a_call_and_a_project(visitor: NewVisitor, size: dict[str, int]) -> None:
    coordinator, officer = visitor("coordinator", size), visitor("officer2", size)
    call = _opens_a_call(coordinator)
    page = coordinator.go(BOARD)
    assert "S15" in in_column(page, "เปิดรับโครงการอยู่")
    coordinator.assert_fits()

    code = _answers_with_a_new_project(officer)
    # Nobody touches the board: the newer run's figures come to it.
    solved = page.locator(".board-column", has=page.get_by_role("heading", name="ปิดแล้ว"))
    expect(solved).to_contain_text("S15")
    page = coordinator.go(CARD)
    expect(page.locator("#calls").locator("..")).to_contain_text("ปิดได้ด้วยการเปิดรับโครงการเมื่อ")
    coordinator.assert_fits()

    _sees_the_new_tie(visitor("planner", size), officer, code)
    remove_project(officer, code, 2563)
    page = coordinator.go(BOARD)
    expect(page.locator(".board-column", has=page.get_by_role("heading", name="เปิดรับโครงการอยู่"))).to_contain_text("S15")
    page = coordinator.go(call)
    form_field(page, "ผลที่ได้").fill("ทดลองเปิดรับ ไม่มีโครงการแล้ว")
    page.get_by_role("button", name="ปิดการเปิดรับ").click()
    expect(coordinator.answer).to_contain_text("ปิดรับแล้ว ยังมีช่องว่างอยู่")
    page = coordinator.go(BOARD)
    assert "S15" in in_column(page, "ยังไม่มีผู้รับ")


def _opens_a_call(coordinator: Visitor) -> str:
    """Opens a call from the strategy's card; its address."""
    page = coordinator.go(BOARD)
    page.get_by_role("link", name="กลยุทธ์ S15").click()
    expect(coordinator.answer).to_contain_text("กลยุทธ์ S15 ยังไม่มีโครงการใดรองรับ")
    page.get_by_role("link", name="เปิดรับโครงการจากหน่วยงาน").click()
    town = page.locator(".call-helpers li").filter(has=page.locator("input[value=A11]"))
    expect(town.locator(".call-reason").first).to_be_visible()
    coordinator.assert_fits()
    form_field(page, "สิ่งที่ยังขาด").fill(WANTED)
    day = today() + timedelta(days=7)
    form_field(page, "ขอคำตอบภายในวันที่").fill(f"{day.day}/{day.month}/{day.year + ERA_OFFSET}")
    town.get_by_role("checkbox").check()
    page.get_by_role("button", name="เปิดรับโครงการ", exact=True).click()
    expect(page.locator(".flash-done")).to_contain_text("ขอไป 1 หน่วยงาน")
    coordinator.assert_sound()
    return page.url.removeprefix(coordinator.address)


def _answers_with_a_new_project(officer: Visitor) -> str:
    """Drafts a project from the call that waits in My work, and has it count; its code."""
    page = officer.go("/TH-44/?year=2563")
    item = page.locator(".work-item").filter(has_text=WANTED)
    item.get_by_role("link", name="ตอบ").click()
    page.get_by_role("link", name="ร่างโครงการใหม่ตามคำขอนี้").click()
    expect(page.locator("main")).to_contain_text(WANTED)
    form_field(page, "ชื่อโครงการ").fill("โครงการห้องเรียนริมน้ำของเมือง")
    form_field(page, "งบประมาณ (บาท)").fill("30,000")
    page.get_by_role("button", name=SAVE_NEW).click()
    expect(page.locator(".link-row legend")).to_contain_text("พัฒนาแหล่งเรียนรู้")
    code = save_links(page)
    make_ready(officer, code, 2563)
    return code


def _sees_the_new_tie(planner: Visitor, officer: Visitor, code: str) -> None:
    """The officer asks an agency that nobody works with to join; the planner's open page shows the two as a pair."""
    network = planner.go(NETWORK)
    expect(network.locator("#ties")).to_contain_text("ยังไม่มีคู่ที่ผูกกัน")
    page = officer.go(f"/TH-44/project-edit/{code}?year=2563")
    page.locator("#section-partners > summary").click()
    page.get_by_role("button", name="เพิ่มหน่วยงานร่วม").click()
    page.get_by_label("หน่วยงานที่ร่วม").select_option("TH-44/A12")
    page.get_by_role("button", name="บันทึก", exact=True).click()
    expect(page.locator(".flash-done")).to_be_visible()
    pair = network.locator("#ties tbody tr").filter(has_text=PARTNER)
    expect(pair).to_contain_text(OWNER)
    drawn = network.locator(".network-together title").filter(has_text=PARTNER)
    expect(drawn).to_contain_text(OWNER)
    planner.assert_fits()
