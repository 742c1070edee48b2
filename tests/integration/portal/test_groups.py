"""Working groups in the portal: who sets them up, who writes minutes, and what then waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from graph.model.people import Role
from graph.model.run import Run
from graph.store import groups, meetings, runs
from tests.factories import AREA, FIRST_YEAR, Province, make_person
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, words
from workers.tasks.analysis import analyse, compare


def group_fields(province: Province, **changes: Any) -> dict[str, Any]:
    return {
        "name": "คณะทำงานคุณภาพ",
        "purpose": "ยกระดับคุณภาพ",
        "since": "1 พ.ย. 2562",
        "agencies": [province.agency("A01"), province.agency("A02")],
        "chair": "",
    } | changes


@pytest.fixture(autouse=True)
def without_tokens(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def coordinator(visit: Visit) -> PageClient:
    return visit(Role.COORDINATOR)


def send(browser: PageClient, path: str, data: Mapping[str, Any]) -> Page:
    """Posts, and follows to the page that says what was done."""
    answer = browser.client.post(path, data=dict(data))
    assert answer.status_code == 303, answer.status_code
    return browser.get(answer.headers["Location"])


def undone(browser: PageClient, page: Page) -> Page:
    """Presses the way back that the page offers."""
    form = page.soup.select_one(".flashes form")
    assert form is not None
    return send(browser, str(form["action"]), {str(one["name"]): one["value"] for one in form.select("input[name]")})


@pytest.fixture
def group(coordinator: PageClient, province: Province) -> str:
    coordinator.post(f"/{AREA}/groups/new", data=group_fields(province))
    (made,) = groups.list_groups(AREA)
    return made.id


@pytest.fixture
def meeting(coordinator: PageClient, group: str) -> str:
    coordinator.post(f"/{AREA}/group/{group}/meetings/new", data={"day": "15 ม.ค. 2563", "agenda": "1. หนึ่ง\n\n๒) สอง"})
    (made,) = meetings.list_meetings(AREA)
    return made.id


def test_a_group_that_cannot_be_keeps_what_was_typed(coordinator: PageClient, province: Province) -> None:
    assert coordinator.get(f"/{AREA}/groups").answer == "ยังไม่มีคณะทำงาน"
    fields = group_fields(province, name="คณะ ก", agencies=[province.agency("A01")], since="32 ม.ค. 2563")
    page = coordinator.post(f"/{AREA}/groups/new", status=422, data=fields)
    assert page.soup.select_one("#name")["value"] == "คณะ ก"
    assert page.soup.select_one("#since")["aria-invalid"] == "true"
    fields["since"] = "1 ม.ค. 2563"
    again = coordinator.post(f"/{AREA}/groups/new", status=422, data=fields)
    assert again.says("เลือกหน่วยงานหรือบุคคลอย่างน้อยสองราย")
    assert groups.list_groups(AREA) == []


def test_a_change_has_its_way_back(coordinator: PageClient, province: Province, group: str) -> None:
    fields = group_fields(province, name="ชื่อใหม่", version="1")
    page = send(coordinator, f"/{AREA}/group/{group}/edit", fields)
    assert coordinator.post(f"/{AREA}/group/{group}/edit", status=409, data=fields).says("ชื่อใหม่")
    undone(coordinator, page)
    assert groups.get_group(AREA, group).name == "คณะทำงานคุณภาพ"


def test_members_write_minutes_and_others_read(
    app: Flask, visit: Visit, province: Province, group: str, meeting: str
) -> None:
    member, reader = visit(Role.OFFICER), visit(Role.VIEWER)
    outsider = PageClient(app, make_person(province, "outsider", Role.OFFICER, agency="A03"))
    minutes = {"day": "15 ม.ค. 2563", "minutes": "ที่ประชุมเห็นชอบ", "agencies": [province.agency("A02")], "version": "1"}
    for refused in (reader, outsider):
        assert refused.get(f"/{AREA}/meeting/{meeting}").says("หนึ่ง")
        refused.get(f"/{AREA}/meeting/{meeting}/edit", status=403)
        refused.post(f"/{AREA}/meeting/{meeting}/edit", status=403, data=minutes)
        refused.post(f"/{AREA}/meeting/{meeting}/remove", status=403, data={"version": "1"})
        refused.post(f"/{AREA}/meeting/{meeting}/follow-ups", status=403, data={})
    member.get(f"/{AREA}/group/{group}/edit", status=403)
    page = send(member, f"/{AREA}/meeting/{meeting}/edit", minutes)
    assert page.says("ที่ประชุมเห็นชอบ")
    printed = reader.get(f"/{AREA}/meeting/{meeting}/printed")
    assert printed.answer == "รายงานการประชุมคณะทำงานคุณภาพ"
    assert printed.says("ครั้งที่ 1/2563")
    assert printed.says("ผู้ไม่มาประชุม")


def test_minutes_have_their_way_back(coordinator: PageClient, meeting: str) -> None:
    fields = {"day": "15 ม.ค. 2563", "minutes": "ที่ประชุมเห็นชอบ", "agenda": "หนึ่ง\nสอง", "version": "1"}
    send(coordinator, f"/{AREA}/meeting/{meeting}/edit", fields)
    page = send(coordinator, f"/{AREA}/meeting/{meeting}/edit", {**fields, "minutes": "เขียนทับ", "version": "2"})
    assert words(page.soup.select_one(".group-before dd")) == "ที่ประชุมเห็นชอบ"
    assert undone(coordinator, page).says("ที่ประชุมเห็นชอบ")
    assert meetings.get_meeting(AREA, meeting).draft.minutes == "ที่ประชุมเห็นชอบ"
    # Each change of the history is a way back too, on the version that the page shows.
    change = coordinator.get(f"/{AREA}/meeting/{meeting}").soup.select(".group-before form")[0]
    form = {str(one["name"]): one["value"] for one in change.select("input[name]")}
    send(coordinator, str(change["action"]), form)
    assert meetings.get_meeting(AREA, meeting).draft.minutes == "เขียนทับ"
    assert send(coordinator, str(change["action"]), form).says("คืนค่าเดิมไม่ได้")


def test_a_form_that_is_sent_twice_makes_one(coordinator: PageClient, province: Province, group: str) -> None:
    form = coordinator.get(f"/{AREA}/groups/new").soup.select_one("input[name=form_key]")
    assert form is not None
    fields = group_fields(province, form_key=form["value"])
    for _time in range(2):
        assert send(coordinator, f"/{AREA}/groups/new", fields).says("ตั้งคณะทำงานแล้ว")
    assert len(groups.list_groups(AREA)) == 2
    met = {"day": "15 ม.ค. 2563", "form_key": "once"}
    first = send(coordinator, f"/{AREA}/group/{group}/meetings/new", met)
    assert send(coordinator, f"/{AREA}/group/{group}/meetings/new", met).answer == first.answer
    (held,) = meetings.list_meetings(AREA)
    todo = {"text": "ร่าง", "owner": f"agency:{province.agency('A02')}", "due": "31 ม.ค. 2563", "form_key": "once"}
    for _time in range(2):
        send(coordinator, f"/{AREA}/meeting/{held.id}/follow-ups", todo)
    assert len(meetings.list_follow_ups(AREA)) == 1
    send(coordinator, f"/{AREA}/meeting/{held.id}/remove", {"version": "1"})
    assert send(coordinator, f"/{AREA}/group/{group}/meetings/new", met).says("ถูกลบไปแล้ว")


def test_a_follow_up_waits_in_my_work_until_it_is_done(
    app: Flask, coordinator: PageClient, visit: Visit, province: Province, meeting: str
) -> None:
    runs.store_run(analysed(province), compare)
    draft = {"text": "ร่างโครงการร่วม", "owner": f"agency:{province.agency('A02')}", "due": "1 ม.ค. 2563"}
    refused = coordinator.post(f"/{AREA}/meeting/{meeting}/follow-ups", status=422, data=draft)
    assert refused.says("กำหนดต้องไม่มาก่อนวันประชุม")
    assert refused.soup.select_one("#text")["value"] == "ร่างโครงการร่วม"
    coordinator.post(f"/{AREA}/meeting/{meeting}/follow-ups", data={**draft, "due": "31 ม.ค. 2563"})
    (todo,) = meetings.list_follow_ups(AREA)

    officer = visit(Role.OFFICER)
    assert officer.get(f"/{AREA}/?year={FIRST_YEAR}").says("เรื่องที่ที่ประชุมมอบหมาย 1 เรื่อง")
    outsider = PageClient(app, make_person(province, "outsider", Role.OFFICER, agency="A03"))
    assert not outsider.get(f"/{AREA}/?year={FIRST_YEAR}").says("เรื่องที่ที่ประชุมมอบหมาย")
    done = {"state": "done", "version": str(todo.version)}
    outsider.post(f"/{AREA}/follow-up/{todo.id}", status=403, data=done)

    dropped = send(officer, f"/{AREA}/follow-up/{todo.id}", {**done, "state": "dropped"})
    assert dropped.says("พิมพ์เหตุผลที่ไม่ทำเรื่องนี้ก่อน")
    page = send(officer, f"/{AREA}/follow-up/{todo.id}", done)
    assert not officer.get(f"/{AREA}/?year={FIRST_YEAR}").says("เรื่องที่ที่ประชุมมอบหมาย")
    undone(officer, page)
    assert officer.get(f"/{AREA}/?year={FIRST_YEAR}").says("เรื่องที่ที่ประชุมมอบหมาย 1 เรื่อง")


def test_a_removed_meeting_is_brought_back(coordinator: PageClient, group: str, meeting: str) -> None:
    page = send(coordinator, f"/{AREA}/meeting/{meeting}/remove", {"version": "1"})
    coordinator.get(f"/{AREA}/meeting/{meeting}", status=404)
    undone(coordinator, page)
    assert coordinator.get(f"/{AREA}/meeting/{meeting}").answer.startswith("ประชุมเมื่อ 15 มกราคม 2563")


def test_the_network_shows_the_group(coordinator: PageClient, province: Province, group: str) -> None:
    runs.store_run(analysed(province), compare)
    page = coordinator.get(f"/{AREA}/network?year={FIRST_YEAR}&kind=group")
    assert [words(line.th) for line in page.soup.select(".network-ties tbody tr")] == ["A01 – A02"]
    both = coordinator.get(f"/{AREA}/network/pair?year={FIRST_YEAR}&one=A01&other=A02")
    assert words(both.soup.select_one("#group a")) == "คณะทำงานคุณภาพ"


def analysed(province: Province) -> Run:
    return analyse(province.scope)
