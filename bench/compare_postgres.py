"""The made-up country in PostgreSQL (Debian's package), laid out and asked as a good engineer would: integers for keys,
one index a question, a recursive query for what stands above what, and two cores for the rest."""

from __future__ import annotations

import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from bench.compare_answers import Answers, Counted
from bench.country import Size, scopes

_SCHEMA = """
CREATE TABLE element (id int PRIMARY KEY, code text NOT NULL, upstream bool NOT NULL);
CREATE TABLE edge (child int NOT NULL, parent int NOT NULL, PRIMARY KEY (child, parent)) ;
CREATE TABLE scope (id int PRIMARY KEY, area text NOT NULL);
CREATE TABLE project (id int NOT NULL, scope int NOT NULL, agency int NOT NULL, budget float8 NOT NULL);
CREATE TABLE link (project int NOT NULL, element int NOT NULL, part float8 NOT NULL);
"""

# After the rows: an index at a time is built faster so.
_INDEXES = """
ALTER TABLE project ADD PRIMARY KEY (id);
CREATE INDEX ON link (element) INCLUDE (project, part);
CREATE INDEX ON link (project);
CREATE INDEX ON edge (parent);
VACUUM ANALYZE;
"""

# Tables of their own, and counted: as parts of one query the planner takes the closure for a hundred times as large as
# it is; unlogged ones, which parallel workers may read as they may not read temporary ones.
_STEPS = (
    """
    CREATE UNLOGGED TABLE closure AS
    WITH RECURSIVE closure (below, above) AS (
      SELECT id, id FROM element
      UNION
      SELECT closure.below, edge.parent FROM closure JOIN edge ON edge.child = closure.above
    )
    SELECT * FROM closure
    """,
    "ANALYZE closure",
    """
    CREATE UNLOGGED TABLE reached AS
    SELECT scope, above, agency, project, sum(part) * budget AS budget
    FROM link JOIN closure ON closure.below = link.element JOIN project ON project.id = link.project
    GROUP BY scope, above, agency, project, budget
    """,
    "ANALYZE reached",
)

# Two passes that workers share are faster than one with count(DISTINCT agency), which sorts.
_COUNTRY = """
SELECT scope.area, element.code, found.projects, agencies.agencies, found.budget
FROM (SELECT scope, above, count(*) AS projects, sum(budget) AS budget FROM reached GROUP BY scope, above) AS found
JOIN (
  SELECT scope, above, count(*) AS agencies
  FROM (SELECT DISTINCT scope, above, agency FROM reached) AS owners GROUP BY scope, above
) AS agencies USING (scope, above)
JOIN element ON element.id = above JOIN scope ON scope.id = found.scope
"""

_ELEMENT = """
WITH RECURSIVE below (id) AS (
  SELECT id FROM element WHERE code = %s
  UNION
  SELECT edge.child FROM below JOIN edge ON edge.parent = below.id
)
SELECT count(DISTINCT project.id), count(DISTINCT agency)
FROM below JOIN link ON link.element = below.id JOIN project ON project.id = link.project
"""

_PATH = """
WITH RECURSIVE above (id) AS (
  SELECT element FROM link WHERE project = %s
  UNION
  SELECT edge.parent FROM above JOIN edge ON edge.child = above.id
)
SELECT count(*) FROM above
"""


@contextmanager
def postgres() -> Iterator[tuple[psycopg.Connection[Any], int]]:
    """A server of its own in a temporary folder, and its process id; durable like the graph server, with memory to
    match. Raises FileNotFoundError where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not found:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    # Its server refuses to run as root.
    user = pwd.getpwnam("postgres")
    shutil.chown(home, user.pw_uid, user.pw_gid)
    as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "cwd": home, "check": True}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = (
        f"-k {home} -c listen_addresses='' -c shared_buffers=2GB -c work_mem=512MB -c maintenance_work_mem=1GB "
        "-c max_parallel_workers_per_gather=2 -c effective_cache_size=8GB -c max_wal_size=8GB -c random_page_cost=1.1 "
        "-c jit=off"
    )
    control = str(found[-1] / "pg_ctl")
    subprocess.run([str(found[-1] / "initdb"), "-D", str(home / "data"), "-A", "trust"], **as_user, **quiet)
    subprocess.run([control, "-D", str(home / "data"), "-w", "-o", options, "start"], **as_user, **quiet)
    try:
        pid = int((home / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        with psycopg.connect(host=str(home), user="postgres", dbname="postgres", autocommit=True) as connection:
            yield connection, pid
    finally:
        subprocess.run([control, "-D", str(home / "data"), "-m", "fast", "stop"], **as_user, **quiet)
        shutil.rmtree(home)


def load(connection: psycopg.Connection[Any], size: Size, seed: int) -> None:
    """The rows that coverage needs, with each link's part worked out beforehand."""
    connection.execute(_SCHEMA)
    numbers: dict[str, int] = {}
    first_project = first_agency = 0
    for scope, cascade in enumerate(scopes(size, seed)):
        ids = cascade.elements.ids
        fresh = [row for row, one in enumerate(ids) if one not in numbers]
        for row in fresh:
            numbers[ids[row]] = len(numbers)
        number = np.array([numbers[one] for one in ids])
        new = np.isin(cascade.edges.child, fresh)
        projects, links = cascade.projects, cascade.links
        _copy(connection, "scope", [(scope, cascade.scope.area)])
        _copy(
            connection,
            "element",
            [(numbers[ids[row]], ids[row], bool(cascade.elements.upstream[row])) for row in fresh],
        )
        edges = zip(number[cascade.edges.child[new]].tolist(), number[cascade.edges.parent[new]].tolist(), strict=True)
        _copy(connection, "edge", set(edges))
        rows = zip(
            range(first_project, first_project + len(projects)),
            [scope] * len(projects),
            (projects.agency + first_agency).tolist(),
            (projects.budget / 1e6).tolist(),
            strict=True,
        )
        _copy(connection, "project", rows)
        parts = (cascade.link_weight / 1e6).tolist()
        _copy(
            connection,
            "link",
            zip((links.project + first_project).tolist(), number[links.element].tolist(), parts, strict=True),
        )
        first_project += len(projects)
        first_agency += len(cascade.agencies)
    for statement in _INDEXES.strip().split(";\n"):
        connection.execute(statement.rstrip(";"))


def _copy(connection: psycopg.Connection[Any], table: str, rows: Any) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def coverage(connection: psycopg.Connection[Any]) -> Answers:
    """Of every element of every province."""
    for step in _STEPS:
        connection.execute(step)
    found = connection.execute(_COUNTRY).fetchall()
    return {
        (area, code): Counted(projects, agencies, float(budget)) for area, code, projects, agencies, budget in found
    }


def one_element(connection: psycopg.Connection[Any], element: str) -> tuple[int, int]:
    """Projects and agencies below an upstream element, of the whole country."""
    row = connection.execute(_ELEMENT, (element,)).fetchone()
    assert row is not None
    return row[0], row[1]


def above_one_project(connection: psycopg.Connection[Any], project: int) -> int:
    """How many elements a project reaches."""
    row = connection.execute(_PATH, (project,)).fetchone()
    assert row is not None
    return int(row[0])
