"""`sanphaen analyse`, `coverage`, `gaps` and `trace`: a scope's figures, findings and paths."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from graph.errors import NotFoundError, UnreachableError
from portal.cli.connect import connect
from portal.cli.output import answer, as_json, cut, progress, table

if TYPE_CHECKING:
    from graph.analysis.cascade import Cascade
    from workers.enqueue import Asked

PATIENCE_SECONDS = 60.0
BRIEF_PATIENCE_SECONDS = 20.0
TITLE_WIDTH = 60

of_area = click.option("--area", required=True, help="The province's code, as TH-44.")
of_year = click.option("--year", required=True, type=int, help="The fiscal year, พ.ศ.")
in_language = click.option("--lang", type=click.Choice(["th", "en"]), default="th", help="Language of the messages.")


@click.command()
@of_area
@of_year
@click.option("--wait", "patience", type=float, default=PATIENCE_SECONDS, help="Seconds to wait for the workers.")
@as_json
def analyse(area: str, year: int, patience: float, json_wanted: bool) -> None:
    """Have the workers analyse a province's year afresh, and wait for it."""
    from graph.store import plans, runs
    from workers import enqueue

    connect()
    plans.plan_for(area, year)
    started = time.monotonic()
    _wait(enqueue.analyse(area, year), patience)
    seconds = round(time.monotonic() - started, 3)
    run = runs.current_run(area, year)
    if run is None:
        raise NotFoundError(f"no plan of {area} is in force in {year} any more")
    document = {"run": run.id, "area": area, "year": year, "seconds": seconds}
    answer(document, [f"วิเคราะห์ {area} ปี {year} แล้ว ใช้เวลา {seconds:.2f} วินาที"], json_wanted)


@click.command()
@of_area
@of_year
@as_json
def coverage(area: str, year: int, json_wanted: bool) -> None:
    """Which projects, agencies and money stand below each element of the plan and of its upstream plans."""
    found = _figures(area, year)
    document = {"run": found.run, "totals": found.totals, "elements": found.elements}
    answer(document, _coverage_lines(found), json_wanted)


@click.command()
@of_area
@of_year
@in_language
@as_json
def gaps(area: str, year: int, lang: str, json_wanted: bool) -> None:
    """What is missing: goals without projects, projects without links, reports that are late …"""
    from graph.analysis.gaps.registry import localise

    found = [localise(record, lang) for record in _figures(area, year).findings]
    rows = [[one["severity"], one["rule"], one["subject"]["id"], cut(one["message"], 2 * TITLE_WIDTH)] for one in found]
    lines = table(["ระดับ", "กฎ", "รายการ", "ข้อค้นพบ"], rows) if rows else ["ไม่พบช่องว่าง"]
    answer(found, lines, json_wanted)


@click.command()
@click.argument("code", metavar="ID")
@of_area
@click.option("--year", type=int, help="The fiscal year, พ.ศ.; without it the project's own, or the current one.")
@as_json
def trace(code: str, area: str, year: int | None, json_wanted: bool) -> None:
    """The paths up to the national plans and down to the projects, from an element or a project."""
    from graph.analysis import paths
    from graph.model.area import Scope
    from graph.model.fiscal import today
    from graph.store import areas
    from graph.store.cascades import load_cascade

    connect()
    areas.get_area(area)
    cascade = load_cascade(Scope(area, year or _year_of(area, code)), today())
    found = paths.trace(cascade, code)
    if not found.complete:
        progress("มีเส้นทางมากกว่าที่แสดง")
    answer(found.to_json(), _trace_lines(cascade, found), json_wanted)


@dataclass(frozen=True, slots=True)
class _Figures:
    """`run` is None where the figures were computed here."""

    run: str | None
    totals: Mapping[str, Any]
    elements: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]


def _figures(area: str, year: int) -> _Figures:
    """Those of a run that saw every write: the current one, one that the workers make now, or, where none answers, what
    this process computes itself."""
    from graph.model.fiscal import today
    from graph.store import plans, runs, scopes

    connect()
    plans.plan_for(area, year)
    if scopes.scope_state(area, year).is_due(today()):
        progress("ผลวิเคราะห์ยังไม่เป็นปัจจุบัน กำลังขอผลใหม่")
        if not _brought_up_to_date(area, year):
            progress("หน่วยประมวลผลไม่ตอบ คำนวณที่นี่แทน")
            return _computed(area, year)
    run = runs.current_run(area, year)
    assert run is not None, "a scope that is not due has a run"
    return _Figures(run.id, run.totals, run.coverage, run.findings)


def _brought_up_to_date(area: str, year: int) -> bool:
    from workers import enqueue

    try:
        _wait(enqueue.analyse(area, year), BRIEF_PATIENCE_SECONDS)
    except UnreachableError:
        return False
    return True


def _computed(area: str, year: int) -> _Figures:
    from graph.analysis.coverage import coverage as cover
    from graph.analysis.gaps.registry import records, run_rules
    from graph.model.area import Scope
    from graph.model.fiscal import today
    from graph.store.cascades import load_cascade

    cascade = load_cascade(Scope(area, year), today())
    covered = cover(cascade)
    return _Figures(None, covered.totals_json(), covered.elements_json(), records(run_rules(cascade, covered)))


def _wait(asked: Asked, patience: float, say: Callable[[str], None] = progress) -> None:
    """Raises UnreachableError where no worker answers in time."""
    from workers import enqueue

    deadline = time.monotonic() + patience
    told_at = started = time.monotonic()
    while not enqueue.wait(asked, min(0.5, max(0.0, deadline - time.monotonic()))):
        now = time.monotonic()
        if now >= deadline:
            raise UnreachableError(f"no worker answered within {patience:.0f} s: is `sanphaen serve` running?")
        if now - told_at > 2:
            say(f"รอหน่วยประมวลผล {now - started:.0f} วินาที")
            told_at = now


def _year_of(area: str, code: str) -> int:
    """The year of the project with this code or public id; else the year to show first where its plan, or another year
    whose plan, has such an element."""
    from graph.model.fiscal import today
    from graph.model.plan import thing_id
    from graph.store import elements, plans, projects

    default = plans.default_year(area, today())
    every = sorted(plans.list_plans(area), key=lambda plan: not plan.in_force(default))
    for plan in every:
        for project_id in (thing_id(area, plan.code, code), code):
            try:
                found = projects.get_project(project_id)
            except NotFoundError:
                continue
            if found.area == area:
                return found.year
    for plan in every:
        try:
            elements.element_by_code(plan.id, code)
        except NotFoundError:
            continue
        if plan.in_force(default) or plan.to_year is None:
            return default
        return plan.to_year
    return default


def _coverage_lines(found: _Figures) -> list[str]:
    totals = found.totals
    rows = [
        [
            code,
            cut(row["title"], TITLE_WIDTH),
            *(f"{row[name]:,}" for name in ("direct_projects", "projects", "agencies")),
            f"{row['budget_baht']:,.2f}",
            str(row["grade"]),
        ]
        for code, row in found.elements.items()
    ]
    counted = (("โครงการ", "projects"), ("เชื่อมโยงแล้ว", "linked"), ("หน่วยงาน", "agencies"))
    first = [f"{word} {totals[name]:,}" for word, name in counted]
    return [
        " ".join([*first, f"งบประมาณ {totals['budget_baht']:,.2f} บาท"]),
        "",
        *table(["รหัส", "ชื่อ", "ตรง", "โครงการ", "หน่วยงาน", "งบประมาณ (บาท)", "ระดับ"], rows, right=(2, 3, 4, 5, 6)),
    ]


def _trace_lines(cascade: Cascade, found: Any) -> list[str]:
    titles = dict(zip(cascade.element_keys, cascade.elements.titles, strict=True))
    titles |= dict(zip(cascade.projects.codes, cascade.projects.titles, strict=True))
    lines = [f"{found.subject} {titles.get(found.subject, '')}"]
    for heading, ways in (("ขึ้นไปถึง", found.up), ("ลงไปถึง", found.down)):
        lines.append(f"{heading} ({len(ways)})")
        lines.extend(f"  {' → '.join(way)}  {cut(titles.get(way[-1], ''), TITLE_WIDTH)}" for way in ways)
    return lines
