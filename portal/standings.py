"""How an element stands in a year: the row that plan outlines, element pages and upstream plans show.

The figures come from a finished run or from a coverage computed for one page; both are graph.analysis.coverage's JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.rule import GAP_KINDS
from graph.model.plan import PlanLevel


@dataclass(frozen=True, slots=True)
class Standing:
    """An element and what stands below it. `code` names it in addresses. Money is baht, `progress` percent or None.
    `is_counted`: the figures are of a run that saw the element; else they are all zero."""

    row: int
    code: str
    id: str
    plan: str
    level: PlanLevel
    kind: str
    title_th: str
    title_en: str | None
    is_counted: bool = False
    direct_projects: int = 0
    projects: int = 0
    agencies: int = 0
    budget: float = 0
    spent: float = 0
    progress: float | None = None
    grade: int = 0
    indicators: int = 0
    indicators_with_target: int = 0

    @property
    def is_provincial(self) -> bool:
        return self.level is PlanLevel.PROVINCE

    @property
    def is_expected(self) -> bool:
        """Whether projects are expected below it, so that having none is a gap."""
        return self.is_provincial and self.kind in GAP_KINDS

    @property
    def is_covered(self) -> bool:
        return self.projects > 0

    @property
    def is_uncovered(self) -> bool:
        """A gap: counted, expected, and without a single project."""
        return self.is_counted and self.is_expected and not self.is_covered


def standings(cascade: Cascade, figures: Mapping[str, Mapping[str, Any]]) -> Sequence[Standing]:
    """One a row of the cascade's elements. `figures` is coverage by element key, empty where there is no run yet."""
    by_id = {entry["id"]: entry for entry in figures.values()}
    return [standing_of(cascade, row, by_id.get(cascade.elements.ids[row])) for row in range(len(cascade.elements))]


def standing_of(cascade: Cascade, row: int, figures: Mapping[str, Any] | None = None) -> Standing:
    """One element; `figures` is its own entry of coverage."""
    elements, plans = cascade.elements, cascade.plans
    return Standing(
        row=row,
        code=cascade.element_keys[row],
        id=elements.ids[row],
        plan=plans.codes[int(elements.plan[row])],
        level=elements.levels[row],
        kind=elements.kinds[row],
        title_th=elements.titles[row],
        title_en=elements.titles_en[row],
        **_counted(figures),
    )


def _counted(entry: Mapping[str, Any] | None) -> dict[str, Any]:
    if not entry:
        return {}
    return {
        "is_counted": True,
        "direct_projects": entry["direct_projects"],
        "projects": entry["projects"],
        "agencies": entry["agencies"],
        "budget": entry["budget_baht"],
        "spent": entry["spent_baht"],
        "progress": entry["progress"],
        "grade": entry["grade"],
        "indicators": entry["indicators"]["below"],
        "indicators_with_target": entry["indicators"]["with_target"],
    }
