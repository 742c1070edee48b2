"""On random small graphs coverage equals a brute-force walk exactly, and keeps the laws that it promises."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import coverage as coverage_module
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage, coverage
from graph.analysis.paths import contributors, paths
from graph.analysis.tables import MILLION
from graph.analysis.without import without
from graph.model.agency import Agency
from graph.model.area import Scope
from graph.model.plan import Element, ElementLink, LinkRole
from graph.model.project import Project, ProjectLink, QuarterlyReport, ReportState
from tests.examples import examples
from tests.unit.analysis.brute_force import Walk
from tests.unit.analysis.small import AREA, AS_OF, PLANS, YEAR

AGENCIES = tuple(Agency(f"A{number}", f"A{number}", AREA, f"หน่วยงาน {number}") for number in range(3))
KINDS = ("strategy", "objective", "issue", "mission")
shares = st.one_of(st.none(), st.decimals(0, 100, places=2), st.sampled_from([Decimal(50), Decimal("33.33")]))


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """Up to 8 elements in any acyclic shape, up to 6 projects with links of every kind and their reports."""
    size = draw(st.integers(1, 8))
    # Ids run against the rows, so that nothing may lean on the two having one order.
    ids = [f"E{size - row}" for row in range(size)]
    elements, element_links = [], []
    for row, code in enumerate(ids):
        higher = ids[row + 1 :]
        above = draw(st.lists(st.sampled_from(higher), unique=True, max_size=3)) if higher else []
        plan, has_parent = draw(st.sampled_from(PLANS)), draw(st.booleans())
        parent = above[0] if above and has_parent else None
        elements.append(Element(code, code, plan.id, plan.level, draw(st.sampled_from(KINDS)), code, parent=parent))
        role = draw(st.sampled_from([LinkRole.SERVES, LinkRole.UPSTREAM]))
        element_links += [ElementLink(code, target, role) for target in above]
    projects, project_links, reports = [], [], []
    for number in range(draw(st.integers(0, 6))):
        project, agency = f"P{number}", draw(st.sampled_from(AGENCIES)).id
        budget = draw(st.one_of(st.none(), st.decimals(0, 10**9, places=2)))
        projects.append(Project(project, project, AREA, "P", agency, YEAR, project, budget=budget))
        stating = draw(st.booleans())
        for target in draw(st.lists(st.sampled_from(ids), unique=True, max_size=4)):
            role = draw(st.sampled_from([LinkRole.PRIMARY, LinkRole.SECONDARY]))
            project_links.append(ProjectLink(project, target, role, draw(shares) if stating else None))
        for quarter in draw(st.lists(st.integers(1, 4), unique=True, max_size=2)):
            done = draw(st.one_of(st.none(), st.integers(0, 100).map(float)))
            state = draw(st.sampled_from(list(ReportState)))
            reports.append(QuarterlyReport(project, YEAR, quarter, actual_pct=done, state=state))
    return Walk(elements, element_links, projects, project_links, reports)


def cascade_of(walk: Walk, agencies: Sequence[Agency] = AGENCIES) -> Cascade:
    return Cascade.build(
        Scope(AREA, YEAR),
        AS_OF,
        plans=PLANS,
        elements=walk.elements,
        element_links=walk.element_links,
        agencies=agencies,
        projects=walk.projects,
        project_links=walk.project_links,
        reports=walk.reports,
    )


def by_element(covered: Coverage) -> dict[str, tuple[Any, ...]]:
    columns = (
        covered.direct_projects, covered.projects, covered.reported_projects, covered.accepted_projects,
        covered.agencies, covered.budget, covered.spent, covered.progress, covered.grade,
    )  # fmt: skip
    rows = zip(covered.cascade.elements.ids, *(column.tolist() for column in columns), strict=True)
    # NaN is not equal to itself: as text it is.
    return {public_id: tuple(str(value) for value in values) for public_id, *values in rows}


@settings(max_examples=examples(150))
@given(walks())
def test_equals_the_walk(walk: Walk) -> None:
    cascade = cascade_of(walk)
    covered = coverage(cascade)
    for row, public_id in enumerate(cascade.elements.ids):
        projects = walk.contributors(public_id)
        assert covered.projects[row] == len(projects)
        assert covered.direct_projects[row] == len(
            {link.project for link in walk.project_links if link.element == public_id}
        )
        assert covered.agencies[row] == len({project.agency for project in projects})
        assert covered.budget[row] == walk.budget(public_id)
        for states, counted in (
            ({ReportState.SUBMITTED, ReportState.ACCEPTED}, covered.reported_projects),
            ({ReportState.ACCEPTED}, covered.accepted_projects),
        ):
            having = {report.project for report in walk.reports if report.state in states}
            assert counted[row] == len([project for project in projects if project.id in having])
        expected = walk.progress(public_id)
        if expected is None:
            assert np.isnan(covered.progress[row])
        else:
            # Shares are whole millionths of a project: with shares of some percent the mean moves by far less.
            assert abs(covered.progress[row] - expected) < 0.5


@settings(max_examples=examples(100))
@given(walks())
def test_no_baht_counts_twice(walk: Walk) -> None:
    cascade = cascade_of(walk)
    covered = coverage(cascade)
    total = int(cascade.projects.budget.sum())
    assert covered.totals.budget == total
    assert (covered.budget <= total).all()
    assert (covered.budget >= 0).all()
    for row, project in enumerate(walk.projects):
        parts = cascade.link_budget[cascade.links.project == row]
        assert (parts >= 0).all()
        exact = sum(walk.fractions(project).values()) * int((project.budget or 0) * MILLION)
        assert parts.sum() == exact.numerator // exact.denominator if parts.size else exact == 0


@settings(max_examples=examples(100))
@given(walks(), st.randoms(use_true_random=False))
def test_order_does_not_matter(walk: Walk, shuffle: random.Random) -> None:
    def shuffled(things: list[Any]) -> list[Any]:
        return shuffle.sample(things, len(things))

    other = Walk(
        elements=shuffled(walk.elements),
        element_links=shuffled(walk.element_links),
        projects=shuffled(walk.projects),
        project_links=shuffled(walk.project_links),
        reports=shuffled(walk.reports),
    )
    assert by_element(coverage(cascade_of(walk))) == by_element(coverage(cascade_of(other)))


@settings(max_examples=examples(80))
@given(walks())
def test_counts_grow_upward_and_figures_open(walk: Walk) -> None:
    """What counts below counts above; and contributors() gives the projects and money that coverage counted."""
    cascade = cascade_of(walk)
    covered = coverage(cascade)
    for child, parent in zip(cascade.edges.child.tolist(), cascade.edges.parent.tolist(), strict=True):
        assert covered.projects[child] <= covered.projects[parent]
        assert covered.agencies[child] <= covered.agencies[parent]
        assert covered.budget[child] <= covered.budget[parent]
    for row in range(len(cascade.elements)):
        rows = contributors(cascade, row)
        assert [one.project for one in rows] == sorted({one.project for one in rows})
        assert len(rows) == covered.projects[row]
        assert sum(one.budget for one in rows) == covered.budget[row]
        for one in rows:
            assert paths(cascade, row, project=one.project, limit=1)


@settings(max_examples=examples(60))
@given(walks(), st.data())
def test_one_more_link_only_adds_projects(walk: Walk, data: st.DataObject) -> None:
    taken = {(link.project, link.element) for link in walk.project_links}
    free = [
        (project.id, element.id)
        for project in walk.projects
        for element in walk.elements
        if (project.id, element.id) not in taken
    ]
    if not free:
        return
    project, element = data.draw(st.sampled_from(free))
    more = replace(walk, project_links=[*walk.project_links, ProjectLink(project, element, LinkRole.SECONDARY)])
    before, after = coverage(cascade_of(walk)), coverage(cascade_of(more))
    assert (after.projects >= before.projects).all()
    assert (after.agencies >= before.agencies).all()
    row = after.cascade.element_rows[element]
    assert after.direct_projects[row] == before.direct_projects[row] + 1


@settings(max_examples=examples(60))
@given(walks())
def test_without_is_as_if_never_there(walk: Walk) -> None:
    gone_projects, gone_agency = {"P0"} & {project.id for project in walk.projects}, "A1"
    stays = [one for one in walk.projects if one.id not in gone_projects and one.agency != gone_agency]
    kept = {project.id for project in stays}
    smaller = replace(
        walk,
        projects=stays,
        project_links=[link for link in walk.project_links if link.project in kept],
        reports=[report for report in walk.reports if report.project in kept],
    )
    less = coverage(without(cascade_of(walk), projects=gone_projects, agencies=[gone_agency]))
    assert by_element(less) == by_element(coverage(cascade_of(smaller)))
    assert less.totals == coverage(cascade_of(smaller)).totals


@settings(max_examples=examples(60))
@given(walks())
def test_closure_equals_networkx(walk: Walk) -> None:
    cascade = cascade_of(walk)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(cascade.elements)))
    graph.add_edges_from(zip(cascade.edges.child.tolist(), cascade.edges.parent.tolist(), strict=True))
    for row in graph:
        assert set(cascade.elements_above(row).tolist()) == nx.descendants(graph, row) | {row}
        assert set(cascade.elements_below(row).tolist()) == nx.ancestors(graph, row) | {row}


@settings(max_examples=examples(40))
@given(walks())
def test_chunks_do_not_matter(walk: Walk) -> None:
    whole = by_element(coverage(cascade_of(walk)))
    usual = coverage_module.CHUNK_ENTRIES
    try:
        for entries in (1, 3, 7):
            coverage_module.CHUNK_ENTRIES = entries
            assert by_element(coverage(cascade_of(walk))) == whole
    finally:
        coverage_module.CHUNK_ENTRIES = usual
