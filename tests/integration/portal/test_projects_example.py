"""The example province of 2563: the figures that its pages must show."""

from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from flask import Flask

from graph.exchange.loading import load
from graph.exchange.plan_folder import read_folder
from graph.model.area import Scope
from graph.model.people import SYSTEM, Role
from graph.store import runs
from tests.factories import Province, make_person
from tests.pages import PageClient, words
from workers.tasks.analysis import analyse, compare

FOLDER = Path(__file__).resolve().parents[3] / "data" / "maha-sarakham"
HERE = Province("TH-44", "MKM-2563")


@pytest.fixture
def browser(graph_db: ModuleType, app: Flask) -> PageClient:
    folder, _problems = read_folder(FOLDER)
    assert folder is not None
    assert not load(folder, SYSTEM).has_errors
    runs.store_run(analyse(Scope("TH-44", 2563)), compare)
    return PageClient(app, make_person(HERE, "maha", Role.COORDINATOR))


def test_the_lists_figures(browser: PageClient) -> None:
    page = browser.get("/TH-44/projects?year=2563")
    assert page.answer == "ปี 2563 มี 20 โครงการ เชื่อมโยงแล้วครบ"
    assert "4,235,000" in words(page.soup.tfoot)
    assert len(page.soup.select("tbody tr")) == 20
    second = browser.get("/TH-44/projects?year=2563&size=25&element=S18")
    assert second.answer == "ปี 2563 มี 10 โครงการ หนุนกลยุทธ์ S18"
    assert browser.get("/TH-44/projects?year=2563&element=NS-1").status == 200


def test_an_elements_counted_money_is_its_coverage(browser: PageClient) -> None:
    run = runs.current_run("TH-44", 2563)
    assert run is not None
    for code in ("S1", "O1", "NS-3", "MP-10.1", "V1"):
        figures = run.coverage[code]
        page = browser.get(f"/TH-44/projects?year=2563&element={code}")
        assert f"{figures['budget_baht']:,}" in words(page.soup.tfoot), code
        assert page.says(f"มี {figures['projects']} โครงการ"), code


def test_the_workbook_holds_every_project_and_the_sum(browser: PageClient) -> None:
    response = browser.client.get("/TH-44/projects.xlsx?year=2563")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data), data_only=True).active
    assert sheet.max_row == 4 + 20 + 1
    assert sheet.cell(25, 5).value == 4_235_000
    assert [sheet.cell(row, 1).value for row in (5, 24)] == ["P001", "P058"]


def test_a_threads_way_by_the_master_plan(browser: PageClient) -> None:
    page = browser.get("/TH-44/project/P025?year=2563")
    assert page.answer.startswith("โครงการนี้หนุน ยุทธศาสตร์ชาติด้านการพัฒนาและเสริมสร้างศักยภาพทรัพยากรมนุษย์ ผ่านกลยุทธ์ S8")
    codes = [words(small).split(" ·")[0] for small in page.soup.select_one(".thread").select("small")]
    assert codes == ["P025", "กลยุทธ์ S8", "แผนย่อย MP-12.1", "ประเด็น MP-12", "ยุทธศาสตร์ NS-3"]


def test_the_coordinators_work_is_what_nobody_covers(browser: PageClient) -> None:
    page = browser.get("/TH-44/?year=2563")
    card = page.soup.find("section", attrs={"aria-labelledby": "group-uncovered-strategy"})
    assert {words(chip) for chip in card.select(".work-what > .chip")} == {"S6", "S11", "S14", "S15"}
    assert page.says("14/18")
    assert page.says("10/12")
