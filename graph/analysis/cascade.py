"""The Cascade: an immutable in-memory picture of one scope, on which every analysis is a pure function.

It holds the plan elements (the province's and those of the upstream plans), what stands below what, the projects of
the year with their alignment links, the agencies, indicators and reports, each as a table of typed columns
(graph.analysis.tables). What many analyses need is derived once and kept: the closure, the links' parts of money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.analysis import allotment, build, columns, same_titles
from graph.analysis.acyclic import refuse_cycle, topological_order
from graph.analysis.gatherings import GatheringColumns, Gatherings, Presences, gathering_tables
from graph.analysis.superseded import SupersededColumns, SupersededLinks, superseded_table
from graph.analysis.tables import (
    MILLION,
    Adoptions,
    Agencies,
    Distinct,
    Edges,
    Elements,
    Indicators,
    Links,
    MoneyArray,
    Partners,
    Plans,
    Projects,
    Reports,
    RowArray,
    Table,
)
from graph.model.adoption import Adoption
from graph.model.agency import Agency
from graph.model.area import Scope
from graph.model.collation import ranks, search_key
from graph.model.indicator import Indicator, YearValue
from graph.model.plan import Element, ElementLink, Plan
from graph.model.project import Project, ProjectLink, QuarterlyReport
from graph.model.project_form import ProjectForm


@dataclass(frozen=True, eq=False)
class Cascade:
    """One scope (area, fiscal year) as it stands on `as_of` (C.E.). Make one with `build` or `from_columns`."""

    scope: Scope
    as_of: date
    plans: Plans
    elements: Elements
    edges: Edges
    agencies: Agencies
    projects: Projects
    links: Links
    indicators: Indicators
    reports: Reports
    adoptions: Adoptions = field(default_factory=Adoptions.none)
    partners: Partners = field(default_factory=Partners.none)
    distinct: Distinct = field(default_factory=Distinct.none)
    superseded: SupersededLinks = field(default_factory=SupersededLinks.none)
    gatherings: Gatherings = field(default_factory=Gatherings.none)
    presences: Presences = field(default_factory=Presences.none)

    @classmethod
    def from_columns(
        cls,
        scope: Scope,
        as_of: date,
        *,
        plans: columns.PlanColumns,
        elements: columns.ElementColumns,
        edges: columns.EdgeColumns,
        agencies: columns.AgencyColumns,
        projects: columns.ProjectColumns,
        links: columns.LinkColumns,
        indicators: columns.IndicatorColumns,
        reports: columns.ReportColumns,
        adoptions: columns.AdoptionColumns | None = None,
        partners: columns.PartnerColumns | None = None,
        distinct: columns.DistinctColumns | None = None,
        superseded: SupersededColumns | None = None,
        gatherings: GatheringColumns | None = None,
    ) -> Cascade:
        """From column lists (see graph.analysis.columns), as the store streams them; all of the scope's year.

        Raises InvalidError for a reference to something that is not here, DuplicateError for an id or link that
        occurs twice. A circle is found when the closure is first asked for (CycleError).
        """
        plan_table = columns.plans_table(plans)
        element_table = columns.elements_table(elements, plan_table)
        agency_table = columns.agencies_table(agencies)
        report_table = columns.reports_table(reports, projects["id"])
        indicator_table = columns.indicators_table(indicators, element_table, agency_table)
        held, present = (
            (Gatherings.none(), Presences.none())
            if gatherings is None
            else gathering_tables(gatherings, agencies["id"])
        )
        return cls(
            scope=scope,
            as_of=as_of,
            plans=plan_table,
            elements=element_table,
            edges=columns.edges_table(edges, element_table),
            agencies=agency_table,
            projects=columns.projects_table(projects, agency_table, report_table, reports),
            links=columns.links_table(links, projects["id"], element_table),
            indicators=indicator_table,
            reports=report_table,
            adoptions=Adoptions.none()
            if adoptions is None
            else columns.adoptions_table(adoptions, agency_table, indicator_table),
            partners=Partners.none()
            if partners is None
            else columns.partners_table(partners, projects["id"], agency_table),
            distinct=Distinct.none() if distinct is None else columns.distinct_table(distinct, projects["id"]),
            superseded=SupersededLinks.none()
            if superseded is None
            else superseded_table(superseded, projects["id"], element_table.ids),
            gatherings=held,
            presences=present,
        )

    @classmethod
    def build(
        cls,
        scope: Scope,
        as_of: date,
        *,
        plans: Sequence[Plan],
        elements: Sequence[Element],
        element_links: Sequence[ElementLink] = (),
        agencies: Sequence[Agency] = (),
        projects: Sequence[Project] = (),
        project_links: Sequence[ProjectLink] = (),
        indicators: Sequence[Indicator] = (),
        targets: Sequence[YearValue] = (),
        values: Sequence[YearValue] = (),
        reports: Sequence[QuarterlyReport] = (),
        adoptions: Sequence[Adoption] = (),
        forms: Mapping[str, ProjectForm] | None = None,
        partners: Sequence[tuple[str, str]] = (),
        distinct: Sequence[tuple[str, str]] = (),
        gatherings: GatheringColumns | None = None,
    ) -> Cascade:
        """From the dataclasses of graph.model. Projects, links, reports, targets and values of other years, projects
        of other areas, and projects that do not count are left out. `forms` are by project, `partners` (project,
        agency), `distinct` pairs of projects. Raises as `from_columns` does, and CycleError at once."""
        here = [one for one in projects if (one.area, one.year) == (scope.area, scope.year) and one.status.counts]
        elsewhere = {one.id for one in projects} - {one.id for one in here}
        own_links = [link for link in project_links if link.project not in elsewhere]
        joint = [pair for pair in partners if pair[0] not in elsewhere]
        two = [pair for pair in distinct if not elsewhere.intersection(pair)]
        own_reports = [one for one in reports if one.year == scope.year and one.project not in elsewhere]
        made = cls.from_columns(
            scope,
            as_of,
            plans=build.plan_columns(plans, scope.year),
            elements=build.element_columns(elements),
            edges=build.edge_columns(elements, element_links),
            agencies=build.agency_columns(agencies),
            projects=build.project_columns(here, forms or {}),
            links=build.link_columns(own_links),
            indicators=build.indicator_columns(indicators, targets, values, scope.year),
            reports=build.report_columns(own_reports),
            adoptions=build.adoption_columns(adoptions, scope.year),
            partners={"project": [one for one, _ in joint], "agency": [agency for _, agency in joint]},
            distinct={"project": [one for one, _ in two], "other": [other for _, other in two]},
            gatherings=gatherings,
        )
        _ = made.topological
        return made

    def with_tables(self, *, as_of: date | None = None, **tables: Table) -> Cascade:
        """The cascade with these tables in the place of its own, as of its own day unless another is given. What was
        derived from elements and edges, or from projects, is kept where these stay: a what-if does not pay for it
        again."""
        made = replace(self, as_of=as_of or self.as_of, **tables)  # type: ignore[arg-type]
        known = vars(self)
        for names, parts in _DERIVED:
            if not tables.keys() & parts:
                vars(made).update((name, known[name]) for name in names if name in known)
        return made

    # -- what stands below what

    @cached_property
    def topological(self) -> NDArray[np.intp]:
        """Element rows, every child before its parents. Raises CycleError naming the circle by codes."""
        pairs = list(zip(self.edges.child.tolist(), self.edges.parent.tolist(), strict=True))
        order = topological_order(len(self.elements), pairs)
        if order is None:
            codes = self.elements.codes
            refuse_cycle((codes[child], codes[parent]) for child, parent in pairs)
            refuse_cycle((self.elements.ids[child], self.elements.ids[parent]) for child, parent in pairs)
        return np.array(order, dtype=np.intp)

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """Boolean elements × elements: a row's direct parents, each once whatever the kinds."""
        size = len(self.elements)
        ones = np.ones(len(self.edges), dtype=bool)
        return sparse.csr_array((ones, (self.edges.child, self.edges.parent)), shape=(size, size))

    @cached_property
    def closure(self) -> sparse.csr_array:
        """Boolean elements × elements: a row's element reaches the column's upward; each reaches itself.

        Source of the method: repeated squaring of (I + adjacency), which ends after log2(longest path) products.
        """
        _ = self.topological
        size = len(self.elements)
        reached: sparse.csr_array = (sparse.eye_array(size, dtype=bool, format="csr") + self.adjacency).tocsr()
        while True:
            further = (reached @ reached).tocsr()
            if further.nnz == reached.nnz:
                reached.sort_indices()
                return reached
            reached = further

    @cached_property
    def below(self) -> sparse.csr_array:
        """The closure turned round: a row's element is reached from the column's."""
        turned: sparse.csr_array = self.closure.T.tocsr()
        turned.sort_indices()
        return turned

    def elements_above(self, element: int) -> NDArray[np.int32]:
        """Rows of the elements that `element` reaches, itself too, in ascending order."""
        return _row_of(self.closure, element)

    def elements_below(self, element: int) -> NDArray[np.int32]:
        """Rows of the elements that reach `element`, itself too, in ascending order."""
        return _row_of(self.below, element)

    @cached_property
    def parents(self) -> dict[int, tuple[int, ...]]:
        """Rows of the direct parents of each element that has any, in order of their codes."""
        return self._neighbours(self.edges.child, self.edges.parent)

    @cached_property
    def children(self) -> dict[int, tuple[int, ...]]:
        """Rows of the direct children of each element that has any, in order of their codes."""
        return self._neighbours(self.edges.parent, self.edges.child)

    @cached_property
    def goals(self) -> NDArray[np.int64]:
        """How many upstream elements hang on each element: of a provincial one, those that it or anything below it
        reaches; of an upstream one, those that it reaches, itself too."""
        upstream = self.elements.upstream
        own = np.diff(self.closure[:, upstream].indptr)
        together = np.diff((self.below[~upstream] @ self.closure[:, upstream]).indptr)
        own[~upstream] = together
        return own.astype(np.int64)

    def goals_of(self, element: int) -> list[int]:
        """Rows of the upstream elements that `goals` counts."""
        starts = [element] if self.elements.upstream[element] else self.elements_below(element).tolist()
        above = np.unique(np.concatenate([self.elements_above(row) for row in starts]))
        rows: list[int] = above[self.elements.upstream[above]].tolist()
        return rows

    def _neighbours(self, start: RowArray, end: RowArray) -> dict[int, tuple[int, ...]]:
        met: dict[int, set[int]] = {}
        for row, other in zip(start.tolist(), end.tolist(), strict=True):
            met.setdefault(row, set()).add(other)
        keys = self.element_keys
        return {row: tuple(sorted(others, key=keys.__getitem__)) for row, others in met.items()}

    # -- the links' parts

    @cached_property
    def _parts(self) -> tuple[MoneyArray, MoneyArray]:
        return allotment.fractions(self.links.project, self.links.is_primary, self.links.share, len(self.projects))

    @cached_property
    def _link_rank(self) -> NDArray[np.int64]:
        """Orders a project's links by their elements' public ids, whatever the order of rows."""
        rank = np.empty(len(self.elements), dtype=np.int64)
        rank[sorted(range(len(self.elements)), key=self.elements.ids.__getitem__)] = np.arange(len(self.elements))
        return rank[self.links.element]

    def divide(self, amount: MoneyArray) -> MoneyArray:
        """Whole amounts of the projects (int64, one a project) over their links, one row a link (see allotment)."""
        numerator, denominator = self._parts
        return allotment.divide(amount, self.links.project, numerator, denominator, self._link_rank)

    @cached_property
    def link_budget(self) -> MoneyArray:
        """Millionths of a baht of its project's budget that each link carries."""
        return self.divide(self.projects.budget)

    @cached_property
    def link_spent(self) -> MoneyArray:
        """Millionths of a baht of its project's spending that each link carries."""
        return self.divide(self.projects.spent)

    @cached_property
    def link_weight(self) -> MoneyArray:
        """Millionths of its project that each link carries; a fully allotted project's links add up to 1,000,000."""
        return self.divide(np.full(len(self.projects), MILLION, dtype=np.int64))

    @cached_property
    def links_by_element(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(order, start): the links of element e are order[start[e]:start[e + 1]], by project row."""
        order = np.lexsort((self.links.project, self.links.element))
        return order, np.searchsorted(self.links.element[order], np.arange(len(self.elements) + 1))

    @cached_property
    def links_by_project(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(order, start): the links of project p are order[start[p]:start[p + 1]], by element row."""
        order = np.lexsort((self.links.element, self.links.project))
        return order, np.searchsorted(self.links.project[order], np.arange(len(self.projects) + 1))

    # -- names

    @cached_property
    def element_keys(self) -> tuple[str, ...]:
        """Each element's name in JSON: its code, or its public id where another element here has the same code."""
        seen: dict[str, int] = {}
        for code in self.elements.codes:
            seen[code] = seen.get(code, 0) + 1
        pairs = zip(self.elements.codes, self.elements.ids, strict=True)
        return tuple(code if seen[code] == 1 else public_id for code, public_id in pairs)

    @cached_property
    def element_rows(self) -> dict[str, int]:
        """Row of an element by code (as in element_keys) and by public id."""
        rows = {public_id: row for row, public_id in enumerate(self.elements.ids)}
        return rows | {key: row for row, key in enumerate(self.element_keys)}

    @cached_property
    def project_rows(self) -> dict[str, int]:
        """Row of a project by code and by public id."""
        rows = {code: row for row, code in enumerate(self.projects.codes)}
        return rows | {public_id: row for row, public_id in enumerate(self.projects.ids)}

    @cached_property
    def project_ranks(self) -> tuple[NDArray[np.int64], list[int]]:
        """The projects' codes in order, as graph.model.collation.ranks."""
        rank, first = ranks(self.projects.codes)
        return np.array(rank, dtype=np.int64), first

    @cached_property
    def title_ranks(self) -> NDArray[np.int64]:
        """Each project's place in the dictionary's order of titles, equal for equals."""
        return np.array(ranks(self.projects.titles)[0], dtype=np.int64)

    @cached_property
    def titles(self) -> same_titles.Titles:
        """The projects' titles, ready for finding those that are alike."""
        return same_titles.ready(self.projects.titles)

    @cached_property
    def alike(self) -> same_titles.Alike:
        """Which projects' titles are alike: the dearest question of all, so a catch-up carries the answer over."""
        return same_titles.alike_projects(self.titles, self.projects, self.partners, self.links)

    @cached_property
    def distinct_pairs(self) -> frozenset[tuple[int, int]]:
        """Pairs of projects (rows, the smaller first) of which somebody said that they are two."""
        pairs = zip(self.distinct.project.tolist(), self.distinct.other.tolist(), strict=True)
        return frozenset((min(pair), max(pair)) for pair in pairs)

    @cached_property
    def element_search_keys(self) -> tuple[str, ...]:
        """What graph.analysis.search looks for words in: each element's code and titles."""
        return search_keys(self.element_keys, self.elements)

    @cached_property
    def project_search_keys(self) -> tuple[str, ...]:
        """The same of each project."""
        return search_keys(self.projects.codes, self.projects)


# Cached properties that depend on elements and edges alone.
_OF_THE_PLAN = (
    "topological",
    "adjacency",
    "closure",
    "below",
    "parents",
    "children",
    "goals",
    "element_keys",
    "element_rows",
    "element_search_keys",
)
_DERIVED = (  # kept where the tables that they depend on stay
    (_OF_THE_PLAN, {"elements", "edges"}),
    (("project_rows", "project_ranks", "title_ranks", "titles", "project_search_keys"), {"projects"}),
    (("alike",), {"projects", "links", "partners"}),
)


def search_keys(codes: Sequence[str], things: Elements | Projects) -> tuple[str, ...]:
    """What words are looked for in: of each thing its code and titles."""
    texts = zip(codes, things.titles, things.titles_en, strict=True)
    return tuple(search_key(" ".join(filter(None, parts))) for parts in texts)


def _row_of(matrix: sparse.csr_array, row: int) -> NDArray[np.int32]:
    return np.asarray(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]], dtype=np.int32)
