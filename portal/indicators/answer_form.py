"""The form of an agency's answer to being asked to take an indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, TextAreaField

from graph.errors import InvalidError
from graph.model.adoption import MAX_OWNER, MAX_REASON, AdoptedTarget, Adoption, AdoptionState, Answer
from graph.model.indicator import Indicator, Rollup
from portal.fields import NumberField
from portal.forms import VersionedForm, at_most, required, stripped

ACCEPT, DECLINE = "accept", "decline"
# Rules that weigh an agency's value by what it is a part of.
WEIGHED = frozenset({Rollup.RATIO, Rollup.WAVG})

PROBLEMS = {
    "required": _l("กรอกช่องนี้ก่อน"),
    "too_long": _l("ข้อความยาวเกินไป"),
    "bound": _l("ปีงบประมาณเริ่มแล้ว คำตอบมีผลผูกพัน หากต้องแก้ ขอให้ ศธจ. เปิดให้ตอบใหม่"),
    "negative_base": _l("ตัวหารต้องมากกว่า 0"),
}
MISSING = {
    "reason": _l("บอกเหตุผล เพื่อให้ ศธจ. เข้าใจ"),
    "owner_name": _l("พิมพ์ชื่อผู้รับผิดชอบตัวชี้วัดในหน่วยงาน"),
    "targets": _l("ใส่ค่าเป้าหมายอย่างน้อยหนึ่งปี"),
}


class AnswerForm(VersionedForm):
    """Targets of the open years are added by `answer_form`."""

    answer = RadioField(
        _l("คำตอบของหน่วยงาน"),
        [required(_l("เลือกว่ารับหรือไม่รับ"))],
        choices=[
            SelectChoice(ACCEPT, _l("รับเป็นตัวชี้วัดหลักของหน่วยงาน")),
            SelectChoice(DECLINE, _l("ไม่รับ")),
        ],
    )
    owner_name = StringField(_l("ผู้รับผิดชอบในหน่วยงาน"), [at_most(MAX_OWNER)], [stripped])
    reason = TextAreaField(_l("เหตุผล"), [at_most(MAX_REASON)], [stripped])

    years: Sequence[int] = ()
    is_weighed = False

    @property
    def pairs(self) -> list[tuple[int, NumberField, NumberField | None]]:
        """The open years with their fields: target, and what it is a part of."""
        return [(year, self._fields[f"target_{year}"], self._fields.get(f"base_{year}")) for year in self.years]

    def said(self) -> Answer:
        """The answer; of a form that is valid."""
        accepts = self.answer.data == ACCEPT
        targets = tuple(
            AdoptedTarget(year, target.data, base.data if base is not None else None)
            for year, target, base in self.pairs
            if target.data is not None
        )
        return Answer(accepts, self.owner_name.data, self.reason.data, targets if accepts else ())

    def refuse_answer(self, error: InvalidError) -> None:
        """Puts the problems of an answer beside their fields."""
        first = f"target_{self.years[0]}" if self.years else "answer"
        for name, code in error.fields.items():
            place = first if name == "targets" else name.replace("-", "_")
            words = MISSING.get(name, PROBLEMS["required"]) if code == "required" else PROBLEMS.get(code)
            field = self._fields.get(place, self.answer)
            field.errors = [*field.errors, str(words or PROBLEMS["required"])]


def answer_form(indicator: Indicator, standing: Adoption, years: Sequence[int], **more: Any) -> AnswerForm:
    """A form for the years (พ.ศ.) that are open, filled with what stands. Several stand on one page, so each has its
    own names."""
    is_weighed = indicator.rollup in WEIGHED
    fields: dict[str, Any] = {"years": years, "is_weighed": is_weighed}
    for year in years:
        fields[f"target_{year}"] = NumberField(_l("ค่าเป้าหมายปี %(year)s", year=year))
        if is_weighed:
            fields[f"base_{year}"] = NumberField(_l("ตัวหารปี %(year)s", year=year))
    made: AnswerForm = type("YearlyAnswerForm", (AnswerForm,), fields)(
        prefix=form_prefix(indicator), data=answer_values(standing), **more
    )
    return made


def form_prefix(indicator: Indicator) -> str:
    """What the names of an indicator's form begin with; its code may hold what no name may."""
    return f"q{sha256(indicator.id.encode()).hexdigest()[:8]}-"


def answer_values(standing: Adoption) -> Mapping[str, Any]:
    """What stands, by the names of the form's fields."""
    answered = {AdoptionState.ACCEPTED: ACCEPT, AdoptionState.DECLINED: DECLINE}
    return {
        "version": str(standing.version),
        "answer": answered.get(standing.state),
        "owner_name": standing.owner_name,
        "reason": standing.reason if standing.state is AdoptionState.DECLINED else None,
        **{f"target_{one.year}": one.target for one in standing.targets},
        **{f"base_{one.year}": one.base for one in standing.targets},
    }
