"""Projects that wait for someone of an agency: drafts to finish, entries of others to confirm, invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph import db
from graph.model.partner import PartnerState
from graph.model.project import Project, ProjectStatus
from graph.store.partners import JointProject, joint_projects
from graph.store.projects import to_project

_OWN = """
MATCH (agency:Agency)-[:OWNS]->(project:Project {plan: $plan, year: $year})
WHERE agency.id IN $agencies
  AND (project.status = 'draft' OR (project.entered_by IS NOT NULL AND project.confirmed_at IS NULL))
RETURN project, agency.id AS agency ORDER BY project.order, project.code
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """`unconfirmed` were entered for the agency by somebody else; the other drafts are in `drafts`."""

    drafts: tuple[Project, ...] = ()
    unconfirmed: tuple[Project, ...] = ()
    invited: tuple[JointProject, ...] = ()

    @property
    def total(self) -> int:
        return len(self.drafts) + len(self.unconfirmed) + len(self.invited)


def waiting_projects(plan: str, year: int, agencies: Sequence[str]) -> Waiting:
    """What waits for these agencies (public ids) in a plan's year. A cancelled project waits for nobody."""
    if not agencies:
        return Waiting()
    found = [to_project(row) for row in db.read(_OWN, plan=plan, year=year, agencies=list(agencies))]
    standing = [one for one in found if one.status is not ProjectStatus.CANCELLED]
    unconfirmed = tuple(one for one in standing if one.behalf is not None and one.behalf.is_open)
    return Waiting(
        drafts=tuple(one for one in standing if one not in unconfirmed),
        unconfirmed=unconfirmed,
        invited=tuple(
            one
            for one in joint_projects(plan, year, agencies)
            if one.partner.state is PartnerState.ASKED and one.project.status is not ProjectStatus.CANCELLED
        ),
    )
