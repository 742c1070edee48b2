"""Quarterly reports that are missing or came late."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.many import Many, Words
from graph.analysis.gaps.rule import Family, Rule, Severity
from graph.analysis.tables import NONE, REPORT_STATES
from graph.model.fiscal import last_day


def _missing(cascade: Cascade, coverage: Coverage) -> Many:
    """For each quarter with a round (some report row exists) that fell due before `as_of`: every project without a
    handed-in report. A project's own due date is its report row's, else the latest that any row of the round states;
    a round that states none falls due with the year."""
    reports, as_of = cascade.reports, np.datetime64(cascade.as_of, "D")
    year_end = np.datetime64(last_day(cascade.scope.year), "D")
    found = [_Rows.none()]
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
        project = np.flatnonzero(~handed_in & (due < as_of))
        found.append(_Rows(project, np.full(len(project), quarter), due[project], state[project]))
    says = ("ยังไม่ได้ส่งรายงาน", "has not handed in its report")
    rows_of_all = _Rows(*map(np.concatenate, zip(*found, strict=True)))
    return _many(cascade, "report-missing", Severity.HIGH, says, rows_of_all)


def _late(cascade: Cascade, coverage: Coverage) -> Many:
    reports = cascade.reports
    late = np.flatnonzero(reports.late)
    rows = _Rows(reports.project[late], reports.quarter[late], reports.due[late], reports.state[late])
    return _many(cascade, "report-late", Severity.LOW, ("ส่งรายงานล่าช้า", "was late with its report"), rows)


class _Rows(NamedTuple):
    """Reports, one a row: project, quarter, due day (NaT where unknown), place in REPORT_STATES or NONE."""

    project: NDArray[np.integer]
    quarter: NDArray[np.integer]
    due: NDArray[np.datetime64]
    state: NDArray[np.integer]

    @classmethod
    def none(cls) -> _Rows:
        nothing = np.zeros(0, dtype=np.int32)
        return cls(nothing, nothing, nothing.astype("datetime64[D]"), nothing)


def _many(cascade: Cascade, rule: str, severity: Severity, says: tuple[str, str], rows: _Rows) -> Many:
    days, day = np.unique(rows.due, return_inverse=True)
    written = [None if np.isnat(one) else str(one) for one in days]
    states = {NONE: None} | {place: str(state) for place, state in enumerate(REPORT_STATES)}
    quarters = rows.quarter.tolist()

    def words(year: int, code: str, quarter: int, due: str | None, state: str | None) -> Words:
        return Words(
            f"โครงการ {code} {says[0]} ไตรมาสที่ {quarter} ปีงบประมาณ พ.ศ. {year}",
            f"Project {code} {says[1]} for quarter {quarter} of fiscal year {year}.",
            {"quarter": quarter, "due": due, "state": state},
        )

    return Many(
        cascade,
        rule,
        severity,
        rows.project.astype(np.int32),
        (quarters, [written[one] for one in day.tolist()], [states[one] for one in rows.state.tolist()]),
        words,
        parts=[f"q{quarter}" for quarter in quarters],
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
