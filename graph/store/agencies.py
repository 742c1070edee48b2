"""Education agencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from graph import db
from graph.errors import NotFoundError
from graph.model.agency import Agency
from graph.model.audit import Action
from graph.model.people import Actor
from graph.store import audit

_TAKE_TURNS = "MATCH (area:Area {id: $area}) SET area.agencies_locked_at = datetime() RETURN area.id AS id"

_ADD = """
MATCH (area:Area {id: $area})
OPTIONAL MATCH (standing:Agency {id: $id})
WITH area, standing WHERE standing IS NULL
MERGE (agency:Agency {id: $id})
  ON CREATE SET agency += $fields, agency.version = 1, agency.created_at = datetime(), agency.updated_at = datetime()
MERGE (agency)-[:IN]->(area)
RETURN agency.id AS id
"""

# What an Agency is made of: the moments that a node keeps as well cost a list more than all the rest.
_RETURN = """
RETURN agency {.id, .code, .area, .name_th, .name_en, .short_th, .parent_th, .former_th, .is_peo, .order, .version}
       AS agency
"""
_LIST = "MATCH (agency:Agency)-[:IN]->(:Area {id: $area})" + _RETURN + "ORDER BY agency.order, agency.code"
_GET = "MATCH (agency:Agency {id: $id})" + _RETURN


def list_agencies(area: str) -> list[Agency]:
    """The area's agencies in the order of its plan folder."""
    return [_agency(row["agency"]) for row in db.read(_LIST, area=area)]


def get_agency(agency_id: str) -> Agency:
    """Raises NotFoundError."""
    row = db.read_one(_GET, id=agency_id)
    if row is None:
        raise NotFoundError(f"no agency {agency_id}")
    return _agency(row["agency"])


def add_agency(agency: Agency, actor: Actor) -> bool:
    """Adds an agency that no plan folder brings (the ministry). False where it is there already. Raises NotFoundError
    (no such area)."""
    fields = asdict(agency)
    for name in ("id", "version"):
        del fields[name]

    def work(tx: db.Transaction) -> bool:
        if not tx.run(_TAKE_TURNS, area=agency.area):
            raise NotFoundError(f"no area {agency.area}")
        if not tx.run(_ADD, id=agency.id, area=agency.area, fields=fields):
            return False
        audit.append(
            tx,
            area=agency.area,
            action=Action.CREATED,
            subject_kind="agency",
            subject=agency.id,
            actor=actor,
            after={"code": agency.code, "name_th": agency.name_th},
        )
        return True

    return db.write(work)


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
