"""Goals that nobody covers this year: elements of the plan, and of the upstream plans, that no project reaches."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.rule import (
    KIND_EN,
    KIND_TH,
    Family,
    Finding,
    Rule,
    Severity,
    element_subject,
    plan_group,
    provincial_rows,
)
from graph.model.plan import ElementKind


def _uncovered(kind: ElementKind, cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    year = cascade.scope.year
    for row in provincial_rows(cascade, [kind]):
        if coverage.projects[row]:
            continue
        subject = element_subject(cascade, row)
        goals = cascade.goals_of(row)
        bare = [goal for goal in goals if not coverage.projects[goal]]
        yield Finding(
            rule=f"uncovered-{kind}",
            severity=Severity.HIGH,
            subject=subject,
            message_th=f"{KIND_TH[kind]} {subject.code} ยังไม่มีโครงการใดรองรับในปีงบประมาณ พ.ศ. {year}",
            message_en=f"No project of fiscal year {year} supports {KIND_EN[kind]} {subject.code}.",
            weight=len(goals),
            evidence={
                "upstream": [cascade.element_keys[goal] for goal in goals],
                "upstream_without_project": [cascade.element_keys[goal] for goal in bare],
            },
        )


def _uncovered_upstream(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    """Only elements that the plan's own links lead to (high), or whose plan is in force this year (low)."""
    elements, year = cascade.elements, cascade.scope.year
    linked = np.diff(cascade.below[:, ~elements.upstream].indptr) > 0
    for row in np.flatnonzero(elements.upstream & (coverage.projects == 0) & (linked | elements.in_force)).tolist():
        subject, group = element_subject(cascade, row), plan_group(cascade, row)
        if linked[row]:
            rest_th, rest_en = "แม้แผนของจังหวัดจะเชื่อมโยงถึง", "although the provincial plan is linked to it"
        else:
            rest_th, rest_en = "และแผนของจังหวัดยังไม่เชื่อมโยงถึง", "and the provincial plan is not linked to it"
        yield Finding(
            rule="uncovered-upstream",
            severity=Severity.HIGH if linked[row] else Severity.LOW,
            subject=subject,
            message_th=f"ยังไม่มีโครงการใดของจังหวัดไปถึง {subject.code} ในปีงบประมาณ พ.ศ. {year} {rest_th}",
            message_en=f"No project of the province reaches {subject.code} in fiscal year {year}, {rest_en}.",
            weight=int(cascade.goals[row]),
            group=group,
            evidence={
                "linked_by_plan": bool(linked[row]),
                "plan_in_force": bool(elements.in_force[row]),
                "certainty": elements.certainty[row],
            },
        )


RULES = (
    Rule(
        id="uncovered-strategy",
        family=Family.COVERAGE,
        severity=Severity.HIGH,
        title_th="กลยุทธ์ที่ไม่มีโครงการ",
        title_en="Strategies without a project",
        why_th="กลยุทธ์ที่ไม่มีโครงการเป็นเพียงข้อความในแผน ไม่มีใครลงมือทำในปีนี้",
        why_en="A strategy without a project stays words on paper: nobody acts on it this year.",
        action_th="เชื่อมโยงโครงการที่มีอยู่แล้วและตรงกับกลยุทธ์นี้ หรือเชิญหน่วยงานเสนอโครงการใหม่",
        action_en="Link an existing project that fits this strategy, or invite agencies to propose one.",
        find=partial(_uncovered, ElementKind.STRATEGY),
    ),
    Rule(
        id="uncovered-objective",
        family=Family.COVERAGE,
        severity=Severity.HIGH,
        title_th="เป้าประสงค์ที่ไม่มีโครงการ",
        title_en="Objectives without a project",
        why_th="เมื่อไม่มีโครงการใดส่งผลถึงเป้าประสงค์ ค่าเป้าหมายของตัวชี้วัดก็ไม่มีใครทำให้บรรลุ",
        why_en="If no project leads to an objective, nobody is working towards the targets of its indicators.",
        action_th="ตรวจว่ากลยุทธ์ใดส่งผลถึงเป้าประสงค์นี้ แล้วหาโครงการให้กลยุทธ์นั้น",
        action_en="See which strategies serve this objective and find projects for them.",
        find=partial(_uncovered, ElementKind.OBJECTIVE),
    ),
    Rule(
        id="uncovered-issue",
        family=Family.COVERAGE,
        severity=Severity.HIGH,
        title_th="ประเด็นการพัฒนาที่ไม่มีโครงการ",
        title_en="Development issues without a project",
        why_th="ทั้งประเด็นการพัฒนาไม่มีหน่วยงานใดขับเคลื่อนในปีนี้",
        why_en="No agency drives any part of this development issue this year.",
        action_th="นำเข้าหารือในเครือข่ายแผนของจังหวัด เพื่อหาหน่วยงานเจ้าภาพและโครงการ",
        action_en="Bring it to the provincial planning network to find a lead agency and projects.",
        find=partial(_uncovered, ElementKind.ISSUE),
    ),
    Rule(
        id="uncovered-upstream",
        family=Family.COVERAGE,
        severity=Severity.HIGH,
        title_th="เป้าหมายของแผนต้นทางที่จังหวัดไปไม่ถึง",
        title_en="Upstream goals that the province does not reach",
        why_th="จังหวัดต้องตอบได้ว่าหนุนเป้าหมายระดับชาติข้อใด และข้อใดยังไม่มีโครงการรองรับ",
        why_en="The province must be able to say which national goals it supports and which have no project yet.",
        action_th="ตรวจว่าเกี่ยวข้องกับจังหวัดหรือไม่ หากเกี่ยวข้อง ให้เชื่อมโยงกลยุทธ์หรือโครงการที่ไปถึงเป้าหมายนี้",
        action_en="Decide whether it concerns the province; if so, link a strategy or project that leads to it.",
        find=_uncovered_upstream,
    ),
)
