"""Indicators that cannot show anything: no target for the year, nobody who answers for them, no value at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.rule import Family, Finding, Rule, Severity, element_group, indicator_subject
from graph.analysis.tables import NONE
from graph.model.fiscal import last_day


def _no_target(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    indicators, year = cascade.indicators, cascade.scope.year

    def says(row: int) -> tuple[str, str]:
        if indicators.any_target[row]:
            return f"ไม่มีค่าเป้าหมายของปีงบประมาณ พ.ศ. {year}", f"has no target for fiscal year {year}"
        return "ยังไม่เคยกำหนดค่าเป้าหมายของปีใด", "has no target for any year"

    rows = np.flatnonzero(np.isnan(indicators.target)).tolist()
    return _findings("indicator-no-target", Severity.MEDIUM, cascade, rows, says)


def _no_owner(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    rows = np.flatnonzero(cascade.indicators.owner == NONE).tolist()
    return _findings(
        "indicator-no-owner",
        Severity.LOW,
        cascade,
        rows,
        lambda row: ("ยังไม่มีหน่วยงานรับผิดชอบ", "has no agency that answers for it"),
    )


def _no_value(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    indicators, year = cascade.indicators, cascade.scope.year
    rows: list[int] = []
    if cascade.as_of > last_day(year):
        rows = np.flatnonzero(~np.isnan(indicators.target) & np.isnan(indicators.value)).tolist()
    return _findings(
        "indicator-no-value",
        Severity.MEDIUM,
        cascade,
        rows,
        lambda row: (
            f"ยังไม่มีผลของปีงบประมาณ พ.ศ. {year} ทั้งที่สิ้นปีแล้ว",
            f"has no result for fiscal year {year}, which is over",
        ),
    )


def _findings(
    rule: str, severity: Severity, cascade: Cascade, rows: Iterable[int], says: Callable[[int], tuple[str, str]]
) -> Iterator[Finding]:
    """A finding for each indicator row; `says` gives what is wrong in Thai and English."""
    indicators = cascade.indicators
    for row in rows:
        subject, element = indicator_subject(cascade, row), int(indicators.element[row])
        thai, english = says(row)
        target = indicators.target[row]
        yield Finding(
            rule=rule,
            severity=severity,
            subject=subject,
            message_th=f"ตัวชี้วัด {subject.code} {thai}",
            message_en=f"Indicator {subject.code} {english}.",
            weight=int(cascade.goals[element]),
            group=element_group(cascade, element),
            evidence={
                "element": cascade.element_keys[element],
                "shared": bool(indicators.shared[row]),
                "target": None if np.isnan(target) else float(target),
            },
        )


RULES = (
    Rule(
        id="indicator-no-target",
        family=Family.INDICATORS,
        severity=Severity.MEDIUM,
        title_th="ตัวชี้วัดที่ไม่มีค่าเป้าหมาย",
        title_en="Indicators without a target",
        why_th="เมื่อไม่มีค่าเป้าหมาย สิ้นปีจะบอกไม่ได้ว่าบรรลุหรือไม่",
        why_en="Without a target nobody can say at the end of the year whether it was achieved.",
        action_th="กำหนดค่าเป้าหมายของปีนี้ร่วมกับหน่วยงานที่ใช้ตัวชี้วัดนี้",
        action_en="Set this year's target together with the agencies that use the indicator.",
        find=_no_target,
    ),
    Rule(
        id="indicator-no-owner",
        family=Family.INDICATORS,
        severity=Severity.LOW,
        title_th="ตัวชี้วัดที่ไม่มีผู้รับผิดชอบ",
        title_en="Indicators that nobody answers for",
        why_th="ไม่มีหน่วยงานใดมีหน้าที่เก็บและรายงานค่าของตัวชี้วัดนี้",
        why_en="No agency has the duty to collect and report its results.",
        action_th="ตกลงกับหน่วยงานที่มีข้อมูล แล้วระบุหน่วยงานผู้รับผิดชอบ",
        action_en="Agree with an agency that has the data and name it as the responsible one.",
        find=_no_owner,
    ),
    Rule(
        id="indicator-no-value",
        family=Family.INDICATORS,
        severity=Severity.MEDIUM,
        title_th="ตัวชี้วัดที่ยังไม่มีผล",
        title_en="Indicators without a result",
        why_th="สิ้นปีงบประมาณแล้ว แต่ยังไม่มีตัวเลขมาเทียบกับค่าเป้าหมาย รายงานประจำปีจะขาดข้อนี้",
        why_en="The year is over and there is no figure to hold against the target; the annual report will lack it.",
        action_th="ขอค่าผลการดำเนินงานจากหน่วยงานผู้รับผิดชอบ แล้วบันทึก",
        action_en="Ask the responsible agency for the result and enter it.",
        find=_no_value,
    ),
)
