"""Dates in the Buddhist era, money, numbers and shares as people read them: Jinja filters. Years are พ.ศ. on screen in
both languages; dates and moments come in as C.E. values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from graph.model.collation import sort_key
from graph.model.fiscal import BANGKOK, ERA_OFFSET, now
from portal.i18n import language

T = TypeVar("T")
Number = int | float | Decimal

NOTHING = "–"
MINUTE, HOUR, DAY = 60, 3600, 86400
JUST_NOW_SECONDS = 45
AGO_AT_MOST_DAYS = 30
MILLION = 1_000_000


def init_app(app: Flask) -> None:
    of_time = (be_date, be_datetime, ago, lasting, fiscal_year_label, quarter_label)
    for function in (*of_time, baht, baht_short, number, percent):
        app.jinja_env.filters[function.__name__] = function


def be_date(day: date | None, length: str = "short") -> str:
    """1 ต.ค. 2562, or `long`: 1 ตุลาคม 2562; in English 1 Oct 2562 B.E."""
    if day is None:
        return NOTHING
    if isinstance(day, datetime):
        day = day.astimezone(BANGKOK).date()
    day_and_month = format_date(day, "d MMMM" if length == "long" else "d MMM", locale=language())
    year = day.year + ERA_OFFSET
    return f"{day_and_month} {year}" if language() == "th" else f"{day_and_month} {year} B.E."


def be_datetime(moment: datetime | None, length: str = "short") -> str:
    """1 ต.ค. 2562 14:05 น.; in English 1 Oct 2562 B.E., 14:05."""
    if moment is None:
        return NOTHING
    clock = moment.astimezone(BANGKOK).strftime("%H:%M")
    day = be_date(moment, length)
    return f"{day} {clock} น." if language() == "th" else f"{day}, {clock}"


def ago(moment: datetime | None, at: datetime | None = None) -> str:
    """How long before `at` (now) a moment was: 2 นาทีที่แล้ว; its date once that is more than 30 days."""
    if moment is None:
        return NOTHING
    seconds = ((at or now()) - moment).total_seconds()
    if seconds < JUST_NOW_SECONDS:
        return str(_("สักครู่ที่แล้ว"))
    if seconds < HOUR:
        minutes = max(1, int(seconds // MINUTE))
        return str(ngettext("%(num)d นาทีที่แล้ว", "%(num)d นาทีที่แล้ว", minutes))
    if seconds < DAY:
        return str(ngettext("%(num)d ชั่วโมงที่แล้ว", "%(num)d ชั่วโมงที่แล้ว", int(seconds // HOUR)))
    if seconds < AGO_AT_MOST_DAYS * DAY:
        return str(ngettext("%(num)d วันที่แล้ว", "%(num)d วันที่แล้ว", int(seconds // DAY)))
    return be_date(moment)


def lasting(seconds: float) -> str:
    """12 วินาที; 5 นาที; 3 ชั่วโมง."""
    if seconds < 2 * MINUTE:
        return str(ngettext("%(num)d วินาที", "%(num)d วินาที", round(seconds)))
    if seconds < 2 * HOUR:
        return str(ngettext("%(num)d นาที", "%(num)d นาที", round(seconds / MINUTE)))
    return str(ngettext("%(num)d ชั่วโมง", "%(num)d ชั่วโมง", round(seconds / HOUR)))


def number(value: Number | None, digits: int | None = None) -> str:
    """1,234 or 1,234.5; as many decimals as there are, at most two, or exactly `digits`."""
    if value is None:
        return NOTHING
    if digits is not None:
        return f"{value:,.{digits}f}"
    if isinstance(value, int):
        return f"{value:,}"
    whole, point, decimals = f"{value:,.2f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}{point}{decimals}" if decimals else whole


def plain_number(value: float) -> str:
    """A number as people type it: with commas, and as many decimals as it has."""
    exact = Decimal(str(value))
    decimals = max(0, -int(exact.normalize().as_tuple().exponent))
    return number(exact, digits=decimals)


def baht(amount: Number | None) -> str:
    """Baht in full: 1,234,567, with satang only where there are any."""
    if amount is None:
        return NOTHING
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"


def baht_short(amount: Number | None) -> str:
    """Baht from a million on in millions: 4.24 ล้าน; below that in full."""
    if amount is None or -MILLION < amount < MILLION:
        return baht(amount)
    return str(_("%(amount)s ล้าน", amount=number(Decimal(amount) / MILLION)))


def percent(value: Number | None, digits: int = 0) -> str:
    """A percentage given as 0–100: 64%."""
    return NOTHING if value is None else f"{value:,.{digits}f}%"


def fiscal_year_label(year: int) -> str:
    return str(_("ปีงบประมาณ %(year)s", year=year))


def quarter_label(quarter: int) -> str:
    return str(_("ไตรมาสที่ %(quarter)s", quarter=quarter))


def thai_sorted(items: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """`items` in Thai dictionary order of `text`."""
    return sorted(items, key=lambda item: sort_key(text(item)))
