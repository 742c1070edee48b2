"""Applies migrations/V….cypher once each, in order, checksummed, under a lock.

A statement ends with a semicolon at the end of a line. Statements are written so that running them again does no
harm (IF NOT EXISTS, MERGE): a migration is recorded only when all of it has run, so after a crash it runs again whole.
"""

from __future__ import annotations

import hashlib
import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph import db
from graph.errors import SanphaenError

_HERE = Path(__file__).resolve().parent
# In a checkout the folder stands beside this package; in an installed wheel, inside it.
MIGRATIONS = next(path for path in (_HERE / "migrations", _HERE.parent / "migrations") if path.is_dir())

LOCK_SECONDS = 60
WAIT_SECONDS = 90.0
_NAME = re.compile(r"V(\d{4})__(\w+)\.cypher")
_CHANGES_SCHEMA = re.compile(r"(CREATE|DROP) (\w+ )?(CONSTRAINT|INDEX)\b")


class MigrationError(SanphaenError):
    """A migration file is misnamed, missing, changed after it was applied, or out of order."""

    code = "migration"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file. `statements` are without comments and semicolons."""

    version: int
    name: str
    checksum: str
    statements: tuple[str, ...]


def load_migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """The folder's migrations in order. Raises MigrationError on a misnamed file, a gap or a double number."""
    found = []
    for path in sorted(folder.glob("*.cypher")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path.name} is not named V0001__Name.cypher")
        text = path.read_text(encoding="utf-8")
        checksum = hashlib.sha256(text.encode()).hexdigest()
        found.append(Migration(int(match[1]), match[2], checksum, _statements(text)))
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise MigrationError("migrations are not numbered 1, 2, 3 … without gaps")
    return found


def pending() -> list[Migration]:
    """What `migrate` would apply. Raises MigrationError, UnreachableError."""
    return _pending(load_migrations())


def migrate(migrations: Sequence[Migration] | None = None) -> list[Migration]:
    """Applies what has not been applied; returns what it did. Raises MigrationError, UnreachableError."""
    wanted = load_migrations() if migrations is None else migrations
    if not _pending(wanted):
        return []
    with _lock() as renew:
        applied = []
        for migration in _pending(wanted):
            started = time.monotonic()
            for together in _batches(migration.statements):
                renew()
                _run(migration, together)
            _record(migration, time.monotonic() - started)
            applied.append(migration)
    db.run_alone("CALL db.awaitIndexes(60)")
    return applied


def _batches(statements: Sequence[str]) -> list[list[str]]:
    """What may share a transaction: schema changes that follow each other. One by one they take half a start's time;
    with data they cannot share one."""
    batches: list[list[str]] = []
    for statement in statements:
        if batches and _CHANGES_SCHEMA.match(statement) and _CHANGES_SCHEMA.match(batches[-1][-1]):
            batches[-1].append(statement)
        else:
            batches.append([statement])
    return batches


def _run(migration: Migration, together: Sequence[str]) -> None:
    try:
        db.run_alone(*together)
    except db.StatementError as error:
        name = f"V{migration.version:04d}__{migration.name}"
        raise MigrationError(f"{name}: {error} (in: {error.statement.splitlines()[0]} …)") from error


def _pending(wanted: Sequence[Migration]) -> list[Migration]:
    rows = db.read("MATCH (m:Migration) RETURN m.version AS version, m.name AS name, m.checksum AS checksum")
    stand = {row["version"]: row for row in rows}
    known = {migration.version: migration for migration in wanted}
    for version, row in sorted(stand.items()):
        if version not in known:
            raise MigrationError(f"the database has migration {version} ({row['name']}), which this version lacks")
        if row["checksum"] != known[version].checksum:
            raise MigrationError(f"migration {version} ({row['name']}) was changed after it was applied")
    pending = [migration for migration in wanted if migration.version not in stand]
    if pending and stand and pending[0].version < max(stand):
        raise MigrationError(f"migration {pending[0].version} comes before one that is already applied")
    return pending


def _record(migration: Migration, seconds: float) -> None:
    db.write(
        lambda tx: tx.run(
            """
            MERGE (m:Migration {version: $version})
            SET m.name = $name, m.checksum = $checksum, m.seconds = $seconds, m.at = datetime()
            """,
            version=migration.version,
            name=migration.name,
            checksum=migration.checksum,
            seconds=seconds,
        )
    )


_TAKE = """
MERGE (lock:Lock {id: 'migrations'})
SET lock.touched = datetime()
WITH lock
WHERE lock.holder IS NULL OR lock.holder = $holder OR lock.until < datetime()
SET lock.holder = $holder, lock.until = datetime() + duration({seconds: $seconds})
RETURN lock.holder AS holder
"""
_GIVE_BACK = "MATCH (lock:Lock {id: 'migrations', holder: $holder}) SET lock.holder = NULL, lock.until = NULL"


@contextmanager
def _lock() -> Iterator[Callable[[], bool]]:
    """A lease on the one who migrates: it runs out by itself when its holder dies."""
    db.run_alone(
        "CREATE CONSTRAINT migration_version IF NOT EXISTS FOR (n:Migration) REQUIRE n.version IS UNIQUE",
        "CREATE CONSTRAINT lock_id IF NOT EXISTS FOR (n:Lock) REQUIRE n.id IS UNIQUE",
    )
    holder = uuid.uuid4().hex

    def take() -> bool:
        return bool(db.write(lambda tx: tx.run(_TAKE, holder=holder, seconds=LOCK_SECONDS)))

    give_up = time.monotonic() + WAIT_SECONDS
    while not take():
        if time.monotonic() > give_up:
            raise MigrationError("another process holds the migration lock")
        time.sleep(0.5)
    try:
        yield take
    finally:
        db.write(lambda tx: tx.run(_GIVE_BACK, holder=holder))


def _statements(text: str) -> tuple[str, ...]:
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
    return tuple(part.strip() for part in re.split(r";[ \t]*(?:\n|$)", code) if part.strip())
