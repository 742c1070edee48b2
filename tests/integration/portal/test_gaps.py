"""The gaps page on the example province: what is missing, compared with the run before, and who gets which button."""

from __future__ import annotations

from io import BytesIO
from types import ModuleType

import openpyxl
import pytest
from flask import Flask

from graph.model.people import SYSTEM, Role
from graph.model.plan import LinkRole
from graph.store import links
from graph.store.links import LinkDraft
from graph.store.projects import get_project
from portal.gaps import board
from tests.factories import Province
from tests.integration.portal.conftest import Visit
from tests.integration.portal.example import Example, load_example
from tests.pages import words

GAPS = "/TH-44/gaps?year=2563"


@pytest.fixture
def example(app: Flask, graph_db: ModuleType) -> Example:
    return load_example(app, 2563)


def test_the_page_says_what_is_missing(example: Example) -> None:
    page = example.visit(Role.PLANNER).get(GAPS)

    assert page.answer == "มี 4 กลยุทธ์ที่ยังไม่มีใครทำ"
    cards = page.soup.select(".gap-card h4")
    assert [words(card).split()[1] for card in cards] == ["S11", "S14", "S6", "S15"]
    assert page.says("ไม่มีอะไรจากจังหวัดไปถึง เป้าหมายต้นทาง 2 ข้อ")
    folded = page.soup.select("#rule-uncovered-upstream")[0].find_parent("section").select("details")
    assert [words(one.summary).split()[-1] for one in folded] == ["30", "7", "4", "1"]
    assert not any(one.has_attr("open") for one in folded)


def test_every_count_opens_what_it_counts(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")
    page = browser.get(GAPS)

    for stat in page.soup.select(".stat a[href*=severity]"):
        opened = browser.get(stat["href"])
        assert opened.says(f"แสดง {words(stat)} จาก 133 ช่องว่าง")


def test_filters_combine_and_may_find_nothing(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    assert browser.get(f"{GAPS}&agency=A09").says("แสดง 1 จาก 133 ช่องว่าง")
    assert browser.get(f"{GAPS}&severity=high&family=agencies").says("ไม่มีช่องว่างที่ตรงกับตัวกรอง")
    assert browser.get(f"{GAPS}&rule=of-nothing&severity=%00").says("มี 4 กลยุทธ์")


def test_what_is_too_long_for_a_page_has_pages(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "MOST_WHOLE", 20)
    monkeypatch.setattr(board, "PAGE_SIZE", 10)
    browser = example.visit(Role.VIEWER, "A08")

    page = browser.get(GAPS)
    assert page.says("แต่ละชนิดแสดงส่วนแรก")
    assert not page.soup.select("details.gaps-group")
    groups = page.soup.select("a.gaps-group")
    assert groups
    for group in groups:
        opened = browser.get(str(group["href"]))
        assert opened.says(f"แสดง {words(group.b)} จาก 133 ช่องว่าง · เฉพาะ {words(group.span)}")

    first = browser.get(f"{GAPS}&rule=uncovered-upstream&severity=low")
    assert first.says("1–10 จาก 42 ช่องว่าง")
    second = browser.get(str(first.soup.select_one(".pager [rel=next]")["href"]))
    assert second.says("11–20 จาก 42 ช่องว่าง")
    assert second.says("แสดง 42 จาก 133 ช่องว่าง")
    assert browser.get(f"{GAPS}&rule=uncovered-upstream&severity=low&page=99").says("41–42 จาก 42 ช่องว่าง")
    assert browser.get(f"{GAPS}&rule=uncovered-upstream&group=nothing").says("ไม่มีช่องว่างที่ตรงกับตัวกรอง")


@pytest.mark.parametrize(("role", "sees"), [(Role.PLANNER, True), (Role.OFFICER, True), (Role.VIEWER, False)])
def test_only_those_who_may_are_offered_to_mend(example: Example, role: Role, sees: bool) -> None:
    page = example.visit(role, "A01" if role is Role.PLANNER else "A02").get(GAPS)

    assert bool(page.soup.select(".gap-card a[href*='projects/new'][href*='element=S6']")) is sees
    assert page.soup.select(".gap-card a[href*='alignment/element/S6']")


def test_an_officer_enters_projects_for_no_other_agency(example: Example) -> None:
    page = example.visit(Role.OFFICER, "A02").get(f"{GAPS}&rule=idle-agency")

    assert not page.soup.select("a[href*='projects/new'][href*='agency=A09']")


def test_the_next_run_shows_what_was_closed(example: Example) -> None:
    project = example.id("P001")
    drafts = [LinkDraft(example.id("S1"), LinkRole.PRIMARY), LinkDraft(example.id("S6"), LinkRole.SECONDARY)]
    links.replace_links("TH-44", project, get_project(project).version, drafts, SYSTEM)
    example.analyse()

    page = example.visit(Role.PLANNER).get(GAPS)

    assert page.says("ลดลง 1 จากครั้งก่อน")
    assert page.says("กลยุทธ์ S6 ยังไม่มีโครงการใดรองรับ")


def test_the_export_holds_what_the_filter_lets_through(example: Example) -> None:
    browser = example.visit(Role.VIEWER, "A08")

    answer = browser.client.get("/TH-44/gaps.xlsx?year=2563&rule=uncovered-strategy")

    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert [row[3].value for row in sheet.iter_rows(min_row=5)] == ["S11", "S14", "S6", "S15"]


def test_before_the_first_run_the_page_waits(app: Flask, province: Province, visit: Visit) -> None:
    page = visit(Role.PLANNER).get(f"/{province.area}/gaps?year=2563")

    assert "ยังไม่ได้วิเคราะห์ช่องว่าง" in page.answer
