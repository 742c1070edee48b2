"""A made-up country: 77 provinces of very different sizes, each with a plan, projects, links, reports and partners, and
300 upstream elements above them all. The same seed gives the same country, one province at a time, without a database.

    .venv/bin/python -m bench.country --projects 1000000 --provinces 77

builds every province's Cascade and prints their sizes. bench.load_country puts the same provinces into a graph server.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from bench.country_plans import YEAR, ProvincePlan, Upstream, province_plan, upstream
from bench.country_titles import project_titles
from graph.analysis import build
from graph.analysis.cascade import Cascade
from graph.model.area import Area, Scope
from graph.model.country import provinces
from graph.model.partner import PartnerState
from graph.model.plan import ElementKind
from graph.model.project import ProjectStatus, ReportState

AS_OF: Final = date(2022, 8, 15)
DUES: Final = np.array(["2022-01-31", "2022-04-30", "2022-07-31"], dtype="datetime64[D]")
STATUSES: Final = (ProjectStatus.ACTIVE, ProjectStatus.DONE, ProjectStatus.READY)
REPORT_STATES: Final = (ReportState.ACCEPTED, ReportState.SUBMITTED, ReportState.RETURNED, ReportState.DRAFT)
PARTNER_STATES: Final = (PartnerState.CONFIRMED, PartnerState.ASKED, PartnerState.DECLINED)
MILLIONTHS_IN_SATANG: Final = 10_000

_MOST_LINKS = 12  # of one project
_SMALLEST = 40  # projects of a province, however small the country
_FLATTEN = 4  # Zipf's law from its fifth rank on: the largest province has 7 % of the projects, the smallest 0.4 %
_ROWS_AT_ONCE = 50_000

Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Size:
    """How large the country is. `elements` are those of all plans, `upstream` of them above the provinces."""

    projects: int = 1_000_000
    links: int = 3_000_000
    provinces: int = 77
    elements: int = 5_000
    upstream: int = 300
    agencies: int = 4_600


@dataclass(frozen=True, eq=False)
class Projects:
    """One row a project. `agency` is a row of the plan's agencies; `budget` whole satang, -1 where unknown; `status`
    a place in STATUSES."""

    code: list[str]
    title: list[str]
    agency: Rows
    budget: NDArray[np.int64]
    status: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Links:
    """Rows grouped by project, the primary link first. `element` is a row of the plan's elements followed by the
    upstream ones; `share` is percent, NaN where the project states none."""

    project: Rows
    element: Rows
    is_primary: NDArray[np.bool_]
    share: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reports:
    """Rows grouped by project, by quarter. `state` is a place in REPORT_STATES; money is satang, `actual_pct` NaN where
    nobody said."""

    project: Rows
    quarter: NDArray[np.uint8]
    state: NDArray[np.uint8]
    late: NDArray[np.bool_]
    planned_pct: NDArray[np.floating[Any]]
    actual_pct: NDArray[np.floating[Any]]
    spent: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Partners:
    """`state` is a place in PARTNER_STATES."""

    project: Rows
    agency: Rows
    state: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Province:
    """Everything of one province."""

    plan: ProvincePlan
    above: Upstream
    projects: Projects
    links: Links
    reports: Reports
    partners: Partners

    @property
    def scope(self) -> Scope:
        return Scope(self.plan.area.id, YEAR)

    def project_ids(self) -> list[str]:
        stem = f"{self.plan.plan.id}/"
        return [stem + code for code in self.projects.code]

    def element_ids(self) -> list[str]:
        """Public ids by the rows that links name."""
        return [element.id for element in (*self.plan.elements, *self.above.elements)]

    def cascade(self) -> Cascade:
        """The scope as graph.store.cascades would load it."""
        plan, above = self.plan, self.above
        partners = PARTNER_STATES.index(PartnerState.DECLINED) != self.partners.state
        return Cascade.from_columns(
            self.scope,
            AS_OF,
            plans=build.plan_columns((plan.plan, *above.plans), YEAR),
            elements=build.element_columns((*plan.elements, *above.elements)),
            edges=build.edge_columns((*plan.elements, *above.elements), plan.links),
            agencies=build.agency_columns(plan.agencies),
            projects={
                "id": self.project_ids(),
                "code": self.projects.code,
                "title": self.projects.title,
                "agency": self.projects.agency,
                "budget": [None if one < 0 else one * MILLIONTHS_IN_SATANG for one in self.projects.budget.tolist()],
            },
            links={
                "project": self.links.project,
                "element": self.links.element,
                "is_primary": self.links.is_primary,
                "share": self.links.share,
            },
            indicators=build.indicator_columns(plan.indicators, plan.targets, plan.values, YEAR),
            reports={
                "project": self.reports.project,
                "quarter": self.reports.quarter.tolist(),
                "state": [REPORT_STATES[state].value for state in self.reports.state.tolist()],
                "late": self.reports.late,
                "due": cast(Sequence[Any], DUES[self.reports.quarter - 1]),
                "actual_pct": self.reports.actual_pct.astype(np.float64),
                "spent": self.reports.spent * MILLIONTHS_IN_SATANG,
            },
            adoptions=build.adoption_columns(plan.adoptions, YEAR),
            partners={"project": self.partners.project[partners], "agency": self.partners.agency[partners]},
        )


def scopes(size: Size, seed: int = 1) -> Iterator[Cascade]:
    """Every province's Cascade, by the provinces' ids; one is in memory at a time."""
    return (province.cascade() for province in country(size, seed))


def country(size: Size, seed: int = 1) -> Iterator[Province]:
    """Every province, by id, each made when it is asked for."""
    return (make_province(share, size.upstream, seed) for share in shares(size, seed))


@dataclass(frozen=True)
class Share:
    """What one province has of the country's things."""

    area: Area
    projects: int
    links: int
    elements: int
    agencies: int


def shares(size: Size, seed: int = 1) -> list[Share]:
    """The provinces' sizes, by id: Zipf-like in projects, flatter in elements and agencies; they add up to `size`."""
    known = provinces()
    if not 0 < size.provinces <= len(known):
        raise ValueError(f"between 1 and {len(known)} provinces")
    areas = [known[place] for place in np.random.default_rng(seed).permutation(len(known))[: size.provinces]]
    weight = 1.0 / (np.arange(1, size.provinces + 1) + _FLATTEN)
    projects = _apportioned(size.projects, weight, min(_SMALLEST, size.projects // size.provinces))
    links = _apportioned(size.links, projects / projects.sum(), 0)
    elements = _apportioned(size.elements - size.upstream, np.sqrt(weight), 12)
    agencies = _apportioned(size.agencies, np.sqrt(weight), 3)
    found = [Share(area, *map(int, row)) for area, *row in zip(areas, projects, links, elements, agencies, strict=True)]
    return sorted(found, key=lambda share: share.area.id)


def make_province(share: Share, upstream_elements: int, seed: int = 1) -> Province:
    """One province, the same whatever else is made beside it."""
    rng = np.random.default_rng([seed, int(share.area.id.removeprefix("TH-"))])
    above = upstream(upstream_elements)
    plan = province_plan(share.area, share.elements, share.agencies, above, rng)
    projects = _projects(share.projects, len(plan.agencies), rng)
    return Province(
        plan=plan,
        above=above,
        projects=projects,
        links=_links(share, plan, above, rng),
        reports=_reports(projects.budget, rng),
        partners=_partners(projects.agency, len(plan.agencies), rng),
    )


def _apportioned(total: int, weight: NDArray[np.float64], least: int) -> NDArray[np.int64]:
    """`total` whole things by weight, at least so many each; the largest remainders get the rest."""
    exact = weight / weight.sum() * (total - least * len(weight))
    whole = np.floor(exact).astype(np.int64)
    whole[np.argsort(whole - exact, kind="stable")[: total - least * len(weight) - whole.sum()]] += 1
    return np.asarray(whole + least)


def _projects(count: int, agencies: int, rng: np.random.Generator) -> Projects:
    """Agencies own very different numbers of projects; budgets are log-normal, whole thousands of baht."""
    weight = rng.permutation(1.0 / np.arange(1, agencies + 1))
    baht = np.clip(np.round(rng.lognormal(np.log(120_000), 1.4, count), -3), 5_000, 500_000_000)
    budget = baht.astype(np.int64) * 100
    budget[rng.random(count) < 0.01] = -1
    return Projects(
        code=[f"P{number:06d}" for number in range(1, count + 1)],
        title=project_titles(count, rng),
        agency=rng.choice(agencies, count, p=weight / weight.sum()).astype(np.int32),
        budget=budget,
        status=rng.choice(len(STATUSES), count, p=(0.9, 0.08, 0.02)).astype(np.uint8),
    )


def _links(share: Share, plan: ProvincePlan, above: Upstream, rng: np.random.Generator) -> Links:
    """Exactly `share.links` links, each pair once. One project in a hundred has none; half of the others say what share
    each link has. Most go to strategies, few to objectives and straight upstream; some strategies have none."""
    strategies, objectives = plan.of_kind(ElementKind.STRATEGY), plan.of_kind(ElementKind.OBJECTIVE)
    few = min(12, int(np.count_nonzero(above.popular)))
    upstream_rows = len(plan.elements) + rng.choice(len(above.elements), few, replace=False, p=above.popular)
    pool = np.concatenate([strategies, objectives, upstream_rows]).astype(np.int32)
    weight = np.concatenate(
        [
            rng.permutation(1.0 / np.arange(3, len(strategies) + 3)),
            np.full(len(objectives), 0.06 / len(objectives)),
            np.full(len(upstream_rows), 0.04 / len(upstream_rows)),
        ]
    )
    weight[: len(strategies) // 25] = 0.0
    most = min(_MOST_LINKS, int(np.count_nonzero(weight)))
    each = _links_each(share.projects, share.links, most, rng)
    chosen = np.concatenate(
        [_ranked(weight, len(some), most, rng) for some in np.array_split(each, -(-len(each) // _ROWS_AT_ONCE))]
    )
    project = np.repeat(np.arange(share.projects, dtype=np.int32), each)
    place = np.arange(len(project)) - np.repeat(np.cumsum(each) - each, each)
    is_primary = place == 0
    return Links(
        project=project,
        element=pool[chosen[project, place]],
        is_primary=is_primary,
        share=_link_shares(project, is_primary, each, rng),
    )


def _links_each(projects: int, links: int, most: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """How many links each project has: none for a hundredth, else one and a skewed number more, `links` in all."""
    mean = max(links / projects / 0.99 - 1, 0.01)
    each = np.minimum(1 + rng.negative_binomial(3, 3 / (3 + mean), projects), most)
    each[rng.random(projects) < 0.01] = 0
    while (missing := links - int(each.sum())) != 0:
        can = np.flatnonzero((each >= 1) & (each < most) if missing > 0 else each > 1)
        if not len(can):
            raise ValueError(f"{links} links do not fit {projects} projects")
        each[rng.choice(can, min(abs(missing), len(can)), replace=False)] += 1 if missing > 0 else -1
    return each


def _ranked(weight: NDArray[np.float64], rows: int, most: int, rng: np.random.Generator) -> NDArray[np.int16]:
    """For each row `most` places of `weight`, drawn by it without repetition (the smallest of exponentials), the first
    first."""
    with np.errstate(divide="ignore"):
        keys = rng.standard_exponential((rows, len(weight)), dtype=np.float32) / weight.astype(np.float32)
    first = np.argpartition(keys, most - 1, axis=1)[:, :most]
    order = np.argsort(np.take_along_axis(keys, first, axis=1), axis=1)
    return np.take_along_axis(first, order, axis=1).astype(np.int16)


def _link_shares(
    project: Rows, is_primary: NDArray[np.bool_], each: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Whole percents of half of the projects, 100 in all; the primary link has the most."""
    share = rng.integers(5, 60 // np.maximum(each, 1)[project] + 1).astype(np.float64)
    share[is_primary] = 0.0
    share[is_primary] = 100.0 - np.bincount(project, share, minlength=len(each))[project[is_primary]]
    states = rng.random(len(each)) < 0.5
    share[~states[project]] = np.nan
    return share


def _reports(budget: NDArray[np.int64], rng: np.random.Generator) -> Reports:
    """Three quarters of 98 of a hundred projects; work and spending grow, some slowly."""
    reporting = np.flatnonzero(rng.random(len(budget)) < 0.98).astype(np.int32)
    project = np.repeat(reporting, len(DUES))
    quarter = np.tile(np.arange(1, len(DUES) + 1, dtype=np.uint8), len(reporting))
    pace = np.repeat(rng.beta(5, 1.5, len(reporting)), len(DUES))
    actual = np.round(np.minimum(25.0 * quarter * pace * 1.15, 100.0), 1)
    actual[rng.random(len(project)) < 0.01] = np.nan
    spent = np.maximum(budget[project], 0) * (quarter * pace * rng.uniform(0.85, 1.0, len(project)) / 4)
    return Reports(
        project=project,
        quarter=quarter,
        state=rng.choice(len(REPORT_STATES), len(project), p=(0.8, 0.15, 0.03, 0.02)).astype(np.uint8),
        late=rng.random(len(project)) < 0.04,
        planned_pct=25.0 * quarter,
        actual_pct=actual,
        spent=np.sort(spent.astype(np.int64).reshape(-1, len(DUES)), axis=1).ravel(),
    )


def _partners(owner: Rows, agencies: int, rng: np.random.Generator) -> Partners:
    """Three projects in a hundred are joint ones, with one partner each."""
    project = np.flatnonzero(rng.random(len(owner)) < 0.03).astype(np.int32)
    step = rng.integers(1, max(agencies, 2), len(project))
    return Partners(
        project=project,
        agency=((owner[project] + step) % agencies).astype(np.int32),
        state=rng.choice(len(PARTNER_STATES), len(project), p=(0.8, 0.15, 0.05)).astype(np.uint8),
    )


def add_size_arguments(parser: argparse.ArgumentParser) -> None:
    for name, value in vars(Size()).items():
        parser.add_argument(f"--{name}", type=int, default=None if name == "links" else value)
    parser.add_argument("--seed", type=int, default=1)


def size_of(arguments: argparse.Namespace) -> Size:
    """Three links a project where none are asked for."""
    size = Size(**{name: getattr(arguments, name) for name in vars(Size()) if name != "links"})
    return replace(size, links=3 * size.projects if arguments.links is None else arguments.links)


def totals(province: Province) -> dict[str, int]:
    """Rows by kind."""
    plan = province.plan
    return {
        "projects": len(province.projects.code),
        "links": len(province.links.project),
        "reports": len(province.reports.project),
        "partners": len(province.partners.project),
        "elements": len(plan.elements),
        "agencies": len(plan.agencies),
        "indicators": len(plan.indicators),
        "adoptions": len(plan.adoptions),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_size_arguments(parser)
    arguments = parser.parse_args()
    started = time.perf_counter()
    sums: dict[str, int] = {}
    for province in country(size_of(arguments), arguments.seed):
        cascade = province.cascade()
        for kind, count in totals(province).items():
            sums[kind] = sums.get(kind, 0) + count
        print(
            f"{province.plan.area.id}  {len(cascade.projects):>9,} projects  {len(cascade.links):>9,} links", flush=True
        )
    told = ", ".join(f"{count:,} {kind}" for kind, count in sums.items())
    print(f"{told}, {arguments.upstream} upstream elements: {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
