"""What every form shares: stripped text, Thai messages, the version that it was opened on, errors of the domain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.widgets import TextInput

from graph.errors import InvalidError
from graph.exchange import cells
from graph.exchange.problems import CellError
from graph.model.fiscal import ERA_OFFSET
from portal.formatting import baht, plain_number

THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# No C.E. year of ours is this late and no พ.ศ. year this early.
FIRST_BE_YEAR = 2400
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,2})?")


def stripped(text: Any) -> Any:
    """A field's filter: no blanks around a text, None for an empty one."""
    return (text.strip() or None) if isinstance(text, str) else text


class Required(InputRequired):
    """Something was typed, and not only blanks. Nought is something."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if field.data is None and not field.process_errors:
            raise StopValidation(self.message)


def required(message: Any = None) -> Required:
    """A field that must be filled in. `message` says what to do, and names the field."""
    return Required(message or _l("กรอกช่องนี้ก่อน"))


def at_most(characters: int) -> Length:
    return Length(max=characters, message=_l("ยาวได้ไม่เกิน %(max)d ตัวอักษร"))


class PortalForm(FlaskForm):
    """Base of the portal's forms."""

    def refuse(self, error: InvalidError, messages: Mapping[str, Any]) -> None:
        """Puts a domain error beside the fields it names. `messages`: error code → what to do, in the user's words."""
        for name, code in error.fields.items():
            field: Field = self._fields.get(name) or next(iter(self._fields.values()))
            field.errors = [*field.errors, str(messages.get(code, _l("ค่านี้ใช้ไม่ได้")))]

    def wrong_fields(self) -> list[Field]:
        """The fields with an error, for the summary above the form."""
        return [field for field in self if field.errors]


class VersionedForm(PortalForm):
    """A form on a thing that others may change meanwhile. `version` is the one it was opened on."""

    version = HiddenField()

    def opened_version(self) -> int:
        """The version it was opened on; 0, which no thing has, when the field was tampered with."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() else 0


class BuddhistDateField(Field):
    """A date typed and shown as day/month/year พ.ศ. (1/10/2562). Also takes Thai digits, and C.E. years and ISO dates,
    which cannot be mistaken for พ.ศ. ones."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.day}/{self.data.month}/{self.data.year + ERA_OFFSET}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip().translate(THAI_DIGITS) if valuelist else ""
        self.data = None
        if not text:
            return
        match = _DAY_FIRST.fullmatch(text) or _ISO.fullmatch(text)
        if match is None:
            raise ValueError(_("พิมพ์วันที่เป็น วัน/เดือน/ปี พ.ศ. เช่น 1/10/2562"))
        year = int(match["year"])
        try:
            common_year = year - ERA_OFFSET if year >= FIRST_BE_YEAR else year
            self.data = date(common_year, int(match["month"]), int(match["day"]))
        except ValueError:
            raise ValueError(_("ไม่มีวันที่นี้ในปฏิทิน")) from None


class BahtField(Field):
    """An amount of baht: 1,234,567 or ๑,๒๓๔,๕๖๗.๕๐; kept as a Decimal of two places, never negative."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else baht(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip().translate(THAI_DIGITS) if valuelist else ""
        self.data = None
        if not text:
            return
        plain = text.removesuffix("บาท").strip().replace(",", "")
        if not _AMOUNT.fullmatch(plain):
            raise ValueError(_("พิมพ์จำนวนเงินเป็นตัวเลข เช่น 1,250,000"))
        self.data = Decimal(plain).quantize(Decimal("0.01"))


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
