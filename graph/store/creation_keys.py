"""Forms that make one project however often they are sent: each project keeps the key that it was made under."""

from __future__ import annotations

import hashlib

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
