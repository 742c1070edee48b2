"""Rows of an office's list: what they state, what is wrong in which cell, and what changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.exchange.project_columns import Field
from graph.exchange.project_list import Mended, RowState, Standing
from graph.exchange.tables.sheets import Flaw, Row, Sheet
from graph.model.project_form import ProjectForm
from tests.unit.exchange.lists import FULL, HEADINGS, YEAR, checked, only, sheet, standing

ONE = ("1", "โครงการหนึ่ง", "160,000.50", "1/10/2562", "30/9/2563", "S1")


def row(**changed: str) -> Sheet:
    """A list of one project with some cells changed, by column; a column of its own for what HEADINGS lacks."""
    names = {"budget": 2, "start": 3, "end": 4, "link": 5, "title": 1}
    headings, cells = list(HEADINGS), list(ONE)
    extra = {
        "agency": "หน่วยงาน",
        "year": "ปีงบประมาณ",
        "code": "รหัสโครงการ",
        "kind": "ลักษณะโครงการ",
        "period": "ระยะเวลา",
        "rationale": "หลักการและเหตุผล",
        "in_charge": "ผู้รับผิดชอบ",
        "source": "แหล่งงบประมาณ",
    }
    for name, text in changed.items():
        if name in names:
            cells[names[name]] = text
        else:
            headings.append(extra[name])
            cells.append(text)
    return sheet(headings, cells)


def troubles(table: Sheet, stands: Standing | None = None) -> dict[Field, tuple[str, bool]]:
    return {about: (one.code, one.is_error) for about, one in only(table, stands).troubles.items()}


def value(table: Sheet, about: Field) -> Any:
    changes = checked(table).changes
    assert len(changes) == 1
    return changes[0].values.get(about)


def test_a_row_that_stands_nowhere_is_new() -> None:
    found = checked(sheet(HEADINGS, ONE))
    assert [one.state for one in found.rows] == [RowState.NEW]
    change = found.changes[0]
    assert change.stated.draft("TH-90/A02").budget == Decimal("160000.50")
    assert change.stated.draft("TH-90/A02").start == date(2019, 10, 1)
    assert (change.year, change.link, change.standing) == (YEAR, "TH-90/PDP/S1", None)


@pytest.mark.parametrize(
    ("typed", "baht"),
    [
        ("๑๖๐,๐๐๐", "160000.00"),
        ("160,000 บาท", "160000.00"),
        ("160,000.-", "160000.00"),
        ("160 000.50 บาทถ้วน", "160000.50"),
        ("฿1,000", "1000.00"),
        ("1.5 ล้านบาท", "1500000.00"),
        ("ไม่ใช้งบประมาณ", "0.00"),
        ("0", "0.00"),
        ("33333.333333", "33333.33"),
    ],
)
def test_money_in_every_spelling(typed: str, baht: str) -> None:
    assert value(row(budget=typed), Field.BUDGET) == Decimal(baht)


def test_an_amount_under_a_heading_in_millions() -> None:
    table = sheet(("ที่", "ชื่อโครงการ", "งบประมาณ (ล้านบาท)"), ("1", "โครงการหนึ่ง", "1.25"))
    assert value(table, Field.BUDGET) == Decimal(1_250_000)
    assert only(table).texts[Field.BUDGET] == "1250000"


@pytest.mark.parametrize("nothing", ["-", "–", "", "ไม่ระบุ", " "])
def test_a_dash_says_nothing(nothing: str) -> None:
    found = only(row(budget=nothing.strip()))
    assert found.state is RowState.NEW
    assert not found.troubles


@pytest.mark.parametrize("typed", ["43739", "1 ตุลาคม 2562", "1/10/2562 00:00", "2019-10-01", "242066", "๑ ต.ค. ๖๒"])
def test_days_in_both_calendars_and_as_serial_numbers(typed: str) -> None:
    assert value(row(start=typed), Field.START) == date(2019, 10, 1)


def test_a_period_fills_in_the_days_that_have_no_cell() -> None:
    table = row(start="", end="", period="ม.ค. - มี.ค. 2563")
    assert value(table, Field.START) == date(2020, 1, 1)
    assert value(table, Field.END) == date(2020, 3, 31)
    assert value(row(end="", period="ไตรมาส 1-2"), Field.END) == date(2020, 3, 31)
    assert troubles(row(period="12 เดือน")) == {Field.PERIOD: ("period_not_read", False)}


@pytest.mark.parametrize(
    ("typed", "year"), [("2564", 2564), ("๒๕๖๔", 2564), ("2021", 2564), ("64", 2564), ("ปี 2564", 2564)]
)
def test_years_in_both_calendars(typed: str, year: int) -> None:
    change = checked(row(year=typed, start="", end="")).changes[0]
    assert change.year == year


@pytest.mark.parametrize(
    "typed",
    ["S2", "s2", "กลยุทธ์ที่ S2", "S2 พัฒนาครู", "กลยุทธ์ S2: อะไรก็ได้", "พัฒนาครูและบุคลากรทางการศึกษา",
     "2. พัฒนาครู และบุคลากรทางการศึกษา"],
)  # fmt: skip
def test_a_strategy_by_its_code_or_title(typed: str) -> None:
    assert checked(row(link=typed)).changes[0].link == "TH-90/PDP/S2"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"title": ""}, {Field.TITLE: ("required", True)}),
        ({"title": "ก" * 501}, {Field.TITLE: ("too_long", True)}),
        ({"budget": "แสนห้า"}, {Field.BUDGET: ("not_a_number", True)}),
        ({"budget": "1,60,000"}, {Field.BUDGET: ("not_a_number", True)}),
        ({"budget": "-5"}, {Field.BUDGET: ("number_out_of_range", True)}),
        ({"budget": "33.333"}, {Field.BUDGET: ("rounded", False)}),
        ({"start": "31/2/2563"}, {Field.START: ("no_such_day", True)}),
        ({"start": "ต้นปี"}, {Field.START: ("not_a_date", True)}),
        ({"end": "1/9/2562"}, {Field.END: ("before_start", True)}),
        ({"start": "1/10/2563", "end": "30/9/2564"}, {Field.START: ("outside_year", True)}),
        ({"start": "", "end": "", "period": "ต.ค. 63 - ก.ย. 64"}, {Field.PERIOD: ("outside_year", True)}),
        ({"link": "S99"}, {Field.LINK: ("link_not_found", False)}),
        ({"link": "S1, S2"}, {Field.LINK: ("first_link_taken", False)}),
        ({"agency": "เทศบาลเมือง"}, {Field.AGENCY: ("other_agency", True)}),
        ({"agency": "สพป. เขต 1"}, {}),
        ({"agency": "กลุ่มนโยบายและแผน"}, {Field.AGENCY: ("agency_not_known", False)}),
        ({"year": "2562"}, {Field.YEAR: ("outside_plan", True)}),
        ({"year": "ปีหน้า"}, {Field.YEAR: ("not_a_year", True)}),
        ({"code": "ก ข"}, {Field.CODE: ("malformed", True)}),
        ({"kind": "ไม่รู้"}, {Field.KIND: ("not_a_kind", False)}),
        ({"kind": "โครงการต่อเนื่อง"}, {}),
        ({"title": "#REF!"}, {}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_its_cell(changed: dict[str, str], found: dict[Field, tuple[str, bool]]) -> None:
    assert troubles(row(**changed)) == found
    is_in = not any(is_error for _code, is_error in found.values())
    assert only(row(**changed)).state is (RowState.NEW if is_in else RowState.WAITING)


def test_a_cell_that_the_spreadsheet_could_not_fill_waits_until_it_is_mended() -> None:
    table = row()
    broken = Sheet(table.name, table.rows, flaws={(2, 2): Flaw.FORMULA_WITHOUT_VALUE})
    assert troubles(broken) == {Field.BUDGET: ("formula_without_value", True)}
    mended = only(broken, mended=Mended({2: {Field.BUDGET: "5"}}))
    assert (mended.state, mended.mended) == (RowState.NEW, {Field.BUDGET})


def test_two_rows_of_one_project_are_not_both_taken() -> None:
    found = checked(sheet(HEADINGS, ONE, ("2", " โครงการ  หนึ่ง", "5", "", "", "")))
    assert [one.state for one in found.rows] == [RowState.NEW, RowState.WAITING]
    assert found.rows[1].troubles[Field.TITLE].fields == {"row": 2}


STANDS = Standing((standing(primary="TH-90/PDP/S1", **{k: FULL[k] for k in ("budget", "start", "end")}),))


def test_what_stands_so_already_is_unchanged() -> None:
    found = checked(sheet(HEADINGS, ONE), STANDS)
    assert [one.state for one in found.rows] == [RowState.UNCHANGED]
    assert found.rows[0].project == "TH-90/PDP/P1"
    assert not found.changes


def test_only_what_differs_changes_and_an_empty_cell_says_nothing() -> None:
    found = checked(row(budget="5", start=""), STANDS)
    assert found.rows[0].state is RowState.CHANGED
    assert found.rows[0].before == {Field.BUDGET: "160000.5"}
    assert found.changes[0].values == {Field.BUDGET: Decimal("5.00")}


def test_a_code_comes_before_a_title() -> None:
    table = row(code="P1", title="ชื่อใหม่ของโครงการหนึ่ง")
    found = checked(table, STANDS)
    assert found.rows[0].state is RowState.CHANGED
    assert found.changes[0].values == {Field.TITLE: "ชื่อใหม่ของโครงการหนึ่ง"}


def test_a_day_that_does_not_fit_what_stands_waits() -> None:
    stands = Standing((standing(start=date(2020, 3, 1), primary="TH-90/PDP/S1"),))
    assert troubles(row(start="", end="1/2/2563"), stands) == {Field.END: ("before_start", True)}


def test_codes_of_others_and_of_removed_projects_wait() -> None:
    stands = Standing((), frozenset({"X1"}), frozenset({"X2"}))
    assert troubles(row(code="X1"), stands) == {Field.CODE: ("code_of_another", True)}
    assert troubles(row(code="X2"), stands) == {Field.CODE: ("code_removed", True)}
    assert troubles(row(code="X3", title="โครงการหนึ่ง"), STANDS) == {Field.TITLE: ("title_stands", False)}


def test_a_title_that_two_projects_have_wants_a_code() -> None:
    stands = Standing((standing("P1"), standing("P2")))
    assert troubles(sheet(HEADINGS, ONE), stands) == {Field.TITLE: ("several_stand", True)}


def test_the_year_of_a_standing_project_stays() -> None:
    assert troubles(row(code="P1", year="2564", start="", end=""), STANDS) == {Field.YEAR: ("other_year", True)}


def test_links_that_stand_are_left_and_a_missing_one_is_made() -> None:
    assert troubles(row(link="S2"), STANDS) == {Field.LINK: ("link_differs", False)}
    unlinked = Standing((standing(**{k: FULL[k] for k in ("budget", "start", "end")}),))
    found = checked(sheet(HEADINGS, ONE), unlinked)
    assert found.rows[0].state is RowState.CHANGED
    assert found.changes[0].link == "TH-90/PDP/S1"
    assert found.rows[0].before == {Field.LINK: ""}


def test_the_long_form_is_compared_too() -> None:
    stands = Standing(
        (
            standing(
                primary="TH-90/PDP/S1",
                form=ProjectForm(rationale="เดิม"),
                **{k: FULL[k] for k in ("budget", "start", "end")},
            ),
        )
    )
    assert only(row(rationale="เดิม"), stands).state is RowState.UNCHANGED
    assert only(row(rationale="ใหม่"), stands).before == {Field.RATIONALE: "เดิม"}


def test_totals_bands_numberings_and_repeated_headings_are_left_out() -> None:
    found = checked(
        sheet(
            HEADINGS,
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
            ("กลยุทธ์ที่ 1 พัฒนากระบวนการเรียนรู้",),
            ONE,
            HEADINGS,
            ("2", "โครงการรวมพลังคนดี", "5"),
            ("", "รวมทั้งสิ้น", "160,005"),
            ("รวม 2 โครงการ", "", "160,005"),
            ("", "หมายเหตุ ข้อมูล ณ วันที่ 1 ต.ค. 2562"),
        )
    )
    assert [(one.state, one.why) for one in found.rows] == [
        (RowState.LEFT_OUT, "numbering"),
        (RowState.LEFT_OUT, "band"),
        (RowState.NEW, ""),
        (RowState.LEFT_OUT, "heading"),
        (RowState.NEW, ""),
        (RowState.LEFT_OUT, "total"),
        (RowState.LEFT_OUT, "total"),
        (RowState.LEFT_OUT, "band"),
    ]
    assert found.rows[1].title == "กลยุทธ์ที่ 1 พัฒนากระบวนการเรียนรู้"


def test_a_row_that_was_left_out_can_be_brought_in_and_one_can_be_set_aside() -> None:
    table = sheet(HEADINGS, ONE, ("", "รวมพลัง", ""), ("", "รวมทั้งสิ้น", "5"))
    mended = Mended(dropped=frozenset({2}), brought=frozenset({4}), stored={3: "TH-90/PDP/A02-2563-01"})
    found = checked(table, mended=mended)
    assert [one.state for one in found.rows] == [RowState.DROPPED, RowState.STORED, RowState.NEW]
    assert found.rows[1].code == "A02-2563-01"


def test_rows_keep_their_numbers() -> None:
    table = Sheet("x", (Row(3, HEADINGS), Row(7, ONE)))
    assert only(table).number == 7
