"""Lists of projects: filters, order, pages, and what stands beside each."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from graph import db
from graph.model.area import Scope
from graph.model.fiscal import today
from graph.model.plan import LinkRole
from graph.model.project import ProjectStatus
from graph.model.project_list import ProjectFilter, ProjectSort
from graph.store import links, project_lists, projects
from graph.store.cascades import load_cascade
from graph.store.links import LinkDraft
from graph.store.project_lists import ProjectList, Uncounted, count_projects, count_uncounted, list_projects
from graph.store.projects import ProjectDraft
from tests.factories import FIRST_YEAR, LAST_YEAR, Province
from tests.integration.store.conftest import ACTOR


@pytest.fixture
def five(province: Province) -> Province:
    """P1, P2 and P3 of the small province, and two more without a budget or with a larger one."""
    for title, agency, budget in (("โครงการ ก 10", "A01", Decimal(900_000)), ("โครงการ ก 9", "A03", None)):
        draft = ProjectDraft(agency=province.agency(agency), title_th=title, budget=budget)
        projects.create_project(province.area, province.plan, FIRST_YEAR, draft, ACTOR)
    return province


def ask(
    province: Province, sort: ProjectSort = ProjectSort.CODE, *, descending: bool = False, **wanted: Any
) -> ProjectList:
    """As the graph server finds them, and the same as the scope's Cascade has them."""
    page = {name: wanted.pop(name) for name in ("page", "size") if name in wanted}
    asked = ProjectFilter(province.plan, FIRST_YEAR, **wanted)
    found = list_projects(asked, sort, descending, **page)
    standing = load_cascade(Scope(province.area, FIRST_YEAR), today())
    assert list_projects(asked, sort, descending, **page, standing=standing) == found
    return found


def codes(listed: ProjectList) -> list[str]:
    return [row.project.code for row in listed.items]


NEW = ["A01-2563-01", "A03-2563-01"]


def test_all_of_the_year_with_what_they_cost(five: Province) -> None:
    listed = ask(five)
    assert codes(listed) == ["P1", "P2", "P3", *NEW]
    assert (listed.total, listed.budget) == (5, Decimal("1200000.50"))
    assert list_projects(ProjectFilter(five.plan, LAST_YEAR)).total == 0


def test_a_count_is_the_total_of_the_list(five: Province) -> None:
    for wanted in (
        ProjectFilter(five.plan, FIRST_YEAR),
        ProjectFilter(five.plan, FIRST_YEAR, linked=False),
        ProjectFilter(five.plan, FIRST_YEAR, agency=five.agency("A02")),
        ProjectFilter(five.plan, LAST_YEAR),
    ):
        assert count_projects(wanted) == list_projects(wanted).total


@pytest.mark.parametrize(
    ("sort", "descending", "first"),
    [
        (ProjectSort.CODE, True, [*reversed(NEW), "P3", "P2", "P1"]),
        (ProjectSort.TITLE, False, [NEW[1], NEW[0], "P3", "P1", "P2"]),
        (ProjectSort.TITLE, True, ["P2", "P1", "P3", NEW[0], NEW[1]]),
        (ProjectSort.AGENCY, False, [NEW[0], "P1", "P2", "P3", NEW[1]]),
        (ProjectSort.AGENCY, True, ["P3", NEW[1], "P1", "P2", NEW[0]]),
        (ProjectSort.BUDGET, True, [NEW[0], "P1", "P2", NEW[1], "P3"]),
        (ProjectSort.BUDGET, False, [NEW[1], "P3", "P2", "P1", NEW[0]]),
        (ProjectSort.PROGRESS, True, ["P1", *NEW, "P2", "P3"]),
        (ProjectSort.PROGRESS, False, [*NEW, "P2", "P3", "P1"]),
    ],
)
def test_every_order(five: Province, sort: ProjectSort, descending: bool, first: list[str]) -> None:
    # Titles as in a dictionary, with numbers by their size: ก 9 before ก 10.
    assert codes(ask(five, sort, descending=descending)) == first


def test_pages_join_to_the_whole_in_every_order(five: Province) -> None:
    for sort in ProjectSort:
        for descending in (False, True):
            whole = codes(ask(five, sort, descending=descending, size=0))
            pages = [codes(ask(five, sort, descending=descending, page=page, size=2)) for page in (1, 2, 3, 4)]
            assert [len(page) for page in pages] == [2, 2, 1, 0]
            assert [*itertools.chain.from_iterable(pages)] == whole
    assert ask(five, size=2).pages == 3


def test_filters(five: Province) -> None:
    cost = {row.project.code: row.project.budget or Decimal(0) for row in ask(five).items}
    assert codes(ask(five, agency=five.agency("A02"))) == ["P1", "P2"]
    assert codes(ask(five, linked=True)) == ["P1", "P2"]
    assert codes(ask(five, linked=False)) == ["P3", *NEW]
    assert codes(ask(five, budget=1)) == [code for code in codes(ask(five)) if cost[code]]
    dear = max(cost.values())
    assert codes(ask(five, budget=int(dear))) == [code for code, baht in cost.items() if baht >= int(dear)]
    assert codes(ask(five, budget=int(dear) + 1)) == []
    assert codes(ask(five, element=five.id("S2"))) == ["P2"]
    assert codes(ask(five, element=five.id("G1"))) == ["P1", "P2"]
    assert codes(ask(five, element=five.id("NS-1"))) == ["P1", "P2"]
    assert codes(ask(five, element=five.id("O2"))) == []
    both = ask(
        five,
        element=five.id("O1"),
        agency=five.agency("A02"),
        linked=True,
        only=frozenset({five.id("P2"), five.id("P3")}),
    )
    assert (codes(both), both.budget) == (["P2"], Decimal("100000.50"))
    assert codes(ask(five, only=frozenset())) == []


def test_what_stands_beside_a_project(five: Province) -> None:
    first, second, third = ask(five).items[:3]
    assert (first.agency_short, first.links, first.primary_code) == ("A02", 1, "S1")
    assert (first.progress, first.spent) == (20, Decimal(50_000))
    assert (second.links, second.primary_code, second.progress) == (2, "S1", None)
    assert (third.links, third.primary_code, third.primary_title) == (0, None, None)


def test_links_without_a_primary_one_make_one_row(five: Province) -> None:
    links.replace_links(five.area, five.id("P3"), 1, [LinkDraft(five.id("S3"), LinkRole.PRIMARY)], ACTOR)
    db.write(
        lambda tx: tx.run(
            "MATCH (:Project {id: $id})-[l:CONTRIBUTES_TO]->() SET l.role = 'secondary'", id=five.id("P3")
        )
    )
    listed = ask(five)
    assert codes(listed) == ["P1", "P2", "P3", *NEW]
    assert listed.items[2].links == 1


def test_the_neighbours_projects_are_not_listed(five: Province, neighbour: Province) -> None:
    assert ask(five).total == 5
    assert ask(neighbour).total == 3
    assert codes(ask(five, agency=neighbour.agency("A02"))) == []
    assert (
        project_lists.list_projects(replace(ProjectFilter(neighbour.plan, FIRST_YEAR), element=five.id("S1"))).total
        == 0
    )


def test_what_no_figure_counts(five: Province) -> None:
    none = {ProjectStatus.DRAFT: Uncounted(), ProjectStatus.CANCELLED: Uncounted()}
    assert count_uncounted(five.plan, FIRST_YEAR) == none
    draft = ProjectDraft(agency=five.agency("A02"), title_th="โครงการที่ยังร่าง")
    made = projects.create_project(five.area, five.plan, FIRST_YEAR, draft, ACTOR, status=ProjectStatus.DRAFT)
    drafts = ProjectFilter(five.plan, FIRST_YEAR, states=(ProjectStatus.DRAFT,))
    assert count_uncounted(five.plan, FIRST_YEAR) == {**none, ProjectStatus.DRAFT: Uncounted(1, 1)}
    links.replace_links(five.area, made.id, 1, [LinkDraft(five.id("S3"), LinkRole.PRIMARY)], ACTOR)
    assert count_uncounted(five.plan, FIRST_YEAR, five.agency("A02"))[ProjectStatus.DRAFT] == Uncounted(1, 0)
    assert count_uncounted(five.plan, FIRST_YEAR, five.agency("A01")) == none
    standing = load_cascade(Scope(five.area, FIRST_YEAR), today())
    # What the Cascade does not hold is asked of the graph.
    assert codes(list_projects(drafts, standing=standing)) == [made.code]
    assert made.code not in codes(ask(five))


def test_partners_of_projects(five: Province) -> None:
    taking_part = "MATCH (a:Agency {id: $of}), (p:Project {id: $project}) CREATE (a)-[:PARTNERS {state: $state}]->(p)"
    for code, state in (("P1", "accepted"), ("P3", "declined"), ("P2", "asked")):
        parameters = {"of": five.agency("A03"), "project": five.id(code), "state": state}
        db.write(lambda tx, parameters=parameters: tx.run(taking_part, **parameters))
    assert codes(ask(five, partner=five.agency("A03"))) == ["P1", "P2"]
    assert codes(ask(five, partner=five.agency("A03"), agency=five.agency("A01"))) == []
    assert codes(ask(five, partner=five.agency("A02"))) == []
