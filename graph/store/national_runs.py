"""National runs: which provinces a run over the country has seen to, what went wrong with which, and what it summed."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from graph import db
from graph.analysis.upstream_sums import Part, from_rows
from graph.errors import DuplicateError, NotFoundError
from graph.model.area import COUNTRY, Scope
from graph.model.audit import Action
from graph.model.fiscal import now
from graph.model.national import Counted, NationalRun, RunState
from graph.model.people import Actor
from graph.store import audit

KEPT_RUNS = 60

_BEGIN = """
OPTIONAL MATCH (scope:AnalysisScope {year: $year})
WITH scope ORDER BY coalesce(scope.projects, 0) DESC, scope.area
WITH collect(scope.area) AS areas
CREATE (run:NationalRun {id: $id, year: $year, at: datetime($at), state: 'running', whole: $whole, areas: areas,
                         moved_at: datetime()})
"""

_LEFT = """
MATCH (run:NationalRun {id: $id, state: 'running'})
UNWIND run.areas AS area
WITH run, area WHERE NOT EXISTS {
  MATCH (run)-[counted:COUNTED]->(:AnalysisScope {area: area}) WHERE counted.ended_at IS NOT NULL
}
RETURN area
"""

# The attempt is on record before the work begins: a task that kills its worker leaves that much behind. The scope's
# lock is taken before the run's: else the run's other provinces would wait, too, for whoever writes to this one.
_ATTEMPT = """
MATCH (scope:AnalysisScope {key: $scope}) SET scope.locked_at = datetime()
WITH scope
MATCH (run:NationalRun {id: $id, state: 'running'})
MERGE (run)-[counted:COUNTED {key: $key}]->(scope)
  ON CREATE SET counted.attempts = 0
WITH run, counted WHERE counted.ended_at IS NULL
SET counted.attempts = counted.attempts + 1, run.moved_at = datetime()
RETURN counted.attempts AS attempts, run.whole AS whole
"""

_END = """
MATCH (run:NationalRun {id: $id, state: 'running'})-[counted:COUNTED {key: $key}]->(:AnalysisScope)
SET counted.ended_at = datetime(), counted.run = $run, counted.seconds = $seconds, counted.problem = $problem,
    run.moved_at = datetime()
"""

_FINISH = """
MATCH (run:NationalRun {id: $id, state: 'running'})
SET run.state = 'done', run.ended_at = datetime($at), run.sums = $sums, run.drifted = $drifted
"""

_FORGET = """
MATCH (run:NationalRun {year: $year})
WITH run ORDER BY run.at DESC SKIP $kept
DETACH DELETE run
"""

_STALLED = """
MATCH (run:NationalRun {state: 'running'}) WHERE run.moved_at < datetime($before)
RETURN run.id AS id, run.year AS year
"""

_PROGRESS = """
MATCH (run:NationalRun) WHERE run.year = $year
WITH run ORDER BY run.at DESC LIMIT 1
RETURN run.id AS id, run.state AS state, toString(run.moved_at) AS moved_at, run.ended_at AS ended_at
"""

# Whoever begins one takes the country's lock first, so that no two find none under way.
_TAKE_TURN = """
MATCH (country:Area {id: 'TH'}) SET country.locked_at = datetime()
WITH country MATCH (run:NationalRun {state: 'running'}) WHERE run.year = $year
RETURN run.id AS id LIMIT 1
"""

_RUNNING = "MATCH (run:NationalRun {state: 'running'}) WHERE run.year = $year RETURN run.id AS id LIMIT 1"

_RECENT = """
MATCH (run:NationalRun) WHERE $year IS NULL OR run.year = $year
WITH run ORDER BY run.at DESC LIMIT $limit
OPTIONAL MATCH (run)-[counted:COUNTED]->(scope:AnalysisScope) WHERE counted.ended_at IS NOT NULL
WITH run, collect(counted {.run, .seconds, .problem, area: scope.area}) AS counted
RETURN run {.id, .year, .state, .whole, .at, .ended_at, .drifted, .areas} AS run, counted ORDER BY run.at DESC
"""

_SUMS = "MATCH (run:NationalRun {id: $id}) RETURN run.sums AS sums"


def begin(year: int, whole: bool, actor: Actor) -> str:
    """Writes down that a run over every province with a scope in `year` begins; its id, for the workers. `whole`: fresh
    figures are to be made anew too. Raises DuplicateError where one of the year is under way."""
    run_id = uuid.uuid4().hex
    at = now()

    def work(tx: db.Transaction) -> None:
        if tx.one(_TAKE_TURN, year=year) is not None:
            raise DuplicateError(f"a national run of {year} is under way", fields={"year": "running"})
        tx.run(_BEGIN, id=run_id, year=year, whole=whole, at=at.isoformat())
        audit.append(
            tx,
            area=COUNTRY,
            action=Action.CREATED,
            subject_kind="national_run",
            subject=run_id,
            actor=actor,
            after={"year": year, "whole": whole},
        )

    db.write(work)
    return run_id


def left(run_id: str) -> list[str]:
    """The provinces that a running run has yet to see to, largest first. None of a run that is done."""
    return [row["area"] for row in db.read(_LEFT, id=run_id)]


def attempt(run_id: str, scope: Scope) -> tuple[int, bool] | None:
    """Counts one more attempt at a province: which it is, and whether fresh figures are to be made anew too. None where
    the run has seen to it, or is done."""
    row = db.write(lambda tx: tx.one(_ATTEMPT, id=run_id, scope=scope.key, key=_key(run_id, scope)))
    return None if row is None else (row["attempts"], row["whole"])


def end(run_id: str, scope: Scope, counted: Counted) -> None:
    """The run has seen to the province, for good or ill."""
    db.write(
        lambda tx: tx.run(
            _END,
            id=run_id,
            key=_key(run_id, scope),
            run=counted.run,
            seconds=counted.seconds,
            problem=counted.problem,
        )
    )


def finish(run_id: str, year: int, sums: Mapping[str, Part], drifted: bool | None) -> None:
    """Keeps the sums of country and regions under the run's id, and ends it; nothing where it has ended."""
    text = json.dumps(sums, ensure_ascii=False, separators=(",", ":"))
    db.write(lambda tx: tx.run(_FINISH, id=run_id, sums=text, drifted=drifted, at=now().isoformat()))
    db.write(lambda tx: tx.run(_FORGET, year=year, kept=KEPT_RUNS))


def stalled(since: datetime) -> list[tuple[str, int]]:
    """(id, year) of runs that have not moved since: their tasks are lost."""
    return [(row["id"], row["year"]) for row in db.read(_STALLED, before=since.isoformat())]


def running(year: int) -> str | None:
    """The id of a run of the year that is under way."""
    row = db.read_one(_RUNNING, year=year)
    return None if row is None else row["id"]


def progress(year: int) -> tuple[str | None, datetime | None]:
    """A mark of how far the year's last run is, another after each province that it has seen to, and when it ended."""
    row = db.read_one(_PROGRESS, year=year)
    return (None, None) if row is None else (f"{row['id']}|{row['state']}|{row['moved_at']}", row["ended_at"])


def recent(year: int | None = None, limit: int = 10) -> list[NationalRun]:
    """The last runs, of all years or one, newest first."""
    return [_national_run(row["run"], row["counted"]) for row in db.read(_RECENT, year=year, limit=limit)]


def sums_of(run_id: str) -> dict[str, Part]:
    """What a run that is done summed, by region and country. Raises NotFoundError."""
    row = db.read_one(_SUMS, id=run_id)
    if row is None or row["sums"] is None:
        raise NotFoundError(f"no national run {run_id} has ended")
    return {area: from_rows(rows) for area, rows in json.loads(row["sums"]).items()}


def _national_run(node: Mapping[str, Any], counted: Sequence[Mapping[str, Any]]) -> NationalRun:
    return NationalRun(
        id=node["id"],
        year=node["year"],
        state=RunState(node["state"]),
        whole=node["whole"],
        at=node["at"],
        ended_at=node["ended_at"],
        drifted=node["drifted"],
        areas=tuple(node["areas"] or ()),
        counted={one["area"]: Counted(one["area"], one["run"], one["seconds"], one["problem"]) for one in counted},
    )


def _key(run_id: str, scope: Scope) -> str:
    return f"{run_id}|{scope.key}"
