"""Areas: the country and its provinces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import db
from graph.errors import NotFoundError
from graph.model.area import Area, AreaKind

_GET = """
MATCH (area:Area {id: $id})
OPTIONAL MATCH (area)-[:WITHIN]->(parent:Area)
RETURN area {.id, .kind, .name_th, .name_en} AS area, parent.id AS within
"""

_LIST = """
MATCH (area:Area)
OPTIONAL MATCH (area)-[:WITHIN]->(parent:Area)
RETURN area {.id, .kind, .name_th, .name_en} AS area, parent.id AS within ORDER BY area.id
"""


def get_area(area_id: str) -> Area:
    """Raises NotFoundError."""
    row = db.read_one(_GET, id=area_id)
    if row is None:
        raise NotFoundError(f"no area {area_id}")
    return to_area(row)


def list_areas() -> list[Area]:
    return [to_area(row) for row in db.read(_LIST)]


def to_area(row: Mapping[str, Any]) -> Area:
    """An Area from a row of its node's properties and the id of the area around it."""
    node = row["area"]
    return Area(
        id=node["id"],
        kind=AreaKind(node["kind"]),
        name_th=node["name_th"],
        name_en=node.get("name_en"),
        within=row["within"],
    )
