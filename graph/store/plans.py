"""Plans: a province's own, and the upstream plans that it draws on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from graph import db
from graph.errors import NotFoundError
from graph.model.fiscal import fiscal_year
from graph.model.plan import Plan, PlanLevel

_LIST = """
MATCH (plan:Plan)-[:FOR]->(:Area {id: $area})
RETURN plan ORDER BY plan.from_year, plan.code
"""

_FOR_YEAR = """
MATCH (plan:Plan {level: 'province'})-[:FOR]->(:Area {id: $area})
WHERE plan.from_year <= $year <= plan.to_year
RETURN plan ORDER BY plan.from_year DESC, plan.code LIMIT 1
"""

_UPSTREAM = """
MATCH (:Plan {id: $plan})-[draws:DRAWS_ON]->(plan:Plan)
RETURN plan ORDER BY draws.order, plan.code
"""


def list_plans(area: str) -> list[Plan]:
    """The area's own plans, oldest first."""
    return [to_plan(row["plan"]) for row in db.read(_LIST, area=area)]


def plan_for(area: str, year: int) -> Plan:
    """The provincial plan in force in a fiscal year. Raises NotFoundError."""
    row = db.read_one(_FOR_YEAR, area=area, year=year)
    if row is None:
        raise NotFoundError(f"no plan of {area} is in force in {year}")
    return to_plan(row["plan"])


def upstream_plans(plan_id: str) -> list[Plan]:
    """The upstream plans that a provincial plan draws on, in its own order."""
    return [to_plan(row["plan"]) for row in db.read(_UPSTREAM, plan=plan_id)]


def years(area: str) -> list[int]:
    """Every fiscal year in which the area has a plan, oldest first."""
    return years_of(list_plans(area))


def years_of(plans: Iterable[Plan]) -> list[int]:
    """Every fiscal year of these plans, oldest first."""
    return sorted({year for plan in plans for year in plan.years})


def default_year(area: str, day: date) -> int:
    """The year to show first: the current one where a plan is in force, else the planned year nearest to it; the
    current one where there is no plan at all."""
    return nearest_year(years(area), day)


def nearest_year(planned: Sequence[int], day: date) -> int:
    """Of the planned years the one nearest to the current one; the current one where there is none."""
    current = fiscal_year(day)
    return min(planned, key=lambda year: (abs(year - current), -year)) if planned else current


def to_plan(node: Mapping[str, Any]) -> Plan:
    """A Plan from its node's properties."""
    return Plan(
        id=node["id"],
        code=node["code"],
        area=node["area"],
        level=PlanLevel(node["level"]),
        title_th=node["title_th"],
        title_en=node.get("title_en"),
        from_year=node.get("from_year"),
        to_year=node.get("to_year"),
        version=node["version"],
    )
