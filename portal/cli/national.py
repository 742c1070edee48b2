"""`sanphaen national-run`: the figures of every province brought up to date, and their sums."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from graph.errors import UnreachableError
from portal.cli.analyses import of_year
from portal.cli.connect import connect
from portal.cli.output import answer, as_json, progress
from portal.cli.people import ACTOR

if TYPE_CHECKING:
    from graph.model.national import NationalRun

PATIENCE_SECONDS = 600.0
LOOK_SECONDS = 0.2
TELL_SECONDS = 2.0


@click.command(name="national-run")
@of_year
@click.option("--all", "whole", is_flag=True, help="Compute every province anew, also those whose figures are fresh.")
@click.option("--wait", "patience", type=float, default=PATIENCE_SECONDS, help="Seconds to wait; 0 begins and leaves.")
@as_json
@click.pass_context
def national_run(context: click.Context, year: int, whole: bool, patience: float, json_wanted: bool) -> None:
    """Have the workers bring every province's year up to date and sum them. Exit code 1 where a province failed."""
    from graph.store import national_runs
    from workers import enqueue

    connect()
    enqueue.ping()
    run_id = national_runs.begin(year, whole, ACTOR)
    enqueue.national_run(run_id, year)
    if not patience:
        answer({"run": run_id, "year": year, "state": "running"}, [f"เริ่มวิเคราะห์ทั้งประเทศ ปี {year} แล้ว"], json_wanted)
        return
    run = _ended(run_id, year, patience)
    answer(_document(run), _lines(run), json_wanted)
    if run.problems:
        context.exit(1)


def _ended(run_id: str, year: int, patience: float) -> NationalRun:
    """Raises UnreachableError where the workers do not end it in time."""
    from graph.store import national_runs

    deadline = time.monotonic() + patience
    told_at = time.monotonic()
    while True:
        run = next(one for one in national_runs.recent(year) if one.id == run_id)
        if run.ended_at is not None:
            return run
        now = time.monotonic()
        if now > deadline:
            done = f"{len(run.counted)} of {len(run.areas)} provinces"
            raise UnreachableError(f"{done} within {patience:.0f} s: is `sanphaen serve` running? The run goes on.")
        if now - told_at > TELL_SECONDS:
            progress(f"วิเคราะห์แล้ว {len(run.counted)} จาก {len(run.areas)} จังหวัด")
            told_at = now
        time.sleep(LOOK_SECONDS)


def _document(run: NationalRun) -> dict[str, Any]:
    return {
        "run": run.id,
        "year": run.year,
        "state": run.state.value,
        "provinces": len(run.areas),
        "seconds": run.seconds,
        "drifted": run.drifted,
        "problems": {one.area: one.problem for one in run.problems},
    }


def _lines(run: NationalRun) -> Sequence[str]:
    done = len(run.areas) - len(run.problems)
    return [
        f"วิเคราะห์ {done} จาก {len(run.areas)} จังหวัด ปี {run.year} ใช้เวลา {run.seconds or 0:.2f} วินาที",
        *(f"{one.area}: {one.problem}" for one in run.problems),
        *(["ตัวเลขรวมเคลื่อนจากผลรวมของจังหวัด และได้แก้แล้ว"] if run.drifted else []),
    ]
