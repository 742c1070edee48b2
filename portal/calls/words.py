"""What answers and reasons are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from graph.analysis.helpers_for import Reason, ReasonKind
from graph.model.audit import Action, AuditEvent
from graph.model.call import AnswerState, CallAnswer

_ANSWERS: Mapping[AnswerState, Any] = {
    AnswerState.ASKED: _l("รอคำตอบ"),
    AnswerState.OFFERED: _l("เสนอโครงการแล้ว"),
    AnswerState.DECLINED: lazy_pgettext("call", "ไม่เสนอโครงการ"),
}
_TOLD: Mapping[AnswerState, Any] = {
    AnswerState.ASKED: _l("ถอนคำตอบ"),
    AnswerState.OFFERED: _l("เสนอโครงการ"),
    AnswerState.DECLINED: lazy_pgettext("call", "ไม่เสนอโครงการ"),
}
# What a call states, as its history calls it.
_STATED: Mapping[str, Any] = {
    "wanted": _l("สิ่งที่ยังขาด"),
    "people": _l("ทำให้ใคร"),
    "due": _l("วันที่ขอคำตอบ"),
}


def answer_name(state: AnswerState) -> str:
    return str(_ANSWERS[state])


def offer_stands(answer: CallAnswer) -> tuple[str, str]:
    """(tone, text) of how far an offered project is."""
    offer = answer.offer
    if offer is None:
        return "warn", str(_("โครงการที่เสนอถูกลบไปแล้ว"))
    if offer.counts:
        return "good", str(_("นับในแผนแล้ว"))
    if not offer.is_linked:
        return "warn", str(_("ยังไม่เชื่อมโยงกับเรื่องนี้"))
    return "care", str(_("เชื่อมโยงแล้ว รอตั้งเป็นพร้อมดำเนินการ"))


def reason_text(reason: Reason) -> str:
    """A reason without its projects, which stand beside it as links."""
    count = reason.count
    match reason.kind:
        case ReasonKind.HERE:
            return str(ngettext("ปีนี้มี %(num)s โครงการหนุนเรื่องนี้", "ปีนี้มี %(num)s โครงการหนุนเรื่องนี้", count))
        case ReasonKind.EARLIER:
            return str(ngettext("ปีก่อน ๆ เคยมี %(num)s โครงการหนุนเรื่องนี้", "ปีก่อน ๆ เคยมี %(num)s โครงการหนุนเรื่องนี้", count))
        case ReasonKind.NEAR:
            return str(ngettext("ปีนี้ทำเรื่องใกล้เคียง %(num)s โครงการ", "ปีนี้ทำเรื่องใกล้เคียง %(num)s โครงการ", count))
        case ReasonKind.PARTNER:
            return str(ngettext("ร่วมทำกับหน่วยงานอื่นที่นี่ %(num)s โครงการ", "ร่วมทำกับหน่วยงานอื่นที่นี่ %(num)s โครงการ", count))
        case ReasonKind.MEASURES:
            return str(_("รับผิดชอบตัวชี้วัดของเรื่องนี้ %(codes)s", codes=", ".join(reason.indicators)))
        case ReasonKind.MANDATE:
            said, named = reason.words
            return str(_("ชื่อหน่วยงานบอกหน้าที่ (%(named)s) ตรงกับเรื่องนี้ (%(said)s)", named=named, said=said))
    return str(_("มีโครงการใน %(places)s", places=", ".join(reason.words)))


def told(event: AuditEvent, agency_names: Mapping[str, str]) -> str:
    """What was done to a call. `agency_names` are by public id."""
    after = event.after or {}
    match event.action:
        case Action.CREATED:
            return str(_("เปิดรับโครงการ ขอ %(count)s หน่วยงาน", count=len(after["agencies"])))
        case Action.ANSWERED:
            name = agency_names.get(after["agency"], after["agency"])
            if event.before == after:
                return str(_("%(agency)s: ยืนยันคำตอบเดิม", agency=name))
            return f"{name}: {_TOLD[AnswerState(after['state'])]}"
        case Action.RESTORED:
            return str(_("เปิดรับต่อ"))
    return str(_("ปิดการเปิดรับ")) if "state" in after else _changed(event.before or {}, after, agency_names)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], agency_names: Mapping[str, str]) -> str:
    def named(agencies: set[str]) -> str:
        return ", ".join(sorted(agency_names.get(one, one) for one in agencies))

    parts = []
    if fields := [str(name) for field, name in _STATED.items() if field in after]:
        parts.append(_("แก้%(fields)s", fields=", ".join(fields)))
    asked, wanted = set(before.get("agencies", ())), set(after.get("agencies", ()))
    if wanted - asked:
        parts.append(_("ขอเพิ่ม %(agencies)s", agencies=named(wanted - asked)))
    if asked - wanted:
        parts.append(_("ไม่ขอ %(agencies)s แล้ว", agencies=named(asked - wanted)))
    return " · ".join(parts)
