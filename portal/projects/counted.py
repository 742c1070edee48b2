"""What each project counts for at an element: the parts that the element's own coverage adds up."""

from __future__ import annotations

from decimal import Decimal

from graph.analysis.cascade import Cascade
from graph.analysis.paths import contributors
from graph.analysis.tables import MILLION


def counted_at(cascade: Cascade, element: int, *, agency: str | None = None, text: str = "") -> dict[str, Decimal]:
    """Project id → baht of its budget that counts at the element (a row), by the shares of the links that reach it.
    `agency` (public id) and `text` narrow as a list's filters do."""
    projects, agencies = cascade.projects, cascade.agencies
    words = text.lower().split()
    counted = {}
    for one in contributors(cascade, element):
        row = one.project
        if agency is not None and agencies.ids[int(projects.agency[row])] != agency:
            continue
        texts = [part.lower() for part in (projects.titles[row], projects.codes[row], projects.titles_en[row] or "")]
        if all(any(word in part for part in texts) for word in words):
            counted[projects.ids[row]] = Decimal(one.budget) / MILLION
    return counted
