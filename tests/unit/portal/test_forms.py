"""What people type into dates and amounts, and what comes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from portal.fields import BahtField, ThaiDateField
from portal.forms import PortalForm, at_most, required, stripped


class Sample(PortalForm):
    class Meta:
        csrf = False

    title = StringField("title", [required(), at_most(5)], [stripped])
    day = ThaiDateField("day")
    amount = BahtField("amount")


def typed(app: Flask, **values: str) -> Any:
    with app.test_request_context(method="POST"):
        form = Sample(formdata=MultiDict({"title": "แผน", **values}))
        form.validate()
        form.page = str(form.day()) + str(form.amount())
    return form


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/10/2562", date(2019, 10, 1)),
        ("๑/๑๐/๒๕๖๒", date(2019, 10, 1)),
        (" 01-10-2562 ", date(2019, 10, 1)),
        ("1.10.2562", date(2019, 10, 1)),
        ("1/10/2019", date(2019, 10, 1)),
        ("2019-10-01", date(2019, 10, 1)),
        ("29/2/2563", date(2020, 2, 29)),
        ("1 ต.ค. 2562", date(2019, 10, 1)),
        ("1/10/62", date(2019, 10, 1)),
        ("", None),
    ],
)
def test_dates_are_read_in_the_buddhist_era(app: Flask, text: str, day: date | None) -> None:
    form = typed(app, day=text)
    assert form.day.data == day
    assert not form.day.errors


@pytest.mark.parametrize("text", ["31/2/2563", "29/2/2562", "1/13/2562", "1 10", "0/1/2563", "x"])
def test_what_is_no_date_is_refused_and_kept(app: Flask, text: str) -> None:
    form = typed(app, day=text)
    assert form.day.data is None
    assert form.day.errors
    assert f'value="{text}"' in form.page


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,250,000", Decimal("1250000.00")),
        ("๑,๒๕๐.๕๐ บาท", Decimal("1250.50")),
        ("0", Decimal("0.00")),
        ("", None),
    ],
)
def test_amounts(app: Flask, text: str, amount: Decimal | None) -> None:
    form = typed(app, amount=text)
    assert form.amount.data == amount
    assert not form.amount.errors


@pytest.mark.parametrize("text", ["-5", "1e9", "ห้าพัน", "1.234", "=1+1", "99999999999999"])
def test_what_is_no_amount_is_refused_and_kept(app: Flask, text: str) -> None:
    form = typed(app, amount=text)
    assert form.amount.errors
    assert f'value="{text}"' in form.page


def test_a_stored_value_is_shown_as_it_would_be_typed(app: Flask) -> None:
    with app.test_request_context():
        form = Sample(formdata=None, data={"day": date(2019, 10, 1), "amount": Decimal("1250.50")})
        assert 'value="1 ต.ค. 2562"' in str(form.day())
        assert 'value="1,250.50"' in str(form.amount())


def test_blanks_are_nothing(app: Flask) -> None:
    assert typed(app, title="   ").title.errors
    assert "5" in typed(app, title="ยาวเกินไป").title.errors[0]
