"""A reader of plan folders for these tests alone: well-formed files, no checks, independent of graph.exchange."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph.analysis.cascade import Cascade
from graph.model.agency import Agency, agency_id
from graph.model.area import COUNTRY, Scope
from graph.model.indicator import Direction, Indicator, YearValue
from graph.model.plan import Element, ElementLink, LinkRole, Plan, PlanLevel, thing_id
from graph.model.project import Project, ProjectLink, QuarterlyReport, ReportState

ROOT = Path(__file__).resolve().parents[3]
MAHA_SARAKHAM = ROOT / "data" / "maha-sarakham"
NARATHIWAT = ROOT.parent / "shared" / "plans" / "narathiwat"


def folder_or_skip(folder: Path) -> Path:
    if not folder.is_dir():
        pytest.skip(f"the plan folder {folder.name} is not beside this repository")
    return folder


def cascade_of(folder: Path, year: int, as_of: date) -> Cascade:
    """The folder's scope of `year`."""
    return Folder(folder).cascade(year, as_of)


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        (self.plan_row,) = self.rows("plan")
        self.area = self.plan_row["area"]
        self.upstream_plan = {row["id"]: row["plan"] for row in self.rows("upstream_elements")}

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        path = self.path / f"{name}.csv"
        if not path.exists():
            return
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)

    def id(self, code: str) -> str:
        """Public id of an element, indicator or project."""
        if code in self.upstream_plan:
            return thing_id(COUNTRY, self.upstream_plan[code], code)
        return thing_id(self.area, self.plan_row["id"], code)

    def cascade(self, year: int, as_of: date) -> Cascade:
        return Cascade.build(
            Scope(self.area, year),
            as_of,
            plans=self.plans(),
            elements=self.elements(),
            element_links=self.element_links(),
            agencies=[
                Agency(
                    agency_id(self.area, row["id"]),
                    row["id"],
                    self.area,
                    row["name_th"],
                    short_th=row.get("short_th"),
                    is_peo=row["is_peo"] == "1",
                )
                for row in self.rows("agencies")
            ],
            projects=self.projects(),
            project_links=[
                ProjectLink(
                    self.id(row["project"]),
                    self.id(row["plan_item"]),
                    LinkRole(row["rank"]),
                    share=Decimal(row["share"]) if row.get("share") else None,
                )
                for row in self.rows("project_links")
            ],
            indicators=self.indicators(),
            targets=[
                YearValue(self.id(row["indicator"]), int(row["fiscal_year"]), float(row["target"]))
                for row in self.rows("targets")
            ],
            reports=self.reports(),
        )

    def plans(self) -> list[Plan]:
        row = self.plan_row
        own = Plan(
            f"{self.area}/{row['id']}",
            row["id"],
            self.area,
            PlanLevel.PROVINCE,
            row["title_th"],
            from_year=int(row["from_year"]),
            to_year=int(row["to_year"]),
        )
        return [own] + [
            Plan(
                f"{COUNTRY}/{row['id']}",
                row["id"],
                COUNTRY,
                PlanLevel(row["level"]),
                row["title_th"],
                from_year=_whole(row["from_year"]),
                to_year=_whole(row["to_year"]),
            )
            for row in self.rows("upstream_plans")
        ]

    def elements(self) -> list[Element]:
        levels = {plan.code: plan.level for plan in self.plans()}
        provincial = [(row, self.area, self.plan_row["id"]) for row in self.rows("plan_items")]
        upstream = [(row, COUNTRY, row["plan"]) for row in self.rows("upstream_elements")]
        return [
            Element(
                self.id(row["id"]),
                row["id"],
                f"{area}/{plan}",
                levels[plan],
                row["kind"],
                row["title_th"],
                parent=self.id(row["parent"]) if row["parent"] else None,
                order=order,
                certainty=row.get("certainty") or None,
            )
            for order, (row, area, plan) in enumerate(provincial + upstream)
        ]

    def element_links(self) -> list[ElementLink]:
        serves = [
            ElementLink(self.id(row["plan_item"]), self.id(row["serves"]), LinkRole.SERVES)
            for row in self.rows("plan_links")
        ]
        return serves + [
            ElementLink(self.id(row["plan_item"]), self.id(row["upstream_id"]), LinkRole.UPSTREAM)
            for row in self.rows("plan_upstream_links")
        ]

    def projects(self) -> list[Project]:
        return [
            Project(
                self.id(row["id"]),
                row["id"],
                self.area,
                self.plan_row["id"],
                agency_id(self.area, row["agency"]),
                int(row["fiscal_year"]),
                row["title_th"],
                budget=Decimal(row["budget_baht"]) if row["budget_baht"] else None,
            )
            for row in self.rows("projects")
        ]

    def indicators(self) -> list[Indicator]:
        return [
            Indicator(
                self.id(row["id"]),
                row["id"],
                self.id(row["objective"]),
                row["name_th"],
                direction=Direction(row["direction"]) if row.get("direction") else None,
                shared=row.get("shared") == "1",
            )
            for row in self.rows("indicators")
        ]

    def reports(self) -> list[QuarterlyReport]:
        return [
            QuarterlyReport(
                self.id(row["project"]),
                int(row["fiscal_year"]),
                int(row["quarter"]),
                actual_pct=float(row["actual_pct"]) if row["actual_pct"] else None,
                spent=Decimal(row["spent_baht_cum"]) if row["spent_baht_cum"] else None,
                late=row["late"] == "1",
                due=date.fromisoformat(row["due"]) if row["due"] else None,
                state=ReportState(row["state"]),
            )
            for row in self.rows("quarterly_reports")
        ]


def _whole(text: str) -> int | None:
    return int(text) if text else None
