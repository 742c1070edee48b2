"""The ready questions, against walking every object."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.analysis.coverage import coverage
from graph.analysis.neighbourhood import Thing, ThingKind
from graph.analysis.questions import (
    Reached,
    Resting,
    what_falls_with,
    what_holds_up,
    what_joins,
    what_rests_on_one_agency,
    where_money_goes,
)
from graph.analysis.tables import MILLION
from graph.model.plan import PlanLevel
from tests.examples import examples
from tests.unit.analysis.brute_force import Walk
from tests.unit.analysis.small import Small
from tests.unit.analysis.test_coverage_properties import AGENCIES, cascade_of, walks


@settings(max_examples=examples(80))
@given(walks())
def test_what_holds_up_an_element(walk: Walk) -> None:
    cascade = cascade_of(walk)
    for row, element in enumerate(cascade.elements.ids):
        found = what_holds_up(cascade, row)
        ids = {cascade.projects.ids[one.project] for one in found}
        assert ids == {project.id for project in walk.contributors(element)}
        assert [one.budget for one in found] == sorted((one.budget for one in found), reverse=True)
        assert sum(one.budget for one in found) == walk.budget(element)


@settings(max_examples=examples(80))
@given(walks())
def test_where_an_agencys_money_goes(walk: Walk) -> None:
    cascade = cascade_of(walk)
    for row, agency in enumerate(AGENCIES):
        own = Walk(
            walk.elements,
            walk.element_links,
            [project for project in walk.projects if project.agency == agency.id],
            walk.project_links,
            walk.reports,
        )
        expected = {
            element.id: (len(own.contributors(element.id)), own.budget(element.id))
            for element in walk.elements
            if own.contributors(element.id)
            and (
                (element.level is PlanLevel.NATIONAL and not walk.parents(element.id))
                or (element.kind == "issue" and element.level is PlanLevel.PROVINCE)
            )
        }
        found = where_money_goes(cascade, row)
        assert {cascade.elements.ids[one.element]: (one.projects, one.budget) for one in found} == expected


@settings(max_examples=examples(80))
@given(walks())
def test_what_rests_on_one(walk: Walk) -> None:
    cascade = cascade_of(walk)
    covered = coverage(cascade)
    expected = {}
    for element in walk.elements:
        owners = {project.agency for project in walk.contributors(element.id)}
        if element.kind == "strategy" and element.level is PlanLevel.PROVINCE and len(owners) == 1:
            expected[element.id] = owners.pop()
    resting = what_rests_on_one_agency(cascade, covered)
    assert {cascade.elements.ids[one.element]: cascade.agencies.ids[one.agency] for one in resting} == expected
    for row, project in enumerate(cascade.projects.ids):
        alone = {one.id for one in walk.elements if [p.id for p in walk.contributors(one.id)] == [project]}
        assert {cascade.elements.ids[one] for one in what_falls_with(cascade, covered, row)} == alone


@settings(max_examples=examples(80))
@given(walks(), st.data())
def test_what_joins_two_elements(walk: Walk, data: st.DataObject) -> None:
    assume(len(walk.elements) > 1)
    cascade = cascade_of(walk)
    one, other = data.draw(
        st.lists(st.sampled_from([e.id for e in walk.elements]), min_size=2, max_size=2, unique=True)
    )
    things = [Thing(ThingKind.ELEMENT, cascade.element_rows[element]) for element in (one, other)]
    found = what_joins(cascade, things[0], things[1], 50)
    above, below = other in walk.above(one), one in walk.above(other)
    assert bool(found.paths) == (above or below)
    assert found.is_turned == below
    for path in found.paths:
        ids = [cascade.elements.ids[row] for row in path]
        assert [ids[0], ids[-1]] == ([other, one] if below else [one, other])
        assert all(upper in walk.parents(lower) for lower, upper in pairwise(ids))
    if not found.paths:
        common = walk.above(one) & walk.above(other)
        nearest = {element for element in common if not any(element in walk.above(low) - {low} for low in common)}
        assert {cascade.elements.ids[row] for row in found.meeting} == nearest


def test_projects_are_joined_by_what_both_support() -> None:
    cascade = Small(
        {"I1": None, "S1": "I1", "S2": "I1"},
        projects={"P1": ("A1", 5, ["S1"]), "P2": ("A2", 7, ["S2"])},
    ).cascade()
    one, other = (Thing(ThingKind.PROJECT, row) for row in (0, 1))
    issue = Thing(ThingKind.ELEMENT, cascade.element_rows["I1"])
    assert what_joins(cascade, one, other, 5).meeting == (issue.row,)
    up = what_joins(cascade, issue, one, 5)
    assert (up.is_turned, [cascade.element_keys[row] for row in up.paths[0]]) == (True, ["S1", "I1"])
    covered = coverage(cascade)
    assert what_rests_on_one_agency(cascade, covered) == [Resting(1, 0), Resting(2, 1)]
    assert where_money_goes(cascade, 1) == [Reached(issue.row, 1, 7 * MILLION)]
