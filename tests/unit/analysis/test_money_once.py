"""Money is never counted twice at any element, whatever the shares, the partners, the states of the projects, the ways
up that meet again, and whatever somebody looks at that does not count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.include import including
from graph.analysis.tables import millionths
from graph.model.area import Scope
from graph.model.project import Project, ProjectStatus
from graph.model.project_form import BudgetLine, ProjectForm
from tests.examples import examples
from tests.unit.analysis.brute_force import Walk
from tests.unit.analysis.small import AREA, AS_OF, PLANS, YEAR
from tests.unit.analysis.test_coverage_properties import AGENCIES, by_element, cascade_of, walks

pairs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=12)


def joint(walk: Walk, chosen: list[tuple[int, int]]) -> list[tuple[str, str]]:
    """(project, agency) of the partners, the owner among them where chance has it so."""
    return [(walk.projects[place].id, AGENCIES[agency].id) for place, agency in chosen if place < len(walk.projects)]


def built(walk: Walk, projects: list[Project], partners: Sequence[tuple[str, str]] = ()) -> Cascade:
    return Cascade.build(
        Scope(AREA, YEAR),
        AS_OF,
        plans=PLANS,
        elements=walk.elements,
        element_links=walk.element_links,
        agencies=AGENCIES,
        projects=projects,
        project_links=walk.project_links,
        reports=walk.reports,
        partners=partners,
        forms={
            one.id: ProjectForm(budget_lines=(BudgetLine(amount=one.budget), BudgetLine(amount=one.budget)))
            for one in projects
        },
    )


@settings(max_examples=examples(150))
@given(walks(), pairs)
def test_no_element_holds_more_than_the_projects_that_reach_it_cost(walk: Walk, chosen: list[tuple[int, int]]) -> None:
    covered = coverage(built(walk, walk.projects, joint(walk, chosen)))
    for row, element in enumerate(covered.cascade.elements.ids):
        reach = walk.contributors(element)
        assert 0 <= covered.budget[row] <= sum(millionths(one.budget or Decimal(0)) for one in reach)
        assert covered.projects[row] == len(reach)


@settings(max_examples=examples(100))
@given(walks())
def test_a_projects_links_carry_no_more_than_it_has(walk: Walk) -> None:
    cascade = cascade_of(walk)
    for row in range(len(cascade.projects)):
        own = cascade.links.project == row
        assert cascade.link_budget[own].sum() <= cascade.projects.budget[row]
        assert (cascade.link_budget[own] >= 0).all()


@settings(max_examples=examples(100))
@given(walks(), pairs)
def test_partners_and_parts_of_a_budget_change_no_figure(walk: Walk, chosen: list[tuple[int, int]]) -> None:
    alone = coverage(cascade_of(walk))
    together = coverage(built(walk, walk.projects, joint(walk, chosen)))
    assert by_element(together) == by_element(alone)
    assert together.totals.budget == alone.totals.budget


@settings(max_examples=examples(100))
@given(walks(), st.lists(st.sampled_from(list(ProjectStatus)), min_size=6, max_size=6))
def test_what_does_not_count_is_as_if_it_were_not_there(walk: Walk, states: list[ProjectStatus]) -> None:
    projects = [replace(one, status=state) for one, state in zip(walk.projects, states, strict=False)]
    kept = [one for one in projects if one.status.counts]
    ids = {one.id for one in kept}
    without = Walk(
        walk.elements,
        walk.element_links,
        kept,
        [link for link in walk.project_links if link.project in ids],
        [report for report in walk.reports if report.project in ids],
    )
    assert by_element(coverage(built(walk, projects))) == by_element(coverage(cascade_of(without)))


@settings(max_examples=examples(100))
@given(walks())
def test_looking_at_a_draft_adds_it_once(walk: Walk) -> None:
    """What a draft's page shows is what would stand if it were ready; the cascade itself stays as it was."""
    if not walk.projects:
        return
    draft, others = walk.projects[0], walk.projects[1:]
    links = [link for link in walk.project_links if link.project == draft.id]
    cascade = built(walk, [replace(draft, status=ProjectStatus.DRAFT), *others])
    before = by_element(coverage(cascade))
    seen, row = including(cascade, draft, links)
    whole = built(walk, walk.projects)
    assert seen.projects.ids[row] == draft.id
    assert coverage(seen).budget.tolist() == coverage(whole).budget.tolist()
    assert coverage(seen).projects.tolist() == coverage(whole).projects.tolist()
    assert by_element(coverage(cascade)) == before
    assert including(seen, draft, links) == (seen, row)
    assert np.array_equal(seen.elements.plan, cascade.elements.plan)
