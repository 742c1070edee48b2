"""What stands around things: exactly their cascade when there is room, and a counted rest when there is not; and what
filters leave, against a plain walk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.neighbourhood import (
    UNLINKED,
    Direction,
    Neighbourhood,
    Openings,
    Thing,
    ThingKind,
    TieKind,
    around,
    below,
    code_of,
    explored,
    find,
    from_the_top,
    ties,
    tops,
    ways,
)
from graph.analysis.part import Part, Wanted, part_of, whole
from graph.errors import NotFoundError
from tests.examples import examples
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder
from tests.unit.analysis.small import Small
from tests.unit.analysis.test_coverage_properties import cascade_of, walks

BIG = 10**6
UP, DOWN = Direction.UP, Direction.DOWN


@pytest.fixture(scope="module")
def province() -> Part:
    return whole(Folder(MAHA_SARAKHAM).cascade(2563, date(2020, 11, 1)))


def element(part: Part, code: str) -> Thing:
    return find(part.cascade, ThingKind.ELEMENT, code)


def first(part: Part, subject: Thing, **how: bool | int) -> Neighbourhood:
    return explored(part, [subject], around(part, subject, **how), {})  # type: ignore[arg-type]


def code(part: Part, thing: Thing) -> str:
    is_element = thing.kind is ThingKind.ELEMENT
    return part.cascade.element_keys[thing.row] if is_element else part.cascade.projects.codes[thing.row]


def codes(part: Part, shown: Neighbourhood) -> set[str]:
    return {code(part, node.thing) for node in shown.nodes}


def reached(part: Part, starts: Sequence[Thing], openings: Openings) -> set[Thing]:
    """What a reader comes to from the starts through the openings alone."""
    found, queue = set(starts), list(starts)
    for thing in queue:
        above = [tie.above for tie in ties(part, thing)][: openings.get((thing, UP), 0)]
        under = below(part, thing)[: openings.get((thing, DOWN), 0)]
        for other in (*above, *under):
            if other not in found:
                found.add(other)
                queue.append(other)
    return found


def test_a_strategy_stands_between_its_projects_and_every_goal_it_reaches(province: Part) -> None:
    shown = first(province, element(province, "S1"))

    assert codes(province, shown) == {
        *("S1", "P001", "P004"),
        *("O1", "I1", "M1", "V1", "G1"),
        *("NS-1", "NS-3", "MP-10", "MP-10.1", "NEP-1", "N12-5", "GOV-1"),
    }
    assert shown.nodes[0].thing == element(province, "S1")


def test_a_project_shows_its_links_by_their_rank(province: Part) -> None:
    project = find(province.cascade, ThingKind.PROJECT, "P001")

    assert [(code(province, tie.above), tie.kind) for tie in ties(province, project)] == [
        ("S1", TieKind.PRIMARY),
        ("S18", TieKind.SECONDARY),
    ]
    assert below(province, project) == ()


def test_of_two_edges_to_one_element_the_alignment_link_counts() -> None:
    part = whole(Small({"I1": None, "S1": "I1"}, serves=[("S1", "I1")]).cascade())

    (tie,) = ties(part, element(part, "S1"))

    assert tie.kind is TieKind.SERVES


def crowded(projects: int) -> Part:
    return whole(
        Small(
            {"S1": None, "N1": None},
            upstream=[("S1", "N1")],
            projects={f"P{number:03}": ("A1", None, ["S1"]) for number in range(projects)},
        ).cascade()
    )


def test_more_below_than_the_fan_is_left_to_a_bundle_that_opens() -> None:
    part = crowded(25)
    subject = element(part, "S1")

    shown = first(part, subject)
    more = explored(part, [subject], shown.first, {(subject, DOWN): 20})

    assert shown.nodes[0].below == 25
    assert len(shown.nodes) == 12
    assert codes(part, more) == {"S1", "N1", *(f"P{number:03}" for number in range(20))}
    assert not more.is_cut


def test_of_more_than_is_drawn_at_once_as_much_is_shown_as_finds_room() -> None:
    part = crowded(400)
    subject = element(part, "S1")

    shown = explored(part, [subject], around(part, subject), {(subject, DOWN): 400})

    assert len(shown.nodes) == 300
    assert shown.openings[subject, DOWN] == 298
    assert shown.is_cut


def test_the_whole_plan_has_all_its_projects_or_none_of_them(province: Part) -> None:
    starts = tops(province)
    everything = explored(province, starts, from_the_top(province, starts), {})
    elements = explored(province, starts, from_the_top(province, starts, 100), {})

    kinds = [node.thing.kind for node in everything.nodes]
    assert [code(province, one) for one in starts][:7] == [*(f"NS-{number}" for number in range(1, 7)), "G1"]
    assert kinds.count(ThingKind.PROJECT) == 20
    assert {one.thing for one in elements.nodes} == {
        one.thing for one in everything.nodes if one.thing.kind is ThingKind.ELEMENT
    }


def test_the_limit_holds_and_the_way_up_comes_first(province: Part) -> None:
    shown = first(province, element(province, "S1"), limit=6)

    assert len(shown.nodes) == 6
    assert all(node.thing.kind is ThingKind.ELEMENT for node in shown.nodes)


def test_across_adds_what_the_strategies_of_a_goal_serve_if_it_fits(province: Part) -> None:
    objective = element(province, "O1")

    alone, wide = first(province, objective), first(province, objective, across=True)
    narrow = first(province, objective, across=True, limit=len(wide.nodes) - 1)

    assert "NS-1" not in codes(province, alone)
    assert {"NS-1", "MP-10.1", "I1", "S1"} <= codes(province, wide)
    assert codes(province, narrow) == codes(province, alone)


def test_upstream_elements_without_the_province_come_last_and_are_left_to_a_bundle(province: Part) -> None:
    issue = element(province, "MP-11")
    everything = [code(province, one) for one in below(province, issue)]

    shown = first(province, issue)

    assert {"MP-11.1", "MP-11.3", "G110001"} == set(everything[-3:])
    assert not {"MP-11.1", "MP-11.3", "G110001"} & codes(province, shown)
    assert shown.nodes[0].below == len(everything)


def test_reports_stand_below_their_project_when_they_are_looked_at() -> None:
    small = Small({"S1": None}, projects={"P1": ("A1", None, ["S1"])}, reports=[("P1", 2, {}), ("P1", 1, {})])
    cascade = small.cascade()
    looked_at, plain = part_of(cascade, Wanted(reports=True), ()), whole(cascade)
    project = find(cascade, ThingKind.PROJECT, "P1")

    under = [code_of(cascade, one) for one in below(looked_at, project)]
    (up,) = ties(looked_at, find(cascade, ThingKind.REPORT, "P1/2"))
    folded = explored(looked_at, tops(looked_at), from_the_top(looked_at, tops(looked_at)), {})
    own = first(looked_at, project)

    assert under == ["P1/1", "P1/2"]
    assert below(plain, project) == ()
    assert (up.above, up.kind) == (project, TieKind.REPORT)
    for picture in (folded, first(looked_at, element(looked_at, "S1"))):
        assert [(code_of(cascade, node.thing), node.below) for node in picture.nodes] == [("S1", 1), ("P1", 2)]
    assert {code_of(cascade, node.thing) for node in own.nodes} == {"P1", "S1", "P1/1", "P1/2"}
    for unknown in ("P1/3", "P1/x", "P2/1", "P1", "P1/²"):
        with pytest.raises(NotFoundError):
            find(cascade, ThingKind.REPORT, unknown)


def test_projects_without_a_link_are_one_bundle_of_the_whole_plan() -> None:
    loose = {f"P{number:02}": ("A1" if number else "A2", None, []) for number in range(12)}
    part = whole(Small({"S1": None}, projects={"Q": ("A1", None, ["S1"]), **loose}).cascade())
    starts = tops(part)

    shown = explored(part, starts, from_the_top(part, starts), {})
    opened = explored(part, starts, shown.first, {(UNLINKED, DOWN): 10})
    (up,) = ties(part, find(part.cascade, ThingKind.PROJECT, "P00"))

    assert {(node.thing, node.below) for node in shown.nodes if node.thing == UNLINKED} == {(UNLINKED, 12)}
    assert len(shown.nodes) == 3
    assert len(opened.nodes) == 13
    assert (up.above, up.kind) == (UNLINKED, TieKind.UNLINKED)
    assert find(part.cascade, ThingKind.GROUP, code_of(part.cascade, UNLINKED)) == UNLINKED
    assert UNLINKED not in tops(whole(Small({"S1": None}).cascade()))


def test_an_unknown_code_is_not_found(province: Part) -> None:
    with pytest.raises(NotFoundError):
        find(province.cascade, ThingKind.PROJECT, "S1")


def test_a_pinned_thing_stays_when_what_led_to_it_is_folded(province: Part) -> None:
    subject, pinned = element(province, "S1"), element(province, "O1")

    shown = explored(province, [subject, pinned], around(province, subject), {(subject, UP): 0, (subject, DOWN): 0})

    assert codes(province, shown) == {"S1", "O1"} | codes(
        province, explored(province, [pinned], around(province, subject), {(subject, UP): 0, (subject, DOWN): 0})
    )


def test_the_ways_through_a_thing(province: Part) -> None:
    shown = first(province, element(province, "O1"))

    names = {code(province, one) for one in ways(shown.nodes, element(province, "S1"))}

    assert names == {"S1", "P001", "P004", "O1", "I1", "M1", "V1", "G1"}


@settings(max_examples=examples(150))
@given(walks(), st.data())
def test_all_openings_lead_to_exactly_the_whole_cascade(walk, data) -> None:  # type: ignore[no-untyped-def]
    part = whole(cascade_of(walk))
    cascade = part.cascade
    row = data.draw(st.integers(0, len(cascade.elements) - 1))
    above = {(Thing(ThingKind.ELEMENT, one), UP): BIG for one in cascade.elements_above(row).tolist()}
    under = {(Thing(ThingKind.ELEMENT, one), DOWN): BIG for one in cascade.elements_below(row).tolist()}

    shown = explored(part, [Thing(ThingKind.ELEMENT, row)], {}, above | under, BIG)

    ids = {cascade.elements.ids[node.thing.row] for node in shown.nodes if node.thing.kind is ThingKind.ELEMENT}
    own = cascade.elements.ids[row]
    assert ids == walk.above(own) | {one.id for one in walk.elements if own in walk.above(one.id)}
    assert {cascade.projects.ids[node.thing.row] for node in shown.nodes if node.thing.kind is ThingKind.PROJECT} == {
        project.id for project in walk.contributors(own)
    }
    assert not shown.is_cut


@settings(max_examples=examples(150))
@given(walks(), st.data())
def test_the_openings_lead_to_exactly_the_nodes_and_never_to_more_than_the_limit(walk, data) -> None:  # type: ignore[no-untyped-def]
    cascade = cascade_of(walk)
    part = part_of(cascade, data.draw(wishes(len(cascade.agencies))), [0] * len(cascade.elements))
    things = st.builds(Thing, st.just(ThingKind.ELEMENT), st.integers(0, len(cascade.elements) - 1))
    subject, limit, fan = data.draw(things), data.draw(st.integers(1, 12)), data.draw(st.integers(1, 4))
    pins = data.draw(st.lists(things, max_size=3))
    changes = data.draw(st.dictionaries(st.tuples(things, st.sampled_from(Direction)), st.integers(0, 9)))
    starts = list(dict.fromkeys([subject, *pins]))

    for opened in (around(part, subject, fan=fan, limit=limit), from_the_top(part, starts[:limit], limit)):
        for changed in ({}, changes):
            shown = explored(part, starts, opened, changed, limit)
            assert len(shown.nodes) <= limit
            assert {node.thing for node in shown.nodes} == reached(part, shown.starts, shown.openings)
    assert len(reached(part, [subject], around(part, subject, fan=fan, limit=limit))) <= limit


def wishes(agencies: int) -> st.SearchStrategy[Wanted]:
    return st.builds(
        Wanted,
        st.none() | st.integers(0, max(agencies - 1, 0)),
        st.sampled_from([0, 1, 50_000_000_000, 10**15]),
        st.none() | st.booleans(),
        st.frozensets(st.integers(0, 4), max_size=2),
        st.booleans(),
    )


@settings(max_examples=examples(200))
@given(walks(), st.data())
def test_filters_leave_what_a_plain_walk_leaves(walk, data) -> None:  # type: ignore[no-untyped-def]
    cascade = cascade_of(walk)
    elements, projects, links = cascade.elements, cascade.projects, cascade.links
    wanted = data.draw(wishes(len(cascade.agencies)))
    grades = data.draw(st.lists(st.integers(0, 4), min_size=len(elements), max_size=len(elements)))

    part = part_of(cascade, wanted, grades)

    def is_wanted_project(project: int) -> bool:
        return (wanted.agency is None or int(projects.agency[project]) == wanted.agency) and (
            not wanted.budget or (bool(projects.budget_known[project]) and projects.budget[project] >= wanted.budget)
        )

    def is_wanted(link: int) -> bool:
        return is_wanted_project(int(links.project[link])) and (
            wanted.is_primary is None or bool(links.is_primary[link]) == wanted.is_primary
        )

    asks_projects = wanted.agency is not None or wanted.budget > 0 or wanted.is_primary is not None
    left = {link for link in range(len(links)) if is_wanted(link)}
    seeds = {
        row
        for row in range(len(elements))
        if (not asks_projects or any(int(links.element[link]) == row for link in left))
        and (not wanted.grades or grades[row] in wanted.grades)
    }
    if wanted.grades:
        left = {link for link in left if int(links.element[link]) in seeds}
    reached_ids = set().union(*(walk.above(elements.ids[row]) for row in seeds)) if seeds else set()
    assert {elements.ids[row] for row in part.elements.nonzero()[0].tolist()} == reached_ids
    assert set(part.links.nonzero()[0].tolist()) == left
    free = {row for row in range(len(projects)) if row not in links.project and is_wanted_project(row)}
    if asks_projects or wanted.grades:
        free = set() if wanted.grades or wanted.is_primary is not None else free
        assert set(part.projects.nonzero()[0].tolist()) == {int(links.project[link]) for link in left} | free
    else:
        assert part.projects.all()
    assert set(part.unlinked) == free
