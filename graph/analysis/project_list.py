"""The projects of a Cascade that a list asks for, in its order: what takes the graph server a look at every project of
the year is a few products of columns here."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.tables import MILLION, BoolArray, RowArray
from graph.model.project_list import ProjectFilter, ProjectSort

Rows = NDArray[np.intp]


def unlinked(cascade: Cascade) -> BoolArray:
    """Of each project whether it has no link."""
    return ~_among(len(cascade.projects), cascade.links.project)


def matching(cascade: Cascade, wanted: ProjectFilter) -> Rows:
    """Project rows that `wanted` asks for, in their plan's order; its plan, year and states are the Cascade's own."""
    projects = cascade.projects
    taken = np.ones(len(projects), dtype=bool)
    if wanted.agency is not None:
        taken &= projects.agency == _agency(cascade, wanted.agency)
    if wanted.partner is not None:
        partners = cascade.partners
        taken &= _among(len(projects), partners.project[partners.agency == _agency(cascade, wanted.partner)])
    if wanted.linked is not None:
        taken &= unlinked(cascade) != wanted.linked
    if wanted.element is not None:
        taken &= _among(len(projects), _reaching(cascade, wanted.element))
    if wanted.only is not None:
        taken &= np.fromiter((one in wanted.only for one in projects.ids), dtype=bool, count=len(projects))
    if wanted.budget:
        taken &= projects.budget_known & (projects.budget >= wanted.budget * MILLION)
    return np.flatnonzero(taken)


def in_order(cascade: Cascade, rows: Rows, sort: ProjectSort, descending: bool = False) -> Rows:
    """`rows` (in their plan's order) as a list sorts them. Equals by code, those of an agency in their plan's order;
    what is not known comes below everything."""
    projects = cascade.projects
    match sort:
        case ProjectSort.CODE:
            return rows[::-1] if descending else rows
        case ProjectSort.AGENCY:
            # Agencies stand in their order.
            return _by(rows, projects.agency[rows], descending)
        case ProjectSort.TITLE:
            values: NDArray[np.number[Any]] = cascade.title_ranks[rows]
        case ProjectSort.BUDGET:
            values = np.where(projects.budget_known[rows], projects.budget[rows], -1)
        case ProjectSort.PROGRESS:
            values = np.nan_to_num(projects.progress[rows], nan=-1.0)
    codes = np.array([projects.codes[row] for row in rows.tolist()], dtype=np.str_)
    by_code = np.argsort(codes, kind="stable")
    return _by(rows[by_code], values[by_code], descending)


def _by(rows: Rows, values: NDArray[np.number[Any]], descending: bool) -> Rows:
    """Equals stay in the order in which they come."""
    order = np.argsort(-values if descending else values, kind="stable")
    return rows[order]


def _agency(cascade: Cascade, agency: str) -> int:
    """Its row, -1 where it is not of the area."""
    return next((row for row, one in enumerate(cascade.agencies.ids) if one == agency), -1)


def _reaching(cascade: Cascade, element: str) -> RowArray:
    """The project of each link that reaches the element."""
    row = cascade.element_rows.get(element)
    if row is None:
        return np.zeros(0, dtype=np.int32)
    return cascade.links.project[np.isin(cascade.links.element, cascade.elements_below(row))]


def _among(size: int, rows: RowArray) -> BoolArray:
    taken = np.zeros(size, dtype=bool)
    taken[rows] = True
    return taken
