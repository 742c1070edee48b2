"""What an element's figures are counted from: each project with its part here, and the paths that it counts by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.paths import Contributor, Path, paths
from graph.analysis.tables import to_baht
from graph.store.page import Page, page_of

SIZE = 50
MOST_PATHS = 4


@dataclass(frozen=True, slots=True)
class Contribution:
    """A project's part in an element. `project` is its row, `agency` its owner's short name; `share` is percent of the
    project; money is baht; `paths` lead from the linked elements up to the element, the shortest few."""

    project: int
    code: str
    title_th: str
    title_en: str | None
    agency: str
    share: float
    budget: float
    spent: float
    progress: float | None
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class AgencyPart:
    """What one agency's projects carry of an element."""

    code: str
    name_th: str
    name_en: str | None
    projects: int
    budget: float
    spent: float


@dataclass(frozen=True, slots=True)
class Contributed:
    """All of an element's contributors added up; baht."""

    projects: int
    agencies: tuple[AgencyPart, ...]
    budget: float
    spent: float


def contributed(cascade: Cascade, found: Sequence[Contributor]) -> Contributed:
    """The sums, and each agency's part, the largest budget first."""
    sums: dict[int, list[int]] = {}
    for one in found:
        part = sums.setdefault(int(cascade.projects.agency[one.project]), [0, 0, 0])
        part[0] += 1
        part[1] += one.budget
        part[2] += one.spent
    ordered = sorted(sums.items(), key=lambda item: (-item[1][1], item[0]))
    return Contributed(
        projects=len(found),
        agencies=tuple(
            _agency_part(cascade, agency, count, budget, spent) for agency, (count, budget, spent) in ordered
        ),
        budget=to_baht(sum(one.budget for one in found)),
        spent=to_baht(sum(one.spent for one in found)),
    )


def contributions(cascade: Cascade, element: int, found: Sequence[Contributor], page: int) -> Page[Contribution]:
    """One page of the contributors, those that carry most money here first."""
    ordered = sorted(found, key=lambda one: (-one.budget, one.project))
    return page_of(ordered, page, SIZE).showing(lambda one: _contribution(cascade, element, one))


def _agency_part(cascade: Cascade, agency: int, projects: int, budget: int, spent: int) -> AgencyPart:
    table = cascade.agencies
    return AgencyPart(
        code=table.codes[agency],
        name_th=table.names[agency],
        name_en=table.names_en[agency],
        projects=projects,
        budget=to_baht(budget),
        spent=to_baht(spent),
    )


def _contribution(cascade: Cascade, element: int, one: Contributor) -> Contribution:
    projects = cascade.projects
    progress = float(projects.progress[one.project])
    return Contribution(
        project=one.project,
        code=projects.codes[one.project],
        title_th=projects.titles[one.project],
        title_en=projects.titles_en[one.project],
        agency=cascade.agencies.shorts[int(projects.agency[one.project])],
        share=one.share * 100,
        budget=to_baht(one.budget),
        spent=to_baht(one.spent),
        progress=None if math.isnan(progress) else progress,
        paths=tuple(paths(cascade, element, project=one.project, limit=MOST_PATHS)),
    )
