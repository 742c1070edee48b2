"""The made-up country in a real graph: it is what it is in memory, whole, and shaped as the product writes."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from bench import make_province as folder_maker
from bench.country import AS_OF, Size, country
from bench.country_people import accounts
from bench.load_country import load_country
from graph.analysis.coverage import coverage
from graph.model.country import provinces
from graph.model.fiscal import today
from graph.model.people import Role
from graph.store import areas, people, scopes
from graph.store.cascades import load_cascade
from graph.store.integrity import problems
from tests.integration.plan_folders import loaded

pytestmark = pytest.mark.slow

SIZE = Size(projects=2_000, links=6_000, provinces=5, elements=400, upstream=130, agencies=60)
SMALL = Size(projects=160, links=400, provinces=2, elements=150, upstream=90, agencies=12)

_NODES = """
CALL db.schema.nodeTypeProperties() YIELD nodeLabels, propertyName, propertyTypes
WHERE nodeLabels IN [['Project'], ['Report'], ['Agency'], ['Element']]
RETURN nodeLabels[0] AS kind, propertyName AS name, propertyTypes AS types
"""
_TIES = """
CALL db.schema.relTypeProperties() YIELD relType, propertyName, propertyTypes
WHERE relType IN [':`CONTRIBUTES_TO`', ':`OWNS`', ':`UNDER`', ':`ABOUT`']
RETURN relType AS kind, propertyName AS name, propertyTypes AS types
"""


def test_the_loaded_country_is_the_made_one(graph_db: ModuleType) -> None:
    written = load_country(SIZE)
    assert (written["projects"], written["links"]) == (SIZE.projects, SIZE.links)

    for province in country(SIZE):
        made, stands = province.cascade(), load_cascade(province.scope, AS_OF)
        assert coverage(stands).to_json() == coverage(made).to_json()
        assert stands.projects.ids == made.projects.ids
        assert len(stands.partners) == len(made.partners)
        assert len(stands.adoptions) == len(made.adoptions)
    assert problems() == []

    due = scopes.list_due(today())
    assert {scope.area for scope in due} == {province.scope.area for province in country(SIZE)}
    states = [scopes.scope_state(scope.area, scope.year) for scope in due]
    assert {(state.wanted, state.done) for state in states} == {(1, 0)}

    within = {area.id: area.within for area in areas.list_areas()}
    assert {area: within[area] for area in {scope.area for scope in due}}.items() <= {
        province.id: province.within for province in provinces()
    }.items()
    everyone = list(accounts([province.plan.area for province in country(SIZE)]))
    found = [people.find_login(one.login) for one in everyone]
    assert all(one is not None for one in found)
    assert {one.role for one in everyone} == {Role.OVERSEER, Role.OFFICER, Role.PLANNER, Role.COORDINATOR, Role.ADMIN}


def test_a_load_that_was_stopped_goes_on_and_writes_what_the_product_would(
    graph_db: ModuleType, tmp_path: Path
) -> None:
    load_country(SMALL)
    province = next(country(SMALL))
    for statement in (
        "MATCH (report:Report)-[:ABOUT]->(p:Project {plan: $plan}) WHERE p.order > 40 DETACH DELETE report",
        "MATCH (p:Project {plan: $plan}) WHERE p.order > 40 DETACH DELETE p",
    ):
        graph_db.write(lambda tx, statement=statement: tx.run(statement, plan=province.plan.plan.id))
    assert load_country(SMALL)["projects"] == len(province.projects.code)
    assert coverage(load_cascade(province.scope, AS_OF)).to_json() == coverage(province.cascade()).to_json()
    assert not +load_country(SMALL)

    made = _shape(graph_db)
    graph_db.write(lambda tx: tx.run("MATCH (n:Project|Report|Agency|Element) DETACH DELETE n"))
    folder_maker.write_folder(tmp_path, folder_maker.Size(projects=40, links=80, strategies=20, agencies=5))
    loaded(tmp_path)
    assert _shape(graph_db) <= made


def _shape(db: ModuleType) -> set[tuple[str, str, str]]:
    rows = [*db.read(_NODES), *db.read(_TIES)]
    return {(row["kind"], row["name"], kind) for row in rows for kind in row["types"] or ()}
