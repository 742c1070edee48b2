"""What a plan page was asked for: its address read into filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graph.analysis.search import clean_query
from portal.plan.outline import Wanted


@dataclass(frozen=True, slots=True)
class PlanQuery:
    """`agency` is a code: then every figure counts this agency's projects alone."""

    wanted: Wanted
    agency: str | None = None

    @property
    def is_filtered(self) -> bool:
        return self.agency is not None or not self.wanted.is_all


def read_query(arguments: Mapping[str, str], kinds: Collection[str], agencies: Collection[str]) -> PlanQuery:
    """What is not there counts as not asked for."""
    kind, agency = arguments.get("kind", ""), arguments.get("agency", "")
    return PlanQuery(
        wanted=Wanted(
            kind=kind if kind in kinds else None,
            uncovered=arguments.get("uncovered") == "1",
            text=clean_query(arguments.get("q", "")),
        ),
        agency=agency if agency in agencies else None,
    )
