"""A project's long form, states, partners, entry on behalf, copies and what is being typed, on a real graph."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from graph.errors import InvalidError, NotAllowedError, NotFoundError, StaleError
from graph.model.area import Scope
from graph.model.audit import Action
from graph.model.fiscal import Quarter
from graph.model.partner import PartnerDraft, PartnerState
from graph.model.people import Actor
from graph.model.plan import LinkRole
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import Activity, BudgetLine, InCharge, ProjectForm, ProjectKind
from graph.model.project_list import ProjectFilter
from graph.store import (
    audit,
    form_drafts,
    integrity,
    links,
    partners,
    project_copies,
    project_forms,
    project_lists,
    project_states,
    projects,
    same_projects,
    scopes,
)
from graph.store.cascades import load_cascade
from graph.store.links import LinkDraft
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

DAY = date(2020, 6, 1)
FORM = ProjectForm(
    kind=ProjectKind.NEW,
    rationale="เหตุผล\nสองบรรทัด",
    objectives="วัตถุประสงค์",
    target_quant="100 คน",
    target_qual="ดีขึ้น",
    indicators="ร้อยละ 80",
    risks="ฝนตก",
    approved_by="ศึกษาธิการจังหวัด",
    districts=("เมือง", "ตำบลในเมือง"),
    in_charge=(InCharge("สมชาย", "นักวิชาการ", "0812345678", "a@moe.go.th"), InCharge("สมหญิง")),
    activities=(
        Activity("อบรม", Decimal("33.33"), (Quarter.Q1, Quarter.Q2)),
        Activity("ติดตาม", Decimal("66.67"), (Quarter.Q4,)),
    ),
    budget_lines=(
        BudgetLine("งบจังหวัด", "งบดำเนินงาน", Quarter.Q1, Decimal("199999.99")),
        BudgetLine(amount=Decimal("0.01")),
    ),
)
PERIOD = {"start": date(2019, 10, 1), "end": date(2020, 9, 30)}


def save(province: Province, project: Project, form: ProjectForm = FORM, **essentials: object) -> Project:
    draft = replace(projects.draft_of(project), **essentials)  # type: ignore[arg-type]
    return project_forms.save_project(province.area, project.id, project.version, draft, form, ACTOR)


@pytest.fixture
def p1(province: Province) -> Project:
    return projects.get_project(province.id("P1"))


class TestForm:
    def test_comes_back_as_it_was_saved(self, province: Province, p1: Project) -> None:
        assert project_forms.get_form(p1.id) == ProjectForm()
        saved = save(province, p1, title_th="ชื่อใหม่")
        assert project_forms.get_form(p1.id) == FORM
        assert (saved.title_th, saved.version) == ("ชื่อใหม่", p1.version + 1)
        emptied = save(province, saved, ProjectForm())
        assert project_forms.get_form(p1.id) == ProjectForm()
        assert emptied.version == saved.version + 1

    def test_one_event_tells_what_changed_and_nothing_else(self, province: Province, p1: Project) -> None:
        saved = save(province, p1)
        (event,) = audit.history(p1.id)
        assert event.action is Action.CHANGED
        assert event.after is not None
        assert event.after["activities"][0] == {"title": "อบรม", "weight": "33.33", "quarters": [1, 2]}
        assert "title_th" not in event.after
        assert save(province, saved) == saved
        assert len(audit.history(p1.id)) == 1

    def test_what_breaks_a_rule_changes_nothing(self, province: Province, p1: Project) -> None:
        before = scopes.scope_state(province.area, FIRST_YEAR).wanted
        with pytest.raises(InvalidError) as error:
            save(province, p1, replace(FORM, budget_lines=(BudgetLine(amount=Decimal(-1)),)), title_th="")
        assert error.value.fields == {"title_th": "required", "budget_lines-0-amount": "negative"}
        assert projects.get_project(p1.id) == p1
        assert scopes.scope_state(province.area, FIRST_YEAR).wanted == before

    def test_of_two_people_at_one_form_the_second_is_told(self, province: Province, p1: Project) -> None:
        calls = [
            lambda name=name: save(province, p1, replace(FORM, rationale=name), title_th=name)
            for name in ("หนึ่ง", "สอง", "สาม")
        ]
        answers = at_once(calls)
        assert sum(isinstance(answer, StaleError) for answer in answers) == 2
        winner = next(answer for answer in answers if isinstance(answer, Project))
        assert project_forms.get_form(p1.id).rationale == winner.title_th

    def test_the_cascade_carries_what_the_parts_add_up_to_and_where_it_works(
        self, province: Province, p1: Project
    ) -> None:
        save(province, p1)
        cascade = load_cascade(province.scope, DAY)
        row = cascade.project_rows["P1"]
        assert cascade.projects.parts[row] == 200_000 * 10**6
        assert cascade.projects.weights[row] == pytest.approx(100)
        assert cascade.projects.districts[row] == FORM.districts
        assert not cascade.projects.parts_known[cascade.project_rows["P2"]]
        assert cascade.projects.districts[cascade.project_rows["P2"]] == ()

    def test_of_a_project_that_is_not_there(self, province: Province) -> None:
        with pytest.raises(NotFoundError):
            project_forms.get_form(province.id("P99"))


class TestStates:
    def test_a_draft_counts_nowhere_until_it_is_ready(self, province: Province) -> None:
        draft = projects.ProjectDraft(province.agency("A02"), "ใหม่", budget=Decimal(200_000), **PERIOD)  # type: ignore[arg-type]
        made = projects.create_project(
            province.area, province.plan, FIRST_YEAR, draft, ACTOR, status=ProjectStatus.DRAFT
        )
        listed = ProjectFilter(province.plan, FIRST_YEAR)
        assert project_lists.list_projects(listed).total == 3
        drafts = replace(listed, states=(ProjectStatus.DRAFT,))
        assert [row.project.id for row in project_lists.list_projects(drafts).items] == [made.id]
        linked = links.replace_links(
            province.area, made.id, made.version, [LinkDraft(province.id("S3"), LinkRole.PRIMARY)], ACTOR
        ).project
        assert made.code not in load_cascade(province.scope, DAY).project_rows
        saved = save(province, linked)
        ready = project_states.change_state(
            province.area, made.id, saved.version, ProjectStatus.READY, " ครบแล้ว ", ACTOR
        )
        assert ready.status is ProjectStatus.READY
        cascade = load_cascade(province.scope, DAY)
        assert cascade.links.element[cascade.links.project == cascade.project_rows[made.code]].tolist() == [
            cascade.element_rows["S3"]
        ]
        event = audit.history(made.id)[0]
        assert (event.action, event.before, event.after) == (
            Action.STATE_CHANGED,
            {"status": "draft"},
            {"status": "ready", "reason": "ครบแล้ว"},
        )

    def test_what_lacks_something_stays_a_draft(self, province: Province) -> None:
        draft = projects.ProjectDraft(province.agency("A02"), "ใหม่")
        made = projects.create_project(
            province.area, province.plan, FIRST_YEAR, draft, ACTOR, status=ProjectStatus.DRAFT
        )
        with pytest.raises(InvalidError) as error:
            project_states.change_state(province.area, made.id, made.version, ProjectStatus.READY, None, ACTOR)
        assert error.value.fields == {"status": "incomplete"}
        assert projects.get_project(made.id) == made

    @pytest.mark.parametrize(("to", "reason", "wrong"), [
        (ProjectStatus.DRAFT, "ก", {"status": "no_such_step"}),
        (ProjectStatus.CANCELLED, "  ", {"reason": "required"}),
        (ProjectStatus.DONE, "ก" * 2001, {"reason": "too_long"}),
    ])  # fmt: skip
    def test_a_step_that_there_is_not(
        self, province: Province, p1: Project, to: ProjectStatus, reason: str, wrong: dict[str, str]
    ) -> None:
        with pytest.raises(InvalidError) as error:
            project_states.change_state(province.area, p1.id, p1.version, to, reason, ACTOR)
        assert error.value.fields == wrong
        assert projects.get_project(p1.id) == p1

    def test_a_cancelled_project_leaves_the_figures_with_its_report(self, province: Province, p1: Project) -> None:
        cancelled = project_states.change_state(
            province.area, p1.id, p1.version, ProjectStatus.CANCELLED, "ถูกตัดงบ", ACTOR
        )
        cascade = load_cascade(province.scope, DAY)
        assert "P1" not in cascade.project_rows
        assert len(cascade.reports) == 0
        with pytest.raises(StaleError):
            project_states.change_state(province.area, p1.id, p1.version, ProjectStatus.DRAFT, "ก", ACTOR)
        again = project_states.change_state(
            province.area, p1.id, cancelled.version, ProjectStatus.CANCELLED, None, ACTOR
        )
        assert again == cancelled


class TestPartners:
    def ask(self, province: Province, project: Project, *drafts: PartnerDraft) -> Project:
        return project_forms.save_project(
            province.area, project.id, project.version, projects.draft_of(project), ProjectForm(), ACTOR, joint=drafts
        )

    def test_are_asked_answer_and_see_it_in_their_list(self, province: Province, p1: Project) -> None:
        a03 = province.agency("A03")
        self.ask(province, p1, PartnerDraft(a03, "จัดสถานที่"))
        (asked,) = partners.list_partners(p1.id)
        assert (asked.agency, asked.part, asked.state) == (a03, "จัดสถานที่", PartnerState.ASKED)
        confirmed = partners.answer(province.area, p1.id, a03, PartnerState.CONFIRMED, None, ACTOR)
        assert confirmed.state is PartnerState.CONFIRMED
        (joint,) = partners.joint_projects(province.plan, FIRST_YEAR, [a03])
        assert (joint.project.code, joint.owner_short, joint.partner.state) == ("P1", "A02", PartnerState.CONFIRMED)
        listed = project_lists.list_projects(ProjectFilter(province.plan, FIRST_YEAR, partner=a03))
        assert [row.project.code for row in listed.items] == ["P1"]
        assert audit.history(p1.id)[0].action is Action.ANSWERED

    def test_declining_wants_a_reason_and_takes_it_off_the_list(self, province: Province, p1: Project) -> None:
        a03 = province.agency("A03")
        self.ask(province, p1, PartnerDraft(a03))
        with pytest.raises(InvalidError):
            partners.answer(province.area, p1.id, a03, PartnerState.DECLINED, " ", ACTOR)
        partners.answer(province.area, p1.id, a03, PartnerState.DECLINED, "ไม่มีคน", ACTOR)
        listed = project_lists.list_projects(ProjectFilter(province.plan, FIRST_YEAR, partner=a03))
        assert listed.total == 0

    def test_a_new_part_is_asked_for_again(self, province: Province, p1: Project) -> None:
        a03 = province.agency("A03")
        asked = self.ask(province, p1, PartnerDraft(a03, "ก"))
        partners.answer(province.area, p1.id, a03, PartnerState.CONFIRMED, None, ACTOR)
        same = self.ask(province, asked, PartnerDraft(a03, "ก"))
        assert (same, partners.list_partners(p1.id)[0].state) == (asked, PartnerState.CONFIRMED)
        self.ask(province, asked, PartnerDraft(a03, "ข"))
        assert partners.list_partners(p1.id)[0].state is PartnerState.ASKED

    def test_a_partner_that_is_dropped_is_asked_no_more(self, province: Province, p1: Project) -> None:
        asked = self.ask(province, p1, PartnerDraft(province.agency("A03")))
        self.ask(province, asked)
        assert partners.list_partners(p1.id) == []
        with pytest.raises(NotFoundError):
            partners.answer(province.area, p1.id, province.agency("A03"), PartnerState.CONFIRMED, None, ACTOR)

    @pytest.mark.parametrize(("agencies", "wrong"), [
        (["A02"], "owner"), (["A03", "A03"], "twice"), (["A99"], "foreign"),
    ])  # fmt: skip
    def test_that_cannot_be(self, province: Province, p1: Project, agencies: list[str], wrong: str) -> None:
        with pytest.raises(InvalidError) as error:
            self.ask(province, p1, *(PartnerDraft(province.agency(code)) for code in agencies))
        assert error.value.fields == {"partners": wrong}
        assert projects.get_project(p1.id) == p1

    def test_nobody_answers_for_a_partner(self, province: Province, p1: Project) -> None:
        self.ask(province, p1, PartnerDraft(province.agency("A03")))
        peo = replace(ACTOR, on_behalf_of=province.agency("A03"))
        with pytest.raises(NotAllowedError):
            partners.answer(province.area, p1.id, province.agency("A03"), PartnerState.CONFIRMED, None, peo)

    def test_a_neighbours_agency_is_no_partner(self, province: Province, neighbour: Province, p1: Project) -> None:
        with pytest.raises(InvalidError):
            self.ask(province, p1, PartnerDraft(neighbour.agency("A03")))

    def test_a_partner_that_takes_the_project_over_is_its_owner_only(self, province: Province, p1: Project) -> None:
        asked = self.ask(province, p1, PartnerDraft(province.agency("A03")))
        handed = replace(projects.draft_of(asked), agency=province.agency("A03"))
        projects.update_project(province.area, p1.id, asked.version, handed, ACTOR)
        assert partners.list_partners(p1.id) == []

    def test_a_whole_form_leaves_a_sound_graph(self, province: Province, p1: Project) -> None:
        self.ask(province, save(province, p1), PartnerDraft(province.agency("A03")))
        assert [one for one in integrity.problems() if one.check in ("partners", "form-sums")] == []

    def test_a_joint_project_counts_once_at_its_owner(self, province: Province, p1: Project) -> None:
        before = load_cascade(province.scope, DAY)
        self.ask(province, p1, PartnerDraft(province.agency("A03")), PartnerDraft(province.agency("A01")))
        after = load_cascade(province.scope, DAY)
        assert len(after.partners) == 2
        assert after.projects.agency.tolist() == before.projects.agency.tolist()
        assert after.link_budget.tolist() == before.link_budget.tolist()


class TestOnBehalf:
    def test_what_is_entered_for_an_agency_waits_for_its_word(self, province: Province) -> None:
        peo = Actor("p-9", "ผู้แทน", on_behalf_of=province.agency("A03"))
        draft = projects.ProjectDraft(province.agency("A03"), "แทนเทศบาล")
        made = projects.create_project(province.area, province.plan, FIRST_YEAR, draft, peo)
        assert made.behalf is not None
        assert (made.behalf.entered_by, made.behalf.is_open) == ("ผู้แทน", True)
        with pytest.raises(NotAllowedError):
            project_states.confirm_entry(province.area, made.id, made.version, peo)
        with pytest.raises(StaleError):
            project_states.confirm_entry(province.area, made.id, made.version + 1, ACTOR)
        confirmed = project_states.confirm_entry(province.area, made.id, made.version, ACTOR)
        assert confirmed.behalf is not None
        assert (confirmed.behalf.confirmed_by, confirmed.behalf.is_open) == (ACTOR.name, False)
        assert project_states.confirm_entry(province.area, made.id, confirmed.version, ACTOR) == confirmed

    def test_a_correction_by_the_agency_is_its_word(self, province: Province, p1: Project) -> None:
        peo = Actor("p-9", "ผู้แทน", on_behalf_of=p1.agency)
        draft = replace(projects.draft_of(p1), title_th="แทน")
        entered = projects.update_project(province.area, p1.id, p1.version, draft, peo)
        assert entered.behalf is not None
        corrected = save(province, entered, title_th="แก้เอง")
        assert corrected.behalf is not None
        assert corrected.behalf.confirmed_by == ACTOR.name

    def test_an_agencys_own_project_was_entered_by_nobody_else(self, province: Province, p1: Project) -> None:
        assert save(province, p1).behalf is None


class TestCopies:
    def copy(self, province: Province, *codes: str) -> list[Project]:
        sources = [province.id(code) for code in codes]
        return project_copies.copy_projects(province.area, province.plan, FIRST_YEAR + 1, sources, ACTOR)

    def test_everything_that_was_typed_comes_along_as_a_draft(self, province: Province, p1: Project) -> None:
        save(province, p1, replace(FORM, kind=None), title_th="อบรมครู ปี 2563 (พ.ศ. ๒๕๖๓)", start=date(2020, 2, 29))
        (copy,) = self.copy(province, "P1")
        assert (copy.year, copy.status, copy.budget) == (FIRST_YEAR + 1, ProjectStatus.DRAFT, p1.budget)
        assert copy.title_th == "อบรมครู ปี 2564 (พ.ศ. ๒๕๖๔)"
        assert copy.start == date(2021, 2, 28)
        assert project_forms.get_form(copy.id) == replace(FORM, kind=ProjectKind.CONTINUING)
        assert [link.element for link in links.project_links(copy.id)] == [province.id("S1")]
        assert project_copies.lost_links(copy) == []
        assert load_cascade(Scope(province.area, FIRST_YEAR + 1), DAY).project_rows == {}

    def test_a_link_whose_element_stands_no_more_is_named(self, province: Province, graph_db: object) -> None:
        from graph import db

        query = "MATCH (:PlanVersion)-[contains:CONTAINS]->(:Element {id: $id}) DELETE contains"
        db.write(lambda tx: tx.run(query, id=province.id("S2")))
        earlier = project_copies.earlier_projects(province.area, province.plan, FIRST_YEAR + 1, province.agency("A02"))
        assert [(one.project.code, [lost.code for lost in one.lost]) for one in earlier] == [("P1", []), ("P2", ["S2"])]
        (copy,) = self.copy(province, "P2")
        (kept,) = links.project_links(copy.id)
        assert (kept.element, kept.share) == (province.id("S1"), None)
        assert [lost.code for lost in project_copies.lost_links(copy)] == ["S2"]

    def test_is_done_once(self, province: Province) -> None:
        assert len(self.copy(province, "P1", "P2")) == 2
        assert self.copy(province, "P1") == []
        earlier = project_copies.earlier_projects(province.area, province.plan, FIRST_YEAR + 1, province.agency("A02"))
        assert [one.copy for one in earlier] == [f"A02-{FIRST_YEAR + 1}-01", f"A02-{FIRST_YEAR + 1}-02"]

    def test_partners_are_asked_anew_but_for_those_who_declined(self, province: Province, p1: Project) -> None:
        joint = [PartnerDraft(province.agency("A01"), "ก"), PartnerDraft(province.agency("A03"), "ข")]
        project_forms.save_project(province.area, p1.id, p1.version, projects.draft_of(p1), FORM, ACTOR, joint=joint)
        partners.answer(province.area, p1.id, province.agency("A01"), PartnerState.CONFIRMED, None, ACTOR)
        partners.answer(province.area, p1.id, province.agency("A03"), PartnerState.DECLINED, "ไม่ว่าง", ACTOR)
        (copy,) = self.copy(province, "P1")
        (asked,) = partners.list_partners(copy.id)
        assert (asked.agency, asked.state) == (province.agency("A01"), PartnerState.ASKED)

    def test_of_another_year_or_province_is_refused_whole(self, province: Province, neighbour: Province) -> None:
        with pytest.raises(NotFoundError):
            project_copies.copy_projects(province.area, province.plan, FIRST_YEAR + 2, [province.id("P1")], ACTOR)
        with pytest.raises(NotFoundError):
            project_copies.copy_projects(
                province.area, province.plan, FIRST_YEAR + 1, [province.id("P1"), neighbour.id("P1")], ACTOR
            )
        everything = ProjectFilter(province.plan, FIRST_YEAR + 1, states=tuple(ProjectStatus))
        assert project_lists.list_projects(everything).total == 0


class TestSameProjects:
    def test_are_looked_for_among_the_agencys_and_its_partners(self, province: Province, p1: Project) -> None:
        def like(title: str, *codes: str, but: str | None = None) -> list[str]:
            agencies = [province.agency(code) for code in codes]
            found = same_projects.like_projects(province.plan, FIRST_YEAR, title, agencies, but=but)
            return [one.project.code for one in found]

        assert like("ห้องเรียนดิจิทัล", "A02") == ["P1"]
        assert like("ห้องเรียนดิจิทัล", "A03") == []
        assert like(p1.title_th, "A02", but=p1.id) == []

    def test_someone_says_that_two_are_two(self, province: Province, p1: Project) -> None:
        draft = projects.ProjectDraft(p1.agency, p1.title_th)
        twin = projects.create_project(province.area, province.plan, FIRST_YEAR, draft, ACTOR)
        with pytest.raises(InvalidError):
            same_projects.declare_distinct(province.area, twin.id, [p1.id], "  ", ACTOR)
        same_projects.declare_distinct(province.area, twin.id, [p1.id], "คนละรุ่น", ACTOR)
        assert same_projects.like_projects(province.plan, FIRST_YEAR, twin.title_th, [p1.agency], but=twin.id) == []
        assert len(load_cascade(province.scope, DAY).distinct) == 1


class TestWhatIsBeingTyped:
    VALUES = (("title_th", " ชื่อที่ยังไม่จบ"), ("budget", "หนึ่งแสน"), ("q", "1"), ("q", "2"))

    def test_is_kept_word_for_word_for_its_writer(self, province: Province) -> None:
        kept = form_drafts.keep_draft("p-1", "page", 3, self.VALUES)
        assert form_drafts.get_draft("p-1", "page") == kept
        assert (kept.values, kept.opened_version, kept.version) == (self.VALUES, 3, 1)
        assert form_drafts.get_draft("p-2", "page") is None
        assert form_drafts.get_draft("p-1", "other") is None
        form_drafts.drop_draft("p-1", "page")
        assert form_drafts.get_draft("p-1", "page") is None

    def test_two_windows_do_not_write_over_each_other(self, province: Province) -> None:
        first = form_drafts.keep_draft("p-1", "page", 1, self.VALUES)
        form_drafts.keep_draft("p-1", "page", 1, self.VALUES, first.version)
        with pytest.raises(StaleError):
            form_drafts.keep_draft("p-1", "page", 1, (), first.version)

    def test_is_not_without_end(self, province: Province) -> None:
        with pytest.raises(InvalidError):
            form_drafts.keep_draft("p-1", "page", 1, [("a", "ก" * 500_000)])
