"""What every page asks of an area first, in one read: the area, its plans, and how fresh each year's figures are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph import db
from graph.errors import NotFoundError
from graph.model.area import Area, AreaKind, Scope
from graph.model.plan import Plan
from graph.model.run import ScopeState
from graph.store import areas, plans, scopes

_GET = (
    """
MATCH (area:Area {id: $id})
RETURN area {.id, .kind, .name_th, .name_en} AS area,
       head([(area)-[:WITHIN]->(parent:Area) | parent.id]) AS within,
       COLLECT {
         MATCH (plan:Plan)-[:FOR]->(area)
         RETURN plan {.id, .code, .area, .level, .title_th, .title_en, .from_year, .to_year, .version}
         ORDER BY plan.from_year, plan.code
       } AS plans,
       COLLECT {
         MATCH (scope:AnalysisScope) WHERE scope.key STARTS WITH $scopes
         RETURN """
    + scopes.STATE
    + """
       } AS scopes,
       COLLECT {
         MATCH (sum:AreaSum) WHERE sum.key STARTS WITH $scopes AND sum.text IS NOT NULL
         RETURN sum {.year, .changed_at}
       } AS sums
"""
)


@dataclass(frozen=True, slots=True)
class AreaYears:
    """An area as it stood at one moment. `plans` are its own, oldest first; `states` by year: of a province those that
    were touched yet, of a region or the country those that have sums, whose last change is their run."""

    area: Area
    plans: tuple[Plan, ...]
    states: Mapping[int, ScopeState]

    @property
    def years(self) -> list[int]:
        """The fiscal years that the area has pages of, oldest first: a province those of its plans (as plans.years), a
        region and the country those of their sums."""
        return plans.years_of(self.plans) if self.area.kind is AreaKind.PROVINCE else sorted(self.states)

    def default_year(self, day: date) -> int:
        """As plans.default_year."""
        return plans.nearest_year(self.years, day)

    def plan_for(self, year: int) -> Plan:
        """The provincial plan in force in a fiscal year. Raises NotFoundError."""
        # The newest of several, as plans.plan_for has it; no two of one area should be in force in a year.
        for plan in sorted(self.plans, key=lambda plan: -(plan.from_year or 0)):
            if not plan.is_upstream and plan.from_year is not None and plan.to_year is not None and plan.in_force(year):
                return plan
        raise NotFoundError(f"no plan of {self.area.id} is in force in {year}")

    def state(self, year: int) -> ScopeState:
        """As scopes.scope_state."""
        return self.states.get(year) or scopes.to_state(self.area.id, year, {})


def area_years(area_id: str) -> AreaYears:
    """Raises NotFoundError."""
    row = db.read_one(_GET, id=area_id, scopes=Scope(area_id, 0).key.removesuffix("0"))
    if row is None:
        raise NotFoundError(f"no area {area_id}")
    summed = [
        {"year": node["year"], "run": str(node["changed_at"]), "run_at": node["changed_at"]} for node in row["sums"]
    ]
    return AreaYears(
        area=areas.to_area(row),
        plans=tuple(plans.to_plan(node) for node in row["plans"]),
        states={node["year"]: scopes.to_state(area_id, node["year"], node) for node in (*row["scopes"], *summed)},
    )
