"""The drafts of an agency: what each lacks, many made ready at once, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flask import Flask

from graph.model.audit import Action
from graph.model.people import Actor, Role
from graph.model.plan import LinkRole
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import ProjectForm
from graph.store import audit, links, project_forms, projects, scopes
from graph.store.links import LinkDraft
from graph.store.projects import ProjectDraft
from tests.factories import FIRST_YEAR, Province, make_person
from tests.integration.portal.conftest import Visit
from tests.pages import Page, PageClient, words

DRAFTS = f"/TH-90/projects/drafts?year={FIRST_YEAR}"
SOMEBODY = Actor("p-1", "สมหญิง")
FORM = ProjectForm(rationale="ก", objectives="ข", target_quant="ค", target_qual="ง", indicators="จ")


def draft(province: Province, title: str, *, linked: bool, agency: str = "A02") -> Project:
    """With everything that a ready project needs, but perhaps a link."""
    stated = ProjectDraft(
        province.agency(agency), title, budget=Decimal(1000), start=date(2019, 10, 1), end=date(2020, 9, 30)
    )
    made = projects.create_project(
        province.area, province.plan, FIRST_YEAR, stated, SOMEBODY, status=ProjectStatus.DRAFT
    )
    made = project_forms.save_project(province.area, made.id, made.version, projects.draft_of(made), FORM, SOMEBODY)
    if linked:
        primary = [LinkDraft(province.id("S1"), LinkRole.PRIMARY)]
        links.replace_links(province.area, made.id, made.version, primary, SOMEBODY)
    return projects.get_project(made.id)


def chosen(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.soup.select("[name=draft]")]


def status(project: Project) -> ProjectStatus:
    return projects.get_project(project.id).status


def test_whole_drafts_are_made_ready_at_once(visit: Visit, province: Province) -> None:
    whole = [draft(province, title, linked=True) for title in ("โครงการหนึ่ง", "โครงการสอง")]
    lacking = draft(province, "โครงการสาม", linked=False)
    browser = visit(Role.OFFICER)
    page = browser.get(DRAFTS)
    assert page.answer == "ร่างที่ครบแล้ว 2 โครงการ ตั้งเป็นพร้อมดำเนินการได้"
    assert chosen(page) == [one.code for one in whole]
    missing = page.soup.select_one("section table tbody tr")
    assert "โครงการสาม" in words(missing)
    assert f"/project-links/{lacking.code}" in missing.select_one("td a")["href"]
    wanted = scopes.scope_state(province.area, FIRST_YEAR).wanted

    done = browser.follow(browser.submit(page, "/projects/drafts", draft=chosen(page)))
    assert done.says("2 โครงการพร้อมดำเนินการแล้ว และนับในแผน")
    assert [status(one) for one in (*whole, lacking)] == [ProjectStatus.READY] * 2 + [ProjectStatus.DRAFT]
    event = audit.history(whole[0].id)[0]
    assert (event.action, event.after) == (Action.STATE_CHANGED, {"status": "ready", "reason": None})
    assert scopes.scope_state(province.area, FIRST_YEAR).wanted == wanted + 1
    assert browser.get(DRAFTS).answer == "ร่าง 1 โครงการยังขาดข้อมูล"


def test_what_changed_meanwhile_or_lacks_something_stays_a_draft(visit: Visit, province: Province) -> None:
    first, second = (draft(province, title, linked=True) for title in ("โครงการหนึ่ง", "โครงการสอง"))
    browser = visit(Role.OFFICER)
    page = browser.get(DRAFTS)
    stated = replace(projects.draft_of(first), title_th="โครงการที่เพิ่งเปลี่ยนชื่อ")
    projects.update_project(province.area, first.id, first.version, stated, SOMEBODY)
    links.replace_links(province.area, second.id, second.version, [], SOMEBODY)
    answer = browser.follow(browser.submit(page, "/projects/drafts", draft=chosen(page)))
    assert answer.says("2 โครงการเปลี่ยนไปหลังจากที่คุณเปิดหน้านี้")
    assert {status(first), status(second)} == {ProjectStatus.DRAFT}
    assert chosen(answer) == [first.code]


def test_nothing_chosen_and_nothing_there(visit: Visit, province: Province) -> None:
    browser = visit(Role.OFFICER)
    assert browser.get(DRAFTS).answer == f"ปี {FIRST_YEAR} ไม่มีร่างรออยู่"
    made = draft(province, "โครงการหนึ่ง", linked=True)
    refused = browser.follow(browser.submit(browser.get(DRAFTS), "/projects/drafts", draft=[]))
    assert refused.says("เลือกโครงการที่จะตั้งเป็นพร้อมดำเนินการอย่างน้อยหนึ่งโครงการ")
    assert status(made) is ProjectStatus.DRAFT


def test_another_agencys_drafts_are_neither_shown_nor_made_ready(app: Flask, visit: Visit, province: Province) -> None:
    theirs = draft(province, "โครงการของเขต 2", linked=True, agency="A03")
    app.config["WTF_CSRF_ENABLED"] = False
    browser = visit(Role.OFFICER)
    assert not browser.get(f"{DRAFTS}&agency=A03").says("โครงการของเขต 2")
    sent = {"agency": "A03", "draft": theirs.code, f"version-{theirs.code}": str(theirs.version)}
    browser.post(DRAFTS, sent, status=303)
    assert status(theirs) is ProjectStatus.DRAFT
    visit(Role.VIEWER).get(DRAFTS, 403)


def test_the_peo_makes_them_ready_for_an_agency(visit: Visit, province: Province) -> None:
    theirs = draft(province, "โครงการของเขต 2", linked=True, agency="A03")
    planner = visit(Role.PLANNER)
    page = planner.get(f"{DRAFTS}&agency=A03")
    assert page.says("คุณกำลังแก้ไขแทน")
    planner.submit(page, "/projects/drafts", draft=chosen(page))
    assert status(theirs) is ProjectStatus.READY
    assert audit.history(theirs.id)[0].on_behalf_of == province.agency("A03")


def test_the_list_my_work_and_the_worklist_lead_here(visit: Visit, app: Flask, province: Province) -> None:
    for title in ("โครงการหนึ่ง", "โครงการสอง"):
        draft(province, title, linked=True)
    officer = PageClient(app, make_person(province, "own", Role.OFFICER, agency="A02"))
    for path in (f"/TH-90/projects?year={FIRST_YEAR}&state=draft", f"/TH-90/worklist?year={FIRST_YEAR}"):
        assert officer.get(path).soup.select('a[href*="/projects/drafts"]'), path
