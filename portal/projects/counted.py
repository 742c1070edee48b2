"""What each project counts for at an element: the parts that the element's own coverage adds up."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from graph.analysis.cascade import Cascade
from graph.analysis.paths import contributors
from graph.analysis.tables import MILLION


def counted_at(
    cascade: Cascade, element: int, *, agency: str | None = None, only: Collection[str] | None = None
) -> dict[str, Decimal]:
    """Project id → baht of its budget that counts at the element (a row), by the shares of the links that reach it.
    `agency` and `only` (public ids) narrow as a list's filters do."""
    projects, agencies = cascade.projects, cascade.agencies
    return {
        projects.ids[one.project]: Decimal(one.budget) / MILLION
        for one in contributors(cascade, element)
        if (agency is None or agencies.ids[int(projects.agency[one.project])] == agency)
        and (only is None or projects.ids[one.project] in only)
    }
