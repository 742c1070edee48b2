"""The plan as one tree: each part has one place, below its deepest parent, and amounts add up along it."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from graph.analysis.plan_tree import money_at, plan_tree
from graph.analysis.tables import NONE
from graph.model.plan import PlanLevel
from tests.examples import examples
from tests.unit.analysis.brute_force import MILLION, Walk
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder
from tests.unit.analysis.test_coverage_properties import cascade_of, walks


@settings(max_examples=examples(150))
@given(walks())
def test_each_part_stands_once_below_one_of_its_parents(walk: Walk) -> None:
    cascade = cascade_of(walk)
    tree, ids = plan_tree(cascade), cascade.elements.ids
    own = {one.id for one in walk.elements if one.level is PlanLevel.PROVINCE}
    assert {ids[row] for row in tree.rows} == own
    assert len(set(tree.rows)) == len(tree.rows)
    place = {row: number for number, row in enumerate(tree.rows)}
    for row in tree.rows:
        parents = walk.parents(ids[row]) & own
        above = tree.parent[row]
        if above == NONE:
            assert not parents
            assert tree.depth[row] == 0
        else:
            assert ids[above] in parents
            assert place[above] < place[row]
            assert tree.depth[row] == 1 + max(tree.depth[cascade.element_rows[one]] for one in parents)


@settings(max_examples=examples(150))
@given(walks())
def test_money_at_the_top_is_all_that_is_linked_to_the_plan(walk: Walk) -> None:
    cascade = cascade_of(walk)
    tree = plan_tree(cascade)
    sums = tree.gathered(money_at(cascade).tolist())
    linked = sum(
        amount
        for project in walk.projects
        for at, amount in walk.parts(project, int((project.budget or 0) * MILLION)).items()
        if not cascade.elements.upstream[cascade.element_rows[at]]
    )
    assert sum(sums[row] for row in tree.rows if tree.depth[row] == 0) == linked
    assert all(sums[row] >= 0 for row in tree.rows)


def test_the_example_province() -> None:
    province = Folder(MAHA_SARAKHAM).cascade(2563, date(2020, 11, 1))
    tree, codes = plan_tree(province), province.elements.codes
    strategy = province.element_rows["S10"]
    path = [strategy]
    while tree.parent[path[-1]] != NONE:
        path.append(tree.parent[path[-1]])
    assert [codes[row] for row in path] == ["S10", "O5", "I4", "M4", "V1", "G1"]
    assert tree.gathered(tree.leaves())[province.element_rows["G1"]] == 18
    assert tree.gathered(money_at(province).tolist())[province.element_rows["G1"]] == 4_235_000 * MILLION
