"""Agencies as rows: sorting, the filter by what they support, and money that adds up."""

from __future__ import annotations

from datetime import date

import pytest

from graph.analysis.agency_figures import AgencyFigures, agency_figures
from graph.analysis.coverage import coverage
from portal.agencies.rows import AgencySort, agency_rows, carried, sorted_rows
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder


@pytest.fixture(scope="module")
def figures() -> AgencyFigures:
    cascade = Folder(MAHA_SARAKHAM).cascade(2563, date(2020, 11, 1))
    return agency_figures(cascade, coverage(cascade))


def test_the_rows_add_up(figures: AgencyFigures) -> None:
    rows = agency_rows(figures)

    assert (len(rows), sum(row.projects for row in rows), sum(row.budget for row in rows)) == (12, 20, 4_235_000)
    assert sum(row.budget_part or 0 for row in rows) == pytest.approx(100)
    assert [row.code for row in rows if row.is_idle] == ["A09", "A12"]


@pytest.mark.parametrize("sort", list(AgencySort))
def test_sorting_keeps_everyone(figures: AgencyFigures, sort: AgencySort) -> None:
    rows = agency_rows(figures)

    assert {row.code for row in sorted_rows(rows, sort, descending=True)} == {row.code for row in rows}


def test_sorting_by_money_and_unknown_progress_last(figures: AgencyFigures) -> None:
    rows = agency_rows(figures)

    budgets = [row.budget for row in sorted_rows(rows, AgencySort.BUDGET, descending=True)]
    assert budgets == sorted(budgets, reverse=True)
    for descending in (False, True):
        last = sorted_rows(rows, AgencySort.PROGRESS, descending)[-2:]
        assert all(row.progress is None for row in last)


def test_only_those_that_support_an_element(figures: AgencyFigures) -> None:
    cascade = figures.cascade
    covered = coverage(cascade)
    for code in ("S1", "S6", "NS-3", "O2"):
        element = cascade.element_rows[code]
        rows = agency_rows(figures, element)
        assert len(rows) == covered.agencies[element]
        assert sum(row.here for row in rows) == covered.projects[element]


def test_what_an_agency_carries(figures: AgencyFigures) -> None:
    cascade = figures.cascade
    covered = coverage(cascade)
    for row in agency_rows(figures):
        strategies = carried(cascade, covered, row.row)
        assert len(strategies) == row.strategies
        assert all(one.projects for one in strategies)
