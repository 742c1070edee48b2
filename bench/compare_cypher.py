"""The same coverage asked of the graph server alone, in Cypher: a province at a time, which bounds what it holds."""

from __future__ import annotations

from bench.compare_answers import Answers, Counted
from bench.country_plans import YEAR
from graph import db

_PLANS = "MATCH (plan:Plan {level: 'province'}) RETURN plan.id AS plan, plan.area AS area ORDER BY plan"

# Each link's part of its project, worked out beforehand as for the others.
_PARTS = """
MATCH (project:Project {plan: $plan, year: $year})-[link:CONTRIBUTES_TO]->()
WITH project, collect(link) AS links, sum(link.share) AS stated, count(link.share) AS states,
     sum(CASE link.role WHEN 'primary' THEN 1 ELSE 0 END) AS primaries
UNWIND links AS link
SET link.bench_part = CASE
  WHEN states > 0 THEN coalesce(link.share, 0.0) / (CASE WHEN stated > 100.0 THEN stated ELSE 100.0 END)
  WHEN primaries > 0 THEN (CASE link.role WHEN 'primary' THEN 1.0 / primaries ELSE 0.0 END)
  ELSE 1.0 / size(links) END
"""

_COVERAGE = """
MATCH (own:Plan {id: $plan})
CALL (own) {
  MATCH (below:Element {plan: own.id}) RETURN below
  UNION
  MATCH (own)-[:DRAWS_ON]->(below:Element) RETURN below
}
CALL (below) { MATCH (below)-[:PART_OF|CONTRIBUTES_TO*0..]->(above:Element) RETURN DISTINCT above }
MATCH (below)<-[link:CONTRIBUTES_TO]-(project:Project {plan: $plan, year: $year})<-[:OWNS]-(agency:Agency)
RETURN above.id AS element, count(DISTINCT project) AS projects, count(DISTINCT agency) AS agencies,
       sum(coalesce(project.budget_satang, 0) / 100.0 * link.bench_part) AS budget
"""

_ELEMENT = """
MATCH (goal:Element {id: $element})
CALL (goal) { MATCH (goal)<-[:PART_OF|CONTRIBUTES_TO*0..]-(below:Element) RETURN DISTINCT below }
MATCH (below)<-[:CONTRIBUTES_TO]-(project:Project)<-[:OWNS]-(agency:Agency)
RETURN count(DISTINCT project) AS projects, count(DISTINCT agency) AS agencies
"""

_ABOVE = """
MATCH (:Project {id: $project})-[:CONTRIBUTES_TO]->(first:Element)
CALL (first) { MATCH (first)-[:PART_OF|CONTRIBUTES_TO*0..]->(above:Element) RETURN DISTINCT above }
RETURN count(DISTINCT above) AS elements
"""


def prepare() -> None:
    """Writes on each link which part of its project it carries; nothing of the product reads that."""
    for row in db.read(_PLANS):
        db.write(lambda tx, plan=row["plan"]: tx.run(_PARTS, plan=plan, year=YEAR))  # type: ignore[misc]


def coverage() -> Answers:
    """Of every element of every province."""
    return {
        (row["area"], found["element"]): Counted(found["projects"], found["agencies"], found["budget"])
        for row in db.read(_PLANS)
        for found in db.read(_COVERAGE, plan=row["plan"], year=YEAR)
    }


def one_element(element: str) -> tuple[int, int]:
    """Projects and agencies below an upstream element, of the whole country."""
    row = db.read(_ELEMENT, element=element)[0]
    return row["projects"], row["agencies"]


def above_one_project(project: str) -> int:
    """How many elements a project reaches."""
    return int(db.read(_ABOVE, project=project)[0]["elements"])
