"""Which agencies are offered to be asked, with their reasons; from the live figures of the year and of those before."""

from __future__ import annotations

from graph.analysis.cascade import Cascade
from graph.analysis.helpers_for import Helper, helpers_for
from portal.figures import live_cascade
from portal.scope import years_of

EARLIER_YEARS = 2


def helpers_of(area: str, cascade: Cascade, row: int | None, districts: list[str]) -> list[Helper]:
    """Every agency; without an element (a row) none has a reason."""
    if row is None:
        return [Helper(agency, ()) for agency in range(len(cascade.agencies))]
    year, known = cascade.scope.year, years_of(area).years
    earlier = [live_cascade(area, one) for one in range(year - EARLIER_YEARS, year) if one in known]
    return helpers_for(cascade, row, earlier, districts)
