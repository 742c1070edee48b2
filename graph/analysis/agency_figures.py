"""What each agency carries of the plan: its projects, their money and progress, and the elements they reach.

An agency's money is that of its projects in full, each once: a project has one owner. At an element it is the part
that the agency's links carry there (docs/decisions/0002).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.tables import BoolArray, FloatArray, MoneyArray
from graph.model.plan import ElementKind, PlanLevel

CountArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AgencyFigures:
    """One row an agency of `cascade`. Money is int64 millionths of a baht. `progress` is the mean of its projects'
    reported progress in percent, NaN where none has reported; `reported` counts those that have. `late` counts
    reports that came late. `issues`, `strategies`, `goals` (of the national strategy) count the elements that its
    projects reach; `alone` the strategies, objectives and issues that no other agency reaches."""

    cascade: Cascade
    projects: CountArray
    linked: CountArray
    budget: MoneyArray
    spent: MoneyArray
    progress: FloatArray
    reported: CountArray
    late: CountArray
    elements: CountArray
    issues: CountArray
    strategies: CountArray
    goals: CountArray
    alone: CountArray


@dataclass(frozen=True, eq=False)
class Support:
    """What one agency puts under each element (one row an element): distinct projects, and the parts of their budget
    and spending that reach it, in millionths of a baht."""

    projects: CountArray
    budget: MoneyArray
    spent: MoneyArray

    def rows(self, cascade: Cascade, kinds: Iterable[str]) -> list[int]:
        """Rows of the provincial elements of these kinds that the agency supports, in the plan's order."""
        wanted = frozenset(kinds)
        kinds_of, upstream = cascade.elements.kinds, cascade.elements.upstream
        return [row for row in np.flatnonzero(self.projects).tolist() if kinds_of[row] in wanted and not upstream[row]]


def agency_figures(cascade: Cascade, coverage: Coverage) -> AgencyFigures:
    """The figures of every agency of the cascade, in its order."""
    projects, count = cascade.projects, len(cascade.agencies)
    owner = projects.agency
    has_link = np.zeros(len(projects), dtype=bool)
    has_link[cascade.links.project] = True
    knows = ~np.isnan(projects.progress)
    reported = _counts(owner[knows], count)
    progress = np.full(count, np.nan)
    done = np.bincount(owner[knows], weights=projects.progress[knows], minlength=count)
    np.divide(done, reported, out=progress, where=reported > 0)

    reached = reached_elements(cascade)
    own, kinds = ~cascade.elements.upstream, np.array(cascade.elements.kinds, dtype=object)
    levels = np.array([str(level) for level in cascade.elements.levels], dtype=object)
    strategy, issue = own & (kinds == ElementKind.STRATEGY), own & (kinds == ElementKind.ISSUE)
    single = (strategy | issue | (own & (kinds == ElementKind.OBJECTIVE))) & (coverage.agencies == 1)
    return AgencyFigures(
        cascade=cascade,
        projects=_counts(owner, count),
        linked=_counts(owner[has_link], count),
        budget=_sums(owner, projects.budget, count),
        spent=_sums(owner, projects.spent, count),
        progress=progress,
        reported=reported,
        late=_counts(owner[cascade.reports.project[cascade.reports.late]], count),
        elements=_row_counts(reached, own),
        issues=_row_counts(reached, issue),
        strategies=_row_counts(reached, strategy),
        goals=_row_counts(reached, levels == PlanLevel.NATIONAL.value),
        alone=_row_counts(reached, single),
    )


def reached_elements(cascade: Cascade) -> sparse.csr_array:
    """Boolean agencies × elements: which elements an agency's projects reach."""
    links = cascade.links
    shape = (len(cascade.agencies), len(cascade.elements))
    agency = cascade.projects.agency[links.project]
    direct = sparse.csr_array((np.ones(len(links), dtype=bool), (agency, links.element)), shape=shape)
    reached: sparse.csr_array = (direct @ cascade.closure).tocsr()
    reached.sum_duplicates()
    return reached


def support(cascade: Cascade, agency: int) -> Support:
    """What the agency in row `agency` puts under each element."""
    links = cascade.links
    mine = np.flatnonzero(cascade.projects.agency[links.project] == agency)
    size = len(cascade.elements)
    shape = (len(cascade.projects), size)
    direct = sparse.csr_array((np.ones(len(mine), dtype=bool), (links.project[mine], links.element[mine])), shape=shape)
    reached = (direct @ cascade.closure).tocsr()
    return Support(
        projects=_counts(reached.indices, size),
        budget=_gathered(cascade, links.element[mine], cascade.link_budget[mine]),
        spent=_gathered(cascade, links.element[mine], cascade.link_spent[mine]),
    )


def _counts(rows: NDArray[np.integer], count: int) -> CountArray:
    return np.bincount(rows, minlength=count).astype(np.int64)


def _sums(rows: NDArray[np.integer], amounts: MoneyArray, count: int) -> MoneyArray:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, rows, amounts)
    return sums


def _gathered(cascade: Cascade, element: NDArray[np.integer], amounts: MoneyArray) -> MoneyArray:
    return np.asarray(cascade.below @ _sums(element, amounts, len(cascade.elements)), dtype=np.int64)


def _row_counts(reached: sparse.csr_array, elements: BoolArray) -> CountArray:
    return np.diff(reached[:, elements].indptr).astype(np.int64)
