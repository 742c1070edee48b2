"""Agencies that take no part this year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.rule import Family, Finding, Rule, Severity, agency_name_en, agency_subject


def _idle(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    projects = np.bincount(cascade.projects.agency, minlength=len(cascade.agencies))
    year = cascade.scope.year
    for row in np.flatnonzero(projects == 0).tolist():
        yield Finding(
            rule="idle-agency",
            severity=Severity.MEDIUM,
            subject=agency_subject(cascade, row),
            message_th=f"{cascade.agencies.shorts[row]} ยังไม่มีโครงการในปีงบประมาณ พ.ศ. {year}",
            message_en=f"{agency_name_en(cascade, row)} has no project in fiscal year {year}.",
            evidence={"is_peo": bool(cascade.agencies.is_peo[row])},
        )


RULES = (
    Rule(
        id="idle-agency",
        family=Family.AGENCIES,
        severity=Severity.MEDIUM,
        title_th="หน่วยงานที่ไม่มีโครงการ",
        title_en="Agencies without a project",
        why_th="แผนจังหวัดเป็นกรอบของทุกหน่วยงาน หน่วยงานนี้อาจยังไม่ได้รับทราบ หรือยังไม่ได้บันทึกโครงการ",
        why_en="The plan is the framework of every agency; this one may not know it, or has not entered its projects.",
        action_th="ติดต่อผู้ประสานงานของหน่วยงาน แจ้งกรอบแผน และช่วยบันทึกโครงการของปีนี้",
        action_en="Contact the agency's coordinator, explain the plan and help enter this year's projects.",
        find=_idle,
    ),
)
