"""The whole project form (แบบเสนอโครงการ): its single fields as a form, and the words for what may be wrong or lacking.
Its rows are portal.projects.form_rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField

from graph.model.districts import District
from graph.model.project import Project
from graph.model.project_form import LINE_FIELDS, MAX_TEXT, MAX_TITLE, TEXT_FIELDS, Lack, ProjectForm, ProjectKind
from portal.forms import at_most, stripped
from portal.i18n import language
from portal.labels import label
from portal.projects import forms
from portal.projects.form_rows import Reading

# Codes of form_problems, of partners.replace_partners and of Reading.wrong → what to do.
MESSAGES: Mapping[str, Any] = {
    **forms.MESSAGES,
    "too_many": _l("มีรายการมากเกินไป รวมรายการที่คล้ายกันเข้าด้วยกัน"),
    "out_of_range": _l("ค่านี้อยู่นอกช่วงที่รับได้"),
    "no_name": _l("กรอกชื่อผู้รับผิดชอบ"),
    "not_a_number": _l("พิมพ์เป็นตัวเลข"),
    "too_many_decimals": _l("ทศนิยมมีได้ไม่เกินสองตำแหน่ง"),
    "no_agency": _l("เลือกหน่วยงานร่วม"),
    "owner": _l("หน่วยงานเจ้าของโครงการเป็นหน่วยงานร่วมไม่ได้"),
    "twice": _l("มีหน่วยงานซ้ำกัน เหลือไว้แถวเดียว"),
    "foreign": _l("หน่วยงานนี้ไม่อยู่ในจังหวัด"),
}

# What a ready project lacks, by code where it is not simply empty.
LACKS: Mapping[str, Any] = {
    "weights_off": _l("น้ำหนักกิจกรรมยังรวมไม่ครบ 100%"),
    "parts_off": _l("รายการงบประมาณยังรวมไม่เท่ายอด"),
    "title_missing": _l("กิจกรรมยังไม่มีชื่อ"),
    "weight_missing": _l("กิจกรรมยังไม่มีน้ำหนัก"),
    "quarters_missing": _l("กิจกรรมยังไม่ระบุไตรมาส"),
    "amount_missing": _l("รายการงบประมาณยังไม่มีจำนวนเงิน"),
}

FIELD_NAMES: Mapping[str, Any] = {
    "title_th": _l("ชื่อโครงการ"),
    "agency": _l("หน่วยงานเจ้าของโครงการ"),
    "kind": _l("ลักษณะโครงการ"),
    "in_charge": _l("ผู้รับผิดชอบโครงการ"),
    "start": _l("วันเริ่ม"),
    "end": _l("วันสิ้นสุด"),
    "rationale": _l("หลักการและเหตุผล"),
    "objectives": _l("วัตถุประสงค์"),
    "target_quant": _l("เป้าหมายเชิงปริมาณ"),
    "target_qual": _l("เป้าหมายเชิงคุณภาพ"),
    "target_th": _l("กลุ่มเป้าหมาย / ผู้รับประโยชน์"),
    "districts": _l("อำเภอที่ดำเนินการ"),
    "place": _l("สถานที่อื่น"),
    "links": _l("ความเชื่อมโยงกับแผนของจังหวัด"),
    "activities": _l("กิจกรรมและแผนรายไตรมาส"),
    "budget": _l("งบประมาณรวม (บาท)"),
    "budget_source": _l("แหล่งงบประมาณหลัก"),
    "budget_lines": _l("รายการงบประมาณ"),
    "outputs": _l("ผลผลิต"),
    "outcomes": _l("ผลลัพธ์"),
    "indicators": _l("ตัวชี้วัดความสำเร็จและค่าเป้าหมาย"),
    "benefits": _l("ผลที่คาดว่าจะได้รับ"),
    "partners": _l("หน่วยงานร่วมดำเนินการ"),
    "risks": _l("ความเสี่ยงและแนวทางจัดการ"),
    "evaluation": _l("การติดตามและประเมินผล"),
    "written_by": _l("ผู้เขียนโครงการ"),
    "proposed_by": _l("ผู้เสนอโครงการ"),
    "endorsed_by": _l("ผู้เห็นชอบโครงการ"),
    "approved_by": _l("ผู้อนุมัติโครงการ"),
}

SECTION_NAMES: Mapping[str, Any] = {
    "basics": _l("ข้อมูลทั่วไป"),
    "why": _l("หลักการและวัตถุประสงค์"),
    "targets": _l("เป้าหมายและพื้นที่"),
    "alignment": _l("ความเชื่อมโยงกับแผน"),
    "activities": _l("กิจกรรมรายไตรมาส"),
    "money": _l("งบประมาณ"),
    "results": _l("ผลผลิต ผลลัพธ์ ตัวชี้วัด"),
    "partners": _l("หน่วยงานร่วม"),
    "follow_up": _l("ความเสี่ยงและการติดตาม"),
    "signers": _l("ผู้ลงนาม"),
}


def _text(name: str) -> TextAreaField:
    return TextAreaField(FIELD_NAMES[name], filters=[stripped], validators=[at_most(MAX_TEXT)])


def _line(name: str) -> StringField:
    return StringField(FIELD_NAMES[name], filters=[stripped], validators=[at_most(MAX_TITLE)])


class LongForm(forms.ProjectForm):
    """The essentials and the texts of the long form. `districts` are ticked, `more_districts` typed."""

    target_th = _text("target_th")
    kind = SelectField(FIELD_NAMES["kind"], validate_choice=True)
    rationale = _text("rationale")
    objectives = _text("objectives")
    target_quant = _text("target_quant")
    target_qual = _text("target_qual")
    districts = SelectMultipleField(FIELD_NAMES["districts"], validate_choice=False)
    more_districts = StringField(_l("อำเภออื่น"), filters=[stripped], validators=[at_most(MAX_TITLE)])
    place = _text("place")
    outputs = _text("outputs")
    outcomes = _text("outcomes")
    indicators = _text("indicators")
    benefits = _text("benefits")
    risks = _text("risks")
    evaluation = _text("evaluation")
    written_by = _line("written_by")
    proposed_by = _line("proposed_by")
    endorsed_by = _line("endorsed_by")
    approved_by = _line("approved_by")

    def prepare(self, districts: Sequence[District]) -> None:
        """The kinds to choose among; the districts to tick, and those that were typed beside them."""
        kinds = [SelectChoice(kind.value, label(kind)) for kind in ProjectKind]
        self.kind.choices = [SelectChoice("", str(_("ยังไม่ระบุ"))), *kinds]
        self.districts.choices = [
            SelectChoice(one.name_th, one.name_th if language() == "th" else one.name_en) for one in districts
        ]

    def show_whole(self, project: Project, form: ProjectForm, districts: Sequence[District]) -> None:
        """Fills the form with what stands."""
        known = {one.name_th for one in districts}
        values: dict[str, Any] = {name: getattr(form, name) for name in TEXT_FIELDS}
        values |= forms.standing_values(project)
        values["kind"] = form.kind.value if form.kind else ""
        values["districts"] = [name for name in form.districts if name in known]
        values["more_districts"] = ", ".join(name for name in form.districts if name not in known)
        self.process(data={**values, "version": str(project.version)})

    def whole(self, reading: Reading) -> ProjectForm:
        """What was typed; what could not be read counts as not stated."""
        more = [name.strip() for name in (self.more_districts.data or "").split(",")]
        names = dict.fromkeys(name for name in (*(self.districts.data or ()), *more) if name)
        return ProjectForm(
            **{name: getattr(self, name).data for name in TEXT_FIELDS},
            kind=ProjectKind(self.kind.data) if self.kind.data in list(ProjectKind) else None,
            districts=tuple(names),
            in_charge=reading.in_charge,
            activities=reading.activities,
            budget_lines=reading.budget_lines,
        )


def lack_text(lack: Lack) -> str:
    """What is lacking, in words."""
    return str(LACKS[lack.code] if lack.code in LACKS else FIELD_NAMES[lack.field])


__all__ = ["FIELD_NAMES", "LINE_FIELDS", "MESSAGES", "SECTION_NAMES", "LongForm", "lack_text"]
