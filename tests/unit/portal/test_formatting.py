"""Dates, money and numbers as people read them, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model.fiscal import BANGKOK
from portal import formatting
from tests.unit.portal.conftest import Speak

NOON = datetime(2019, 10, 1, 12, 0, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("language", "length", "said"),
    [
        ("th", "short", "1 ต.ค. 2562"),
        ("th", "long", "1 ตุลาคม 2562"),
        ("en", "short", "1 Oct 2562 B.E."),
        ("en", "long", "1 October 2562 B.E."),
    ],
)
def test_dates_are_of_the_buddhist_era(speak: Speak, language: str, length: str, said: str) -> None:
    with speak(language):
        assert formatting.be_date(date(2019, 10, 1), length) == said


def test_moments_are_told_in_thailand(speak: Speak) -> None:
    late_in_london = datetime(2019, 9, 30, 18, 5, tzinfo=UTC)
    with speak("th"):
        assert formatting.be_datetime(late_in_london) == "1 ต.ค. 2562 01:05 น."
    with speak("en"):
        assert formatting.be_datetime(late_in_london) == "1 Oct 2562 B.E., 01:05"


@pytest.mark.parametrize(
    ("before", "thai", "english"),
    [
        (timedelta(seconds=-5), "สักครู่ที่แล้ว", "just now"),
        (timedelta(seconds=44), "สักครู่ที่แล้ว", "just now"),
        (timedelta(seconds=46), "1 นาทีที่แล้ว", "1 minute ago"),
        (timedelta(minutes=2), "2 นาทีที่แล้ว", "2 minutes ago"),
        (timedelta(minutes=59), "59 นาทีที่แล้ว", "59 minutes ago"),
        (timedelta(minutes=60), "1 ชั่วโมงที่แล้ว", "1 hour ago"),
        (timedelta(hours=23), "23 ชั่วโมงที่แล้ว", "23 hours ago"),
        (timedelta(hours=24), "1 วันที่แล้ว", "1 day ago"),
        (timedelta(days=2), "2 วันที่แล้ว", "2 days ago"),
        (timedelta(days=31), "31 ส.ค. 2562", "31 Aug 2562 B.E."),
    ],
)
def test_how_long_ago(speak: Speak, before: timedelta, thai: str, english: str) -> None:
    with speak("th"):
        assert formatting.ago(NOON - before, NOON) == thai
    with speak("en"):
        assert formatting.ago(NOON - before, NOON) == english


@pytest.mark.parametrize(
    ("function", "value", "said"),
    [
        (formatting.number, 1234567, "1,234,567"),
        (formatting.number, 1234.5, "1,234.5"),
        (formatting.number, Decimal("0.125"), "0.12"),
        (formatting.number, 0, "0"),
        (formatting.number, 100.0, "100"),
        (formatting.baht, Decimal("1234567.00"), "1,234,567"),
        (formatting.baht, Decimal("1234567.5"), "1,234,567.50"),
        (formatting.baht_short, Decimal("999999.00"), "999,999"),
        (formatting.baht_short, 1_000_000, "1 ล้าน"),
        (formatting.baht_short, 4_240_000, "4.24 ล้าน"),
        (formatting.baht_short, 1_234_560_000, "1,234.56 ล้าน"),
        (formatting.percent, 64.4, "64%"),
        (formatting.fiscal_year_label, 2563, "ปีงบประมาณ 2563"),
        (formatting.quarter_label, 2, "ไตรมาสที่ 2"),
    ],
)
def test_numbers(speak: Speak, function: Callable[[Any], str], value: Any, said: str) -> None:
    with speak("th"):
        assert function(value) == said


@pytest.mark.parametrize(
    "function",
    [
        formatting.be_date,
        formatting.be_datetime,
        formatting.ago,
        formatting.baht,
        formatting.baht_short,
        formatting.number,
        formatting.percent,
    ],
)
def test_nothing_known_is_a_dash(speak: Speak, function: Callable[[Any], str]) -> None:
    with speak("th"):
        assert function(None) == "–"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.decimals(0, 10**13, places=2))
def test_baht_loses_nothing(amount: Decimal) -> None:
    assert Decimal(formatting.baht(amount).replace(",", "")) == amount


def test_thai_words_sort_as_in_the_dictionary() -> None:
    words = ["แผน", "กลยุทธ์", "เป้าหมาย", "การศึกษา", "โครงการ", "ขอนแก่น"]
    assert formatting.thai_sorted(words, str) == ["กลยุทธ์", "การศึกษา", "ขอนแก่น", "โครงการ", "เป้าหมาย", "แผน"]
