"""What is weak about links, and what one choice makes of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.weak_links import (
    Weakness,
    even_shares,
    evened,
    moved,
    unshared,
    weakness_of,
    with_new_primary,
    with_primary,
)
from graph.model.plan import LinkRole
from graph.model.project import ProjectLink


def link(element: str, share: str | None = None) -> ProjectLink:
    """ "*" before the element: the primary one."""
    role = LinkRole.PRIMARY if element.startswith("*") else LinkRole.SECONDARY
    return ProjectLink(
        "P1", element.lstrip("*"), role, None if share is None else Decimal(share), f"เพราะ {element[-1]}"
    )


@pytest.mark.parametrize(
    ("links", "replaced", "weakness"),
    [
        ([], set(), Weakness.UNLINKED),
        ([link("*A"), link("B")], set(), None),
        ([link("*A", "60"), link("B", "40")], set(), None),
        ([link("A"), link("B")], set(), Weakness.NO_PRIMARY),
        ([link("A")], {"A"}, Weakness.SUPERSEDED),
        ([link("*A")], {"B"}, None),
        ([link("*A", "60"), link("B")], set(), Weakness.SHARES_OFF),
        ([link("*A", "60"), link("B", "39.99")], set(), Weakness.SHARES_OFF),
        ([link("A", "60")], set(), Weakness.NO_PRIMARY),
    ],
)
def test_the_first_thing_to_mend(links: list[ProjectLink], replaced: set[str], weakness: Weakness | None) -> None:
    assert weakness_of(links, replaced) is weakness


def told(links: list[ProjectLink]) -> list[tuple[str, bool, str | None]]:
    return [
        (one.element, one.role is LinkRole.PRIMARY, None if one.share is None else format(one.share, "f"))
        for one in links
    ]


def test_one_link_becomes_the_primary_and_no_other_stays_it() -> None:
    assert told(with_primary([link("*A"), link("B", "5")], "B")) == [("A", False, None), ("B", True, "5")]
    assert told(with_new_primary([link("*A")], link("C"))) == [("A", False, None), ("C", True, None)]


def test_a_link_moves_with_all_that_it_says() -> None:
    standing = [link("*A", "60"), link("B", "40")]
    first, second = moved(standing, "A", "C")
    assert told([first, second]) == [("C", True, "60"), ("B", False, "40")]
    assert first.reason == "เพราะ A"
    # Both are there: one link is left, with both shares and the higher rank.
    assert told(moved(standing, "A", "B")) == [("B", True, "100")]
    assert told(moved(standing, "B", "A")) == [("A", True, "100")]
    assert moved(standing, "X", "C") == standing


def test_shares_are_evened_or_taken_away() -> None:
    three = [link("*A", "1"), link("B"), link("C", "7")]
    assert [one.share for one in evened(three)] == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert {one.share for one in unshared(three)} == {None}
    assert even_shares(0) == []


@given(st.integers(1, 300))
def test_even_shares_add_up(count: int) -> None:
    shares = even_shares(count)
    assert sum(shares) == 100
    assert len(shares) == count
    assert all(share > 0 and share == share.quantize(Decimal("0.01")) for share in shares)


links_of = st.lists(
    st.builds(
        lambda element, primary, share: ProjectLink(
            "P1", element, LinkRole.PRIMARY if primary else LinkRole.SECONDARY, share
        ),
        st.sampled_from("ABCDEF"),
        st.booleans(),
        st.none() | st.decimals(0, 100, places=2),
    ),
    unique_by=lambda one: one.element,
    max_size=5,
)


@given(links=links_of, old=st.sampled_from("ABCDEF"), new=st.sampled_from("ABCDEF"))
def test_moving_loses_no_share_and_doubles_no_element(links: list[ProjectLink], old: str, new: str) -> None:
    after = moved(links, old, new)
    assert len({one.element for one in after}) == len(after)
    if all(one.share is not None for one in links):
        assert sum(one.share or 0 for one in after) == sum(one.share or 0 for one in links)
    if old != new:
        assert not any(one.element == old for one in after)
    assert sum(one.role is LinkRole.PRIMARY for one in after) <= max(
        1, sum(one.role is LinkRole.PRIMARY for one in links)
    )
