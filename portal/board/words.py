"""What states, due dates and evidence of cards are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from graph.analysis.gap_cards import GapCard, Rank
from graph.model.gap_card import CardState
from portal.board.cards import Due
from portal.counting import counted
from portal.formatting import baht_short, number
from portal.gap_names import kind_name
from portal.gap_view import Gap

_STATES: Mapping[CardState, Any] = {
    CardState.NEW: _l("ยังไม่มีผู้รับ"),
    CardState.TAKEN_UP: _l("มีผู้รับแล้ว"),
    CardState.CALL_OPEN: _l("เปิดรับโครงการอยู่"),
    CardState.WAIVED: _l("พักไว้"),
    CardState.SOLVED: _l("ปิดแล้ว"),
}
_DUE: Mapping[Due, Any] = {
    Due.OVERDUE: _l("เลยกำหนด"),
    Due.SOON: _l("ครบกำหนดในเจ็ดวัน"),
    Due.NONE: _l("ยังไม่มีกำหนด"),
}
# Of a finding's evidence, what is told beside its message. The rest says the same as the message in codes.
_EVIDENCE: Mapping[str, Any] = {
    "elements": _l("ส่วนของแผนที่เกี่ยวข้อง"),
    "element": _l("วัดผลของ"),
    "project": lazy_pgettext("one", "โครงการ"),
    "agency": _l("หน่วยงาน"),
    "agencies": lazy_pgettext("many", "หน่วยงาน"),
    "like": _l("คล้ายกับ"),
    "successors": _l("แทนด้วย"),
    "quarter": _l("ไตรมาส"),
    "due": _l("กำหนดส่ง"),
    "target": _l("ค่าเป้าหมาย"),
    "adopted": _l("ค่าที่หน่วยงานรับรวมกัน"),
    "asked": _l("ขอไว้ (หน่วยงาน)"),
    "accepted": _l("รับแล้ว (หน่วยงาน)"),
    "declined": _l("ไม่รับ (หน่วยงาน)"),
    "waiting": _l("รอคำตอบ (หน่วยงาน)"),
    "percent": _l("ร้อยละ"),
    "total_percent": _l("รวมร้อยละ"),
    "budget_baht": _l("งบประมาณ (บาท)"),
    "of_baht": _l("จากทั้งหมด (บาท)"),
    "certainty": _l("ความแน่ชัดของข้อความแผน"),
}


def state_name(state: CardState) -> str:
    return str(_STATES[state])


def due_name(due: Due) -> str:
    return str(_DUE[due])


def subject_kind(gap: Gap) -> str:
    """What kind of thing a gap is about; the kinds of upstream plans are words of their own."""
    return str(_("เป้าหมายต้นทาง")) if gap.rule == "uncovered-upstream" else kind_name(gap.kind)


def evidence_facts(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, text) of what a finding rests on; the goals of an uncovered element are chips of their own."""
    return [(str(words), _said(evidence[name])) for name, words in _EVIDENCE.items() if _says(evidence.get(name))]


def weighs(rank: Rank) -> str:
    """What hangs on a card, in words; nothing where nothing does."""
    goals, money = -rank.goals, -rank.baht
    parts = [
        counted(goals, "goals") if goals else "",
        _("%(amount)s บาท", amount=baht_short(money)) if money else "",
    ]
    return " · ".join(part for part in parts if part)


def seen(card: GapCard) -> str:
    """How long it has been there, as the runs know it."""
    if card.seen == 1:
        return str(_("พบในการวิเคราะห์ล่าสุด"))
    return str(_("พบต่อเนื่อง %(count)s ครั้ง", count=number(card.seen)))


def _says(value: Any) -> bool:
    return value not in (None, "", [], ())


def _said(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return number(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
