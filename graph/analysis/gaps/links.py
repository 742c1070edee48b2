"""Alignment that is missing or does not add up: elements that lead nowhere, projects without links, odd shares."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.many import Many, Words
from graph.analysis.gaps.rule import (
    GAP_KINDS,
    KIND_EN,
    KIND_TH,
    Family,
    Finding,
    Rule,
    Severity,
    agency_group,
    element_subject,
    project_subject,
    provincial_rows,
)

SHARE_TOLERANCE = 0.01
"""Percent that the shares of a project may miss 100 by: what rounding to two places leaves."""


def _no_upstream(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    for row in provincial_rows(cascade, GAP_KINDS):
        if cascade.goals[row]:
            continue
        subject, kind = element_subject(cascade, row), cascade.elements.kinds[row]
        yield Finding(
            rule="no-upstream-link",
            severity=Severity.MEDIUM,
            subject=subject,
            message_th=f"{KIND_TH[kind]} {subject.code} และส่วนที่อยู่ใต้ลงไป ยังไม่เชื่อมโยงถึงแผนต้นทางใด",
            message_en=f"Neither {KIND_EN[kind]} {subject.code} nor anything below it is linked to an upstream plan.",
            evidence={"projects": int(coverage.projects[row])},
        )


def _unlinked(cascade: Cascade, coverage: Coverage) -> Many:
    rows = np.array(coverage.totals.unlinked, dtype=np.int32)
    return Many(cascade, "unlinked-project", Severity.HIGH, rows, (), _words_of_unlinked)


def _words_of_unlinked(year: int, code: str) -> Words:
    return Words(f"โครงการ {code} ยังไม่เชื่อมโยงกับแผนของจังหวัด", f"Project {code} is not linked to the provincial plan.")


def _shares_off(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    count = len(cascade.projects)
    project, stated = cascade.links.project, ~np.isnan(cascade.links.share)
    links = np.bincount(project, minlength=count)
    with_share = np.bincount(project[stated], minlength=count)
    total = np.bincount(project[stated], weights=cascade.links.share[stated], minlength=count)
    partly = (with_share > 0) & (with_share < links)
    # The comparison itself may miss by the rounding of binary fractions, hence the 1e-9.
    off = (with_share > 0) & (np.abs(total - 100) > SHARE_TOLERANCE + 1e-9)
    for row in np.flatnonzero(partly | off).tolist():
        subject, percent = project_subject(cascade, row), round(float(total[row]), 4)
        lacking = int(links[row] - with_share[row])
        if partly[row]:
            says_th = f"ระบุสัดส่วนไม่ครบ ขาด {lacking} จาก {links[row]} ความเชื่อมโยง (รวมได้ {percent:g}%)"
            says_en = f"states shares for all but {lacking} of its {links[row]} links (they add up to {percent:g}%)"
        else:
            says_th, says_en = f"มีสัดส่วนรวม {percent:g}% ไม่เท่ากับ 100%", f"has shares of {percent:g}%, not 100%"
        yield Finding(
            rule="shares-off",
            severity=Severity.MEDIUM,
            subject=subject,
            message_th=f"โครงการ {subject.code} {says_th}",
            message_en=f"Project {subject.code} {says_en}.",
            group=agency_group(cascade, row),
            evidence={"total_percent": percent, "links": int(links[row]), "links_without_share": lacking},
        )


RULES = (
    Rule(
        id="no-upstream-link",
        family=Family.ALIGNMENT,
        severity=Severity.MEDIUM,
        title_th="ไม่เชื่อมโยงถึงแผนต้นทาง",
        title_en="No link to an upstream plan",
        why_th="งานและงบประมาณใต้ส่วนนี้จะไม่นับว่าหนุนยุทธศาสตร์ชาติหรือแผนระดับใดเลย",
        why_en="Work and money below it count towards no national strategy or plan at all.",
        action_th="เปิดส่วนนี้ของแผน แล้วเชื่อมโยงกับเป้าหมายของแผนต้นทางที่สอดคล้อง",
        action_en="Open the element and link it to the upstream goal that it serves.",
        find=_no_upstream,
    ),
    Rule(
        id="unlinked-project",
        family=Family.ALIGNMENT,
        severity=Severity.HIGH,
        title_th="โครงการที่ยังไม่เชื่อมโยง",
        title_en="Projects without a link",
        why_th="ผลงานและงบประมาณของโครงการนี้ไม่นับให้เป้าหมายใดของจังหวัด",
        why_en="The project's work and money count towards none of the province's goals.",
        action_th="เลือกกลยุทธ์หลักที่โครงการนี้หนุน แล้วบันทึกความเชื่อมโยงพร้อมเหตุผล",
        action_en="Choose the main strategy that the project supports and save the link with its reason.",
        find=_unlinked,
    ),
    Rule(
        id="shares-off",
        family=Family.ALIGNMENT,
        severity=Severity.MEDIUM,
        title_th="สัดส่วนไม่ครบ 100%",
        title_en="Shares that do not add up",
        why_th="งบประมาณจะถูกนับขาดไป หรือต้องลดทอนลงเพื่อไม่ให้นับซ้ำ ตัวเลขรายเป้าหมายจึงคลาดเคลื่อน",
        why_en="Money is left uncounted, or scaled down so as not to count twice: the figures by goal are off.",
        action_th="แก้สัดส่วนของทุกความเชื่อมโยงให้รวมกันได้ 100% หรือลบสัดส่วนออกทั้งหมด",
        action_en="Correct the shares of all its links so that they add up to 100%, or remove them all.",
        find=_shares_off,
    ),
)
