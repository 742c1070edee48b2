"""Shared indicators that no agency has taken, and those whose adopted targets together miss the province's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage, adopted_indicators
from graph.analysis.gaps.rule import Family, Finding, Rule, Severity, element_group, indicator_subject
from graph.analysis.rollup import Part, Rolled, Verdict, roll_up, sufficiency
from graph.analysis.tables import ADOPTION_STATES
from graph.model.adoption import AdoptionState
from graph.model.indicator import Direction


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the asked agencies said of one indicator for the year."""

    asked: int
    declined: int
    adopted: tuple[Part, ...]

    @property
    def waiting(self) -> int:
        return self.asked - self.declined - len(self.adopted)


def adopted_parts(cascade: Cascade, indicator: int) -> list[Part]:
    """The accepting agencies' targets of the year for the indicator in this row; without one, a part without value."""
    table = cascade.adoptions
    rows = np.flatnonzero((table.indicator == indicator) & table.accepted).tolist()
    return [Part(_known(table.target[row]), _known(table.base[row])) for row in rows]


def _no_adopter(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    for row in np.flatnonzero(cascade.indicators.shared & ~adopted_indicators(cascade)).tolist():
        said = _answers(cascade, row)
        if not said.asked:
            thai, english = "ยังไม่ได้ขอให้หน่วยงานใดรับไปใช้", "has not been offered to any agency yet"
        elif said.waiting:
            thai = f"ยังไม่มีหน่วยงานใดตอบรับ รอคำตอบ {said.waiting} จาก {said.asked} หน่วยงาน"
            english = f"has been accepted by no agency; {said.waiting} of {said.asked} asked have not answered"
        else:
            thai = f"หน่วยงานที่ขอไว้ทั้ง {said.asked} หน่วยงานไม่รับ"
            english = f"was declined by all that were asked ({said.asked})"
        severity = Severity.MEDIUM if said.asked else Severity.LOW
        yield _finding(cascade, row, "indicator-no-adopter", severity, thai, english, said)


def _insufficient(cascade: Cascade, coverage: Coverage) -> Iterator[Finding]:
    table = cascade.indicators
    for row in np.flatnonzero(table.shared & ~np.isnan(table.target) & adopted_indicators(cascade)).tolist():
        rule, target, said = table.rollups[row], float(table.target[row]), _answers(cascade, row)
        if rule is None:
            continue
        if sufficiency(rule, table.directions[row], target, said.adopted) is not Verdict.FALLS_SHORT:
            continue
        nearest = _nearest(roll_up(rule, said.adopted), table.directions[row])
        thai = f"ค่าเป้าหมายที่หน่วยงานรับไว้รวมกันได้ {nearest:g} ยังไม่ถึง {target:g} ของจังหวัด"
        english = f"adds up to {nearest:g} over the accepting agencies; the province's target is {target:g}"
        if said.waiting:
            thai += f" (รอคำตอบอีก {said.waiting} หน่วยงาน)"
            english += f" ({said.waiting} asked have not answered)"
        severity = Severity.LOW if said.waiting else Severity.HIGH
        yield _finding(cascade, row, "target-insufficient", severity, thai, english, said, nearest)


def _nearest(rolled: Rolled, direction: Direction | None) -> float:
    """Of what the sum may be, what comes nearest to the target."""
    best = rolled.low if direction is Direction.DOWN else rolled.high
    assert best is not None
    return best


def _answers(cascade: Cascade, indicator: int) -> _Answers:
    table = cascade.adoptions
    mine = table.indicator == indicator
    declined = mine & (table.state == ADOPTION_STATES.index(AdoptionState.DECLINED))
    return _Answers(int(mine.sum()), int(declined.sum()), tuple(adopted_parts(cascade, indicator)))


def _finding(
    cascade: Cascade,
    row: int,
    rule: str,
    severity: Severity,
    thai: str,
    english: str,
    said: _Answers,
    adopted: float | None = None,
) -> Finding:
    subject, element = indicator_subject(cascade, row), int(cascade.indicators.element[row])
    return Finding(
        rule=rule,
        severity=severity,
        subject=subject,
        message_th=f"ตัวชี้วัดร่วม {subject.code} {thai}",
        message_en=f"Shared indicator {subject.code} {english}.",
        weight=int(cascade.goals[element]),
        group=element_group(cascade, element),
        evidence={
            "element": cascade.element_keys[element],
            "target": _known(cascade.indicators.target[row]),
            "adopted": adopted,
            "asked": said.asked,
            "accepted": len(said.adopted),
            "declined": said.declined,
            "waiting": said.waiting,
        },
    )


def _known(figure: float) -> float | None:
    return None if np.isnan(figure) else float(figure)


RULES = (
    Rule(
        id="indicator-no-adopter",
        family=Family.INDICATORS,
        severity=Severity.MEDIUM,
        title_th="ตัวชี้วัดร่วมที่ยังไม่มีหน่วยงานรับไปใช้",
        title_en="Shared indicators that no agency has adopted",
        why_th="ตัวชี้วัดร่วมจะขับเคลื่อนแผนได้ต่อเมื่อหน่วยงานยอมรับและรับไปเป็นตัวชี้วัดหลักของตน",
        why_en="A shared indicator drives the plan only when agencies accept it and make it their own.",
        action_th="ขอให้หน่วยงานที่เกี่ยวข้องรับตัวชี้วัดนี้ หรือหารือกับหน่วยงานที่ไม่รับ",
        action_en="Ask the agencies it concerns to take it on, or talk with those that declined.",
        find=_no_adopter,
    ),
    Rule(
        id="target-insufficient",
        family=Family.INDICATORS,
        severity=Severity.HIGH,
        title_th="ค่าเป้าหมายที่หน่วยงานรับรวมกันไม่ถึงเป้าของจังหวัด",
        title_en="Adopted targets that together miss the provincial one",
        why_th="แม้ทุกหน่วยงานทำได้ตามที่รับไว้ จังหวัดก็จะไม่บรรลุค่าเป้าหมายของปี",
        why_en="Even if every agency keeps what it promised, the province will miss its target for the year.",
        action_th="หารือกับหน่วยงานเพื่อปรับค่าเป้าหมาย ขอให้หน่วยงานอื่นร่วมรับ หรือทบทวนค่าเป้าหมายของจังหวัด",
        action_en="Agree on higher targets, ask more agencies to join, or review the province's target.",
        find=_insufficient,
    ),
)
