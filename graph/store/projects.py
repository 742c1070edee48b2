"""Agency projects, one at a time: reading, and writing with their history. Lists are graph.store.project_lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from graph import db
from graph.errors import DuplicateError, InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.collation import sort_key
from graph.model.fiscal import first_day, last_day
from graph.model.people import Actor
from graph.model.plan import thing_id
from graph.model.project import Project, ProjectStatus
from graph.store import audit, scopes, versions
from graph.store.behalf import behalf_of, note_entry
from graph.store.creation_keys import made_in

SATANG = 100
MAX_BUDGET = Decimal("1e12")
MAX_TITLE = 500
MAX_TEXT = 20_000
# A code stands in public ids and addresses, which a slash, a bar or white space would break.
_CODE = re.compile(r"[^\s/|?#]{1,60}")

_GET = "MATCH (agency:Agency)-[:OWNS]->(project:Project {id: $id}) RETURN project, agency.id AS agency"


def get_project(project_id: str) -> Project:
    """Raises NotFoundError."""
    return db.read_with(lambda tx: project_in(tx, project_id))


def project_in(tx: db.Transaction, project_id: str) -> Project:
    """`get_project` inside an open transaction."""
    row = tx.one(_GET, id=project_id)
    if row is None:
        raise NotFoundError(f"no project {project_id}")
    return to_project(row)


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """What an officer states of a project. `agency` is the owner's public id."""

    agency: str
    title_th: str
    title_en: str | None = None
    budget_source: str | None = None
    budget: Decimal | None = None
    start: date | None = None
    end: date | None = None
    target_th: str | None = None
    activities_th: str | None = None

    def problems(self, year: int) -> dict[str, str]:
        """Field → what is wrong with it: required, too_long, negative, too_much, before_start, outside_year."""
        found: dict[str, str] = {}
        if not self.title_th.strip():
            found["title_th"] = "required"
        elif len(self.title_th) > MAX_TITLE:
            found["title_th"] = "too_long"
        for name in ("target_th", "activities_th", "budget_source", "title_en"):
            if len(getattr(self, name) or "") > MAX_TEXT:
                found[name] = "too_long"
        if self.budget is not None and self.budget < 0:
            found["budget"] = "negative"
        elif self.budget is not None and self.budget > MAX_BUDGET:
            found["budget"] = "too_much"
        if self.start and self.end and self.end < self.start:
            found["end"] = "before_start"
        elif self.start and self.start > last_day(year):
            found["start"] = "outside_year"
        elif self.end and self.end < first_day(year):
            found["end"] = "outside_year"
        return found


# By the beginning of the id, which both labels have an index on.
_CODES = """
CALL () {
  MATCH (project:Project) WHERE project.id STARTS WITH $stem RETURN project.id AS id
  UNION
  MATCH (project:RemovedProject) WHERE project.id STARTS WITH $stem RETURN project.id AS id
}
RETURN collect(id) AS ids
"""

_TAKEN = """
OPTIONAL MATCH (project:Project {id: $id})
OPTIONAL MATCH (removed:RemovedProject {id: $id})
RETURN project IS NOT NULL OR removed IS NOT NULL AS taken
"""

_OWNER = """
MATCH (plan:Plan {id: $plan, area: $area, level: 'province'})
OPTIONAL MATCH (agency:Agency {id: $agency, area: $area})
RETURN plan.code AS plan_code, plan.from_year AS from_year, plan.to_year AS to_year,
       agency.id AS agency, agency.code AS agency_code
"""

_CREATE = """
MATCH (plan:Plan {id: $plan}), (agency:Agency {id: $agency})
CREATE (project:Project {id: $id, code: $code, area: $area, plan: $plan, year: $year, order: $order, version: 1,
                         status: $status, is_example: false, creation_key: $key, created_at: datetime(),
                         updated_at: datetime()})
SET project += $fields
CREATE (agency)-[:OWNS]->(project)
CREATE (project)-[:UNDER]->(plan)
"""

# Projects made in the portal stand after those that came with the folder.
ORDER_OF_NEW_PROJECTS = 1_000_000


def create_project(
    area: str,
    plan_id: str,
    year: int,
    draft: ProjectDraft,
    actor: Actor,
    code: str = "",
    *,
    status: ProjectStatus = ProjectStatus.ACTIVE,
    key: str | None = None,
) -> Project:
    """Creates a project of a plan's year; without a code it gets the next of its agency's (A02-2563-01). A draft counts
    in no figure. Under a `key` (graph.store.creation_keys) that has made a project already it gives that one. Raises
    InvalidError (field → what is wrong), NotFoundError (plan or agency not of the area), DuplicateError (code: taken,
    or of the project that the key made, which has been removed since)."""
    made = db.write(lambda tx: create_in(tx, area, plan_id, year, draft, actor, code, status=status, key=key))
    return get_project(made)


def create_in(
    tx: db.Transaction,
    area: str,
    plan_id: str,
    year: int,
    draft: ProjectDraft,
    actor: Actor,
    code: str = "",
    *,
    status: ProjectStatus = ProjectStatus.ACTIVE,
    key: str | None = None,
) -> str:
    """`create_project` inside an open write; gives the project's id."""
    _refuse_invalid(draft, year)
    if code and not _CODE.fullmatch(code):
        raise InvalidError(f"{code!r} is no code", fields={"code": "malformed"})
    owner = tx.one(_OWNER, plan=plan_id, area=area, agency=draft.agency)
    if owner is None or owner["agency"] is None:
        raise NotFoundError(f"no plan {plan_id} or agency {draft.agency} in {area}")
    if not owner["from_year"] <= year <= owner["to_year"]:
        raise InvalidError(f"{plan_id} does not hold in {year}", fields={"year": "outside_plan"})
    # From here on, one form sent twice at once takes turns.
    scopes.touch(tx, area, [year], projects=())
    before = made_in(tx, key)
    if before is not None:
        return before
    stem = f"{owner['agency_code']}-{year}-"
    chosen = code or stem + _next_number(tx, thing_id(area, owner["plan_code"], stem))
    project_id = thing_id(area, owner["plan_code"], chosen)
    if tx.run(_TAKEN, id=project_id)[0]["taken"]:
        raise DuplicateError(f"the code {chosen} is taken", kind="project", id=chosen)
    tx.run(
        _CREATE,
        id=project_id,
        code=chosen,
        area=area,
        plan=plan_id,
        year=year,
        agency=draft.agency,
        order=ORDER_OF_NEW_PROJECTS,
        status=status.value,
        key=key,
        fields=_properties(draft),
    )
    scopes.name_projects(tx, [project_id])
    note_entry(tx, project_id, actor)
    tell(tx, area, Action.CREATED, project_id, actor, after={**_stated(draft), "status": status.value})
    return project_id


_SET = "MATCH (project:Project {id: $id}) SET project += $fields"

BUMP = """
MATCH (project:Project {id: $id})
SET project.version = project.version + 1, project.updated_at = datetime()
"""

_HAND_OVER = """
MATCH (:Agency)-[owns:OWNS]->(project:Project {id: $id})
MATCH (agency:Agency {id: $agency})
OPTIONAL MATCH (agency)-[joint:PARTNERS]->(project)
DELETE owns, joint
CREATE (agency)-[:OWNS]->(project)
"""


def update_project(area: str, project_id: str, opened_version: int, draft: ProjectDraft, actor: Actor) -> Project:
    """Changes what a project states. Raises InvalidError, NotFoundError, StaleError."""

    def work(tx: db.Transaction) -> None:
        standing = open_project(tx, area, project_id, opened_version)
        before, after = change_essentials(tx, standing, draft)
        if not after:
            raise db.UnchangedError
        finish_change(tx, standing, before, after, actor)

    db.change(work)
    return get_project(project_id)


def change_essentials(
    tx: db.Transaction, standing: Project, draft: ProjectDraft
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Writes what differs inside an open write; gives the changed values before and after. Raises InvalidError,
    NotFoundError."""
    _refuse_invalid(draft, standing.year)
    old, new = _stated(draft_of(standing)), _stated(draft)
    changed = [name for name, value in new.items() if value != old[name]]
    if "agency" in changed:
        area, agency = standing.area, draft.agency
        if not tx.run("MATCH (a:Agency {id: $id, area: $area}) RETURN a.id AS id", id=agency, area=area):
            raise NotFoundError(f"no agency {agency} in {area}")
        tx.run(_HAND_OVER, id=standing.id, agency=agency)
    if changed:
        tx.run(_SET, id=standing.id, fields=_properties(draft))
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


def finish_change(
    tx: db.Transaction, standing: Project, before: Mapping[str, Any], after: Mapping[str, Any], actor: Actor
) -> None:
    """How every change of what a project states ends: a new version, who entered it, one event that tells of it."""
    tx.run(BUMP, id=standing.id)
    note_entry(tx, standing.id, actor)
    tell(tx, standing.area, Action.CHANGED, standing.id, actor, before=before, after=after)


# A removed project keeps its node, links and reports under another label, so that no reading query finds it and
# `restore` brings all of it back.
_REMOVE = """
MATCH (project:Project {id: $id})
REMOVE project:Project
SET project:RemovedProject, project.version = project.version + 1, project.updated_at = datetime()
"""
_RESTORE = """
MATCH (project:RemovedProject {id: $id, area: $area})
REMOVE project:RemovedProject
SET project:Project, project.version = project.version + 1, project.updated_at = datetime()
RETURN project.year AS year
"""


def remove_project(area: str, project_id: str, opened_version: int, actor: Actor) -> None:
    """Takes a project out of every list and figure; `restore_project` undoes it. Raises NotFoundError, StaleError."""

    def work(tx: db.Transaction) -> None:
        standing = open_project(tx, area, project_id, opened_version)
        tx.run(_REMOVE, id=project_id)
        tell(tx, area, Action.REMOVED, project_id, actor, before=_stated(draft_of(standing)))

    db.write(work)


def removed_owner(area: str, project_id: str) -> str:
    """The agency (public id) that owned a removed project. Raises NotFoundError."""
    row = db.read_one(
        "MATCH (agency:Agency)-[:OWNS]->(:RemovedProject {id: $id, area: $area}) RETURN agency.id AS agency",
        id=project_id,
        area=area,
    )
    if row is None:
        raise NotFoundError(f"no removed project {project_id} in {area}")
    return str(row["agency"])


def restore_project(area: str, project_id: str, actor: Actor) -> Project:
    """Brings a removed project back as it was. Raises NotFoundError."""

    def work(tx: db.Transaction) -> None:
        row = tx.one("MATCH (p:RemovedProject {id: $id, area: $area}) RETURN p.year AS year", id=project_id, area=area)
        if row is None:
            raise NotFoundError(f"no removed project {project_id} in {area}")
        scopes.touch(tx, area, [row["year"]], projects=[project_id])
        tx.run(_RESTORE, id=project_id, area=area)
        tell(tx, area, Action.RESTORED, project_id, actor)

    db.write(work)
    return get_project(project_id)


def open_project(tx: db.Transaction, area: str, project_id: str, opened_version: int) -> Project:
    """The project, with its scope touched and its version checked: how every write to it begins."""
    found = tx.one("MATCH (p:Project {id: $id, area: $area}) RETURN p.year AS year", id=project_id, area=area)
    if found is None:
        raise NotFoundError(f"no project {project_id} in {area}")
    scopes.touch(tx, area, [found["year"]], projects=[project_id])
    standing = project_in(tx, project_id)
    versions.check("project", project_id, opened_version, standing.version)
    return standing


def draft_of(project: Project) -> ProjectDraft:
    """What a standing project states, as a draft."""
    return ProjectDraft(**{field.name: getattr(project, field.name) for field in fields(ProjectDraft)})


def to_project(row: Mapping[str, Any]) -> Project:
    """A Project from a row of its node's properties and its owner's id."""
    node = row["project"]
    return Project(
        id=node["id"],
        code=node["code"],
        area=node["area"],
        plan=node["plan"],
        agency=row["agency"],
        year=node["year"],
        title_th=node["title_th"],
        title_en=node.get("title_en"),
        budget_source=node.get("budget_source"),
        budget=baht(node.get("budget_satang")),
        start=node.get("start"),
        end=node.get("end"),
        target_th=node.get("target_th"),
        activities_th=node.get("activities_th"),
        is_example=bool(node.get("is_example")),
        order=node["order"],
        version=node["version"],
        status=ProjectStatus(node.get("status") or ProjectStatus.ACTIVE),
        behalf=behalf_of(node),
    )


def baht(satang: int | None) -> Decimal | None:
    """Baht with two places from the whole satang that the graph keeps."""
    return None if satang is None else Decimal(satang) / SATANG


def satang(amount: Decimal | None) -> int | None:
    """Whole satang from baht; what is finer than a satang is rounded half up."""
    return None if amount is None else int((amount * SATANG).to_integral_value(rounding="ROUND_HALF_UP"))


def _refuse_invalid(draft: ProjectDraft, year: int) -> None:
    problems = draft.problems(year)
    if problems:
        raise InvalidError("the project breaks a rule", fields=problems)


def _next_number(tx: db.Transaction, stem: str) -> str:
    """The first free number behind `stem`, the beginning of a project's public id."""
    taken = set(tx.run(_CODES, stem=stem)[0]["ids"])
    number = len(taken) + 1
    while f"{stem}{number:02d}" in taken:
        number += 1
    return f"{number:02d}"


def _properties(draft: ProjectDraft) -> dict[str, Any]:
    return {
        "title_th": draft.title_th,
        "title_en": draft.title_en,
        "sort_key": sort_key(draft.title_th),
        "budget_source": draft.budget_source,
        "budget_satang": satang(draft.budget),
        "start": draft.start,
        "end": draft.end,
        "target_th": draft.target_th,
        "activities_th": draft.activities_th,
    }


def _stated(draft: ProjectDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}


def tell(
    tx: db.Transaction,
    area: str,
    action: Action,
    project_id: str,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Adds an event about a project to the open write."""
    about = {"subject_kind": "project", "subject": project_id}
    audit.append(tx, area=area, action=action, **about, actor=actor, before=before, after=after)
