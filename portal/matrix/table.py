"""The matrix as the page and its file show it: headings across, a line an agency, in the order asked for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Grade
from graph.analysis.matrix import AlignmentMatrix, similarity_order
from graph.analysis.tables import to_baht
from graph.model.collation import sort_key
from graph.model.plan import PlanLevel
from portal.matrix.asked import Arranged, Cells

WEIGHTS = 4
"""Shades of a cell, from the faintest to that of the largest."""

MOST_ON_PAPER = 24
"""Columns that a sheet of A4, landscape, has room for."""
MOST_ON_A_PHONE = 60
"""Agencies whose pairs a phone lists."""


@dataclass(frozen=True, slots=True)
class Head:
    """An element across, with what all agencies put under it together. `code` names it in addresses, `quoted` is the
    same as it stands in one; money is baht."""

    code: str
    quoted: str
    level: PlanLevel
    kind: str
    title_th: str
    title_en: str | None
    projects: int
    budget: float
    grade: int
    agencies: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one agency puts under one element. `weight` (1–4) shades it by what the cells show."""

    head: Head
    projects: int
    budget: float
    grade: int
    weight: int


@dataclass(frozen=True, slots=True)
class Line:
    """An agency: a cell for each heading, None where it serves it not, and its projects and money that reach any of
    them, each once; `is_whole`: all of its projects do. `best` is its best cell's grade."""

    code: str
    short: str
    name_th: str
    name_en: str | None
    cells: tuple[Cell | None, ...]
    projects: int
    budget: float
    is_whole: bool

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not None]

    @property
    def best(self) -> int:
        return max((cell.grade for cell in self.filled), default=Grade.NOTHING)


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """`projects` and `budget` (baht) reach any of the headings, each counted once; `is_whole`: all of the year's do."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    projects: int
    budget: float
    is_whole: bool

    @property
    def is_many(self) -> bool:
        """Whether a sheet of paper has no room for the columns."""
        return len(self.heads) > MOST_ON_PAPER

    @property
    def is_long(self) -> bool:
        """Whether what each agency serves is too much for a phone, where every pair is a line."""
        return len(self.lines) > MOST_ON_A_PHONE

    @property
    def pairs(self) -> int:
        return len(self.heads) * len(self.lines)

    @property
    def empty_pairs(self) -> int:
        return self.pairs - sum(len(line.filled) for line in self.lines)

    @property
    def served(self) -> int:
        return sum(head.agencies > 0 for head in self.heads)

    @property
    def uncovered(self) -> list[Head]:
        return [head for head in self.heads if head.agencies == 0]

    @property
    def single(self) -> list[Head]:
        """Elements that rest on one agency."""
        return [head for head in self.heads if head.agencies == 1]

    @property
    def idle(self) -> list[Line]:
        return [line for line in self.lines if not line.projects]


def matrix_table(cascade: Cascade, matrix: AlignmentMatrix, cells: Cells, arranged: Arranged) -> MatrixTable:
    rows, columns = _orders(cascade, matrix, arranged)
    heads = [_head(cascade, matrix, column) for column in range(len(matrix.elements))]
    most = {
        Cells.PROJECTS: int(matrix.projects.max(initial=0)),
        Cells.BUDGET: int(matrix.budget.max(initial=0)),
        Cells.GRADE: WEIGHTS,
    }[cells]
    shades = {Cells.PROJECTS: matrix.projects, Cells.BUDGET: matrix.budget, Cells.GRADE: matrix.grade.astype(np.int64)}
    weights = np.maximum(1, np.ceil(WEIGHTS * shades[cells] / max(most, 1))).astype(int).tolist()
    projects, budget, grade = matrix.projects.tolist(), matrix.budget.tolist(), matrix.grade.tolist()

    def cell(row: int, column: int) -> Cell | None:
        if not projects[row][column]:
            return None
        return Cell(
            head=heads[column],
            projects=projects[row][column],
            budget=to_baht(budget[row][column]),
            grade=grade[row][column],
            weight=weights[row][column],
        )

    agencies = cascade.agencies
    own = np.bincount(cascade.projects.agency, minlength=len(agencies)).tolist()
    return MatrixTable(
        heads=tuple(heads[column] for column in columns),
        lines=tuple(
            Line(
                code=agencies.codes[row],
                short=agencies.shorts[row],
                name_th=agencies.names[row],
                name_en=agencies.names_en[row],
                cells=tuple(cell(row, column) for column in columns),
                projects=int(matrix.agency_projects[row]),
                budget=to_baht(matrix.agency_budget[row]),
                is_whole=0 < own[row] == matrix.agency_projects[row],
            )
            for row in rows
        ),
        projects=matrix.reaching,
        budget=to_baht(matrix.allotted),
        is_whole=matrix.reaching == len(cascade.projects),
    )


def _orders(cascade: Cascade, matrix: AlignmentMatrix, arranged: Arranged) -> tuple[Sequence[int], Sequence[int]]:
    """Rows of the agencies and places of the elements."""
    rows, columns = range(len(cascade.agencies)), range(len(matrix.elements))
    if arranged is Arranged.SIMILAR:
        marks = matrix.projects > 0
        return similarity_order(marks), similarity_order(marks.T)
    if arranged is Arranged.NAME:
        titles = [cascade.elements.titles[row] for row in matrix.elements.tolist()]
        by_name = sorted(rows, key=lambda row: sort_key(cascade.agencies.names[row]))
        return by_name, sorted(columns, key=lambda column: sort_key(titles[column]))
    return rows, columns


def _head(cascade: Cascade, matrix: AlignmentMatrix, column: int) -> Head:
    row, elements = int(matrix.elements[column]), cascade.elements
    return Head(
        code=cascade.element_keys[row],
        quoted=quote_plus(cascade.element_keys[row]),
        level=elements.levels[row],
        kind=elements.kinds[row],
        title_th=elements.titles[row],
        title_en=elements.titles_en[row],
        projects=int(matrix.element_projects[column]),
        budget=to_baht(matrix.element_budget[column]),
        grade=int(matrix.grade[:, column].max(initial=0)),
        agencies=int(matrix.element_agencies[column]),
    )
