"""Last year's projects copied into a year as drafts: everything that was typed, partners asked anew, and the links
whose element still stands in the year's plan. What stands no more is named until the links are mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph import db
from graph.errors import NotFoundError
from graph.model.audit import Action
from graph.model.fiscal import in_year, years_later
from graph.model.partner import PartnerDraft, PartnerState
from graph.model.people import Actor
from graph.model.plan import LinkRole
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import ProjectKind
from graph.store import partners
from graph.store.project_forms import form_in, write_form
from graph.store.projects import create_in, draft_of, get_project, project_in, tell


@dataclass(frozen=True, slots=True)
class LostLink:
    """A link of the earlier project whose element the plan no longer has."""

    code: str
    title_th: str
    title_en: str | None
    role: LinkRole


@dataclass(frozen=True, slots=True)
class Earlier:
    """A project that may be copied, and the code of its copy where there is one."""

    project: Project
    copy: str | None
    lost: tuple[LostLink, ...]


_EARLIER = """
MATCH (agency:Agency {id: $agency})-[:OWNS]->(project:Project)
WHERE project.year = $earlier AND project.area = $area AND coalesce(project.status, 'active') <> 'cancelled'
OPTIONAL MATCH (copy:Project {year: $year})-[:COPIED_FROM]->(project)
WITH project, agency, min(copy.code) AS copy
RETURN project.id AS id, copy ORDER BY project.order, project.code
"""

# Every link of a project with whether its element stands in a plan: in the version in force, or drawn on by it.
_LINKS = """
MATCH (:Project {id: $project})-[link:CONTRIBUTES_TO]->(element:Element)
MATCH (plan:Plan {id: $plan})
WITH link, element,
     exists((plan)-[:DRAWS_ON]->(element))
       OR exists((plan)<-[:VERSION_OF]-(:PlanVersion {status: 'in_force'})-[:CONTAINS]->(element)) AS stands
ORDER BY link.role, link.order, element.code
RETURN element.id AS element, element.code AS code, element.title_th AS title_th, element.title_en AS title_en,
       link.role AS role, link.share AS share, link.reason AS reason, stands
"""

_WRITE_LINKS = """
MATCH (project:Project {id: $project})
UNWIND $links AS row
MATCH (element:Element {id: row.element})
MERGE (project)-[link:CONTRIBUTES_TO {key: $project + '|' + row.element}]->(element)
SET link.role = row.role, link.share = row.share, link.reason = row.reason, link.order = row.order,
    link.by = $by, link.at = datetime()
"""

_COPIED = """
MATCH (copy:Project {id: $copy}), (source:Project {id: $source})
CREATE (copy)-[:COPIED_FROM]->(source)
"""

_HAS_COPY = """
MATCH (source:Project {id: $source})<-[:COPIED_FROM]-(copy:Project {year: $year})
RETURN count(copy) AS copies
"""

_SOURCE = "MATCH (copy:Project {id: $id})-[:COPIED_FROM]->(source:Project) RETURN source.id AS source LIMIT 1"


def earlier_projects(area: str, plan: str, year: int, agency: str) -> list[Earlier]:
    """The agency's projects of the year before, in their order, as they would be copied into `year` of `plan`."""

    def work(tx: db.Transaction) -> list[Earlier]:
        rows = tx.run(_EARLIER, area=area, agency=agency, earlier=year - 1, year=year)
        return [Earlier(project_in(tx, row["id"]), row["copy"], tuple(_lost(tx, row["id"], plan))) for row in rows]

    return db.read_with(work)


def lost_links(project: Project) -> list[LostLink]:
    """What a copy could not take over from the project that it is a copy of."""

    def work(tx: db.Transaction) -> list[LostLink]:
        row = tx.one(_SOURCE, id=project.id)
        return [] if row is None else _lost(tx, row["source"], project.plan)

    return db.read_with(work)


def copy_projects(area: str, plan: str, year: int, sources: Sequence[str], actor: Actor) -> list[Project]:
    """Copies projects of the year before into `year` as drafts, in one write; one that has a copy there already is left
    out. Raises NotFoundError for one that is not of the area and the year before."""

    def work(tx: db.Transaction) -> list[str]:
        made = []
        for source in sources:
            standing = project_in(tx, source)
            if standing.area != area or standing.year != year - 1:
                raise NotFoundError(f"{source} is no project of {area} in {year - 1}")
            if not tx.run(_HAS_COPY, source=source, year=year)[0]["copies"]:
                made.append(_copy(tx, standing, plan, year, actor))
        return made

    return [get_project(one) for one in db.write(work)]


def _copy(tx: db.Transaction, source: Project, plan: str, year: int, actor: Actor) -> str:
    draft = replace(
        draft_of(source),
        title_th=in_year(source.title_th, source.year, year),
        start=source.start and years_later(source.start, year - source.year),
        end=source.end and years_later(source.end, year - source.year),
    )
    made = create_in(tx, source.area, plan, year, draft, actor, status=ProjectStatus.DRAFT)
    tx.run(_COPIED, copy=made, source=source.id)
    form = form_in(tx, source.id)
    write_form(tx, made, replace(form, kind=form.kind or ProjectKind.CONTINUING))
    joint = [
        PartnerDraft(one.agency, one.part)
        for one in partners.partners_in(tx, source.id)
        if one.state is not PartnerState.DECLINED
    ]
    partners.replace_partners(tx, project_in(tx, made), source.agency, joint, actor.person)
    links = _carried(tx.run(_LINKS, project=source.id, plan=plan))
    tx.run(_WRITE_LINKS, project=made, links=links, by=actor.person)
    tell(tx, source.area, Action.COPIED, made, actor, before={"source": source.id}, after={"links": len(links)})
    return made


def _carried(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The links whose element stands. Shares of what is left no longer make a whole, so they go where one was lost."""
    kept = [row for row in rows if row["stands"]]
    whole = len(kept) == len(rows)
    return [
        {
            "element": row["element"],
            "role": row["role"],
            "share": row["share"] if whole else None,
            "reason": row["reason"],
            "order": place,
        }
        for place, row in enumerate(kept)
    ]


def _lost(tx: db.Transaction, project: str, plan: str) -> list[LostLink]:
    return [
        LostLink(row["code"], row["title_th"], row["title_en"], LinkRole(row["role"]))
        for row in tx.run(_LINKS, project=project, plan=plan)
        if not row["stands"]
    ]
