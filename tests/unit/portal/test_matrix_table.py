"""The matrix as the page shows it: what was asked for, orders, shades, empty lines and headings."""

from __future__ import annotations

import numpy as np
import pytest
from flask import Flask

from graph.analysis.coverage import coverage
from graph.analysis.matrix import alignment_matrix
from portal.matrix.asked import Arranged, Asked, Cells, all_across, elements_across, read_asked
from portal.matrix.table import MatrixTable, matrix_table
from portal.matrix.workbook import workbook_table
from tests.unit.analysis.small import Small
from tests.unit.portal.conftest import Speak

PROVINCE = Small(
    elements={"I1": None, "S1": "I1", "S2": "I1", "S3": "I1", "N1": None},
    upstream=[("S1", "N1")],
    agencies=("A1", "A2", "A3"),
    projects={
        "P1": ("A1", 100, ["S1"]),
        "P2": ("A1", 300, [("S1", 50), ("S2", 50)]),
        "P3": ("A3", 25, ["S2"]),
        "P4": ("A3", 7, []),
    },
).cascade()


def _table(cells: Cells = Cells.PROJECTS, arranged: Arranged = Arranged.PLAN, across: str = "strategy") -> MatrixTable:
    matrix = alignment_matrix(PROVINCE, coverage(PROVINCE), elements_across(PROVINCE, across))
    return matrix_table(PROVINCE, matrix, cells, arranged)


def test_what_an_address_cannot_mean_counts_as_not_asked() -> None:
    assert read_asked({}, PROVINCE) == Asked("strategy", Cells.PROJECTS, Arranged.SIMILAR)
    assert read_asked({"across": "XP", "cells": "x", "arranged": "x"}, PROVINCE) == Asked("strategy")
    assert read_asked({"across": "NS", "cells": "budget", "arranged": "name"}, PROVINCE) == Asked(
        "NS", Cells.BUDGET, Arranged.NAME
    )
    assert all_across(PROVINCE) == ["strategy", "issue", "NS"]
    assert PROVINCE.elements.codes[int(elements_across(PROVINCE, "NS")[0])] == "N1"


def test_a_plan_without_strategies_shows_the_lowest_that_it_has() -> None:
    assert read_asked({}, Small(elements={"I1": None, "O1": "I1"}).cascade()).across == "objective"
    assert read_asked({}, Small(elements={}).cascade()).across == "strategy"


def test_lines_and_headings_and_what_is_empty() -> None:
    table = _table()
    assert [head.code for head in table.heads] == ["S1", "S2", "S3"]
    assert [[cell and cell.projects for cell in line.cells] for line in table.lines] == [
        [2, 1, None],
        [None, None, None],
        [None, 1, None],
    ]
    assert [head.code for head in table.uncovered] == ["S3"]
    assert [head.code for head in table.single] == ["S1"]
    assert [line.code for line in table.idle] == ["A2"]
    assert (table.pairs, table.empty_pairs, table.served) == (9, 6, 2)


def test_totals_count_each_project_and_baht_once() -> None:
    table = _table()
    assert [(line.projects, line.budget, line.is_whole) for line in table.lines] == [
        (2, 400, True),
        (0, 0, False),
        (1, 25, False),
    ]
    assert (table.projects, table.budget, table.is_whole) == (3, 425, False)
    assert [(head.projects, head.budget) for head in table.heads] == [(2, 250), (2, 175), (0, 0)]


@pytest.mark.parametrize(
    ("cells", "weights"), [(Cells.PROJECTS, [4, 2]), (Cells.BUDGET, [4, 3]), (Cells.GRADE, [1, 1])]
)
def test_a_cell_is_shaded_by_what_it_shows(cells: Cells, weights: list[int]) -> None:
    assert [cell.weight for cell in _table(cells).lines[0].filled] == weights


def test_similar_ones_stand_together_and_empty_ones_last() -> None:
    table = _table(arranged=Arranged.SIMILAR)
    assert table.lines[-1].code == "A2"
    assert table.heads[-1].code == "S3"


def test_without_agencies_or_elements_there_are_no_pairs() -> None:
    alone = Small(elements={"N1": None}, agencies=()).cascade()
    matrix = alignment_matrix(alone, coverage(alone), np.zeros(0, dtype=np.intp))
    assert matrix_table(alone, matrix, Cells.BUDGET, Arranged.SIMILAR).pairs == 0


def test_the_file_says_the_same(app: Flask, speak: Speak) -> None:
    with speak("th"):
        sheet = workbook_table("ตาราง", _table(Cells.BUDGET), Cells.BUDGET)
        grades = workbook_table("ตาราง", _table(Cells.GRADE), Cells.GRADE)
    assert [row.cells[2:] for row in sheet.rows] == [
        (250, 150, None, 2, 400),
        (None, None, None, 0, 0),
        (None, 25, None, 1, 25),
    ]
    assert [row.is_gap for row in sheet.rows] == [False, True, False]
    assert grades.rows[0].cells[2] == "เชื่อมโยงแล้ว"
    assert not any(column.is_summed for column in grades.columns[2:5])
