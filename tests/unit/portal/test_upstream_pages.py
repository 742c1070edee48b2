"""Upstream plans as pages show them: by level, as trees, with where projects arrive."""

from __future__ import annotations

from graph.analysis.coverage import coverage
from graph.model.plan import Plan, PlanLevel
from portal.standings import standings
from portal.upstream.contributions import contributions
from portal.upstream.plans_reached import by_level, plans_reached
from portal.upstream.tree import Node, Show, shown, tree
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, Folder, cascade_of
from tests.unit.analysis.small import AS_OF, PLANS, Small

SMALL = Small(
    elements={"S1": None, "S2": None, "N1": None, "N2": "N1", "N3": "N1", "N4": None, "X1": "N1"},
    upstream=[("S1", "N2"), ("S2", "N4"), ("S2", "X1")],
    projects={"P1": ("A1", 100, [("S1", 70), ("~S2", 30)])},
)


def _shape(nodes: list[Node]) -> list[str]:
    return [f"{'.' * depth}{node.standing.code}" for top in nodes for depth, node in top.walk()]


def test_plans_come_by_level_with_what_is_reached() -> None:
    cascade = cascade_of(MAHA_SARAKHAM, 2563, AS_OF)
    upstream = [plan for plan in Folder(MAHA_SARAKHAM).plans() if plan.is_upstream]
    found = plans_reached(cascade, upstream)
    groups = [(level, [one.plan.code for one in plans]) for level, plans in by_level(found)]
    assert groups == [
        (PlanLevel.NATIONAL, ["NS"]),
        (PlanLevel.MASTER, ["MP", "N12", "N13", "ER", "BR"]),
        (PlanLevel.SECTOR, ["NEP"]),
        (PlanLevel.POLICY, ["GOV"]),
    ]
    master = next(one for one in found if one.plan.code == "MP")
    assert (master.reached, master.linked, master.elements, master.projects, master.budget) == (
        14,
        15,
        45,
        20,
        4_235_000,
    )
    assert [one.plan.code for one in found if not one.is_in_force] == ["N13", "BR"]


def test_a_plan_without_elements_here_is_left_out() -> None:
    assert plans_reached(SMALL.cascade(), [Plan("id:Q", "Q", "TH", PlanLevel.MASTER, "ไม่มี")]) == []


def test_a_plan_as_a_tree_with_what_links_to_it() -> None:
    cascade = SMALL.cascade()
    stands = standings(cascade, coverage(cascade).elements_json())
    nodes = tree(cascade, stands, 1)
    assert _shape(nodes) == ["N1", ".N2", ".N3", "N4"]
    by_code = {node.standing.code: node for top in nodes for _depth, node in top.walk()}
    assert [one.code for one in by_code["N2"].served_by] == ["S1"]
    assert by_code["N1"].from_below == 1
    assert [one.code for one in tree(cascade, stands, 2)[0].above] == ["N1"]


def test_the_filter_keeps_what_shows_where_a_match_belongs() -> None:
    cascade = SMALL.cascade()
    nodes = tree(cascade, standings(cascade, coverage(cascade).elements_json()), 1)
    assert _shape(shown(nodes, None)) == _shape(nodes)
    assert _shape(shown(nodes, Show.NOT_REACHED)) == ["N1", ".N3"]
    assert not shown(nodes, Show.NOT_REACHED)[0].is_match
    assert _shape(shown(nodes, Show.REACHED)) == ["N1", ".N2", "N4"]


def test_a_project_arrives_where_its_ways_enter_the_plan() -> None:
    cascade = SMALL.cascade()
    page = contributions(cascade, standings(cascade, {}), PLANS.index(PLANS[1]), page=1)
    (only,) = page.items
    assert (only.code, only.share, only.budget) == ("P1", 100, 100)
    assert [one.code for one in only.arrives_at] == ["N1", "N2", "N4"]
