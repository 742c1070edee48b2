"""From an address to the import, and who may see and change it: those who may change its agency's projects."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model.agency import Agency
from graph.model.people import Actor, Permission
from graph.model.project_import import ProjectImport
from graph.store import agencies, imports
from portal.permissions import require
from portal.sessions import acting, current_person


def own_import(area: str, code: str) -> ProjectImport:
    """403 for others. Raises NotFoundError."""
    found = imports.get_import(area, code)
    require(Permission.EDIT_PROJECT, area, found.agency)
    return found


def actor_of(one: ProjectImport) -> Actor:
    """Who writes: someone of another agency writes on its behalf, and the audit events say so."""
    return acting(one.area, one.agency)


def editable_agencies(area: str) -> Sequence[Agency]:
    """The agencies that the person may bring lists in for, in the plan's order."""
    person = current_person()
    return [one for one in agencies.list_agencies(area) if person.may(Permission.EDIT_PROJECT, area, one.id)]
