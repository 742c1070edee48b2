"""What a list's address is read as."""

from __future__ import annotations

from graph.model.project_list import ProjectSort
from portal.projects.listing import ListQuery, read_query


def test_an_empty_address_asks_for_everything_in_the_plans_order() -> None:
    query = read_query({})
    assert query == ListQuery()
    assert not query.is_filtered


def test_every_part_of_an_address() -> None:
    query = read_query(
        {
            "agency": "A02",
            "element": "S1",
            "linked": "no",
            "q": "  ลูกเสือ   เนตรนารี ",
            "sort": "budget",
            "order": "desc",
            "page": "3",
            "size": "25",
            "source": " งบพัฒนาจังหวัด ",
        }
    )
    assert query == ListQuery(
        "A02", "S1", False, "ลูกเสือ เนตรนารี", ProjectSort.BUDGET, True, 3, 25, source="งบพัฒนาจังหวัด"
    )
    assert query.is_filtered


def test_a_page_number_in_thai_digits_is_read() -> None:
    assert read_query({"page": "๓"}).page == 3


def test_what_cannot_be_read_counts_as_not_asked_for() -> None:
    strange = {"linked": "maybe", "sort": "'; DROP", "order": "sideways", "page": "-2", "size": "100000", "agency": " "}
    assert read_query(strange) == ListQuery()
    assert read_query({"page": "สาม"}).page == 1
    assert read_query({"page": "9" * 40}).page == 1


def test_a_budget_that_is_no_amount_is_told_and_not_asked_for() -> None:
    for typed, budget in (("500,000", 500_000), ("๑๒๐", 120), (" ", 0)):
        query = read_query({"budget": typed})
        assert (query.budget, query.unread_budget) == (budget, "")
    for typed in ("แสนห้า", "-5", "1.5", "9" * 40):
        query = read_query({"budget": typed})
        assert (query.budget, query.unread_budget) == (0, typed)
