"""Views of the alignment graph that people keep under a name: each person's own, seen by nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from graph import db
from graph.errors import InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.fiscal import now
from graph.model.people import Actor
from graph.model.saved_view import MOST_VIEWS, SavedView, view_problems
from graph.store import audit, versions

_LIST = """
MATCH (view:SavedView {person: $person, area: $area})
WHERE NOT view.removed
RETURN view ORDER BY view.saved_at DESC, view.id
"""
_GET = "MATCH (view:SavedView {id: $id, person: $person, area: $area}) RETURN view"


def list_views(area: str, person: str) -> list[SavedView]:
    """A person's views in an area, the newest first."""
    return [_view(row) for row in db.read(_LIST, area=area, person=person)]


def get_view(area: str, person: str, view_id: str) -> SavedView:
    """Raises NotFoundError, also for another person's and for one that was removed."""
    row = db.read_one(_GET, id=view_id, person=person, area=area)
    if row is None or row["view"]["removed"]:
        raise NotFoundError(f"no view {view_id}", kind="saved_view", id=view_id)
    return _view(row)


_COUNT = "MATCH (view:SavedView {person: $person, area: $area}) WHERE NOT view.removed RETURN count(view) AS count"
_CREATE = """
CREATE (view:SavedView {
  id: $id, person: $person, area: $area, name: $name, address: $address, version: 1, removed: false,
  saved_at: datetime($at)
})
"""


def keep_view(area: str, name: str, address: str, actor: Actor) -> SavedView:
    """Keeps a view for the actor. Raises InvalidError (name: required, too_long, too_many; address: required,
    too_long)."""
    wrong = view_problems(name, address)
    if wrong:
        raise InvalidError("the view cannot be kept so", fields=wrong)
    view_id = uuid.uuid4().hex

    def work(tx: db.Transaction) -> None:
        counted = tx.one(_COUNT, person=actor.person, area=area)
        if counted is not None and counted["count"] >= MOST_VIEWS:
            raise InvalidError("too many views", fields={"name": "too_many"})
        said = {"name": name.strip(), "address": address}
        tx.run(_CREATE, id=view_id, person=actor.person, area=area, at=now().isoformat(), **said)
        _tell(tx, area, view_id, Action.CREATED, actor, after=said)

    db.write(work)
    return get_view(area, actor.person, view_id)


_LOCK = """
MATCH (view:SavedView {id: $id, person: $person, area: $area})
SET view.locked_at = datetime()
RETURN view
"""
_RENAME = "MATCH (view:SavedView {id: $id}) SET view.name = $name, view.version = view.version + 1"
_MARK = "MATCH (view:SavedView {id: $id}) SET view.removed = $removed, view.version = view.version + 1"


def rename_view(area: str, view_id: str, opened_version: int, name: str, actor: Actor) -> SavedView:
    """Raises InvalidError (name: required, too_long), NotFoundError, StaleError."""

    def work(tx: db.Transaction) -> None:
        standing = _locked(tx, area, view_id, actor, removed=False)
        versions.check("saved_view", view_id, opened_version, standing.version)
        wrong = view_problems(name, standing.address)
        if wrong:
            raise InvalidError("the view cannot be called so", fields=wrong)
        tx.run(_RENAME, id=view_id, name=name.strip())
        before, after = {"name": standing.name}, {"name": name.strip()}
        _tell(tx, area, view_id, Action.CHANGED, actor, before=before, after=after)

    db.write(work)
    return get_view(area, actor.person, view_id)


def remove_view(area: str, view_id: str, actor: Actor) -> SavedView:
    """Puts the view away; `restore_view` brings it back. Raises NotFoundError."""
    return _set_removed(area, view_id, actor, removed=True)


def restore_view(area: str, view_id: str, actor: Actor) -> SavedView:
    """Brings a removed view back. Raises NotFoundError, also for one that is there."""
    return _set_removed(area, view_id, actor, removed=False)


def _set_removed(area: str, view_id: str, actor: Actor, *, removed: bool) -> SavedView:
    def work(tx: db.Transaction) -> SavedView:
        standing = _locked(tx, area, view_id, actor, removed=not removed)
        tx.run(_MARK, id=view_id, removed=removed)
        said = {"name": standing.name, "address": standing.address}
        if removed:
            _tell(tx, area, view_id, Action.REMOVED, actor, before=said)
        else:
            _tell(tx, area, view_id, Action.RESTORED, actor, after=said)
        return standing

    return db.write(work)


def _locked(tx: db.Transaction, area: str, view_id: str, actor: Actor, *, removed: bool) -> SavedView:
    """The actor's view, locked until the transaction ends. Raises NotFoundError."""
    row = tx.one(_LOCK, id=view_id, person=actor.person, area=area)
    if row is None or row["view"]["removed"] != removed:
        raise NotFoundError(f"no view {view_id}", kind="saved_view", id=view_id)
    return _view(row)


def _tell(
    tx: db.Transaction,
    area: str,
    view_id: str,
    action: Action,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    about = {"subject_kind": "saved_view", "subject": view_id}
    audit.append(tx, area=area, action=action, **about, actor=actor, before=before, after=after)


def _view(row: Mapping[str, Any]) -> SavedView:
    view = row["view"]
    return SavedView(view["id"], view["area"], view["name"], view["address"], view["version"], view["saved_at"])
