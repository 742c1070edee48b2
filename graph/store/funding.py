"""Where the money of a scope's projects comes from: the source that each names, and those of its budget's parts."""

from __future__ import annotations

from graph import db
from graph.analysis.money_flow import Funding
from graph.analysis.tables import MILLION
from graph.model.area import Scope
from graph.model.project import COUNTING
from graph.store.plans import plan_for
from graph.store.projects import SATANG

MILLIONTHS_IN_SATANG = MILLION // SATANG

_FUNDING = """
MATCH (project:Project {plan: $plan, year: $year})
WHERE coalesce(project.status, 'active') IN $counting
RETURN project.id AS id, project.budget_source AS source,
       COLLECT { MATCH (project)-[:HAS_BUDGET_LINE]->(line:BudgetLine)
                 WHERE line.satang IS NOT NULL
                 RETURN [line.source, line.satang] ORDER BY line.order } AS parts
"""


def funding_of(scope: Scope) -> dict[str, Funding]:
    """By project (public id), those that count. Raises NotFoundError where no plan is in force."""
    plan = plan_for(scope.area, scope.year)
    rows = db.read(_FUNDING, plan=plan.id, year=scope.year, counting=[status.value for status in COUNTING])
    return {
        row["id"]: Funding(
            _named(row["source"]),
            tuple((_named(source), satang * MILLIONTHS_IN_SATANG) for source, satang in row["parts"]),
        )
        for row in rows
    }


def _named(source: str | None) -> str | None:
    return (source or "").strip() or None
