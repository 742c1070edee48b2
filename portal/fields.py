"""Form fields that read what Thai offices type: dates of the Buddhist era, money and numbers with commas and Thai
digits. What was typed stays in the box, also when it cannot be read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField

from graph.exchange import cells
from graph.exchange.problems import CellError
from graph.exchange.thai_dates import DateError, read_date
from portal.formatting import baht, be_date, plain_number


class ReadField(StringField):
    """`data` is what the typed text means, or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.shown(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            self.data = self.read(text)

    @abstractmethod
    def read(self, text: str) -> Any:
        """What the text means. Raises ValueError with what to do, in the user's words."""

    @abstractmethod
    def shown(self, value: Any) -> str:
        """The value as people type it."""


class ThaiDateField(ReadField):
    """A date (C.E.), typed and shown in the Buddhist era: 1/10/2562, 1 ต.ค. 2562."""

    def read(self, text: str) -> date:
        try:
            return read_date(text)
        except DateError as error:
            if error.code == "no_such_day":
                raise ValueError(_("ไม่มีวันที่นี้ในปฏิทิน")) from error
            raise ValueError(_("พิมพ์วันที่เป็น 1/10/2562 หรือ 1 ต.ค. 2562")) from error

    def shown(self, value: date) -> str:
        return be_date(value)


class BahtField(ReadField):
    """A Decimal of baht with two places, never negative; the word บาท after it is read too."""

    def read(self, text: str) -> Decimal:
        try:
            return cells.baht(text.removesuffix("บาท").strip())
        except CellError as error:
            raise ValueError(_baht_message(error.code)) from error

    def shown(self, value: Decimal) -> str:
        return baht(value)


class NumberField(ReadField):
    """A float; a percent sign after it is read too."""

    def read(self, text: str) -> float:
        try:
            return float(cells.number(text.removesuffix("%").strip()))
        except CellError as error:
            raise ValueError(_("พิมพ์เป็นตัวเลข เช่น 85 หรือ 1,250.5")) from error

    def shown(self, value: float) -> str:
        return plain_number(value)


def _baht_message(code: str) -> str:
    if code == "number_out_of_range":
        return str(_("จำนวนเงินต้องตั้งแต่ 0 ถึง 1,000,000,000,000 บาท"))
    if code == "too_many_decimals":
        return str(_("ทศนิยมของบาทมีได้ไม่เกินสองตำแหน่ง"))
    return str(_("พิมพ์จำนวนเงินเป็นตัวเลข เช่น 160,000 หรือ 160,000.50"))
