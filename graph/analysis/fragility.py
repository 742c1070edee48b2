"""What rests on one project or one agency alone: the element that would lose its last support if that ended."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import CountArray, Coverage
from graph.analysis.tables import NONE, RowArray


def last_projects(cascade: Cascade, coverage: Coverage) -> RowArray:
    """For each element the row of the only project that contributes to it; -1 where there is none or are several."""
    return _only(cascade, cascade.links.project, coverage.projects)


def last_agencies(cascade: Cascade, coverage: Coverage) -> RowArray:
    """For each element the row of the only agency whose projects contribute to it; -1 where none or several do."""
    return _only(cascade, cascade.projects.agency[cascade.links.project], coverage.agencies)


def _only(cascade: Cascade, holder: NDArray[np.int32], distinct: CountArray) -> RowArray:
    """`holder` is a row number for each link. Where all links that reach an element have one, it is their mean."""
    size = len(cascade.elements)
    # Whole numbers far below 2^53, so their sums are exact.
    direct = np.bincount(cascade.links.element, weights=holder, minlength=size).astype(np.int64)
    links = cascade.below @ np.bincount(cascade.links.element, minlength=size).astype(np.int64)
    total = cascade.below @ direct
    return np.where(distinct == 1, total // np.maximum(links, 1), NONE).astype(np.int32)
