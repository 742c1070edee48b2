"""Users and memberships, kept by the PEO's administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from graph import db
from graph.model.fiscal import today
from graph.model.people import SYSTEM, Membership, Person, Role
from graph.store import audit, people
from tests.factories import NEIGHBOUR, Province, make_person, make_province
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient


@pytest.fixture
def admin(visit: Visit) -> PageClient:
    return visit(Role.ADMIN)


@pytest.fixture
def somying(province: Province) -> Person:
    return make_person(province, "somying", Role.OFFICER, agency="A02", name="สมหญิง ใจดี")


def home(province: Province) -> str:
    return f"/{province.area}/people"


def page_of(admin: PageClient, province: Province, person: Person) -> Page:
    return admin.get(f"{home(province)}/{person.id}")


def test_the_list_says_how_many_and_finds_by_name_agency_and_role(
    admin: PageClient, province: Province, somying: Person
) -> None:
    make_person(province, "kanda", Role.VIEWER, agency="A03", name="กานดา")
    assert "3 คน" in admin.get(home(province)).answer
    for query in ("text=หญิง", f"agency={province.agency('A02')}", "role=officer"):
        page = admin.get(f"{home(province)}?{query}")
        assert "1 คน" in page.answer
        assert page.says("สมหญิง ใจดี")
        assert not page.says("กานดา")
    assert admin.get(f"{home(province)}?text=ไม่มีใคร").says("ไม่พบผู้ใช้ที่ตรงกับตัวกรอง")


def test_a_new_user_gets_a_password_that_is_shown_once_and_works(
    app: Flask, admin: PageClient, province: Province
) -> None:
    page = admin.submit(
        admin.get(f"{home(province)}/new"),
        "/people/new",
        200,
        name="  กานดา วงศ์สวัสดิ์ ",
        login="Kanda.W",
        email="kanda@example.go.th",
        phone="043-711-111 ต่อ 12",
        agency=province.agency("A03"),
        role="officer",
        since="1/10/2562",
        until="๓๐/๙/๒๗๐๐",
    )
    assert page.response.headers["Cache-Control"] == "no-store"
    password = page.soup.find(id="one-time-password").get_text()
    found = people.find_login("kanda.w")
    assert found is not None
    kanda = found[0]
    assert kanda.name == "กานดา วงศ์สวัสดิ์"
    assert kanda.memberships == (
        Membership(province.agency("A03"), province.area, Role.OFFICER, date(2019, 10, 1), date(2157, 9, 30)),
    )
    browser = PageClient(app)
    browser.submit(browser.get("/sign-in"), "/sign-in", login="kanda.w", password=password)
    browser.get("/account")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "พิมพ์ชื่อและนามสกุล"),
        ("login", "ส้ม", "ใช้ตัวอักษรอังกฤษ"),
        ("email", "kanda", "อีเมลไม่ถูกรูปแบบ"),
        ("since", "31/2/2563", "ไม่มีวันที่นี้ในปฏิทิน"),
        ("until", "1 ต.ค.", "พิมพ์วันที่เป็น"),
        ("role", "", "เลือกบทบาท"),
        ("role", "planner", "มีเฉพาะในสำนักงานศึกษาธิการจังหวัด"),
        ("role", "overseer", ""),
        ("agency", f"{NEIGHBOUR}/A01", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    admin: PageClient, province: Province, field: str, value: str, said: str
) -> None:
    typed = {
        "name": "กานดา",
        "login": "kanda",
        "email": "kanda@example.go.th",
        "agency": province.agency("A03"),
        "role": "officer",
    }
    page = admin.submit(admin.get(f"{home(province)}/new"), "/people/new", 422, **{**typed, field: value})
    error = page.soup.find(id=f"{field}-error")
    assert error is not None
    assert said in error.get_text()
    assert page.soup.find(id="email")["value"] == (value if field == "email" else typed["email"])
    assert people.find_login("kanda") is None


def test_a_taken_login_is_refused(admin: PageClient, province: Province, somying: Person) -> None:
    page = admin.submit(
        admin.get(f"{home(province)}/new"),
        "/people/new",
        409,
        name="อีกคน",
        login="SOMYING",
        agency=province.agency("A02"),
        role="viewer",
    )
    assert "มีผู้ใช้แล้ว" in page.soup.find(id="login-error").get_text()


def test_details_are_changed_with_an_audit_event(admin: PageClient, province: Province, somying: Person) -> None:
    page = page_of(admin, province, somying)
    done = admin.submit(page, f"/people/{somying.id}", name="สมหญิง ใจงาม", phone="0812345678")
    assert admin.follow(done).says("บันทึกข้อมูลของ สมหญิง ใจงาม แล้ว")
    event = audit.history(somying.id)[0]
    assert (event.actor_name, event.after) == ("คน admin", {"name": "สมหญิง ใจงาม", "phone": "0812345678"})


def test_a_stale_save_shows_both_texts_and_either_can_be_kept(
    admin: PageClient, province: Province, somying: Person
) -> None:
    opened = page_of(admin, province, somying)
    people.update_person(
        province.area, somying.id, somying.version, SYSTEM, name="สมหญิง ดีงาม", email=None, phone="1234567", active=True
    )
    page = admin.submit(opened, f"/people/{somying.id}", 409, name="สมหญิง ใจงาม")
    assert page.says("สมหญิง ใจงาม")
    assert page.says("สมหญิง ดีงาม")
    assert people.get_person(somying.id).name == "สมหญิง ดีงาม"
    admin.submit(page, f"/people/{somying.id}")
    assert people.get_person(somying.id).name == "สมหญิง ใจงาม"


def test_a_closed_account_cannot_be_used_and_closing_is_undone_with_a_button(
    app: Flask, admin: PageClient, province: Province, somying: Person
) -> None:
    theirs = PageClient(app, somying)
    theirs.get("/account")
    done = admin.submit(page_of(admin, province, somying), "/active")
    theirs.get("/account", 302)
    undone = admin.submit(admin.follow(done), "/active")
    assert admin.follow(undone).says("เปิดบัญชีของ สมหญิง ใจดี แล้ว")
    assert people.get_person(somying.id).active


def test_roles_are_added_and_ended_and_stay_on_record(admin: PageClient, province: Province, somying: Person) -> None:
    added = admin.submit(
        page_of(admin, province, somying), "/memberships", agency=province.agency("A03"), role="viewer"
    )
    assert people.get_person(somying.id).agencies(province.area) == (province.agency("A02"), province.agency("A03"))
    admin.submit(admin.follow(added), "/memberships/end")
    person = people.get_person(somying.id)
    assert [m.agency for m in person.memberships] == [province.agency("A03")]
    assert [(m.agency, m.until < today()) for m in person.other_memberships if m.until] == [
        (province.agency("A02"), True)
    ]


def test_the_same_role_twice_is_refused_beside_the_form(admin: PageClient, province: Province, somying: Person) -> None:
    page = admin.submit(
        page_of(admin, province, somying), "/memberships", 422, agency=province.agency("A02"), role="officer"
    )
    assert "มีบทบาทนี้ในหน่วยงานนี้อยู่แล้ว" in page.soup.find(id="role-error").get_text()


def test_a_reset_password_ends_the_sessions(app: Flask, admin: PageClient, province: Province, somying: Person) -> None:
    theirs = PageClient(app, somying)
    page = admin.submit(page_of(admin, province, somying), "/password", 200)
    theirs.get("/account", 302)
    browser = PageClient(app)
    browser.submit(
        browser.get("/sign-in"),
        "/sign-in",
        login="somying",
        password=page.soup.find(id="one-time-password").get_text(),
    )


def test_an_admin_cannot_lock_themselves_out(
    admin: PageClient, province: Province, person: Callable[[Role], Person]
) -> None:
    me = person(Role.ADMIN)
    token = admin.get(f"{home(province)}/{me.id}").form("/people/" + me.id).find("input", attrs={"name": "csrf_token"})
    common = {"csrf_token": token["value"], "version": str(me.version)}
    admin.post(f"{home(province)}/{me.id}/active", {**common, "active": "0"})
    admin.post(
        f"{home(province)}/{me.id}/memberships/end", {**common, "agency": province.agency("A01"), "role": "admin"}
    )
    admin.post(f"{home(province)}/{me.id}/password", common)
    assert people.get_person(me.id) == me


def test_the_last_admin_stays(
    app: Flask, admin: PageClient, province: Province, person: Callable[[Role], Person]
) -> None:
    other = make_person(province, "admin2", Role.ADMIN, name="ผู้ดูแลคนที่สอง")
    page = page_of(PageClient(app, other), province, person(Role.ADMIN))
    admin.submit(page_of(admin, province, other), "/active")
    # The second admin's page was open when the first one closed the account: nothing comes of its button.
    with app.test_request_context():
        assert not people.get_person(other.id).active
    assert page.form("/active") is not None
    assert people.get_person(person(Role.ADMIN).id).active


def test_an_account_of_another_province_too_is_not_taken_over(admin: PageClient, province: Province) -> None:
    both = make_person(province, "both", Role.OFFICER, agency="A02")
    join = "MATCH (p:Person {id: $id}), (a:Agency {id: $agency}) CREATE (p)-[:MEMBER_OF {role: 'admin', key: 'k'}]->(a)"
    elsewhere = make_province(NEIGHBOUR).agency("A01")
    db.write(lambda tx: tx.run(join, id=both.id, agency=elsewhere))
    page = page_of(admin, province, both)
    for button in ("/password", "/active"):
        assert admin.follow(admin.submit(page, button)).says("บัญชีนี้มีบทบาทในพื้นที่อื่นด้วย")
    after = people.get_person(both.id)
    assert (after.active, after.stamp) == (True, both.stamp)


def test_another_provinces_people_are_not_found(admin: PageClient, province: Province) -> None:
    stranger = make_person(make_province(NEIGHBOUR), "stranger", Role.OFFICER, agency="A02")
    admin.get(f"{home(province)}/{stranger.id}", 404)
    admin.get(f"/{NEIGHBOUR}/people", 403)
