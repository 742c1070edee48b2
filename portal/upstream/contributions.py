"""The projects that reach an upstream plan, each with its part and with where in the plan it arrives. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.paths import Contributor, plan_contributors
from graph.analysis.tables import to_baht
from graph.store.page import Page, page_of
from portal.standings import Standing

SIZE = 50


@dataclass(frozen=True, slots=True)
class PlanContribution:
    """A project's part in a plan. `share` is percent of the project, money is baht; `arrives_at` are the elements
    where its ways up first enter the plan."""

    code: str
    title_th: str
    title_en: str | None
    agency: str
    agency_code: str
    share: float
    budget: float
    spent: float
    arrives_at: tuple[Standing, ...]


def contributions(cascade: Cascade, stands: Sequence[Standing], plan: int, page: int) -> Page[PlanContribution]:
    """One page of the projects, those that carry most money to the plan first."""
    found = sorted(plan_contributors(cascade, plan), key=lambda one: (-one.budget, one.project))
    return page_of(found, page, SIZE).showing(lambda one: _contribution(cascade, stands, plan, one))


def _contribution(cascade: Cascade, stands: Sequence[Standing], plan: int, one: Contributor) -> PlanContribution:
    projects, agencies = cascade.projects, cascade.agencies
    agency = int(projects.agency[one.project])
    return PlanContribution(
        code=projects.codes[one.project],
        title_th=projects.titles[one.project],
        title_en=projects.titles_en[one.project],
        agency=agencies.shorts[agency],
        agency_code=agencies.codes[agency],
        share=one.share * 100,
        budget=to_baht(one.budget),
        spent=to_baht(one.spent),
        arrives_at=tuple(stands[row] for row in _entries(cascade, plan, one)),
    )


def _entries(cascade: Cascade, plan: int, one: Contributor) -> list[int]:
    """Rows of the plan's elements that the project is linked to, or that its ways up enter from outside the plan."""
    linked = np.unique(cascade.links.element[list(one.links)])
    on_the_way = set(np.concatenate([cascade.elements_above(row) for row in linked.tolist()]).tolist())
    plan_of = cascade.elements.plan
    starts = set(linked.tolist())
    return sorted(
        row
        for row in on_the_way
        if plan_of[row] == plan
        and (
            row in starts
            or any(below in on_the_way and plan_of[below] != plan for below in cascade.children.get(row, ()))
        )
    )
