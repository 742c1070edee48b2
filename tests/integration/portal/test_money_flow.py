"""The money of the example province in 2563: 4,235,000 baht at each stage, from sources to the national strategy."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType

import pytest
from flask import Flask

from graph.analysis.money_flow import Funding
from graph.analysis.tables import MILLION
from graph.model.area import Scope
from graph.model.people import Role
from graph.model.project_form import BudgetLine
from graph.store.funding import funding_of
from tests.integration.portal.example import AREA, Example, load_example
from tests.pages import PageClient, words


@pytest.fixture
def example(graph_db: ModuleType, app: Flask) -> Example:
    return load_example(app, 2563)


@pytest.fixture
def planner(example: Example) -> PageClient:
    return example.visit(Role.PLANNER)


def _sum(cells: list[str]) -> Decimal:
    return sum((Decimal(cell.replace(",", "")) for cell in cells), Decimal(0))


def test_every_stage_adds_up_to_the_provinces_money(planner: PageClient) -> None:
    page = planner.get("/TH-44/money-flow?year=2563")
    assert page.answer == "งบประมาณ 4,235,000 บาท จาก 4 แหล่ง ไปถึง ยุทธศาสตร์ชาติ 6 ด้าน มากที่สุดคือ NS-3 46%"
    tables = page.soup.select(".flow-table")
    assert len(tables) == 3
    for table in tables:
        assert _sum([words(row.select_one(".num")) for row in table.select("tbody tr")]) == 4_235_000
        assert words(table.select_one("tfoot .num")) == "4,235,000"
    assert not page.says("ไม่ระบุแหล่ง")


def test_the_picture_shows_what_the_tables_say(planner: PageClient) -> None:
    page = planner.get("/TH-44/money-flow?year=2563")
    picture = page.soup.select_one("svg.flow")
    assert picture is not None
    assert len(picture.select(".flow-band")) == len(page.soup.select(".flow-table tbody tr"))
    targets = [str(link["href"]) for link in picture.select("a")]
    assert targets
    assert all(page.soup.find(id=target[1:]) for target in targets if target.startswith("#"))


def _write_lines(graph_db: ModuleType, project: str, lines: list[BudgetLine]) -> None:
    rows = [
        {"order": place, "source": one.source, "satang": None if one.amount is None else int(one.amount * 100)}
        for place, one in enumerate(lines)
    ]
    graph_db.write(
        lambda tx: tx.run(
            """
            MATCH (project:Project {id: $id})
            UNWIND $rows AS row
            CREATE (project)-[:HAS_BUDGET_LINE]->(line:BudgetLine)
            SET line = row
            """,
            id=project,
            rows=rows,
        )
    )


def test_every_amount_from_a_source_opens_the_list_that_adds_up_to_it(
    example: Example, planner: PageClient, graph_db: ModuleType
) -> None:
    lines = [BudgetLine("เงินบริจาค", amount=Decimal("10000.50")), BudgetLine(None, amount=Decimal(5))]
    _write_lines(graph_db, example.id("P001"), lines)
    paid = "MATCH (p:Project {area: $area, year: 2563}) WHERE p.budget_satang > 0 WITH p ORDER BY p.code DESC LIMIT 2"
    graph_db.write(lambda tx: tx.run(paid + " SET p.budget_source = NULL", area=AREA))
    page = planner.get("/TH-44/money-flow?year=2563")
    rows = page.soup.select("#leaving-source .flow-table tbody tr")
    assert len(rows) > 4
    for row in rows:
        link = row.select_one(".num a")
        assert link is not None
        listed = planner.get(str(link["href"]))
        assert words(listed.soup.select("tfoot td.num")[-1]) == words(link), words(row)
    drawn = [str(one["href"]) for one in page.soup.select("svg.flow a") if "source=" in str(one["href"])]
    assert any("source=-" in one for one in drawn)
    narrowed = planner.get(drawn[0] + "&q=ไม่มีคำนี้เลย")
    assert narrowed.says("ไม่มีโครงการที่ตรงกับตัวกรอง")
    (export,) = planner.get(drawn[0]).soup.select("a[href*='projects.xlsx']")
    assert "source=" in str(export["href"])
    planner.get("/TH-44/projects?year=2563&source=ไม่มีแหล่งนี้")


def test_what_a_project_says_of_its_budget(example: Example, graph_db: ModuleType) -> None:
    lines = [BudgetLine("เงินบริจาค", amount=Decimal("10000.50")), BudgetLine(None, amount=Decimal(5)), BudgetLine("อื่น")]
    _write_lines(graph_db, example.id("P001"), lines)
    funding = funding_of(Scope(AREA, 2563))
    assert len(funding) == 20
    assert funding[example.id("P001")] == Funding(
        "งบประมาณแผ่นดินตามพระราชบัญญัติงบประมาณรายจ่ายประจำปี (Function)",
        (("เงินบริจาค", 10_000 * MILLION + MILLION // 2), (None, 5 * MILLION)),
    )


def test_money_that_reaches_no_national_strategy_is_said(example: Example, planner: PageClient) -> None:
    example.analyse(2564)
    page = planner.get("/TH-44/money-flow?year=2564")
    assert page.answer.endswith("— 160,000 บาทไปไม่ถึง")
    lost = page.soup.select_one("svg.flow a[href='#issue-none'] title")
    assert words(lost) == "ไม่ถึงประเด็นใด: 160,000 บาท"
    assert page.soup.find(id="issue-none") is not None
