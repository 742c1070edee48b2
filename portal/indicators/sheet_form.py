"""The form of an indicator's sheet: its fields, those of the plan's own years among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, StringField, TextAreaField

from graph.errors import InvalidError
from graph.model.agency import Agency
from graph.model.indicator import Direction, Frequency, IndicatorLevel, Rollup, Scoring
from graph.model.indicator_sheet import MAX_NAME, MAX_TEXT, MAX_UNIT, IndicatorDraft, YearFigures
from graph.model.plan import Element
from portal.fields import NumberField
from portal.forms import VersionedForm, at_most, required, stripped
from portal.i18n import plain_title
from portal.labels import kind_label, label

MOST_STEPS = 5

PROBLEMS = {
    "required": _l("ตัวชี้วัดร่วมต้องมีข้อมูลนี้ เพื่อรวมค่าของหน่วยงานได้"),
    "too_long": _l("ข้อความยาวเกินไป"),
    "out_of_range": _l("น้ำหนักอยู่ระหว่าง 0 ถึง 100"),
    "incomplete": _l("ใส่ค่าให้ครบทุกระดับ หรือเลือกว่าไม่ใช้เกณฑ์คะแนน"),
    "without_scoring": _l("เลือกเกณฑ์การให้คะแนนก่อน หรือลบค่าของทุกระดับ"),
    "not_rising": _l("ค่าของระดับที่ได้คะแนนมากกว่าต้องมากกว่า เพราะตัวชี้วัดนี้ยิ่งมากยิ่งดี"),
    "not_falling": _l("ค่าของระดับที่ได้คะแนนมากกว่าต้องน้อยกว่า เพราะตัวชี้วัดนี้ยิ่งน้อยยิ่งดี"),
    "adopted": _l("มีหน่วยงานรับตัวชี้วัดนี้ไปใช้แล้ว จึงเลิกเป็นตัวชี้วัดร่วมไม่ได้"),
}


class IndicatorForm(VersionedForm):
    """Fields of years are added by `sheet_form`. `baselines` and `targets` name them by year."""

    element = SelectField(_l("เป้าประสงค์หรือส่วนของแผนที่วัด"), [required(_l("เลือกว่าวัดส่วนใดของแผน"))])
    name_th = StringField(_l("ชื่อตัวชี้วัด"), [required(_l("พิมพ์ชื่อตัวชี้วัด")), at_most(MAX_NAME)], [stripped])
    name_en = StringField(_l("ชื่อภาษาอังกฤษ"), [at_most(MAX_NAME)], [stripped])
    level = SelectField(_l("ระดับ"))
    definition_th = TextAreaField(_l("คำอธิบายหรือคำนิยาม"), [at_most(MAX_TEXT)], [stripped])
    unit = StringField(_l("หน่วยวัด"), [at_most(MAX_UNIT)], [stripped])
    numerator_th = TextAreaField(_l("ตัวตั้ง"), [at_most(MAX_TEXT)], [stripped])
    denominator_th = TextAreaField(_l("ตัวหาร"), [at_most(MAX_TEXT)], [stripped])
    direction = SelectField(_l("ทิศทาง"))
    weight = NumberField(_l("น้ำหนัก (ร้อยละ)"))
    scoring = SelectField(_l("เกณฑ์การให้คะแนน"))
    score_1 = NumberField(_l("ค่าของคะแนน 1 (หรือ 50)"))
    score_2 = NumberField(_l("ค่าของคะแนน 2 (หรือ 75)"))
    score_3 = NumberField(_l("ค่าของคะแนน 3 (หรือ 100)"))
    score_4 = NumberField(_l("ค่าของคะแนน 4"))
    score_5 = NumberField(_l("ค่าของคะแนน 5"))
    source_th = TextAreaField(_l("แหล่งข้อมูลและวิธีเก็บข้อมูล"), [at_most(MAX_TEXT)], [stripped])
    frequency = SelectField(_l("ความถี่ในการเก็บและรายงาน"))
    supervisor_th = StringField(_l("ผู้กำกับดูแลตัวชี้วัด"), [at_most(MAX_TEXT)], [stripped])
    collector_th = StringField(_l("ผู้จัดเก็บข้อมูล"), [at_most(MAX_TEXT)], [stripped])
    owner = SelectField(_l("หน่วยงานรับผิดชอบหลัก"))
    shared = BooleanField(_l("เป็นตัวชี้วัดร่วม ขอให้หน่วยงานรับไปเป็นตัวชี้วัดหลักของตนได้"))
    rollup = SelectField(_l("วิธีรวมค่าของหน่วยงานเป็นค่าของจังหวัด"))

    baseline_years: Sequence[int] = ()
    target_years: Sequence[int] = ()

    @property
    def baselines(self) -> list[NumberField]:
        return [self._fields[f"baseline_{year}"] for year in self.baseline_years]

    @property
    def targets(self) -> list[NumberField]:
        return [self._fields[f"target_{year}"] for year in self.target_years]

    @property
    def scores(self) -> list[NumberField]:
        return [self._fields[f"score_{step}"] for step in range(1, MOST_STEPS + 1)]

    def draft(self) -> IndicatorDraft:
        """What the form states; of a form that is valid."""
        scores = tuple(field.data for field in self.scores)
        return IndicatorDraft(
            element=self.element.data,
            name_th=self.name_th.data,
            name_en=self.name_en.data,
            level=_chosen(IndicatorLevel, self.level),
            definition_th=self.definition_th.data,
            unit=self.unit.data,
            numerator_th=self.numerator_th.data,
            denominator_th=self.denominator_th.data,
            direction=_chosen(Direction, self.direction),
            weight=self.weight.data,
            baselines=_figures(self.baseline_years, self.baselines),
            targets=_figures(self.target_years, self.targets),
            scoring=_chosen(Scoring, self.scoring),
            score_values=tuple(score for score in scores if score is not None),
            source_th=self.source_th.data,
            frequency=_chosen(Frequency, self.frequency),
            supervisor_th=self.supervisor_th.data,
            collector_th=self.collector_th.data,
            owner=self.owner.data or None,
            rollup=_chosen(Rollup, self.rollup),
            shared=self.shared.data,
        )

    def refuse_sheet(self, error: InvalidError) -> None:
        """Puts the problems of a sheet beside their fields."""
        named = {"score_values": "score_1", "targets": "name_th", "baselines": "name_th"}
        fields = {named.get(name, name): code for name, code in error.fields.items()}
        self.refuse(InvalidError(fields=fields), PROBLEMS)


def sheet_form(
    baselines: Sequence[int],
    targets: Sequence[int],
    elements: Iterable[Element],
    agencies: Iterable[Agency],
    **values: Any,
) -> IndicatorForm:
    """A form for a plan whose baseline years and own years (พ.ศ.) are these."""
    years: dict[str, Any] = {
        **{f"baseline_{year}": NumberField(_l("ปี %(year)s", year=year)) for year in baselines},
        **{f"target_{year}": NumberField(_l("ปี %(year)s", year=year)) for year in targets},
        "baseline_years": baselines,
        "target_years": targets,
    }
    form: IndicatorForm = type("YearlyIndicatorForm", (IndicatorForm,), years)(**values)
    form.element.choices = [
        SelectChoice("", _("– เลือก –")),
        *(SelectChoice(one.id, f"{kind_label(one)} {one.code} {plain_title(one)}") for one in elements),
    ]
    form.owner.choices = [
        SelectChoice("", _("ยังไม่มีผู้รับผิดชอบ")),
        *(SelectChoice(one.id, plain_title(one)) for one in agencies),
    ]
    form.level.choices = _choices(IndicatorLevel, _("ไม่ระบุ"))
    form.direction.choices = _choices(Direction, _("ไม่ระบุ"))
    form.scoring.choices = _choices(Scoring, _("ไม่ใช้เกณฑ์คะแนน"))
    form.frequency.choices = _choices(Frequency, _("ไม่ระบุ"))
    form.rollup.choices = _choices(Rollup, _("ไม่ระบุ"))
    return form


def sheet_values(draft: IndicatorDraft) -> dict[str, Any]:
    """What a standing sheet says, by the names of the form's fields."""
    apart = {"baselines", "targets", "score_values"}
    stated = {name: getattr(draft, name) for name in IndicatorDraft.__dataclass_fields__ if name not in apart}
    values = {name: value.value if isinstance(value, Enum) else value for name, value in stated.items()}
    for name in ("level", "direction", "scoring", "frequency", "rollup", "owner"):
        values[name] = values[name] or ""
    return {
        **values,
        **{f"baseline_{year}": value for year, value in draft.baselines},
        **{f"target_{year}": value for year, value in draft.targets},
        **{f"score_{place}": value for place, value in enumerate(draft.score_values, 1)},
    }


def _choices(kind: type[Enum], none: str) -> list[SelectChoice]:
    return [SelectChoice("", none), *(SelectChoice(one.value, label(one)) for one in kind)]


def _chosen(kind: type[Any], field: SelectField) -> Any:
    return kind(field.data) if field.data else None


def _figures(years: Sequence[int], fields: Sequence[NumberField]) -> YearFigures:
    pairs = zip(years, fields, strict=True)
    return tuple((year, field.data) for year, field in pairs if field.data is not None)
