"""What the plan page and its Excel file show: figures of the newest run, or of one agency's projects alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage, coverage
from graph.analysis.without import without
from graph.model.agency import Agency
from graph.store import agencies
from portal.as_of import shown_cascade, shown_figures
from portal.figures import Figures
from portal.plan.outline import Outline, Tally, kinds_of, narrow, outline, tally
from portal.plan.request import PlanQuery, read_query
from portal.standings import Standing, standings


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`totals` is None where the scope has never been analysed. `agency` is the one that the figures are of."""

    figures: Figures
    cascade: Cascade
    query: PlanQuery
    agencies: Sequence[Agency]
    agency: Agency | None
    kinds: Sequence[str]
    stands: Sequence[Standing]
    outline: Outline
    tally: Tally
    totals: Mapping[str, Any] | None

    @property
    def shared_indicators(self) -> int:
        return int(self.cascade.indicators.shared.sum())


def plan_page(area: str, year: int, arguments: Mapping[str, str]) -> PlanPage:
    """Raises NotFoundError where no plan is in force."""
    found = shown_figures(area, year)
    cascade = shown_cascade(area, year)
    known = agencies.list_agencies(area)
    kinds = kinds_of(standings(cascade, {}))
    query = read_query(arguments, kinds, {one.code for one in known})
    agency = next((one for one in known if one.code == query.agency), None)
    entries: Mapping[str, Any] = found.run.coverage if found.run else {}
    totals: Mapping[str, Any] | None = found.run.totals if found.run else None
    if agency is not None:
        alone = of_agency(cascade, agency.id)
        entries, totals = alone.elements_json(), alone.totals_json()
    stands = standings(cascade, entries)
    return PlanPage(
        figures=found,
        cascade=cascade,
        query=query,
        agencies=known,
        agency=agency,
        kinds=kinds,
        stands=stands,
        outline=narrow(outline(cascade, stands), query.wanted),
        tally=tally(stands),
        totals=totals,
    )


def of_agency(cascade: Cascade, agency: str) -> Coverage:
    """Coverage by one agency's projects alone; `agency` is a public id."""
    return coverage(without(cascade, agencies=[one for one in cascade.agencies.ids if one != agency]))
