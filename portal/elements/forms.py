"""Forms of an element's links and of an indicator's year."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField

from portal.fields import NumberField
from portal.forms import PortalForm, VersionedForm, at_most, required, stripped

MAX_REASON = 2000


class LinkForm(PortalForm):
    """`target` is the public id of what the element is to serve."""

    target = HiddenField(validators=[required(_l("เลือกส่วนของแผนที่จะเชื่อมโยงก่อน"))])
    reason = TextAreaField(_l("เหตุผลของการเชื่อมโยง"), filters=[stripped], validators=[at_most(MAX_REASON)])


class YearForm(VersionedForm):
    """An indicator's owner, and its target and value of the page's year."""

    owner = SelectField(_l("หน่วยงานรับผิดชอบ"))
    target = NumberField(_l("ค่าเป้าหมาย"))
    value = NumberField(_l("ผลที่วัดได้"))
