"""What would be otherwise if projects stopped, agencies left, a project were added or linked elsewhere.

A pure function of a Cascade and some changes; nothing is stored. Changes name things by code or public id, all of the
cascade as it stands, and are told together: their order does not matter, and what stops or leaves wins over the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage, coverage
from graph.analysis.gaps.registry import run_rules
from graph.analysis.gaps.rule import Finding
from graph.analysis.include import including
from graph.analysis.relink import ProposedLink, relinked
from graph.analysis.tables import NONE
from graph.analysis.without import without
from graph.errors import InvalidError, NotFoundError
from graph.model.plan import ElementKind, LinkRole
from graph.model.project import Project, ProjectLink


@dataclass(frozen=True, slots=True)
class LinkTo:
    """To an element; `share` is percent of the project, None where none is stated. The first of several is primary."""

    element: str
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WithoutProject:
    project: str


@dataclass(frozen=True, slots=True)
class WithoutAgency:
    """Its projects go with it."""

    agency: str


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """`budget` in baht."""

    title: str
    agency: str
    budget: Decimal | None
    links: tuple[LinkTo, ...]


@dataclass(frozen=True, slots=True)
class OtherLinks:
    """The project with these links and no others."""

    project: str
    links: tuple[LinkTo, ...]


Change = WithoutProject | WithoutAgency | PlannedProject | OtherLinks

PLANNED_CODE = "NEW-{}"
"""Codes of planned projects, from 1 in the order of the changes."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A cascade with what the analyses say of it; findings in the order of `run_rules`."""

    cascade: Cascade
    coverage: Coverage
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Money in millionths of a baht: `linked` is what reaches the plan by some link. `strategies` are the province's,
    `goals` upstream elements that some project reaches."""

    projects: int
    agencies: int
    budget: int
    linked: int
    strategies: int
    strategies_covered: int
    goals: int
    findings: int


@dataclass(frozen=True, slots=True)
class ElementChange:
    """An element (a row of the cascade after) whose figures differ, each before and after; those of one that was not
    there before are 0. Money in millionths of a baht."""

    element: int
    projects: tuple[int, int]
    agencies: tuple[int, int]
    budget: tuple[int, int]
    grade: tuple[int, int]

    @property
    def is_lost(self) -> bool:
        """Whether nothing supports it any more."""
        return self.projects[0] > 0 and self.projects[1] == 0

    @property
    def is_gained(self) -> bool:
        """Whether nothing supported it before."""
        return self.projects[0] == 0 and self.projects[1] > 0


@dataclass(frozen=True, slots=True)
class Difference:
    """`elements` in the plan's order; `opened` and `closed` in the order of `run_rules`. `added` (rows after) and
    `gone` (rows before) are elements that only one of the two has: a what-if has none."""

    before: Sums
    after: Sums
    elements: tuple[ElementChange, ...]
    opened: tuple[Finding, ...]
    closed: tuple[Finding, ...]
    added: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


def picture(cascade: Cascade) -> Picture:
    covered = coverage(cascade)
    return Picture(cascade, covered, tuple(run_rules(cascade, covered)))


def apply(cascade: Cascade, changes: Iterable[Change]) -> Cascade:
    """The cascade after the changes. Raises NotFoundError for what is not here, InvalidError for links of one project
    to the same element twice."""
    told = list(changes)
    after = cascade
    for change in told:
        if isinstance(change, OtherLinks):
            after = relinked(after, _project(cascade, change.project), _proposed(cascade, change.links))
    planned = [change for change in told if isinstance(change, PlannedProject)]
    for number, change in enumerate(planned, 1):
        after = _with_planned(after, change, PLANNED_CODE.format(number))
    projects = [one.project for one in told if isinstance(one, WithoutProject)]
    agencies = [one.agency for one in told if isinstance(one, WithoutAgency)]
    if not projects and not agencies:
        return after
    return without(
        after,
        projects={cascade.projects.ids[_project(cascade, code)] for code in projects},
        agencies={_agency(cascade, code) for code in agencies},
    )


def compare(before: Picture, after: Picture) -> Difference:
    """What differs between a picture and that of the same scope after some changes, or some time."""
    rows = _rows_before(before.cascade, after.cascade)
    columns = [
        (np.where(rows >= 0, getattr(before.coverage, name)[rows], 0), getattr(after.coverage, name))
        for name in ("projects", "agencies", "budget", "grade")
    ]
    differs = np.any([old != new for old, new in columns], axis=0)
    elements = [
        ElementChange(row, *((int(old[row]), int(new[row])) for old, new in columns))
        for row in np.flatnonzero(differs).tolist()
    ]
    open_before = {finding.key for finding in before.findings}
    open_after = {finding.key for finding in after.findings}
    return Difference(
        before=_sums(before),
        after=_sums(after),
        elements=tuple(elements),
        opened=tuple(finding for finding in after.findings if finding.key not in open_before),
        closed=tuple(finding for finding in before.findings if finding.key not in open_after),
        added=tuple(np.flatnonzero(rows < 0).tolist()),
        gone=tuple(np.setdiff1d(np.arange(len(before.cascade.elements)), rows).tolist()),
    )


def _rows_before(before: Cascade, after: Cascade) -> NDArray[np.intp]:
    """Of each element after, its row before; NONE where it was not there."""
    had, has = before.elements.ids, after.elements.ids
    if had == has:
        return np.arange(len(has))
    place = {public_id: row for row, public_id in enumerate(had)}
    return np.fromiter((place.get(public_id, NONE) for public_id in has), dtype=np.intp, count=len(has))


def _sums(of: Picture) -> Sums:
    cascade, covered = of.cascade, of.coverage
    upstream = cascade.elements.upstream
    kinds = np.array(cascade.elements.kinds, dtype=object)
    strategies = ~upstream & (kinds == ElementKind.STRATEGY)
    has = covered.projects > 0
    return Sums(
        projects=covered.totals.projects,
        agencies=covered.totals.agencies,
        budget=covered.totals.budget,
        linked=int(cascade.link_budget.sum()),
        strategies=int(strategies.sum()),
        strategies_covered=int((strategies & has).sum()),
        goals=int((upstream & has).sum()),
        findings=len(of.findings),
    )


def _project(cascade: Cascade, code: str) -> int:
    if code not in cascade.project_rows:
        raise NotFoundError(f"no project {code} here", kind="project", id=code)
    return cascade.project_rows[code]


def _agency(cascade: Cascade, code: str) -> str:
    """Its public id."""
    for public_id, known in zip(cascade.agencies.ids, cascade.agencies.codes, strict=True):
        if code in (public_id, known):
            return public_id
    raise NotFoundError(f"no agency {code} here", kind="agency", id=code)


def _proposed(cascade: Cascade, links: Sequence[LinkTo]) -> list[ProposedLink]:
    unknown = [link.element for link in links if link.element not in cascade.element_rows]
    if unknown:
        raise NotFoundError(f"no element {unknown[0]} here", kind="element", id=unknown[0])
    rows = [cascade.element_rows[link.element] for link in links]
    if len(set(rows)) < len(rows):
        raise InvalidError("a project is linked to one element twice", fields={"links": "duplicate"})
    return [
        ProposedLink(row, place == 0, None if link.share is None else float(link.share))
        for place, (row, link) in enumerate(zip(rows, links, strict=True))
    ]


def _with_planned(cascade: Cascade, planned: PlannedProject, code: str) -> Cascade:
    _proposed(cascade, planned.links)
    project = Project(
        id=code,
        code=code,
        area=cascade.scope.area,
        plan="",
        agency=_agency(cascade, planned.agency),
        year=cascade.scope.year,
        title_th=planned.title,
        budget=planned.budget,
    )
    roles = (LinkRole.PRIMARY, *[LinkRole.SECONDARY] * len(planned.links))
    links = [
        ProjectLink(code, link.element, role, link.share) for link, role in zip(planned.links, roles, strict=False)
    ]
    return including(cascade, project, links)[0]
