"""Loading a plan folder into the graph: compare, refuse or write, all in one transaction. Loading the same folder again
writes nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph import db
from graph.errors import NotFoundError, SanphaenError
from graph.exchange.comparing import Comparison, compare
from graph.exchange.plan_folder import PlanFolder, read_folder
from graph.exchange.problems import Problem
from graph.exchange.standing import read_standing
from graph.exchange.storing import store
from graph.model.area import COUNTRY
from graph.model.audit import Action
from graph.model.people import Actor
from graph.store import audit, scopes

# Loads take turns on the country: they share its upstream plans, and two of them could create the same one.
_TAKE_TURNS = "MATCH (country:Area {id: $country}) SET country.loaded_at = datetime() RETURN country.id AS id"


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did, or with `dry_run` would do: rows by file stem. `years` are those whose figures are out of date
    now. With an error among `problems` nothing was written; `area` and `plan` are None where the folder has errors of
    its own."""

    area: str | None
    plan: str | None
    created: Mapping[str, int] = field(default_factory=dict)
    updated: Mapping[str, int] = field(default_factory=dict)
    unchanged: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    years: tuple[int, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def wrote(self) -> bool:
        return bool(self.created or self.updated or self.removed)

    def as_json(self) -> dict[str, Any]:
        return {
            "area": self.area,
            "plan": self.plan,
            "created": dict(self.created),
            "updated": dict(self.updated),
            "unchanged": dict(self.unchanged),
            "removed": dict(self.removed),
            "problems": [problem.as_json() for problem in self.problems],
        }


class _NothingWritten(SanphaenError):
    """Rolls the transaction back: what was found once everybody else had finished writing."""

    def __init__(self, found: Comparison) -> None:
        super().__init__()
        self.found = found


def load(folder: PlanFolder, actor: Actor, dry_run: bool = False) -> LoadResult:
    """Makes the graph say what the folder says. Everything that is wrong with the folder is in the result's problems,
    and then nothing is written. Raises NotFoundError on a graph that has not been migrated, UnreachableError."""

    def find(tx: db.Transaction) -> Comparison:
        return compare(
            folder,
            read_standing(
                tx,
                folder.area.id,
                folder.plan.id,
                [plan.id for plan in folder.upstream_plans],
                [element.id for element in folder.upstream_elements],
            ),
        )

    def work(tx: db.Transaction) -> Comparison:
        found = find(tx)
        if found.problems or not found.writes:
            return found
        # What was read may be out of date by now: read again once every other writer of these years has finished.
        if not tx.run(_TAKE_TURNS, country=COUNTRY):
            raise NotFoundError("the graph holds no country: its migrations have not been applied")
        scopes.touch(tx, folder.area.id, found.years)
        touched = found.years
        found = find(tx)
        if found.problems or not found.writes:
            raise _NothingWritten(found)
        scopes.touch(tx, folder.area.id, found.years - touched)
        store(tx, folder, found, actor)
        _tell(tx, folder, found, actor)
        return found

    try:
        found = db.read_with(find) if dry_run else db.write(work)
    except _NothingWritten as nothing:
        found = nothing.found
    return _result(folder, found)


def load_folder(
    path: Path, actor: Actor, dry_run: bool = False, before_writing: Callable[[], object] = lambda: None
) -> LoadResult:
    """Reads the folder at `path` and loads it; the result's problems hold the reading's warnings too. A folder with
    errors is answered before `before_writing` is called, which may connect to the server. Raises as `load`."""
    folder, problems = read_folder(path)
    if folder is None:
        return LoadResult(None, None, problems=tuple(problems))
    before_writing()
    result = load(folder, actor, dry_run)
    return replace(result, problems=(*problems, *result.problems))


def _tell(tx: db.Transaction, folder: PlanFolder, found: Comparison, actor: Actor) -> None:
    audit.append(
        tx,
        area=folder.area.id,
        action=Action.LOADED,
        subject_kind="plan",
        subject=folder.plan.id,
        actor=actor,
        after={"created": dict(found.created), "updated": dict(found.updated), "removed": dict(found.removed)},
    )


def _result(folder: PlanFolder, found: Comparison) -> LoadResult:
    area, plan = folder.area.id, folder.plan.code
    if found.problems:
        return LoadResult(area, plan, problems=tuple(found.problems))
    return LoadResult(
        area,
        plan,
        created=dict(found.created),
        updated=dict(found.updated),
        unchanged=dict(found.unchanged),
        removed=dict(found.removed),
        years=tuple(sorted(found.years)) if found.writes else (),
    )
