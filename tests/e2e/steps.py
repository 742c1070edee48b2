"""What visitors of several stories do."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visitor

# What the button says that saves a new project.
SAVE_NEW = "บันทึกร่างและเชื่อมโยงกับแผน"


def plan_row(page: Page, name: str) -> Locator:
    """The row of the plan's outline that is called so, as `กลยุทธ์ S6`."""
    return page.locator(".outline tbody tr").filter(has=page.get_by_text(name, exact=True))


def form_field(page: Page, label: str) -> Locator:
    """A field by the beginning of its label."""
    return page.get_by_label(re.compile(f"^{re.escape(label)}"))


def add_to_links(visitor: Visitor, typed: str, code: str, *, as_primary: bool) -> None:
    """Searches in the link editor and adds what is found."""
    page = visitor.page
    visitor.settled()
    page.get_by_label("ค้นหาด้วยคำหรือรหัส ทั้งแผนจังหวัดและแผนต้นทาง").fill(typed)
    expect(page.locator(".link-found-said")).to_contain_text(re.compile(r"พบ \d+ ส่วน"))
    word = "เพิ่มเป็นหลัก" if as_primary else "เพิ่มเป็นรอง"
    page.locator(f"#link-found li[data-code='{code}']").get_by_role("button", name=word).click()
    expect(page.locator(".link-row legend").filter(has_text=code).first).to_be_visible()
    visitor.settled()


def save_links(page: Page) -> str:
    """Saves the link editor; the project's code."""
    page.get_by_role("button", name="บันทึกความเชื่อมโยง").click()
    expect(page.locator(".flash-done")).to_contain_text("บันทึกความเชื่อมโยงของ")
    return page.url.split("?")[0].rsplit("/", 1)[-1]


def make_ready(visitor: Visitor, code: str, year: int) -> None:
    """Fills in what the proposal of a draft still lacks and makes it ready, so that it counts."""
    page = visitor.go(f"/TH-44/project-edit/{code}?year={year}")
    for label in ("หลักการและเหตุผล", "วัตถุประสงค์", "เป้าหมายเชิงปริมาณ", "เป้าหมายเชิงคุณภาพ", "ตัวชี้วัดความสำเร็จ"):
        form_field(page, label).fill(f"{label} ของโครงการ")
    form_field(page, "วันเริ่ม").fill(f"1/10/{year - 1}")
    form_field(page, "วันสิ้นสุด").fill(f"30/9/{year}")
    page.get_by_role("button", name="บันทึกและตั้งเป็นพร้อมดำเนินการ").click()
    expect(page.locator("#status")).to_contain_text("สถานะ: พร้อมดำเนินการ")


def remove_project(visitor: Visitor, code: str, year: int) -> None:
    page = visitor.go(f"/TH-44/project-remove/{code}?year={year}")
    page.get_by_role("button", name="ลบโครงการนี้").click()
    expect(page.locator(".flash-done")).to_contain_text(f"ลบโครงการ {code}")


def downloaded_sheet(page: Page, link: str, folder: Path) -> Worksheet:
    """The first sheet of the workbook that a link of the page gives."""
    with page.expect_download() as saved:
        page.get_by_role("link", name=link).click()
    path = folder / saved.value.suggested_filename
    assert path.suffix == ".xlsx"
    saved.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet
