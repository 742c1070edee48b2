"""Which place of the navigation, and which of its tabs, a page belongs to."""

from __future__ import annotations

import pytest

from portal.navigation import PLACES, SIBLINGS, place_of, sibling_of

FLOWS = ("alignment.index", "flows.money", "flows.coverage", "questions.index")


@pytest.mark.parametrize(
    ("feature", "place"),
    [
        ("plan", "plan"),
        ("imports", "projects"),
        ("alignment", "alignment"),
        ("matrix", "alignment"),
        ("calls", "gaps"),
        ("account", "account"),
        (None, None),
    ],
)
def test_a_page_belongs_to_the_place_that_leads_to_it(feature: str | None, place: str | None) -> None:
    assert place_of(feature) == place


@pytest.mark.parametrize(
    ("endpoint", "tab"),
    [
        ("flows.coverage", "flows.coverage"),
        ("flows.money_workbook", "flows.money"),
        ("alignment.show", "alignment.index"),
        ("matrix.index", None),
        (None, None),
    ],
)
def test_a_page_stands_under_its_own_tab_or_the_first_of_its_feature(endpoint: str | None, tab: str | None) -> None:
    assert sibling_of(endpoint, FLOWS) == tab


def test_every_row_of_tabs_hangs_on_a_place_and_begins_with_it() -> None:
    places = [endpoint for endpoint, _label in PLACES]
    for place, row in SIBLINGS.items():
        assert place in places
        assert row[0][0] == place
    tabs = [endpoint for row in SIBLINGS.values() for endpoint, _label in row]
    assert len(set(tabs)) == len(tabs)
