"""From the dataclasses of graph.model to the columns of a Cascade: for tests, plan folders and what-if."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from graph.analysis.columns import (
    AdoptionColumns,
    AgencyColumns,
    EdgeColumns,
    ElementColumns,
    IndicatorColumns,
    LinkColumns,
    PlanColumns,
    ProjectColumns,
    ReportColumns,
)
from graph.analysis.tables import EdgeKind, millionths
from graph.errors import InvalidError
from graph.model.adoption import Adoption
from graph.model.agency import Agency
from graph.model.indicator import Indicator, YearValue
from graph.model.plan import Element, ElementLink, LinkRole, Plan
from graph.model.project import Project, ProjectLink, QuarterlyReport
from graph.model.project_form import ProjectForm


def plan_columns(plans: Sequence[Plan], year: int) -> PlanColumns:
    return {
        "id": [plan.id for plan in plans],
        "code": [plan.code for plan in plans],
        "title": [plan.title_th for plan in plans],
        "title_en": [plan.title_en for plan in plans],
        "level": [plan.level for plan in plans],
        "in_force": [plan.in_force(year) for plan in plans],
    }


def element_columns(elements: Sequence[Element]) -> ElementColumns:
    return {
        "id": [element.id for element in elements],
        "code": [element.code for element in elements],
        "plan": [element.plan for element in elements],
        "kind": [element.kind for element in elements],
        "title": [element.title_th for element in elements],
        "title_en": [element.title_en for element in elements],
        "certainty": [element.certainty for element in elements],
        "order": [element.order for element in elements],
    }


def edge_columns(elements: Iterable[Element], links: Iterable[ElementLink]) -> EdgeColumns:
    """Parents of elements as PART_OF, alignment links by their role."""
    edges = [(element.id, element.parent, EdgeKind.PART_OF) for element in elements if element.parent is not None]
    for link in links:
        kind = EdgeKind.UPSTREAM if link.role is LinkRole.UPSTREAM else EdgeKind.SERVES
        edges.append((link.source, link.target, kind))
    return {
        "child": [child for child, _, _ in edges],
        "parent": [parent for _, parent, _ in edges],
        "kind": [int(kind) for _, _, kind in edges],
    }


def agency_columns(agencies: Sequence[Agency]) -> AgencyColumns:
    return {
        "id": [agency.id for agency in agencies],
        "code": [agency.code for agency in agencies],
        "name": [agency.name_th for agency in agencies],
        "name_en": [agency.name_en for agency in agencies],
        "short": [agency.short_th for agency in agencies],
        "is_peo": [agency.is_peo for agency in agencies],
    }


def project_columns(projects: Sequence[Project], forms: Mapping[str, ProjectForm]) -> ProjectColumns:
    stated = [forms.get(project.id, ProjectForm()) for project in projects]
    parts = [form.parts_total or Decimal(0) if form.budget_lines else None for form in stated]
    return {
        "id": [project.id for project in projects],
        "code": [project.code for project in projects],
        "title": [project.title_th for project in projects],
        "title_en": [project.title_en for project in projects],
        "agency": [project.agency for project in projects],
        "budget": [None if project.budget is None else millionths(project.budget) for project in projects],
        "parts": [None if part is None else millionths(part) for part in parts],
        "weights": [None if form.weight_total is None else float(form.weight_total) for form in stated],
        "districts": [form.districts for form in stated],
    }


def link_columns(links: Sequence[ProjectLink]) -> LinkColumns:
    return {
        "project": [link.project for link in links],
        "element": [link.element for link in links],
        "is_primary": [link.role is LinkRole.PRIMARY for link in links],
        "share": [None if link.share is None else float(link.share) for link in links],
    }


def indicator_columns(
    indicators: Sequence[Indicator], targets: Iterable[YearValue], values: Iterable[YearValue], year: int
) -> IndicatorColumns:
    every_target, every_value = list(targets), list(values)
    unknown = {one.indicator for one in (*every_target, *every_value)} - {indicator.id for indicator in indicators}
    if unknown:
        message = f"a target or value refers to indicator {min(unknown)}, which is not here"
        raise InvalidError(message, fields={"target.indicator": "unknown"})
    target = {one.indicator: one.value for one in every_target if one.year == year}
    ever = {one.indicator for one in every_target}
    value = {one.indicator: one.value for one in every_value if one.year == year}
    return {
        "id": [indicator.id for indicator in indicators],
        "code": [indicator.code for indicator in indicators],
        "name": [indicator.name_th for indicator in indicators],
        "name_en": [indicator.name_en for indicator in indicators],
        "unit": [indicator.unit for indicator in indicators],
        "element": [indicator.element for indicator in indicators],
        "shared": [indicator.shared for indicator in indicators],
        "direction": [indicator.direction for indicator in indicators],
        "owner": [indicator.owner for indicator in indicators],
        "target": [target.get(indicator.id) for indicator in indicators],
        "value": [value.get(indicator.id) for indicator in indicators],
        "any_target": [indicator.id in ever for indicator in indicators],
        "rollup": [indicator.rollup for indicator in indicators],
    }


def adoption_columns(adoptions: Sequence[Adoption], year: int) -> AdoptionColumns:
    targets = [adoption.target(year) for adoption in adoptions]
    return {
        "agency": [adoption.agency for adoption in adoptions],
        "indicator": [adoption.indicator for adoption in adoptions],
        "state": [adoption.state_in(year) for adoption in adoptions],
        "target": [None if target is None else target.target for target in targets],
        "base": [None if target is None else target.base for target in targets],
    }


def report_columns(reports: Sequence[QuarterlyReport]) -> ReportColumns:
    return {
        "project": [report.project for report in reports],
        "quarter": [report.quarter for report in reports],
        "state": [report.state for report in reports],
        "late": [report.late for report in reports],
        "due": [report.due for report in reports],
        "actual_pct": [report.actual_pct for report in reports],
        "spent": [None if report.spent is None else millionths(report.spent) for report in reports],
    }
