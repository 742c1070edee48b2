"""Provinces lie within their education regions: those that are loaded, and those that were there before."""

from __future__ import annotations

from types import ModuleType

from graph.migrate import load_migrations
from graph.model.area import COUNTRY, AreaKind
from graph.model.country import regions
from graph.store import areas
from tests.factories import AREA, NEIGHBOUR, REGION, make_province


def test_the_regions_are_there_and_a_loaded_province_lies_within_its_own(graph_db: ModuleType) -> None:
    for area in (AREA, NEIGHBOUR, "TH-99"):
        make_province(area)
    found = {area.id: area for area in areas.list_areas()}
    assert [found[region.id] for region in regions()] == list(regions())
    assert (found[AREA].within, found[NEIGHBOUR].within, found["TH-99"].within) == (REGION, "TH-R06", COUNTRY)
    assert sum(area.kind is AreaKind.PROVINCE for area in found.values()) == 3


def test_a_province_of_before_the_regions_is_put_into_its_own(graph_db: ModuleType) -> None:
    make_province()
    graph_db.write(
        lambda tx: tx.run(
            "MATCH (area:Area {id: $area})-[within:WITHIN]->(), (country:Area {id: 'TH'}) "
            "DELETE within CREATE (area)-[:WITHIN]->(country)",
            area=AREA,
        )
    )
    for statement in next(one for one in load_migrations() if one.name == "Regions").statements:
        graph_db.run_alone(statement)
    around = graph_db.read("MATCH (:Area {id: $area})-[:WITHIN]->(one:Area) RETURN one.id AS id", area=AREA)
    assert [row["id"] for row in around] == [REGION]
