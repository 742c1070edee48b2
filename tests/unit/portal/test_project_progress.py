"""A project's year by quarters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from graph.model.project import Project, QuarterlyReport, ReportState
from portal.projects.progress import Standing, year_progress

PROJECT = Project("TH/P/1", "1", "TH", "TH/P", "TH/A", 2563, "โครงการ", budget=Decimal(100_000))
TODAY = date(2020, 8, 15)


def report(quarter: int, state: ReportState, actual: float | None = None, **more: object) -> QuarterlyReport:
    return QuarterlyReport(PROJECT.id, 2563, quarter, actual_pct=actual, state=state, **more)  # type: ignore[arg-type]


def test_a_year_without_reports() -> None:
    progress = year_progress(PROJECT, [], TODAY)
    assert [row.standing for row in progress.rows] == [Standing.NONE] * 4
    assert not progress.has_reports
    assert (progress.latest, progress.spent, progress.spent_share) == (None, None, None)


def test_the_latest_handed_in_report_counts_and_a_draft_does_not() -> None:
    reports = [
        report(1, ReportState.ACCEPTED, 20, planned_pct=25, spent=Decimal(10_000)),
        report(2, ReportState.SUBMITTED, 50, planned_pct=50),
        report(3, ReportState.DRAFT, 90, due=date(2020, 7, 31)),
    ]
    progress = year_progress(PROJECT, reports, TODAY)
    assert progress.latest is not None
    assert progress.latest.quarter == 2
    assert progress.spent == 10_000
    assert progress.spent_share == 10.0
    assert progress.rows[0].behind == 5
    assert progress.rows[1].behind is None
    assert progress.rows[2].standing is Standing.OVERDUE


def test_a_draft_is_only_overdue_after_its_day_and_a_returned_one_says_so() -> None:
    reports = [
        report(3, ReportState.DRAFT, due=TODAY),
        report(4, ReportState.RETURNED, due=date(2020, 7, 1)),
    ]
    rows = year_progress(PROJECT, reports, TODAY).rows
    assert [row.standing for row in rows[2:]] == [Standing.DRAFT, Standing.RETURNED]


def test_a_quarter_that_the_run_found_missing() -> None:
    rows = year_progress(PROJECT, [], TODAY, overdue={2: date(2020, 4, 30)}).rows
    assert rows[1].standing is Standing.OVERDUE
    assert rows[1].due == date(2020, 4, 30)
    assert year_progress(PROJECT, [], TODAY, overdue={2: None}).has_reports


def test_no_share_of_a_budget_that_is_not_there() -> None:
    free = Project("TH/P/2", "2", "TH", "TH/P", "TH/A", 2563, "โครงการ", budget=Decimal(0))
    progress = year_progress(free, [report(1, ReportState.ACCEPTED, 10, spent=Decimal(0))], TODAY)
    assert progress.spent == 0
    assert progress.spent_share is None
