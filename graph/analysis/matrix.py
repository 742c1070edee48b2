"""Which agency serves which element: agencies × elements of a scope, by projects, money and evidence.

A cell stands for the agency's projects from which the element can be reached, directly or through the cascade. Its
money is the part that their links carry there, each link once. An agency has its own projects, so a column adds up to
the element's coverage, to the baht. A row does not add up to its agency where a project reaches several of the
elements; the totals of agencies count each project and each link once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster import hierarchy
from scipy.spatial import distance

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import CountArray, Coverage, Grade
from graph.analysis.tables import BoolArray, MoneyArray

MOST_OPTIMAL = 300
"""Rows up to which the best order of a tree's leaves is looked for; the time for it grows with their cube."""


@dataclass(frozen=True, eq=False)
class AlignmentMatrix:
    """`projects`, `budget` (millionths of a baht) and `grade` are agencies × `elements` (rows of the cascade's).
    The `agency_…` totals are one an agency, the `element_…` ones one an element; `reaching` projects and `allotted`
    money reach any of the elements, each counted once."""

    elements: NDArray[np.intp]
    projects: CountArray
    budget: MoneyArray
    grade: NDArray[np.uint8]
    agency_projects: CountArray
    agency_budget: MoneyArray

    @property
    def element_projects(self) -> CountArray:
        return np.asarray(self.projects.sum(axis=0), dtype=np.int64)

    @property
    def element_budget(self) -> MoneyArray:
        return np.asarray(self.budget.sum(axis=0), dtype=np.int64)

    @property
    def element_agencies(self) -> CountArray:
        """How many agencies serve each element."""
        return np.asarray(np.count_nonzero(self.projects, axis=0), dtype=np.int64)

    @property
    def agency_elements(self) -> CountArray:
        """How many of the elements each agency serves."""
        return np.asarray(np.count_nonzero(self.projects, axis=1), dtype=np.int64)

    @property
    def reaching(self) -> int:
        return int(self.agency_projects.sum())

    @property
    def allotted(self) -> int:
        return int(self.agency_budget.sum())

    @property
    def pairs(self) -> int:
        return self.projects.size

    @property
    def empty_pairs(self) -> int:
        return self.pairs - int(np.count_nonzero(self.projects))


def alignment_matrix(cascade: Cascade, coverage: Coverage, elements: NDArray[np.intp]) -> AlignmentMatrix:
    """Every agency of the cascade against these element rows. Raises CycleError if the cascade has a circle.

    The grade of a cell is the element's evidence as far as this agency's projects carry it: measured by the element's
    indicators, reported when a project of the agency has an accepted report, achieved when the element then is. So the
    best grade of a column is the element's own.
    """
    links, owner = cascade.links, cascade.projects.agency
    shape = (len(cascade.agencies), len(elements))
    upward = cascade.closure[:, elements].tocsr()
    link, column = upward[links.element].tocoo().coords
    budget = np.zeros(shape, dtype=np.int64)
    np.add.at(budget, (owner[links.project[link]], column), cascade.link_budget[link])

    ones = np.ones(len(links), dtype=bool)
    size = (len(cascade.projects), len(cascade.elements))
    linked = sparse.csr_array((ones, (links.project, links.element)), shape=size)
    project, at = (linked @ upward).tocoo().coords
    accepted = cascade.projects.accepted[project]
    projects = _counted(owner[project], at, shape)
    has_accepted = _counted(owner[project[accepted]], at[accepted], shape) > 0
    own_grade = np.where(has_accepted, Grade.ACHIEVED, Grade.MEASURED)
    grade = np.where(projects > 0, np.minimum(coverage.grade[elements], own_grade), Grade.NOTHING).astype(np.uint8)

    carrying = np.unique(link)
    agency_budget = np.zeros(len(cascade.agencies), dtype=np.int64)
    np.add.at(agency_budget, owner[links.project[carrying]], cascade.link_budget[carrying])
    return AlignmentMatrix(
        elements=elements,
        projects=projects,
        budget=budget,
        grade=grade,
        agency_projects=np.bincount(owner[np.unique(project)], minlength=shape[0]).astype(np.int64),
        agency_budget=agency_budget,
    )


def similarity_order(marks: BoolArray) -> list[int]:
    """Rows of `marks` so that rows with marks in the same columns stand together; rows without any come last.

    Source: average linkage over Jaccard distances, its leaves in the order that brings neighbours closest (Bar-Joseph,
    Gifford and Jaakkola, "Fast optimal leaf ordering for hierarchical clustering", Bioinformatics 17, 2001), as scipy's
    `leaves_list` has it. Of an order and its reverse, which are equally good, the one that begins with the earlier row.
    """
    filled = np.flatnonzero(marks.any(axis=1))
    empty = np.flatnonzero(~marks.any(axis=1)).tolist()
    if len(filled) < 3:
        return [*filled.tolist(), *empty]
    tree = hierarchy.linkage(
        distance.pdist(marks[filled], "jaccard"), method="average", optimal_ordering=len(filled) <= MOST_OPTIMAL
    )
    order: list[int] = filled[hierarchy.leaves_list(tree)].tolist()
    return [*(order if order[0] < order[-1] else order[::-1]), *empty]


def _counted(rows: NDArray[np.integer], columns: NDArray[np.integer], shape: tuple[int, int]) -> CountArray:
    counts = np.zeros(shape, dtype=np.int64)
    np.add.at(counts, (rows, columns), 1)
    return counts
