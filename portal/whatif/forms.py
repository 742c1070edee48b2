"""The small forms that add a change. They are read from the address: they work without JavaScript and save nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from graph.analysis.cascade import Cascade
from graph.analysis.what_if import Change, LinkTo, OtherLinks, PlannedProject, WithoutAgency, WithoutProject
from portal.fields import BahtField, NumberField
from portal.forms import PortalForm, at_most, required, stripped
from portal.picked import Offer, Picked, pick_element, pick_project

MOST_TITLE = 300


def share_field(label: Any) -> NumberField:
    return NumberField(label, [Optional(), NumberRange(0, 100, _l("สัดส่วนต้องอยู่ระหว่าง 0 ถึง 100"))])


class ChangeForm(PortalForm):
    """`offers` are what may be meant by what was typed into the field named `offered_for`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(meta={"csrf": False}, **given)
        self.offers: tuple[Offer, ...] = ()
        self.offered_for: str | None = None

    def change(self, cascade: Cascade) -> Change | None:
        """The change that the form tells; None with an error beside a field where it tells none."""
        raise NotImplementedError

    def prepare(self, agencies: list[tuple[str, str]]) -> None:
        """The agencies (code, name) to choose among."""

    def _found(self, field: Field, picked: Picked) -> str | None:
        if picked.code is None:
            field.errors = [*field.errors, picked.problem]
            if picked.offers and not self.offers:
                self.offers, self.offered_for = picked.offers, field.name
        return picked.code


class StopForm(ChangeForm):
    project = StringField(_l("โครงการที่หยุด"), [required(_l("พิมพ์รหัสหรือชื่อโครงการ"))], [stripped])

    def change(self, cascade: Cascade) -> Change | None:
        if not self.validate():
            return None
        code = self._found(self.project, pick_project(cascade, self.project.data))
        return None if code is None else WithoutProject(code)


class LeaveForm(ChangeForm):
    agency = SelectField(_l("หน่วยงานที่ไม่ทำต่อ"), [required(_l("เลือกหน่วยงาน"))])

    def prepare(self, agencies: list[tuple[str, str]]) -> None:
        self.agency.choices = [("", _("เลือกหน่วยงาน")), *agencies]

    def change(self, cascade: Cascade) -> Change | None:
        return WithoutAgency(self.agency.data) if self.validate() else None


class _LinksForm(ChangeForm):
    """Up to three elements, the first the main one, each with its share or all without."""

    element_1 = StringField(_l("หนุนส่วนใดของแผน (หลัก)"), [required(_l("พิมพ์รหัสหรือชื่อส่วนของแผน"))], [stripped])
    share_1 = share_field(_l("สัดส่วนของข้อหลัก (%)"))
    element_2 = StringField(_l("หนุนส่วนที่สอง"), filters=[stripped])
    share_2 = share_field(_l("สัดส่วนของส่วนที่สอง (%)"))
    element_3 = StringField(_l("หนุนส่วนที่สาม"), filters=[stripped])
    share_3 = share_field(_l("สัดส่วนของส่วนที่สาม (%)"))

    @property
    def link_fields(self) -> list[tuple[Field, Field]]:
        return [
            (self.element_1, self.share_1),
            (self.element_2, self.share_2),
            (self.element_3, self.share_3),
        ]

    def links(self, cascade: Cascade) -> tuple[LinkTo, ...] | None:
        """None where a field is wrong."""
        links: list[LinkTo] = []
        for element, share in self.link_fields:
            if not element.data:
                continue
            code = self._found(element, pick_element(cascade, element.data))
            if code is not None and any(link.element == code for link in links):
                element.errors = [*element.errors, _("ส่วนนี้เลือกไว้แล้ว")]
            elif code is not None:
                links.append(LinkTo(code, None if share.data is None else Decimal(str(share.data))))
        return None if self.wrong_fields() else tuple(links)


class PlanForm(_LinksForm):
    title = StringField(_l("ชื่อโครงการ"), [required(_l("พิมพ์ชื่อโครงการ")), at_most(MOST_TITLE)], [stripped])
    agency = SelectField(_l("หน่วยงานที่ทำ"), [required(_l("เลือกหน่วยงาน"))])
    budget = BahtField(_l("งบประมาณ (บาท)"))

    def prepare(self, agencies: list[tuple[str, str]]) -> None:
        self.agency.choices = [("", _("เลือกหน่วยงาน")), *agencies]

    def change(self, cascade: Cascade) -> Change | None:
        links = self.links(cascade) if self.validate() else None
        return None if links is None else PlannedProject(self.title.data, self.agency.data, self.budget.data, links)


class OtherLinksForm(_LinksForm):
    project = StringField(_l("โครงการที่เปลี่ยนความเชื่อมโยง"), [required(_l("พิมพ์รหัสหรือชื่อโครงการ"))], [stripped])

    def change(self, cascade: Cascade) -> Change | None:
        if not self.validate():
            return None
        code = self._found(self.project, pick_project(cascade, self.project.data))
        links = self.links(cascade)
        return None if code is None or links is None else OtherLinks(code, links)
