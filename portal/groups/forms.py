"""The forms of working groups, meetings and follow-ups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput

from graph.model.agency import Agency
from graph.model.group import (
    MAX_LINE,
    MAX_NAME,
    MAX_TEXT,
    FollowUpDraft,
    Group,
    GroupDraft,
    Meeting,
    MeetingDraft,
    OwnerKind,
)
from graph.model.people import Person
from portal.fields import ThaiDateField
from portal.forms import MakingForm, at_most, required, stripped
from portal.i18n import in_language

_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")

# Codes of the store's InvalidError.
PROBLEMS: Mapping[str, Any] = {
    "required": _l("กรอกช่องนี้ก่อน"),
    "too_long": _l("ข้อความยาวเกินไป ย่อให้สั้นลง"),
    "too_many": _l("มีข้อมากเกินไป"),
    "too_few": _l("เลือกหน่วยงานหรือบุคคลอย่างน้อยสองราย"),
    "before_since": _l("วันสิ้นสุดต้องไม่มาก่อนวันเริ่ม"),
    "no_member": _l("ประธานต้องเป็นบุคคลที่เลือกไว้ในคณะทำงาน"),
    "unknown": _l("มีรายที่ไม่ได้อยู่ในจังหวัดนี้แล้ว เลือกใหม่"),
    "before_meeting": _l("กำหนดต้องไม่มาก่อนวันประชุม"),
}


class GroupForm(MakingForm):
    name = StringField(_l("ชื่อคณะทำงาน"), [required(_l("พิมพ์ชื่อคณะทำงาน")), at_most(MAX_NAME)], [stripped])
    purpose = TextAreaField(_l("ทำเรื่องอะไร"), [at_most(MAX_TEXT)], [stripped])
    since = ThaiDateField(_l("ตั้งเมื่อวันที่"), [required(_l("ใส่วันที่ตั้งคณะทำงาน"))])
    until = ThaiDateField(_l("สิ้นสุดวันที่"), [Optional()])
    agencies = SelectMultipleField(_l("หน่วยงานในคณะทำงาน"), option_widget=CheckboxInput())
    people = SelectMultipleField(_l("บุคคลในคณะทำงาน"), option_widget=CheckboxInput())
    chair = SelectField(_l("ประธาน"))

    def offer(self, agencies: Sequence[Agency], people: Sequence[Person]) -> None:
        self.agencies.choices = [SelectChoice(one.id, in_language(one.short, None)) for one in agencies]
        self.people.choices = [SelectChoice(one.id, in_language(one.name, None)) for one in people]
        # An option holds plain text only.
        self.chair.choices = [SelectChoice("", _("ยังไม่ระบุ")), *(SelectChoice(one.id, one.name) for one in people)]

    def fill(self, group: Group) -> None:
        draft = group.draft
        for name in ("name", "purpose", "since", "until", "chair"):
            self[name].data = getattr(draft, name)
        self.agencies.data, self.people.data = list(draft.agencies), list(draft.people)
        self.chair.data = draft.chair or ""
        self.version.data = group.version

    def draft(self) -> GroupDraft:
        """Who chairs belongs to the group."""
        assert self.since.data is not None, "a form is asked for its draft once it is valid"
        chair = self.chair.data or None
        people = tuple(dict.fromkeys([*(self.people.data or ()), *([chair] if chair else ())]))
        return GroupDraft(
            name=self.name.data,
            purpose=self.purpose.data,
            since=self.since.data,
            until=self.until.data,
            agencies=tuple(self.agencies.data or ()),
            people=people,
            chair=chair,
        )


class MeetingForm(MakingForm):
    day = ThaiDateField(_l("วันที่ประชุม"), [required(_l("ใส่วันที่ประชุม"))])
    place = StringField(_l("สถานที่"), [at_most(MAX_NAME)], [stripped])
    agenda = TextAreaField(_l("ระเบียบวาระ"), [at_most(MAX_TEXT)], [stripped])
    agencies = SelectMultipleField(_l("หน่วยงานที่มาประชุม"), option_widget=CheckboxInput())
    others = TextAreaField(_l("ผู้มาประชุม"), [at_most(MAX_LINE)], [stripped])
    minutes = TextAreaField(_l("รายงานการประชุม"), [at_most(MAX_TEXT)], [stripped])
    resolutions = TextAreaField(_l("มติ"), [at_most(MAX_TEXT)], [stripped])

    def offer(self, agencies: Iterable[Agency]) -> None:
        self.agencies.choices = [SelectChoice(one.id, in_language(one.short, None)) for one in agencies]

    def fill(self, meeting: Meeting) -> None:
        draft = meeting.draft
        for name in ("day", "place", "others", "minutes"):
            self[name].data = getattr(draft, name)
        self.agenda.data, self.resolutions.data = "\n".join(draft.agenda), "\n".join(draft.resolutions)
        self.agencies.data = list(draft.agencies)
        self.version.data = meeting.version

    def draft(self) -> MeetingDraft:
        assert self.day.data is not None, "a form is asked for its draft once it is valid"
        return MeetingDraft(
            day=self.day.data,
            place=self.place.data,
            agenda=_numbered(self.agenda.data),
            minutes=self.minutes.data,
            resolutions=_numbered(self.resolutions.data),
            agencies=tuple(self.agencies.data or ()),
            others=self.others.data,
        )


class FollowUpForm(MakingForm):
    text = StringField(_l("ต้องทำอะไร"), [required(_l("พิมพ์สิ่งที่ต้องทำ")), at_most(MAX_LINE)], [stripped])
    owner = SelectField(_l("ผู้รับผิดชอบ"))
    due = ThaiDateField(_l("ภายในวันที่"), [required(_l("ใส่วันครบกำหนด"))])

    def offer(self, agencies: Sequence[Agency], people: Sequence[Person]) -> None:
        self.owner.choices = [
            *(SelectChoice(f"{OwnerKind.AGENCY}:{one.id}", one.short, optgroup=_("หน่วยงาน")) for one in agencies),
            *(SelectChoice(f"{OwnerKind.PERSON}:{one.id}", one.name, optgroup=_("บุคคล")) for one in people),
        ]

    def draft(self) -> FollowUpDraft:
        assert self.due.data is not None, "a form is asked for its draft once it is valid"
        kind, _colon, owner = self.owner.data.partition(":")
        return FollowUpDraft(self.text.data, OwnerKind(kind), owner, self.due.data)


def _numbered(text: str | None) -> tuple[str, ...]:
    """The lines without the numbers that people type before them: the pages and the minutes number them."""
    lines = (_NUMBER.sub("", line).strip() for line in (text or "").splitlines())
    return tuple(line for line in lines if line)
