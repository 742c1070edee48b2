"""The whole project form, states, partners, entry on behalf, twins and copies, as people meet them on the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from graph.model.fiscal import Quarter
from graph.model.partner import PartnerDraft, PartnerState
from graph.model.people import Actor, Person, Role
from graph.model.plan import LinkRole
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import Activity, ProjectForm, ProjectKind
from graph.store import form_drafts, links, partners, project_forms, projects, runs
from graph.store.links import LinkDraft
from tests.factories import FIRST_YEAR, Province, make_person
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, form_values
from workers.tasks.analysis import analyse, compare

NEW = f"/TH-90/projects/new?year={FIRST_YEAR}"
SOMEBODY = Actor("p-1", "สมหญิง")
WHOLE = {
    "rationale": "เหตุผล",
    "objectives": "วัตถุประสงค์",
    "target_quant": "100 คน",
    "target_qual": "ดีขึ้น",
    "indicators": "ร้อยละ 80",
    "budget": "1,000",
    "start": "1/10/2562",
    "end": "30/9/2563",
}
ROW = {
    "activities-0-title": "อบรม",
    "activities-0-weight": "๖๐%",
    "activities-0-q1": "1",
    "activities-0-q4": "1",
    "budget_lines-0-source": "งบจังหวัด",
    "budget_lines-0-category": "งบดำเนินงาน",
    "budget_lines-0-quarter": "2",
    "budget_lines-0-amount": "1,000 บาท",
    "in_charge-0-name": "สมชาย",
    "in_charge-0-phone": "0812345678",
}


def page(code: str, what: str = "project", year: int = FIRST_YEAR) -> str:
    return f"/TH-90/{what}/{code}?year={year}"


def form_of(browser: PageClient, code: str) -> tuple[Page, dict[str, str]]:
    shown = browser.get(page(code, "project-edit"))
    return shown, form_values(shown.form(f"/project-edit/{code}"))


def save(browser: PageClient, code: str, status: int = 303, **typed: Any) -> Page:
    _, values = form_of(browser, code)
    return browser.post(page(code, "project-edit"), {**values, **typed}, status)


@pytest.fixture
def draft(province: Province) -> Project:
    stated = projects.ProjectDraft(province.agency("A02"), "โครงการค่ายวิทยาศาสตร์")
    return projects.create_project(
        province.area, province.plan, FIRST_YEAR, stated, SOMEBODY, status=ProjectStatus.DRAFT
    )


@pytest.fixture
def partner(province: Province, app: Flask) -> PageClient:
    """An officer of A03, which does not own P1."""
    return PageClient(app, make_person(province, "a03", Role.OFFICER, agency="A03", name="คน A03"))


class TestForm:
    def test_everything_typed_comes_back(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        saved = save(browser, "P1", **WHOLE, **ROW, kind="new", districts=["เมือง"], more_districts="นาดูน, แกดำ")
        assert saved.location == page("P1")
        form = project_forms.get_form(province.id("P1"))
        assert form.kind is ProjectKind.NEW
        assert form.districts == ("เมือง", "นาดูน", "แกดำ")
        assert form.activities == (Activity("อบรม", Decimal(60), (Quarter.Q1, Quarter.Q4)),)
        assert (form.budget_lines[0].quarter, form.budget_lines[0].amount) == (Quarter.Q2, Decimal(1000))
        assert form.in_charge[0].name == "สมชาย"
        shown, values = form_of(browser, "P1")
        assert values["activities-0-weight"] == "60"
        assert values["rationale"] == "เหตุผล"
        assert shown.says("น้ำหนักกิจกรรมยังรวมไม่ครบ 100%"), "a note, which keeps nothing from being saved"
        shown = browser.get(page("P1"))
        assert shown.says("1 กิจกรรม")
        assert shown.says("งบจังหวัด")

    def test_a_button_adds_or_takes_away_a_row_and_saves_nothing(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        added = save(browser, "P1", 200, row="add:activities", title_th="ยังไม่จบ")
        assert added.soup.select_one("#activities-0-title") is not None
        assert added.soup.select_one("#title_th")["value"] == "ยังไม่จบ"
        two = browser.post(
            page("P1", "project-edit"),
            {**form_of(browser, "P1")[1], **ROW, "activities-1-title": "ข", "row": "remove:activities:0"},
            200,
        )
        assert [field["value"] for field in two.soup.select("[name=activities-0-title]")] == ["ข"]
        assert two.soup.select_one("[name=activities-1-title]") is None
        assert projects.get_project(province.id("P1")).version == 1

    @pytest.mark.parametrize(("typed", "at"), [
        ({"activities-0-title": "ก", "activities-0-weight": "มาก"}, "activities-0-weight"),
        ({"activities-0-title": "ก", "activities-0-weight": "101"}, "activities-0-weight"),
        ({"budget_lines-0-amount": "-1"}, "budget_lines-0-amount"),
        ({"budget_lines-0-amount": "1.005"}, "budget_lines-0-amount"),
        ({"in_charge-0-phone": "081"}, "in_charge-0-name"),
        ({"partners-0-part": "ช่วย"}, "partners-0-agency"),
        ({"title_th": " "}, "title_th"),
        ({"budget": "มาก"}, "budget"),
        ({"start": "31/2/2563"}, "start"),
    ])  # fmt: skip
    def test_what_is_wrong_is_said_beside_its_field_and_kept(
        self, visit: Visit, province: Province, person: Callable[[Role], Person], typed: dict[str, str], at: str
    ) -> None:
        browser = visit(Role.OFFICER)
        refused = save(browser, "P1", 422, **{"rationale": "เก็บไว้", **typed})
        assert refused.soup.select_one(f"#{at}")["aria-invalid"] == "true"
        assert refused.soup.select_one(f'.error-summary a[href="#{at}"]') is not None
        assert refused.soup.select_one("#rationale").get_text(strip=True) == "เก็บไว้"
        assert projects.get_project(province.id("P1")).version == 1
        kept = form_drafts.get_draft(person(Role.OFFICER).id, province.id("P1"))
        assert kept is not None
        assert dict(kept.values)["rationale"] == "เก็บไว้"

    def test_partners_cannot_be_the_owner_or_named_twice(self, visit: Visit, province: Province) -> None:
        a03 = province.agency("A03")
        refused = save(visit(Role.OFFICER), "P1", 422, **{"partners-0-agency": a03, "partners-1-agency": a03})
        assert refused.says("มีหน่วยงานซ้ำกัน")

    def test_a_stale_form_shows_both_texts_rows_too(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        _, values = form_of(browser, "P1")
        save(visit(Role.PLANNER), "P1", **{"activities-0-title": "ของ ศธจ."})
        stale = browser.post(
            page("P1", "project-edit"), {**values, "rationale": "ของฉัน", "activities-0-title": "ของฉันเอง"}, 409
        )
        assert stale.says("ของ ศธจ.")
        assert stale.says("ของฉันเอง")
        mine = browser.submit(stale, "/project-edit/P1")
        assert mine.status == 303
        assert project_forms.get_form(province.id("P1")).activities[0].title == "ของฉันเอง"


class TestKeeping:
    def test_what_is_typed_waits_until_it_is_saved_or_dropped(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        _, values = form_of(browser, "P1")
        typed = {**values, "title_th": "", "budget": "ไม่รู้", "activities-0-title": "ก"}
        kept = browser.client.post(page("P1", "project-keep"), data=typed)
        assert kept.status_code == 200
        answer = kept.get_json()
        assert answer["draft_version"] == 1
        assert answer["progress"]["activities"] == {"text": "1 จาก 1", "done": True}
        assert projects.get_project(province.id("P1")).version == 1
        shown, again = form_of(browser, "P1")
        assert shown.says("ยังไม่ได้บันทึก")
        assert (again["title_th"], again["budget"], again["activities-0-title"]) == ("", "ไม่รู้", "ก")
        assert again["draft_version"] == "1"
        assert not form_of(visit(Role.PLANNER), "P1")[0].says("ไม่รู้"), "nobody else sees it"
        browser.submit(shown, "/project-drop/P1")
        assert form_of(browser, "P1")[1]["title_th"] == "โครงการห้องเรียนดิจิทัล"

    def test_a_save_ends_the_keeping(self, visit: Visit) -> None:
        browser = visit(Role.OFFICER)
        _, values = form_of(browser, "P1")
        browser.client.post(page("P1", "project-keep"), data={**values, "rationale": "ก"})
        save(browser, "P1")
        shown, values = form_of(browser, "P1")
        assert values["rationale"] == "ก"
        assert not shown.says("ยังไม่ได้บันทึก")

    def test_another_window_is_told(self, visit: Visit) -> None:
        browser = visit(Role.OFFICER)
        _, values = form_of(browser, "P1")
        assert browser.client.post(page("P1", "project-keep"), data=values).status_code == 200
        second = browser.client.post(page("P1", "project-keep"), data=values)
        assert (second.status_code, second.get_json()["error"]) == (409, "stale")

    def test_an_ended_session_is_told_as_such(self, visit: Visit) -> None:
        browser = visit(Role.OFFICER)
        _, values = form_of(browser, "P1")
        with browser.client.session_transaction() as session:
            session.pop("_user_id")
        answer = browser.client.post(page("P1", "project-keep"), data=values, headers={"Accept": "application/json"})
        assert answer.status_code in (400, 401)


class TestStates:
    def test_a_new_project_is_a_draft_until_it_lacks_nothing(
        self, visit: Visit, province: Province, draft: Project
    ) -> None:
        browser = visit(Role.OFFICER)
        shown = browser.get(page(draft.code))
        assert "ยังไม่นับในตัวเลขใด" in shown.answer
        assert shown.says("ยังขาด 9 อย่าง")
        hrefs = {link["href"] for link in shown.soup.select(".lacking a")}
        assert page(draft.code, "project-edit") + "#rationale" in hrefs
        assert page(draft.code, "project-links") in hrefs
        save(browser, draft.code, **WHOLE, then="ready")
        assert projects.get_project(draft.id).status is ProjectStatus.DRAFT, "it is not linked yet"
        standing = projects.get_project(draft.id)
        links.replace_links(
            province.area, draft.id, standing.version, [LinkDraft(province.id("S3"), LinkRole.PRIMARY)], SOMEBODY
        )
        assert browser.get(page(draft.code)).says("จะหนุนส่วนใดของแผน")
        ready = browser.submit(browser.get(page(draft.code)), f"/project-state/{draft.code}", to="ready")
        assert ready.status == 303
        assert browser.get(page(draft.code)).answer.startswith("โครงการนี้หนุน เป้าหมาย NS-2")

    def test_giving_up_wants_a_reason_that_the_history_tells(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        data = {"csrf_token": browser.get(page("P1")).soup.select_one("[name=csrf_token]")["value"], "version": "1"}
        browser.post(page("P1", "project-state"), {**data, "to": "cancelled"})
        assert browser.get(page("P1")).says("บอกเหตุผลของการเปลี่ยนสถานะนี้ก่อน")
        browser.post(page("P1", "project-state"), {**data, "to": "cancelled", "reason": "ถูกตัดงบ"})
        shown = browser.get(page("P1"))
        assert "ยกเลิก" in shown.answer
        assert shown.says("กำลังดำเนินการ → ยกเลิก")
        assert shown.says("ถูกตัดงบ")
        assert browser.get(f"/TH-90/projects?year={FIRST_YEAR}").answer.startswith(f"ปี {FIRST_YEAR} มี 2 โครงการ")
        listed = browser.get(f"/TH-90/projects?year={FIRST_YEAR}&state=cancelled")
        assert listed.says("โครงการห้องเรียนดิจิทัล")
        browser.post(page("P1", "project-state"), {**data, "to": "draft", "reason": "ก"})
        assert browser.get(page("P1")).says("มีผู้อื่นแก้ไขโครงการนี้ก่อนหน้าคุณ")
        browser.post(page("P1", "project-state"), {**data, "to": "nonsense"}, 400)

    def test_drafts_have_a_list_of_their_own_where_search_finds_them(self, visit: Visit, draft: Project) -> None:
        browser = visit(Role.OFFICER)
        listed = browser.get(f"/TH-90/projects?year={FIRST_YEAR}")
        assert not listed.says(draft.title_th)
        tab = next(one for one in listed.soup.select(".list-tabs a") if "ร่าง" in one.get_text())
        drafts = browser.get(tab["href"])
        assert drafts.says(draft.title_th)
        assert "ไม่นับในตัวเลขใด" in drafts.answer
        assert browser.get(f"/TH-90/projects?year={FIRST_YEAR}&state=draft&q=ค่าย").says(draft.title_th)
        assert not browser.get(f"/TH-90/projects?year={FIRST_YEAR}&state=draft&q=ลูกเสือ").says(draft.title_th)

    def test_a_draft_waits_in_my_work(self, visit: Visit, province: Province, draft: Project) -> None:
        runs.store_run(analyse(province.scope), compare)
        assert visit(Role.OFFICER).get(f"/TH-90/?year={FIRST_YEAR}").says("ร่าง 1 โครงการ")


class TestPartners:
    @pytest.fixture
    def asked(self, province: Province) -> Project:
        p1 = projects.get_project(province.id("P1"))
        joint = [PartnerDraft(province.agency("A03"), "จัดสถานที่")]
        return project_forms.save_project(
            province.area, p1.id, 1, projects.draft_of(p1), ProjectForm(), SOMEBODY, joint=joint
        )

    def test_the_partner_is_told_answers_and_lists_it(
        self, province: Province, asked: Project, partner: PageClient, visit: Visit
    ) -> None:
        runs.store_run(analyse(province.scope), compare)
        work = partner.get(f"/TH-90/?year={FIRST_YEAR}")
        assert work.says("คำเชิญร่วม 1 โครงการ")
        invitation = partner.get(page("P1", "project-partner"))
        assert invitation.says("จัดสถานที่")
        partner.submit(invitation, "/project-partner/P1", answer="confirm")
        assert partners.list_partners(asked.id)[0].state is PartnerState.CONFIRMED
        assert visit(Role.OFFICER).get(page("P1")).says("ยืนยันร่วมดำเนินการ")
        listed = partner.get(f"/TH-90/projects?year={FIRST_YEAR}")
        tab = next(one for one in listed.soup.select(".list-tabs a") if "โครงการร่วม" in one.get_text())
        assert partner.get(tab["href"]).says("โครงการห้องเรียนดิจิทัล")

    def test_declining_wants_a_reason(self, province: Province, asked: Project, partner: PageClient) -> None:
        invitation = partner.get(page("P1", "project-partner"))
        refused = partner.submit(invitation, "/project-partner/P1", 422, answer="decline")
        assert refused.soup.select_one("#reason")["aria-invalid"] == "true"
        partner.submit(refused, "/project-partner/P1", answer="decline", reason="ไม่มีคน")
        assert partners.list_partners(asked.id)[0].reason == "ไม่มีคน"

    def test_only_the_partner_answers(self, asked: Project, visit: Visit, partner: PageClient) -> None:
        visit(Role.OFFICER).get(page("P1", "project-partner"), 403)
        visit(Role.PLANNER).get(page("P1", "project-partner"), 403)
        partner.get(page("P1", "project-edit"), 403)

    @pytest.mark.parametrize("what", [
        "project-keep", "project-drop", "project-state", "project-confirm", "project-distinct", "project-edit",
    ])  # fmt: skip
    def test_an_officer_of_another_agency_is_refused(
        self, asked: Project, partner: PageClient, app: Flask, what: str
    ) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        partner.post(page("P1", what), {"to": "done", "version": "2"}, 403)


class TestOnBehalf:
    def test_the_agency_is_told_and_confirms(self, visit: Visit, province: Province) -> None:
        peo = visit(Role.PLANNER)
        peo.submit(peo.get(f"{NEW}&agency=A02"), "/projects/new", title_th="แทนเขตพื้นที่")
        code = f"A02-{FIRST_YEAR}-01"
        runs.store_run(analyse(province.scope), compare)
        own = visit(Role.OFFICER)
        assert own.get(f"/TH-90/?year={FIRST_YEAR}").says("มีผู้บันทึกแทน 1 โครงการ")
        shown = own.get(page(code))
        assert shown.says("รอหน่วยงานยืนยันหรือแก้ไข")
        assert not peo.get(page(code)).soup.select(f'form[action*="project-confirm/{code}"]')
        own.submit(shown, f"/project-confirm/{code}")
        assert own.get(page(code)).says("ยืนยันโดย คน officer")

    def test_the_peo_does_not_confirm_for_it(self, visit: Visit, app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        visit(Role.PLANNER).post(page("P1", "project-confirm"), {"version": "1"}, 403)


class TestTwins:
    def test_are_warned_of_before_saving_and_a_reason_lets_them_be(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        warned = browser.submit(browser.get(NEW), "/projects/new", 422, title_th="ห้องเรียนดิจิทัล ปี 2563")
        assert warned.says("อาจเป็นโครงการเดียวกับที่มีอยู่แล้ว 1 โครงการ")
        assert warned.says("โครงการห้องเรียนดิจิทัล")
        browser.submit(warned, "/projects/new", same_reason="คนละโรงเรียน")
        code = f"A02-{FIRST_YEAR}-01"
        assert browser.get(page(code)).says("คนละโรงเรียน")

    def test_another_agencys_title_is_its_own(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        browser.submit(browser.get(NEW), "/projects/new", title_th="โครงการลูกเสือ")

    def test_a_changed_title_is_held_against_the_others(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        warned = save(browser, "P2", 422, title_th="โครงการห้องเรียนดิจิทัล")
        assert warned.says("อาจเป็นโครงการเดียวกับ")
        save(browser, "P2", title_th="โครงการห้องเรียนดิจิทัล", same_reason="คนละอำเภอ")
        assert projects.get_project(province.id("P2")).title_th == "โครงการห้องเรียนดิจิทัล"

    def test_a_finding_is_closed_on_the_projects_page(self, visit: Visit, province: Province) -> None:
        standing = projects.get_project(province.id("P2"))
        same = replace(projects.draft_of(standing), title_th="ห้องเรียนดิจิทัล")
        projects.update_project(province.area, standing.id, 1, same, SOMEBODY)
        runs.store_run(analyse(province.scope), compare)
        browser = visit(Role.OFFICER)
        shown = browser.get(page("P2"))
        assert shown.says("อาจเป็นโครงการเดียวกับ P1")
        browser.submit(shown, "/project-distinct/P2", same_reason="คนละอำเภอ")
        runs.store_run(analyse(province.scope), compare)
        assert not browser.get(page("P2")).says("อาจเป็นโครงการเดียวกับ P1")


class TestCopies:
    def test_chosen_projects_become_drafts_of_the_next_year(self, visit: Visit, province: Province) -> None:
        browser = visit(Role.OFFICER)
        offered = browser.get(f"/TH-90/projects/copy?year={FIRST_YEAR + 1}")
        assert "2 โครงการ" in offered.answer
        assert [box["value"] for box in offered.soup.select("[name=source]")] == ["P1", "P2"]
        done = browser.submit(offered, "/projects/copy", source=["P1"])
        assert "state=draft" in done.location
        assert browser.get(done.location).says("โครงการห้องเรียนดิจิทัล")
        again = browser.get(f"/TH-90/projects/copy?year={FIRST_YEAR + 1}")
        assert again.says("คัดลอกแล้ว")
        browser.submit(again, "/projects/copy", source=[])
        assert browser.get(f"/TH-90/projects/copy?year={FIRST_YEAR + 1}").says("เลือกโครงการที่จะคัดลอก")

    def test_the_first_year_has_nothing_to_copy(self, visit: Visit) -> None:
        assert "ไม่มีโครงการของปีก่อน" in visit(Role.OFFICER).get(f"/TH-90/projects/copy?year={FIRST_YEAR}").answer

    def test_another_agencys_projects_are_not_offered(self, visit: Visit, app: Flask, province: Province) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        browser = visit(Role.OFFICER)
        browser.post(f"/TH-90/projects/copy?year={FIRST_YEAR + 1}", {"agency": "A03", "source": "P3"})
        assert browser.get(f"/TH-90/projects/copy?year={FIRST_YEAR + 1}").says("เลือกโครงการที่จะคัดลอก")
