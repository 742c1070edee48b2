"""Fragility: projects and agencies whose end would take the last support from several elements at once.

Thin cover says of each element that it stands on one; this says of the one what hangs on it. What would only repeat the
other is left out: a project that carries a single element, and an agency that carries no more than one of its projects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.fragility import last_agencies, last_projects
from graph.analysis.gaps.rule import (
    GAP_KINDS,
    Family,
    Finding,
    Rule,
    Severity,
    agency_group,
    agency_name_en,
    agency_subject,
    listed,
    project_subject,
)
from graph.analysis.tables import NONE, RowArray
from graph.model.plan import ElementKind, PlanLevel

SEVERAL = 2
"""Elements that must lose their support for a finding."""

MOST_NAMED = 4
"""Codes of each kind that a message lists; the evidence has all."""


def _projects(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    for project, lost in _held(cascade, last_projects(cascade, coverage)):
        subject = project_subject(cascade, project)
        thai, english = _words(cascade, lost)
        yield Finding(
            rule="fragile-project",
            severity=Severity.HIGH if _is_grave(cascade, lost) else Severity.MEDIUM,
            subject=subject,
            message_th=f"ถ้าโครงการ {subject.code} หยุด จะไม่เหลือโครงการใดหนุน {thai}",
            message_en=f"If project {subject.code} stops, nothing supports {english} any more.",
            weight=int(cascade.elements.upstream[lost].sum()),
            group=agency_group(cascade, project),
            evidence=_evidence(cascade, lost),
        )


def _agencies(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    by_project = last_projects(cascade, coverage)
    for agency, lost in _held(cascade, last_agencies(cascade, coverage)):
        holders = np.unique(by_project[lost])
        if len(holders) == 1 and holders[0] != NONE:
            continue
        subject = agency_subject(cascade, agency)
        thai, english = _words(cascade, lost)
        # What one of its projects carries alone is told, as grave as it is, of that project.
        beyond = [row for row in lost if by_project[row] == NONE]
        yield Finding(
            rule="fragile-agency",
            severity=Severity.HIGH if _is_grave(cascade, beyond) else Severity.MEDIUM,
            subject=subject,
            message_th=f"ถ้า{cascade.agencies.shorts[agency]}ไม่ทำต่อ จะไม่เหลือโครงการใดหนุน {thai}",
            message_en=f"Without {agency_name_en(cascade, agency)}, nothing supports {english} any more.",
            weight=int(cascade.elements.upstream[lost].sum()),
            evidence=_evidence(cascade, lost),
        )


def _held(cascade: Cascade, last: RowArray) -> Iterator[tuple[int, list[int]]]:
    """(holder, elements) of those that alone hold several; the province's elements of GAP_KINDS and upstream ones,
    those on which most upstream elements hang first."""
    kinds = np.isin(np.array(cascade.elements.kinds, dtype=object).astype(str), [str(kind) for kind in GAP_KINDS])
    rows = np.flatnonzero((last != NONE) & (kinds | cascade.elements.upstream))
    rows = rows[np.lexsort((rows, -cascade.goals[rows], last[rows]))]
    for group in np.split(rows, np.flatnonzero(np.diff(last[rows])) + 1):
        if len(group) >= SEVERAL:
            yield int(last[group[0]]), group.tolist()


def _is_grave(cascade: Cascade, lost: Sequence[int]) -> bool:
    """Whether a whole issue of the province, or an element of the national strategy, is among them."""
    elements = cascade.elements
    return any(
        elements.levels[row] is PlanLevel.NATIONAL
        or (elements.kinds[row] == ElementKind.ISSUE and not elements.upstream[row])
        for row in lost
    )


def _split(cascade: Cascade, lost: Sequence[int]) -> tuple[list[str], list[str]]:
    """Codes of the province's own elements and of the upstream ones."""
    upstream = cascade.elements.upstream
    own = [cascade.element_keys[row] for row in lost if not upstream[row]]
    return own, [cascade.element_keys[row] for row in lost if upstream[row]]


def _words(cascade: Cascade, lost: Sequence[int]) -> tuple[str, str]:
    own, goals = _split(cascade, lost)
    thai, english = [], []
    if own:
        thai.append(f"{len(own)} ส่วนของแผนจังหวัด ({listed(own, MOST_NAMED, 'และอีก {}')})")
        english.append(f"{_count_en(own)} of the province's plan ({listed(own, MOST_NAMED, 'and {} more')})")
    if goals:
        thai.append(f"{len(goals)} เป้าหมายของแผนต้นทาง ({listed(goals, MOST_NAMED, 'และอีก {}')})")
        english.append(f"{_count_en(goals)} of upstream plans ({listed(goals, MOST_NAMED, 'and {} more')})")
    return " กับ ".join(thai), " and ".join(english)


def _count_en(codes: Sequence[str]) -> str:
    return f"{len(codes)} element" if len(codes) == 1 else f"{len(codes)} elements"


def _evidence(cascade: Cascade, lost: Sequence[int]) -> Mapping[str, Any]:
    own, goals = _split(cascade, lost)
    return {"elements": own, "upstream": goals}


RULES = (
    Rule(
        id="fragile-project",
        family=Family.COVERAGE,
        severity=Severity.MEDIUM,
        title_th="โครงการที่หยุดแล้วแผนขาดหลายส่วน",
        title_en="Projects that several parts of the plan rest on alone",
        why_th="ถ้าโครงการนี้ถูกตัดงบ เลื่อน หรือเลิก หลายส่วนของแผนจะไม่มีใครทำพร้อมกัน",
        why_en="If it loses its budget, is put off or given up, several parts of the plan lose all support at once.",
        action_th="ติดตามโครงการนี้เป็นพิเศษ และหาโครงการสำรองให้ส่วนที่จะขาด เริ่มจากข้อที่มีเป้าหมายหลายข้อขึ้นอยู่",
        action_en="Follow it closely, and find other projects for what it carries alone, the weightiest first.",
        find=_projects,
    ),
    Rule(
        id="fragile-agency",
        family=Family.COVERAGE,
        severity=Severity.MEDIUM,
        title_th="หน่วยงานที่แผนหลายส่วนพึ่งอยู่รายเดียว",
        title_en="Agencies that several parts of the plan rest on alone",
        why_th="แผนจังหวัดเป็นของทุกหน่วยงาน ถ้าหน่วยงานนี้เปลี่ยนภารกิจหรืองบไม่มา ส่วนเหล่านี้จะขาดพร้อมกัน",
        why_en="The plan is carried jointly; if this agency changes course, these parts lose all support at once.",
        action_th="ดูว่าจะขาดอะไร แล้วชวนหน่วยงานอื่นมาร่วมทำหรือรับช่วงอย่างน้อยข้อละหนึ่งราย",
        action_en="See what would be lost, and ask at least one other agency to join in on each part.",
        find=_agencies,
    ),
)
