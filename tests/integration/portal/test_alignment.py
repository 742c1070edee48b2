"""The alignment graph: its start page, its outline without JavaScript, and the data that its script asks for."""

from __future__ import annotations

import json
from types import ModuleType

import pytest
from flask import Flask

from graph.model.people import Role
from tests.integration.portal.example import Example, load_example
from tests.pages import Page, words

GRAPH = "/TH-44/alignment"


@pytest.fixture
def example(app: Flask, graph_db: ModuleType) -> Example:
    return load_example(app, 2563)


def listed(page: Page) -> set[str]:
    return {item["data-node"] for item in page.soup.select("[data-outline] [data-node]")}


def test_the_start_page_offers_the_national_strategy_and_the_issues(example: Example) -> None:
    page = example.visit(Role.VIEWER, "A08").get(f"{GRAPH}?year=2563")

    assert page.answer == "20 โครงการ ของจังหวัดไปถึง ยุทธศาสตร์ชาติ 6 จาก 6 ด้าน"
    assert len(page.soup.select(".weave-start")) == 12


def test_a_search_finds_elements_and_projects(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    found = browser.get(f"{GRAPH}?year=2563&q=ลูกเสือ")
    assert [words(one) for one in found.soup.select(".weave-found li")] == [
        "โครงการ โครงการลูกเสือ เนตรนารี จิตอาสาพัฒนาจังหวัด ศธจ.มหาสารคาม"
    ]
    exact = browser.get(f"{GRAPH}?year=2563&q=s1")
    assert words(exact.soup.select(".weave-found li")[0]).startswith("S1 ")
    assert browser.get(f"{GRAPH}?year=2563&q=ไม่มีสิ่งนี้").says("ไม่พบ “ไม่มีสิ่งนี้”")


def test_a_strategy_s_outline_is_its_cascade(example: Example) -> None:
    page = example.visit(Role.VIEWER, "A08").get(f"{GRAPH}/element/S1?year=2563")

    assert page.answer == "กลยุทธ์ S1 มี 2 โครงการ รองรับ และหนุนยุทธศาสตร์ชาติ 2 ด้าน"
    assert listed(page) == {
        *(f"element:{code}" for code in ("S1", "O1", "I1", "M1", "V1", "G1", "NS-1", "NS-3")),
        *(f"element:{code}" for code in ("MP-10", "MP-10.1", "NEP-1", "N12-5", "GOV-1")),
        *("project:P001", "project:P004"),
    }
    drawing = json.loads(page.soup.find(id="weave-data").string)
    assert {node["id"] for node in drawing["nodes"]} == listed(page)
    assert drawing["subject"] == "element:S1"


def test_a_project_and_an_uncovered_strategy_say_how_far_they_reach(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    assert "ยุทธศาสตร์ชาติ 3 ด้าน" in browser.get(f"{GRAPH}/project/P001?year=2563").answer
    assert "ยังไม่มีโครงการรองรับ" in browser.get(f"{GRAPH}/element/S6?year=2563").answer
    assert "ยังไม่มีโครงการใดในจังหวัดหนุน" in browser.get(f"{GRAPH}/element/MP-23?year=2563").answer


def test_what_is_not_there(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    for path in ("element/S99", "project/S1", "agency/A01", "element/S1.json/x"):
        browser.get(f"{GRAPH}/{path}?year=2563", status=404)


def test_the_data_of_one_step(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    answer = browser.client.get(f"{GRAPH}/element/O1.json?year=2563&up=0&down=1&skip=1&fan=1")

    assert answer.is_json
    assert [node["id"] for node in answer.json["nodes"]] == ["element:O1", "element:S2"]
    assert answer.json["nodes"][0]["below"] == 3
    assert answer.json["openings"] == [{"direction": "down", "id": "element:O1", "taken": 1}]
    strange = browser.client.get(f"{GRAPH}/element/O1.json?year=2563&up=-4&down=x&fan=999999999999")
    assert strange.status_code == 200


def test_nobody_reads_without_signing_in(example: Example) -> None:
    client = example.app.test_client()

    answer = client.get(f"{GRAPH}/element/O1.json?year=2563", headers={"Accept": "application/json"})

    assert answer.status_code == 401
