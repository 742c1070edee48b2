"""Loads the made-up country (bench.country) into a graph server, as the product itself would have written it.

    .venv/bin/python -m bench.load_country --projects 1000000 --provinces 77 [--home FOLDER]

Plans, agencies and indicators go in by the product's own loader of plan folders, accounts as it makes them; projects
with their links, reports and partners, which are the many, by statements of their own in large batches. A province that
is there already is passed over, so a load that was stopped goes on where it was. Nothing is analysed and nothing put in
the queue: every scope is left wanted."""

from __future__ import annotations

import argparse
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from bench.country import (
    DUES,
    PARTNER_STATES,
    REPORT_STATES,
    STATUSES,
    Province,
    Share,
    Size,
    add_size_arguments,
    make_province,
    shares,
    size_of,
    totals,
)
from bench.country_people import add_people
from bench.country_plans import YEAR
from bench.country_server import country_server
from graph import db
from graph.exchange.columns import File
from graph.exchange.loading import load
from graph.exchange.plan_folder import PlanFolder
from graph.model.collation import sort_key
from graph.model.fiscal import first_day, last_day
from graph.model.people import SYSTEM

BATCH = 2_000  # projects; with their links and reports seven times as many rows
WRITERS = 2

_STATED = {File.PLAN: frozenset({"title_th", "from_year", "to_year", "area_name_th", "area_name_en"})}

_STANDING = """
OPTIONAL MATCH (project:Project {plan: $plan, year: $year})
WITH count(project) AS projects
OPTIONAL MATCH (:Project {plan: $plan, year: $year})<-[joint:PARTNERS]-()
RETURN projects, count(joint) AS partners
"""

# A column is a list; `i`, `l` and `r` are places in those of projects, links and reports. Ids are put together here, so
# that they need not be sent.
_PROJECTS = """
MATCH (plan:Plan {id: $plan})
WITH plan, datetime() AS moment
UNWIND range(0, size($codes) - 1) AS i
MATCH (agency:Agency {id: $agencies[i]})
CREATE (project:Project {
  id: $plan + '/' + $codes[i], code: $codes[i], area: $area, plan: $plan, year: $year, title_th: $titles[i],
  sort_key: $sort_keys[i], budget_satang: $budgets[i], start: $start, end: $end, status: $statuses[i],
  is_example: false, order: $first + i, version: 1, created_at: moment, updated_at: moment})
CREATE (agency)-[:OWNS]->(project)
CREATE (project)-[:UNDER]->(plan)
WITH project, i, moment
CALL (project, i, moment) {
  UNWIND range($links_from[i], $links_from[i + 1] - 1) AS l
  MATCH (element:Element {id: $elements[l]})
  CREATE (project)-[:CONTRIBUTES_TO {
    key: project.id + '|' + $elements[l], role: CASE l WHEN $links_from[i] THEN 'primary' ELSE 'secondary' END,
    share: $link_shares[l], order: l - $links_from[i] + 1, by: $by, at: moment}]->(element)
}
CALL (project, i, moment) {
  UNWIND range($reports_from[i], $reports_from[i + 1] - 1) AS r
  CREATE (:Report {
    id: project.id + '|' + $quarters[r], quarter: $quarters[r], planned_pct: $planned[r], actual_pct: $actual[r],
    allocated_satang: $budgets[i], spent_satang: $spent[r], late: $late[r], due: $dues[$quarters[r] - 1],
    state: $report_states[r], version: 1, created_at: moment, updated_at: moment})-[:ABOUT]->(project)
}
"""

_PARTNERS = """
WITH datetime() AS moment
UNWIND range(0, size($agencies) - 1) AS i
MATCH (agency:Agency {id: $agencies[i]})
MATCH (project:Project {id: $projects[i]})
MERGE (agency)-[joint:PARTNERS {key: $agencies[i] + '|' + $projects[i]}]->(project)
SET joint += {
  part: 'ร่วมดำเนินการในพื้นที่ของหน่วยงาน', state: $states[i],
  reason: CASE $states[i] WHEN 'declined' THEN 'ไม่มีบุคลากรพอในปีนี้' END, by: $by, at: moment}
"""


def load_country(size: Size, seed: int = 1, writers: int = WRITERS) -> Counter[str]:
    """Loads what is not there yet into the migrated server at GRAPH_URI. Returns rows written by kind."""
    # The largest first, so that the writers end together.
    todo = sorted(shares(size, seed), key=lambda share: -share.projects)
    # One plan after the other: they all draw on the same upstream elements, and two at once would deadlock.
    missing = [share for share in todo if load_plan(make_province(share, size.upstream, seed))]
    written: Counter[str] = Counter()
    lock = threading.Lock()

    def one(share: Share) -> None:
        province = make_province(share, size.upstream, seed)
        load_projects(province)
        with lock:
            written.update(totals(province))

    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(one, share) for share in missing]:
            done.result()
    written["people"] = add_people([share.area for share in todo])
    return written


def load_plan(province: Province) -> bool:
    """Loads a province but for its projects, unless all of it is there; whether anything is missing now."""
    plan, count = province.plan, len(province.projects.code)
    standing = _standing(province)
    if standing["projects"] > count:
        raise SystemExit(f"{plan.area.id} holds {standing['projects']} projects: a country of another size")
    if standing == {"projects": count, "partners": len(province.partners.project)}:
        return False
    result = load(plan_folder(province), SYSTEM)
    assert not result.has_errors, result.problems[:3]
    return True


def load_projects(province: Province) -> None:
    """Loads what is not there yet of the projects of a province whose plan is."""
    for batch in _batches(province, _standing(province)["projects"]):
        db.write(lambda tx, batch=batch: tx.run(_PROJECTS, **batch))
    partners = _partners(province)
    db.write(lambda tx: tx.run(_PARTNERS, **partners))


def _standing(province: Province) -> dict[str, int]:
    """How many of its projects and partners are there."""
    return db.read(_STANDING, plan=province.plan.plan.id, year=YEAR)[0]


def plan_folder(province: Province) -> PlanFolder:
    """The province without its projects, as the product reads it from a folder."""
    plan = province.plan
    return PlanFolder(
        area=plan.area,
        plan=plan.plan,
        upstream_plans=province.above.plans,
        upstream_elements=province.above.elements,
        agencies=plan.agencies,
        items=plan.elements,
        item_links=plan.links,
        indicators=plan.indicators,
        targets=plan.targets,
        measurements=plan.values,
        adoptions=plan.adoptions,
        columns=_STATED,
    )


def _batches(province: Province, standing: int = 0) -> Iterator[dict[str, Any]]:
    """The parameters of each batch of projects after the first `standing`, with the links and reports of these."""
    projects, links, reports = province.projects, province.links, province.reports
    count = len(projects.code)
    agencies = [agency.id for agency in province.plan.agencies]
    element_ids = np.array(province.element_ids(), dtype=object)
    links_from = np.searchsorted(links.project, np.arange(count + 1))
    reports_from = np.searchsorted(reports.project, np.arange(count + 1))
    shared = {
        "plan": province.plan.plan.id,
        "area": province.plan.area.id,
        "year": YEAR,
        "start": first_day(YEAR),
        "end": last_day(YEAR),
        "dues": DUES.tolist(),
        "by": SYSTEM.person,
    }
    for first in range(standing, count, BATCH):
        last = min(first + BATCH, count)
        own = slice(first, last)
        linked = slice(links_from[first], links_from[last])
        reported = slice(reports_from[first], reports_from[last])
        yield shared | {
            "first": first + 1,
            "codes": projects.code[own],
            "titles": projects.title[own],
            "sort_keys": [sort_key(title) for title in projects.title[own]],
            "agencies": [agencies[row] for row in projects.agency[own].tolist()],
            "budgets": [None if one < 0 else one for one in projects.budget[own].tolist()],
            "statuses": [STATUSES[status].value for status in projects.status[own].tolist()],
            "links_from": (links_from[first : last + 1] - links_from[first]).tolist(),
            "elements": element_ids[links.element[linked]].tolist(),
            "link_shares": _known(links.share[linked]),
            "reports_from": (reports_from[first : last + 1] - reports_from[first]).tolist(),
            "quarters": reports.quarter[reported].tolist(),
            "planned": reports.planned_pct[reported].tolist(),
            "actual": _known(reports.actual_pct[reported]),
            "spent": reports.spent[reported].tolist(),
            "late": reports.late[reported].tolist(),
            "report_states": [REPORT_STATES[state].value for state in reports.state[reported].tolist()],
        }


def _partners(province: Province) -> dict[str, Any]:
    partners, agencies = province.partners, province.plan.agencies
    ids = province.project_ids()
    return {
        "agencies": [agencies[row].id for row in partners.agency.tolist()],
        "projects": [ids[row] for row in partners.project.tolist()],
        "states": [PARTNER_STATES[state].value for state in partners.state.tolist()],
        "by": SYSTEM.person,
    }


def _known(figures: Any) -> list[float | None]:
    return [None if figure != figure else figure for figure in figures.tolist()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_size_arguments(parser)
    parser.add_argument("--home", type=Path, default=Path("var") / "country", help="where the server's data stays")
    parser.add_argument("--writers", type=int, default=WRITERS, help="provinces that are loaded at a time")
    arguments = parser.parse_args()
    with country_server(arguments.home):
        started = time.perf_counter()
        written = load_country(size_of(arguments), arguments.seed, arguments.writers)
        seconds = time.perf_counter() - started
        for kind, rows in written.items():
            print(f"{rows:>12,} {kind:<12} {rows / seconds:>9,.0f} a second")
        print(f"{seconds:,.0f} s, the rows of all kinds {sum(written.values()) / seconds:,.0f} a second")
    print(f"{disk_bytes(arguments.home) / 2**30:.2f} GiB in {arguments.home}")


def disk_bytes(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
