"""Single cells: what is read, and what is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from graph.exchange import cells
from graph.exchange.problems import CellError
from graph.exchange.words import WORDS
from graph.model.indicator import Direction


def refused(read: cells.Reader, text: str) -> CellError:
    with pytest.raises(CellError) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("160000", "160000.00"),
        ("160000.00", "160000.00"),
        ("1,234,567.5", "1234567.50"),
        ("๑๖๐,๐๐๐.๒๕", "160000.25"),
        ("160\u00a0000", "160000.00"),
        (" 5 ", "5.00"),
        ("-0", "0.00"),
        ("1000000000000", "1000000000000.00"),
    ],
)
def test_money_is_read(text: str, value: str) -> None:
    assert cells.baht(text) == Decimal(value)
    assert str(cells.baht(text)) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "number_out_of_range"),
        ("1000000000000.01", "number_out_of_range"),
        ("9" * 400, "number_out_of_range"),
        ("1.234", "too_many_decimals"),
        ("1,23", "not_a_number"),
        ("1.000,50", "not_a_number"),
        ("160000 บาท", "not_a_number"),
        ("1.6E+05", "shortened_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1_000", "not_a_number"),
        ("٣", "not_a_number"),
        ("=1+1", "not_a_number"),
    ],
)
def test_wrong_money_is_named(text: str, code: str) -> None:
    assert refused(cells.baht, text).code == code


def test_years() -> None:
    assert cells.year("2563") == cells.year("๒๕๖๓") == 2563
    assert (refused(cells.year, "2020").code, refused(cells.year, "2020").fields["suggested"]) == ("year_ce", 2563)
    assert refused(cells.year, "63").fields["suggested"] == 2563
    for text in ("256", "25630", "2563.0", "สองห้า", "1", "3000", "-2563", "²563"):
        assert refused(cells.year, text).code == "not_a_year", text


def test_dates() -> None:
    assert cells.day("2019-10-01") == cells.day("๒๐๑๙-๑๐-๐๑") == date(2019, 10, 1)
    assert refused(cells.day, "2562-10-01").fields["suggested"] == "2019-10-01"
    assert refused(cells.day, "1/10/2562").fields["suggested"] == "2019-10-01"
    assert refused(cells.day, "1/10/2019").fields["suggested"] == "2019-10-01"
    assert refused(cells.day, "2019-10-01 00:00:00").fields["suggested"] == "2019-10-01"
    for text in ("2019-02-30", "2019-13-01", "1 ต.ค. 62", "43739", "0000-00-00", "2019-1"):
        assert refused(cells.day, text).code == "not_a_date", text


def test_29_february_of_a_year_be_that_was_no_leap_year_there() -> None:
    assert refused(cells.day, "2563-02-29").fields["suggested"] == "2020-02-29"


def test_flags_take_1_and_0_only() -> None:
    assert cells.flag("1") is True
    assert cells.flag("๐") is False
    assert refused(cells.flag, "true").code == "not_a_flag"


def test_a_choice_names_what_is_accepted() -> None:
    read = cells.one_of(Direction)
    assert read("UP") is Direction.UP
    assert refused(read, "sideways").fields["accepted"] == "up, down, range"


def test_share_and_percent() -> None:
    assert cells.share("33.33") == Decimal("33.33")
    assert cells.percent("100") == 100.0
    for text in ("-1", "100.01"):
        assert refused(cells.share, text).code == "number_out_of_range"
    assert refused(cells.percent, "25%").code == "not_a_number"


@pytest.mark.parametrize("text", ["A1", "1/2563", "ก-๑", "S 1", "=A1", "x" * 64])
def test_ids_that_offices_use(text: str) -> None:
    assert cells.code(text) == text


@pytest.mark.parametrize("text", ["a|b", "/a", "a/", "a//b", "a\nb", "a\u200bb", "x" * 65, "/"])
def test_ids_that_would_break_public_ids(text: str) -> None:
    assert refused(cells.code, text).code in ("id_character", "id_too_long")


def test_a_plan_id_holds_no_slash() -> None:
    assert refused(cells.plan_code, "1/2563").code == "id_character"


def test_text_is_normal_and_without_control_characters() -> None:
    assert cells.clean("\u00a0 cafe\u0301 \r\n") == "caf\u00e9"
    assert cells.clean("a\r\nb") == "a\nb"
    assert cells.clean("=HYPERLINK(1)") == "=HYPERLINK(1)"
    for text in ("a\x00b", "a\x07", "a\x85b"):
        with pytest.raises(CellError):
            cells.clean(text)


def test_long_text_has_a_limit() -> None:
    assert refused(cells.title, "ก" * 1001).fields == {"length": 1001, "most": 1000}


def test_every_problem_speaks_both_languages() -> None:
    for code, (english, thai) in WORDS.items():
        assert english
        assert any("\u0e00" <= char <= "\u0e7f" for char in thai), code
