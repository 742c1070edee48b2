"""The matrix of the example province: who serves which strategy in 2563, on the page and in its file."""

from __future__ import annotations

import io
import re
from types import ModuleType

import openpyxl
import pytest
from flask import Flask

from graph.model.people import Role
from tests.integration.portal.example import Example, load_example
from tests.pages import PageClient, words


@pytest.fixture
def example(graph_db: ModuleType, app: Flask) -> Example:
    return load_example(app, 2563)


@pytest.fixture
def planner(example: Example) -> PageClient:
    return example.visit(Role.PLANNER)


def test_who_serves_which_strategy(planner: PageClient) -> None:
    page = planner.get("/TH-44/matrix?year=2563")
    assert page.answer == "มีหน่วยงานหนุน 14 จาก 18 ข้อ — ไม่มีหน่วยงานใดหนุน 4 ข้อ และ 7 ข้อมีหน่วยงานเดียว"
    assert page.says("ว่าง 190 จาก 216 คู่")
    lines = page.soup.select(".matrix tbody tr")
    assert len(lines) == 12
    assert [words(line.th) for line in lines if "matrix-lack" in line.get("class", [])] == [
        "มรม. ไม่หนุนข้อใด",
        "ศกศ.มหาสารคาม ไม่หนุนข้อใด",
    ]
    assert [words(link) for link in page.soup.select(".siblings [aria-current]")] == ["ตารางความเชื่อมโยง"]


def test_every_cell_opens_the_projects_that_it_counts(planner: PageClient) -> None:
    page = planner.get("/TH-44/matrix?year=2563&across=NS")
    cells = page.soup.select(".matrix tbody td[class^=weight] a")
    assert cells
    for cell in cells[:6]:
        counted = planner.get(str(cell["href"]))
        assert re.match(rf"ปี 2563 มี {words(cell).split()[-1]} โครงการ", counted.answer), cell["href"]


def test_a_cell_says_its_element_where_there_is_no_room_for_headings(planner: PageClient) -> None:
    page = planner.get("/TH-44/matrix?year=2563")
    names = {link.find(string=True): words(link.span) for link in page.soup.select(".matrix thead th a")}
    line = page.soup.select_one(".matrix tbody tr:not(.matrix-lack)")
    cells = line.select("td[class^=weight] .matrix-says")
    assert cells
    for cell in cells:
        assert words(cell).endswith(names[words(cell.find(class_="code"))])
    assert re.match(r"\S+.* \d+ โครงการ งบประมาณ [\d,]+ บาท$", words(line.th))


@pytest.mark.parametrize("across", ["strategy", "issue", "objective", "NS", "MP"])
def test_money_across_is_that_of_the_province(planner: PageClient, across: str) -> None:
    page = planner.get(f"/TH-44/matrix?year=2563&across={across}&cells=budget")
    assert words(page.soup.select_one(".matrix tfoot tr:last-child td:last-child")) == "4,235,000"


def test_the_file_holds_every_agency_and_the_sum(planner: PageClient) -> None:
    response = planner.client.get("/TH-44/matrix.xlsx?year=2563&cells=budget&arranged=plan")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data), data_only=True).active
    rows = list(sheet.iter_rows(min_row=6, max_row=17, values_only=True))
    assert [row[0] for row in rows] == [f"A{number:02}" for number in range(1, 13)]
    assert sum(row[-1] for row in rows) == 4_235_000
    assert sum(row[-2] for row in rows) == 20


def test_a_year_without_projects_has_empty_pairs_only(example: Example, planner: PageClient) -> None:
    page = planner.get("/TH-44/matrix?year=2563&across=NEP&arranged=name&cells=grade")
    assert page.status == 200
    assert planner.get("/TH-44/matrix?year=2563&across=nothing&cells=x").status == 200
