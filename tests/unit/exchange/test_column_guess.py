"""Where a list begins and what its columns are about, guessed from lists as offices keep them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exchange.column_guess import best_sheet, find_heading, guess_columns, memory_of, unit_of
from graph.exchange.headings import alike, plain
from graph.exchange.project_columns import SPECS, Field
from graph.exchange.tables.sheets import Area, Sheet
from tests.unit.exchange.lists import NAMES, sheet

ROW = ("1", "โครงการค่ายคุณธรรม", "160,000", "1 ต.ค. 2562", "30 ก.ย. 2563", "S1")


def fields(table: Sheet) -> list[Field | None]:
    return [guess.field for guess in guess_columns(table, find_heading(table), NAMES, {})]


@pytest.mark.parametrize("field", list(Field))
def test_each_name_that_we_know_is_known(field: Field) -> None:
    for name in SPECS[field].names:
        assert (
            fields(sheet(("ชื่อโครงการ", "หมายเหตุ", name) if field is not Field.TITLE else (name, "ที่")))[
                -1 if field is not Field.TITLE else 0
            ]
            is field
        ), name


@pytest.mark.parametrize(
    ("headings", "row", "found"),
    [
        (
            ("ที่", "โครงการ/กิจกรรม", "วงเงิน (บาท)", "ระยะเวลา", "แหล่งงบประมาณ", "ผู้รับผิดชอบ", "หมายเหตุ"),
            ("1", "โครงการค่ายคุณธรรมนำชีวิต", "5,000", "ต.ค. 62 - ก.ย. 63", "งบ อบจ.", "นางสาวใจดี", "-"),
            [None, Field.TITLE, Field.BUDGET, Field.PERIOD, Field.SOURCE, Field.IN_CHARGE, None],
        ),
        (
            ("ปี งปม.", "ชื่อโครงการที่เสนอ", "งบประมาณที่ขอรับการสนับสนุน(บาท)", "หน่วยงานที่รับผิดชอบ", "สอดคล้องกลยุทธ์ที่"),
            ("2563", "โครงการค่ายคุณธรรมนำชีวิต", "5000", "สพป. เขต 1", "S2"),
            [Field.YEAR, Field.TITLE, Field.BUDGET, Field.AGENCY, Field.LINK],
        ),
        (
            ("ลำดับ", "รายชื่อโครงการ/กิจกรรม", "งบ (บาท)", "เริ่ม", "เสร็จ", "เหตุผล"),
            ("1", "โครงการค่ายคุณธรรมนำชีวิต", "๑๒๐,๐๐๐", "1/10/2562", "30/9/2563", "นักเรียนขาดวินัย"),
            [None, Field.TITLE, Field.BUDGET, Field.START, Field.END, Field.RATIONALE],
        ),
        (
            ("ชื่อโครงการ", "ช่วงเวลา", "จบโครงการ"),
            ("โครงการค่ายคุณธรรมนำชีวิต", "ต.ค. 62 - ก.ย. 63", "30/9/2563"),
            [Field.TITLE, Field.PERIOD, Field.END],
        ),
        (
            ("PROJECT NAME", "Budget", "Start Date", "End date", "Strategy"),
            ("A", "1", "1/10/2562", "30/9/2563", "S1"),
            [Field.TITLE, Field.BUDGET, Field.START, Field.END, Field.LINK],
        ),
        (
            ("รายการ", "จำนวน", "ข้อ"),
            ("โครงการค่ายคุณธรรมนำชีวิต", "x", "S1"),
            [Field.TITLE, None, Field.LINK],
        ),
    ],
)
def test_headings_as_offices_write_them(
    headings: tuple[str, ...], row: tuple[str, ...], found: list[Field | None]
) -> None:
    assert fields(sheet(headings, row, row)) == found


def test_the_heading_is_found_below_a_title_and_above_the_data() -> None:
    table = sheet(
        ("บัญชีโครงการ ประจำปีงบประมาณ พ.ศ. 2563",),
        ("สำนักงานเขตพื้นที่การศึกษา",),
        (),
        ("ที่", "ชื่อโครงการ", "งบประมาณ", "เริ่ม", "สิ้นสุด", "กลยุทธ์"),
        ROW,
    )
    heading = find_heading(table)
    assert (heading.first, heading.last, heading.clear) == (4, 4, True)


def test_bands_over_columns_belong_to_the_headings_below_them() -> None:
    table = sheet(
        ("บัญชีโครงการ",),
        ("ที่", "ชื่อโครงการ", "ระยะเวลาดำเนินการ", "", "เป้าหมาย", ""),
        ("ที่", "ชื่อโครงการ", "เริ่มต้น", "สิ้นสุด", "เชิงปริมาณ", "เชิงคุณภาพ"),
        ("1", "โครงการค่ายคุณธรรมนำชีวิต", "1/10/2562", "30/9/2563", "100 คน", "ดี"),
        areas=(Area(1, 0, 1, 5), Area(2, 0, 3, 0), Area(2, 1, 3, 1), Area(2, 2, 2, 3), Area(2, 4, 2, 5)),
    )
    heading = find_heading(table)
    assert (heading.first, heading.last) == (2, 3)
    assert heading.texts[1:4] == ("ชื่อโครงการ", "ระยะเวลาดำเนินการ เริ่มต้น", "ระยะเวลาดำเนินการ สิ้นสุด")
    assert fields(table) == [None, Field.TITLE, Field.START, Field.END, Field.TARGET_QUANT, Field.TARGET_QUAL]


def test_a_title_over_the_whole_table_is_no_band() -> None:
    table = sheet(
        ("บัญชีโครงการ",),
        ("ที่", "ชื่อโครงการ", "งบประมาณ"),
        ("1", "โครงการค่ายคุณธรรมนำชีวิต", "5"),
        areas=(Area(1, 0, 1, 2),),
    )
    assert find_heading(table).first == 2


def test_without_a_heading_the_guess_says_that_it_is_one() -> None:
    table = sheet(("1", "โครงการค่ายคุณธรรมนำชีวิต", "5"), ("2", "โครงการ ข", "6"))
    assert not find_heading(table).clear


def test_what_the_agency_said_before_comes_first() -> None:
    table = sheet(("เรื่อง", "ชื่อโครงการ", "งบ"), ("โครงการค่ายคุณธรรมนำชีวิต", "x", "5"))
    memory = {plain("เรื่อง"): Field.TITLE, plain("ชื่อโครงการ"): None}
    guesses = guess_columns(table, find_heading(table), NAMES, memory)
    assert [(guess.field, guess.remembered) for guess in guesses] == [
        (Field.TITLE, True),
        (None, True),
        (Field.BUDGET, False),
    ]


def test_memory_is_by_heading_whatever_its_spelling() -> None:
    assert memory_of({0: "ชื่อ เรื่อง:", 1: "", 2: "x"}, {0: Field.TITLE}) == {"ชื่อเรื่อง": Field.TITLE, "x": None}


def test_of_several_sheets_the_list_is_chosen_and_two_lists_are_unclear() -> None:
    cover = sheet(("ปก",), name="ปก")
    a_list = sheet(("ที่", "ชื่อโครงการ", "งบประมาณ"), ("1", "ก", "5"), name="ก")
    assert best_sheet([cover, a_list]) == (1, True)
    assert best_sheet([cover, a_list, a_list]) == (1, False)


@pytest.mark.parametrize(("heading", "unit"), [("งบ (ล้านบาท)", 1_000_000), ("งบ (พัน บาท)", 1_000), ("งบ (บาท)", 1)])
def test_units(heading: str, unit: int) -> None:
    assert unit_of(heading) == unit


@given(st.text(max_size=20), st.text(max_size=20))
def test_alike_is_a_share_and_is_the_same_both_ways(first: str, second: str) -> None:
    one, other = plain(first), plain(second)
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == alike(other, one)
    assert not one or alike(one, one) == 1


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), min_size=1, max_size=8))
def test_any_table_has_a_guess_that_names_nothing_twice(rows: list[list[str]]) -> None:
    table = sheet(*rows, ("x",))
    guesses = guess_columns(table, find_heading(table), NAMES, {})
    named = [guess.field for guess in guesses if guess.field]
    assert len(named) == len(set(named))
