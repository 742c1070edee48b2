"""The network of the example province: who works with whom in 2563, on the page, between two, and in its file."""

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
    return load_example(app, 2563, 2564)


@pytest.fixture
def planner(example: Example) -> PageClient:
    return example.visit(Role.PLANNER)


def test_who_is_the_centre_and_who_is_alone(planner: PageClient) -> None:
    page = planner.get("/TH-44/network?year=2563")
    assert page.answer == "อบจ.มหาสารคาม เป็นศูนย์กลาง มีเรื่องร่วมกับ 8 จาก 11 หน่วยงาน — 2 หน่วยงานไม่มีเรื่องร่วมกับใคร"
    assert [words(link) for link in page.soup.select(".siblings [aria-current]")] == ["เครือข่าย"]
    assert len(page.soup.select(".network-tie")) == 25
    assert len(page.soup.select(".network-agency")) == 12
    assert len(page.soup.select(".network-ties tbody tr")) == 25
    assert page.says("ยังไม่มีผลของปี 2562 ให้เทียบ")


def test_every_tie_opens_what_it_was_counted_from(planner: PageClient) -> None:
    page = planner.get("/TH-44/network?year=2563")
    lines = page.soup.select(".network-ties tbody tr")
    for line in lines[:3]:
        counted = planner.get(str(line.select("td a")[-1]["href"]))
        assert f"มีเรื่องร่วมกัน {words(line.select('td')[-1])} เรื่อง" in counted.answer
        cell = counted.soup.select_one("#objective tbody td a")
        assert re.match(rf"ปี 2563 มี {words(cell)} โครงการ", planner.get(str(cell["href"])).answer)


def test_one_agency_and_one_kind(planner: PageClient) -> None:
    page = planner.get("/TH-44/network?year=2563&agency=A04")
    assert len(page.soup.select(".network-ties tbody tr")) == 1
    assert len(page.soup.select(".network-faded")) == 24
    nothing = planner.get("/TH-44/network?year=2563&kind=project")
    assert nothing.answer == "ยังไม่มีหน่วยงานใดมีเรื่องร่วมกัน"
    assert len(nothing.soup.select(".network-alone")) == 12
    assert planner.get("/TH-44/network?year=2563&kind=x&agency=x&sort=x&page=99").answer


def test_a_year_is_held_against_the_one_before(planner: PageClient) -> None:
    page = planner.get("/TH-44/network?year=2564")
    gained, lost = page.soup.select("#changes-heading + .columns .card h3 span")
    now = len(page.soup.select(".network-ties tbody tr"))
    assert now - int(words(gained)) + int(words(lost)) == 25
    was = planner.get(str(page.soup.select(".network-changes")[-1].a["href"]))
    assert "ปีงบประมาณ 2563" in was.text


def test_pairs_that_are_none(planner: PageClient) -> None:
    assert planner.get("/TH-44/network/pair?year=2563&one=A01&other=A09").answer.endswith("ยังไม่มีเรื่องร่วมกัน")
    for query in ("one=A01&other=A01", "one=A01", "one=A01&other=X9"):
        assert planner.get(f"/TH-44/network/pair?year=2563&{query}", status=404)


def test_the_file_holds_agencies_and_ties(planner: PageClient) -> None:
    response = planner.client.get("/TH-44/network.xlsx?year=2563&sort=name")
    book = openpyxl.load_workbook(io.BytesIO(response.data), data_only=True)
    assert [sheet.title for sheet in book] == ["หน่วยงานในเครือข่าย", "คู่ที่ผูกกัน"]
    ties = list(book.worksheets[1].iter_rows(min_row=5, values_only=True))
    assert sum(row[-2] or 0 for row in ties) == 33


def test_a_year_that_was_not_measured_says_so(example: Example, planner: PageClient) -> None:
    assert "กำลังวัด" in planner.get("/TH-44/network?year=2565").answer
    assert planner.client.get("/TH-44/network.xlsx?year=2565").status_code == 404
