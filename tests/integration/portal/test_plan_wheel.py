"""The wheel of the example province in 2563: 14 of 18 strategies have a project; the table says what it says."""

from __future__ import annotations

from types import ModuleType

import pytest
from flask import Flask

from graph.model.people import Role
from graph.store import runs
from tests.integration.portal.example import AREA, load_example
from tests.pages import PageClient, words


@pytest.fixture
def planner(graph_db: ModuleType, app: Flask) -> PageClient:
    return load_example(app, 2563).visit(Role.PLANNER)


def test_the_wheel_and_its_table(planner: PageClient) -> None:
    page = planner.get("/TH-44/plan-wheel?year=2563")
    assert page.answer == "กลยุทธ์ 18 ข้อ มีโครงการ 14 ข้อ รายงานแล้ว 14 ข้อ — ว่าง 4 ข้อ"
    sectors = [str(link["href"]) for link in page.soup.select("svg.wheel a")]
    rows = [str(row.th.a["href"]) for row in page.soup.select(".outline tbody tr")]
    assert len(rows) == 39
    assert sectors == rows
    empty = [words(row.th).split()[0] for row in page.soup.select(".outline tbody tr.gap")]
    assert empty == ["S6", "S14", "S15", "S11"]
    assert len(page.soup.select("svg.wheel .wheel-grade-0")) == 4


def test_figures_are_those_of_coverage(planner: PageClient) -> None:
    run = runs.current_run(AREA, 2563)
    assert run is not None
    page = planner.get("/TH-44/plan-wheel?year=2563&angle=budget")
    for row in page.soup.select(".outline tbody tr"):
        code = words(row.th).split()[0]
        projects, budget = (words(cell) for cell in row.select(".num"))
        assert (projects, budget) == (str(run.coverage[code]["projects"]), f"{run.coverage[code]['budget_baht']:,}")
    assert len(page.soup.select("svg.wheel a")) < 39
