"""The plan page on the example province: which strategies are covered this year, which are not."""

from __future__ import annotations

from io import BytesIO
from types import ModuleType

import openpyxl
import pytest
from bs4 import Tag
from flask import Flask

from graph.model.people import Role
from tests.factories import Province
from tests.integration.portal.conftest import Visit
from tests.integration.portal.example import Example, load_example
from tests.pages import Page, words

PLAN = "/TH-44/plan"


@pytest.fixture
def example(app: Flask, graph_db: ModuleType) -> Example:
    return load_example(app, 2563)


def _rows(page: Page) -> dict[str, Tag]:
    """The outline's rows by code."""
    table = page.soup.find("table", class_="outline")
    assert isinstance(table, Tag)
    return {
        words(row.th.find(class_="code")).split()[-1]: row
        for row in table.tbody.find_parent("table").select("tbody tr")
    }


def test_the_plan_says_what_is_covered_and_each_figure_opens(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    page = browser.get(f"{PLAN}?year=2563")
    assert page.answer == "ปีงบประมาณ 2563 กลยุทธ์ 14 จาก 18 ข้อ มีโครงการรองรับ — ยังขาด 4 ข้อ"
    stats = [words(stat) for stat in page.soup.find_all(class_="stat")]
    assert stats == [
        "โครงการ เชื่อมโยงครบทุกโครงการ 20",
        "จาก 12 หน่วยงานมีโครงการ 10",
        "งบประมาณรวม 4.24 ล้าน บาท",
        "ใช้จ่ายแล้ว 3.73 ล้าน บาท",
        "ตัวชี้วัดร่วม 14",
    ]
    assert all(stat.find("a") for stat in page.soup.find_all(class_="stat"))
    rows = _rows(page)
    assert len(rows) == 39
    assert {code for code, row in rows.items() if "gap" in row["class"]} == {"S6", "S11", "S14", "S15"}
    assert "ไม่มีโครงการ" in words(rows["S6"])
    assert "835,000" in words(rows["I1"])
    assert rows["I1"].find("a", href=lambda link: "projects?" in link and "element=I1" in link)


def test_filters_live_in_the_address(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    uncovered = browser.get(f"{PLAN}?year=2563&uncovered=1")
    assert list(_rows(uncovered)) == ["I2", "O2", "S6", "I4", "O6", "S11", "I5", "O7", "S14", "S15"]
    assert uncovered.answer.endswith("ยังขาด 4 ข้อ")
    assert list(_rows(browser.get(f"{PLAN}?year=2563&kind=issue"))) == [f"I{number}" for number in range(1, 7)]
    assert list(_rows(browser.get(f"{PLAN}?year=2563&q=ยาเสพติด"))) == ["I1", "O1", "S3"]
    nothing = browser.get(f"{PLAN}?year=2563&q=ไม่มีคำนี้")
    assert nothing.says("ไม่มีส่วนของแผนที่ตรงกับตัวกรอง")


def test_one_agencys_plan_counts_its_projects_alone(example: Example) -> None:
    page = example.visit(Role.OFFICER, "A03").get(f"{PLAN}?year=2563&agency=A03")
    assert page.answer.startswith("สพป.มค.2 มีโครงการหนุน กลยุทธ์ 4 จาก 18 ข้อ")
    rows = _rows(page)
    assert "945,000" in words(rows["G1"])
    assert "gap" not in rows["S6"]["class"]
    assert "ไม่มีโครงการ" not in words(rows["S1"])


def test_a_year_that_was_never_analysed_says_so_and_shows_the_plan(example: Example) -> None:
    page = example.visit(Role.VIEWER, "A08").get(f"{PLAN}?year=2564")
    assert page.answer == "กำลังวิเคราะห์แผนของปีงบประมาณ 2564 เป็นครั้งแรก"
    assert len(_rows(page)) == 39
    assert not page.soup.select("tr.gap")


def test_a_year_without_a_plan_is_not_found(example: Example) -> None:
    example.visit(Role.VIEWER, "A08").get(f"{PLAN}?year=2599", status=404)


def test_the_excel_file_holds_the_filtered_rows_as_numbers_and_plain_text(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    response = browser.client.get(f"{PLAN}.xlsx?year=2563&uncovered=1")
    assert response.status_code == 200
    sheet = openpyxl.load_workbook(BytesIO(response.data)).active
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert rows[0][:3] == ("รหัส", "ประเภท", "ข้อความของแผน")
    assert [row[0] for row in rows[1:]] == ["I2", "O2", "S6", "I4", "O6", "S11", "I5", "O7", "S14", "S15"]
    assert rows[1][5:8] == (3, 3, 600_000)
    assert rows[3][4:8] == ("ไม่มีโครงการ", 0, 0, 0)
    assert "เฉพาะที่ยังไม่มีโครงการ" in sheet["A2"].value


def test_the_excel_file_never_holds_a_formula(graph_db: ModuleType, province: Province, visit: Visit) -> None:
    title = '=HYPERLINK("http://example.org")'
    rename = "MATCH (element:Element {id: $id}) SET element.title_th = $title"
    graph_db.write(lambda tx: tx.run(rename, id=province.id("S1"), title=title))
    response = visit(Role.VIEWER).client.get(f"/{province.area}/plan.xlsx?year=2563")
    sheet = openpyxl.load_workbook(BytesIO(response.data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.data_type for cell in cells if cell.value == title] == ["s"]


def test_a_reader_of_another_province_stays_out(example: Example) -> None:
    example.visit(Role.VIEWER, "A08").get("/TH-90/plan", status=403)
