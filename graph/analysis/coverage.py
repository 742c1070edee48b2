"""Coverage: for every element, which projects, agencies and money stand below it, and how far they are proven.

Definitions: docs/decisions/0002-evidence-grade-and-money.md and 0007-adopted-indicators.md. The contributors of an
element are the projects from which it can be reached upward. Money, spending and progress follow the links' parts, each
link once at each element, so they are linear in the links; only distinct projects and agencies need sets, which are
products of boolean sparse matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.analysis.cascade import Cascade
from graph.analysis.tables import BoolArray, EdgeKind, FloatArray, MoneyArray, to_baht
from graph.model.indicator import target_met
from graph.model.plan import ElementKind

CountArray = NDArray[np.int64]

CHUNK_ENTRIES = 1_000_000
"""Links times elements above that one product may hold, about: bounds the memory of counting distinct projects."""

PROGRESS_UNITS = 10_000
"""Progress is summed in ten-thousandths of a percent, so that the sum does not depend on the order of projects."""


class Grade(IntEnum):
    """Evidence that an element is pursued; each grade includes the ones before it."""

    NOTHING = 0
    LINKED = 1
    MEASURED = 2
    REPORTED = 3
    ACHIEVED = 4


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the whole scope. Money in millionths of a baht; `unlinked` are project rows without any link."""

    projects: int
    linked: int
    unlinked: tuple[int, ...]
    agencies: int
    budget: int
    spent: int


@dataclass(frozen=True, eq=False)
class Coverage:
    """One row an element of `cascade`. Money is int64 millionths of a baht; `weight` what the shares weigh that have
    reported (millionths of a project), `done` their progress (ten-thousandths of a percent) times that. The
    `indicators_…` counts are of distinct indicators of the element: all, those with a target for the year, those that
    some agency has accepted for it, with a value for the year, and with a target that the value meets."""

    cascade: Cascade
    direct_projects: CountArray
    projects: CountArray
    reported_projects: CountArray
    accepted_projects: CountArray
    agencies: CountArray
    budget: MoneyArray
    spent: MoneyArray
    weight: CountArray
    done: CountArray
    indicators: CountArray
    indicators_with_target: CountArray
    indicators_adopted: CountArray
    indicators_with_value: CountArray
    indicators_met: CountArray
    grade: NDArray[np.uint8]
    totals: Totals

    @cached_property
    def progress(self) -> FloatArray:
        """Share-weighted mean of the reported progress, over the contributing projects that have reported it; percent.
        NaN where none has, or where those that have carry no share there."""
        mean = np.full(len(self.weight), np.nan)
        np.divide(self.done, self.weight * float(PROGRESS_UNITS), out=mean, where=self.weight > 0)
        return mean

    def to_json(self) -> dict[str, Any]:
        """{"totals", "elements"} as the exchange contract's `coverage --json`, by folder code (Cascade.element_keys);
        money in baht, `progress` null where unknown."""
        return {"totals": self.totals_json(), "elements": self.elements_json()}

    def totals_json(self) -> dict[str, Any]:
        totals = self.totals
        return {
            "projects": totals.projects,
            "linked": totals.linked,
            "unlinked": sorted(self.cascade.projects.codes[row] for row in totals.unlinked),
            "agencies": totals.agencies,
            "budget_baht": to_baht(totals.budget),
            "spent_baht": to_baht(totals.spent),
        }

    def elements_json(self) -> dict[str, dict[str, Any]]:
        elements, plans = self.cascade.elements, self.cascade.plans
        return {
            key: {
                "id": elements.ids[row],
                "plan": plans.codes[int(elements.plan[row])],
                "level": str(elements.levels[row]),
                "kind": elements.kinds[row],
                "title": elements.titles[row],
                "title_en": elements.titles_en[row],
                "direct_projects": int(self.direct_projects[row]),
                "projects": int(self.projects[row]),
                "reported_projects": int(self.reported_projects[row]),
                "agencies": int(self.agencies[row]),
                "budget_baht": to_baht(self.budget[row]),
                "spent_baht": to_baht(self.spent[row]),
                "progress": None if np.isnan(self.progress[row]) else round(float(self.progress[row]), 4),
                "grade": int(self.grade[row]),
                "indicators": {
                    "below": int(self.indicators[row]),
                    "with_target": int(self.indicators_with_target[row]),
                    "adopted": int(self.indicators_adopted[row]),
                    "with_value": int(self.indicators_with_value[row]),
                    "met": int(self.indicators_met[row]),
                },
            }
            for row, key in enumerate(self.cascade.element_keys)
        }


def coverage(cascade: Cascade) -> Coverage:
    """Coverage of every element of the cascade. Raises CycleError if the cascade has a circle."""
    projects, reported, accepted = _distinct_projects(cascade)
    reaching = _indicator_reach(cascade)
    has_target = ~np.isnan(cascade.indicators.target)
    adopted = adopted_indicators(cascade)
    weight, done = _progress(cascade)
    met, unmet = _met_and_unmet(cascade)
    counts = {
        "indicators": _column_counts(reaching, None),
        "indicators_with_target": _column_counts(reaching, has_target),
        "indicators_adopted": _column_counts(reaching, adopted),
        "indicators_with_value": _column_counts(reaching, ~np.isnan(cascade.indicators.value)),
        "indicators_met": _column_counts(reaching, met),
    }
    return Coverage(
        cascade=cascade,
        direct_projects=np.bincount(cascade.links.element, minlength=len(cascade.elements)).astype(np.int64),
        projects=projects,
        reported_projects=reported,
        accepted_projects=accepted,
        agencies=_distinct_agencies(cascade),
        budget=_gathered(cascade, cascade.link_budget),
        spent=_gathered(cascade, cascade.link_spent),
        weight=weight,
        done=done,
        grade=_grades(
            projects,
            accepted,
            _column_counts(reaching, has_target & binding_indicators(cascade)),
            met=counts["indicators_met"],
            unmet=_column_counts(reaching, unmet),
        ),
        totals=_totals(cascade),
        **counts,
    )


def indicators_of(cascade: Cascade, element: int) -> list[int]:
    """Rows of the indicators that `element`'s coverage counts, in the plan's order."""
    reaching = _indicator_reach(cascade).tocsc()
    rows: list[int] = np.sort(reaching.indices[reaching.indptr[element] : reaching.indptr[element + 1]]).tolist()
    return rows


def adopted_indicators(cascade: Cascade) -> BoolArray:
    """Indicators that some agency has accepted for the year."""
    return _asked(cascade, cascade.adoptions.accepted)


def binding_indicators(cascade: Cascade) -> BoolArray:
    """Indicators whose target somebody answers for: those that are not shared, those that no agency has been asked to
    take yet, and those that some agency has accepted for the year. A shared one that was asked and that nobody has
    accepted binds nobody (docs/decisions/0007-adopted-indicators.md)."""
    asked = _asked(cascade, np.ones(len(cascade.adoptions), dtype=bool))
    return ~(cascade.indicators.shared & asked) | adopted_indicators(cascade)


def _asked(cascade: Cascade, wanted: BoolArray) -> BoolArray:
    marks = np.zeros(len(cascade.indicators), dtype=bool)
    marks[cascade.adoptions.indicator[wanted]] = True
    return marks


def _gathered(cascade: Cascade, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum at each element of whole `amounts` (one a link) of the links from whose elements it can be reached. Exact;
    a link counts once however many paths lead up, because the closure holds each pair once."""
    direct = np.zeros(len(cascade.elements), dtype=np.int64)
    np.add.at(direct, cascade.links.element, amounts)
    return np.asarray(cascade.below @ direct, dtype=np.int64)


def _distinct_projects(cascade: Cascade) -> tuple[CountArray, CountArray, CountArray]:
    """Distinct contributing projects at each element: all, those with a handed-in report, with an accepted one."""
    size = len(cascade.elements)
    order, start = cascade.links_by_project
    element = cascade.links.element[order]
    links_each = np.diff(start)
    counts = np.zeros((3, size), dtype=np.int64)
    marks = (np.ones(len(cascade.projects), dtype=bool), cascade.projects.reported, cascade.projects.accepted)
    # A project with one link is distinct by itself: its count is linear, as money is.
    single = np.flatnonzero(links_each == 1)
    for row, mark in enumerate(marks):
        direct = np.bincount(element[start[single[mark[single]]]], minlength=size).astype(np.int64)
        counts[row] = cascade.below @ direct
    several = np.flatnonzero(links_each > 1)
    above = np.diff(cascade.closure.indptr)
    cost = np.r_[0, np.cumsum(above[element])]
    entries = np.cumsum(cost[start[several + 1]] - cost[start[several]])
    cuts = np.searchsorted(entries, np.arange(0, entries[-1] if len(entries) else 0, CHUNK_ENTRIES), side="left")
    for rows in np.split(several, np.unique(cuts[1:])):
        reached = _reached(cascade, rows, element, start, links_each)
        for row, mark in enumerate(marks):
            hits = reached.indices if row == 0 else reached.indices[np.repeat(mark[rows], np.diff(reached.indptr))]
            counts[row] += np.bincount(hits, minlength=size)
    return counts[0], counts[1], counts[2]


def _reached(
    cascade: Cascade,
    rows: NDArray[np.intp],
    element: NDArray[np.int32],
    start: NDArray[np.intp],
    links_each: NDArray[np.intp],
) -> sparse.csr_array:
    """Boolean `rows` of projects × elements that they reach. `element` holds the links' elements by project."""
    indptr = np.r_[0, np.cumsum(links_each[rows])]
    within = np.arange(indptr[-1]) - np.repeat(indptr[:-1], links_each[rows])
    indices = element[np.repeat(start[rows], links_each[rows]) + within]
    shape = (len(rows), len(cascade.elements))
    linked = sparse.csr_array((np.ones(len(indices), dtype=bool), indices, indptr), shape=shape)
    reached: sparse.csr_array = linked @ cascade.closure
    return reached


def _distinct_agencies(cascade: Cascade) -> CountArray:
    """Distinct agencies that own a contributing project, at each element."""
    links = cascade.links
    agency = cascade.projects.agency[links.project]
    shape = (len(cascade.agencies), len(cascade.elements))
    direct = sparse.csr_array((np.ones(len(links), dtype=bool), (agency, links.element)), shape=shape)
    return _column_counts(direct @ cascade.closure, None)


def _progress(cascade: Cascade) -> tuple[CountArray, CountArray]:
    """What the contributing shares weigh whose projects have stated their progress, and that weight times progress in
    ten-thousandths of a percent."""
    stated = cascade.projects.progress
    known = ~np.isnan(stated)[cascade.links.project]
    units = np.rint(np.where(np.isnan(stated), 0.0, stated) * PROGRESS_UNITS).astype(np.int64)
    weight = np.where(known, cascade.link_weight, 0)
    return _gathered(cascade, weight), _gathered(cascade, weight * units[cascade.links.project])


def _indicator_reach(cascade: Cascade) -> sparse.csr_array:
    """Boolean indicators × elements: which elements an indicator is an indicator of.

    Those at or above what it measures; and, since indicators hang on objectives while most links upward start at
    strategies, those at or above a strategy that directly serves the measured objective. The second way ends at other
    objectives: a strategy that serves two does not lend the one the indicators of the other.
    """
    shape = (len(cascade.indicators), len(cascade.elements))
    rows = np.arange(len(cascade.indicators))
    measured = sparse.csr_array((np.ones(len(rows), dtype=bool), (rows, cascade.indicators.element)), shape=shape)
    kinds = np.array(cascade.elements.kinds, dtype=object)
    edges = cascade.edges
    serving = (
        (edges.kind == EdgeKind.SERVES)
        & (kinds[edges.child] == ElementKind.STRATEGY)
        & (kinds[edges.parent] == ElementKind.OBJECTIVE)
    )
    size = len(cascade.elements)
    served_by = sparse.csr_array(
        (np.ones(int(serving.sum()), dtype=bool), (edges.parent[serving], edges.child[serving])), shape=(size, size)
    )
    other = sparse.diags_array((kinds != ElementKind.OBJECTIVE).astype(bool), dtype=bool).tocsr()
    through_strategies = (measured @ served_by @ cascade.closure) @ other
    reaching: sparse.csr_array = ((measured @ cascade.closure) + through_strategies).tocsr()
    return reaching


def _met_and_unmet(cascade: Cascade) -> tuple[BoolArray, BoolArray]:
    """Indicators whose value meets the year's target, and whose value misses it; neither where either is unknown or
    the indicator asks for a range."""
    indicators = cascade.indicators
    met = np.zeros(len(indicators), dtype=bool)
    unmet = np.zeros(len(indicators), dtype=bool)
    for row in np.flatnonzero(~np.isnan(indicators.target) & ~np.isnan(indicators.value)).tolist():
        answer = target_met(indicators.directions[row], float(indicators.target[row]), float(indicators.value[row]))
        met[row], unmet[row] = answer is True, answer is False
    return met, unmet


def _column_counts(matrix: sparse.csr_array, rows: BoolArray | None) -> CountArray:
    """Entries a column of a boolean matrix without duplicates, of the marked rows only."""
    hits = matrix.indices if rows is None else matrix.indices[np.repeat(rows, np.diff(matrix.indptr))]
    return np.bincount(hits, minlength=matrix.shape[1]).astype(np.int64)


def _grades(
    projects: CountArray, accepted: CountArray, binding: CountArray, *, met: CountArray, unmet: CountArray
) -> NDArray[np.uint8]:
    linked = projects > 0
    measured = linked & (binding > 0)
    reported = measured & (accepted > 0)
    achieved = reported & (met > 0) & (unmet == 0)
    grades: NDArray[np.uint8] = np.sum([linked, measured, reported, achieved], axis=0, dtype=np.uint8)
    return grades


def _totals(cascade: Cascade) -> Totals:
    links_each = np.bincount(cascade.links.project, minlength=len(cascade.projects))
    unlinked = np.flatnonzero(links_each == 0)
    return Totals(
        projects=len(cascade.projects),
        linked=len(cascade.projects) - len(unlinked),
        unlinked=tuple(unlinked.tolist()),
        agencies=len(np.unique(cascade.projects.agency)),
        budget=int(cascade.projects.budget.sum()),
        spent=int(cascade.projects.spent.sum()),
    )
