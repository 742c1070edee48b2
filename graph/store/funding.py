"""Where the money of a year's projects comes from: the source that each names, and those of its budget's parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from graph import db
from graph.analysis.money_flow import Funding, by_source
from graph.analysis.tables import MILLION
from graph.model.area import Scope
from graph.model.collation import sort_key
from graph.model.project import COUNTING, ProjectStatus
from graph.store.plans import plan_for
from graph.store.projects import SATANG

MILLIONTHS_IN_SATANG = MILLION // SATANG

_FUNDING = """
MATCH (project:Project {plan: $plan, year: $year})
WHERE coalesce(project.status, 'active') IN $states
RETURN project.id AS id, project.budget_source AS source, coalesce(project.budget_satang, 0) AS satang,
       COLLECT { MATCH (project)-[:HAS_BUDGET_LINE]->(line:BudgetLine)
                 WHERE line.satang IS NOT NULL
                 RETURN [line.source, line.satang] ORDER BY line.order } AS parts
"""


def funding_of(scope: Scope) -> dict[str, Funding]:
    """By project (public id), those that count. Raises NotFoundError where no plan is in force."""
    plan = plan_for(scope.area, scope.year)
    return {row["id"]: _funding(row) for row in _rows(plan.id, scope.year, COUNTING)}


def money_from(plan: str, year: int, states: Sequence[ProjectStatus], source: str | None) -> dict[str, Decimal]:
    """Baht that come from the source, by project (public id) of those that name it; None: of those that name none. Adds
    up to what graph.analysis.money_flow gives the source."""
    found = {
        row["id"]: by_source(row["satang"] * MILLIONTHS_IN_SATANG, _funding(row)) for row in _rows(plan, year, states)
    }
    return {project: Decimal(given[source]) / MILLION for project, given in found.items() if source in given}


_SOURCES = """
CALL () {
  MATCH (project:Project {plan: $plan, year: $year})
  RETURN DISTINCT project.budget_source AS source
  UNION
  MATCH (:Project {plan: $plan, year: $year})-[:HAS_BUDGET_LINE]->(line:BudgetLine) WHERE line.satang IS NOT NULL
  RETURN DISTINCT line.source AS source
}
RETURN DISTINCT trim(source) AS source
"""


def sources_named(plan: str, year: int) -> list[str]:
    """The sources that projects of a plan's year name, drafts among them, in dictionary order."""
    rows = db.read(_SOURCES, plan=plan, year=year)
    return sorted((row["source"] for row in rows if row["source"]), key=sort_key)


def _rows(plan: str, year: int, states: Sequence[ProjectStatus]) -> list[dict[str, Any]]:
    return db.read(_FUNDING, plan=plan, year=year, states=[state.value for state in states])


def _funding(row: Mapping[str, Any]) -> Funding:
    parts = tuple((_named(source), satang * MILLIONTHS_IN_SATANG) for source, satang in row["parts"])
    return Funding(_named(row["source"]), parts)


def _named(source: str | None) -> str | None:
    return (source or "").strip() or None
