"""A plan folder's rows as records: flat fields named as the graph keeps them, keyed by public id or link key. The
folder and what stands in the graph are compared, written and exported in this one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.exchange.columns import File
from graph.exchange.plan_folder import ASIDE, PlanFolder
from graph.model.adoption import Adoption
from graph.model.agency import Agency
from graph.model.indicator import Indicator, YearValue
from graph.model.plan import Element, ElementLink, LinkRole, Plan
from graph.model.project import Project, ProjectLink, QuarterlyReport
from graph.store.adoptions import target_lists
from graph.store.projects import satang

Fields = Mapping[str, Any]

# Fields that are relationships in the graph; their values are public ids.
RELATIONS = frozenset({"parent", "element", "owner", "agency"})

# Column → field, where the names differ. A code column becomes the public id of what it names.
_RENAMED: dict[File, dict[str, str]] = {
    File.INDICATORS: {"objective": "element"},
    File.TARGETS: {"target": "value"},
    File.ADOPTIONS: {"owner": "owner_name", "fiscal_year": "years", "target": "targets", "denominator": "bases"},
    File.PROJECTS: {"fiscal_year": "year", "budget_baht": "budget_satang", "state": "status"},
    File.PROJECT_LINKS: {"rank": "role"},
    File.REPORTS: {"allocated_baht": "allocated_satang", "spent_baht_cum": "spent_satang"},
}


def field_of(file: File, column: str) -> str:
    """The field that a column fills."""
    return _RENAMED.get(file, {}).get(column, column)


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `key` is the public id of a thing, or `<source>|<target>` of a link; `fields` are those that the folder
    states (of columns that it has), None for an empty cell. `fixed` are set when the thing is created and never change
    after. `source` and `target` are a link's ends, or the thing that a target, value or report belongs to."""

    file: File
    key: str
    code: str
    row: int
    fields: Fields
    fixed: Fields
    source: str = ""
    target: str = ""


_Parts = tuple[str, str, Fields, Fields, str, str]


def records(folder: PlanFolder) -> dict[File, list[Record]]:
    """Every row of the folder but plan.csv's, in the files' order."""
    found: dict[File, list[Record]] = {file: [] for file in File}
    things: dict[File, Iterator[_Parts]] = {
        File.UPSTREAM_PLANS: (_upstream_plan(plan) for plan in folder.upstream_plans),
        File.UPSTREAM_ELEMENTS: (_element(element) for element in folder.upstream_elements),
        File.AGENCIES: (_agency(agency) for agency in folder.agencies),
        File.PLAN_ITEMS: (_element(element) for element in folder.items),
        File.PLAN_LINKS: (_element_link(link) for link in folder.item_links if link.role is LinkRole.SERVES),
        File.PLAN_UPSTREAM_LINKS: (_element_link(link) for link in folder.item_links if link.role is LinkRole.UPSTREAM),
        File.INDICATORS: (_indicator(indicator) for indicator in folder.indicators),
        File.TARGETS: (_year_value(value) for value in folder.targets),
        File.MEASUREMENTS: (_year_value(value) for value in folder.measurements),
        File.ADOPTIONS: (_adoption(adoption) for adoption in folder.adoptions),
        File.PROJECTS: (_project(project) for project in folder.projects),
        File.PROJECT_LINKS: (_project_link(link) for link in folder.project_links),
        File.REPORTS: (_report(report) for report in folder.reports),
    }
    for file, rows in things.items():
        stated = {field_of(file, column) for column in folder.columns.get(file, ())}
        if file is File.UPSTREAM_ELEMENTS:
            stated.add("level")  # stated by the row of its plan
        if file is File.ADOPTIONS and "targets" in stated:
            stated.add("bases")  # a year's target and what it is a part of are one statement
        numbers = folder.numbers.get(file, ())
        for place, (key, code, fields, fixed, source, target) in enumerate(rows):
            aside, texts = folder.aside.get(key, {}), ASIDE.get(file, ())
            kept = {name: value for name, value in fields.items() if name in stated}
            kept |= {name: aside.get(name) for name in stated if name in texts}
            # What the folder has no column for is set once, when the thing is created: a flag's 0, a report's state.
            fixed = {name: value for name, value in fields.items() if value is not None} | dict(fixed)
            row = numbers[place] if place < len(numbers) else 0
            found[file].append(Record(file, key, code, row, kept, fixed, source, target))
    return found


def plan_fields(folder: PlanFolder) -> dict[str, Any]:
    """What plan.csv states of the plan and of its area, of the columns that it has."""
    fields = {
        "title_th": folder.plan.title_th,
        "title_en": folder.plan.title_en,
        "from_year": folder.plan.from_year,
        "to_year": folder.plan.to_year,
        "area_name_th": folder.area.name_th,
        "area_name_en": folder.area.name_en,
    }
    return {name: value for name, value in fields.items() if name in folder.columns.get(File.PLAN, ())}


def _upstream_plan(plan: Plan) -> _Parts:
    fields = {
        "level": plan.level.value,
        "title_th": plan.title_th,
        "title_en": plan.title_en,
        "from_year": plan.from_year,
        "to_year": plan.to_year,
    }
    return plan.id, plan.code, fields, {"code": plan.code, "area": plan.area}, "", ""


def _element(element: Element) -> _Parts:
    fields = {
        "level": element.level.value,
        "kind": element.kind,
        "title_th": element.title_th,
        "title_en": element.title_en,
        "certainty": element.certainty,
        "is_example": element.is_example,
        "parent": element.parent,
    }
    fixed = {"code": element.code, "plan": element.plan}
    return element.id, element.code, fields, fixed, "", ""


def _agency(agency: Agency) -> _Parts:
    fields = {
        "name_th": agency.name_th,
        "name_en": agency.name_en,
        "short_th": agency.short_th,
        "parent_th": agency.parent_th,
        "former_th": agency.former_th,
        "is_peo": agency.is_peo,
    }
    return agency.id, agency.code, fields, {"code": agency.code, "area": agency.area}, "", ""


def _element_link(link: ElementLink) -> _Parts:
    return (
        f"{link.source}|{link.target}",
        "",
        {"reason": link.reason},
        {"role": link.role.value},
        link.source,
        link.target,
    )


def _indicator(indicator: Indicator) -> _Parts:
    fields = {
        "element": indicator.element,
        "name_th": indicator.name_th,
        "name_en": indicator.name_en,
        "unit": indicator.unit,
        "direction": indicator.direction and indicator.direction.value,
        "baseline": indicator.baseline,
        "baseline_year": indicator.baseline_year,
        "rollup": indicator.rollup and indicator.rollup.value,
        "shared": indicator.shared,
        "definition_th": indicator.definition_th,
        "owner": indicator.owner,
        "is_example": indicator.is_example,
        "level": indicator.level and indicator.level.value,
        "weight": indicator.weight,
        "numerator_th": indicator.numerator_th,
        "denominator_th": indicator.denominator_th,
        "source_th": indicator.source_th,
        "frequency": indicator.frequency and indicator.frequency.value,
        "supervisor_th": indicator.supervisor_th,
        "collector_th": indicator.collector_th,
        "scoring": indicator.scoring and indicator.scoring.value,
        "score_values": list(indicator.score_values) or None,
    }
    return indicator.id, indicator.code, fields, {"code": indicator.code}, "", ""


def _year_value(value: YearValue) -> _Parts:
    key = f"{value.indicator}|{value.year}"
    return key, "", {"value": value.value}, {"year": value.year}, value.indicator, ""


def _adoption(adoption: Adoption) -> _Parts:
    fields = {
        "state": adoption.state.value,
        "reason": adoption.reason,
        "owner_name": adoption.owner_name,
        **target_lists(adoption.targets),
    }
    return adoption.key, "", fields, {}, adoption.indicator, adoption.agency


def _project(project: Project) -> _Parts:
    fields = {
        "agency": project.agency,
        "year": project.year,
        "title_th": project.title_th,
        "title_en": project.title_en,
        "budget_source": project.budget_source,
        "budget_satang": satang(project.budget),
        "start": project.start,
        "end": project.end,
        "target_th": project.target_th,
        "activities_th": project.activities_th,
        "is_example": project.is_example,
        "status": project.status.value,
    }
    fixed = {"code": project.code, "area": project.area, "plan": project.plan}
    return project.id, project.code, fields, fixed, "", ""


def _project_link(link: ProjectLink) -> _Parts:
    fields = {
        "role": link.role.value,
        "share": None if link.share is None else float(link.share),
        "reason": link.reason,
    }
    return f"{link.project}|{link.element}", "", fields, {"role": link.role.value}, link.project, link.element


def _report(report: QuarterlyReport) -> _Parts:
    fields = {
        "planned_pct": report.planned_pct,
        "actual_pct": report.actual_pct,
        "allocated_satang": satang(report.allocated),
        "spent_satang": satang(report.spent),
        "late": report.late,
        "due": report.due,
        "state": report.state.value,
    }
    return f"{report.project}|{report.quarter}", "", fields, {"quarter": report.quarter}, report.project, ""
