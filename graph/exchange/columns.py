"""The plan folder's files and columns: the contract as data, in the order in which they are written. It grows only by
adding; docs/plan-folder.md says what each column means."""

from __future__ import annotations

from enum import StrEnum

from graph.exchange import cells
from graph.exchange.csv_files import Column
from graph.model.adoption import AdoptionState
from graph.model.indicator import Direction, Frequency, IndicatorLevel, Rollup, Scoring
from graph.model.plan import ElementKind, LinkRole, PlanLevel
from graph.model.project import ProjectStatus, ReportState
from graph.model.project_form import TEXT_FIELDS


class File(StrEnum):
    """A file of the folder."""

    PLAN = "plan.csv"
    UPSTREAM_PLANS = "upstream_plans.csv"
    UPSTREAM_ELEMENTS = "upstream_elements.csv"
    AGENCIES = "agencies.csv"
    PLAN_ITEMS = "plan_items.csv"
    PLAN_LINKS = "plan_links.csv"
    PLAN_UPSTREAM_LINKS = "plan_upstream_links.csv"
    INDICATORS = "indicators.csv"
    TARGETS = "targets.csv"
    MEASUREMENTS = "measurements.csv"
    ADOPTIONS = "adoptions.csv"
    PROJECTS = "projects.csv"
    PROJECT_LINKS = "project_links.csv"
    REPORTS = "quarterly_reports.csv"


def _must(name: str, read: cells.Reader) -> Column:
    return Column(name, read, required=True)


_UPSTREAM_LEVELS = cells.one_of(PlanLevel, *(level for level in PlanLevel if level is not PlanLevel.PROVINCE))

# The worked example of the contract itself says "latest" where its table says "last".
_ROLLUP = cells.one_of(Rollup, also={"latest": Rollup.LAST})

COLUMNS: dict[File, tuple[Column, ...]] = {
    File.PLAN: (
        _must("id", cells.plan_code),
        _must("title_th", cells.title),
        Column("title_en", cells.title),
        _must("area", cells.area),
        _must("area_name_th", cells.title),
        Column("area_name_en", cells.title),
        _must("from_year", cells.year),
        _must("to_year", cells.year),
        Column("level", cells.one_of(PlanLevel, PlanLevel.PROVINCE)),
    ),
    File.UPSTREAM_PLANS: (
        _must("id", cells.plan_code),
        _must("level", _UPSTREAM_LEVELS),
        _must("title_th", cells.title),
        Column("title_en", cells.title),
        Column("from_year", cells.year),
        Column("to_year", cells.year),
    ),
    File.UPSTREAM_ELEMENTS: (
        _must("id", cells.code),
        _must("plan", cells.code),
        _must("kind", cells.title),
        Column("parent", cells.code),
        _must("title_th", cells.title),
        Column("title_en", cells.title),
        Column("certainty", cells.title),
    ),
    File.AGENCIES: (
        _must("id", cells.code),
        _must("name_th", cells.title),
        Column("name_en", cells.title),
        Column("short_th", cells.title),
        Column("short_en", cells.title),
        Column("parent_th", cells.title),
        Column("parent_en", cells.title),
        Column("former_th", cells.title),
        Column("former_en", cells.title),
        Column("is_peo", cells.flag),
    ),
    File.PLAN_ITEMS: (
        _must("id", cells.code),
        _must("kind", cells.one_of(ElementKind)),
        Column("parent", cells.code),
        _must("title_th", cells.title),
        Column("title_en", cells.title),
        Column("is_example", cells.flag),
    ),
    File.PLAN_LINKS: (
        _must("plan_item", cells.code),
        _must("serves", cells.code),
        Column("reason", cells.long_text),
    ),
    File.PLAN_UPSTREAM_LINKS: (
        _must("plan_item", cells.code),
        _must("upstream_id", cells.code),
        Column("reason", cells.long_text),
    ),
    File.INDICATORS: (
        _must("id", cells.code),
        _must("objective", cells.code),
        _must("name_th", cells.title),
        Column("name_en", cells.title),
        Column("unit", cells.title),
        Column("direction", cells.one_of(Direction)),
        Column("baseline", cells.measure),
        Column("baseline_year", cells.year),
        Column("rollup", _ROLLUP),
        Column("shared", cells.flag),
        Column("definition_th", cells.long_text),
        Column("definition_en", cells.long_text),
        Column("owner", cells.code),
        Column("is_example", cells.flag),
        Column("level", cells.one_of(IndicatorLevel)),
        Column("weight", cells.percent),
        Column("numerator_th", cells.long_text),
        Column("denominator_th", cells.long_text),
        Column("source_th", cells.long_text),
        Column("frequency", cells.one_of(Frequency)),
        Column("supervisor_th", cells.long_text),
        Column("collector_th", cells.long_text),
        Column("scoring", cells.one_of(Scoring)),
        Column("score_values", cells.measures),
    ),
    File.TARGETS: (
        _must("indicator", cells.code),
        _must("fiscal_year", cells.year),
        _must("target", cells.measure),
    ),
    File.MEASUREMENTS: (
        _must("indicator", cells.code),
        _must("fiscal_year", cells.year),
        _must("value", cells.measure),
    ),
    File.ADOPTIONS: (
        _must("agency", cells.code),
        _must("indicator", cells.code),
        _must("state", cells.one_of(AdoptionState)),
        Column("reason", cells.long_text),
        Column("owner", cells.title),
        Column("fiscal_year", cells.year),
        Column("target", cells.measure),
        Column("denominator", cells.measure),
    ),
    File.PROJECTS: (
        _must("id", cells.code),
        _must("agency", cells.code),
        _must("fiscal_year", cells.year),
        _must("title_th", cells.title),
        Column("title_en", cells.long_text),
        Column("budget_source", cells.long_text),
        Column("budget_baht", cells.baht),
        Column("start", cells.day),
        Column("end", cells.day),
        Column("target_th", cells.long_text),
        Column("target_en", cells.long_text),
        Column("activities_th", cells.long_text),
        Column("activities_en", cells.long_text),
        Column("is_example", cells.flag),
        Column("state", cells.one_of(ProjectStatus)),
        *(Column(name, cells.long_text) for name in TEXT_FIELDS),
    ),
    File.PROJECT_LINKS: (
        _must("project", cells.code),
        _must("plan_item", cells.code),
        Column("rank", cells.one_of(LinkRole, LinkRole.PRIMARY, LinkRole.SECONDARY)),
        Column("share", cells.share),
        Column("reason", cells.long_text),
    ),
    File.REPORTS: (
        _must("project", cells.code),
        _must("fiscal_year", cells.year),
        _must("quarter", cells.quarter),
        Column("planned_pct", cells.percent),
        Column("actual_pct", cells.percent),
        Column("allocated_baht", cells.baht),
        Column("spent_baht_cum", cells.baht),
        Column("late", cells.flag),
        Column("due", cells.day),
        Column("state", cells.one_of(ReportState)),
    ),
}
