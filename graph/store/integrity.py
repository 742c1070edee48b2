"""What must be true of the whole graph, looked at as a whole: for `sanphaen check`. Everything else keeps it true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from graph import db
from graph.analysis.acyclic import find_cycle


@dataclass(frozen=True, slots=True)
class Problem:
    """`check` is the rule that is broken, `subject` the public id of what breaks it."""

    check: str
    subject: str
    problem: str


# Each gives rows of subject and problem.
_CHECKS: Mapping[str, LiteralString] = {
    "shares": """
MATCH (project:Project)-[link:CONTRIBUTES_TO]->(:Element)
WITH project, count(link) AS links, collect(link.share) AS shares
WITH project, links, shares, reduce(total = 0.0, share IN shares | total + share) AS total
WHERE size(shares) > 0 AND (size(shares) < links OR abs(total - 100) > 0.01)
RETURN project.id AS subject, 'shares of ' + size(shares) + ' of ' + links + ' links add up to ' + total AS problem
""",
    "primary-links": """
MATCH (project:Project)-[link:CONTRIBUTES_TO {role: 'primary'}]->(:Element)
WITH project, count(link) AS links WHERE links > 1
RETURN project.id AS subject, links + ' primary links' AS problem
""",
    "link-keys": """
MATCH (source)-[link:CONTRIBUTES_TO]->(target)
WHERE link.key IS NULL OR link.key <> source.id + '|' + target.id OR link.role IS NULL
RETURN source.id AS subject, 'its link to ' + target.id + ' has no role or another key' AS problem
""",
    "reach": """
MATCH (source)-[:CONTRIBUTES_TO]->(target:Element)
MATCH (plan:Plan {id: source.plan})
WHERE target.plan <> plan.id AND NOT exists((plan)-[:DRAWS_ON]->(target))
RETURN source.id AS subject, 'linked to ' + target.id + ', which its plan does not draw on' AS problem
""",
    "owners": """
MATCH (project:Project|RemovedProject)
WITH project, COLLECT { MATCH (agency:Agency)-[:OWNS]->(project) RETURN agency.area } AS areas
WHERE areas <> [project.area]
RETURN project.id AS subject, 'owned by ' + size(areas) + ' agencies, or by one of another area' AS problem
""",
    "project-states": """
MATCH (project:Project|RemovedProject)
WHERE project.status IS NOT NULL AND NOT project.status IN ['draft', 'ready', 'active', 'done', 'cancelled']
RETURN project.id AS subject, 'no such state: ' + project.status AS problem
""",
    "partners": """
MATCH (agency:Agency)-[joint:PARTNERS]->(project)
WHERE agency.area <> project.area OR joint.key <> agency.id + '|' + project.id
   OR NOT joint.state IN ['asked', 'confirmed', 'declined'] OR EXISTS { (agency)-[:OWNS]->(project) }
RETURN project.id AS subject, agency.id + ' is no possible partner, or has no state' AS problem
""",
    "form-sums": """
MATCH (project:Project|RemovedProject)
WHERE project.parts_satang IS NOT NULL OR project.weight_total IS NOT NULL
   OR EXISTS { (project)-[:HAS_BUDGET_LINE|HAS_ACTIVITY]->() }
WITH project,
     COLLECT { MATCH (project)-[:HAS_BUDGET_LINE]->(line:BudgetLine) RETURN coalesce(line.satang, 0) } AS parts,
     COLLECT { MATCH (project)-[:HAS_ACTIVITY]->(one:Activity) WHERE one.weight IS NOT NULL RETURN one.weight }
       AS weights
WITH project, reduce(sum = 0, part IN parts | sum + part) AS parts_total,
     reduce(sum = 0.0, weight IN weights | sum + weight) AS weight_total
WHERE parts_total <> coalesce(project.parts_satang, 0)
   OR abs(weight_total - coalesce(project.weight_total, 0.0)) > 0.001
RETURN project.id AS subject, 'its lines add up to ' + parts_total + ' satang and ' + weight_total + ' %' AS problem
""",
    "plans": """
MATCH (project:Project|RemovedProject)
OPTIONAL MATCH (plan:Plan {id: project.plan})
WITH project, plan
WHERE plan IS NULL OR plan.area <> project.area OR NOT plan.from_year <= project.year <= plan.to_year
RETURN project.id AS subject, 'its plan is not there, of another area, or not in force in its year' AS problem
""",
    "versions": """
MATCH (element:Element)
WHERE NOT exists((element)<-[:CONTAINS]-(:PlanVersion)-[:VERSION_OF]->(:Plan {id: element.plan}))
RETURN element.id AS subject, 'in no version of its plan' AS problem
""",
    "dangling": """
MATCH (thing:Report|Indicator|Target|Measurement)
WHERE NOT CASE
  WHEN thing:Report THEN COUNT { (thing)-[:ABOUT]->(:Project|RemovedProject) } = 1
  WHEN thing:Indicator THEN COUNT { (thing)-[:MEASURES]->(:Element) } = 1
  ELSE COUNT { (thing)<-[:HAS_TARGET|HAS_VALUE]-(:Indicator) } = 1
END
RETURN thing.id AS subject, labels(thing)[0] + ' that belongs to nothing, or to several' AS problem
""",
    "codes": """
MATCH (thing:Element|Indicator|Project|RemovedProject)
OPTIONAL MATCH (thing)-[:MEASURES]->(measured:Element)
WITH thing, coalesce(thing.plan, measured.plan) + '/' + thing.code AS id
WHERE thing.id <> id
RETURN thing.id AS subject, 'its plan and code say ' + id AS problem
UNION
MATCH (element:Element)
WITH element.plan AS plan, element.code AS code, count(element) AS times WHERE times > 1
RETURN plan AS subject, 'the code ' + code + ' occurs ' + times + ' times' AS problem
UNION
MATCH (project:Project|RemovedProject)
WITH project.plan AS plan, project.code AS code, count(project) AS times WHERE times > 1
RETURN plan AS subject, 'the code ' + code + ' occurs ' + times + ' times' AS problem
""",
    "scopes": """
MATCH (scope:AnalysisScope)
WHERE NOT EXISTS { MATCH (plan:Plan {level: 'province'})-[:FOR]->(:Area {id: scope.area})
                   WHERE plan.from_year <= scope.year <= plan.to_year }
RETURN scope.key AS subject, 'no plan is in force' AS problem
UNION
MATCH (scope:AnalysisScope) WHERE scope.run IS NOT NULL
OPTIONAL MATCH (run:AnalysisRun {id: scope.run})
WITH scope, run WHERE run IS NULL OR run.coverage IS NULL OR run.findings IS NULL OR scope.done > scope.wanted
RETURN scope.key AS subject, 'its run is not there or not whole, or saw more writes than there were' AS problem
""",
    "audit": """
MATCH (project:Project|RemovedProject)
WHERE NOT EXISTS { MATCH (:AuditEvent {subject: project.id}) }
  AND NOT EXISTS { MATCH (:AuditEvent {subject: project.plan, action: 'loaded'}) }
RETURN project.id AS subject, 'no audit event tells of it' AS problem
UNION
MATCH (person:Person)
WHERE NOT EXISTS { MATCH (:AuditEvent {subject: person.id}) }
RETURN person.id AS subject, 'no audit event tells of it' AS problem
""",
    "admins": """
MATCH (area:Area)
WHERE EXISTS { MATCH (:Person {active: true})-[:MEMBER_OF]->(:Agency {area: area.id}) } AND area.kind = 'province'
  AND NOT EXISTS { MATCH (:Person {active: true})-[member:MEMBER_OF {role: 'admin'}]->(:Agency {area: area.id})
                   WHERE coalesce(member.since, date()) <= date() <= coalesce(member.until, date()) }
RETURN area.id AS subject, 'accounts, but no administrator' AS problem
""",
}

_EDGES = """
MATCH (child:Element)-[:PART_OF|CONTRIBUTES_TO]->(parent:Element)
WITH child, parent ORDER BY child.id, parent.id
RETURN collect([child.id, parent.id]) AS edges
"""


def problems() -> list[Problem]:
    """Everything that is wrong, by check. Looks at the whole graph. Raises UnreachableError."""
    found = [
        Problem(check, str(row["subject"]), row["problem"])
        for check, query in _CHECKS.items()
        for row in db.read(query)
    ]
    circle = find_cycle((child, parent) for child, parent in db.read(_EDGES)[0]["edges"])
    if circle is not None:
        found.append(Problem("circle", circle[0], "a circle: " + " → ".join(circle)))
    return found
