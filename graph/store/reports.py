"""Quarterly reports of projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import db
from graph.model.project import QuarterlyReport, ReportState
from graph.store.projects import baht

_LIST = """
MATCH (report:Report)-[:ABOUT]->(project:Project {id: $project})
RETURN report, project.id AS project, project.year AS year ORDER BY report.quarter
"""


def list_reports(project_id: str) -> list[QuarterlyReport]:
    """A project's reports, first quarter first."""
    return [_report(row) for row in db.read(_LIST, project=project_id)]


def _report(row: Mapping[str, Any]) -> QuarterlyReport:
    node = row["report"]
    return QuarterlyReport(
        project=row["project"],
        year=row["year"],
        quarter=node["quarter"],
        planned_pct=node.get("planned_pct"),
        actual_pct=node.get("actual_pct"),
        allocated=baht(node.get("allocated_satang")),
        spent=baht(node.get("spent_satang")),
        late=bool(node.get("late")),
        due=node.get("due"),
        state=ReportState(node["state"]),
    )
