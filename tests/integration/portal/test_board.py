"""The gap board on the example province: cards that close and come back with the data, and what people do with them."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType

import pytest
from flask import Flask

from graph.model.fiscal import today
from graph.model.people import SYSTEM, Role
from graph.model.plan import LinkRole
from graph.store import links
from graph.store.links import LinkDraft
from graph.store.projects import get_project
from portal.formatting import be_date
from tests.integration.portal.conftest import Visit
from tests.integration.portal.example import Example, load_example
from tests.pages import Page, PageClient, words

YEAR = "year=2563"
BOARD = f"/TH-44/board?{YEAR}"
KEY = "uncovered-strategy|TH-44/MKM-2563/S6"
CARD = f"/TH-44/board/card/{KEY}?{YEAR}"


@pytest.fixture
def example(app: Flask, graph_db: ModuleType) -> Example:
    return load_example(app, 2563)


def thai(app: Flask, days: int) -> str:
    """A day so many from today as people type it."""
    with app.test_request_context():
        return be_date(today() + timedelta(days=days))


def cover(example: Example, *codes: str) -> None:
    """Links P001 to these, and has the workers see it."""
    project = example.id("P001")
    drafts = [
        LinkDraft(example.id(code), LinkRole.SECONDARY if place else LinkRole.PRIMARY)
        for place, code in enumerate(("S1", *codes))
    ]
    links.replace_links("TH-44", project, get_project(project).version, drafts, SYSTEM)
    example.analyse()


def column(page: Page, state: str) -> list[str]:
    """The codes in a column."""
    section = page.soup.select(f"#column-{state}")[0].find_parent("section")
    assert section is not None
    return [words(link).split()[1] for link in section.select("h3 a")]


def take_up(browser: PageClient, **typed: str) -> Page:
    return browser.follow(browser.submit(browser.get(CARD), f"/take-up/{KEY}".replace("|", "%7C"), **typed))


def test_what_matters_stands_first_and_every_filter_narrows(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    page = browser.get(BOARD)
    assert column(page, "new")[:4] == ["S11", "S14", "S6", "S15"]
    assert not page.soup.select("form[method=post][action*=board]")

    def shown(query: str) -> str:
        return words(browser.get(f"{BOARD}&{query}").soup.select(".filters-on")[0])

    assert shown("rule=uncovered-strategy") == "แสดง 4 เรื่อง"
    assert shown("rule=uncovered-strategy&issue=I1&view=table") != shown("rule=uncovered-strategy&view=table")
    assert shown("family=coverage&severity=high&state=new&owner=nobody&due=none&q=S6") == "แสดง 1 เรื่อง"
    assert browser.get(f"{BOARD}&owner=somebody&rule=%00&due=x&state=y").says("ไม่มีช่องว่างที่ตรงกับตัวกรอง")
    assert browser.get(f"{BOARD}&view=table&page=2").soup.select("tbody tr")


def test_a_card_closes_and_comes_back_with_the_data(example: Example) -> None:
    browser = example.visit(Role.COORDINATOR)
    take_up(browser, due=thai(example.app, 5))
    cover(example, "S6")
    page = browser.get(BOARD)
    assert column(page, "solved") == ["S6", "MP-23", "N12-8"]
    closed = browser.get(CARD)
    assert closed.says("เรื่องนี้จึงปิดเองเมื่อ")
    assert closed.says("เชื่อมโยง P001 (ระบบ)")
    assert not closed.soup.select("form[action*=take-up]")
    assert words(browser.get(f"/TH-44/board/week?{YEAR}").soup.select("#closed")[0]).startswith("ปิดได้ 3")

    cover(example)
    back = browser.get(CARD)
    assert back.says("ช่องว่างนี้เคยปิดแล้ว และกลับมาเมื่อ")
    assert "S6" in column(browser.get(BOARD), "taken_up"), "whoever had it has it again"


def test_taking_up_waiving_and_undoing(example: Example) -> None:
    browser = example.visit(Role.COORDINATOR)
    page = take_up(browser, due=thai(example.app, 5))
    assert page.says("สมชาย ใจดี รับเรื่องนี้แล้ว ถึง")
    assert column(browser.get(BOARD), "taken_up") == ["S6"]
    assert browser.get(f"/TH-44/?{YEAR}").says("เรื่องที่ฉันรับไว้ 1 เรื่อง")
    undo = "/board/undo/" + KEY.replace("|", "%7C")
    browser.submit(page, undo)
    assert column(browser.get(BOARD), "taken_up") == []

    waive = "/board/waive/" + KEY.replace("|", "%7C")
    page = browser.follow(browser.submit(browser.get(CARD), waive, reason="รอแผนใหม่", until=thai(example.app, 9)))
    assert page.says("รอแผนใหม่")
    assert column(browser.get(BOARD), "waived") == ["S6"]
    browser.submit(browser.get(CARD), "/board/put-back/" + KEY.replace("|", "%7C"))
    assert "S6" in column(browser.get(BOARD), "new")
    page = browser.submit(browser.get(CARD), "/board/say/" + KEY.replace("|", "%7C"), text="ถาม A12 แล้ว")
    assert browser.get(CARD).says("ถาม A12 แล้ว")


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(example: Example) -> None:
    browser = example.visit(Role.OFFICER_IN_CHIEF)
    quoted = KEY.replace("|", "%7C")
    page = browser.submit(browser.get(CARD), f"/waive/{quoted}", 422, reason="เหตุผลยาว", until=thai(example.app, -1))
    assert page.says("เลือกวันนี้หรือวันหลังจากนี้")
    assert "เหตุผลยาว" in page.text
    page = browser.submit(browser.get(CARD), f"/take-up/{quoted}", 422, due="เมื่อวาน")
    assert page.says("พิมพ์วันที่เป็น 1/10/2562")
    browser.submit(browser.get(CARD), f"/say/{quoted}", 422, text=" ")
    assert column(browser.get(BOARD), "taken_up") == []


def test_two_who_take_it_up_see_each_other(example: Example) -> None:
    first, second = example.visit(Role.COORDINATOR), example.visit(Role.PLANNER)
    opened = second.get(CARD)
    take_up(first, due=thai(example.app, 5))
    stale = second.submit(opened, "/take-up/" + KEY.replace("|", "%7C"), 409, due=thai(example.app, 3))
    assert stale.says("ผู้รับเรื่อง")


def test_readers_read_and_nobody_acts_on_what_is_no_gap(example: Example) -> None:
    reader = example.visit(Role.OFFICER, "A02")
    assert not reader.get(CARD).soup.select("main form")
    planner = example.visit(Role.PLANNER)
    planner.get(f"/TH-44/board/card/uncovered-strategy|TH-44/MKM-2563/S1?{YEAR}", 404)


def test_without_an_analysis_the_board_says_so(visit: Visit) -> None:
    page = visit(Role.COORDINATOR).get("/TH-90/board")
    assert page.says("กำลังวิเคราะห์")
    assert visit(Role.VIEWER).get("/TH-90/board/week").says("ไม่มีอะไรเปลี่ยน")


def test_a_card_leads_back_to_the_board_as_it_was_left(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    browser.get(f"{BOARD}&rule=uncovered-strategy&view=table&strange=1")
    (back,) = [str(one["href"]) for one in browser.get(CARD).soup.select("main a[href*='/board?']")]
    assert "rule=uncovered-strategy" in back
    assert "view=table" in back
    assert "strange" not in back
    assert words(browser.get(back).soup.select(".filters-on")[0]) == "แสดง 4 เรื่อง"
    browser.get(BOARD)
    (back,) = [str(one["href"]) for one in browser.get(CARD).soup.select("main a[href*='/board?']")]
    assert "rule" not in back
