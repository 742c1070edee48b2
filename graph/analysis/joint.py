"""Who takes part in which project, and which agencies work together: in joint projects, working groups and meetings.
Every analysis of working together asks here."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graph.analysis.cascade import Cascade
from graph.analysis.tables import RowArray


def taking_part(cascade: Cascade) -> tuple[RowArray, RowArray]:
    """(agency, project), a row each: who owns a project or is a partner of it."""
    projects = np.arange(len(cascade.projects), dtype=np.int32)
    return (
        np.r_[cascade.projects.agency, cascade.partners.agency],
        np.r_[projects, cascade.partners.project],
    )


def ties(cascade: Cascade) -> sparse.csr_array:
    """Boolean agencies × agencies: those that take part in a project, a working group or a meeting together, each with
    itself."""
    count = len(cascade.agencies)
    # Only projects with partners tie anybody; the many others would make the product dear.
    joint = np.unique(cascade.partners.project)
    owner = cascade.projects.agency[joint]
    agency = np.r_[owner, cascade.partners.agency, cascade.presences.agency]
    place = np.r_[
        np.arange(len(joint)),
        np.searchsorted(joint, cascade.partners.project),
        len(joint) + cascade.presences.gathering,
    ]
    shape = (count, len(joint) + len(cascade.gatherings))
    part = sparse.csr_array((np.ones(len(agency), dtype=bool), (agency, place)), shape=shape)
    together: sparse.csr_array = ((part @ part.T) + sparse.eye_array(count, dtype=bool)).tocsr()
    return together
