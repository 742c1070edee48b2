"""What agencies carry equals a count by hand over the objects, and no baht of theirs counts twice."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings

from graph.analysis.agency_figures import AgencyFigures, agency_figures, support
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.model.plan import ElementKind, PlanLevel
from tests.examples import examples
from tests.unit.analysis.brute_force import MILLION, Walk
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder
from tests.unit.analysis.test_coverage_properties import AGENCIES, cascade_of, walks


@pytest.fixture(scope="module")
def province() -> Cascade:
    return Folder(MAHA_SARAKHAM).cascade(2563, date(2020, 11, 1))


def test_the_example_province(province: Cascade) -> None:
    figures = agency_figures(province, coverage(province))

    assert int(figures.projects.sum()) == 20
    assert int(figures.budget.sum()) == 4_235_000 * MILLION
    assert int((figures.projects > 0).sum()) == 10
    assert [province.agencies.codes[row] for row in np.flatnonzero(figures.projects == 0)] == ["A09", "A12"]


def test_a_strategy_of_one_agency_is_its_alone(province: Cascade) -> None:
    covered = coverage(province)
    figures = agency_figures(province, covered)

    kinds = (ElementKind.ISSUE, ElementKind.OBJECTIVE, ElementKind.STRATEGY)
    for agency in range(len(province.agencies)):
        rows = support(province, agency).rows(province, kinds)
        assert sum(covered.agencies[row] == 1 for row in rows) == figures.alone[agency]


def brute(walk: Walk, figures: AgencyFigures, row: int) -> dict[str, object]:
    own = [project for project in walk.projects if project.agency == AGENCIES[row].id]
    reached = {element.id for element in walk.elements if any(one in walk.contributors(element.id) for one in own)}
    done = [value for value in map(walk.latest_progress, own) if value is not None]
    provincial = [element for element in walk.elements if element.level is PlanLevel.PROVINCE]
    alone = 0
    for element in provincial:
        owners = {project.agency for project in walk.contributors(element.id)}
        alone += element.kind in ("strategy", "objective", "issue") and owners == {AGENCIES[row].id}
    return {
        "projects": len(own),
        "linked": sum(bool(walk.links_of(project)) for project in own),
        "budget": int(sum(((project.budget or 0) * MILLION for project in own), 0)),
        "reported": len(done),
        "progress": sum(done) / len(done) if done else None,
        "elements": sum(element.id in reached for element in provincial),
        "strategies": sum(element.id in reached and element.kind == "strategy" for element in provincial),
        "issues": sum(element.id in reached and element.kind == "issue" for element in provincial),
        "goals": sum(one.id in reached and one.level is PlanLevel.NATIONAL for one in walk.elements),
        "alone": alone,
    }


@settings(max_examples=examples(150))
@given(walks())
def test_equals_the_count_by_hand(walk: Walk) -> None:
    cascade = cascade_of(walk)
    figures = agency_figures(cascade, coverage(cascade))
    for row in range(len(AGENCIES)):
        expected = brute(walk, figures, row)
        progress = expected.pop("progress")
        assert {name: int(getattr(figures, name)[row]) for name in expected} == expected
        assert np.isnan(figures.progress[row]) if progress is None else figures.progress[row] == pytest.approx(progress)


@settings(max_examples=examples(150))
@given(walks())
def test_the_agencies_support_adds_up_to_coverage(walk: Walk) -> None:
    cascade = cascade_of(walk)
    covered = coverage(cascade)
    supports = [support(cascade, row) for row in range(len(AGENCIES))]

    assert (sum(one.projects for one in supports) == covered.projects).all()
    assert (sum(one.budget for one in supports) == covered.budget).all()
    assert (sum(one.spent for one in supports) == covered.spent).all()
