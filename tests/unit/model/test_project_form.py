"""What is wrong with a project's long form, what it lacks, and how far it is filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.fiscal import Quarter
from graph.model.project import COUNTING, Project, ProjectStatus
from graph.model.project_form import (
    MAX_ROWS,
    MAX_TEXT,
    SECTIONS,
    TEXT_FIELDS,
    Activity,
    BudgetLine,
    InCharge,
    Lack,
    ProjectForm,
    activity_problems,
    budget_problems,
    form_problems,
    missing_for_ready,
    section_progress,
)

BARE = Project("TH-44/P/P1", "P1", "TH-44", "TH-44/P", "TH-44/A1", 2563, "โครงการ")
WHOLE = Project(
    "TH-44/P/P1", "P1", "TH-44", "TH-44/P", "TH-44/A1", 2563, "โครงการ", budget=Decimal(100),
    start=date(2019, 10, 1), end=date(2020, 9, 30),
)  # fmt: skip
FORM = ProjectForm(
    rationale="เหตุผล", objectives="วัตถุประสงค์", target_quant="100 คน", target_qual="ดี", indicators="ร้อยละ 80"
)


class TestStates:
    def test_drafts_and_cancelled_projects_count_nowhere(self) -> None:
        assert [state for state in ProjectStatus if not state.counts] == [ProjectStatus.DRAFT, ProjectStatus.CANCELLED]
        assert all(state.counts for state in COUNTING)
        assert BARE.status is ProjectStatus.ACTIVE

    def test_every_state_is_reached_from_a_draft_and_leads_on(self) -> None:
        reached, waiting = set(), [ProjectStatus.DRAFT]
        while waiting:
            state = waiting.pop()
            reached.add(state)
            waiting += [one for one in state.following if one not in reached]
        assert reached == set(ProjectStatus)
        assert all(state.following for state in ProjectStatus)

    @pytest.mark.parametrize(("state", "to", "asks"), [
        ("draft", "ready", False), ("ready", "active", False), ("active", "done", False), ("ready", "draft", True),
        ("active", "cancelled", True), ("done", "active", True), ("cancelled", "draft", True),
    ])  # fmt: skip
    def test_giving_up_and_going_back_want_a_reason(self, state: str, to: str, asks: bool) -> None:
        assert ProjectStatus(state).needs_reason(ProjectStatus(to)) is asks


class TestWhatNoSaveAccepts:
    def test_an_empty_form_is_fine(self) -> None:
        assert form_problems(ProjectForm()) == {}

    @pytest.mark.parametrize(("form", "wrong"), [
        (ProjectForm(rationale="ก" * (MAX_TEXT + 1)), {"rationale": "too_long"}),
        (ProjectForm(written_by="ก" * 501), {"written_by": "too_long"}),
        (ProjectForm(districts=("ก" * 501,)), {"districts": "too_long"}),
        (ProjectForm(activities=(Activity("ก"),) * (MAX_ROWS + 1)), {"activities": "too_many"}),
        (ProjectForm(activities=(Activity("ก", Decimal("100.01")),)), {"activities-0-weight": "out_of_range"}),
        (ProjectForm(activities=(Activity("ก" * 501),)), {"activities-0-title": "too_long"}),
        (ProjectForm(budget_lines=(BudgetLine(), BudgetLine(amount=Decimal(-1)))),
         {"budget_lines-1-amount": "negative"}),
        (ProjectForm(budget_lines=(BudgetLine(amount=Decimal("1e13")),)), {"budget_lines-0-amount": "too_much"}),
        (ProjectForm(budget_lines=(BudgetLine(source="ก" * 501),)), {"budget_lines-0-source": "too_long"}),
        (ProjectForm(in_charge=(InCharge(" "),)), {"in_charge-0-name": "no_name"}),
        (ProjectForm(in_charge=(InCharge("ก", phone="0" * 501),)), {"in_charge-0-name": "too_long"}),
    ])  # fmt: skip
    def test_is_named_by_field(self, form: ProjectForm, wrong: dict[str, str]) -> None:
        assert form_problems(form) == wrong


class TestActivities:
    def test_none_and_weightless_ones_are_fine(self) -> None:
        assert activity_problems([]) == {}
        assert activity_problems([Activity("ก", quarters=(Quarter.Q1,))]) == {}

    def test_weights_sum_to_100(self) -> None:
        whole = [Activity("ก", Decimal("33.3"), (Quarter.Q1,)), Activity("ข", Decimal("66.7"), (Quarter.Q2,))]
        assert activity_problems(whole) == {}
        assert activity_problems(whole[:1]) == {"activities": "weights_off"}

    def test_a_row_lacks_its_title_its_quarters_or_its_weight(self) -> None:
        assert activity_problems([Activity(" ", Decimal(100)), Activity("ข", None, (Quarter.Q1,))]) == {
            "activities-0-title": "title_missing",
            "activities-0-quarters": "quarters_missing",
            "activities-1-weight": "weight_missing",
        }


class TestBudget:
    @pytest.mark.parametrize(("amounts", "total", "wrong"), [
        ([], None, {}),
        ([], 100, {}),
        ([60, 40], 100, {}),
        (["0.1", "0.2"], "0.3", {}),
        ([60], 100, {"budget_lines": "parts_off"}),
        ([60], None, {"budget_lines": "parts_off"}),
        ([None, 100], 100, {"budget_lines-0-amount": "amount_missing"}),
        ([None], None, {"budget_lines-0-amount": "amount_missing"}),
    ])  # fmt: skip
    def test_lines_add_up_to_the_total(self, amounts: list[object], total: object, wrong: dict[str, str]) -> None:
        lines = [BudgetLine(amount=None if amount is None else Decimal(str(amount))) for amount in amounts]
        assert budget_problems(lines, None if total is None else Decimal(str(total))) == wrong

    @given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=20))
    def test_any_lines_add_up_to_their_own_sum(self, amounts: list[Decimal]) -> None:
        lines = tuple(BudgetLine(amount=amount) for amount in amounts)
        assert budget_problems(lines, ProjectForm(budget_lines=lines).parts_total) == {}


class TestReadiness:
    def test_a_whole_form_lacks_nothing(self) -> None:
        assert missing_for_ready(WHOLE, FORM, links=1) == ()

    def test_a_bare_one_lacks_what_the_proposal_form_requires(self) -> None:
        assert [lack.field for lack in missing_for_ready(BARE, ProjectForm(), links=0)] == [
            "start", "end", "rationale", "objectives", "target_quant", "target_qual", "links", "budget", "indicators",
        ]  # fmt: skip
        assert {lack.code for lack in missing_for_ready(BARE, ProjectForm(), links=0)} == {"required"}

    def test_a_budget_of_nothing_is_stated(self) -> None:
        assert missing_for_ready(replace(WHOLE, budget=Decimal(0)), FORM, links=1) == ()

    def test_what_does_not_add_up_keeps_it_a_draft(self) -> None:
        off = ProjectForm(
            **{name: getattr(FORM, name) for name in TEXT_FIELDS},
            activities=(Activity("ก", Decimal(50), (Quarter.Q1,)),),
            budget_lines=(BudgetLine(amount=Decimal(1)),),
        )
        assert missing_for_ready(WHOLE, off, links=1) == (
            Lack("activities", "weights_off"),
            Lack("budget_lines", "parts_off"),
        )

    def test_blank_text_says_nothing(self) -> None:
        blank = ProjectForm(**dict.fromkeys(TEXT_FIELDS, "  "))
        assert Lack("rationale", "required") in missing_for_ready(WHOLE, blank, links=1)


class TestProgress:
    def test_each_section_counts_its_fields(self) -> None:
        progress = {one.section: one for one in section_progress(WHOLE, FORM, links=2, partners=0)}
        assert list(progress) == [section.id for section in SECTIONS]
        assert (progress["why"].done, progress["why"].total) == (2, 2)
        assert (progress["basics"].done, progress["basics"].total) == (4, 6)
        assert (progress["alignment"].done, progress["partners"].done) == (1, 0)
        assert progress["results"].lacking == ()

    def test_every_field_belongs_to_one_section(self) -> None:
        fields = [name for section in SECTIONS for name in section.fields]
        assert len(fields) == len(set(fields))
        assert set(fields) >= set(TEXT_FIELDS) - {"place"}
