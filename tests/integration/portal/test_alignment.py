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


def test_the_whole_plan_starts_from_the_national_strategy(example: Example) -> None:
    page = example.visit(Role.VIEWER, "A08").get(f"{GRAPH}/plan?year=2563")

    assert page.answer == "20 โครงการ ของจังหวัดไปถึง ยุทธศาสตร์ชาติ 6 จาก 6 ด้าน"
    drawing = json.loads(page.soup.find(id="weave-data").string)
    assert drawing["base"][:7] == [*(f"element:NS-{number}" for number in range(1, 7)), "element:G1"]
    assert {node["id"] for node in drawing["nodes"]} == listed(page)
    assert sum(key.startswith("project:") for key in listed(page)) == 20
    assert len(listed(page)) <= drawing["limit"] == 300


def test_a_view_s_address_gives_the_same_view_on_the_page_and_as_data(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    view = "year=2563&focus=eS15&pin=eS15&o=d1eS1&o=u0eI1&size=budget&o=d3eNOWHERE&o=x&pin=z9"

    page = browser.get(f"{GRAPH}/element/S1?{view}")
    answer = browser.client.get(f"{GRAPH}/element/S1.json?{view}")

    assert {"element:S1", "element:I1", "project:P001", "element:S15"} <= listed(page)
    assert not {"project:P004", "element:V1"} & listed(page)
    assert {node["id"] for node in answer.json["nodes"]} == listed(page)
    assert page.soup.select_one(".weave-item.selected a")["href"].startswith("/TH-44/element/S15")
    assert words(page.soup.select_one("[data-panel] .kicker")).startswith("กลยุทธ์ S15")
    (more,) = page.soup.select(".weave-more")
    assert words(more) == "อีก 1 รายการ"
    assert "project:P004" in listed(browser.get(more["href"]))


def test_reports_are_the_lowest_layer_when_they_are_asked_for(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    page = browser.get(f"{GRAPH}/element/S1?year=2563&reports=1")
    plain = browser.get(f"{GRAPH}/element/S1?year=2563")
    bundle = page.soup.select_one("[data-node='project:P001'] > .weave-item a.weave-folded:last-child")
    opened = browser.get(bundle["href"])

    assert listed(page) == listed(plain)
    assert words(bundle) == "↓4"
    assert listed(opened) - listed(page) == {f"report:P001/{quarter}" for quarter in (1, 2, 3, 4)}
    report = opened.soup.select_one("[data-node='report:P001/1'] a")
    assert words(report) == "รับแล้ว ก้าวหน้า 25%"
    assert report["href"].startswith("/TH-44/project/P001")
    assert report["href"].endswith("#progress")
    browser.get(f"{GRAPH}/report/P001/1?year=2563", status=404)


def test_projects_without_a_link_are_a_bundle_of_the_whole_plan(example: Example) -> None:
    example.analyse(2564)
    browser = example.visit(Role.VIEWER, "A08")

    page = browser.get(f"{GRAPH}/plan?year=2564")
    group = page.soup.select_one("[data-node='group:unlinked'] > .weave-item")
    opened = browser.get(group.select_one("a.weave-folded")["href"])
    lone = browser.get(f"{GRAPH}/project/P041?year=2564")

    assert "group:unlinked" not in listed(browser.get(f"{GRAPH}/plan?year=2563"))
    assert words(group).startswith("1 โครงการ โครงการที่ยังไม่เชื่อมโยง")
    assert browser.get(group.select_one(".weave-words a")["href"]).says("P041")
    assert "project:P041" not in listed(page)
    assert "project:P041" in listed(opened)
    assert "ยังไม่เชื่อมโยง" in lone.answer
    assert {"project:P041", "group:unlinked"} == listed(lone)
    for filters, is_left in (("agency=A02", True), ("agency=A01", False), ("role=primary", False), ("budget=1", True)):
        assert ("group:unlinked" in listed(browser.get(f"{GRAPH}/plan?year=2564&{filters}"))) is is_left
    dear = browser.get(f"{GRAPH}/plan?year=2564&budget=1").soup.select_one(
        "[data-node='group:unlinked'] .weave-words a"
    )
    assert "budget=1" in dear["href"], "the list has what the bundle counts"


def test_places_and_the_way_the_drawing_runs_are_kept_in_every_address(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    view = "year=2563&turn=columns&frame=0-120&pin=eO1_x-120y340&pin=eI1_x1y2z&pin=eM1"

    page = browser.get(f"{GRAPH}/element/S1?{view}")

    drawing = json.loads(page.soup.find(id="weave-data").string)
    assert drawing["places"] == {"element:O1": [-120, 340]}
    assert drawing["pins"] == ["element:O1", "element:M1"]
    assert (drawing["turn"], drawing["frame"]) == ("columns", "0-120")
    toggle = page.soup.select_one("[data-node='element:S1'] > .weave-item a.weave-toggle")["href"]
    assert "turn=columns&frame=0-120" in toggle
    assert "pin=eO1_x-120y340&pin=eM1" in toggle
    odd = json.loads(
        browser.get(f"{GRAPH}/element/S1?turn=round&frame=x&pin=eO1_x99999999y1").soup.find(id="weave-data").string
    )
    assert (odd["turn"], odd["frame"], odd["pins"]) == (None, "", [])


def test_filters_leave_the_ways_of_what_they_name(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    page = browser.get(f"{GRAPH}/plan?year=2563&agency=A02")
    own = {key for key in listed(page) if key.startswith("project:")}
    dear = browser.get(f"{GRAPH}/plan?year=2563&budget=300,000")
    lacking = browser.get(f"{GRAPH}/plan?year=2563&grade=0")
    nothing = browser.get(f"{GRAPH}/plan?year=2563&budget=999999999")

    assert own
    assert own < {key for key in listed(browser.get(f"{GRAPH}/plan?year=2563")) if key.startswith("project:")}
    assert page.says("แสดงเฉพาะ")
    assert 0 < sum(key.startswith("project:") for key in listed(dear)) < 20
    assert "element:S6" in listed(lacking)
    assert not {"project:P001", "element:S1"} & listed(lacking)
    assert nothing.says("ไม่มีอะไรตรงกับตัวกรอง")
    assert not listed(nothing)


def test_what_is_found_beyond_the_drawing_is_pinned_into_it(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    page = browser.get(f"{GRAPH}/element/S1?year=2563&q=S15")
    hit = page.soup.select_one("[data-find='element:S15'] a")
    found = browser.get(hit["href"])
    asked = browser.client.get(f"{GRAPH}/element/S1?year=2563&q=S15", headers={"HX-Request": "true"})

    assert "element:S15" not in listed(page)
    assert "element:S15" in listed(found)
    assert found.soup.select_one(".weave-item.selected .weave-pin")
    assert "<html" not in asked.text
    assert "element:S15" in asked.text


def test_a_view_is_kept_under_a_name_renamed_removed_and_brought_back(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    view = f"{GRAPH}/plan?year=2563&grade=0"

    page = browser.get(view)
    assert browser.submit(page, "/views", 422, name=" ").says("ตั้งชื่อก่อน")
    saved = browser.follow(browser.submit(page, "/views", name="ที่ยังขาด"))
    assert saved.says("บันทึกมุมมอง “ที่ยังขาด” แล้ว")
    assert saved.path == view
    start = browser.get(f"{GRAPH}?year=2563")
    kept, rename = start.soup.select(".weave-views a")
    assert kept["href"] == view

    page = browser.get(rename["href"])
    named = browser.follow(browser.submit(page, rename["href"].split("?")[0], name="กลยุทธ์ที่ขาด"))
    assert named.says("เปลี่ยนชื่อเป็น “กลยุทธ์ที่ขาด” แล้ว")
    assert browser.submit(page, rename["href"].split("?")[0], 409, name="อีกชื่อ").says("อีกชื่อ")
    removed = browser.follow(browser.submit(named, "/remove"))
    assert not removed.soup.select(".weave-views")
    assert browser.follow(browser.submit(removed, "/restore")).says("นำมุมมอง “กลยุทธ์ที่ขาด” กลับมาแล้ว")
    other = example.visit(Role.PLANNER, "A01")
    assert not other.get(f"{GRAPH}?year=2563").soup.select(".weave-views")
    page = other.get(f"{GRAPH}/plan?year=2563")
    other.submit(page, "/views", 404, name="หน้าอื่น", address="/TH-44/plan")


def test_nobody_reads_without_signing_in(example: Example) -> None:
    client = example.app.test_client()

    answer = client.get(f"{GRAPH}/element/O1.json?year=2563", headers={"Accept": "application/json"})

    assert answer.status_code == 401
