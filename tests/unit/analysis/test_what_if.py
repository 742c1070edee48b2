"""Changes told to a cascade give what building it from changed dataclasses gives, and what the walk counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import records
from graph.analysis.what_if import (
    Change,
    LinkTo,
    OtherLinks,
    Picture,
    PlannedProject,
    WithoutAgency,
    WithoutProject,
    apply,
    compare,
    picture,
)
from graph.errors import InvalidError, NotFoundError
from graph.model.plan import LinkRole
from graph.model.project import Project, ProjectLink
from tests.examples import examples
from tests.unit.analysis.brute_force import MILLION, Walk
from tests.unit.analysis.small import AREA, YEAR, Small
from tests.unit.analysis.test_coverage_properties import AGENCIES, by_element, cascade_of, walks

Rebuilt = tuple[Walk, frozenset[str]]


def links_drawn(draw: st.DrawFn, walk: Walk) -> tuple[LinkTo, ...]:
    ids = [element.id for element in walk.elements]
    chosen = draw(st.lists(st.sampled_from(ids), unique=True, max_size=3))
    stating = draw(st.booleans())
    return tuple(LinkTo(one, draw(st.decimals(0, 100, places=2)) if stating else None) for one in chosen)


@st.composite
def walks_with_changes(draw: st.DrawFn) -> tuple[Walk, list[Change]]:
    walk = draw(walks())
    codes = [project.code for project in walk.projects]
    changes: list[Change] = []
    for code in draw(st.lists(st.sampled_from(codes), unique=True, max_size=2)) if codes else []:
        changes.append(WithoutProject(code))
    for code in draw(st.lists(st.sampled_from(codes), unique=True, max_size=2)) if codes else []:
        changes.append(OtherLinks(code, links_drawn(draw, walk)))
    for agency in draw(st.lists(st.sampled_from(AGENCIES), unique=True, max_size=1)):
        changes.append(WithoutAgency(agency.code))
    for number in range(draw(st.integers(0, 2))):
        agency = draw(st.sampled_from(AGENCIES))
        budget = draw(st.one_of(st.none(), st.decimals(0, 10**6, places=2)))
        changes.append(PlannedProject(f"ใหม่ {number}", agency.code, budget, links_drawn(draw, walk)))
    return walk, draw(st.permutations(changes))


def rebuilt(walk: Walk, changes: Sequence[Change]) -> Rebuilt:
    """The walk with the changes written into its dataclasses, and the agencies that are left."""
    links = list(walk.project_links)
    projects = list(walk.projects)
    for change in changes:
        if isinstance(change, OtherLinks):
            links = [link for link in links if link.project != change.project]
            links += as_links(change.project, change.links)
    planned = [change for change in changes if isinstance(change, PlannedProject)]
    for number, change in enumerate(planned, 1):
        code = f"NEW-{number}"
        projects.append(Project(code, code, AREA, "P", change.agency, YEAR, change.title, budget=change.budget))
        links += as_links(code, change.links)
    stopped = {change.project for change in changes if isinstance(change, WithoutProject)}
    left = {change.agency for change in changes if isinstance(change, WithoutAgency)}
    projects = [one for one in projects if one.id not in stopped and one.agency not in left]
    ids = {project.id for project in projects}
    made = replace(
        walk,
        projects=projects,
        project_links=[link for link in links if link.project in ids],
        reports=[report for report in walk.reports if report.project in ids],
    )
    return made, frozenset(agency.id for agency in AGENCIES if agency.id not in left)


def as_links(project: str, links: Sequence[LinkTo]) -> list[ProjectLink]:
    roles = [LinkRole.PRIMARY, LinkRole.SECONDARY, LinkRole.SECONDARY]
    return [ProjectLink(project, one.element, roles[place], one.share) for place, one in enumerate(links)]


def pictures(walk: Walk, changes: Sequence[Change]) -> tuple[Picture, Picture]:
    before = picture(cascade_of(walk))
    return before, picture(apply(before.cascade, changes))


@settings(max_examples=examples(120))
@given(walks_with_changes())
def test_applying_equals_building_from_changed_dataclasses(case: tuple[Walk, list[Change]]) -> None:
    walk, changes = case
    _, after = pictures(walk, changes)
    made, left = rebuilt(walk, changes)
    expected = picture(cascade_of(made, [agency for agency in AGENCIES if agency.id in left]))
    assert by_element(after.coverage) == by_element(expected.coverage)
    assert after.coverage.totals == expected.coverage.totals
    assert records(after.findings) == records(expected.findings)


@settings(max_examples=examples(80))
@given(walks_with_changes())
def test_the_difference_is_what_two_walks_count(case: tuple[Walk, list[Change]]) -> None:
    walk, changes = case
    before, after = pictures(walk, changes)
    other, _ = rebuilt(walk, changes)
    told = compare(before, after)
    changed = {before.cascade.elements.ids[one.element]: one for one in told.elements}
    for element in walk.elements:
        projects = tuple(len(one.contributors(element.id)) for one in (walk, other))
        agencies = tuple(len({project.agency for project in one.contributors(element.id)}) for one in (walk, other))
        budget = tuple(one.budget(element.id) for one in (walk, other))
        if element.id in changed:
            found = changed[element.id]
            assert (found.projects, found.agencies, found.budget) == (projects, agencies, budget)
            assert found.is_lost == bool(projects[0] and not projects[1])
            assert found.is_gained == bool(projects[1] and not projects[0])
        else:
            assert projects[0] == projects[1]
            assert agencies[0] == agencies[1]
            assert budget[0] == budget[1]
    for sums, one in ((told.before, walk), (told.after, other)):
        assert sums.projects == len(one.projects)
        assert sums.budget == sum(int((project.budget or 0) * MILLION) for project in one.projects)
    keys = {finding.key for finding in before.findings}, {finding.key for finding in after.findings}
    assert {finding.key for finding in told.opened} == keys[1] - keys[0]
    assert {finding.key for finding in told.closed} == keys[0] - keys[1]


@settings(max_examples=examples(60))
@given(walks_with_changes(), st.randoms(use_true_random=False))
def test_neither_order_nor_looking_changes_anything(case: tuple[Walk, list[Change]], shuffle: object) -> None:
    walk, changes = case
    cascade = cascade_of(walk)
    standing = by_element(coverage(cascade))
    first = by_element(coverage(apply(cascade, changes)))
    # Planned projects are numbered in their order, which their figures do not show.
    assert by_element(coverage(apply(cascade, sorted(changes, key=repr)))) == first
    assert by_element(coverage(cascade)) == standing


SMALL = Small(
    {"I1": None, "S1": "I1", "S2": "I1", "N1": None},
    upstream=[("S1", "N1")],
    projects={"P1": ("A1", 100, ["S1"]), "P2": ("A2", 50, ["S2"])},
)


def test_what_a_stopped_project_takes_along() -> None:
    before = picture(SMALL.cascade())
    told = compare(before, picture(apply(before.cascade, [WithoutProject("P1")])))
    codes = before.cascade.element_keys
    assert [codes[one.element] for one in told.elements if one.is_lost] == ["S1", "N1"]
    assert (told.before.strategies_covered, told.after.strategies_covered) == (2, 1)
    assert (told.before.goals, told.after.goals) == (1, 0)
    assert told.before.linked - told.after.linked == 100 * MILLION
    assert "uncovered-strategy|id:S1" in {one.key for one in told.opened}
    assert "thin-cover-project|id:S1" in {one.key for one in told.closed}


def test_a_planned_project_closes_a_gap() -> None:
    less = replace(SMALL, projects={"P2": ("A2", 50, ["S2"])})
    before = picture(less.cascade())
    planned = PlannedProject("โครงการใหม่", "A1", Decimal(80), (LinkTo("S1", Decimal(75)), LinkTo("S2", Decimal(25))))
    told = compare(before, picture(apply(before.cascade, [planned])))
    gained = {before.cascade.element_keys[one.element]: one for one in told.elements if one.is_gained}
    assert gained["S1"].budget == (0, 60 * MILLION)
    assert gained.keys() == {"S1", "N1"}
    assert "uncovered-strategy|id:S1" in {one.key for one in told.closed}


@pytest.mark.parametrize("change", [
    WithoutProject("P9"), WithoutAgency("A9"), OtherLinks("P9", ()), OtherLinks("P1", (LinkTo("S9"),)),
    PlannedProject("ก", "A9", None, ()), PlannedProject("ก", "A1", None, (LinkTo("S9"),)),
])  # fmt: skip
def test_refuses_what_is_not_here(change: Change) -> None:
    with pytest.raises(NotFoundError):
        apply(SMALL.cascade(), [change])


def test_refuses_one_element_twice() -> None:
    with pytest.raises(InvalidError):
        apply(SMALL.cascade(), [OtherLinks("P1", (LinkTo("S1"), LinkTo("id:S1")))])


@given(walks(), walks())
def test_two_moments_differ_element_by_element(then: Walk, later: Walk) -> None:
    """Plans grow and shrink between two moments: what is compared is what has the same id."""
    before, after = picture(cascade_of(then)), picture(cascade_of(later))
    told = compare(before, after)

    def figures(of: Picture) -> dict[str, tuple[int, ...]]:
        columns = (of.coverage.projects, of.coverage.agencies, of.coverage.budget, of.coverage.grade)
        return {one: tuple(int(column[row]) for column in columns) for row, one in enumerate(of.cascade.elements.ids)}

    had, has = figures(before), figures(after)
    nothing = (0, 0, 0, 0)
    expected = [(one, had.get(one, nothing), has[one]) for one in has if had.get(one, nothing) != has[one]]
    found = [
        (after.cascade.elements.ids[one.element], *zip(one.projects, one.agencies, one.budget, one.grade, strict=True))
        for one in told.elements
    ]
    assert found == expected
    assert [after.cascade.elements.ids[row] for row in told.added] == [one for one in has if one not in had]
    assert [before.cascade.elements.ids[row] for row in told.gone] == [one for one in had if one not in has]
