"""An agency's own place: what waits for it, its list as Excel and paper, and its members kept by its executive."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from flask import Flask

from graph.model.adoption import AdoptedTarget, Answer
from graph.model.people import SYSTEM, Membership, Permission, Role
from graph.store import adoptions, people
from tests.factories import FIRST_YEAR, PASSWORD_HASH, Province, make_person
from tests.integration.portal.conftest import Visit
from tests.integration.portal.example import Example, load_example
from tests.pages import PageClient, words

YEAR = f"?year={FIRST_YEAR}"


@pytest.fixture
def example(app: Flask, graph_db: ModuleType) -> Example:
    return load_example(app, 2563)


class TestWorkspace:
    def test_what_waits_and_what_was_taken_on(self, example: Example) -> None:
        adoptions.ask("TH-44", example.id("K1"), ["TH-44/A02"], date(2019, 9, 1), SYSTEM)
        adoptions.ask("TH-44", example.id("K2"), ["TH-44/A02"], None, SYSTEM)
        said = Answer(True, "มาลี", targets=(AdoptedTarget(2563, 20),))
        adoptions.answer("TH-44", "TH-44/A02", example.id("K2"), 1, said, SYSTEM, date(2019, 9, 1))
        example.analyse()
        page = example.visit(Role.OFFICER, "A02").get("/TH-44/agency/A02?year=2563")

        first = page.soup.select("#due li")[0]
        assert words(first) == "ตัวชี้วัดที่ขอให้รับ 1 ตัว ครบกำหนด 1 ก.ย. 2562"
        rows = [words(row) for row in page.soup.select("#indicators tbody tr")]
        assert len(rows) == 2
        assert "รับแล้ว 20 35 มาลี" in rows[1]

    def test_the_workbook_holds_projects_and_indicators(self, example: Example) -> None:
        adoptions.ask("TH-44", example.id("K1"), ["TH-44/A02"], None, SYSTEM)
        answer = example.visit(Role.VIEWER, "A08").client.get("/TH-44/agency.xlsx/A02?year=2563")
        book = openpyxl.load_workbook(BytesIO(answer.data))
        assert book.sheetnames == ["โครงการ", "ตัวชี้วัดร่วม"]
        rows = [row for row in book["โครงการ"].iter_rows(min_row=4, values_only=True) if row[4] == "สพป.มค.1"]
        page = example.visit(Role.PLANNER).get("/TH-44/agency/A02?year=2563")
        assert str(len(rows)) == words(page.soup.select(".stat dd")[0])
        assert book["ตัวชี้วัดร่วม"]["A4"].value == "K1"

    def test_the_list_on_paper_adds_up(self, example: Example) -> None:
        browser = example.visit(Role.VIEWER, "A08")
        page = browser.get("/TH-44/agency-print/A01?year=2563")
        assert page.answer == "บัญชีโครงการ ปีงบประมาณ พ.ศ. 2563"
        assert len(page.soup.select(".agency-list tbody tr")) == 5
        assert browser.get("/TH-44/agency-print/A09?year=2563").says("ยังไม่มีโครงการของปีนี้")
        browser.get("/TH-44/agency-print/A99?year=2563", status=404)
        browser.get("/TH-44/agency.xlsx/A99?year=2563", status=404)


class TestMembers:
    def test_an_executive_adds_a_delegate_whose_password_is_shown_once(self, province: Province, visit: Visit) -> None:
        browser = visit(Role.EXECUTIVE)
        page = browser.get(f"/{province.area}/agency-members/A02")
        until = date.today() + timedelta(days=40)  # noqa: DTZ011 - the portal's own day decides what holds
        shown = browser.submit(
            page,
            "/agency-members-new/A02",
            200,
            name="มาลี ช่วยงาน",
            login="malee",
            role="delegate",
            until=f"{until.day}/{until.month}/{until.year + 543}",
            note="คำสั่งที่ 12/2563",
        )
        assert shown.soup.select("#one-time-password")
        assert shown.response.headers["Cache-Control"] == "no-store"
        made = people.find_login("malee")
        assert made is not None
        assert made[0].may(Permission.EDIT_PROJECT, province.area, province.agency("A02"))
        assert browser.get(f"/{province.area}/agency-members/A02").says("คำสั่งที่ 12/2563")

    def test_what_is_wrong_stands_beside_its_field(self, province: Province, visit: Visit) -> None:
        browser = visit(Role.EXECUTIVE)
        page = browser.get(f"/{province.area}/agency-members/A02")
        wrong = browser.submit(page, "/agency-members-new/A02", 422, name="มาลี", login="malee", role="delegate")
        assert wrong.says("ใส่วันที่สิ้นสุดการมอบหมาย")
        wrong = browser.submit(
            page, "/agency-members-new/A02", 422, name="มาลี", login="malee", role="delegate", until="1/1/2600"
        )
        assert wrong.says("พิมพ์เลขที่คำสั่งหรือเรื่องที่มอบหมาย")
        taken = browser.submit(page, "/agency-members-new/A02", 409, name="มาลี", login="executive", role="viewer")
        assert taken.says("ชื่อผู้ใช้นี้มีผู้ใช้แล้ว")
        assert people.find_login("malee") is None

    def test_somebody_known_joins_and_leaves(self, province: Province, visit: Visit) -> None:
        make_person(province, "somchai", Role.PLANNER)
        browser = visit(Role.EXECUTIVE)
        page = browser.get(f"/{province.area}/agency-members/A02")
        unknown: dict[str, Any] = {"known-login": "nobody", "known-role": "viewer"}
        assert browser.submit(page, "/agency-members-add/A02", 422, **unknown).says("ไม่พบชื่อผู้ใช้นี้ในจังหวัด")
        known: dict[str, Any] = {"known-login": "somchai", "known-role": "officer"}
        after = browser.follow(browser.submit(page, "/agency-members-add/A02", **known))
        assert after.says("เพิ่ม สมชาย ใจดี แล้ว")
        again = browser.submit(after, "/agency-members-add/A02", 422, **known)
        assert again.says("มีบทบาทนี้ในหน่วยงานอยู่แล้ว")
        left = browser.follow(browser.submit(after, "/agency-members-end/A02"))
        assert left.says("เลิกบทบาทของ สมชาย ใจดี แล้ว")
        found = people.find_login("somchai")
        assert found is not None
        assert [one.role for one in found[0].memberships] == [Role.PLANNER]

    def test_another_agency_s_and_the_peo_s_are_closed(self, province: Province, visit: Visit) -> None:
        browser = visit(Role.EXECUTIVE)
        browser.get(f"/{province.area}/agency-members/A03", status=403)
        page = browser.get(f"/{province.area}/agency-members/A02")
        field = page.form("/agency-members-new/A02").find("input")
        assert field is not None
        values = {"csrf_token": str(field["value"]), "name": "x", "login": "intruder", "role": "viewer"}
        for part in ("new", "add", "end"):
            browser.post(f"/{province.area}/agency-members-{part}/A03", values, status=403)
        browser.post(f"/{province.area}/agency-members-new/A02", {**values, "role": "admin"}, status=422)
        planner = make_person(province, "planner2", Role.PLANNER, agency="A02")
        ending = {**values, "person": planner.id, "role": "planner", "version": str(planner.version)}
        after = browser.follow(browser.post(f"/{province.area}/agency-members-end/A02", ending))
        assert after.says("ผู้ดูแลระบบของ ศธจ. เท่านั้น")
        assert people.get_person(planner.id).memberships == planner.memberships
        assert people.find_login("intruder") is None
        for role in (Role.OFFICER, Role.PLANNER, Role.ADMIN):
            visit(role).get(f"/{province.area}/agency-members/A02", status=403)

    def test_an_executive_of_two_agencies_keeps_each(self, app: Flask, province: Province) -> None:
        both = [Membership(province.agency(code), province.area, Role.EXECUTIVE) for code in ("A02", "A03")]
        person = people.create_person(province.area, "both", "สอง", None, None, PASSWORD_HASH, both, SYSTEM)
        browser = PageClient(app, person)
        assert browser.get(f"/{province.area}/agency-members/A03").answer == "A03 มีสมาชิก 1 คน"
        browser.get(f"/{province.area}/agency-members/A01", status=403)
