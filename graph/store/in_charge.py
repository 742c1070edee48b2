"""Who is named as in charge of projects: a name on a form, which need not be that of an account."""

from __future__ import annotations

import json
from dataclasses import dataclass

from graph import db
from graph.model.project import COUNTING
from graph.model.project_form import InCharge


@dataclass(frozen=True, slots=True)
class Charge:
    """Somebody is in charge of a project (a code) of an agency (a public id)."""

    project: str
    agency: str
    person: InCharge


_CHARGES = """
MATCH (owner:Agency)-[:OWNS]->(project:Project {plan: $plan, year: $year})
WHERE project.in_charge IS NOT NULL AND coalesce(project.status, 'active') IN $states
RETURN project.code AS code, owner.id AS agency, project.in_charge AS people
ORDER BY project.order, project.code
"""


def list_charges(plan: str, year: int) -> list[Charge]:
    """Of the projects of a plan's year that count, in the plan's order."""
    rows = db.read(_CHARGES, plan=plan, year=year, states=[state.value for state in COUNTING])
    return [
        Charge(row["code"], row["agency"], InCharge(**person)) for row in rows for person in json.loads(row["people"])
    ]
