"""What the pages say of agencies: the rows of their list, and the elements that one of them carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph.analysis.agency_figures import AgencyFigures, reached_elements, support
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.tables import to_baht
from graph.model.collation import sort_key
from graph.model.plan import ElementKind


class AgencySort(StrEnum):
    ORDER = "order"
    NAME = "name"
    PROJECTS = "projects"
    BUDGET = "budget"
    SPENT = "spent"
    STRATEGIES = "strategies"
    ISSUES = "issues"
    PROGRESS = "progress"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency's year. Money is baht, `progress` the mean percent of the projects that have reported, None where none
    has; `budget_part` is its percent of all agencies' money. `here` counts its projects at the element that the list
    is about."""

    row: int
    code: str
    id: str
    name_th: str
    name_en: str | None
    short: str
    is_peo: bool
    projects: int
    linked: int
    budget: float
    budget_part: float | None
    spent: float
    progress: float | None
    reported: int
    late: int
    strategies: int
    issues: int
    goals: int
    alone: int
    here: int = 0

    @property
    def is_idle(self) -> bool:
        return self.projects == 0

    @property
    def spent_part(self) -> float | None:
        return 100 * self.spent / self.budget if self.budget else None


@dataclass(frozen=True, slots=True)
class Carried:
    """A strategy, objective or issue that an agency supports: its projects and the part of their money that reach it.
    `is_alone`: no other agency does."""

    row: int
    code: str
    kind: str
    title_th: str
    title_en: str | None
    projects: int
    budget: float
    agencies: int

    @property
    def is_alone(self) -> bool:
        return self.agencies == 1


def agency_rows(figures: AgencyFigures, element: int | None = None) -> list[AgencyRow]:
    """Every agency in the plan's order; with `element` (a row) only those whose projects reach it."""
    cascade = figures.cascade
    total = int(figures.budget.sum())
    rows = range(len(cascade.agencies))
    here: dict[int, int] = {}
    if element is not None:
        reached = reached_elements(cascade)[:, [element]].toarray().ravel()
        rows_here = [row for row in rows if reached[row]]
        here = {row: int(support(cascade, row).projects[element]) for row in rows_here}
    return [_row(figures, row, total, here.get(row, 0)) for row in rows if element is None or row in here]


def _row(figures: AgencyFigures, row: int, total: int, here: int) -> AgencyRow:
    agencies = figures.cascade.agencies
    progress = float(figures.progress[row])
    return AgencyRow(
        row=row,
        code=agencies.codes[row],
        id=agencies.ids[row],
        name_th=agencies.names[row],
        name_en=agencies.names_en[row],
        short=agencies.shorts[row],
        is_peo=bool(agencies.is_peo[row]),
        projects=int(figures.projects[row]),
        linked=int(figures.linked[row]),
        budget=to_baht(figures.budget[row]),
        budget_part=100 * int(figures.budget[row]) / total if total else None,
        spent=to_baht(figures.spent[row]),
        progress=progress if progress == progress else None,
        reported=int(figures.reported[row]),
        late=int(figures.late[row]),
        strategies=int(figures.strategies[row]),
        issues=int(figures.issues[row]),
        goals=int(figures.goals[row]),
        alone=int(figures.alone[row]),
        here=here,
    )


def sorted_rows(rows: Sequence[AgencyRow], sort: AgencySort, descending: bool) -> list[AgencyRow]:
    """By the chosen column; agencies that are equal there keep the plan's order, and unknown progress comes last."""
    if sort is AgencySort.ORDER:
        return list(reversed(rows)) if descending else list(rows)
    if sort is AgencySort.NAME:
        return sorted(rows, key=lambda row: sort_key(row.short), reverse=descending)
    sign = -1 if descending else 1
    return sorted(rows, key=lambda row: _rank(getattr(row, sort.value), sign))


def _rank(value: float | None, sign: int) -> tuple[bool, float]:
    return value is None, 0.0 if value is None else sign * float(value)


def carried(
    cascade: Cascade, coverage: Coverage, agency: int, kinds: Sequence[ElementKind] = (ElementKind.STRATEGY,)
) -> list[Carried]:
    """The provincial elements of these kinds that the agency in row `agency` supports, in the plan's order."""
    elements, mine = cascade.elements, support(cascade, agency)
    return [
        Carried(
            row=row,
            code=cascade.element_keys[row],
            kind=elements.kinds[row],
            title_th=elements.titles[row],
            title_en=elements.titles_en[row],
            projects=int(mine.projects[row]),
            budget=to_baht(mine.budget[row]),
            agencies=int(coverage.agencies[row]),
        )
        for row in mine.rows(cascade, kinds)
    ]
