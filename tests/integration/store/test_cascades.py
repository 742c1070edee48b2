"""The Cascade that comes out of the graph is the one that the plan folder says, for both reference provinces, and its
coverage is what a separate brute-force program computed, to the baht."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from graph import db
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import records, run_rules
from graph.analysis.tables import EdgeKind
from graph.errors import NotFoundError
from graph.exchange.loading import load
from graph.exchange.plan_folder import PlanFolder, read_folder
from graph.model.area import Scope
from graph.model.people import SYSTEM
from graph.store import projects
from graph.store.cascades import load_cascade
from tests.factories import FIRST_YEAR, LAST_YEAR, Province
from tests.integration.store.conftest import ACTOR

ROOT = Path(__file__).resolve().parents[3]
MAHA_SARAKHAM = ROOT / "data" / "maha-sarakham"
NARATHIWAT = ROOT.parent / "shared" / "plans" / "narathiwat"
AS_OF = date(2026, 10, 1)
FIGURES = ("direct_projects", "projects", "agencies", "budget_baht")


@pytest.fixture(params=[MAHA_SARAKHAM, NARATHIWAT], ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest, graph_db: ModuleType) -> tuple[Path, PlanFolder]:
    """A reference province, loaded beside the other where that is there."""
    path: Path = request.param
    if not path.is_dir():
        pytest.skip(f"the plan folder {path.name} is not beside this repository")
    for other in (MAHA_SARAKHAM, NARATHIWAT):
        if other.is_dir():
            read, _ = read_folder(other)
            assert read is not None
            assert not load(read, SYSTEM).has_errors
    read, _ = read_folder(path)
    assert read is not None
    return path, read


def years(folder: PlanFolder) -> range:
    assert folder.plan.from_year is not None
    assert folder.plan.to_year is not None
    return range(folder.plan.from_year, folder.plan.to_year + 1)


def built(folder: PlanFolder, year: int) -> Cascade:
    return Cascade.build(
        Scope(folder.area.id, year),
        AS_OF,
        plans=[folder.plan, *folder.upstream_plans],
        elements=[*folder.items, *folder.upstream_elements],
        element_links=folder.item_links,
        agencies=folder.agencies,
        projects=folder.projects,
        project_links=folder.project_links,
        indicators=folder.indicators,
        targets=folder.targets,
        values=folder.measurements,
        reports=folder.reports,
    )


def content(cascade: Cascade) -> dict[str, Any]:
    """Everything that a cascade holds, with ids for row numbers and without the order of relations."""
    elements, project_ids = cascade.elements.ids, cascade.projects.ids
    agencies = (*cascade.agencies.ids, None)
    edges, links, reports = cascade.edges, cascade.links, cascade.reports
    return {
        "plans": rows(cascade.plans),
        "elements": rows(cascade.elements, "plan", "order"),
        "plan of": [cascade.plans.ids[row] for row in cascade.elements.plan],
        "edges": sorted(
            (elements[child], elements[parent], EdgeKind(kind).name)
            for child, parent, kind in zip(edges.child, edges.parent, edges.kind, strict=True)
        ),
        "agencies": rows(cascade.agencies),
        "projects": rows(cascade.projects, "agency"),
        "agency of": [agencies[row] for row in cascade.projects.agency],
        "links": sorted(
            (project_ids[project], elements[element], bool(primary), str(share))
            for project, element, primary, share in zip(
                links.project, links.element, links.is_primary, links.share, strict=True
            )
        ),
        "indicators": rows(cascade.indicators, "element", "owner"),
        "measured": [elements[row] for row in cascade.indicators.element],
        "owner of": [agencies[row] for row in cascade.indicators.owner],
        "reports": sorted(
            (project_ids[project], int(quarter), int(state), bool(late), str(due))
            for project, quarter, state, late, due in zip(
                reports.project, reports.quarter, reports.state, reports.late, reports.due, strict=True
            )
        ),
    }


def rows(table: Any, *but: str) -> dict[str, list[str]]:
    columns = {name: getattr(table, name) for name in table.__dataclass_fields__ if name not in but}
    return {
        name: [str(one) for one in (values.tolist() if isinstance(values, np.ndarray) else values)]
        for name, values in columns.items()
    }


def test_the_graph_gives_back_the_folders_cascade(folder: tuple[Path, PlanFolder]) -> None:
    _, read = folder
    for year in years(read):
        assert content(load_cascade(Scope(read.area.id, year), AS_OF)) == content(built(read, year))


def test_coverage_through_the_graph_is_to_the_baht(folder: tuple[Path, PlanFolder]) -> None:
    path, read = folder
    expected = json.loads((path / "expected_coverage.json").read_text(encoding="utf-8"))
    assert set(expected) >= {str(year) for year in years(read)} or len(expected) == 1
    for year, wanted in expected.items():
        found = coverage(load_cascade(Scope(read.area.id, int(year)), AS_OF)).to_json()
        totals, elements = found["totals"], found["elements"]
        assert {name: totals[name] for name in wanted["totals"]} == wanted["totals"]
        covered = {code: {name: row[name] for name in FIGURES} for code, row in elements.items() if row["projects"]}
        assert covered == wanted["elements"]


def test_findings_are_those_of_the_folder(folder: tuple[Path, PlanFolder]) -> None:
    _, read = folder
    for year in years(read):
        through, direct = load_cascade(Scope(read.area.id, year), AS_OF), built(read, year)
        assert records(run_rules(through, coverage(through))) == records(run_rules(direct, coverage(direct)))


def test_only_the_scopes_own_year_and_province(province: Province, neighbour: Province) -> None:
    cascade = load_cascade(province.scope, AS_OF)
    assert cascade.projects.codes == ("P1", "P2", "P3")
    assert all(one.startswith((province.area + "/", "TH/")) for one in cascade.elements.ids)
    assert len(load_cascade(Scope(neighbour.area, LAST_YEAR), AS_OF).projects) == 0
    with pytest.raises(NotFoundError):
        load_cascade(Scope(province.area, LAST_YEAR + 1), AS_OF)
    with pytest.raises(NotFoundError):
        load_cascade(Scope("TH-99", FIRST_YEAR), AS_OF)


def test_a_removed_project_is_not_there(province: Province) -> None:
    projects.remove_project(province.area, province.id("P1"), 1, ACTOR)
    cascade = load_cascade(province.scope, AS_OF)
    assert cascade.projects.codes == ("P2", "P3")
    assert len(cascade.reports) == 0


def test_what_refers_to_something_not_loaded_is_left_out(province: Province, neighbour: Province) -> None:
    """As where a write commits between two of the queries."""
    db.write(
        lambda tx: tx.run(
            """
            MATCH (p:Project {id: $project}), (e:Element {id: $foreign})
            CREATE (p)-[:CONTRIBUTES_TO {key: 'by hand', role: 'secondary'}]->(e)
            """,
            project=province.id("P1"),
            foreign=neighbour.id("S1"),
        )
    )
    assert content(load_cascade(province.scope, AS_OF))["links"] == [
        (province.id("P1"), province.id("S1"), True, "nan"),
        (province.id("P2"), province.id("S1"), True, "60.0"),
        (province.id("P2"), province.id("S2"), False, "40.0"),
    ]
