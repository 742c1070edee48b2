"""Projects whose own form does not add up: parts of the budget, weights of activities, one project entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.many import Many, Words
from graph.analysis.gaps.rule import Family, Finding, Rule, Severity, agency_group, project_subject
from graph.analysis.tables import to_baht

WEIGHT_TOLERANCE = 0.01
"""Percent that the weights of a project's activities may miss 100 by: what rounding to two places leaves."""


def _parts_off(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    projects = cascade.projects
    for row in np.flatnonzero(projects.parts_known & (projects.parts != projects.budget)).tolist():
        subject = project_subject(cascade, row)
        parts, total = to_baht(projects.parts[row]), to_baht(projects.budget[row])
        yield Finding(
            rule="budget-parts-off",
            severity=Severity.MEDIUM,
            subject=subject,
            message_th=f"รายการงบประมาณของโครงการ {subject.code} รวมได้ {parts:,.2f} บาท ไม่เท่ากับยอด {total:,.2f} บาท",
            message_en=f"The parts of project {subject.code}'s budget add up to {parts:,.2f} baht, not {total:,.2f}.",
            group=agency_group(cascade, row),
            evidence={"parts": parts, "budget": total},
        )


def _weights_off(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    weights = cascade.projects.weights
    # NaN compares as false. The comparison itself may miss by the rounding of binary fractions, hence the 1e-9.
    for row in np.flatnonzero(np.abs(weights - 100) > WEIGHT_TOLERANCE + 1e-9).tolist():
        subject, total = project_subject(cascade, row), round(float(weights[row]), 2)
        yield Finding(
            rule="activity-weights-off",
            severity=Severity.LOW,
            subject=subject,
            message_th=f"น้ำหนักกิจกรรมของโครงการ {subject.code} รวมได้ {total:g}% ไม่เท่ากับ 100%",
            message_en=f"The weights of project {subject.code}'s activities add up to {total:g}%, not 100%.",
            group=agency_group(cascade, row),
            evidence={"total_percent": total},
        )


def _duplicates(cascade: Cascade, coverage: Coverage) -> Many:
    """One finding a project, at the later of each pair; it names the projects that it looks like."""
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in cascade.alike.of_agency.tolist():
        if (one, other) not in cascade.distinct_pairs:
            found[other].append(one)
    rows, codes = sorted(found), cascade.projects.codes
    like = [tuple(codes[other] for other in sorted(found[row])) for row in rows]
    return Many(
        cascade, "duplicate-project", Severity.MEDIUM, np.array(rows, dtype=np.int32), (like,), _words_of_duplicate
    )


def _words_of_duplicate(year: int, code: str, like: tuple[str, ...]) -> Words:
    return Words(
        f"โครงการ {code} อาจเป็นโครงการเดียวกับ {', '.join(like)}",
        f"Project {code} may be the same as {', '.join(like)}.",
        {"like": list(like)},
    )


RULES = (
    Rule(
        id="duplicate-project",
        family=Family.PROJECTS,
        severity=Severity.MEDIUM,
        title_th="โครงการที่อาจบันทึกซ้ำ",
        title_en="Projects that may be entered twice",
        why_th="ถ้าเป็นโครงการเดียวกัน งบประมาณและผลงานจะถูกนับสองครั้งในทุกเป้าหมาย",
        why_en="If it is one project, its money and work count twice at every goal.",
        action_th="เทียบสองโครงการ ถ้าซ้ำให้ลบหนึ่งรายการ ถ้าไม่ซ้ำให้ระบุเหตุผลไว้",
        action_en="Compare the two: remove one if they are the same, or say why they are not.",
        find=_duplicates,
    ),
    Rule(
        id="budget-parts-off",
        family=Family.PROJECTS,
        severity=Severity.MEDIUM,
        title_th="รายการงบประมาณรวมไม่เท่ายอด",
        title_en="Budget parts that do not add up",
        why_th="แผนการใช้จ่ายรายไตรมาสและรายแหล่งเงินของโครงการนี้ใช้ตรวจสอบไม่ได้",
        why_en="The project's spending plan by quarter and source cannot be held against anything.",
        action_th="แก้รายการงบประมาณ หรือแก้ยอดรวม ให้เท่ากัน",
        action_en="Correct the lines of the budget, or its total, so that they agree.",
        find=_parts_off,
    ),
    Rule(
        id="activity-weights-off",
        family=Family.PROJECTS,
        severity=Severity.LOW,
        title_th="น้ำหนักกิจกรรมรวมไม่ครบ 100%",
        title_en="Activity weights that do not add up",
        why_th="ความก้าวหน้าของโครงการคิดจากน้ำหนักกิจกรรม ตัวเลขจึงคลาดเคลื่อน",
        why_en="Progress is weighed by the activities: the figure is off.",
        action_th="แก้น้ำหนักของกิจกรรมให้รวมกันได้ 100%",
        action_en="Correct the weights of the activities so that they add up to 100%.",
        find=_weights_off,
    ),
)
