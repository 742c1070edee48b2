"""The rows of the project form as typed: read, changed by buttons, turned into what the store takes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.fiscal import Quarter
from graph.model.partner import Partner
from graph.model.project_form import Activity, BudgetLine, InCharge, ProjectForm
from portal.projects.form_rows import (
    ActivityRow,
    BudgetRow,
    PartnerRow,
    PersonRow,
    Rows,
    edited,
    read_rows,
    standing_rows,
    trimmed,
    typed_rows,
)

texts = st.text("กขค 12.,-%บาท", max_size=8).map(str.strip)


def test_rows_are_read_in_the_order_of_their_numbers_and_nothing_else_is() -> None:
    typed = {
        "activities-10-title": "หลัง",
        "activities-2-title": " แรก ",
        "activities-2-q3": "1",
        "activities-2-owner": "no such field",
        "activities-x-title": "no number",
        "other-0-title": "no such group",
        "partners-0-agency": "TH-44/A02",
    }
    rows = typed_rows(typed)
    assert rows.activities == (ActivityRow("แรก", q3="1"), ActivityRow("หลัง"))
    assert rows.partners == (PartnerRow("TH-44/A02"),)
    assert rows.budget_lines == ()


@pytest.mark.parametrize(("command", "titles"), [
    ("add:activities", ["ก", "ข", ""]),
    ("remove:activities:0", ["ข"]),
    ("remove:activities:9", ["ก", "ข"]),
    ("remove:activities", ["ก", "ข"]),
    ("drop:activities:0", ["ก", "ข"]),
])  # fmt: skip
def test_buttons(command: str, titles: list[str]) -> None:
    rows = Rows(activities=(ActivityRow("ก"), ActivityRow("ข")))
    assert [row.title for row in edited(rows, command).activities] == titles


def test_rows_in_which_nothing_is_typed_are_dropped() -> None:
    rows = Rows((ActivityRow(), ActivityRow(q1="1")), (BudgetRow(),), (PersonRow(phone="1"),), (PartnerRow(),))
    assert trimmed(rows) == Rows((ActivityRow(q1="1"),), (), (PersonRow(phone="1"),), ())


def test_what_offices_type_is_read() -> None:
    reading = read_rows(
        Rows(
            (ActivityRow("ก", "๓๓.๓๓ %", q2="1", q4="1"),),
            (BudgetRow("งบจังหวัด", "", "3", "๑,๐๐๐.๕๐ บาท"), BudgetRow(quarter="9")),
            (PersonRow("สมชาย", email="a@moe.go.th"),),
            (PartnerRow("TH-44/A02", "ช่วย"),),
        )
    )
    assert reading.wrong == {}
    assert reading.activities == (Activity("ก", Decimal("33.33"), (Quarter.Q2, Quarter.Q4)),)
    assert reading.budget_lines == (BudgetLine("งบจังหวัด", None, Quarter.Q3, Decimal("1000.50")), BudgetLine())
    assert reading.in_charge == (InCharge("สมชาย", None, None, "a@moe.go.th"),)
    assert reading.partners[0].agency == "TH-44/A02"


@pytest.mark.parametrize(("rows", "wrong"), [
    (Rows(activities=(ActivityRow("ก", "มาก"),)), {"activities-0-weight": "not_a_number"}),
    (Rows(activities=(ActivityRow("ก", "100.5"),)), {"activities-0-weight": "out_of_range"}),
    (Rows(activities=(ActivityRow("ก", "33.333"),)), {"activities-0-weight": "too_many_decimals"}),
    (Rows(budget_lines=(BudgetRow(), BudgetRow(amount="-1"))), {"budget_lines-1-amount": "out_of_range"}),
    (Rows(budget_lines=(BudgetRow(amount="1.6E+05"),)), {"budget_lines-0-amount": "not_a_number"}),
    (Rows(partners=(PartnerRow(part="ช่วย"),)), {"partners-0-agency": "no_agency"}),
])  # fmt: skip
def test_what_cannot_be_read_is_named(rows: Rows, wrong: dict[str, str]) -> None:
    assert read_rows(rows).wrong == wrong


def test_what_is_saved_comes_back_as_it_was() -> None:
    form = ProjectForm(
        activities=(Activity("ก", Decimal("12.5"), (Quarter.Q1,)), Activity("ข")),
        budget_lines=(BudgetLine("ก", "งบลงทุน", Quarter.Q4, Decimal("1234567.89")), BudgetLine()),
        in_charge=(InCharge("ก", "ข", "ค", "ง"),),
    )
    reading = read_rows(standing_rows(form, [Partner("TH-44/A02", "ช่วย")]))
    assert (reading.activities, reading.budget_lines) == (form.activities, form.budget_lines)
    assert reading.in_charge == form.in_charge
    assert [(one.agency, one.part) for one in reading.partners] == [("TH-44/A02", "ช่วย")]


@given(st.dictionaries(st.sampled_from(["activities-0-title", "activities-1-weight", "budget_lines-0-amount",
       "in_charge-3-name", "partners-7-part", "x"]), texts))  # fmt: skip
def test_anything_typed_is_read_or_named(typed: dict[str, str]) -> None:
    rows = trimmed(typed_rows(typed))
    reading = read_rows(rows)
    assert len(reading.activities) == len(rows.activities)
    assert len(reading.budget_lines) == len(rows.budget_lines)
