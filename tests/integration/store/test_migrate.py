"""Migrations: once each, in order, unchanged, one process at a time, and again whole after a crash."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from graph import db, migrate
from graph.migrate import Migration, MigrationError, load_migrations

STANDING = len(load_migrations())

MIGRATE_WITH = """
import os, sys
from pathlib import Path
from graph import db, migrate
migrate.LOCK_SECONDS = float(sys.argv[2])
if len(sys.argv) > 3:
    run = db.run_alone
    def run_until(*statements):
        if any(sys.argv[3] in statement for statement in statements):
            os._exit(9)
        run(*statements)
    db.run_alone = run_until
found = migrate.migrate(migrate.load_migrations(Path(sys.argv[1])))
print(len(found))
db.close()
"""


@pytest.fixture
def folder(graph_db: ModuleType, tmp_path: Path) -> Iterator[Path]:
    """The project's migrations, for a test to add to; afterwards the graph knows only the project's own again."""
    for path in migrate.MIGRATIONS.glob("*.cypher"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    yield tmp_path
    db.write(lambda tx: tx.run("MATCH (m:Migration) WHERE m.version > $standing DETACH DELETE m", standing=STANDING))
    db.write(lambda tx: tx.run("MATCH (n:Lock) DETACH DELETE n"))
    db.run_alone("DROP CONSTRAINT trace_id IF EXISTS")


def add(folder: Path, text: str, number: int = STANDING + 1) -> list[Migration]:
    (folder / f"V{number:04d}__Added_{number}.cypher").write_text(text, encoding="utf-8")
    return load_migrations(folder)


def traces() -> int:
    return int(db.read("MATCH (n:Trace) RETURN count(n) AS traces")[0]["traces"])


def start(folder: Path, lock_seconds: float = 60, die_at: str = "") -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", MIGRATE_WITH, str(folder), str(lock_seconds), *([die_at] if die_at else [])]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, _ = process.communicate(timeout=60)
    return process.returncode, out.strip()


def test_what_stands_is_not_applied_again(folder: Path) -> None:
    assert migrate.migrate() == []
    rows = db.read("MATCH (m:Migration) RETURN m.version AS version, m.checksum AS checksum ORDER BY version")
    assert [(row["version"], row["checksum"]) for row in rows] == [(m.version, m.checksum) for m in load_migrations()]


def test_new_ones_are_applied_in_order_and_once(folder: Path) -> None:
    add(folder, "CREATE (:Trace {step: 1});\n// a comment; with a semicolon\nCREATE (:Trace {step: 2});")
    wanted = add(folder, "MATCH (t:Trace)\nWITH max(t.step) AS last\nCREATE (:Trace {step: last + 1});", STANDING + 2)
    assert [done.version for done in migrate.migrate(wanted)] == [STANDING + 1, STANDING + 2]
    assert migrate.migrate(wanted) == []
    assert [row["step"] for row in db.read("MATCH (t:Trace) RETURN t.step AS step ORDER BY step")] == [1, 2, 3]


def test_a_changed_migration_is_refused(folder: Path) -> None:
    migrate.migrate(add(folder, "CREATE (:Trace);"))
    with pytest.raises(MigrationError, match=f"migration {STANDING + 1} .* was changed"):
        migrate.migrate(add(folder, "CREATE (:Trace {more: true});"))
    assert traces() == 1


def test_a_database_of_a_later_version_is_refused(folder: Path) -> None:
    migrate.migrate(add(folder, "CREATE (:Trace);"))
    with pytest.raises(MigrationError, match="which this version lacks"):
        migrate.migrate()


@pytest.mark.parametrize(
    ("name", "problem"),
    [("V9__x.cypher", "not named"), (f"V{STANDING + 2:04d}__Gap.cypher", "without gaps")],
    ids=["misnamed", "gap"],
)
def test_a_folder_that_does_not_count_is_refused(folder: Path, name: str, problem: str) -> None:
    (folder / name).write_text("RETURN 1;", encoding="utf-8")
    with pytest.raises(MigrationError, match=problem):
        load_migrations(folder)


def test_a_statement_that_fails_is_named_and_the_migration_runs_again_whole(folder: Path) -> None:
    broken = "MERGE (:Trace {id: 1});\nCREATE CONSTRAINT trace_id IF NOT EXISTS FORR (n:Trace) REQUIRE n.id IS UNIQUE;"
    with pytest.raises(MigrationError, match=f"V{STANDING + 1:04d}__Added_{STANDING + 1}: .*FORR"):
        migrate.migrate(add(folder, broken))
    assert traces() == 1
    assert len(migrate.migrate(add(folder, broken.replace("FORR", "FOR")))) == 1
    assert traces() == 1


def test_schema_changes_share_a_transaction_and_the_one_that_fails_is_named(folder: Path) -> None:
    good = "CREATE CONSTRAINT trace_id IF NOT EXISTS FOR (n:Trace) REQUIRE n.id IS UNIQUE;"
    other = "CREATE INDEX trace_step IF NOT EXISTS FOR (n:Trace) ON (n.step);"
    drop = "DROP INDEX trace_step IF EXISTS;"
    bad = "CREATE RANGE INDEX trace_id IF NOT EXISTS FOR (n:Trace) OM (n.step);"
    with pytest.raises(MigrationError, match="CREATE RANGE INDEX"):
        migrate.migrate(add(folder, f"{good}\n{bad}\n{other}"))
    assert not _has_index("trace_id"), "neither or both"
    migrate.migrate(add(folder, f"{good}\n{other}\nMERGE (:Trace {{id: 1, step: 1}});\n{drop}"))
    assert _has_index("trace_id")
    assert not _has_index("trace_step")
    assert traces() == 1


def _has_index(name: str) -> bool:
    return bool(db.read("SHOW INDEXES YIELD name WHERE name = $name RETURN name", name=name))


def test_a_process_killed_half_way_leaves_nothing_to_mend(folder: Path) -> None:
    wanted = add(
        folder,
        "MERGE (:Trace {id: 1});\nCREATE CONSTRAINT trace_id IF NOT EXISTS FOR (n:Trace) REQUIRE n.id IS UNIQUE;",
    )
    assert finish(start(folder, lock_seconds=2, die_at="trace_id"))[0] == 9
    assert db.read("MATCH (lock:Lock {id: 'migrations'}) RETURN lock.holder AS holder")[0]["holder"]
    assert [done.version for done in migrate.migrate(wanted)] == [STANDING + 1]
    assert traces() == 1


def test_two_processes_at_once_apply_it_once(folder: Path) -> None:
    add(folder, "CREATE (:Trace);\nCALL db.awaitIndexes(10);\nCREATE (:Trace);")
    answers = [finish(process) for process in [start(folder), start(folder), start(folder)]]
    assert sorted(answers) == [(0, "0"), (0, "0"), (0, "1")]
    assert traces() == 2


def test_who_waits_for_the_lock_gives_up_in_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "WAIT_SECONDS", 1.0)
    db.write(
        lambda tx: tx.run(
            "CREATE (:Lock {id: 'migrations', holder: 'another', until: datetime() + duration({minutes: 5})})"
        )
    )
    with pytest.raises(MigrationError, match="another process"):
        migrate.migrate(add(folder, "CREATE (:Trace);"))
    assert traces() == 0
