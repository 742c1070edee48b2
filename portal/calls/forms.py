"""The forms of a call: opening it, answering it, closing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, SelectMultipleField, TextAreaField

from graph.model.agency import Agency
from graph.model.call import MAX_TEXT, AnswerState, ProjectCall
from portal.fields import ThaiDateField
from portal.forms import MakingForm, VersionedForm, at_most, required, stripped

# Codes of CallDraft.problems and of graph.store.calls → what to do.
PROBLEMS: Mapping[str, Any] = {
    "required": _l("กรอกช่องนี้ก่อน"),
    "too_long": _l("ข้อความยาวเกินไป ย่อให้สั้นลง"),
    "past": _l("เลือกวันนี้หรือวันหลังจากนี้"),
    "unknown": _l("เลือกโครงการของหน่วยงานในปีนี้"),
    "too_many": _l("เลือกหน่วยงานมากเกินไป"),
    "answered": _l("มีหน่วยงานตอบแล้วระหว่างที่เปิดหน้านี้ หน่วยงานที่ตอบแล้วต้องยังอยู่ในคำขอ"),
}


class CallForm(MakingForm):
    """`agencies` holds codes."""

    wanted = TextAreaField(_l("สิ่งที่ยังขาด"), [required(_l("พิมพ์ว่าต้องการโครงการแบบใด")), at_most(MAX_TEXT)], [stripped])
    people = TextAreaField(_l("ทำให้ใคร"), [at_most(MAX_TEXT)], [stripped])
    due = ThaiDateField(_l("ขอคำตอบภายในวันที่"), [required(_l("ใส่วันที่ขอคำตอบ"))])
    agencies = SelectMultipleField(_l("ขอหน่วยงานใด"), [required(_l("เลือกอย่างน้อยหนึ่งหน่วยงาน"))])

    def offer(self, agencies: Sequence[Agency]) -> None:
        self.agencies.choices = [SelectChoice(one.code, one.short) for one in agencies]


class CallChangeForm(CallForm):
    """A call that is open, stated anew. Of `agencies` only those that have not answered; the others stay asked."""

    agencies = SelectMultipleField(_l("ขอหน่วยงานใด"))
    reason = TextAreaField(_l("เหตุผลที่ไม่ขอหน่วยงานเดิม"), [at_most(MAX_TEXT)], [stripped])

    def fill(self, call: ProjectCall) -> None:
        self.wanted.data, self.people.data, self.due.data = call.wanted, call.people, call.due
        waiting = {one.agency.rsplit("/", 1)[-1] for one in call.answers if one.state is AnswerState.ASKED}
        self.agencies.data = [choice for choice, *_rest in self.agencies.iter_choices() if choice in waiting]
        self.version.data = str(call.version)


class OfferForm(VersionedForm):
    """`project` is a public id."""

    agency = HiddenField()
    project = SelectField(_l("โครงการของหน่วยงานที่ตรงกับเรื่องนี้"))


class DeclineForm(VersionedForm):
    agency = HiddenField()
    reason = TextAreaField(
        _l("เหตุผลที่ไม่เสนอโครงการ"), [required(_l("บอกเหตุผล เพื่อให้ ศธจ. เข้าใจ")), at_most(MAX_TEXT)], [stripped]
    )


class CloseForm(VersionedForm):
    result = TextAreaField(_l("ผลที่ได้"), [required(_l("พิมพ์ว่าได้ผลอย่างไร")), at_most(MAX_TEXT)], [stripped])
