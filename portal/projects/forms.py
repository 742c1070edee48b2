"""The project form, and the words for what may be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from graph.model.agency import Agency
from graph.model.project import Project
from graph.store.projects import MAX_TEXT, MAX_TITLE, ProjectDraft, draft_of
from portal.fields import BahtField, ThaiDateField
from portal.forms import MakingForm, at_most, required, stripped
from portal.i18n import plain_title

# Codes of ProjectDraft.problems and of create_project → what to do.
MESSAGES: Mapping[str, Any] = {
    "required": _l("กรอกชื่อโครงการก่อน"),
    "too_long": _l("ข้อความยาวเกินไป ย่อให้สั้นลง"),
    "negative": _l("งบประมาณติดลบไม่ได้"),
    "too_much": _l("งบประมาณสูงเกินไป ตรวจจำนวนหลักอีกครั้ง"),
    "before_start": _l("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
    "outside_year": _l("ระยะเวลาไม่อยู่ในปีงบประมาณนี้ ตรวจปี พ.ศ. ของวันที่"),
    "outside_plan": _l("แผนของจังหวัดไม่ครอบคลุมปีงบประมาณนี้"),
}


class ProjectForm(MakingForm):
    """The essential fields of a project."""

    agency = SelectField(_l("หน่วยงานเจ้าของโครงการ"))
    title_th = StringField(
        _l("ชื่อโครงการ"), filters=[stripped], validators=[required(_l("กรอกชื่อโครงการก่อน")), at_most(MAX_TITLE)]
    )
    title_en = StringField(_l("ชื่อภาษาอังกฤษ"), filters=[stripped], validators=[at_most(MAX_TITLE)])
    budget = BahtField(_l("งบประมาณ (บาท)"))
    budget_source = StringField(_l("แหล่งงบประมาณ"), filters=[stripped], validators=[at_most(MAX_TITLE)])
    start = ThaiDateField(_l("วันเริ่ม"))
    end = ThaiDateField(_l("วันสิ้นสุด"))
    target_th = TextAreaField(_l("กลุ่มเป้าหมาย"), filters=[stripped], validators=[at_most(MAX_TEXT)])
    activities_th = TextAreaField(_l("กิจกรรม"), filters=[stripped], validators=[at_most(MAX_TEXT)])

    def offer(self, agencies: Sequence[Agency]) -> None:
        """The agencies that the person may enter a project of."""
        self.agency.choices = [SelectChoice(agency.id, f"{plain_title(agency)} ({agency.code})") for agency in agencies]

    def show(self, project: Project) -> None:
        """Fills the form with what stands."""
        self.process(data={**standing_values(project), "version": str(project.version)})

    def draft(self) -> ProjectDraft:
        """What was typed, of a form that has been validated."""
        return ProjectDraft(
            agency=self.agency.data,
            title_th=self.title_th.data or "",
            title_en=self.title_en.data,
            budget_source=self.budget_source.data,
            budget=self.budget.data,
            start=self.start.data,
            end=self.end.data,
            target_th=self.target_th.data,
            activities_th=self.activities_th.data,
        )


def standing_values(project: Project) -> dict[str, Any]:
    """The values of a project by the form's field names."""
    draft = draft_of(project)
    names = ("agency", "title_th", "title_en", "budget", "budget_source", "start", "end", "target_th", "activities_th")
    return {name: getattr(draft, name) for name in names}
