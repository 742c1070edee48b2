"""Analysis scopes: how many writes touched a province's year and which projects they named, and how many the current
run has seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, LiteralString

from graph import db
from graph.model.area import Scope
from graph.model.fiscal import BANGKOK
from graph.model.run import ScopeState, WriteCount, first_open_year

KEPT_MARKS = 100
"""Who has seen none of the last so many writes of a scope reads it whole."""

_TOUCH = """
UNWIND $years AS year
MERGE (scope:AnalysisScope {key: $area + '|' + year})
  ON CREATE SET scope.area = $area, scope.year = year, scope.wanted = 0, scope.done = 0
SET scope.wanted = scope.wanted + 1, scope.wanted_at = datetime(), scope.mark = randomUUID()
SET scope.marks = (coalesce(scope.marks, []) + left(scope.mark, 8))[-$size..],
    scope.reshaped = CASE WHEN $named THEN coalesce(scope.reshaped, scope.wanted - 1) ELSE scope.wanted END
"""

_NAME = """
UNWIND $projects AS id
CALL (id) {
  MATCH (project:Project {id: id}) RETURN project
  UNION
  MATCH (project:RemovedProject {id: id}) RETURN project
}
MATCH (scope:AnalysisScope {key: project.area + '|' + project.year})
SET project.touched = scope.wanted
"""

_LOCK = "MATCH (scope:AnalysisScope {key: $key}) SET scope.locked_at = datetime()"

_COUNT = """
OPTIONAL MATCH (scope:AnalysisScope {key: $key})
RETURN coalesce(scope.wanted, 0) AS wanted, coalesce(scope.reshaped, scope.wanted, 0) AS reshaped, scope.mark AS mark,
       coalesce(scope.marks, []) AS marks
"""

# Of a scope's node, what `to_state` reads.
STATE: LiteralString = "scope {.year, .wanted, .done, .run, .run_at, .mark} AS scope"

_STATES = "MATCH (scope:AnalysisScope {year: $year}) RETURN scope.area AS area, " + STATE

_STATE = "OPTIONAL MATCH (scope:AnalysisScope {key: $key}) RETURN " + STATE

_DUE = """
MATCH (scope:AnalysisScope)
WHERE scope.done < scope.wanted OR (scope.year >= $open_year AND scope.run_at < datetime($midnight))
RETURN scope.area AS area, scope.year AS year ORDER BY scope.wanted_at LIMIT $limit
"""

_OPEN_YEARS = """
MATCH (scope:AnalysisScope) WHERE scope.year >= $open_year RETURN DISTINCT scope.year AS year ORDER BY year
"""


def touch(tx: db.Transaction, area: str, years: Iterable[int], projects: Iterable[str] | None = None) -> None:
    """Says that the years' figures are out of date. Call it first in a write: it also makes the writers of one scope
    take turns, so that none of them deadlocks with another or closes a circle together with it.

    With `projects` (public ids) the write promises to change nothing of a Cascade but these projects, those that it
    names to `name_projects` later, and where agencies gather; without, the scope is loaded whole after it."""
    tx.run(_TOUCH, area=area, years=sorted(set(years)), size=KEPT_MARKS, named=projects is not None)
    if projects is not None:
        name_projects(tx, projects)


def name_projects(tx: db.Transaction, projects: Iterable[str]) -> None:
    """Names projects (public ids) that an open write, which has touched their scope, changes, makes or removes."""
    named = list(projects)
    if named:
        tx.run(_NAME, projects=named)


def write_count(scope: Scope, settled: bool = False) -> WriteCount:
    """How far the scope's writes are counted. `settled` waits until a writer that is under way has finished."""
    if settled:
        return db.write(lambda tx: _count(tx, scope, settled))
    return db.read_with(lambda tx: _count(tx, scope, settled))


def _count(tx: db.Transaction, scope: Scope, settled: bool) -> WriteCount:
    if settled:
        tx.run(_LOCK, key=scope.key)
    row = tx.run(_COUNT, key=scope.key)[0]
    # What an open page reads of a write that commits at this moment may lack something of it.
    return WriteCount(row["wanted"], row["wanted"] - (not settled), row["reshaped"], row["mark"], tuple(row["marks"]))


def scope_state(area: str, year: int) -> ScopeState:
    """The state of a scope; one that nothing has touched yet has wanted = done = 0."""
    row = db.read_one(_STATE, key=Scope(area, year).key)
    assert row is not None
    return to_state(area, year, row["scope"] or {})


def states(year: int) -> dict[str, ScopeState]:
    """The states of a year's scopes that were touched yet, by area."""
    return {row["area"]: to_state(row["area"], year, row["scope"]) for row in db.read(_STATES, year=year)}


def list_due(day: date, limit: int = 1000) -> list[Scope]:
    """Scopes that want a run on `day` (see ScopeState.is_due), longest waiting first."""
    midnight = datetime.combine(day, time.min, tzinfo=BANGKOK)
    rows = db.read(_DUE, open_year=first_open_year(day), midnight=midnight.isoformat(), limit=limit)
    return [Scope(row["area"], row["year"]) for row in rows]


def open_years(day: date) -> list[int]:
    """Years with a scope in which something can still fall due, oldest first."""
    return [row["year"] for row in db.read(_OPEN_YEARS, open_year=first_open_year(day))]


def to_state(area: str, year: int, row: Mapping[str, Any]) -> ScopeState:
    """A ScopeState from STATE, or from nothing for a scope that nothing has touched yet."""
    return ScopeState(
        area=area,
        year=year,
        wanted=row.get("wanted") or 0,
        done=row.get("done") or 0,
        run=row.get("run"),
        run_at=row.get("run_at"),
        mark=row.get("mark"),
    )
