"""The cascade if some projects and agencies were not there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.tables import NONE, BoolArray
from graph.errors import InvalidError


def without(cascade: Cascade, *, projects: Collection[str] = (), agencies: Collection[str] = ()) -> Cascade:
    """The cascade if these projects and agencies (public ids) were not there: an agency's projects, adoptions and
    places in groups go with it and its indicators lose their owner. Raises InvalidError for an id that is not here."""
    _known("project", projects, cascade.projects.ids)
    _known("agency", agencies, cascade.agencies.ids)
    agency_stays = ~_marked(agencies, cascade.agencies.ids)
    project_stays = agency_stays[cascade.projects.agency] & ~_marked(projects, cascade.projects.ids)
    new_agency, new_project = _renumbered(agency_stays), _renumbered(project_stays)
    project_rows = np.flatnonzero(project_stays)
    link_rows = np.flatnonzero(project_stays[cascade.links.project])
    report_rows = np.flatnonzero(project_stays[cascade.reports.project])
    adoption_rows = np.flatnonzero(agency_stays[cascade.adoptions.agency])
    partner_rows = np.flatnonzero(project_stays[cascade.partners.project] & agency_stays[cascade.partners.agency])
    superseded_rows = np.flatnonzero(project_stays[cascade.superseded.project])
    distinct_rows = np.flatnonzero(project_stays[cascade.distinct.project] & project_stays[cascade.distinct.other])
    presence_rows = np.flatnonzero(agency_stays[cascade.presences.agency])
    owner = np.where(cascade.indicators.owner == NONE, NONE, np.r_[new_agency, NONE][cascade.indicators.owner])
    return cascade.with_tables(
        agencies=cascade.agencies.take(np.flatnonzero(agency_stays)),
        projects=cascade.projects.take(project_rows, agency=new_agency[cascade.projects.agency[project_rows]]),
        links=cascade.links.take(link_rows, project=new_project[cascade.links.project[link_rows]]),
        indicators=cascade.indicators.take(np.arange(len(cascade.indicators)), owner=owner.astype(np.int32)),
        reports=cascade.reports.take(report_rows, project=new_project[cascade.reports.project[report_rows]]),
        adoptions=cascade.adoptions.take(adoption_rows, agency=new_agency[cascade.adoptions.agency[adoption_rows]]),
        partners=cascade.partners.take(
            partner_rows,
            project=new_project[cascade.partners.project[partner_rows]],
            agency=new_agency[cascade.partners.agency[partner_rows]],
        ),
        distinct=cascade.distinct.take(
            distinct_rows,
            project=new_project[cascade.distinct.project[distinct_rows]],
            other=new_project[cascade.distinct.other[distinct_rows]],
        ),
        superseded=cascade.superseded.take(
            superseded_rows, project=new_project[cascade.superseded.project[superseded_rows]]
        ),
        presences=cascade.presences.take(presence_rows, agency=new_agency[cascade.presences.agency[presence_rows]]),
    )


def _marked(wanted: Collection[str], ids: Sequence[str]) -> BoolArray:
    chosen = frozenset(wanted)
    return np.fromiter((one in chosen for one in ids), dtype=bool, count=len(ids))


def _known(kind: str, wanted: Collection[str], ids: Sequence[str]) -> None:
    unknown = sorted(set(wanted).difference(ids))
    if unknown:
        raise InvalidError(f"no such {kind} here: {', '.join(unknown)}", fields={kind: "unknown"})


def _renumbered(stays: BoolArray) -> NDArray[np.int32]:
    """New row number of each old row that stays; -1 for the others."""
    return np.where(stays, np.cumsum(stays) - 1, NONE).astype(np.int32)
