"""Agency projects, their alignment links and their quarterly reports. Money is a Decimal of baht, two places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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


class ProjectStatus(StrEnum):
    """Where a project is in its life. A draft is still being written, a ready one is complete and waits to begin."""

    DRAFT = "draft"
    READY = "ready"
    ACTIVE = "active"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def counts(self) -> bool:
        """Whether it is in the figures. Drafts and cancelled projects are in none."""
        return self in COUNTING

    @property
    def following(self) -> tuple[ProjectStatus, ...]:
        """The states that it may go to, the usual one first."""
        return _FOLLOWING[self]

    def needs_reason(self, to: ProjectStatus) -> bool:
        """Whether the change wants an explanation: giving up, and every step back."""
        return to is ProjectStatus.CANCELLED or _ORDER.index(to) < _ORDER.index(self)


COUNTING = (ProjectStatus.READY, ProjectStatus.ACTIVE, ProjectStatus.DONE)

_ORDER = (*ProjectStatus,)
_FOLLOWING = {
    ProjectStatus.DRAFT: (ProjectStatus.READY, ProjectStatus.CANCELLED),
    ProjectStatus.READY: (ProjectStatus.ACTIVE, ProjectStatus.DRAFT, ProjectStatus.CANCELLED),
    ProjectStatus.ACTIVE: (ProjectStatus.DONE, ProjectStatus.READY, ProjectStatus.CANCELLED),
    ProjectStatus.DONE: (ProjectStatus.ACTIVE,),
    ProjectStatus.CANCELLED: (ProjectStatus.DRAFT,),
}


@dataclass(frozen=True, slots=True)
class Behalf:
    """The project as it stands was entered for its agency by another one's person (`entered_by`, a name); the agency
    says that it is right (`confirmed_by`), or corrects it, which says the same."""

    entered_by: str
    entered_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the agency has yet to look at it."""
        return self.confirmed_at is None


@dataclass(frozen=True, slots=True)
class Project:
    """`agency` is the public id of the owner; `start` and `end` are C.E. dates. The longer texts, activities and parts
    of the budget are its ProjectForm (graph.model.project_form)."""

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
    status: ProjectStatus = ProjectStatus.ACTIVE
    behalf: Behalf | None = None


@dataclass(frozen=True, slots=True)
class ProjectLink:
    """The project contributes to an element. `share` is percent of the project (0–100), None where none is stated.
    `suggested`: a person took it from the suggestions."""

    project: str
    element: str
    role: LinkRole
    share: Decimal | None = None
    reason: str | None = None
    suggested: bool = False


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
