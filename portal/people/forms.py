"""Forms of people and their memberships."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField
from wtforms.validators import Optional, ValidationError

from graph.model.agency import Agency
from graph.model.people import AGENCY_ROLES, Membership, Role
from portal.contact_fields import ContactFields, LoginField
from portal.fields import ThaiDateField
from portal.forms import PortalForm, VersionedForm, required
from portal.i18n import title_of
from portal.labels import label

# What an administrator of a province may give; the region's and the ministry's members are set up elsewhere.
ROLES = tuple(role for role in Role if role is not Role.OVERSEER)


class MembershipFields(PortalForm):
    """A role in an agency, and from when to when. `agencies` fills the choices and is asked which is the PEO."""

    agency = SelectField(_l("หน่วยงาน"), [required(_l("เลือกหน่วยงาน"))])
    role = SelectField(_l("บทบาท"), [required(_l("เลือกบทบาท"))])
    since = ThaiDateField(_l("ตั้งแต่วันที่"), [Optional()])
    until = ThaiDateField(_l("ถึงวันที่"), [Optional()])

    def __init__(self, agencies: Sequence[Agency], **values: Any) -> None:
        super().__init__(**values)
        self._agencies = {agency.id: agency for agency in agencies}
        self.agency.choices = with_empty((agency.id, title_of(agency)) for agency in agencies)
        self.role.choices = with_empty((role.value, label(role)) for role in ROLES)

    def validate_role(self, field: SelectField) -> None:
        agency = self._agencies.get(self.agency.data)
        if agency is not None and field.data and Role(field.data) not in AGENCY_ROLES and not agency.is_peo:
            raise ValidationError(_("บทบาทนี้มีเฉพาะในสำนักงานศึกษาธิการจังหวัด"))

    def validate_until(self, field: ThaiDateField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"))

    def membership(self, area: str) -> Membership:
        return Membership(self.agency.data, area, Role(self.role.data), self.since.data, self.until.data)


class NewPersonForm(LoginField, ContactFields, MembershipFields):
    """A new account with its first membership."""


class PersonForm(VersionedForm, ContactFields):
    """What is known of a person."""


class MembershipForm(VersionedForm, MembershipFields):
    """One more membership of a person."""


def with_empty(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices that start with none chosen, so that nobody gets the first one by accident."""
    return [SelectChoice("", _("– เลือก –")), *(SelectChoice(value, str(text)) for value, text in choices)]
