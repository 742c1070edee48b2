"""Forms that make one thing however often they are sent: each thing keeps the key that it was made under."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from graph import db
from graph.errors import DuplicateError

_MADE_UNDER = """
CALL () {
  MATCH (project:Project {creation_key: $key}) RETURN project, false AS removed
  UNION
  MATCH (project:RemovedProject {creation_key: $key}) RETURN project, true AS removed
}
RETURN project.id AS id, project.code AS code, removed
"""


def creation_key(form_key: str, *stated: object) -> str | None:
    """The key of a form, made when it is opened, with just this in it: who goes back to the form and states something
    else makes another project. None without a form."""
    if not form_key:
        return None
    return hashlib.sha256(repr((form_key, *stated)).encode()).hexdigest()


def is_used(key: str | None) -> bool:
    """Whether a project, which may be removed since, was made under the key."""
    return key is not None and bool(db.read(_MADE_UNDER, key=key))


def made_in(tx: db.Transaction, key: str | None) -> str | None:
    """The project that was made under the key, by its public id. Raises DuplicateError (its code) for one that has
    been removed since."""
    made = tx.one(_MADE_UNDER, key=key) if key else None
    if made is None:
        return None
    if made["removed"]:
        raise DuplicateError(f"{made['id']} was made by this form and removed", kind="project", id=made["code"])
    return str(made["id"])


class Kind(StrEnum):
    """What else a form makes once."""

    CALL = "call"
    GROUP = "group"
    MEETING = "meeting"
    FOLLOW_UP = "follow_up"


# Forms of one province take turns, so that one that is sent twice at once finds what it made.
_TAKE_TURNS = "MATCH (area:Area {id: $area}) SET area.forms_locked_at = datetime()"

_MADE: Mapping[Kind, str] = {
    Kind.CALL: "MATCH (made:ProjectCall {creation_key: $key, area: $area}) RETURN made.id AS id, false AS removed",
    Kind.GROUP: "MATCH (made:WorkingGroup {creation_key: $key, area: $area}) RETURN made.id AS id, false AS removed",
    Kind.MEETING: """
MATCH (made:Meeting {creation_key: $key, area: $area}) RETURN made.id AS id, coalesce(made.removed, false) AS removed
""",
    Kind.FOLLOW_UP: "MATCH (made:FollowUp {creation_key: $key, area: $area}) RETURN made.id AS id, false AS removed",
}


def made_once(tx: db.Transaction, kind: Kind, area: str, key: str | None) -> str | None:
    """The thing of the province that was made under the key, by its public id; until the transaction ends no other form
    of the province makes anything. Raises DuplicateError for one that has been removed since."""
    if key is None:
        return None
    tx.run(_TAKE_TURNS, area=area)
    made = tx.one(_MADE[kind], key=key, area=area)
    if made is None:
        return None
    if made["removed"]:
        raise DuplicateError(f"{made['id']} was made by this form and removed", kind=kind.value, id=made["id"])
    return str(made["id"])
