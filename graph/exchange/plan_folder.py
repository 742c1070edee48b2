"""A plan folder read whole: its files become the kinds of graph.model, or a list of everything that is wrong.
The checks between rows are graph.exchange.folder_checks; what stands in the graph is graph.exchange.loading's."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.exchange import folder_checks
from graph.exchange.columns import COLUMNS, File
from graph.exchange.csv_files import Row, Table, read_table
from graph.exchange.problems import Problem, Problems
from graph.model.adoption import AdoptedTarget, Adoption
from graph.model.agency import Agency, agency_id
from graph.model.area import COUNTRY, Area, AreaKind
from graph.model.indicator import Indicator, YearValue
from graph.model.plan import Element, ElementLink, LinkRole, Plan, PlanLevel, plan_id, thing_id
from graph.model.project import Project, ProjectLink, ProjectStatus, QuarterlyReport, ReportState
from graph.model.project_form import TEXT_FIELDS

FIRST_ORDER = 1

# Texts that the things of graph.model made here have no field for; carried as properties of the same names.
ASIDE: dict[File, tuple[str, ...]] = {
    File.AGENCIES: ("short_en", "parent_en", "former_en"),
    File.INDICATORS: ("definition_en",),
    File.PROJECTS: ("target_en", "activities_en", *TEXT_FIELDS),
}


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """One province's plan. Rows keep the files' order; ids are public ids. `aside` holds, by public id, the
    texts of ASIDE. `columns` says which columns each file has: a file or column that the folder lacks says
    nothing, an empty cell says 'not known'. `numbers` are the rows' numbers in their files, for messages."""

    area: Area
    plan: Plan
    upstream_plans: tuple[Plan, ...] = ()
    upstream_elements: tuple[Element, ...] = ()
    agencies: tuple[Agency, ...] = ()
    items: tuple[Element, ...] = ()
    item_links: tuple[ElementLink, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[YearValue, ...] = ()
    measurements: tuple[YearValue, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    projects: tuple[Project, ...] = ()
    project_links: tuple[ProjectLink, ...] = ()
    reports: tuple[QuarterlyReport, ...] = ()
    aside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[File, frozenset[str]] = field(default_factory=dict, compare=False)
    numbers: Mapping[File, tuple[int, ...]] = field(default_factory=dict, compare=False)


def read_folder(path: Path) -> tuple[PlanFolder | None, list[Problem]]:
    """The folder, or None when it has an error; and every problem found, warnings too, in the order of the files."""
    problems = Problems()
    try:
        tables = _read_tables(path, problems)
    except OSError as error:
        problems.add("unreadable_file", "", reason=error.strerror or "?")
        tables = None
    if tables is not None:
        folder_checks.check(tables, problems)
    folder = None if tables is None or problems.has_errors else _folder(tables)
    return folder, problems.all(File)


def _read_tables(path: Path, problems: Problems) -> dict[File, Table] | None:
    if not path.is_dir():
        problems.add("no_folder", "", path=path)
        return None
    tables = {}
    for file in File:
        if os.path.lexists(path / file):
            tables[file] = read_table(path / file, COLUMNS[file], problems)
    if File.PLAN not in tables:
        problems.add("no_plan_file", File.PLAN)
    for stray in sorted(path.iterdir()):
        # Other files may lie beside the plan's; a CSV that is not read is likely to be a misspelt one.
        if stray.suffix.lower() == ".csv" and stray.name not in tables and stat.S_ISREG(stray.lstat().st_mode):
            problems.warn("unknown_file", stray.name, accepted=", ".join(File))
    return tables


def _folder(tables: Mapping[File, Table]) -> PlanFolder:
    return _Builder(tables).folder()


class _Builder:
    """Turns checked rows into model objects; knows the plan and what every code of the folder stands for."""

    def __init__(self, tables: Mapping[File, Table]) -> None:
        self._tables = tables
        row = tables[File.PLAN].rows[0].cells
        self._area: str = row["area"]
        self._plan = Plan(
            id=plan_id(self._area, row["id"]),
            code=row["id"],
            area=self._area,
            level=PlanLevel.PROVINCE,
            title_th=row["title_th"],
            title_en=row.get("title_en"),
            from_year=row["from_year"],
            to_year=row["to_year"],
        )
        self._upstream_plan = {row.get("id"): row for row in self._rows(File.UPSTREAM_PLANS)}
        self._upstream_element = {
            row.get("id"): thing_id(COUNTRY, row.get("plan"), row.get("id"))
            for row in self._rows(File.UPSTREAM_ELEMENTS)
        }

    def folder(self) -> PlanFolder:
        row = self._tables[File.PLAN].rows[0].cells
        province = Area(self._area, AreaKind.PROVINCE, row["area_name_th"], row.get("area_name_en"), COUNTRY)
        return PlanFolder(
            area=province,
            plan=self._plan,
            upstream_plans=tuple(self._upstream_plans()),
            upstream_elements=tuple(self._upstream_elements()),
            agencies=tuple(self._agencies()),
            items=tuple(self._items()),
            item_links=tuple(self._item_links()),
            indicators=tuple(self._indicators()),
            targets=tuple(self._year_values(File.TARGETS, "target")),
            measurements=tuple(self._year_values(File.MEASUREMENTS, "value")),
            adoptions=tuple(self._adoptions()),
            projects=tuple(self._projects()),
            project_links=tuple(self._project_links()),
            reports=tuple(self._reports()),
            aside=dict(self._aside()),
            columns={file: table.columns for file, table in self._tables.items()},
            numbers={
                **{file: tuple(row.number for row in table.rows) for file, table in self._tables.items()},
                # Several rows make one adoption.
                File.ADOPTIONS: tuple(rows[0].number for rows in self._answers().values()),
            },
        )

    def _rows(self, file: File) -> tuple[Row, ...]:
        return self._tables[file].rows if file in self._tables else ()

    def _own(self, code: str) -> str:
        return thing_id(self._area, self._plan.code, code)

    def _element(self, code: str) -> str:
        """A plan item's or an upstream element's public id."""
        return self._upstream_element.get(code) or self._own(code)

    def _upstream_plans(self) -> Iterator[Plan]:
        for row in self._rows(File.UPSTREAM_PLANS):
            yield Plan(
                id=plan_id(COUNTRY, row.get("id")),
                code=row.get("id"),
                area=COUNTRY,
                level=row.get("level"),
                title_th=row.get("title_th"),
                title_en=row.get("title_en"),
                from_year=row.get("from_year"),
                to_year=row.get("to_year"),
            )

    def _upstream_elements(self) -> Iterator[Element]:
        for order, row in enumerate(self._rows(File.UPSTREAM_ELEMENTS), FIRST_ORDER):
            parent = row.get("parent")
            yield Element(
                id=self._upstream_element[row.get("id")],
                code=row.get("id"),
                plan=plan_id(COUNTRY, row.get("plan")),
                level=self._upstream_plan[row.get("plan")].get("level"),
                kind=row.get("kind"),
                title_th=row.get("title_th"),
                title_en=row.get("title_en"),
                parent=self._upstream_element[parent] if parent else None,
                order=order,
                certainty=row.get("certainty"),
            )

    def _agencies(self) -> Iterator[Agency]:
        for order, row in enumerate(self._rows(File.AGENCIES), FIRST_ORDER):
            yield Agency(
                id=agency_id(self._area, row.get("id")),
                code=row.get("id"),
                area=self._area,
                name_th=row.get("name_th"),
                name_en=row.get("name_en"),
                short_th=row.get("short_th"),
                parent_th=row.get("parent_th"),
                former_th=row.get("former_th"),
                is_peo=bool(row.get("is_peo")),
                order=order,
            )

    def _items(self) -> Iterator[Element]:
        for order, row in enumerate(self._rows(File.PLAN_ITEMS), FIRST_ORDER):
            parent = row.get("parent")
            yield Element(
                id=self._own(row.get("id")),
                code=row.get("id"),
                plan=self._plan.id,
                level=PlanLevel.PROVINCE,
                kind=row.get("kind").value,
                title_th=row.get("title_th"),
                title_en=row.get("title_en"),
                parent=self._own(parent) if parent else None,
                order=order,
                is_example=bool(row.get("is_example")),
            )

    def _item_links(self) -> Iterator[ElementLink]:
        for row in self._rows(File.PLAN_LINKS):
            ends = self._own(row.get("plan_item")), self._own(row.get("serves"))
            yield ElementLink(*ends, LinkRole.SERVES, row.get("reason"))
        for row in self._rows(File.PLAN_UPSTREAM_LINKS):
            ends = self._own(row.get("plan_item")), self._upstream_element[row.get("upstream_id")]
            yield ElementLink(*ends, LinkRole.UPSTREAM, row.get("reason"))

    def _indicators(self) -> Iterator[Indicator]:
        for row in self._rows(File.INDICATORS):
            owner = row.get("owner")
            yield Indicator(
                id=self._own(row.get("id")),
                code=row.get("id"),
                element=self._own(row.get("objective")),
                name_th=row.get("name_th"),
                name_en=row.get("name_en"),
                unit=row.get("unit"),
                direction=row.get("direction"),
                baseline=row.get("baseline"),
                baseline_year=row.get("baseline_year"),
                rollup=row.get("rollup"),
                shared=bool(row.get("shared")),
                definition_th=row.get("definition_th"),
                owner=agency_id(self._area, owner) if owner else None,
                is_example=bool(row.get("is_example")),
                level=row.get("level"),
                weight=row.get("weight"),
                numerator_th=row.get("numerator_th"),
                denominator_th=row.get("denominator_th"),
                source_th=row.get("source_th"),
                frequency=row.get("frequency"),
                supervisor_th=row.get("supervisor_th"),
                collector_th=row.get("collector_th"),
                scoring=row.get("scoring"),
                score_values=tuple(row.get("score_values") or ()),
            )

    def _answers(self) -> dict[tuple[str, str], list[Row]]:
        """The rows of each adoption, by agency and indicator code."""
        answers: dict[tuple[str, str], list[Row]] = {}
        for row in self._rows(File.ADOPTIONS):
            answers.setdefault((row.get("agency"), row.get("indicator")), []).append(row)
        return answers

    def _adoptions(self) -> Iterator[Adoption]:
        for (agency, indicator), rows in self._answers().items():
            targets = [
                AdoptedTarget(row.get("fiscal_year"), row.get("target"), row.get("denominator"))
                for row in rows
                if row.get("fiscal_year") is not None
            ]
            yield Adoption(
                agency=agency_id(self._area, agency),
                indicator=self._own(indicator),
                state=rows[0].get("state"),
                reason=rows[0].get("reason"),
                owner_name=rows[0].get("owner"),
                targets=tuple(sorted(targets, key=lambda one: one.year)),
            )

    def _year_values(self, file: File, column: str) -> Iterator[YearValue]:
        for row in self._rows(file):
            yield YearValue(self._own(row.get("indicator")), row.get("fiscal_year"), row.get(column))

    def _projects(self) -> Iterator[Project]:
        for order, row in enumerate(self._rows(File.PROJECTS), FIRST_ORDER):
            yield Project(
                id=self._own(row.get("id")),
                code=row.get("id"),
                area=self._area,
                plan=self._plan.id,
                agency=agency_id(self._area, row.get("agency")),
                year=row.get("fiscal_year"),
                title_th=row.get("title_th"),
                title_en=row.get("title_en"),
                budget_source=row.get("budget_source"),
                budget=row.get("budget_baht"),
                start=row.get("start"),
                end=row.get("end"),
                target_th=row.get("target_th"),
                activities_th=row.get("activities_th"),
                is_example=bool(row.get("is_example")),
                order=order,
                status=row.get("state") or ProjectStatus.ACTIVE,
            )

    def _project_links(self) -> Iterator[ProjectLink]:
        for row in self._rows(File.PROJECT_LINKS):
            # Without a rank a link counts as a secondary one does: in equal parts where there is no primary.
            role = row.get("rank") or LinkRole.SECONDARY
            ends = self._own(row.get("project")), self._element(row.get("plan_item"))
            yield ProjectLink(*ends, role, row.get("share"), row.get("reason"))

    def _reports(self) -> Iterator[QuarterlyReport]:
        for row in self._rows(File.REPORTS):
            yield QuarterlyReport(
                project=self._own(row.get("project")),
                year=row.get("fiscal_year"),
                quarter=row.get("quarter"),
                planned_pct=row.get("planned_pct"),
                actual_pct=row.get("actual_pct"),
                allocated=row.get("allocated_baht"),
                spent=row.get("spent_baht_cum"),
                late=bool(row.get("late")),
                due=row.get("due"),
                state=row.get("state") or ReportState.SUBMITTED,
            )

    def _aside(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        for file, names in ASIDE.items():
            for row in self._rows(file):
                texts = {name: row.get(name) for name in names if row.get(name)}
                if texts:
                    code = row.get("id")
                    yield agency_id(self._area, code) if file is File.AGENCIES else self._own(code), texts
