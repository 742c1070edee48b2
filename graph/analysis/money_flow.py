"""Where the year's money comes from and where it goes: source → agency → development issue → national strategy.

Each stage divides all of the scope's budget, so none of it counts twice and every stage adds up to the same baht. What
reaches several issues, or several national strategies, is divided among them in equal parts of whole baht; coverage,
in contrast, counts it in full at each. Rows are of the cascade; NONE stands for what reaches none, or names no source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.tables import MILLION, NONE
from graph.model.plan import ElementKind, PlanLevel

Amounts = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Funding:
    """Where a project's money comes from: the `source` that the project names, and of the parts of its budget that
    state an amount (source, millionths of a baht)."""

    source: str | None = None
    parts: tuple[tuple[str | None, int], ...] = ()


@dataclass(frozen=True, slots=True)
class MoneyFlow:
    """Millionths of a baht. `sources` begins with the one that gives most; `by_source` is by (place in `sources`, NONE
    for what names none; agency), the others by (agency, issue) and (issue, national strategy). No amount is 0."""

    total: int
    sources: tuple[str, ...]
    by_source: Amounts
    by_issue: Amounts
    by_national: Amounts


def money_flow(cascade: Cascade, funding: Mapping[str, Funding]) -> MoneyFlow:
    """`funding` is by project (public id); one that is not there names no source. Raises CycleError for a circle."""
    sources, by_source = _from_sources(cascade, funding)
    by_issue: Counter[tuple[int, int]] = Counter()
    by_national: Counter[tuple[int, int]] = Counter()
    issues, nationals = frozenset(issue_rows(cascade)), frozenset(national_rows(cascade))
    for (agency, element), amount in sorted(_at_elements(cascade).items()):
        above = [] if element == NONE else cascade.elements_above(element).tolist()
        for issue, part in _divided(amount, [row for row in above if row in issues]):
            by_issue[agency, issue] += part
            for national, share in _divided(part, [row for row in above if row in nationals]):
                by_national[issue, national] += share
    return MoneyFlow(
        total=int(cascade.projects.budget.sum()),
        sources=sources,
        by_source=by_source,
        by_issue=_without_nothing(by_issue),
        by_national=_without_nothing(by_national),
    )


def by_source(budget: int, funding: Funding) -> Counter[str | None]:
    """Of a project's budget (millionths of a baht) what comes from each source that it names, 0 of one that is named
    for nothing; None where nothing is named."""
    sums: Counter[str | None] = Counter()
    for source, amount in _by_source(budget, funding):
        sums[source] += amount
    return sums


def issue_rows(cascade: Cascade) -> list[int]:
    """The province's development issues, in the plan's order."""
    elements = cascade.elements
    return [row for row, kind in enumerate(elements.kinds) if kind == ElementKind.ISSUE and not elements.upstream[row]]


def national_rows(cascade: Cascade) -> list[int]:
    """The national strategy's elements in force that stand below none of the others."""
    elements = cascade.elements
    rows = [
        row for row, level in enumerate(elements.levels) if level is PlanLevel.NATIONAL and bool(elements.in_force[row])
    ]
    return [row for row in rows if not set(cascade.parents.get(row, ())).intersection(rows)]


def _from_sources(cascade: Cascade, funding: Mapping[str, Funding]) -> tuple[tuple[str, ...], Amounts]:
    named: Counter[tuple[str | None, int]] = Counter()
    for row, public_id in enumerate(cascade.projects.ids):
        agency = int(cascade.projects.agency[row])
        for source, amount in _by_source(int(cascade.projects.budget[row]), funding.get(public_id, Funding())):
            named[source, agency] += amount
    given: Counter[str] = Counter()
    for (source, _agency), amount in named.items():
        if source is not None and amount:
            given[source] += amount
    sources = tuple(sorted(given, key=lambda source: (-given[source], source)))
    place: dict[str | None, int] = {source: number for number, source in enumerate(sources)}
    return sources, {(place.get(source, NONE), agency): amount for (source, agency), amount in named.items() if amount}


def _by_source(budget: int, funding: Funding) -> list[tuple[str | None, int]]:
    """A project's budget by source. What its parts leave over comes from the source that the project names; parts of
    more than the budget are scaled down to it."""
    stated = sum(amount for _source, amount in funding.parts)
    otherwise = funding.source or next((source for source, _amount in funding.parts if source), None)
    whole, found, before = max(stated, budget), [], 0
    for source, amount in funding.parts:
        # By what has been given up to here, so that the parts add up.
        upto = before + amount
        found.append((source or otherwise, budget * upto // max(whole, 1) - budget * before // max(whole, 1)))
        before = upto
    return [*found, (otherwise, budget - sum(amount for _source, amount in found))]


def _at_elements(cascade: Cascade) -> Amounts:
    """Money by (agency, linked element); at NONE what no link carries."""
    links, owner = cascade.links, cascade.projects.agency
    placed: Counter[tuple[int, int]] = Counter()
    left = cascade.projects.budget.copy()
    np.subtract.at(left, links.project, cascade.link_budget)
    agencies = owner[links.project].tolist()
    for agency, element, amount in zip(agencies, links.element.tolist(), cascade.link_budget.tolist(), strict=True):
        placed[agency, element] += amount
    for agency, amount in zip(owner.tolist(), left.tolist(), strict=True):
        placed[agency, NONE] += amount
    return _without_nothing(placed)


def _divided(amount: int, among: Sequence[int]) -> list[tuple[int, int]]:
    """Equal parts in whole baht; what is left over goes to the first, baht by baht."""
    if not among:
        return [(NONE, amount)]
    baht, rest = divmod(amount, MILLION)
    each, more = divmod(baht, len(among))
    parts = [(each + (place < more)) * MILLION for place in range(len(among))]
    parts[0] += rest
    return list(zip(among, parts, strict=True))


def _without_nothing(amounts: Counter[tuple[int, int]]) -> Amounts:
    return {pair: amount for pair, amount in amounts.items() if amount}
