"""The long form of a project in the graph: texts on its node, activities and parts of the budget as nodes of their own.
Saved together with the essentials and the partners in one write, of one version, told by one event."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from graph import db
from graph.errors import InvalidError
from graph.model.fiscal import Quarter
from graph.model.partner import PartnerDraft
from graph.model.people import Actor
from graph.model.project import Project
from graph.model.project_form import (
    TEXT_FIELDS,
    Activity,
    BudgetLine,
    InCharge,
    ProjectForm,
    ProjectKind,
    form_problems,
)
from graph.store import partners
from graph.store.projects import (
    ProjectDraft,
    baht,
    change_essentials,
    finish_change,
    get_project,
    open_project,
    satang,
)

_GET = """
MATCH (project:Project {id: $id})
RETURN project,
       COLLECT { MATCH (project)-[:HAS_ACTIVITY]->(activity:Activity) RETURN activity ORDER BY activity.order }
         AS activities,
       COLLECT { MATCH (project)-[:HAS_BUDGET_LINE]->(line:BudgetLine) RETURN line ORDER BY line.order } AS lines
"""

_LINKS = "MATCH (:Project {id: $id})-[link:CONTRIBUTES_TO]->(:Element) RETURN count(link) AS links"

# The sums stand on the project, so that an analysis reads thousands of projects without their rows.
_SET = "MATCH (project:Project {id: $id}) SET project += $fields"

_ACTIVITIES = """
MATCH (project:Project {id: $id})
CALL (project) { MATCH (project)-[:HAS_ACTIVITY]->(old:Activity) DETACH DELETE old }
WITH project
UNWIND $rows AS row
CREATE (project)-[:HAS_ACTIVITY]->(:Activity {order: row.order, title: row.title, weight: row.weight,
                                              quarters: row.quarters})
"""

_BUDGET_LINES = """
MATCH (project:Project {id: $id})
CALL (project) { MATCH (project)-[:HAS_BUDGET_LINE]->(old:BudgetLine) DETACH DELETE old }
WITH project
UNWIND $rows AS row
CREATE (project)-[:HAS_BUDGET_LINE]->(:BudgetLine {order: row.order, source: row.source, category: row.category,
                                                   quarter: row.quarter, satang: row.satang})
"""


def get_form(project_id: str) -> ProjectForm:
    """What the long form states of a project; all empty for one that came with a folder. Raises NotFoundError."""
    get_project(project_id)
    return db.read_with(lambda tx: form_in(tx, project_id))


def form_in(tx: db.Transaction, project_id: str) -> ProjectForm:
    """`get_form` inside an open transaction."""
    row = tx.one(_GET, id=project_id)
    return ProjectForm() if row is None else form_of(row["project"], row["activities"], row["lines"])


def count_links(tx: db.Transaction, project_id: str) -> int:
    """How many elements the project is linked to."""
    return int(tx.run(_LINKS, id=project_id)[0]["links"])


def save_project(
    area: str,
    project_id: str,
    opened_version: int,
    draft: ProjectDraft,
    form: ProjectForm,
    actor: Actor,
    *,
    joint: Sequence[PartnerDraft] | None = None,
) -> Project:
    """Makes a project what its whole form states. `joint` None leaves the partners as they are. Raises InvalidError
    (see ProjectDraft.problems, form_problems and partners.replace_partners), NotFoundError, StaleError."""

    def work(tx: db.Transaction) -> None:
        standing = open_project(tx, area, project_id, opened_version)
        wrong = {**draft.problems(standing.year), **form_problems(form)}
        if wrong:
            raise InvalidError("the project breaks a rule", fields=wrong)
        before, after = change_essentials(tx, standing, draft)
        was, becomes = write_form(tx, project_id, form)
        before, after = {**before, **was}, {**after, **becomes}
        if joint is not None:
            was_joint = _joint_json(partners.partners_in(tx, project_id))
            if partners.replace_partners(tx, standing, draft.agency, joint, actor.person):
                before["partners"], after["partners"] = was_joint, _joint_json(joint)
        if not after:
            raise db.UnchangedError
        finish_change(tx, standing, before, after, actor)

    db.change(work)
    return get_project(project_id)


def write_form(tx: db.Transaction, project_id: str, form: ProjectForm) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Writes what differs inside an open write; gives the changed values before and after."""
    old, new = _stated(form_in(tx, project_id)), _stated(form)
    changed = [name for name, value in new.items() if value != old[name]]
    if not changed:
        return {}, {}
    tx.run(_SET, id=project_id, fields=_properties(form))
    if "activities" in changed:
        tx.run(_ACTIVITIES, id=project_id, rows=_activity_rows(form))
    if "budget_lines" in changed:
        tx.run(_BUDGET_LINES, id=project_id, rows=_line_rows(form))
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


def _properties(form: ProjectForm) -> dict[str, Any]:
    texts = {name: getattr(form, name) or None for name in TEXT_FIELDS}
    weight = form.weight_total
    return {
        **texts,
        "kind": form.kind and form.kind.value,
        "districts": list(form.districts) or None,
        "in_charge": json.dumps([asdict(one) for one in form.in_charge], ensure_ascii=False)
        if form.in_charge
        else None,
        "parts_satang": satang(form.parts_total) if form.budget_lines else None,
        "weight_total": None if weight is None else float(weight),
    }


def _activity_rows(form: ProjectForm) -> list[dict[str, Any]]:
    return [
        {
            "order": place,
            "title": one.title,
            "weight": None if one.weight is None else float(one.weight),
            "quarters": [int(quarter) for quarter in one.quarters],
        }
        for place, one in enumerate(form.activities)
    ]


def _line_rows(form: ProjectForm) -> list[dict[str, Any]]:
    return [
        {
            "order": place,
            "source": one.source,
            "category": one.category,
            "quarter": one.quarter and int(one.quarter),
            "satang": satang(one.amount),
        }
        for place, one in enumerate(form.budget_lines)
    ]


def form_of(
    node: Mapping[str, Any], activities: Sequence[Mapping[str, Any]] = (), lines: Sequence[Mapping[str, Any]] = ()
) -> ProjectForm:
    """The long form from a project's node and the nodes of its activities and lines of the budget."""
    texts = {name: node.get(name) for name in TEXT_FIELDS}
    return ProjectForm(
        **texts,
        kind=ProjectKind(node["kind"]) if node.get("kind") else None,
        districts=tuple(node.get("districts") or ()),
        in_charge=tuple(InCharge(**one) for one in json.loads(node.get("in_charge") or "[]")),
        activities=tuple(_activity(one) for one in activities),
        budget_lines=tuple(_line(one) for one in lines),
    )


def _activity(node: Mapping[str, Any]) -> Activity:
    weight = node.get("weight")
    quarters = tuple(Quarter(number) for number in node.get("quarters") or ())
    # Weights are kept as numbers; str gives back the decimal that was typed.
    return Activity(node["title"], None if weight is None else Decimal(str(weight)), quarters)


def _line(node: Mapping[str, Any]) -> BudgetLine:
    quarter = node.get("quarter")
    return BudgetLine(
        node.get("source"), node.get("category"), Quarter(quarter) if quarter else None, baht(node.get("satang"))
    )


def _stated(form: ProjectForm) -> dict[str, Any]:
    return {one.name: getattr(form, one.name) for one in fields(form)}


def _joint_json(joint: Sequence[Any]) -> list[dict[str, str]]:
    return sorted(({"agency": one.agency, "part": one.part} for one in joint), key=lambda one: one["agency"])
