"""What is only read: areas, agencies, plans, reports and the history of a thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from graph.errors import NotFoundError
from graph.exchange.loading import load
from graph.model.area import AreaKind
from graph.model.audit import Action
from graph.model.people import SYSTEM, Actor
from graph.model.plan import PlanLevel
from graph.model.project import ReportState
from graph.store import agencies, areas, audit, plans, projects, reports, scopes
from graph.store.area_years import area_years
from tests.factories import FIRST_YEAR, LAST_YEAR, Province, small_folder


def test_areas(province: Province, neighbour: Province) -> None:
    region = areas.get_area(province.area).within
    assert region is not None
    assert areas.get_area(region).within == "TH"
    listed = areas.list_areas()
    assert [area.id for area in listed if area.kind is AreaKind.PROVINCE] == [province.area, neighbour.area]
    assert [area.id for area in listed if area.kind is AreaKind.COUNTRY] == ["TH"]
    with pytest.raises(NotFoundError):
        areas.get_area("TH-99")


def test_agencies_in_the_folders_order(province: Province, neighbour: Province) -> None:
    assert [agency.code for agency in agencies.list_agencies(province.area)] == ["A01", "A02", "A03"]
    assert agencies.get_agency(province.agency("A01")).is_peo
    with pytest.raises(NotFoundError):
        agencies.get_agency("none")


def test_plans_and_their_years(province: Province) -> None:
    assert [plan.code for plan in plans.list_plans(province.area)] == ["PDP"]
    assert plans.plan_for(province.area, FIRST_YEAR).id == province.plan
    assert [plan.level for plan in plans.upstream_plans(province.plan)] == [PlanLevel.NATIONAL, PlanLevel.MASTER]
    assert plans.years(province.area) == [2563, 2564, 2565]
    assert plans.years("TH-99") == []
    for year in (FIRST_YEAR - 1, LAST_YEAR + 1):
        with pytest.raises(NotFoundError):
            plans.plan_for(province.area, year)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2019, 1, 1), 2563), (date(2021, 9, 30), 2564), (date(2021, 10, 1), 2565), (date(2030, 1, 1), 2565)],
)
def test_the_year_to_show_first(province: Province, day: date, year: int) -> None:
    assert plans.default_year(province.area, day) == year


def test_the_year_to_show_where_there_is_no_plan(graph_db: object) -> None:
    assert plans.default_year("TH-99", date(2026, 10, 1)) == 2570


def test_an_area_with_its_years_is_what_the_single_reads_say(province: Province, neighbour: Province) -> None:
    known = area_years(province.area)
    assert known.area == areas.get_area(province.area)
    assert list(known.plans) == plans.list_plans(province.area)
    assert known.years == plans.years(province.area)
    assert known.default_year(date(2021, 10, 1)) == 2565
    assert known.states, "loading a folder touches its years"
    for year in range(FIRST_YEAR - 1, LAST_YEAR + 2):
        assert known.state(year) == scopes.scope_state(province.area, year)
    for year in known.years:
        assert known.plan_for(year) == plans.plan_for(province.area, year)
    for year in (FIRST_YEAR - 1, LAST_YEAR + 1):
        with pytest.raises(NotFoundError):
            known.plan_for(year)


def test_the_years_of_the_country_and_of_no_area(province: Province) -> None:
    country = area_years("TH")
    assert list(country.plans) == plans.list_plans("TH")
    assert country.states == {}, "a province's scopes are not the country's"
    with pytest.raises(NotFoundError):
        area_years("TH-99")


def test_reports(province: Province) -> None:
    (report,) = reports.list_reports(province.id("P1"))
    assert (report.quarter, report.actual_pct, report.spent, report.allocated) == (1, 20, Decimal(50_000), None)
    assert (report.due, report.state, report.year) == (date(2020, 1, 31), ReportState.ACCEPTED, FIRST_YEAR)
    assert reports.list_reports(province.id("P3")) == []


def test_history_is_newest_first_within_its_limit(province: Province) -> None:
    for number in range(1, 6):
        draft = replace(projects.draft_of(projects.get_project(province.id("P1"))), title_th=f"ชื่อ {number}")
        projects.update_project(
            province.area, province.id("P1"), number, draft, Actor("p", "ก", province.agency("A02"))
        )
    told = audit.history(province.id("P1"), limit=3)
    assert [event.after for event in told] == [{"title_th": f"ชื่อ {number}"} for number in (5, 4, 3)]
    assert {event.on_behalf_of for event in told} == {province.agency("A02")}
    assert [event.action for event in audit.history(province.plan)] == [Action.LOADED]
    assert audit.history("TH-99/PDP") == []


def test_a_load_that_changes_nothing_is_not_told(province: Province) -> None:
    before = audit.history(province.plan)
    assert not load(small_folder(), SYSTEM).wrote
    assert audit.history(province.plan) == before
