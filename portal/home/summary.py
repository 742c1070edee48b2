"""The province's year in a few figures, and an agency's own projects by how well they are proven."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Grade
from graph.analysis.tables import to_baht
from graph.model.plan import ElementKind, PlanLevel
from graph.model.run import Run


@dataclass(frozen=True, slots=True)
class Summary:
    """Of a whole scope. `strategies` and `covered` count the province's own strategies."""

    strategies: int
    covered: int
    projects: int
    unlinked: int
    agencies: int
    all_agencies: int
    budget: float

    @property
    def uncovered(self) -> int:
        return self.strategies - self.covered


@dataclass(frozen=True, slots=True)
class Proof:
    """A project and its evidence grade; each grade includes the ones before it."""

    code: str
    title_th: str
    title_en: str | None
    grade: Grade


@dataclass(frozen=True, slots=True)
class AgencySummary:
    """The year of the agencies that a person keeps. `weakest` are the least proven projects, at most a few."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    projects: int
    unlinked: int
    budget: float
    weakest: tuple[Proof, ...]


MOST_WEAK = 5


def summary(run: Run, all_agencies: int) -> Summary:
    strategies = [
        figures
        for figures in run.coverage.values()
        if figures["kind"] == ElementKind.STRATEGY and figures["level"] == PlanLevel.PROVINCE
    ]
    totals = run.totals
    return Summary(
        strategies=len(strategies),
        covered=sum(figures["projects"] > 0 for figures in strategies),
        projects=totals["projects"],
        unlinked=totals["projects"] - totals["linked"],
        agencies=totals["agencies"],
        all_agencies=all_agencies,
        budget=totals["budget_baht"],
    )


def agency_summary(cascade: Cascade, coverage: Mapping[str, Any], codes: Collection[str]) -> AgencySummary | None:
    """Of the agencies with these codes; None where the area has none of them. `coverage` is a run's, by element."""
    agencies, projects = cascade.agencies, cascade.projects
    own = [row for row, code in enumerate(agencies.codes) if code in codes]
    if not own:
        return None
    rows = [row for row, agency in enumerate(projects.agency.tolist()) if agency in own]
    proofs = {row: _proof(cascade, coverage, row) for row in rows}
    weak = sorted(
        (row for row in rows if proofs[row].grade < Grade.REPORTED),
        key=lambda row: (proofs[row].grade, -int(projects.budget[row]), projects.codes[row]),
    )
    return AgencySummary(
        codes=tuple(agencies.codes[row] for row in own),
        names=tuple(agencies.shorts[row] for row in own),
        projects=len(rows),
        unlinked=sum(proofs[row].grade is Grade.NOTHING for row in rows),
        budget=to_baht(sum(int(projects.budget[row]) for row in rows)),
        weakest=tuple(proofs[row] for row in weak[:MOST_WEAK]),
    )


def _proof(cascade: Cascade, coverage: Mapping[str, Any], row: int) -> Proof:
    """A project is linked, then measured where an element that it is linked to is measured, then reported once the PEO
    has accepted a report of it, then achieved where such an element's targets are met."""
    order, start = cascade.links_by_project
    linked = cascade.links.element[order[start[row] : start[row + 1]]].tolist()
    figures = [coverage[key] for key in (cascade.element_keys[one] for one in linked) if key in coverage]
    grade = Grade.NOTHING
    if linked:
        grade = Grade.LINKED
        if any(one["grade"] >= Grade.MEASURED for one in figures):
            grade = Grade.MEASURED
            if cascade.projects.accepted[row]:
                grade = Grade.ACHIEVED if any(one["grade"] == Grade.ACHIEVED for one in figures) else Grade.REPORTED
    projects = cascade.projects
    return Proof(projects.codes[row], projects.titles[row], projects.titles_en[row], grade)
