"""The earlier projects that a suggestion leans on: those linked in any year of the plan whose titles share most letters
with what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.title_grams import TitleGrams
from graph.model.suggestion import PastProject

MOST_COMPARED = 60
"""A sentence model takes a hundredth of a second for a title that it has not met."""


def titles_of(years: Sequence[Cascade]) -> Iterator[str]:
    """Titles of the linked projects, one a project."""
    for cascade in years:
        titles = cascade.projects.titles
        yield from (titles[row] for row in _linked(cascade).tolist())


def most_alike(
    text: str, years: Sequence[Cascade], grams: TitleGrams, *, but: str | None = None, most: int = MOST_COMPARED
) -> list[PastProject]:
    """At most so many linked projects, the most alike first, of two that are as much alike the one of the earlier place
    in `years`. `grams` holds the titles of all of them; `but` (a public id) is left out."""
    rows = [_linked(cascade) for cascade in years]
    place = np.fromiter((grams.rows[title] for title in titles_of(years)), dtype=np.int64, count=sum(map(len, rows)))
    alike = grams.like(text)[place]
    year = np.repeat(np.arange(len(years)), [len(one) for one in rows])
    row = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
    # One more than wanted, for the one that is left out.
    nearest = np.argsort(-alike, kind="stable")[: most + 1]
    found = (_project(years[year[one]], int(row[one])) for one in nearest.tolist())
    return [project for project in found if project.id != but][:most]


def _linked(cascade: Cascade) -> NDArray[np.int64]:
    """Rows of the projects that are linked to anything."""
    return np.flatnonzero(np.bincount(cascade.links.project, minlength=len(cascade.projects)))


def _project(cascade: Cascade, row: int) -> PastProject:
    """Of a project without a primary link, every link says what it is about."""
    links, projects = cascade.links, cascade.projects
    own = np.flatnonzero(links.project == row)
    primary = own[links.is_primary[own]]
    elements = links.element[primary if len(primary) else own]
    return PastProject(
        id=projects.ids[row],
        code=projects.codes[row],
        title=projects.titles[row],
        year=cascade.scope.year,
        elements=tuple(cascade.elements.ids[element] for element in elements.tolist()),
    )
