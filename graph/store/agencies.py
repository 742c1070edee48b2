"""Education agencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import db
from graph.errors import NotFoundError
from graph.model.agency import Agency

_LIST = "MATCH (agency:Agency)-[:IN]->(:Area {id: $area}) RETURN agency ORDER BY agency.order, agency.code"
_GET = "MATCH (agency:Agency {id: $id}) RETURN agency"


def list_agencies(area: str) -> list[Agency]:
    """The area's agencies in the order of its plan folder."""
    return [_agency(row["agency"]) for row in db.read(_LIST, area=area)]


def get_agency(agency_id: str) -> Agency:
    """Raises NotFoundError."""
    row = db.read_one(_GET, id=agency_id)
    if row is None:
        raise NotFoundError(f"no agency {agency_id}")
    return _agency(row["agency"])


def _agency(node: Mapping[str, Any]) -> Agency:
    return Agency(
        id=node["id"],
        code=node["code"],
        area=node["area"],
        name_th=node["name_th"],
        name_en=node.get("name_en"),
        short_th=node.get("short_th"),
        parent_th=node.get("parent_th"),
        former_th=node.get("former_th"),
        is_peo=bool(node.get("is_peo")),
        order=node["order"],
        version=node["version"],
    )
