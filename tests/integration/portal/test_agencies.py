"""Agencies on the example province: who carries the plan, who is idle, and what one of them does."""

from __future__ import annotations

from io import BytesIO
from types import ModuleType

import openpyxl
import pytest
from flask import Flask

from graph.model.people import Role
from tests.integration.portal.example import Example, load_example
from tests.pages import words

AGENCIES = "/TH-44/agencies?year=2563"


@pytest.fixture
def example(app: Flask, graph_db: ModuleType) -> Example:
    return load_example(app, 2563, 2564)


def test_who_carries_the_plan_and_who_is_idle(example: Example) -> None:
    page = example.visit(Role.PLANNER).get(AGENCIES)

    assert page.answer == "10 จาก 12 หน่วยงานมีโครงการตามแผน — ยังไม่มี 2 หน่วยงาน"
    stats = {words(stat.dt): words(stat.dd) for stat in page.soup.select(".stat")}
    assert stats["โครงการ"] == "20"
    assert stats["งบประมาณรวม"] == "4.24 ล้าน บาท"
    idle = page.soup.select("tr.agency-idle")
    assert len(idle) == 2
    assert all(row.select("a[href*='projects/new']") for row in idle)


def test_idle_agencies_are_offered_only_to_those_who_may(example: Example) -> None:
    page = example.visit(Role.OFFICER, "A09").get(AGENCIES)

    offered = [row.select("a[href*='projects/new']") for row in page.soup.select("tr.agency-idle")]
    assert [bool(one) for one in offered] == [True, False]


def test_sorting_and_the_filter_by_element_live_in_the_address(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    dearest = browser.get(f"{AGENCIES}&sort=budget&order=desc").soup.select("tbody th a")[0]
    assert words(dearest) == "สพป.มค.2"
    assert "2 หน่วยงาน หนุน กลยุทธ์ S1" in browser.get(f"{AGENCIES}&element=S1").answer
    assert browser.get(f"{AGENCIES}&element=S6").says("ยังไม่มีหน่วยงานใดหนุนส่วนนี้ของแผน")
    browser.get(f"{AGENCIES}&element=nothing", status=404)
    browser.get(f"{AGENCIES}&sort=nothing")


def test_the_export_is_the_list(example: Example) -> None:
    answer = example.visit(Role.VIEWER, "A08").client.get("/TH-44/agencies.xlsx?year=2563")

    rows = list(
        openpyxl.load_workbook(BytesIO(answer.data), data_only=True).active.iter_rows(min_row=5, values_only=True)
    )
    *rows, total = rows
    assert (len(rows), sum(row[3] for row in rows)) == (12, 20)
    assert sum(row[5] for row in rows) == total[5] == 4_235_000


def test_an_agency_s_page(example: Example) -> None:
    page = example.visit(Role.PLANNER).get("/TH-44/agency/A01?year=2564")

    assert page.answer == "ศธจ.มหาสารคาม ทำ 2 โครงการ หนุน 2 กลยุทธ์ ของจังหวัด"
    assert len(page.soup.select("#strategies .thread")) == 2
    assert page.says("ยุทธศาสตร์ชาติด้านการปรับสมดุลและพัฒนาระบบการบริหารจัดการภาครัฐ")
    before = page.soup.select(".agency-before tbody tr")
    assert words(before[0]) == "โครงการ 5 2"


def test_an_idle_agency_s_page_says_what_to_do(example: Example) -> None:
    page = example.visit(Role.COMMITTEE).get("/TH-44/agency/A09?year=2563")

    assert "ยังไม่มีโครงการ" in page.answer
    assert not page.soup.select("a[href*='projects/new']")
    assert page.soup.select("a[href*='gaps'][href*='agency=A09']")


def test_names_of_people_are_for_those_who_plan_with_them(example: Example) -> None:
    planner, other = example.visit(Role.PLANNER), example.visit(Role.VIEWER, "A08")

    assert planner.get("/TH-44/agency/A08?year=2563").soup.select(".agency-members")
    assert other.get("/TH-44/agency/A08?year=2563").soup.select(".agency-members")
    assert not other.get("/TH-44/agency/A01?year=2563").soup.select(".agency-members")
    assert other.get("/TH-44/agency/A01?year=2563").says("1 คน")


def test_an_agency_that_is_not_there(example: Example) -> None:
    browser = example.visit(Role.PLANNER)

    browser.get("/TH-44/agency/A99?year=2563", status=404)
    browser.get("/TH-44/agency/A01?year=2590", status=404)
