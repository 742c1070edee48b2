"""Sums over provinces: equal to one pass over everything, and in step through any changes."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.coverage import PROGRESS_UNITS, coverage
from graph.analysis.upstream_sums import WHOLE, Part, Sums, added, difference, from_rows, part_of
from graph.model.agency import Agency
from tests.examples import examples
from tests.unit.analysis.brute_force import Walk
from tests.unit.analysis.small import PLANS
from tests.unit.analysis.test_coverage_properties import AGENCIES, cascade_of, walks

numbers = st.integers(-(10**20), 10**20)
rows = st.lists(numbers, min_size=len(Sums._fields), max_size=len(Sums._fields))
parts = st.dictionaries(st.sampled_from([WHOLE, "A", "B", "C"]), rows).map(from_rows)


def provinces_of(walk: Walk) -> list[tuple[Walk, list[Agency]]]:
    """The same plans with one agency's projects each, as if each agency were a province of its own."""
    made = []
    for agency in AGENCIES:
        owned = [project for project in walk.projects if project.agency == agency.id]
        ids = {project.id for project in owned}
        made.append(
            (
                replace(
                    walk,
                    projects=owned,
                    project_links=[link for link in walk.project_links if link.project in ids],
                    reports=[report for report in walk.reports if report.project in ids],
                ),
                [agency],
            )
        )
    return made


@settings(max_examples=examples(150))
@given(walks())
def test_the_sum_of_the_provinces_is_one_pass_over_all(walk: Walk) -> None:
    upstream = {row.id for row in walk.elements if row.plan != PLANS[0].id}
    found = added(part_of(coverage(cascade_of(one, agencies))) for one, agencies in provinces_of(walk))
    for element in upstream:
        row = found[element]
        contributors = walk.contributors(element)
        assert row.provinces == len(AGENCIES)
        assert row.projects == len(contributors)
        assert row.agencies == row.covering == len({project.agency for project in contributors})
        assert row.budget == walk.budget(element)
    whole = found[WHOLE]
    assert (whole.direct_projects, whole.provinces) == (len(walk.projects), len(AGENCIES))
    assert set(found) == upstream | {WHOLE}


@given(parts, parts)
def test_what_differs_brings_one_to_the_other(before: Part, after: Part) -> None:
    assert added((before, difference(after, before))) == added((after,))


@given(st.lists(parts, max_size=5), st.randoms())
def test_the_order_does_not_matter(several: list[Part], chance: object) -> None:
    shuffled = sorted(several, key=lambda _part: chance.random())  # type: ignore[attr-defined]
    one_by_one: Part = reduce(lambda sums, part: added((sums, part)), several, {})
    assert added(several) == added(shuffled) == added((one_by_one,))


def test_grades_and_progress_are_of_the_sums() -> None:
    row = Sums(
        provinces=3, weight=2_000_000, done=150_000_000 * PROGRESS_UNITS, at_nothing=1, at_linked=1, at_reported=1
    )
    assert (row.covering, row.grade, row.at_grade, row.progress) == (2, 3, (1, 1, 0, 1, 0), 75.0)
    assert Sums().progress is None
