"""How far a scope's projects reach each plan as a whole: its elements that are reached, and money without overlap.

The money at a plan's elements overlaps: a project below one of them is often below others too. At a plan each link
that reaches any of its elements counts once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import CountArray
from graph.analysis.tables import BoolArray, MoneyArray


@dataclass(frozen=True, eq=False)
class PlanReach:
    """One row a plan of the cascade. Of its `elements`, `linked` are reached from some element of the province's plan
    and `reached` from some project. `projects` and `agencies` are distinct; money is int64 millionths of a baht."""

    elements: CountArray
    linked: CountArray
    reached: CountArray
    projects: CountArray
    agencies: CountArray
    budget: MoneyArray
    spent: MoneyArray


def plan_reach(cascade: Cascade) -> PlanReach:
    """Raises CycleError if the cascade has a circle."""
    size, plans = len(cascade.elements), len(cascade.plans)
    plan_of = cascade.elements.plan
    member = sparse.csr_array((np.ones(size, dtype=bool), (np.arange(size), plan_of)), shape=(size, plans))
    pairs = (cascade.closure @ member).tocsr()[cascade.links.element].tocoo()
    link, plan = pairs.coords
    project = cascade.links.project[link]

    def total(amounts: MoneyArray) -> MoneyArray:
        sums = np.zeros(plans, dtype=np.int64)
        np.add.at(sums, plan, amounts[link])
        return sums

    def distinct(things: NDArray[np.int32], of_all: int) -> CountArray:
        pair = np.unique(plan.astype(np.int64) * of_all + things)
        return np.bincount(pair // max(of_all, 1), minlength=plans).astype(np.int64)

    def of_each_plan(marked: BoolArray) -> CountArray:
        return np.bincount(plan_of[marked], minlength=plans).astype(np.int64)

    has_link = np.zeros(size, dtype=np.int64)
    has_link[cascade.links.element] = 1
    own = (~cascade.elements.upstream).astype(np.int64)
    return PlanReach(
        elements=np.bincount(plan_of, minlength=plans).astype(np.int64),
        linked=of_each_plan(cascade.below @ own > 0),
        reached=of_each_plan(cascade.below @ has_link > 0),
        projects=distinct(project, len(cascade.projects)),
        agencies=distinct(cascade.projects.agency[project], len(cascade.agencies)),
        budget=total(cascade.link_budget),
        spent=total(cascade.link_spent),
    )
