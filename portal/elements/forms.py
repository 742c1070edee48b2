"""Forms of an element's links and of an indicator's year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from graph.exchange import cells
from graph.exchange.problems import CellError
from portal.formatting import number
from portal.forms import PortalForm, VersionedForm, at_most, required, stripped

MAX_REASON = 2000


class NumberField(StringField):
    """`data` is a float or None; commas, spaces and Thai digits are read, and what was typed stays."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain_number(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = float(cells.number(text.removesuffix("%").strip()))
        except CellError as error:
            raise ValueError(_("พิมพ์เป็นตัวเลข เช่น 85 หรือ 1,250.5")) from error


class LinkForm(PortalForm):
    """`target` is the public id of what the element is to serve."""

    target = HiddenField(validators=[required(_l("เลือกส่วนของแผนที่จะเชื่อมโยงก่อน"))])
    reason = TextAreaField(_l("เหตุผลของการเชื่อมโยง"), filters=[stripped], validators=[at_most(MAX_REASON)])


class YearForm(VersionedForm):
    """An indicator's owner, and its target and value of the page's year."""

    owner = SelectField(_l("หน่วยงานรับผิดชอบ"))
    target = NumberField(_l("ค่าเป้าหมาย"))
    value = NumberField(_l("ผลที่วัดได้"))


def plain_number(value: float) -> str:
    """A number as people type it: with commas, and as many decimals as it has."""
    exact = Decimal(str(value))
    decimals = max(0, -int(exact.normalize().as_tuple().exponent))
    return number(exact, digits=decimals)
