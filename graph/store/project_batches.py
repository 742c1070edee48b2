"""Many projects in one write: what an import brings in, and takes back. One project at a time is graph.store.projects.
Every function writes inside an open transaction that has touched the scopes of the years, and names the projects."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, LiteralString

from graph import db
from graph.model.audit import Action
from graph.model.collation import sort_key
from graph.model.people import Actor
from graph.model.plan import LinkRole, thing_id
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import ProjectForm, ProjectKind
from graph.store import audit, scopes
from graph.store.audit import Told
from graph.store.project_forms import form_of
from graph.store.projects import ORDER_OF_NEW_PROJECTS, satang, to_project

BATCH = 1_000

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class NewProject:
    """`values` by field of Project and ProjectForm, typed; `link` is the element (public id) of its primary link."""

    year: int
    values: Mapping[str, Any]
    status: ProjectStatus
    code: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedProject:
    """`before` and `after` by field of Project and ProjectForm, typed, hold only what differs. `link` is the element
    (public id) that becomes its primary and only link, None where links stay."""

    project: str
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    link: str | None = None


_OWNED = """
MATCH (agency:Agency {id: $agency})-[:OWNS]->(project:Project {plan: $plan})
OPTIONAL MATCH (project)-[link:CONTRIBUTES_TO]->(element:Element)
WITH agency, project, collect({role: link.role, element: element.id}) AS links
RETURN agency.id AS agency, project, links ORDER BY project.order, project.code
"""

_OWNED_AMONG = """
UNWIND $ids AS id
MATCH (agency:Agency)-[:OWNS]->(project:Project {id: id})
OPTIONAL MATCH (project)-[link:CONTRIBUTES_TO]->(element:Element)
WITH agency, project, collect({role: link.role, element: element.id}) AS links
RETURN agency.id AS agency, project, links ORDER BY project.order, project.code
"""

# One list: a row a project would take ten times as long.
_NAMES = """
MATCH (:Agency {id: $agency})-[:OWNS]->(project:Project {plan: $plan})
RETURN collect([project.id, project.code, project.title_th]) AS projects
"""


@dataclass(frozen=True, slots=True)
class OwnedProject:
    """A project with the texts of its long form; activities and lines of the budget are left out."""

    project: Project
    form: ProjectForm
    primary: str | None
    links: int


def owned_projects(tx: db.Transaction, agency: str, plan: str) -> list[OwnedProject]:
    """Every project of the agency in the plan's years."""
    return [_owned(row) for row in tx.run(_OWNED, agency=agency, plan=plan)]


def owned_among(tx: db.Transaction, ids: Sequence[str]) -> list[OwnedProject]:
    """Those of these projects that stand."""
    return [_owned(row) for row in tx.run(_OWNED_AMONG, ids=list(ids))]


def names_of_owned(tx: db.Transaction, agency: str, plan: str) -> list[tuple[str, str, str]]:
    """(public id, code, title) of every project of the agency in the plan's years."""
    return [(one[0], one[1], one[2]) for one in tx.run(_NAMES, agency=agency, plan=plan)[0]["projects"]]


def _owned(row: Mapping[str, Any]) -> OwnedProject:
    links = [link for link in row["links"] if link["element"] is not None]
    primary = next((link["element"] for link in links if link["role"] == LinkRole.PRIMARY), None)
    return OwnedProject(to_project(row), form_of(row["project"]), primary, len(links))


_OWNERS = """
UNWIND $ids AS id
CALL (id) {
  MATCH (agency:Agency)-[:OWNS]->(project:Project {id: id}) RETURN agency.id AS agency, false AS removed
  UNION
  MATCH (agency:Agency)-[:OWNS]->(project:RemovedProject {id: id}) RETURN agency.id AS agency, true AS removed
}
RETURN id, agency, removed
"""


def owners(tx: db.Transaction, ids: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Of those ids of projects that are taken: the owner (public id), and whether the project was removed."""
    return {row["id"]: (row["agency"], row["removed"]) for row in tx.run(_OWNERS, ids=list(ids))}


_AGENCY_AND_PLAN = """
MATCH (plan:Plan {id: $plan}), (agency:Agency {id: $agency})
RETURN plan.code AS plan, agency.code AS agency
"""

_TAKEN = """
UNWIND $stems AS stem
CALL (stem) {
  MATCH (project:Project) WHERE project.id STARTS WITH stem RETURN project.id AS id
  UNION
  MATCH (project:RemovedProject) WHERE project.id STARTS WITH stem RETURN project.id AS id
}
RETURN stem, collect(id) AS ids
"""

_CREATE = """
MATCH (plan:Plan {id: $plan}), (agency:Agency {id: $agency})
UNWIND $rows AS row
CREATE (project:Project {id: row.id, code: row.code, area: $area, plan: plan.id, year: row.year, order: row.order,
                         version: 1, status: row.status, is_example: false, created_at: datetime(),
                         updated_at: datetime()})
SET project += row.fields
CREATE (agency)-[:OWNS]->(project)
CREATE (project)-[:UNDER]->(plan)
"""

_LINK = """
UNWIND $rows AS row
MATCH (project:Project {id: row.project}), (element:Element {id: row.element})
CREATE (project)-[:CONTRIBUTES_TO {key: row.project + '|' + row.element, role: $role, order: 0, by: $by,
                                   at: datetime()}]->(element)
"""

_ENTERED_FOR = """
UNWIND $ids AS id
MATCH (project:Project {id: id})
SET project.entered_by = $name, project.entered_at = datetime(), project.confirmed_by = null,
    project.confirmed_at = null
"""

_CORRECTED = """
UNWIND $ids AS id
MATCH (project:Project {id: id})
WHERE project.entered_by IS NOT NULL AND project.confirmed_at IS NULL
SET project.confirmed_by = $name, project.confirmed_at = datetime()
"""


def create_projects(
    tx: db.Transaction, area: str, plan: str, agency: str, new: Sequence[NewProject], actor: Actor
) -> list[str]:
    """Creates the projects and gives their public ids, in their order. One without a code gets the next of its agency's
    (A02-2563-01). Codes must be free and values valid."""
    named = tx.run(_AGENCY_AND_PLAN, plan=plan, agency=agency)[0]
    codes = _codes(tx, area, named["plan"], named["agency"], new)
    ids = [thing_id(area, named["plan"], code) for code in codes]
    rows = [
        {
            "id": project_id,
            "code": code,
            "year": one.year,
            "order": ORDER_OF_NEW_PROJECTS,
            "status": one.status,
            "fields": _properties(one.values),
        }
        for project_id, code, one in zip(ids, codes, new, strict=True)
    ]
    _run(tx, _CREATE, rows, plan=plan, agency=agency, area=area)
    scopes.name_projects(tx, ids)
    links = [(project_id, one.link) for project_id, one in zip(ids, new, strict=True) if one.link]
    _link(tx, links, actor)
    _note_entry(tx, ids, actor)
    events = [
        Told(Action.CREATED, project_id, after={"agency": agency, "status": one.status.value, **one.values})
        for project_id, one in zip(ids, new, strict=True)
    ]
    audit.append_many(tx, area=area, subject_kind="project", actor=actor, events=[*events, *map(_told_link, links)])
    return ids


def _codes(tx: db.Transaction, area: str, plan: str, agency: str, new: Sequence[NewProject]) -> list[str]:
    stems = {one.year: f"{agency}-{one.year}-" for one in new if not one.code}
    found = tx.run(_TAKEN, stems=[thing_id(area, plan, stem) for stem in stems.values()])
    taken = {project_id for row in found for project_id in row["ids"]}
    taken |= {thing_id(area, plan, one.code) for one in new if one.code}
    last = {row["stem"]: len(row["ids"]) for row in found}
    codes = []
    for one in new:
        if one.code:
            codes.append(one.code)
            continue
        stem = thing_id(area, plan, stems[one.year])
        number = last.get(stem, 0) + 1
        while f"{stem}{number:02d}" in taken:
            number += 1
        last[stem] = number
        codes.append(f"{stems[one.year]}{number:02d}")
    return codes


_SET_MANY = """
UNWIND $rows AS row
MATCH (project:Project {id: row.id})
SET project += row.fields, project.version = project.version + 1, project.updated_at = datetime()
"""

_NOW = """
UNWIND $ids AS id
MATCH (agency:Agency)-[:OWNS]->(project:Project {id: id})
RETURN collect([project.id, project.code, project.title_th, agency.id, project.year, project.version]) AS projects
"""


@dataclass(frozen=True, slots=True)
class ProjectNow:
    """What an undo has to know of a project."""

    id: str
    code: str
    title_th: str
    agency: str
    year: int
    version: int


def projects_now(tx: db.Transaction, ids: Sequence[str]) -> dict[str, ProjectNow]:
    """Those that still stand, by public id."""
    found = [ProjectNow(*one) for one in tx.run(_NOW, ids=list(ids))[0]["projects"]]
    return {one.id: one for one in found}


def change_projects(tx: db.Transaction, area: str, changes: Sequence[ChangedProject], actor: Actor) -> None:
    """Writes what differs, each project with a new version and an event. Values must be valid, versions checked."""
    rows = [{"id": one.project, "fields": _properties(one.after)} for one in changes]
    _run(tx, _SET_MANY, rows)
    scopes.name_projects(tx, [one.project for one in changes])
    links = [(one.project, one.link) for one in changes if one.link]
    _link(tx, links, actor)
    _note_entry(tx, [one.project for one in changes], actor)
    events = [Told(Action.CHANGED, one.project, one.before, one.after) for one in changes if one.after]
    audit.append_many(tx, area=area, subject_kind="project", actor=actor, events=[*events, *map(_told_link, links)])


_UNLINK = """
UNWIND $rows AS row
MATCH (project:Project {id: row.project})-[link:CONTRIBUTES_TO {key: row.project + '|' + row.element}]->(:Element)
DELETE link
"""

_REMOVE = """
UNWIND $ids AS id
MATCH (project:Project {id: id})
REMOVE project:Project
SET project:RemovedProject, project.version = project.version + 1, project.updated_at = datetime()
"""


def take_back_changes(tx: db.Transaction, area: str, changes: Sequence[ChangedProject], actor: Actor) -> None:
    """Puts back what stood before the changes, and takes away the links that they made."""
    rows = [{"id": one.project, "fields": _properties(one.before)} for one in changes]
    _run(tx, _SET_MANY, rows)
    scopes.name_projects(tx, [one.project for one in changes])
    links = [{"project": one.project, "element": one.link} for one in changes if one.link]
    _run(tx, _UNLINK, links)
    events = [Told(Action.CHANGED, one.project, one.after, one.before) for one in changes if one.after]
    unlinked = [
        Told(Action.LINKED, one.project, before={"links": [_link_json(one.link)]}, after={"links": []})
        for one in changes
        if one.link
    ]
    audit.append_many(tx, area=area, subject_kind="project", actor=actor, events=[*events, *unlinked])


def remove_projects(tx: db.Transaction, area: str, projects: Sequence[ProjectNow], actor: Actor) -> None:
    """Takes projects out of every list and figure; each can be brought back by itself."""
    ids = [one.id for one in projects]
    tx.run(_REMOVE, ids=ids)
    scopes.name_projects(tx, ids)
    events = [Told(Action.REMOVED, one.id, before={"agency": one.agency, "title_th": one.title_th}) for one in projects]
    audit.append_many(tx, area=area, subject_kind="project", actor=actor, events=events)


# --- values -----------------------------------------------------------------------------------------------------------


def _properties(values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values as the project's node keeps them."""
    kept: dict[str, Any] = {}
    for name, value in values.items():
        match name:
            case "title_th":
                kept |= {"title_th": value, "sort_key": sort_key(value)}
            case "budget":
                kept["budget_satang"] = satang(value)
            case "kind":
                kept["kind"] = value.value if isinstance(value, ProjectKind) else value
            case "in_charge":
                people = [asdict(person) for person in value or ()]
                kept["in_charge"] = json.dumps(people, ensure_ascii=False) if people else None
            case _:
                kept[name] = value
    return kept


def _link(tx: db.Transaction, links: Sequence[tuple[str, str]], actor: Actor) -> None:
    rows = [{"project": project, "element": element} for project, element in links]
    _run(tx, _LINK, rows, role=LinkRole.PRIMARY, by=actor.person)


def _told_link(link: tuple[str, str | None]) -> Told:
    return Told(Action.LINKED, link[0], before={"links": []}, after={"links": [_link_json(link[1])]})


def _link_json(element: str | None) -> dict[str, Any]:
    return {"element": element, "role": LinkRole.PRIMARY.value, "share": None, "reason": None}


def _note_entry(tx: db.Transaction, ids: Sequence[str], actor: Actor) -> None:
    """Marks projects that somebody enters for their agency, until it confirms or changes them."""
    tx.run(_ENTERED_FOR if actor.on_behalf_of is not None else _CORRECTED, ids=list(ids), name=actor.name)


def _run(tx: db.Transaction, query: LiteralString, rows: Rows, **shared: Any) -> None:
    for start in range(0, len(rows), BATCH):
        tx.run(query, rows=rows[start : start + BATCH], **shared)
