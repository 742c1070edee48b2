"""Ready questions on the example province: a sentence, a table and threads each, at an address of their own."""

from __future__ import annotations

from types import ModuleType

import pytest
from flask import Flask

from graph.model.people import Role
from tests.integration.portal.example import load_example
from tests.pages import Page, PageClient, words

QUESTIONS = "/TH-44/questions"


@pytest.fixture
def browser(app: Flask, graph_db: ModuleType) -> PageClient:
    return load_example(app, 2563).visit(Role.VIEWER, "A08")


def lines(page: Page) -> list[str]:
    return [words(chip) for chip in page.soup.select("tbody .chip")]


def threads(page: Page) -> list[list[str]]:
    return [[words(step.small).split(" · ")[0] for step in one.select("li")] for one in page.soup.select(".thread")]


def test_every_question_has_a_form_and_its_example_is_answered(browser: PageClient) -> None:
    page = browser.get(f"{QUESTIONS}?year=2563")
    assert len(page.soup.select(".questions > section")) == 5
    examples = page.soup.select(".questions p a")
    assert len(examples) == 5
    for example in examples:
        answered = browser.get(example["href"])
        assert answered.soup.select("tbody tr"), example["href"]


def test_what_holds_up_a_national_strategy(browser: PageClient) -> None:
    page = browser.get(f"{QUESTIONS}/holds-up?year=2563&element=NS-5")
    assert page.answer == "ยุทธศาสตร์ NS-5 มี 1 โครงการ ของ 1 หน่วยงาน หนุน รวมงบที่ไปถึง 55,000 บาท"
    assert lines(page) == ["P052"]
    (way,) = threads(page)
    assert way[0] == "P052"
    assert way[-1].endswith("NS-5")
    none = browser.get(f"{QUESTIONS}/holds-up?year=2563&element=S11")
    assert none.answer == "กลยุทธ์ S11 ยังไม่มีโครงการใดในจังหวัดหนุน"


def test_where_an_agencys_money_goes(browser: PageClient) -> None:
    page = browser.get(f"{QUESTIONS}/money?year=2563&agency=A11")
    assert page.answer.startswith("เงินของทม.มหาสารคาม 170,000 บาท ไปถึง")
    assert {"NS-5", "I5"} <= set(lines(page))
    idle = browser.get(f"{QUESTIONS}/money?year=2563&agency=A12")
    assert "ยังไม่มีโครงการที่ไปถึงเป้าหมายใด" in idle.answer


def test_what_joins_two_things_either_way_round(browser: PageClient) -> None:
    page = browser.get(f"{QUESTIONS}/joins?year=2563&start=P052&end=NS-5")
    assert page.answer.startswith("โครงการ P052 หนุน ยุทธศาสตร์ NS-5 ทางที่สั้นที่สุดมี")
    turned = browser.get(f"{QUESTIONS}/joins?year=2563&start=NS-5&end=P052")
    assert turned.answer == page.answer
    assert threads(turned) == threads(page)
    apart = browser.get(f"{QUESTIONS}/joins?year=2563&start=S1&end=S2")
    assert "ไม่หนุนกัน แต่มีสิ่งที่ทั้งสองหนุนร่วมกัน" in apart.answer
    assert {"I1", "O1"} & set(lines(apart))
    assert len(threads(apart)) >= 2
    drawn = browser.get(apart.soup.find("a", string="ดูเป็นผัง")["href"])
    assert drawn.soup.select_one("[data-node='element:S1']")
    assert drawn.soup.select_one("[data-node='element:S2']")


def test_which_strategies_rest_on_one_agency(browser: PageClient) -> None:
    page = browser.get(f"{QUESTIONS}/one-agency?year=2563")
    # Those that thin cover finds: on one project (7), or on the projects of one agency (none this year).
    assert page.answer == "มี 7 กลยุทธ์ที่พึ่งหน่วยงานเดียว"
    assert sorted(lines(page)) == sorted(["S2", "S3", "S5", "S7", "S13", "S16", "S17"])


def test_what_falls_with_a_project_leads_to_the_what_if(browser: PageClient) -> None:
    page = browser.get(f"{QUESTIONS}/if-stopped?year=2563&project=ธนาคารขยะ")
    assert page.answer == "ถ้าโครงการ P052 หยุด 8 ส่วนของแผนจะไม่มีโครงการใดหนุน"
    assert {"I5", "O7", "S13", "NS-5"} < set(lines(page))
    onward = page.soup.find("a", string="เทียบก่อนและหลัง")["href"]
    assert browser.get(onward).answer.startswith("8 ส่วนของแผน")
    safe = browser.get(f"{QUESTIONS}/if-stopped?year=2563&project=P001")
    assert "ยังมีโครงการอื่นหนุนอยู่" in safe.answer


def test_what_is_not_understood_is_asked_again(browser: PageClient) -> None:
    assert not browser.get(f"{QUESTIONS}/holds-up?year=2563").soup.select(".error")
    vague = browser.get(f"{QUESTIONS}/if-stopped?year=2563&project=O-NET", status=422)
    assert vague.says("พบ 2 รายการ")
    assert vague.soup.select_one("#if-stopped-project")["value"] == "O-NET"
    chosen = browser.get(vague.soup.select(".offers a")[0]["href"])
    assert chosen.soup.select("tbody tr") or "ยังมีโครงการอื่น" in chosen.answer
    same = browser.get(f"{QUESTIONS}/joins?year=2563&start=S1&end=S1", status=422)
    assert same.says("เลือกสองสิ่งที่ต่างกัน")
    half = browser.get(f"{QUESTIONS}/joins?year=2563&start=S1", status=422)
    assert half.says("พิมพ์รหัสหรือชื่อก่อน")
    browser.get(f"{QUESTIONS}/of-nothing?year=2563", status=404)
