"""`sanphaen load` and `export`: a province's plan from and to a folder of plain files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.cli.connect import connect
from portal.cli.output import answer, as_json, progress

if TYPE_CHECKING:
    from graph.exchange.loading import LoadResult
    from graph.exchange.problems import Problem


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@as_json
@click.pass_context
def load(context: click.Context, folder: Path, dry_run: bool, json_wanted: bool) -> None:
    """Load a province's plan folder: all of it, or nothing and a list of everything that is wrong."""
    from graph.exchange.loading import load_folder
    from graph.model.people import SYSTEM

    result = load_folder(folder, SYSTEM, dry_run=dry_run, before_writing=connect)
    if not dry_run and result.years:
        _ask_for_recompute(result)
    answer(result.as_json(), _load_lines(result, dry_run), json_wanted)
    if result.has_errors:
        context.exit(1)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--area", required=True, help="The province's code, as TH-44.")
@click.option("--plan", help="The plan's id; without it the area's newest plan.")
@as_json
def export(folder: Path, area: str, plan: str | None, json_wanted: bool) -> None:
    """Write a province's plan as a plan folder that loads back to the same."""
    from graph.errors import SanphaenError
    from graph.exchange import writing

    connect()
    try:
        result = writing.export(area, folder, plan)
    except OSError as error:
        raise SanphaenError(f"{folder} cannot be written: {error.strerror}") from error
    document = {"area": result.area, "plan": result.plan, "folder": str(result.path), "files": dict(result.files)}
    lines = [f"{name}  {rows}" for name, rows in result.files.items()]
    answer(document, [*lines, f"{result.area} {result.plan} → {result.path}"], json_wanted)


def _ask_for_recompute(result: LoadResult) -> None:
    from workers import enqueue

    assert result.area is not None
    if not enqueue.recompute(result.area, result.years):
        progress("the queue is down: the analyses follow when it is up again")


def _load_lines(result: LoadResult, dry_run: bool) -> Sequence[str]:
    problems = [_problem_line(problem) for problem in result.problems]
    if result.has_errors:
        return [*problems, "nothing was loaded"]
    counts = [
        f"{word}: " + ", ".join(f"{kind} {count}" for kind, count in counted.items())
        for word, counted in (
            ("created", result.created),
            ("updated", result.updated),
            ("removed", result.removed),
            ("unchanged", result.unchanged),
        )
        if counted
    ]
    return [*problems, f"{result.area} {result.plan}" + (" (dry run, nothing written)" if dry_run else ""), *counts]


def _problem_line(problem: Problem) -> str:
    place = ":".join(str(part) for part in (problem.file, problem.row, problem.column) if part not in (None, ""))
    return f"{problem.severity.value}  {place}  {problem.problem}"
