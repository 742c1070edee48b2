"""Pages as of an earlier moment, on the example province: what stood then to the baht, and nothing that changes it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

import pytest
from flask import Flask

from graph import db
from graph.analysis.coverage import coverage
from graph.model.area import Scope
from graph.model.fiscal import BANGKOK
from graph.model.people import SYSTEM, Role
from graph.store import links, projects, snapshots
from tests.integration.portal.example import Example, load_example
from tests.pages import Page, PageClient, words

SCOPE = Scope("TH-44", 2563)
THEN = datetime(2020, 9, 30, 16, 45, tzinfo=BANGKOK)
PLAN = "/TH-44/plan?year=2563"
OF_THE_PAST = (
    *("plan", "alignment", "alignment/plan", "alignment/element/S13", "matrix", "money-flow", "plan-wheel"),
    *("questions", "questions/one-agency", "gaps", "element/S13"),
)
WRITES = re.compile(r"/(new|edit|links|views|element-links)\b")


@dataclass(frozen=True)
class Moments:
    """The example as it was on THEN, before P052 lost its links, and as it is now."""

    example: Example
    run: str

    def address(self, page: str, as_of: str | None = None) -> str:
        return f"/TH-44/{page}?year=2563&as_of={self.run if as_of is None else as_of}"


@pytest.fixture
def moments(app: Flask, graph_db: ModuleType) -> Moments:
    example = load_example(app, 2563)
    assert snapshots.keep(SCOPE)
    run = snapshots.list_snapshots(SCOPE)[0].run
    query = "MATCH (snapshot:Snapshot {run: $run}) SET snapshot.at = datetime($at)"
    db.write(lambda tx: tx.run(query, run=run, at=THEN.isoformat()))
    project = projects.get_project(example.id("P052"))
    links.replace_links("TH-44", project.id, project.version, [], SYSTEM)
    example.analyse(2563)
    return Moments(example, run)


@pytest.fixture
def planner(moments: Moments) -> PageClient:
    return moments.example.visit(Role.PLANNER)


def row(page: Page, code: str) -> list[str]:
    """The figures of an element in the outline."""
    found = page.soup.select_one(f".outline a[href*='/element/{code}?']").find_parent("tr")
    return [words(cell) for cell in found.select("td")]


def test_the_plan_then_and_now(moments: Moments, planner: PageClient) -> None:
    then, now = planner.get(moments.address("plan")), planner.get(PLAN)
    assert then.answer == "ปีงบประมาณ 2563 กลยุทธ์ 14 จาก 18 ข้อ มีโครงการรองรับ — ยังขาด 4 ข้อ"
    assert now.answer == "ปีงบประมาณ 2563 กลยุทธ์ 13 จาก 18 ข้อ มีโครงการรองรับ — ยังขาด 5 ข้อ"
    assert row(then, "S13")[1:4] == ["1", "1", "55,000"]
    assert row(now, "S13")[1] == "0"
    covered = coverage(snapshots.picture_of(snapshots.list_snapshots(SCOPE)[0]).cascade)
    assert covered.elements_json()["S13"]["budget_baht"] == 55000


def test_it_says_of_when_it_is_and_leads_back(moments: Moments, planner: PageClient) -> None:
    page = planner.get(moments.address("plan") + "&uncovered=1")
    banner = page.soup.select_one(".looking-back")
    assert "ดูข้อมูล ณ 30 กันยายน 2563 16:45 น." in words(banner)
    assert moments.run[:8] in words(banner)
    (back, compare, others) = banner.select("a")
    assert back["href"] == "/TH-44/plan?year=2563&uncovered=1"
    assert f"as_of={moments.run}" in compare["href"]
    assert "page=plan.outline" in others["href"]
    assert planner.get(PLAN).soup.select_one(".looking-back") is None


def test_every_page_shows_then_and_asks_for_nothing_newer(moments: Moments, planner: PageClient) -> None:
    for page in OF_THE_PAST:
        then, now = planner.get(moments.address(page)), planner.get(f"/TH-44/{page}?year=2563")
        assert then.soup.select_one(".looking-back") is not None
        assert then.soup.select_one("[data-freshness]") is None
        assert now.soup.select_one("[data-freshness]") is not None
        main = then.soup.select_one("main")
        assert main.select("form[method=post]") == []
        assert [a["href"] for a in main.select("a") if WRITES.search(a["href"])] == []
        if page not in ("questions", "alignment"):
            assert words(main) != words(now.soup.select_one("main")), page


def test_links_between_such_pages_keep_the_moment(moments: Moments, planner: PageClient) -> None:
    page = planner.get(moments.address("plan"))
    kept = {a["href"].split("?")[0] for a in page.soup.select("a[href*=as_of]")}
    assert {"/TH-44/plan", "/TH-44/gaps", "/TH-44/alignment", "/TH-44/element/S13"} <= kept
    others = [a["href"] for a in page.soup.select("a[href^='/TH-44/projects'], a[href^='/TH-44/agencies']")]
    assert others
    assert not any("as_of" in one for one in others)
    assert page.soup.select_one("form.filters input[name=as_of]")["value"] == moments.run
    switcher = page.soup.select_one(".menu-scope form")
    assert switcher.select("input[name=as_of]") == []


def test_the_graph_then(moments: Moments, planner: PageClient) -> None:
    address = moments.address("alignment/element/S13.json")
    found = planner.client.get(address).get_json()
    assert "project:P052" in [node["id"] for node in found["nodes"]]
    assert all(f"as_of={moments.run}" in node["here"] for node in found["nodes"])
    now = planner.client.get("/TH-44/alignment/element/S13.json?year=2563").get_json()
    assert "project:P052" not in [node["id"] for node in now["nodes"]]
    page = planner.get(moments.address("alignment/element/S13"))
    assert ["as_of", moments.run] in json.loads(page.soup.find(id="weave-data").string)["kept"]


def test_an_element_then(moments: Moments, planner: PageClient) -> None:
    page = planner.get(moments.address("element/S13"))
    assert "มี 1 โครงการ จาก 1 หน่วยงาน" in page.answer
    assert "P052" in words(page.soup.select_one("[data-figures=projects]"))
    # What was written later is not in its history.
    assert "P052" not in words(page.soup.select_one("main").find(id="history") or page.soup.new_tag("p"))


def test_a_day_means_the_last_picture_until_its_end(moments: Moments, planner: PageClient) -> None:
    for day in ("2020-09-30", "30/9/2563", "2563-12-31", "30 ก.ย. 2563"):
        assert "14 จาก 18" in planner.get(moments.address("plan", day)).answer
    assert (
        f"as_of={moments.run}"
        in planner.get(moments.address("plan", "30/9/2563")).soup.select_one(".nav")("a")[1]["href"]
    )


def test_too_early(moments: Moments, planner: PageClient) -> None:
    page = planner.get(moments.address("plan", "29/9/2563"), status=404)
    assert page.answer == "ยังไม่มีข้อมูลที่เก็บไว้ของวันที่ 29 กันยายน 2563"
    assert page.says("ย้อนดูได้ตั้งแต่ 30 ก.ย. 2563 16:45 น.")
    assert page.soup.select(".looking-back, a[href*=as_of]") == []
    for unknown in ("0" * 32, "ก" * 400, "31/2/2563"):
        assert planner.get(moments.address("gaps", unknown), status=404).says("ไม่มีข้อมูลที่เก็บไว้ของการวิเคราะห์ครั้งนี้")
    assert planner.get(moments.address("plan").replace("2563&", "2564&"), status=404).says("ยังไม่ได้เก็บข้อมูลของปีนี้")


def test_files_are_of_then(moments: Moments, planner: PageClient) -> None:
    for page in ("plan.xlsx", "matrix.xlsx", "gaps.xlsx"):
        then, now = planner.client.get(moments.address(page)), planner.client.get(f"/TH-44/{page}?year=2563")
        assert (then.status_code, now.status_code) == (200, 200)
        assert then.data != now.data


def test_what_has_changed_since(moments: Moments, planner: PageClient) -> None:
    page = planner.get(moments.address("look-back/compare"))
    lost = page.soup.find(id="lost-heading").find_parent("section")
    assert [words(chip) for chip in lost.select("tbody .chip")][:3] == ["I5", "O7", "S13"]
    sums = {
        words(one.th): [words(cell) for cell in one.select("td")] for one in page.soup.select(".whatif-sums tbody tr")
    }
    assert sums["กลยุทธ์ที่มีโครงการ (จาก 18)"] == ["14", "13", "−1"]
    assert sums["โครงการ"] == ["20", "20", "–"]
    assert "กลยุทธ์ S13" in words(page.soup.find(id="opened-heading").find_parent("section"))
    assert page.soup.select_one("[data-freshness]") is not None
    snapshots.keep(SCOPE)
    newest = snapshots.list_snapshots(SCOPE)[0].run
    assert planner.get(moments.address("look-back/compare", newest)).answer == "ตั้งแต่นั้นมา ไม่มีตัวเลขใดเปลี่ยน"


def test_picking_a_moment(moments: Moments, planner: PageClient) -> None:
    page = planner.get("/TH-44/look-back?year=2563&page=matrix.index")
    assert page.answer == "ย้อนดูแผนได้ ตั้งแต่ 30 กันยายน 2563"
    (only,) = page.soup.select("[data-figures=days] tbody tr")
    assert only.th.a["href"] == f"/TH-44/matrix?as_of={moments.run}&year=2563"
    assert [words(cell) for cell in only.select("td")[:4]] == ["16:45 น.", "20", "20", "133"]
    chosen = planner.get("/TH-44/look-back?year=2563&page=gaps.index&day=1/10/2563", status=303)
    assert planner.follow(chosen).soup.select_one(".looking-back") is not None
    for day, problem in (("29/9/2563", "ยังไม่มีข้อมูลของวันนั้น"), ("เมื่อวาน", "อ่านวันที่ไม่ได้")):
        refused = planner.get(f"/TH-44/look-back?year=2563&day={day}", status=422)
        assert refused.says(problem)
        assert refused.soup.find(id="look-day")["value"] == day


def test_where_nothing_is_kept(moments: Moments, planner: PageClient) -> None:
    assert planner.get("/TH-44/look-back?year=2564").answer == "ยังไม่มีข้อมูลเก่าให้ย้อนดู"
    db.write(lambda tx: tx.run("MATCH (snapshot:Snapshot) DETACH DELETE snapshot"))
    assert planner.get(moments.address("plan"), status=404).says("ยังไม่ได้เก็บข้อมูลของปีนี้")


def test_who_may_not_read_is_told_nothing(moments: Moments, app: Flask) -> None:
    assert PageClient(app).get(moments.address("plan"), status=302).location.startswith("/sign-in")
