"""Ties and measures of the network equal plain walks over sets; equal networks get equal groups."""

from __future__ import annotations

from collections import deque
from datetime import date
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.cascade import Cascade
from graph.analysis.network import TieKind, common, strengths, tie_counts
from graph.analysis.network_measures import ALL, measures_json, network_json
from graph.analysis.without import without
from graph.model.agency import Agency
from graph.model.area import Scope
from graph.model.plan import PlanLevel
from tests.examples import examples
from tests.unit.analysis.brute_force import Walk
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder
from tests.unit.analysis.small import AREA, AS_OF, PLANS, YEAR, Small
from tests.unit.analysis.test_coverage_properties import AGENCIES, walks

Gathered = list[tuple[bool, list[str]]]


@st.composite
def gathered(draw: st.DrawFn) -> Gathered:
    """Groups (False) and meetings (True), and who is in them."""
    ids = [agency.id for agency in AGENCIES]
    one = st.tuples(st.booleans(), st.lists(st.sampled_from(ids), unique=True))
    return draw(st.lists(one, max_size=4))


@st.composite
def joint_walks(draw: st.DrawFn) -> tuple[Walk, list[tuple[str, str]]]:
    walk = draw(walks())
    pairs = [(project.id, agency.id) for project in walk.projects for agency in AGENCIES if agency.id != project.agency]
    return walk, draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []


def cascade_of(walk: Walk, partners: list[tuple[str, str]], held: Gathered) -> Cascade:
    return Cascade.build(
        Scope(AREA, YEAR),
        AS_OF,
        plans=PLANS,
        elements=walk.elements,
        element_links=walk.element_links,
        agencies=AGENCIES,
        projects=walk.projects,
        project_links=walk.project_links,
        reports=walk.reports,
        partners=partners,
        gatherings={
            "id": [f"G{number}" for number, _ in enumerate(held)],
            "title": ["คณะทำงาน"] * len(held),
            "day": [AS_OF if is_meeting else None for is_meeting, _ in held],
            "agencies": [agencies for _, agencies in held],
        },
    )


def taking_part(walk: Walk, partners: list[tuple[str, str]], agency: Agency) -> set[str]:
    own = {one.id for one in walk.projects if one.agency == agency.id}
    return own | {project for project, partner in partners if partner == agency.id}


def objectives_of(walk: Walk, agency: Agency) -> set[str]:
    here = {one.id for one in walk.elements if one.kind == "objective" and one.level is PlanLevel.PROVINCE}
    own = [project for project in walk.projects if project.agency == agency.id]
    return {at for project in own for link in walk.links_of(project) for at in walk.above(link.element)} & here


@settings(max_examples=examples(150))
@given(joint_walks(), gathered())
def test_ties_equal_the_walk(drawn: tuple[Walk, list[tuple[str, str]]], held: Gathered) -> None:
    walk, partners = drawn
    cascade = cascade_of(walk, partners, held)
    counts = tie_counts(cascade)
    for (row, one), (column, other) in combinations(enumerate(AGENCIES), 2):
        projects = taking_part(walk, partners, one) & taking_part(walk, partners, other)
        objectives = objectives_of(walk, one) & objectives_of(walk, other)
        found = common(cascade, row, column)
        assert {cascade.projects.ids[at] for at in found.projects} == projects
        assert {cascade.elements.ids[at] for at in found.objectives} == objectives
        assert counts[TieKind.PROJECT][row, column] == counts[TieKind.PROJECT][column, row] == len(projects)
        assert counts[TieKind.OBJECTIVE][row, column] == len(objectives)
        both = [(f"G{at}", is_meeting) for at, (is_meeting, who) in enumerate(held) if {one.id, other.id} <= set(who)]
        for kind, rows in ((TieKind.GROUP, found.groups), (TieKind.MEETING, found.meetings)):
            expected = [code for code, is_meeting in both if is_meeting == (kind is TieKind.MEETING)]
            assert [cascade.gatherings.ids[at] for at in rows] == expected
            assert counts[kind][row, column] == len(expected)
        assert strengths(counts)[row, column] == found.strength
    assert all((np.diag(one) == 0).all() for one in counts.values())


@st.composite
def networks(draw: st.DrawFn) -> np.ndarray:
    size = draw(st.integers(0, 8))
    made = np.zeros((size, size), dtype=np.int64)
    for one, other in combinations(range(size), 2):
        made[one, other] = made[other, one] = draw(st.sampled_from([0, 0, 1, 3]))
    return made


def ways(strength: np.ndarray, start: int, end: int) -> list[list[int]]:
    """Every shortest way from one agency to another."""
    found: list[list[int]] = []
    waiting = deque([[start]])
    while waiting:
        way = waiting.popleft()
        if found and len(way) > len(found[0]):
            break
        if way[-1] == end:
            found.append(way)
        else:
            waiting += [[*way, at] for at in np.flatnonzero(strength[way[-1]]).tolist() if at not in way]
    return found


@settings(max_examples=examples(150))
@given(networks())
def test_measures_equal_counting_by_hand(strength: np.ndarray) -> None:
    measured, size = measures_json(strength), len(strength)
    pairs = list(combinations(range(size), 2))
    tied = [pair for pair in pairs if strength[pair]]
    assert measured["density"] == pytest.approx(len(tied) / len(pairs) if pairs else 0, abs=1e-6)
    for row in range(size):
        assert measured["degree"][row] == sum(row in pair for pair in tied)
        assert measured["strength"][row] == sum(int(strength[pair]) for pair in tied if row in pair)
        through = Fraction(0)
        others = [pair for pair in pairs if row not in pair]
        for pair in others:
            between = ways(strength, *pair)
            if between:
                through += Fraction(sum(row in way for way in between), len(between))
        assert measured["between"][row] == pytest.approx(float(through / len(others)) if others else 0, abs=1e-6)
        assert (measured["group"][row] == 0) == (measured["degree"][row] == 0)
    for group in set(measured["group"]) - {0}:
        members = [row for row in range(size) if measured["group"][row] == group]
        assert len(members) > 1
        assert all(any(strength[row, other] for other in members) for row in members)
    assert measures_json(strength.copy()) == measured


def test_partners_are_tied_among_themselves_and_two_cliques_are_two_groups() -> None:
    cascade = Small(
        elements={},
        agencies=("A1", "A2", "A3", "A4", "A5", "A6", "A7"),
        projects={"P1": ("A1", 1, []), "P2": ("A4", 1, []), "P3": ("A3", 1, [])},
        partners=[("P1", "A2"), ("P1", "A3"), ("P2", "A5"), ("P2", "A6"), ("P3", "A4")],
    ).cascade()
    told = network_json(cascade)
    assert [(one, other) for one, other, _ in told["ties"]] == [
        (0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5),
    ]  # fmt: skip
    assert told["views"][ALL]["group"] == [1, 1, 1, 2, 2, 2, 0]
    assert told["views"][ALL] == told["views"]["project"]
    assert told["views"]["objective"]["density"] == 0
    # Of the 15 pairs of others, A3 is on the way of its two to A4, A5, A6.
    assert told["views"][ALL]["between"][2] == pytest.approx(6 / 15, abs=1e-6)


def test_the_example_province_is_tied_by_its_objectives() -> None:
    told = network_json(Folder(MAHA_SARAKHAM).cascade(2563, date(2020, 11, 1)))
    everything = told["views"][ALL]
    assert len(told["ties"]) == 25
    assert everything["density"] == pytest.approx(25 / 66, abs=1e-6)
    assert told["agencies"][everything["degree"].index(max(everything["degree"]))] == "A10"
    assert [told["agencies"][row] for row, degree in enumerate(everything["degree"]) if not degree] == ["A09", "A12"]
    # A04 is reached through the PEO only.
    assert max(everything["between"]) == everything["between"][0]


def test_a_province_without_agencies_has_an_empty_network() -> None:
    told = network_json(Small(elements={}, agencies=()).cascade())
    assert told["ties"] == []
    assert told["views"][ALL] == {"degree": [], "strength": [], "between": [], "group": [], "density": 0.0}


def test_an_agency_that_leaves_takes_its_places_in_groups_along() -> None:
    cascade = Small(elements={}, agencies=("A1", "A2", "A3"), gatherings=[("G1", None, ["A1", "A2", "A3"])]).cascade()
    left = without(cascade, agencies=["id:A1"])
    assert tie_counts(left)[TieKind.GROUP].tolist() == [[0, 1], [1, 0]]
