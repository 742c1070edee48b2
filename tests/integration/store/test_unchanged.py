"""A write that finds all as it should be leaves the figures fresh: nobody asks for a run then, and each page would wait
for one until the sweep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from graph.model.project import Project, ProjectStatus
from graph.model.run import ScopeState
from graph.store import (
    adoptions,
    indicator_sheets,
    links,
    project_drafts,
    project_forms,
    project_states,
    projects,
    same_projects,
    scopes,
)
from graph.store.links import LinkDraft
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import ACTOR
from tests.integration.store.test_adoptions import shared_draft


def p1(province: Province) -> Project:
    return projects.get_project(province.id("P1"))


def links_as_they_are(province: Province) -> None:
    standing = [LinkDraft(one.element, one.role, one.share, one.reason) for one in links.project_links(p1(province).id)]
    links.replace_links(province.area, p1(province).id, p1(province).version, standing, ACTOR)


def essentials_as_they_are(province: Province) -> None:
    one = p1(province)
    projects.update_project(province.area, one.id, one.version, projects.draft_of(one), ACTOR)


def form_as_it_is(province: Province) -> None:
    one = p1(province)
    form = project_forms.get_form(one.id)
    project_forms.save_project(province.area, one.id, one.version, projects.draft_of(one), form, ACTOR)


def state_as_it_is(province: Province) -> None:
    project_states.change_state(province.area, p1(province).id, p1(province).version, ProjectStatus.ACTIVE, None, ACTOR)


def confirmed_where_nothing_is_open(province: Province) -> None:
    project_states.confirm_entry(province.area, p1(province).id, p1(province).version, ACTOR)


def no_draft_is_complete(province: Province) -> None:
    assert project_drafts.make_ready(province.area, province.plan, FIRST_YEAR, province.agency("A02"), {}, ACTOR) == []


def asked_already(province: Province) -> None:
    assert adoptions.ask(province.area, province.id("K1"), [province.agency("A02")], date(2019, 9, 15), ACTOR) == []


def sheet_as_it_is(province: Province) -> None:
    assert indicator_sheets.update_indicator(province.area, province.id("K1"), 2, shared_draft(province), ACTOR) is None


def said_of_nobody(province: Province) -> None:
    same_projects.declare_distinct(province.area, p1(province).id, [], "คนละพื้นที่", ACTOR)


@pytest.mark.parametrize(
    "write",
    [
        links_as_they_are,
        essentials_as_they_are,
        form_as_it_is,
        state_as_it_is,
        confirmed_where_nothing_is_open,
        no_draft_is_complete,
        asked_already,
        sheet_as_it_is,
        said_of_nobody,
    ],
)
def test_nothing_is_out_of_date_afterwards(province: Province, write: Callable[[Province], None]) -> None:
    indicator_sheets.update_indicator(province.area, province.id("K1"), 1, shared_draft(province), ACTOR)
    adoptions.ask(province.area, province.id("K1"), [province.agency("A02")], date(2019, 9, 15), ACTOR)
    before, version = standing(province), p1(province).version
    write(province)
    assert (standing(province), p1(province).version) == (before, version)


def standing(province: Province) -> ScopeState:
    return scopes.scope_state(province.area, FIRST_YEAR)
