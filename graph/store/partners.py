"""Partner agencies of projects: the owner names them with its form, each answers for itself. A joint project is the
owner's and counts there alone; nothing here touches a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph import db
from graph.errors import InvalidError, NotAllowedError, NotFoundError
from graph.model.audit import Action
from graph.model.partner import Partner, PartnerDraft, PartnerState
from graph.model.people import Actor
from graph.model.project import Project
from graph.store import scopes
from graph.store.projects import project_in, tell, to_project

MAX_PARTNERS = 50
MAX_PART = 2_000

_LIST = """
MATCH (partner:Agency)-[joint:PARTNERS]->(project:Project {id: $project})
RETURN partner.id AS agency, joint.part AS part, joint.state AS state, joint.reason AS reason, joint.at AS at
ORDER BY partner.order, partner.code
"""


def list_partners(project_id: str) -> list[Partner]:
    """The project's partners in the order of the province's agencies."""
    return db.read_with(lambda tx: partners_in(tx, project_id))


def partners_in(tx: db.Transaction, project_id: str) -> list[Partner]:
    """`list_partners` inside an open transaction."""
    return [_partner(row) for row in tx.run(_LIST, project=project_id)]


@dataclass(frozen=True, slots=True)
class JointProject:
    """A project that an agency is a partner of."""

    project: Project
    owner_short: str
    partner: Partner


_JOINT = """
MATCH (agency:Agency)-[joint:PARTNERS]->(project:Project {plan: $plan, year: $year})
WHERE agency.id IN $agencies
MATCH (owner:Agency)-[:OWNS]->(project)
WITH agency, joint, project, owner
ORDER BY CASE joint.state WHEN 'asked' THEN 0 ELSE 1 END, project.order, project.code
RETURN project, owner.id AS agency, coalesce(owner.short_th, owner.name_th) AS owner_short, agency.id AS partner,
       joint.part AS part, joint.state AS state, joint.reason AS reason, joint.at AS at
"""


def joint_projects(plan: str, year: int, agencies: Sequence[str]) -> list[JointProject]:
    """The projects that these agencies (public ids) are partners of, whatever their state; unanswered ones first."""
    return [
        JointProject(to_project(row), row["owner_short"], _partner({**row, "agency": row["partner"]}))
        for row in db.read(_JOINT, plan=plan, year=year, agencies=list(agencies))
    ]


_KNOWN = "MATCH (agency:Agency {area: $area}) WHERE agency.id IN $agencies RETURN collect(agency.id) AS ids"

_DROP = """
MATCH (agency:Agency)-[joint:PARTNERS]->(:Project {id: $project})
WHERE NOT agency.id IN $kept
DELETE joint
"""

_ASK = """
MATCH (agency:Agency {id: $agency}), (project:Project {id: $project})
MERGE (agency)-[joint:PARTNERS {key: $agency + '|' + $project}]->(project)
SET joint.part = $part, joint.state = 'asked', joint.reason = null, joint.by = $by, joint.at = datetime()
"""


def replace_partners(tx: db.Transaction, project: Project, owner: str, drafts: Sequence[PartnerDraft], by: str) -> bool:
    """Makes `drafts` the partners of the project inside an open write; whether anything changed. A new partner is
    asked, and asked again when its part changes. Raises InvalidError (`partners`: twice, owner, foreign, too_many;
    `partners-<n>-part`: too_long)."""
    _refuse_invalid(tx, project.area, owner, drafts)
    standing = {partner.agency: partner for partner in partners_in(tx, project.id)}
    wanted = {draft.agency: draft for draft in drafts}
    gone = standing.keys() - wanted.keys()
    if gone:
        tx.run(_DROP, project=project.id, kept=list(wanted))
    asked = [draft for draft in drafts if draft.agency not in standing or standing[draft.agency].part != draft.part]
    for draft in asked:
        tx.run(_ASK, agency=draft.agency, project=project.id, part=draft.part, by=by)
    return bool(gone or asked)


def _refuse_invalid(tx: db.Transaction, area: str, owner: str, drafts: Sequence[PartnerDraft]) -> None:
    agencies = [draft.agency for draft in drafts]
    found = {f"partners-{n}-part": "too_long" for n, draft in enumerate(drafts) if len(draft.part) > MAX_PART}
    if len(drafts) > MAX_PARTNERS:
        found["partners"] = "too_many"
    elif owner in agencies:
        found["partners"] = "owner"
    elif len(set(agencies)) < len(agencies):
        found["partners"] = "twice"
    elif agencies and set(tx.run(_KNOWN, area=area, agencies=agencies)[0]["ids"]) != set(agencies):
        found["partners"] = "foreign"
    if found:
        raise InvalidError("the partners break a rule", fields=found)


_ANSWER = """
MATCH (agency:Agency {id: $agency})-[joint:PARTNERS]->(project:Project {id: $project, area: $area})
WITH joint, project, joint.state AS before
SET joint.state = $state, joint.reason = $reason, joint.by = $by, joint.at = datetime()
RETURN before, project.title_th AS title
"""


def answer(area: str, project_id: str, agency: str, state: PartnerState, reason: str | None, actor: Actor) -> Partner:
    """A partner confirms or declines, and may change its mind. Declining wants a reason. Raises InvalidError (`reason`:
    required, too_long), NotAllowedError (someone answers for another agency), NotFoundError (not asked)."""
    reason = (reason or "").strip() or None
    if actor.on_behalf_of is not None:
        raise NotAllowedError("a partner answers for itself")
    if state is PartnerState.DECLINED and reason is None:
        raise InvalidError("declining wants a reason", fields={"reason": "required"})
    if len(reason or "") > MAX_PART:
        raise InvalidError("the reason is too long", fields={"reason": "too_long"})

    def work(tx: db.Transaction) -> None:
        parameters = {"area": area, "project": project_id, "agency": agency}
        scopes.touch(tx, area, [project_in(tx, project_id).year], projects=[project_id])
        row = tx.one(_ANSWER, state=state.value, reason=reason, by=actor.person, **parameters)
        if row is None:
            raise NotFoundError(f"{agency} is no partner of {project_id}")
        before = {"agency": agency, "state": row["before"]}
        after = {"agency": agency, "state": state.value, "reason": reason}
        tell(tx, area, Action.ANSWERED, project_id, actor, before=before, after=after)

    db.write(work)
    return next(partner for partner in list_partners(project_id) if partner.agency == agency)


def _partner(row: Mapping[str, Any]) -> Partner:
    return Partner(row["agency"], row["part"] or "", PartnerState(row["state"]), row["reason"], row["at"])
