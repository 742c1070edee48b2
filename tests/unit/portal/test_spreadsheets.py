"""The workbook of a table: what Excel makes of each cell, and what stands around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from graph.model.area import Area, AreaKind
from portal.scope import PageScope
from portal.spreadsheets import Column, Row, Shows, Table, send_workbook, workbook
from tests.pages import download_name
from tests.unit.portal.conftest import Speak

TABLE = Table(
    name="โครงการ",
    title="โครงการของจังหวัด",
    said=("ปี 2563", "เฉพาะที่เชื่อมโยงแล้ว"),
    columns=(
        Column("รหัส", 10),
        Column("ชื่อ", 40),
        Column("เงิน", 12, Shows.MONEY, is_summed=True),
        Column("วัน", 12, Shows.DATE),
    ),
    rows=(
        Row(("P1", "ก", Decimal("1234.50"), date(2019, 10, 1))),
        Row(("P2", "ข", None, None), depth=2, is_gap=True),
        Row(("P3", "ค", 0.25, None)),
    ),
    fixed=2,
)
HEAD = 5


def opened(table: Table, *, values: bool = False) -> Worksheet:
    sheet = openpyxl.load_workbook(BytesIO(workbook(table)), data_only=values).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_what_stands_above_and_around() -> None:
    sheet = opened(TABLE)
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4)] == [TABLE.title, *TABLE.said, None]
    assert [cell.value for cell in sheet[HEAD]] == ["รหัส", "ชื่อ", "เงิน", "วัน"]
    assert sheet.title == "โครงการ"
    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref == "A5:D8"
    assert sheet.print_title_rows == "$5:$5"


def test_numbers_are_numbers_and_dates_show_the_buddhist_era() -> None:
    sheet = opened(TABLE)
    assert sheet["C6"].value == 1234.5
    assert sheet["C6"].number_format == Shows.MONEY.value
    assert sheet["D6"].is_date
    assert sheet["D6"].number_format == Shows.DATE.value
    assert sheet["C7"].value is None


def test_sums_follow_the_filter_and_are_there_without_calculating() -> None:
    assert opened(TABLE)["C9"].value == "=SUBTOTAL(109,C6:C8)"
    assert opened(TABLE, values=True)["C9"].value == 1234.75


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://example.org", "mailto:a@b.c", "007"])
def test_text_stays_text(text: str) -> None:
    sheet = opened(replace(TABLE, rows=[Row((text, text, None, None))], title=text, said=(text,)))
    for cell in (sheet["A1"], sheet["A2"], sheet["A5"], sheet["B5"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert bool(sheet["B5"].quotePrefix) == (text[0] in "=+-@"), "nor a formula once somebody edits it"


def test_depth_and_gaps_can_be_seen() -> None:
    sheet = opened(TABLE)
    assert [sheet.cell(7, column).alignment.indent for column in (1, 2)] == [0, 4]
    assert sheet["A7"].fill.fgColor.rgb != sheet["A6"].fill.fgColor.rgb


def test_a_table_without_rows_still_has_its_head() -> None:
    sheet = opened(replace(TABLE, rows=()))
    assert [cell.value for cell in sheet[HEAD]][:2] == ["รหัส", "ชื่อ"]
    assert sheet.auto_filter.ref == "A5:D6"


def test_the_download_has_a_thai_name_that_every_browser_can_read(speak: Speak) -> None:
    scope = PageScope(Area("TH-44", AreaKind.PROVINCE, 'มหา/สาร:คาม"\r\n'), 2563, (2563,))
    with speak("th"):
        response = send_workbook(TABLE, scope)
    assert download_name(response) == "โครงการ-มหา-สาร-คาม--2563.xlsx"
