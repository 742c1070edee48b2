"""A what-if's changes go into an address and come out of it again; what is no change is left out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from graph.analysis.what_if import Change, LinkTo, OtherLinks, PlannedProject, WithoutAgency, WithoutProject
from portal.whatif.address import MOST_CHANGES, arguments_of, changes_of

codes = st.text("กAS1.;:,%/ -", min_size=1, max_size=6).filter(lambda text: not text.isspace())
shares = st.one_of(st.none(), st.decimals(0, 100, places=2))
links = st.lists(st.builds(LinkTo, codes, shares), max_size=3, unique_by=lambda link: link.element).map(tuple)
budgets = st.one_of(st.none(), st.decimals(0, 10**9, places=2))
changes = st.one_of(
    st.builds(WithoutProject, codes),
    st.builds(WithoutAgency, codes),
    st.builds(PlannedProject, codes, codes, budgets, links),
    st.builds(OtherLinks, codes, links),
)


@given(st.lists(changes, max_size=6, unique=True))
def test_what_goes_in_comes_out(told: list[Change]) -> None:
    read = changes_of(MultiDict(arguments_of(told)))
    # Changes of one kind keep their order; the kinds have their own.
    assert sorted(read, key=repr) == sorted(told, key=repr)
    assert arguments_of(read) == arguments_of(changes_of(MultiDict(arguments_of(read))))


def test_an_address_can_be_read_by_people() -> None:
    planned = PlannedProject("ค่ายวิทย์", "A01", Decimal(250000), (LinkTo("S1", Decimal(60)), LinkTo("S2", Decimal(40))))
    assert arguments_of([WithoutProject("P052"), planned, OtherLinks("P001", (LinkTo("S3"),))]) == {
        "stop": ["P052"],
        "plan": ["A01;250000;S1:60,S2:40;ค่ายวิทย์"],
        "links": ["P001;S3"],
    }


@pytest.mark.parametrize(("name", "value"), [
    ("stop", ""), ("plan", ""), ("plan", "A01;1;S1"), ("plan", "A01;x;S1;ก"), ("plan", "A01;-1;S1;ก"),
    ("plan", ";;S1;ก"), ("plan", "A01;NaN;S1;ก"), ("links", ""), ("links", ";S1"), ("links", "P1;S1:101"),
    ("links", "P1;S1:x"), ("links", "P1;S1,S1"), ("links", "P1;:5"), ("other", "P1"),
])  # fmt: skip
def test_what_is_no_change_is_left_out(name: str, value: str) -> None:
    assert changes_of(MultiDict([(name, value)])) == []


def test_only_so_many_and_each_once() -> None:
    many = MultiDict([("stop", "P1"), ("stop", "P1"), *(("leave", f"A{number}") for number in range(40))])
    assert len(changes_of(many)) == MOST_CHANGES
    assert changes_of(many)[:2] == [WithoutProject("P1"), WithoutAgency("A0")]
