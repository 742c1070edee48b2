"""The tabs under the head: the ways to ask a place's question, those that are there."""

from __future__ import annotations

import pytest

from graph.model.people import Role
from portal import navigation
from tests.factories import AREA
from tests.integration.portal.conftest import Visit
from tests.pages import Page, words

WAYS = (("upstream.index", "ทั้งหมด"), ("people.index", "คน"), ("nowhere.index", "ยังไม่มี"))


@pytest.fixture(autouse=True)
def ways_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "SIBLINGS", {"upstream.index": WAYS, "gaps.index": (("gaps.index", "รายการ"),)})


def _tabs(page: Page) -> list[tuple[str, bool]]:
    return [(words(link), link.get("aria-current") == "page") for link in page.soup.select(".siblings a")]


def test_the_tabs_of_a_place_show_on_all_of_its_pages(visit: Visit) -> None:
    admin = visit(Role.ADMIN)
    index = admin.get(f"/{AREA}/upstream?year=2563")
    assert _tabs(index) == [("ทั้งหมด", True), ("คน", False)]
    assert [link["href"] for link in index.soup.select(".siblings a")] == [
        f"/{AREA}/upstream?year=2563",
        f"/{AREA}/people?year=2563",
    ]
    sibling = admin.get(f"/{AREA}/people")
    assert _tabs(sibling) == [("ทั้งหมด", False), ("คน", True)]
    current = sibling.soup.select_one(".nav [aria-current]")
    assert current is not None
    assert words(current) == "แผนต้นทาง"


@pytest.mark.parametrize("path", [f"/{AREA}/gaps", f"/{AREA}/plan", "/account"])
def test_a_place_with_one_way_to_ask_has_no_tabs(visit: Visit, path: str) -> None:
    assert _tabs(visit(Role.PLANNER).get(path)) == []
