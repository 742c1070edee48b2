"""Links to elements that a review of the plan has replaced: the project's work counts for words that hold no more."""

from __future__ import annotations

from collections.abc import Iterator

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.analysis.gaps.rule import Family, Finding, Rule, Severity, agency_group, project_subject


def _superseded(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    table = cascade.superseded
    for row in range(len(table)):
        project = int(table.project[row])
        subject, code = project_subject(cascade, project), table.codes[row]
        successors = [cascade.element_keys[one] for one in table.successors[row]]
        if successors:
            named = ", ".join(successors)
            rest_th, rest_en = f"ซึ่งทบทวนเป็น {named} แล้ว", f"which has become {named}"
        else:
            rest_th, rest_en = "ซึ่งทบทวนแล้วและไม่มีส่วนใดใช้แทนในปีนี้", "which was revised and has no successor this year"
        yield Finding(
            rule="superseded-link",
            severity=Severity.MEDIUM,
            subject=subject,
            message_th=f"โครงการ {subject.code} ยังเชื่อมโยงกับ {code} {rest_th}",
            message_en=f"Project {subject.code} is still linked to {code}, {rest_en}.",
            group=agency_group(cascade, project),
            part=code,
            evidence={"element": code, "element_title": table.titles[row], "successors": successors},
        )


RULES = (
    Rule(
        id="superseded-link",
        family=Family.ALIGNMENT,
        severity=Severity.MEDIUM,
        title_th="เชื่อมโยงกับส่วนของแผนที่ทบทวนแล้ว",
        title_en="Links to a part of the plan that was revised",
        why_th="แผนฉบับทบทวนเปลี่ยนข้อความหรือจัดใหม่แล้ว งานของโครงการจึงยังไม่นับให้ส่วนที่ใช้อยู่",
        why_en="The reviewed plan says it otherwise or elsewhere: the work does not count for what holds now.",
        action_th="เปิดหน้าความเชื่อมโยงของโครงการ แล้วย้ายไปยังส่วนที่ใช้แทน",
        action_en="Open the project's links and move this one to the element that took its place.",
        find=_superseded,
    ),
)
