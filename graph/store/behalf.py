"""Projects that somebody entered for their agency: marked until the agency confirms them or changes them itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import db
from graph.model.people import Actor
from graph.model.project import Behalf

_ENTERED_FOR = """
MATCH (project:Project {id: $id})
SET project.entered_by = $name, project.entered_at = datetime(), project.confirmed_by = null,
    project.confirmed_at = null
"""

_CORRECTED = """
MATCH (project:Project {id: $id})
WHERE project.entered_by IS NOT NULL AND project.confirmed_at IS NULL
SET project.confirmed_by = $name, project.confirmed_at = datetime()
"""


def note_entry(tx: db.Transaction, project_id: str, actor: Actor) -> None:
    """Says inside an open write whose words the project now holds."""
    if actor.on_behalf_of is not None:
        tx.run(_ENTERED_FOR, id=project_id, name=actor.name)
    else:
        tx.run(_CORRECTED, id=project_id, name=actor.name)


def behalf_of(node: Mapping[str, Any]) -> Behalf | None:
    """From a project's properties."""
    if node.get("entered_by") is None:
        return None
    return Behalf(node["entered_by"], node["entered_at"], node.get("confirmed_by"), node.get("confirmed_at"))
