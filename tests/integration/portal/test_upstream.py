"""Upstream plans on the example province: how far its projects reach each."""

from __future__ import annotations

from types import ModuleType

import pytest
from flask import Flask

from graph.model.people import Role
from tests.integration.portal.example import Example, load_example
from tests.pages import PageClient, words


@pytest.fixture
def browser(app: Flask, graph_db: ModuleType) -> PageClient:
    example: Example = load_example(app, 2563)
    return example.visit(Role.COMMITTEE)


def test_each_plan_says_how_much_of_it_is_reached(browser: PageClient) -> None:
    page = browser.get("/TH-44/upstream?year=2563")
    assert page.answer == "โครงการของจังหวัดไปถึง แผนต้นทางครบทั้ง 6 แผน ในปีงบประมาณ 2563"
    rows = {words(row.find(class_="code")): words(row) for row in page.soup.select("tbody tr")}
    assert list(rows) == ["NS", "MP", "N12", "N13", "ER", "BR", "NEP", "GOV"]
    assert "6 จาก 6 ข้อ 20 10 4,235,000" in rows["NS"]
    assert "14 จาก 45 ข้อ" in rows["MP"]
    assert "แผนจังหวัดเชื่อมโยงไว้ 1 ข้อที่ยังไม่มีโครงการ" in rows["MP"]
    assert "ไม่มีผลใช้ในปีงบประมาณ 2563" in rows["N13"]


def test_a_plan_shows_its_tree_and_where_projects_arrive(browser: PageClient) -> None:
    page = browser.get("/TH-44/upstream/MP?year=2563")
    assert page.answer == "20 โครงการ ของจังหวัดไปถึง 14 จาก 45 ข้อของแผนนี้ในปีงบประมาณ 2563"
    rows = {words(row.find(class_="code")): row for row in page.soup.select("table.outline tbody tr")}
    assert len(rows) == 45
    assert "S1" in words(rows["MP-10.1"])
    assert "ยังไม่มีโครงการ" in words(rows["MP-23"])
    assert page.says("รวม 20 โครงการ 4,235,000 3,725,770")


def test_the_filter_leaves_what_is_reached_or_not(browser: PageClient) -> None:
    reached = browser.get("/TH-44/upstream/MP?year=2563&reached=yes").soup.select("table.outline tbody tr")
    assert len(reached) == 14
    missing = browser.get("/TH-44/upstream/MP?year=2563&reached=no").soup.select("table.outline tbody tr:not(.context)")
    assert len(missing) == 31
    assert browser.get("/TH-44/upstream/NS?year=2563&reached=no").says("ทุกส่วนของแผนนี้มีโครงการไปถึงแล้ว")
    assert len(browser.get("/TH-44/upstream/NS?year=2563&reached=maybe").soup.select("table.outline tbody tr")) == 6


def test_a_plan_that_nothing_reaches(browser: PageClient) -> None:
    page = browser.get("/TH-44/upstream/N13?year=2563")
    assert page.answer == "ยังไม่มีโครงการของจังหวัด ไปถึงแผนนี้ในปีงบประมาณ 2563"
    assert page.says("จึงไม่มีผลใช้ในปีงบประมาณ 2563")


def test_a_plan_that_is_not_drawn_on_is_not_found(browser: PageClient) -> None:
    browser.get("/TH-44/upstream/XX?year=2563", status=404)
