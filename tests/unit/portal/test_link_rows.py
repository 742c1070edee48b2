"""The link editor's unsaved rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.plan import LinkRole
from graph.model.project import ProjectLink
from portal.projects.link_rows import (
    LinkRow,
    evened,
    read_rows,
    standing_rows,
    typed_rows,
    unshared,
    with_added,
    with_moved,
    with_primary,
    with_suggested,
    without,
)

ONE = LinkRow("TH/P/S1", is_primary=True)
TWO = LinkRow("TH/P/S2", is_primary=False, reason="เหตุผล")


def test_a_form_is_read_in_the_order_of_its_rows_and_may_have_holes() -> None:
    form = {
        "element-7": "TH/P/S2",
        "share-7": " 40 ",
        "reason-7": " เหตุผล ",
        "element-2": "TH/P/S1",
        "share-2": "60",
        "primary": "TH/P/S1",
        "element-x": "never",
        "csrf_token": "t",
    }
    assert typed_rows(form) == (
        LinkRow("TH/P/S1", is_primary=True, share="60"),
        LinkRow("TH/P/S2", is_primary=False, share="40", reason="เหตุผล"),
    )


def test_saved_links_are_shown_as_they_were_typed() -> None:
    links = [
        ProjectLink("P", "TH/P/S1", LinkRole.PRIMARY, Decimal("33.50"), "เพราะ"),
        ProjectLink("P", "TH/P/S2", LinkRole.SECONDARY, Decimal(100)),
    ]
    assert [(row.share, row.reason) for row in standing_rows(links)] == [("33.5", "เพราะ"), ("100", "")]


def test_the_first_link_is_the_primary_one_whatever_button_added_it() -> None:
    (row,) = with_added((), "TH/P/S1", as_primary=False)
    assert row.is_primary


def test_adding_as_primary_takes_the_rank_from_the_other_and_keeps_what_was_typed() -> None:
    rows = with_added((ONE, TWO), "TH/P/S3", as_primary=True)
    assert [row.is_primary for row in rows] == [False, False, True]
    assert rows[1].reason == "เหตุผล"
    assert with_added((ONE, TWO), "TH/P/S2", as_primary=False) == (ONE, TWO)
    assert [row.is_primary for row in with_added((ONE, TWO), "TH/P/S2", as_primary=True)] == [False, True]


def test_the_last_link_left_is_the_primary_one() -> None:
    assert without((ONE, TWO), "TH/P/S1") == (LinkRow("TH/P/S2", is_primary=True, reason="เหตุผล"),)
    assert without((ONE,), "TH/P/S1") == ()
    assert without((ONE, TWO), "TH/P/S9") == (ONE, TWO)


@given(st.integers(min_value=1, max_value=60))
def test_even_shares_add_up_to_the_whole(count: int) -> None:
    rows = evened(tuple(LinkRow(f"TH/P/S{n}", is_primary=n == 0) for n in range(count)))
    reading = read_rows(rows)
    assert reading.total == 100
    assert not reading.wrong
    assert max(Decimal(row.share) for row in rows) - min(Decimal(row.share) for row in rows) < Decimal("0.60")


def test_even_shares_of_three() -> None:
    rows = evened((ONE, TWO, LinkRow("TH/P/S3", is_primary=False)))
    assert [row.share for row in rows] == ["33.34", "33.33", "33.33"]
    assert [row.share for row in unshared(rows)] == ["", "", ""]
    assert evened(()) == ()


def test_no_shares_are_right() -> None:
    reading = read_rows((ONE, TWO))
    assert reading.wrong == {}
    assert reading.total is None


@pytest.mark.parametrize(
    ("shares", "wrong"),
    [
        (("60", "30"), {"shares": "not_100"}),
        (("60", ""), {"share-1": "missing"}),
        (("110", "-10"), {"share-0": "out_of_range", "share-1": "out_of_range"}),
        (("หกสิบ", "40"), {"share-0": "not_a_number"}),
        (("60.555", "39.445"), {"share-0": "too_many_decimals", "share-1": "too_many_decimals"}),
        (("๖๐", "40%"), {}),
    ],
)
def test_what_is_wrong_stands_at_its_field(shares: tuple[str, str], wrong: dict[str, str]) -> None:
    rows = tuple(LinkRow(f"TH/P/S{n}", is_primary=n == 0, share=share) for n, share in enumerate(shares))
    assert read_rows(rows).wrong == wrong


def test_ranks_and_repetition() -> None:
    assert read_rows((TWO,)).wrong == {"links": "no_primary"}
    assert read_rows((ONE, ONE)).wrong["links"] == "twice"
    assert read_rows(()).wrong == {}
    assert [row.is_primary for row in with_primary((ONE, TWO), "TH/P/S2")] == [False, True]


def test_a_suggestion_comes_with_its_reason_and_is_primary_where_nothing_is() -> None:
    (first,) = with_suggested((), "TH/P/S3", "ใช้คำเดียวกัน")
    assert (first.is_primary, first.is_suggested, first.reason) == (True, True, "ใช้คำเดียวกัน")
    rows = with_suggested((ONE, TWO), "TH/P/S3", "ใช้คำเดียวกัน")
    assert [(row.element, row.is_primary, row.is_suggested) for row in rows] == [
        ("TH/P/S1", True, False),
        ("TH/P/S2", False, False),
        ("TH/P/S3", False, True),
    ]
    assert with_suggested((TWO,), "TH/P/S3", "")[1].is_primary
    assert with_suggested(rows, "TH/P/S1", "อื่น") == rows
    assert read_rows(rows).drafts[2].suggested


def test_a_link_moves_with_its_rank_share_and_reason() -> None:
    rows = (LinkRow("TH/P/S1", is_primary=True, share="60", reason="เพราะ"), TWO)
    moved = with_moved(rows, "TH/P/S1", "TH/P/S9")
    assert moved[0] == LinkRow("TH/P/S9", is_primary=True, share="60", reason="เพราะ")
    assert moved[1] == TWO
    # It is there already: the old one only goes, and its rank stays.
    (left,) = with_moved(rows, "TH/P/S1", "TH/P/S2")
    assert (left.element, left.is_primary) == ("TH/P/S2", True)
    assert with_moved(rows, "TH/P/S7", "TH/P/S9") == rows


def test_what_a_person_took_from_the_suggestions_stays_known() -> None:
    saved = ProjectLink("TH/P/P1", "TH/P/S1", LinkRole.PRIMARY, suggested=True)
    (row,) = standing_rows([saved])
    form = {"element-0": row.element, "primary": row.element, "suggested-0": "1"}
    assert typed_rows(form) == (row,)
    assert not typed_rows({**form, "suggested-0": ""})[0].is_suggested
