"""What stands around a thing: exactly its cascade when there is room, and a counted rest when there is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.cascade import Cascade
from graph.analysis.neighbourhood import (
    ANY_DEPTH,
    Direction,
    Neighbourhood,
    Thing,
    ThingKind,
    TieKind,
    below,
    find,
    neighbourhood,
    ties,
)
from graph.errors import NotFoundError
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder
from tests.unit.analysis.small import Small
from tests.unit.analysis.test_coverage_properties import cascade_of, walks

BIG = 10**6


@pytest.fixture(scope="module")
def province() -> Cascade:
    return Folder(MAHA_SARAKHAM).cascade(2563, date(2020, 11, 1))


def codes(cascade: Cascade, around: Neighbourhood) -> set[str]:
    return {
        cascade.element_keys[node.thing.row]
        if node.thing.kind is ThingKind.ELEMENT
        else cascade.projects.codes[node.thing.row]
        for node in around.nodes
    }


def drawn(cascade: Cascade, around: Neighbourhood) -> set[Thing]:
    """What a reader reaches from the subject through the openings alone."""
    taken = {(one.thing, one.direction): one.taken for one in around.openings}
    found, queue = {around.subject}, [around.subject]
    for thing in queue:
        above = [tie.above for tie in ties(cascade, thing)][: taken.get((thing, Direction.UP), 0)]
        under = below(cascade, thing)[: taken.get((thing, Direction.DOWN), 0)]
        for other in (*above, *under):
            if other not in found:
                found.add(other)
                queue.append(other)
    return found


def test_a_strategy_stands_between_its_projects_and_every_goal_it_reaches(province: Cascade) -> None:
    around = neighbourhood(province, find(province, ThingKind.ELEMENT, "S1"))

    assert codes(province, around) == {
        *("S1", "P001", "P004"),
        *("O1", "I1", "M1", "V1", "G1"),
        *("NS-1", "NS-3", "MP-10", "MP-10.1", "NEP-1", "N12-5", "GOV-1"),
    }
    assert around.nodes[0].thing == around.subject


def test_a_project_shows_its_links_by_their_rank(province: Cascade) -> None:
    project = find(province, ThingKind.PROJECT, "P001")

    assert [(province.element_keys[tie.above.row], tie.kind) for tie in ties(province, project)] == [
        ("S1", TieKind.PRIMARY),
        ("S18", TieKind.SECONDARY),
    ]
    assert below(province, project) == ()


def test_of_two_edges_to_one_element_the_alignment_link_counts() -> None:
    cascade = Small({"I1": None, "S1": "I1"}, serves=[("S1", "I1")]).cascade()

    (tie,) = ties(cascade, find(cascade, ThingKind.ELEMENT, "S1"))

    assert tie.kind is TieKind.SERVES


def test_more_below_than_the_fan_is_left_to_a_bundle() -> None:
    cascade = Small(
        {"S1": None, "N1": None},
        upstream=[("S1", "N1")],
        projects={f"P{number:02}": ("A1", None, ["S1"]) for number in range(25)},
    ).cascade()
    subject = find(cascade, ThingKind.ELEMENT, "S1")

    first = neighbourhood(cascade, subject, fan=10)
    rest = neighbourhood(cascade, subject, up=0, down=1, fan=BIG, skip=10)

    assert first.nodes[0].below == 25
    assert len(first.nodes) == 12
    assert codes(cascade, rest) == {"S1", *(f"P{number:02}" for number in range(10, 25))}


def test_the_limit_holds_and_the_way_up_comes_first(province: Cascade) -> None:
    top = find(province, ThingKind.ELEMENT, "S1")

    around = neighbourhood(province, top, limit=6)

    assert len(around.nodes) == 6
    assert all(node.thing.kind is ThingKind.ELEMENT for node in around.nodes)


def test_depths_are_steps(province: Cascade) -> None:
    around = neighbourhood(province, find(province, ThingKind.ELEMENT, "O1"), up=1, down=1)

    assert codes(province, around) == {"O1", "I1", "S1", "S2", "S3"}


def test_across_adds_what_the_strategies_of_a_goal_serve_if_it_fits(province: Cascade) -> None:
    objective = find(province, ThingKind.ELEMENT, "O1")

    alone, around = neighbourhood(province, objective), neighbourhood(province, objective, across=True)
    crowded = neighbourhood(province, objective, across=True, limit=len(around.nodes) - 1)

    assert "NS-1" not in codes(province, alone)
    assert {"NS-1", "MP-10.1", "I1", "S1"} <= codes(province, around)
    assert {node.thing for node in around.nodes} == drawn(province, around)
    assert codes(province, crowded) == codes(province, alone)


def test_upstream_elements_without_the_province_come_last_and_may_be_left_out(province: Cascade) -> None:
    issue = find(province, ThingKind.ELEMENT, "MP-11")
    everything = [province.element_keys[one.row] for one in below(province, issue)]

    around = neighbourhood(province, issue, bare=False)

    assert {"MP-11.1", "MP-11.3", "G110001"} == set(everything[-3:])
    assert not {"MP-11.1", "MP-11.3", "G110001"} & codes(province, around)
    assert around.nodes[0].below == len(everything)
    assert {node.thing for node in around.nodes} == drawn(province, around)


def test_an_unknown_code_is_not_found(province: Cascade) -> None:
    with pytest.raises(NotFoundError):
        find(province, ThingKind.PROJECT, "S1")


@settings(max_examples=150)
@given(walks(), st.data())
def test_without_limits_it_is_the_whole_cascade_of_the_subject(walk, data) -> None:  # type: ignore[no-untyped-def]
    cascade = cascade_of(walk)
    row = data.draw(st.integers(0, len(cascade.elements) - 1))
    subject = Thing(ThingKind.ELEMENT, row)

    around = neighbourhood(cascade, subject, up=ANY_DEPTH, down=ANY_DEPTH, fan=BIG, limit=BIG)

    ids = {cascade.elements.ids[node.thing.row] for node in around.nodes if node.thing.kind is ThingKind.ELEMENT}
    own = cascade.elements.ids[row]
    assert ids == walk.above(own) | {one.id for one in walk.elements if own in walk.above(one.id)}
    assert {cascade.projects.ids[node.thing.row] for node in around.nodes if node.thing.kind is ThingKind.PROJECT} == {
        project.id for project in walk.contributors(own)
    }


@settings(max_examples=150)
@given(walks(), st.data())
def test_the_openings_lead_to_exactly_the_nodes(walk, data) -> None:  # type: ignore[no-untyped-def]
    cascade = cascade_of(walk)
    subject = Thing(ThingKind.ELEMENT, data.draw(st.integers(0, len(cascade.elements) - 1)))
    limit, fan = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 4))

    around = neighbourhood(cascade, subject, fan=fan, limit=limit)

    assert len(around.nodes) <= limit
    assert {node.thing for node in around.nodes} == drawn(cascade, around)
