"""Agency projects, their alignment links and their quarterly reports. Money is a Decimal of baht, two places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from graph.model.plan import LinkRole


class ReportState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def is_in(self) -> bool:
        """Whether the agency has handed the report in and it has not been sent back."""
        return self in (ReportState.SUBMITTED, ReportState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Project:
    """`agency` is the public id of the owner; `start` and `end` are C.E. dates; `deleted` projects count nowhere."""

    id: str
    code: str
    area: str
    plan: str
    agency: str
    year: int
    title_th: str
    title_en: str | None = None
    budget_source: str | None = None
    budget: Decimal | None = None
    start: date | None = None
    end: date | None = None
    target_th: str | None = None
    activities_th: str | None = None
    is_example: bool = False
    order: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class ProjectLink:
    """The project contributes to an element. `share` is percent of the project (0–100), None where none is stated."""

    project: str
    element: str
    role: LinkRole
    share: Decimal | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class QuarterlyReport:
    """A project's report of one quarter. Percentages and spending are cumulative within the year."""

    project: str
    year: int
    quarter: int
    planned_pct: float | None = None
    actual_pct: float | None = None
    allocated: Decimal | None = None
    spent: Decimal | None = None
    late: bool = False
    due: date | None = None
    state: ReportState = ReportState.SUBMITTED
