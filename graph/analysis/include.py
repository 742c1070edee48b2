"""A project that does not count (a draft) put into a cascade for one look: what it would do if it were ready."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.relink import ProposedLink, relinked
from graph.analysis.tables import Projects, millionths
from graph.errors import InvalidError
from graph.model.plan import LinkRole
from graph.model.project import Project, ProjectLink


def including(cascade: Cascade, project: Project, links: Sequence[ProjectLink]) -> tuple[Cascade, int]:
    """The cascade with the project (of its scope) and its links, and the project's row; the cascade itself where it is
    there already. Links to elements that are not here are left out. Raises InvalidError for an unknown agency."""
    standing = cascade.project_rows.get(project.id)
    if standing is not None:
        return cascade, standing
    if project.agency not in cascade.agencies.ids:
        raise InvalidError(f"{project.agency} is no agency here", fields={"project.agency": "unknown"})
    row = len(cascade.projects)
    made = cascade.with_tables(projects=_appended(cascade, project))
    proposed = [
        ProposedLink(
            cascade.element_rows[link.element],
            link.role is LinkRole.PRIMARY,
            None if link.share is None else float(link.share),
        )
        for link in links
        if link.element in cascade.element_rows
    ]
    return relinked(made, row, proposed), row


def _appended(cascade: Cascade, project: Project) -> Projects:
    old = cascade.projects
    agency = cascade.agencies.ids.index(project.agency)
    budget = 0 if project.budget is None else millionths(project.budget)
    return Projects(
        ids=(*old.ids, project.id),
        codes=(*old.codes, project.code),
        titles=(*old.titles, project.title_th),
        titles_en=(*old.titles_en, project.title_en),
        agency=np.append(old.agency, np.int32(agency)),
        budget=np.append(old.budget, np.int64(budget)),
        budget_known=np.append(old.budget_known, project.budget is not None),
        spent=np.append(old.spent, np.int64(0)),
        spent_known=np.append(old.spent_known, False),
        progress=np.append(old.progress, np.nan),
        reported=np.append(old.reported, False),
        accepted=np.append(old.accepted, False),
        parts=np.append(old.parts, np.int64(0)),
        parts_known=np.append(old.parts_known, False),
        weights=np.append(old.weights, np.nan),
        districts=(*old.districts, ()),
    )
