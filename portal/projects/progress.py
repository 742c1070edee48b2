"""A project's year by quarters: what was planned and done, what was spent, and where its reports are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from graph.model.fiscal import Quarter
from graph.model.project import Project, QuarterlyReport, ReportState


class Standing(StrEnum):
    """Where a quarter's report is. OVERDUE: its day has passed and it is not in."""

    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DRAFT = "draft"
    OVERDUE = "overdue"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """Percentages and spending are cumulative within the year; None where nothing was stated."""

    quarter: Quarter
    planned: float | None
    actual: float | None
    spent: Decimal | None
    standing: Standing
    is_late: bool
    due: date | None

    @property
    def behind(self) -> float | None:
        """Percentage points that the work is behind its plan."""
        if self.planned is None or self.actual is None or self.actual >= self.planned:
            return None
        return self.planned - self.actual


@dataclass(frozen=True, slots=True)
class YearProgress:
    """`latest` is the newest quarter whose handed-in report states progress; `spent` and `spent_share` (percent of the
    budget) are of the newest one that states spending."""

    rows: tuple[QuarterRow, ...]
    latest: QuarterRow | None
    spent: Decimal | None
    spent_share: float | None

    @property
    def has_reports(self) -> bool:
        return any(row.standing is not Standing.NONE for row in self.rows)


def year_progress(
    project: Project,
    reports: Sequence[QuarterlyReport],
    today: date,
    overdue: Mapping[int, date | None] | None = None,
) -> YearProgress:
    """The four quarters of a project's year as its reports stand on `today`. `overdue` are the quarters without any
    report whose round is over, with the day that it was due."""
    by_quarter = {report.quarter: report for report in reports}
    rows = tuple(_row(quarter, by_quarter.get(quarter), today, overdue or {}) for quarter in Quarter)
    handed_in = [row for row in rows if row.standing in (Standing.ACCEPTED, Standing.SUBMITTED)]
    latest = _last(row for row in handed_in if row.actual is not None)
    paid = _last(row for row in handed_in if row.spent is not None)
    spent = paid.spent if paid else None
    share = float(spent / project.budget * 100) if spent is not None and project.budget else None
    return YearProgress(rows, latest, spent, share)


def _row(
    quarter: Quarter, report: QuarterlyReport | None, today: date, overdue: Mapping[int, date | None]
) -> QuarterRow:
    if report is None:
        missing = Standing.OVERDUE if quarter in overdue else Standing.NONE
        return QuarterRow(quarter, None, None, None, missing, is_late=False, due=overdue.get(quarter))
    standing = Standing(report.state.value)
    if not report.state.is_in and report.state is not ReportState.RETURNED and report.due and report.due < today:
        standing = Standing.OVERDUE
    return QuarterRow(
        quarter, report.planned_pct, report.actual_pct, report.spent, standing, is_late=report.late, due=report.due
    )


def _last(rows: Iterable[QuarterRow]) -> QuarterRow | None:
    found = None
    for row in rows:
        found = row
    return found
