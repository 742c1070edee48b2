"""Imports: an uploaded list, what was read of it and what was done with it, kept until its agency is done. The contents
are opaque bytes here; graph.exchange.importing knows what is in them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from graph import db
from graph.errors import BusyError, NotFoundError, StaleError
from graph.model.audit import Action
from graph.model.fiscal import now
from graph.model.people import Actor
from graph.model.project_import import ImportCounts, ImportRun, ImportState, ProjectImport
from graph.store import audit, versions

LISTED = 100
WAITING = (ImportState.COLUMNS, ImportState.PREVIEW)
WORKERS = tuple(state for state in ImportState if state.is_workers)
# A worker says that it is at it at least this often, in seconds; an import waits no longer than so for one to begin.
LONGEST_SILENCE = 150.0
LONGEST_WAIT = 20.0
# So many of one area may be the workers' turn at a time: workers are there for every area.
MOST_AT_ONCE = 5

_CREATE = """
MATCH (plan:Plan {id: $plan, area: $area}), (agency:Agency {id: $agency, area: $area})
CREATE (upload:Import {id: $id, area: $area, plan: plan.id, agency: agency.id, year: $year, file_name: $file_name,
                       size: $size, file: $file, state: $state, progress: 0, created_by: $created_by,
                       created_by_name: $created_by_name, on_behalf: $on_behalf, version: 1,
                       created_at: datetime(), updated_at: datetime()})
CREATE (agency)-[:UPLOADED]->(upload)
RETURN upload.id AS id
"""

# Those who ask for an area's workers take turns, so that none is counted too late.
_COUNT_TURNS = """
MATCH (area:Area {id: $area}) SET area.imports_locked_at = datetime()
WITH area
OPTIONAL MATCH (upload:Import) WHERE upload.area = area.id AND upload.state IN $states
RETURN count(upload) AS waiting
"""

# Without the contents, which may be megabytes.
_GET = """
MATCH (upload:Import {id: $id, area: $area})
RETURN upload {.*, file: null, book: null, work: null, checked: null, undo: null,
               can_undo: upload.undo IS NOT NULL} AS upload
"""

_LIST = """
MATCH (upload:Import)
WHERE upload.agency IN $agencies
WITH upload ORDER BY upload.created_at DESC, upload.id LIMIT $limit
RETURN upload {.*, file: null, book: null, work: null, checked: null, undo: null,
               can_undo: upload.undo IS NOT NULL} AS upload
"""

_WAITING = """
MATCH (upload:Import)
WHERE upload.agency IN $agencies AND upload.state IN $states
WITH upload ORDER BY upload.created_at, upload.id LIMIT $limit
RETURN upload {.*, file: null, book: null, work: null, checked: null, undo: null,
               can_undo: upload.undo IS NOT NULL} AS upload
"""

_LEFT_BEHIND = """
MATCH (upload:Import)
WHERE upload.state IN $states
  AND upload.updated_at < CASE WHEN upload.holder IS NULL THEN datetime($unbegun) ELSE datetime($stale) END
RETURN upload.area AS area, upload.id AS id ORDER BY upload.created_at LIMIT $limit
"""

_CONTENT = """
MATCH (upload:Import {id: $id, area: $area})
RETURN upload.file AS file, upload.book AS book, upload.work AS work, upload.checked AS checked, upload.undo AS undo
"""

_SET = """
MATCH (upload:Import {id: $id, area: $area})
SET upload += $fields, upload.version = upload.version + 1, upload.updated_at = datetime()
"""

# Progress is no change of what anybody sees in a form, so it makes no new version.
_PROGRESS = """
MATCH (upload:Import {id: $id, area: $area})
WHERE upload.state IN $states
SET upload.progress = $progress, upload.updated_at = datetime()
"""

# A task that is delivered anew, because its worker died, is still the one that holds the import.
_BEGIN = """
MATCH (upload:Import {id: $id, area: $area})
WHERE upload.state IN $states
  AND (upload.holder IS NULL OR upload.holder = $holder OR upload.updated_at < datetime($stale))
SET upload.state = CASE upload.state WHEN $uploaded THEN $reading ELSE upload.state END, upload.holder = $holder,
    upload.attempts = coalesce(upload.attempts, 0) + 1, upload.updated_at = datetime()
RETURN upload.attempts AS attempts
"""

_RELEASE = "MATCH (upload:Import {id: $id, area: $area}) SET upload.holder = null"

_LOCK = "MATCH (upload:Import {id: $id, area: $area}) SET upload.updated_at = datetime()"

_REMOVE = "MATCH (upload:Import {id: $id, area: $area}) DETACH DELETE upload"

_MEMORY = "MATCH (memory:ColumnMemory {agency: $agency}) RETURN memory.headings AS headings"

_REMEMBER = """
MERGE (memory:ColumnMemory {agency: $agency})
SET memory.headings = $headings, memory.updated_at = datetime()
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an import holds: the file until it has been read, what was read of it, what people did with it, the checked
    rows, and how to take back what went in. None where there is nothing yet."""

    file: bytes | None = None
    book: bytes | None = None
    work: bytes | None = None
    checked: bytes | None = None
    undo: bytes | None = None


def create_import(
    area: str, plan_id: str, agency: str, year: int, file_name: str, data: bytes, actor: Actor
) -> ProjectImport:
    """Keeps an uploaded file for the workers to read. Raises NotFoundError (plan or agency not of the area),
    BusyError."""
    import_id = uuid.uuid4().hex

    def work(tx: db.Transaction) -> None:
        take_turn(tx, area)
        made = tx.run(
            _CREATE,
            id=import_id,
            area=area,
            plan=plan_id,
            agency=agency,
            year=year,
            file_name=file_name,
            size=len(data),
            file=data,
            state=ImportState.UPLOADED,
            created_by=actor.person,
            created_by_name=actor.name,
            on_behalf=actor.on_behalf_of is not None,
        )
        if not made:
            raise NotFoundError(f"no plan {plan_id} or agency {agency} in {area}")
        tell(tx, area, import_id, Action.CREATED, actor, {"file_name": file_name, "agency": agency, "year": year})

    db.write(work)
    return get_import(area, import_id)


def take_turn(tx: db.Transaction, area: str) -> None:
    """Comes before every write that leaves an import to the workers. Raises BusyError where MOST_AT_ONCE of the area
    are with them or wait for them."""
    row = tx.one(_COUNT_TURNS, area=area, states=list(WORKERS))
    if row is not None and row["waiting"] >= MOST_AT_ONCE:
        raise BusyError(f"{row['waiting']} imports of {area} wait", waiting=row["waiting"])


def get_import(area: str, import_id: str) -> ProjectImport:
    """Raises NotFoundError."""
    return db.read_with(lambda tx: import_in(tx, area, import_id))


def import_in(tx: db.Transaction, area: str, import_id: str) -> ProjectImport:
    """`get_import` inside an open transaction."""
    row = tx.one(_GET, id=import_id, area=area)
    if row is None:
        raise NotFoundError(f"no import {import_id} in {area}")
    return _import(row["upload"])


def open_import(tx: db.Transaction, area: str, import_id: str, opened_version: int) -> tuple[ProjectImport, Contents]:
    """The import with its contents, its version checked: how every write of a person to it begins. Raises
    NotFoundError, StaleError (also while the workers write)."""
    standing = _opened(tx, area, import_id, opened_version)
    return standing, contents_in(tx, area, import_id)


def _opened(tx: db.Transaction, area: str, import_id: str, opened_version: int) -> ProjectImport:
    standing = import_in(tx, area, import_id)
    versions.check("import", import_id, opened_version, standing.version)
    if standing.state.is_writing:
        raise StaleError("import", import_id, opened_version, standing.version)
    return standing


def lock_import(tx: db.Transaction, area: str, import_id: str) -> ProjectImport:
    """The import as it stands once every other writer of it has finished. Raises NotFoundError."""
    tx.run(_LOCK, id=import_id, area=area)
    return import_in(tx, area, import_id)


def contents(area: str, import_id: str) -> Contents:
    """Raises NotFoundError."""
    return db.read_with(lambda tx: contents_in(tx, area, import_id))


def contents_in(tx: db.Transaction, area: str, import_id: str) -> Contents:
    row = tx.one(_CONTENT, id=import_id, area=area)
    if row is None:
        raise NotFoundError(f"no import {import_id} in {area}")
    return Contents(**{name: None if value is None else bytes(value) for name, value in row.items()})


def list_imports(agencies: Sequence[str]) -> list[ProjectImport]:
    """The imports of these agencies (public ids), newest first."""
    return [_import(row["upload"]) for row in db.read(_LIST, agencies=list(agencies), limit=LISTED)]


def waiting_imports(agencies: Sequence[str]) -> list[ProjectImport]:
    """Those of these agencies that somebody has to do something with, longest waiting first."""
    found = db.read(_WAITING, agencies=list(agencies), states=list(WAITING), limit=LISTED)
    return [_import(row["upload"]) for row in found]


def left_behind(limit: int = 100) -> list[tuple[str, str]]:
    """(area, id) of imports that were the workers' turn and have not moved for long: their task was lost."""
    found = db.read(
        _LEFT_BEHIND,
        states=list(WORKERS),
        unbegun=_ago(LONGEST_WAIT),
        stale=_ago(LONGEST_SILENCE),
        limit=limit,
    )
    return [(row["area"], row["id"]) for row in found]


def _ago(seconds: float) -> str:
    return (now() - timedelta(seconds=seconds)).isoformat()


def begin_work(area: str, import_id: str, holder: str) -> int:
    """Says that a worker's task (`holder`) begins; the number of times that one has since it last came on. 0 where it
    is not the workers' turn, and where another task is at it."""
    parameters = {
        "states": list(WORKERS),
        "uploaded": ImportState.UPLOADED,
        "reading": ImportState.READING,
        "holder": holder,
        "stale": _ago(LONGEST_SILENCE),
    }
    rows = db.write(lambda tx: tx.run(_BEGIN, id=import_id, area=area, **parameters))
    return int(rows[0]["attempts"]) if rows else 0


def release(area: str, import_id: str) -> None:
    """Leaves what is left to do to whoever begins next."""
    db.write(lambda tx: tx.run(_RELEASE, id=import_id, area=area))


def set_progress(area: str, import_id: str, progress: int) -> None:
    """Says how far the workers have come with it, 0–100, while it is their turn."""
    db.write(lambda tx: tx.run(_PROGRESS, id=import_id, area=area, states=list(WORKERS), progress=progress))


def save(
    tx: db.Transaction,
    standing: ProjectImport,
    state: ImportState,
    *,
    counts: ImportCounts | None = None,
    problem: str | None = None,
    problem_fields: Mapping[str, Any] | None = None,
    run: ImportRun | None = None,
    attempts: int = 0,
    kept: Iterable[tuple[str, str]] | None = None,
    **holds: bytes | None,
) -> None:
    """Writes what became of an import inside an open write. `holds` are Contents by name; those not named stay. A task
    that goes on with it afterwards has made one of its `attempts`; with none, nobody holds the import any more."""
    fields: dict[str, Any] = {"state": state, "attempts": attempts, **holds}
    fields |= {"problem": problem, "problem_fields": json.dumps(dict(problem_fields or {}), default=str)}
    fields["run"] = None if run is None else json.dumps(asdict(run), ensure_ascii=False)
    if attempts == 0:
        fields["holder"] = None
    if counts is not None:
        fields |= {f"count_{name}": count for name, count in asdict(counts).items()}
    if kept is not None:
        fields["kept"] = json.dumps([list(one) for one in kept], ensure_ascii=False)
    tx.run(_SET, id=standing.id, area=standing.area, fields=fields)


def remove_import(area: str, import_id: str, opened_version: int, actor: Actor) -> None:
    """Throws an import away; projects that it brought in stay. Raises NotFoundError, StaleError."""

    def work(tx: db.Transaction) -> None:
        standing = _opened(tx, area, import_id, opened_version)
        tx.run(_REMOVE, id=import_id, area=area)
        tell(tx, area, import_id, Action.REMOVED, actor, {"file_name": standing.file_name, "agency": standing.agency})

    db.write(work)


def column_memory(agency: str) -> dict[str, str | None]:
    """What the agency said of its lists' headings before: plain heading → what it is about, None for nothing."""
    row = db.read_one(_MEMORY, agency=agency)
    return {} if row is None else json.loads(row["headings"])


def remember_columns(tx: db.Transaction, agency: str, headings: Mapping[str, str | None]) -> None:
    """Adds to what the agency said; the newest word about a heading holds."""
    row = tx.one(_MEMORY, agency=agency)
    known = {} if row is None else json.loads(row["headings"])
    tx.run(_REMEMBER, agency=agency, headings=json.dumps({**known, **headings}, ensure_ascii=False))


def tell(tx: db.Transaction, area: str, import_id: str, action: Action, actor: Actor, after: Mapping[str, Any]) -> None:
    """Adds an event about an import to the open write."""
    audit.append(tx, area=area, action=action, subject_kind="import", subject=import_id, actor=actor, after=after)


def _import(node: Mapping[str, Any]) -> ProjectImport:
    created_at, updated_at = node["created_at"], node["updated_at"]
    assert isinstance(created_at, datetime)
    assert isinstance(updated_at, datetime)
    return ProjectImport(
        id=node["id"],
        area=node["area"],
        plan=node["plan"],
        agency=node["agency"],
        year=node["year"],
        file_name=node["file_name"],
        size=node["size"],
        state=ImportState(node["state"]),
        created_by=node["created_by"],
        created_by_name=node["created_by_name"],
        created_at=created_at,
        updated_at=updated_at,
        on_behalf=bool(node.get("on_behalf")),
        progress=node.get("progress") or 0,
        run=_run(node.get("run")),
        problem=node.get("problem"),
        problem_fields=json.loads(node.get("problem_fields") or "{}"),
        counts=ImportCounts(**{name: node.get(f"count_{name}") or 0 for name in ImportCounts.__dataclass_fields__}),
        can_undo=bool(node.get("can_undo")),
        kept=tuple((code, title) for code, title in json.loads(node.get("kept") or "[]")),
        version=node["version"],
    )


def _run(kept: str | None) -> ImportRun | None:
    if kept is None:
        return None
    record = json.loads(kept)
    return ImportRun(**{**record, "actor": Actor(**record["actor"])})
