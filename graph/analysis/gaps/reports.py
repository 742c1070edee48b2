"""Quarterly reports that are missing or came late."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.rule import Family, Finding, Rule, Severity, agency_group, project_subject
from graph.analysis.tables import NONE, REPORT_STATES
from graph.model.fiscal import last_day


def _missing(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    """For each quarter with a round (some report row exists) that fell due before `as_of`: every project without a
    handed-in report. A project's own due date is its report row's, else the latest that any row of the round states;
    a round that states none falls due with the year."""
    reports, as_of = cascade.reports, np.datetime64(cascade.as_of, "D")
    year_end = np.datetime64(last_day(cascade.scope.year), "D")
    for quarter in np.unique(reports.quarter).tolist():
        rows = np.flatnonzero(reports.quarter == quarter)
        stated = reports.due[rows][~np.isnat(reports.due[rows])]
        due = np.full(len(cascade.projects), stated.max() if len(stated) else year_end, dtype="datetime64[D]")
        own = rows[~np.isnat(reports.due[rows])]
        due[reports.project[own]] = reports.due[own]
        handed_in = np.zeros(len(cascade.projects), dtype=bool)
        handed_in[reports.project[rows[reports.handed_in[rows]]]] = True
        state = np.full(len(cascade.projects), NONE)
        state[reports.project[rows]] = reports.state[rows]
        for project in np.flatnonzero(~handed_in & (due < as_of)).tolist():
            yield _finding(
                cascade,
                "report-missing",
                Severity.HIGH,
                project,
                quarter,
                ("ยังไม่ได้ส่งรายงาน", "has not handed in its report"),
                {
                    "due": str(due[project]),
                    "state": None if state[project] == NONE else str(REPORT_STATES[state[project]]),
                },
            )


def _late(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    reports = cascade.reports
    for row in np.flatnonzero(reports.late).tolist():
        due = None if np.isnat(reports.due[row]) else str(reports.due[row])
        yield _finding(
            cascade,
            "report-late",
            Severity.LOW,
            int(reports.project[row]),
            int(reports.quarter[row]),
            ("ส่งรายงานล่าช้า", "was late with its report"),
            {"due": due, "state": str(REPORT_STATES[reports.state[row]])},
        )


def _finding(
    cascade: Cascade,
    rule: str,
    severity: Severity,
    project: int,
    quarter: int,
    says: tuple[str, str],
    evidence: dict[str, str | None],
) -> Finding:
    subject, year = project_subject(cascade, project), cascade.scope.year
    return Finding(
        rule=rule,
        severity=severity,
        subject=subject,
        message_th=f"โครงการ {subject.code} {says[0]} ไตรมาสที่ {quarter} ปีงบประมาณ พ.ศ. {year}",
        message_en=f"Project {subject.code} {says[1]} for quarter {quarter} of fiscal year {year}.",
        group=agency_group(cascade, project),
        part=f"q{quarter}",
        evidence={"quarter": quarter, **evidence},
    )


RULES = (
    Rule(
        id="report-missing",
        family=Family.REPORTS,
        severity=Severity.HIGH,
        title_th="ยังไม่ส่งรายงานไตรมาส",
        title_en="Quarterly reports missing",
        why_th="ความก้าวหน้าของเป้าหมายที่โครงการนี้หนุนไม่มีข้อมูล และรายงานของจังหวัดจะไม่ครบ",
        why_en="Progress of the goals it supports is unknown, and the province's report will be incomplete.",
        action_th="แจ้งเตือนหน่วยงานเจ้าของโครงการให้ส่งรายงาน หรือช่วยบันทึกแทน",
        action_en="Remind the agency that owns the project, or enter the report on its behalf.",
        find=_missing,
    ),
    Rule(
        id="report-late",
        family=Family.REPORTS,
        severity=Severity.LOW,
        title_th="ส่งรายงานล่าช้า",
        title_en="Quarterly reports late",
        why_th="รายงานที่มาช้าทำให้ปรับแผนไม่ทันในไตรมาสถัดไป",
        why_en="A late report comes too late to correct the course in the next quarter.",
        action_th="สอบถามเหตุที่ล่าช้า และตกลงวันส่งของไตรมาสถัดไป",
        action_en="Ask what held it up and agree on a date for the next quarter.",
        find=_late,
    ),
)
