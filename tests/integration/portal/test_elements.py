"""Element pages on the example province: place, figures, links upward, search; and indicators."""

from __future__ import annotations

from types import ModuleType

import pytest
from flask import Flask

from graph.model.people import SYSTEM, Role
from graph.store import elements, indicators
from graph.store.indicators import IndicatorYear
from graph.store.scopes import scope_state
from tests.integration.portal.example import Example, load_example
from tests.pages import Page, PageClient, form_values, words

S1 = "/TH-44/element/S1?year=2563"
K1 = "/TH-44/indicator/K1?year=2563"


@pytest.fixture
def example(app: Flask, graph_db: ModuleType) -> Example:
    return load_example(app, 2563)


@pytest.fixture
def planner(example: Example) -> PageClient:
    return example.visit(Role.PLANNER)


def _links(example: Example, code: str) -> set[str]:
    plan = example.id("").rstrip("/")
    found = [link for link in elements.list_element_links(plan) if link.source == example.id(code)]
    return {link.target.rsplit("/", 1)[-1] for link in found}


def _section(page: Page, anchor: str) -> str:
    heading = page.soup.find(id=anchor)
    assert heading is not None
    section = heading.find_parent("section")
    assert section is not None
    return words(section)


class TestShow:
    def test_a_strategy_says_who_does_it_and_what_it_serves(self, example: Example) -> None:
        page = example.visit(Role.VIEWER, "A08").get(S1)
        assert page.answer == "กลยุทธ์ S1 มี 2 โครงการ จาก 2 หน่วยงาน ใช้เงินแล้ว 354,050 จาก 365,000 บาท"
        assert "P004" in _section(page, "projects")
        assert "รวม 2 โครงการ 365,000 354,050" in _section(page, "projects")
        assert all(
            code in _section(page, "serves") for code in ("I1", "O1", "NS-1", "MP-10.1", "NEP-1", "N12-5", "GOV-1")
        )
        assert "ขั้นต่อไป: บันทึกผลที่วัดได้ของตัวชี้วัด" in _section(page, "evidence")
        assert "K1" in _section(page, "indicators")
        ways = [words(thread) for thread in page.soup.select(".ways .thread")]
        assert len(ways) == 2
        assert ways[1].endswith("ยุทธศาสตร์ชาติด้านการพัฒนาและเสริมสร้างศักยภาพทรัพยากรมนุษย์")
        assert page.soup.find("a", rel="next")["href"].startswith("/TH-44/element/S2")
        assert page.soup.find(id="link") is None

    def test_an_uncovered_strategy_says_what_to_do(self, planner: PageClient) -> None:
        page = planner.get("/TH-44/element/S6?year=2563")
        assert page.answer == "กลยุทธ์ S6 ยังไม่มีโครงการ รองรับในปีงบประมาณ 2563"
        assert page.soup.find("a", href=lambda link: link and "/projects/new" in link and "element=S6" in link)

    def test_an_upstream_goal_opens_to_the_paths_of_its_projects(self, planner: PageClient) -> None:
        page = planner.get("/TH-44/element/NS-3?year=2563")
        assert page.answer.startswith("ยุทธศาสตร์ NS-3 มี 13 โครงการ จาก 10 หน่วยงาน")
        first = page.soup.select_one("details.way")
        assert first is not None
        assert "ยุทธศาสตร์ NS-3" in words(first)
        assert page.soup.find(id="link") is None

    def test_the_public_id_names_it_too_and_nothing_else_does(self, planner: PageClient, example: Example) -> None:
        assert planner.get(f"/TH-44/element/{example.id('S1')}?year=2563").answer.startswith("กลยุทธ์ S1")
        planner.get("/TH-44/element/S99?year=2563", status=404)

    def test_it_stands_before_the_first_run(self, planner: PageClient) -> None:
        assert planner.get("/TH-44/element/S1?year=2564").answer.startswith("กลยุทธ์ S1 มี")


class TestLinks:
    def test_a_planner_links_upward_and_takes_it_back(self, planner: PageClient, example: Example) -> None:
        before = scope_state("TH-44", 2565).wanted
        page = planner.get("/TH-44/element/S1?year=2563&q=NS-2")
        done = planner.submit(page, "/element-links/S1", target="TH/NS/NS-2", reason="ตรงตามบทวิเคราะห์")
        shown = planner.follow(done)
        assert "NS-2" in _section(shown, "serves")
        assert "เหตุผล: ตรงตามบทวิเคราะห์" in _section(shown, "serves")
        assert "เชื่อมโยงขึ้นไปยัง NS-2" in _section(shown, "history")
        assert scope_state("TH-44", 2565).wanted > before
        target = planner.get("/TH-44/element/NS-2?year=2563")
        assert "เชื่อมโยงมาที่นี่" in _section(target, "history")
        undone = planner.submit(shown, "/element-unlink/S1", target="TH/NS/NS-2")
        assert "NS-2" not in _links(example, "S1")
        back = planner.follow(undone)
        planner.submit(back, "/element-links/S1")
        assert "NS-2" in _links(example, "S1")

    def test_a_circle_is_refused_with_its_path(self, planner: PageClient, example: Example) -> None:
        page = planner.get("/TH-44/element/I1?year=2563&q=S1")
        refused = planner.submit(page, "/element-links/I1", status=422, target=example.id("S1"), reason="ลองดู")
        alert = refused.soup.find(role="alert")
        assert alert is not None
        assert "จะวนกลับมาที่เดิม: I1 “" in words(alert)
        assert "→ S1 “" in words(alert)
        assert "ลองดู" in refused.text
        assert "S1" not in _links(example, "I1")

    def test_a_link_that_stands_already(self, planner: PageClient) -> None:
        page = planner.get("/TH-44/element/S1?year=2563&q=NS-1")
        refused = planner.submit(page, "/element-links/S1", status=409, target="TH/NS/NS-1")
        assert refused.says("เชื่อมโยงกับส่วนนี้อยู่แล้ว")

    def test_nothing_picked_and_something_unknown(self, planner: PageClient) -> None:
        page = planner.get("/TH-44/element/S1?year=2563&q=NS-2")
        assert planner.submit(page, "/element-links/S1", status=422, target="").says("เลือกส่วนของแผนที่จะเชื่อมโยงก่อน")
        unknown = planner.submit(page, "/element-links/S1", status=422, target="TH/NS/NS-99")
        assert unknown.says("ไม่ได้อยู่ในแผนนี้หรือแผนต้นทางของแผนนี้")

    def test_taking_away_what_is_not_there_says_so(self, planner: PageClient) -> None:
        page = planner.get(S1)
        done = planner.submit(page, "/element-unlink/S1", target="TH/NS/NS-6")
        assert planner.follow(done).says("ไม่ได้เชื่อมโยงกับ NS-6 อยู่แล้ว")

    def test_only_those_who_keep_the_plan_may(self, example: Example) -> None:
        browser = example.visit(Role.COORDINATOR)
        page = browser.get(S1)
        assert page.soup.find("form", action=lambda action: action and "element-links" in action) is None
        token = page.soup.find("input", attrs={"name": "csrf_token"})["value"]
        for path in ("/TH-44/element-links/S1", "/TH-44/element-unlink/S1", "/TH-44/indicator/K1"):
            browser.post(path, {"csrf_token": token, "target": "TH/NS/NS-2"}, status=403)


class TestSearch:
    def test_words_of_a_title_or_a_code(self, planner: PageClient) -> None:
        page = planner.get("/TH-44/elements/search?year=2563&q=สถานศึกษา ยาเสพติด")
        assert page.answer == "พบ 1 รายการที่มีคำว่า “สถานศึกษา ยาเสพติด”"
        assert [item["data-code"] for item in page.soup.select(".found li")] == ["S3"]
        by_code = planner.get("/TH-44/elements/search?year=2563&q=mp-10.1")
        assert [item["data-code"] for item in by_code.soup.select(".found li")] == ["MP-10.1"]
        assert planner.get("/TH-44/elements/search?year=2563&q=ไม่มีคำนี้").says("ไม่พบส่วนของแผน")

    def test_htmx_gets_the_list_alone_with_buttons_that_pick(self, planner: PageClient) -> None:
        response = planner.client.get(
            "/TH-44/elements/search?year=2563&q=NS-1&pick=add", headers={"HX-Request": "true"}
        )
        text = response.get_data(as_text=True)
        assert "<html" not in text
        assert 'name="add" value="TH/NS/NS-1"' in text
        odd = planner.client.get("/TH-44/elements/search?pick=%22%3E%3Cb&q=S1", headers={"HX-Request": "true"})
        assert "<button" not in odd.get_data(as_text=True)

    def test_text_from_the_address_is_never_markup(self, planner: PageClient) -> None:
        page = planner.get("/TH-44/elements/search?year=2563&q=<script>alert(1)</script>")
        assert "<script>alert" not in page.text


class TestIndicator:
    def test_it_says_the_year_and_shows_the_others(self, example: Example) -> None:
        page = example.visit(Role.VIEWER, "A08").get(K1)
        assert page.answer == "ปีงบประมาณ 2563 ตั้งเป้าไว้ 85 ยังไม่มีผลที่วัดได้"
        rows = [words(row) for row in page.soup.select("table tbody tr")]
        assert rows == ["2562 – 80 ค่าฐาน", "2563 ปีที่ดูอยู่ 85 – ยังไม่มีผล", "2564 90 – ยังไม่มีผล", "2565 95 – ยังไม่มีผล"]
        assert page.soup.find("svg", role="img") is not None
        assert page.soup.find(id="edit") is None

    def test_a_planner_sets_owner_target_and_value(self, planner: PageClient, example: Example) -> None:
        page = planner.get(K1)
        done = planner.submit(page, "/indicator/K1", owner="TH-44/A02", target="๑,๐๘๕.๕", value="1,090")
        shown = planner.follow(done)
        assert shown.answer == "ปีงบประมาณ 2563 ได้ 1,090 ถึงเป้าหมาย 1,085.5"
        assert shown.says("แก้ของปี 2563: ผู้รับผิดชอบ – → สพป.มค.1, ค่าเป้าหมาย 85 → 1,085.5, ผลที่วัดได้ – → 1,090")
        again = planner.follow(planner.submit(planner.get(K1), "/indicator/K1"))
        assert again.says("ไม่มีอะไรเปลี่ยน")
        cleared = planner.follow(planner.submit(again, "/indicator/K1", owner="", target="", value=""))
        assert cleared.answer == "ปีงบประมาณ 2563 ยังไม่มีค่าเป้าหมาย"

    def test_a_save_is_undone_from_its_notice(self, planner: PageClient) -> None:
        saved = planner.follow(planner.submit(planner.get(K1), "/indicator/K1", owner="TH-44/A02", target="1250.5"))
        notice = saved.soup.select_one(".flash form")
        assert notice is not None
        undone = planner.post(str(notice["action"]), form_values(notice))
        shown = planner.follow(undone)
        assert shown.answer == "ปีงบประมาณ 2563 ตั้งเป้าไว้ 85 ยังไม่มีผลที่วัดได้"
        assert "ยังไม่มี" in _section(shown, "about")

    def test_a_wrong_number_keeps_what_was_typed(self, planner: PageClient, example: Example) -> None:
        page = planner.get(K1)
        refused = planner.submit(page, "/indicator/K1", status=422, target="แปดสิบ", value="91")
        assert refused.says("พิมพ์เป็นตัวเลข เช่น 85 หรือ 1,250.5")
        assert 'value="แปดสิบ"' in refused.text
        assert 'value="91"' in refused.text
        assert [one.value for one in indicators.list_values(example.id("").rstrip("/"))] == []

    def test_a_stale_save_shows_both_texts(self, planner: PageClient, example: Example) -> None:
        page = planner.get(K1)
        standing = indicators.get_indicator(example.id("K1"))
        change = IndicatorYear(owner=None, target=88.0, value=None)
        indicators.update_year("TH-44", standing.id, 2563, standing.version, change, SYSTEM)
        stale = planner.submit(page, "/indicator/K1", status=409, target="99")
        assert stale.says("99")
        assert stale.says("88")
        kept = planner.submit(stale, "/indicator/K1")
        assert planner.follow(kept).answer == "ปีงบประมาณ 2563 ตั้งเป้าไว้ 99 ยังไม่มีผลที่วัดได้"

    def test_an_unknown_indicator_is_not_found(self, planner: PageClient) -> None:
        planner.get("/TH-44/indicator/K99?year=2563", status=404)
