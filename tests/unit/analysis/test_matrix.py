"""Who serves what equals a walk over the objects; columns add up to coverage; similar rows stand together."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.matrix import alignment_matrix, similarity_order
from graph.model.plan import ElementKind
from graph.model.project import ReportState
from tests.examples import examples
from tests.unit.analysis.brute_force import MILLION, Walk
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder
from tests.unit.analysis.small import Small
from tests.unit.analysis.test_coverage_properties import AGENCIES, cascade_of, walks


@settings(max_examples=examples(150))
@given(walks())
def test_equals_the_walk(walk: Walk) -> None:
    cascade = cascade_of(walk)
    shown = np.arange(0, len(cascade.elements), 2)
    matrix = alignment_matrix(cascade, coverage(cascade), shown)
    for row, agency in enumerate(AGENCIES):
        own = [project for project in walk.projects if project.agency == agency.id]
        alone = Walk(walk.elements, walk.element_links, own, walk.project_links, walk.reports)
        for column, element in enumerate(cascade.elements.ids[one] for one in shown.tolist()):
            assert matrix.projects[row, column] == len(alone.contributors(element))
            assert matrix.budget[row, column] == alone.budget(element)
        wanted = {cascade.elements.ids[one] for one in shown.tolist()}
        reaching = [one for one in own if any(wanted & walk.above(link.element) for link in walk.links_of(one))]
        assert matrix.agency_projects[row] == len(reaching)
        assert matrix.agency_budget[row] == sum(
            amount
            for project in own
            for at, amount in walk.parts(project, int((project.budget or 0) * MILLION)).items()
            if wanted & walk.above(at)
        )


@settings(max_examples=examples(150))
@given(walks())
def test_columns_add_up_to_coverage_and_no_baht_counts_twice(walk: Walk) -> None:
    cascade = cascade_of(walk)
    covered = coverage(cascade)
    matrix = alignment_matrix(cascade, covered, np.arange(len(cascade.elements)))
    assert (matrix.element_projects == covered.projects).all()
    assert (matrix.element_agencies == covered.agencies).all()
    assert (matrix.element_budget == covered.budget).all()
    assert (matrix.grade.max(axis=0, initial=0) == covered.grade).all()
    assert (matrix.agency_budget <= matrix.budget.sum(axis=1)).all()
    assert matrix.allotted == int(cascade.link_budget.sum())
    assert matrix.reaching == covered.totals.linked


def test_the_example_province() -> None:
    province: Cascade = Folder(MAHA_SARAKHAM).cascade(2563, date(2020, 11, 1))
    covered = coverage(province)
    own = ~province.elements.upstream & (np.array(province.elements.kinds) == ElementKind.STRATEGY)
    matrix = alignment_matrix(province, covered, np.flatnonzero(own))
    assert matrix.pairs == 12 * 18
    assert matrix.allotted == 4_235_000 * MILLION
    assert matrix.reaching == 20
    assert int(np.count_nonzero(matrix.element_agencies)) == 14
    assert [province.agencies.codes[row] for row in np.flatnonzero(matrix.agency_elements == 0)] == ["A09", "A12"]


def test_a_cell_is_graded_by_the_agencys_own_reports() -> None:
    cascade = Small(
        elements={"O1": None, "S1": "O1"},
        projects={"P1": ("A1", 100, ["S1"]), "P2": ("A2", 100, ["S1"])},
        reports=[("P1", 1, {"state": ReportState.ACCEPTED, "actual_pct": 50})],
        indicators={"K1": ("O1", {})},
        targets={"K1": 10},
    ).cascade()
    matrix = alignment_matrix(cascade, coverage(cascade), np.array([cascade.element_rows["O1"]]))
    assert matrix.grade[:, 0].tolist() == [3, 2]


def test_blocks_show() -> None:
    marks = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0]], dtype=bool)
    order = similarity_order(marks)
    assert order[-1] == 2
    assert {*order[:2]} in ({0, 3}, {1, 4})
    assert order[0] < order[3]


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_few_rows_keep_their_order(rows: int) -> None:
    assert similarity_order(np.ones((rows, 2), dtype=bool)) == list(range(rows))


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), max_size=12))
def test_every_row_stands_once_and_the_order_is_always_the_same(rows: list[list[bool]]) -> None:
    marks = np.array(rows, dtype=bool).reshape(len(rows), 4)
    assert sorted(similarity_order(marks)) == list(range(len(rows)))
    assert similarity_order(marks) == similarity_order(marks.copy())
