"""Who works with whom: agencies of a scope, two of them tied by what they have in common. What a tie is counted from is
listed by `common`; what the whole network looks like is measured by graph.analysis.network_measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.analysis.agency_figures import reached_elements
from graph.analysis.cascade import Cascade
from graph.analysis.joint import taking_part
from graph.analysis.tables import RowArray
from graph.model.plan import ElementKind

CountArray = NDArray[np.int64]


class TieKind(StrEnum):
    """What two agencies may have in common.

    PROJECT: both take part in it, one as its owner or both as partners. OBJECTIVE: both have projects of their own from
    which the province's objective can be reached. GROUP: both belong to a working group that stood in the year.
    MEETING: both came to one in the year. Runs keep counts in this order: a new kind comes last.
    """

    PROJECT = "project"
    OBJECTIVE = "objective"
    GROUP = "group"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Common:
    """What ties two agencies: rows of the cascade's tables."""

    projects: tuple[int, ...]
    objectives: tuple[int, ...]
    groups: tuple[int, ...]
    meetings: tuple[int, ...]

    @property
    def strength(self) -> int:
        """How many things they have in common, all kinds together."""
        return len(self.projects) + len(self.objectives) + len(self.groups) + len(self.meetings)


def tie_counts(cascade: Cascade) -> dict[TieKind, CountArray]:
    """How many things of each kind two agencies have in common: agencies × agencies, symmetric, 0 with itself."""
    return {kind: _counts(part) for kind, part in _parts(cascade).items()}


def strengths(counts: Mapping[TieKind, CountArray], kinds: Iterable[TieKind] = tuple(TieKind)) -> CountArray:
    """How many things of these kinds two agencies have in common."""
    return np.asarray(np.sum([counts[kind] for kind in kinds], axis=0), dtype=np.int64)


def common(cascade: Cascade, one: int, other: int) -> Common:
    """What ties the agencies in two rows, in the order of the plan and of the lists."""
    parts = _parts(cascade)
    found = {
        kind: tuple(np.intersect1d(part[[one]].indices, part[[other]].indices).tolist()) for kind, part in parts.items()
    }
    objectives = objective_rows(cascade)
    return Common(
        projects=found[TieKind.PROJECT],
        objectives=tuple(int(objectives[place]) for place in found[TieKind.OBJECTIVE]),
        groups=found[TieKind.GROUP],
        meetings=found[TieKind.MEETING],
    )


def objective_rows(cascade: Cascade) -> NDArray[np.intp]:
    """Rows of the province's own objectives."""
    kinds = np.array(cascade.elements.kinds, dtype=object)
    return np.flatnonzero(~cascade.elements.upstream & (kinds == ElementKind.OBJECTIVE))


def _parts(cascade: Cascade) -> dict[TieKind, sparse.csr_array]:
    """Boolean agencies × things, a kind each: who has a part in what."""
    count = len(cascade.agencies)
    agency, project = taking_part(cascade)
    presences, met = cascade.presences, cascade.gatherings.is_meeting[cascade.presences.gathering]
    gathered = (count, len(cascade.gatherings))
    return {
        TieKind.PROJECT: _incidence(agency, project, (count, len(cascade.projects))),
        TieKind.OBJECTIVE: reached_elements(cascade)[:, objective_rows(cascade)].tocsr(),
        TieKind.GROUP: _incidence(presences.agency[~met], presences.gathering[~met], gathered),
        TieKind.MEETING: _incidence(presences.agency[met], presences.gathering[met], gathered),
    }


def _incidence(agency: RowArray, thing: RowArray, shape: tuple[int, int]) -> sparse.csr_array:
    made = sparse.csr_array((np.ones(len(agency), dtype=bool), (agency, thing)), shape=shape)
    made.sum_duplicates()
    return made


def _counts(part: sparse.csr_array) -> CountArray:
    # As whole numbers: a product of truths would say only whether, not how many.
    numbers = part.astype(np.int64)
    counts = np.asarray((numbers @ numbers.T).toarray(), dtype=np.int64)
    np.fill_diagonal(counts, 0)
    return counts
