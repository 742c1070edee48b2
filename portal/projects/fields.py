"""Form fields that read what Thai offices type: dates of the Buddhist era, money with commas and Thai digits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField

from graph.exchange import cells
from graph.exchange.problems import CellError
from graph.exchange.thai_dates import DateError, read_date
from portal.formatting import baht, be_date


class ThaiDateField(StringField):
    """`data` is a date (C.E.) or None; the box shows it in the Buddhist era and keeps what was typed."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return be_date(self.data) if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = read_date(text)
        except DateError as error:
            if error.code == "no_such_day":
                raise ValueError(_("ไม่มีวันที่นี้ในปฏิทิน")) from error
            raise ValueError(_("พิมพ์วันที่เป็น 1/10/2562 หรือ 1 ต.ค. 2562")) from error


class BahtField(StringField):
    """`data` is a Decimal of baht or None; commas, spaces and Thai digits are read, and the word บาท after them."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return baht(self.data) if isinstance(self.data, Decimal) else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        text = text.removesuffix("บาท").strip()
        if not text:
            return
        try:
            self.data = cells.baht(text)
        except CellError as error:
            raise ValueError(_baht_message(error.code)) from error


def _baht_message(code: str) -> str:
    if code == "number_out_of_range":
        return str(_("จำนวนเงินต้องตั้งแต่ 0 ถึง 1,000,000,000,000 บาท"))
    if code == "too_many_decimals":
        return str(_("ทศนิยมของบาทมีได้ไม่เกินสองตำแหน่ง"))
    return str(_("พิมพ์จำนวนเงินเป็นตัวเลข เช่น 160,000 หรือ 160,000.50"))
