"""How a project's money, people and progress are divided over its alignment links, so that no baht counts twice.

Rule (exchange contract, "Shares"): stated shares rule; without any, the whole project stands at its primary link, or
in equal parts at all its links when none is primary. Every division is in whole millionths by largest remainder, so
the parts of a project add up to exactly what was divided.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.analysis.tables import BoolArray, FloatArray, MoneyArray, RowArray

SHARE_UNITS = 10_000
"""Shares are counted in ten-thousandths of a percent."""

WHOLE = 100 * SHARE_UNITS


def fractions(
    project: RowArray, is_primary: BoolArray, share: FloatArray, projects: int
) -> tuple[MoneyArray, MoneyArray]:
    """Each link's part of its project as (numerator, denominator), both int64 and one row a link.

    With stated shares the numerator is the share and the denominator the whole, or the sum of the shares where they
    exceed the whole (they are scaled down); links without a share then carry 0. Without shares: 1 at each primary
    link, 1 at each link if there is no primary.
    """
    states = ~np.isnan(share)
    shared = np.bincount(project[states], minlength=projects) > 0
    primaries = np.bincount(project[is_primary], minlength=projects)
    unshared_part = np.where(primaries[project] > 0, is_primary, True).astype(np.int64)
    stated_part = np.rint(np.where(states, share, 0.0) * SHARE_UNITS).astype(np.int64)
    numerator = np.where(shared[project], stated_part, unshared_part)
    total = _sum_by(project, numerator, projects)
    whole = np.where(shared, np.maximum(total, WHOLE), np.maximum(total, 1))
    return numerator, whole[project]


def divide(
    amount: MoneyArray, project: RowArray, numerator: MoneyArray, denominator: MoneyArray, rank: NDArray[np.int64]
) -> MoneyArray:
    """The part of `amount` (one row a project, whole units) that each link carries, by largest remainder.

    A project's parts add up to amount × Σnumerator ÷ denominator, rounded down. `rank` (one row a link, distinct
    within a project) breaks ties, so that the order of the rows does not matter. Safe from overflow for amounts below
    9·10^18 and numerators below 10^9.
    """
    quotient, rest = np.divmod(amount[project], denominator)
    part, remainder = np.divmod(rest * numerator, denominator)
    part += quotient * numerator
    left = _sum_by(project, remainder, len(amount)) // np.maximum(_first_by(project, denominator, len(amount)), 1)
    if left.any():
        rows = np.flatnonzero(left[project] > 0)
        rows = rows[np.lexsort((rank[rows], -remainder[rows], project[rows]))]
        owner = project[rows]
        first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        place = np.arange(len(rows)) - np.repeat(first, np.diff(np.r_[first, len(rows)]))
        part[rows[place < left[owner]]] += 1
    return part


def _sum_by(group: RowArray, values: MoneyArray, groups: int) -> MoneyArray:
    """Exact integer sums a group (np.bincount would sum as float)."""
    sums = np.zeros(groups, dtype=np.int64)
    np.add.at(sums, group, values)
    return sums


def _first_by(group: RowArray, values: MoneyArray, groups: int) -> MoneyArray:
    firsts = np.zeros(groups, dtype=np.int64)
    firsts[group] = values
    return firsts
