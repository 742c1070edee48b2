"""Shared indicators on the small province: the sheet, asking, an agency's answers, and who sees what."""

from __future__ import annotations

from datetime import date

import pytest

from graph.model.adoption import AdoptionState
from graph.model.people import SYSTEM, Role
from graph.store import adoptions, indicators, runs
from graph.store.adoptions import get_adoption, list_adoptions
from portal.indicators import answer_views
from portal.indicators.answer_form import form_prefix
from tests.factories import FIRST_YEAR, Province, make_person
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, words
from workers.tasks.analysis import analyse, compare

YEAR = f"?year={FIRST_YEAR}"


@pytest.fixture
def shared(province: Province, visit: Visit) -> Province:
    """The small province with K1 shared through its sheet."""
    browser = visit(Role.PLANNER)
    page = browser.get(f"/{province.area}/indicator-sheet/K1{YEAR}")
    browser.submit(page, "/indicator-sheet/K1", shared="y", unit="ร้อยละ", rollup="ratio")
    return province


def ask(browser: PageClient, province: Province, status: int = 303, **fields: str) -> Page:
    page = browser.get(f"/{province.area}/indicators/ask{YEAR}")
    values = {"csrf_token": str(page.form("/indicators/ask").find("input")["value"]), **fields}  # type: ignore[index]
    return browser.post(f"/{province.area}/indicators/ask{YEAR}", values, status)


def answer(browser: PageClient, province: Province, status: int = 303, **typed: str) -> Page:
    page = browser.get(f"/{province.area}/adoptions/A02{YEAR}")
    prefix = form_prefix(indicators.get_indicator(province.id("K1")))
    named = {f"{prefix}{name}": value for name, value in typed.items()}
    return browser.submit(page, "/adoptions/A02", status, **named)


def adopted(province: Province) -> AdoptionState:
    return get_adoption(province.agency("A02"), province.id("K1")).state


class TestSheet:
    def test_a_planner_adds_an_indicator(self, province: Province, visit: Visit) -> None:
        browser = visit(Role.PLANNER)
        page = browser.get(f"/{province.area}/indicators/new{YEAR}&element=O2")
        done = browser.submit(
            page,
            "/indicators/new",
            name_th="อัตราการเข้าเรียน",
            unit="ร้อยละ",
            weight="๑๒.๕",
            target_2563="78",
            baseline_2562="76",
            scoring="three_step",
            score_1="70",
            score_2="75",
            score_3="80",
        )
        shown = browser.follow(done)
        assert "อัตราการเข้าเรียน" in shown.answer or shown.says("อัตราการเข้าเรียน")
        made = indicators.get_indicator(province.id("K2"))
        assert (made.element, made.weight, made.baseline, made.score_values) == (
            province.id("O2"), 12.5, 76, (70, 75, 80),
        )  # fmt: skip
        assert shown.says("12.5")

    def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
        self, province: Province, visit: Visit
    ) -> None:
        browser = visit(Role.PLANNER)
        page = browser.get(f"/{province.area}/indicators/new{YEAR}")
        again = browser.submit(
            page, "/indicators/new", 422, definition_th="เก็บไว้", shared="y", weight="มาก", scoring="five_level"
        )
        assert again.says("พิมพ์ชื่อตัวชี้วัด")
        assert again.says("เลือกว่าวัดส่วนใดของแผน")
        assert again.says("พิมพ์เป็นตัวเลข")
        assert "เก็บไว้" in words(again.form("/indicators/new"))
        element = province.id("O1")
        again = browser.submit(
            again, "/indicators/new", 422, name_th="ชื่อ", element=element, weight="", score_1="5"
        )  # fmt: skip
        assert again.says("ใส่ค่าให้ครบทุกระดับ")
        assert again.says("ตัวชี้วัดร่วมต้องมีข้อมูลนี้")
        assert len(indicators.list_indicators(province.plan)) == 1

    def test_two_planners_on_one_sheet(self, province: Province, visit: Visit) -> None:
        browser = visit(Role.PLANNER)
        first = browser.get(f"/{province.area}/indicator-sheet/K1{YEAR}")
        second = browser.get(f"/{province.area}/indicator-sheet/K1{YEAR}")
        browser.submit(first, "/indicator-sheet/K1", name_th="ชื่อใหม่")
        stale = browser.submit(second, "/indicator-sheet/K1", 409, name_th="อีกชื่อ")
        assert stale.says("ชื่อใหม่")
        assert stale.says("อีกชื่อ")
        browser.submit(stale, "/indicator-sheet/K1")
        assert indicators.get_indicator(province.id("K1")).name_th == "อีกชื่อ"

    def test_the_page_of_an_indicator_shows_its_sheet_and_history(self, shared: Province, visit: Visit) -> None:
        page = visit(Role.PLANNER).get(f"/{shared.area}/indicator/K1{YEAR}")
        assert page.says("ผลรวมตัวตั้งหารด้วยผลรวมตัวหาร")
        assert page.soup.select("a[href*='indicator-sheet/K1']")
        assert page.says("ยังไม่ได้ขอให้หน่วยงานใดรับ")
        other = visit(Role.OFFICER).get(f"/{shared.area}/indicator/K1{YEAR}")
        assert not other.soup.select("a[href*='indicator-sheet/K1']")


class TestAsking:
    def test_all_agencies_are_asked_once(self, shared: Province, visit: Visit) -> None:
        browser = visit(Role.PLANNER)
        page = browser.get(f"/{shared.area}/indicators{YEAR}")
        assert page.answer == "มี ตัวชี้วัดร่วม 1 ตัว — ยังไม่ได้ขอให้หน่วยงานใดรับ"
        done = ask(browser, shared, indicators="K1", everyone="y", due="30/9/2562")
        after = browser.follow(done)
        assert after.answer == "หน่วยงานตอบแล้ว 0 จาก 3 คำขอ รออีก 3"
        assert len(after.soup.select("#reminders tbody tr")) == 3
        assert after.says("30 ก.ย. 2562")
        again = browser.follow(ask(browser, shared, indicators="K1", agencies="A02"))
        assert again.says("จึงไม่ได้ขอซ้ำ")
        assert len(list_adoptions(shared.plan)) == 3

    def test_nobody_and_nothing_is_refused(self, shared: Province, visit: Visit) -> None:
        browser = visit(Role.PLANNER)
        assert ask(browser, shared, 422, indicators="K1").says("เลือกหน่วยงานอย่างน้อยหนึ่งหน่วยงาน")
        assert ask(browser, shared, 422, everyone="y").says("เลือกตัวชี้วัดอย่างน้อยหนึ่งตัว")
        assert ask(browser, shared, 422, indicators="K9", everyone="y").status == 422
        assert list_adoptions(shared.plan) == []

    def test_a_question_is_taken_back_and_asked_again(self, shared: Province, visit: Visit) -> None:
        browser = visit(Role.PLANNER)
        ask(browser, shared, indicators="K1", agencies="A02")
        page = browser.get(f"/{shared.area}/indicator-adoption/K1{YEAR}")
        after = browser.follow(browser.submit(page, "/indicator-withdraw/K1"))
        assert list_adoptions(shared.plan) == []
        browser.submit(after, "/indicators/ask")
        assert adopted(shared) is AdoptionState.ASKED


class TestAnswering:
    @pytest.fixture
    def asked(self, shared: Province, visit: Visit) -> Province:
        ask(visit(Role.PLANNER), shared, indicators="K1", agencies="A02")
        return shared

    def test_accepting_in_one_save(self, asked: Province, visit: Visit) -> None:
        browser = visit(Role.OFFICER)
        assert browser.get(f"/{asked.area}/adoptions/A02{YEAR}").answer == "ขอให้ A02 รับ 1 ตัวชี้วัด ยังไม่ตอบ 1"
        done = answer(browser, asked, answer="accept", owner_name="มาลี", target_2563="๘๕", base_2563="40")
        assert browser.follow(done).answer == "A02 ตอบ ครบทั้ง 1 ตัวชี้วัด รับ 1 ไม่รับ 0"
        kept = get_adoption(asked.agency("A02"), asked.id("K1"))
        assert (kept.targets[0].target, kept.targets[0].base, kept.owner_name) == (85, 40, "มาลี")
        planner = visit(Role.PLANNER).get(f"/{asked.area}/indicator-adoption/K1{YEAR}")
        assert planner.answer == "ปี 2563 หน่วยงานรับ 1 จาก 1 ตั้งเป้ารวมกัน ถึงเป้าของจังหวัด"
        matrix = visit(Role.COMMITTEE).get(f"/{asked.area}/indicators{YEAR}")
        assert len(matrix.soup.select(".adopt-accepted")) == 2  # the cell and the legend

    def test_declining_asks_for_a_reason(self, asked: Province, visit: Visit) -> None:
        browser = visit(Role.EXECUTIVE)
        refused = answer(browser, asked, 422, answer="decline")
        assert refused.says("บอกเหตุผล เพื่อให้ ศธจ. เข้าใจ")
        assert adopted(asked) is AdoptionState.ASKED
        answer(browser, asked, answer="decline", reason="ไม่ใช่ภารกิจของหน่วยงาน")
        assert adopted(asked) is AdoptionState.DECLINED
        seen = visit(Role.PLANNER).get(f"/{asked.area}/indicator-adoption/K1{YEAR}")
        assert seen.says("ไม่ใช่ภารกิจของหน่วยงาน")

    def test_accepting_without_target_or_owner_is_refused_beside_the_fields(
        self, asked: Province, visit: Visit
    ) -> None:
        refused = answer(visit(Role.OFFICER), asked, 422, answer="accept", reason="พิมพ์ไว้")
        assert refused.says("ใส่ค่าเป้าหมายอย่างน้อยหนึ่งปี")
        assert refused.says("พิมพ์ชื่อผู้รับผิดชอบตัวชี้วัดในหน่วยงาน")
        assert refused.soup.select("details[open] textarea")
        assert answer(visit(Role.OFFICER), asked, 422).says("เลือกว่ารับหรือไม่รับ")

    def test_nobody_answers_for_another_agency(self, asked: Province, visit: Visit) -> None:
        for role in (Role.PLANNER, Role.COORDINATOR, Role.VIEWER, Role.COMMITTEE):
            page = visit(role).get(f"/{asked.area}/adoptions/A02{YEAR}")
            assert not page.soup.select("form[method='post'][action*='adoptions']"), role
        token = visit(Role.PLANNER)
        page = token.get(f"/{asked.area}/indicators/ask{YEAR}")
        field = page.form("/indicators/ask").find("input")
        assert field is not None
        values = {"csrf_token": str(field["value"]), "indicator": "K1"}
        token.post(f"/{asked.area}/adoptions/A02{YEAR}", values, status=403)
        other = PageClient(visit(None).app, make_person(asked, "other", Role.OFFICER, agency="A03"))
        assert not other.get(f"/{asked.area}/adoptions/A02{YEAR}").soup.select(
            "form[method='post'][action*='adoptions']"
        )
        assert adopted(asked) is AdoptionState.ASKED

    def test_two_officers_at_once(self, asked: Province, visit: Visit) -> None:
        browser = visit(Role.OFFICER)
        prefix = form_prefix(indicators.get_indicator(asked.id("K1")))
        opened = browser.get(f"/{asked.area}/adoptions/A02{YEAR}")
        answer(browser, asked, answer="decline", reason="ไม่รับ")
        typed = {f"{prefix}answer": "accept", f"{prefix}owner_name": "มาลี", f"{prefix}target_2563": "80"}
        stale = browser.submit(opened, "/adoptions/A02", 409, **typed)
        assert stale.says("มาลี")
        assert adopted(asked) is AdoptionState.DECLINED

    def test_a_bound_answer_is_opened_by_the_planner_with_a_reason(self, asked: Province, visit: Visit) -> None:
        officer, planner = visit(Role.OFFICER), visit(Role.PLANNER)
        answer(officer, asked, answer="accept", owner_name="มาลี", target_2563="8")
        bound = officer.get(f"/{asked.area}/adoptions/A02{YEAR}")
        assert not bound.soup.select("form[method='post'][action*='adoptions']")
        assert bound.says("คำตอบมีผลผูกพัน")
        page = planner.get(f"/{asked.area}/indicator-adoption/K1{YEAR}")
        assert planner.submit(page, "/indicator-ask-again/K1", 422, reason=" ").says("พิมพ์เหตุผล")
        planner.submit(page, "/indicator-ask-again/K1", reason="ตัวเลขผิดหลัก")
        again = officer.get(f"/{asked.area}/adoptions/A02{YEAR}")
        assert again.says("ตัวเลขผิดหลัก")
        assert again.soup.select("input[value='8']")

    def test_before_the_year_begins_an_answer_changes_with_a_reason(
        self, asked: Province, visit: Visit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(answer_views, "today", lambda: date(2019, 9, 1))
        officer = visit(Role.OFFICER)
        answer(officer, asked, answer="accept", owner_name="มาลี", target_2563="80")
        refused = answer(officer, asked, 422, target_2563="70")
        assert refused.says("บอกเหตุผล")
        answer(officer, asked, target_2563="70", reason="งบประมาณถูกตัด")
        history = officer.get(f"/{asked.area}/adoptions/A02{YEAR}").soup.select(".history li")
        assert "2563 = 70" in words(history[0])
        assert "งบประมาณถูกตัด" in words(history[0])


def test_an_agency_asked_about_nothing_and_what_is_not_there(shared: Province, visit: Visit) -> None:
    browser = visit(Role.OFFICER)
    assert browser.get(f"/{shared.area}/adoptions/A03{YEAR}").answer == "ยังไม่มีตัวชี้วัดที่ขอให้ A03 รับ"
    browser.get(f"/{shared.area}/adoptions/A99{YEAR}", status=404)
    browser.get(f"/{shared.area}/indicator-adoption/K99{YEAR}", status=404)


def test_my_work_names_what_the_agency_was_asked(shared: Province, visit: Visit) -> None:
    ask(visit(Role.PLANNER), shared, indicators="K1", agencies="A02")
    runs.store_run(analyse(shared.scope), compare)
    officer = visit(Role.OFFICER)
    page = officer.get(f"/{shared.area}/{YEAR}")
    assert page.says("ตัวชี้วัดที่ขอให้รับ 1 ตัว")
    assert page.soup.select("a[href*='/adoptions/A02']")
    adoptions.withdraw(shared.area, shared.agency("A02"), shared.id("K1"), 1, SYSTEM)
    assert not officer.get(f"/{shared.area}/{YEAR}").says("ตัวชี้วัดที่ขอให้รับ")
