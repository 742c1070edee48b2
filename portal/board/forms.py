"""The forms of a card: taking it up, waiving it, talking about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import Optional

from graph.model.gap_card import MAX_REASON, MAX_REMARK
from graph.model.people import Person
from portal.fields import ThaiDateField
from portal.forms import PortalForm, VersionedForm, at_most, required, stripped

# Codes of graph.store.gap_cards → what to do.
PROBLEMS: Mapping[str, Any] = {
    "past": _l("เลือกวันนี้หรือวันหลังจากนี้"),
    "unknown": _l("เลือกผู้ที่ยังทำงานให้ ศธจ. อยู่"),
    "required": _l("กรอกช่องนี้ก่อน"),
    "too_long": _l("ข้อความยาวเกินไป ย่อให้สั้นลง"),
}


class TakeUpForm(VersionedForm):
    owner = SelectField(_l("ผู้รับเรื่อง"))
    due = ThaiDateField(_l("จะให้เสร็จภายในวันที่"), [Optional()])

    def offer(self, people: Sequence[Person]) -> None:
        self.owner.choices = [SelectChoice(one.id, one.name) for one in people]


class WaiveForm(VersionedForm):
    reason = TextAreaField(_l("เหตุผลที่พักไว้"), [required(_l("พิมพ์เหตุผล ผู้อื่นจะเห็น")), at_most(MAX_REASON)], [stripped])
    until = ThaiDateField(_l("พักไว้ถึงวันที่"), [required(_l("ใส่วันที่จะกลับมาดูเรื่องนี้"))])


class TalkForm(PortalForm):
    text = TextAreaField(_l("ข้อความ"), [required(_l("พิมพ์ข้อความก่อน")), at_most(MAX_REMARK)], [stripped])
