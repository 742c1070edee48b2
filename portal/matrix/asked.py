"""What a matrix was asked for: its address read. What cannot be read counts as not asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.model.plan import ElementKind

KINDS = (ElementKind.STRATEGY, ElementKind.OBJECTIVE, ElementKind.ISSUE)
"""Of the province's own elements, those that can stand across; unless asked the first that the plan has."""


class Cells(StrEnum):
    PROJECTS = "projects"
    BUDGET = "budget"
    GRADE = "grade"


class Arranged(StrEnum):
    SIMILAR = "similar"
    PLAN = "plan"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Asked:
    """`across` is one of KINDS, or the code of an upstream plan whose elements stand across."""

    across: str
    cells: Cells = Cells.PROJECTS
    arranged: Arranged = Arranged.SIMILAR


def read_asked(arguments: Mapping[str, str], cascade: Cascade) -> Asked:
    across, cells, arranged = (arguments.get(name, "") for name in ("across", "cells", "arranged"))
    known = all_across(cascade)
    return Asked(
        across=across if across in known else known[0],
        cells=Cells(cells) if cells in tuple(Cells) else Cells.PROJECTS,
        arranged=Arranged(arranged) if arranged in tuple(Arranged) else Arranged.SIMILAR,
    )


def all_across(cascade: Cascade) -> list[str]:
    """What may stand across, the plan's own kinds first: the kinds that it has, and the upstream plans in force. Never
    empty."""
    elements = cascade.elements
    own = {kind for kind, upstream in zip(elements.kinds, elements.upstream.tolist(), strict=True) if not upstream}
    plans = np.unique(elements.plan[elements.upstream & elements.in_force]).tolist()
    return [kind for kind in KINDS if kind in own] + [cascade.plans.codes[row] for row in plans] or [KINDS[0]]


def elements_across(cascade: Cascade, across: str) -> NDArray[np.intp]:
    """Rows of the elements that stand across, in their plan's order."""
    elements = cascade.elements
    if across in KINDS:
        return np.flatnonzero(~elements.upstream & (np.array(elements.kinds, dtype=object) == across))
    return np.flatnonzero(elements.plan == cascade.plans.codes.index(across))
