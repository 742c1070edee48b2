"""A graph server whose graph each test finds migrated and otherwise empty."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from tests.conftest import GraphAddress

# What a migration puts into the graph (the country), as against its schema, which emptying leaves alone.
PUTS_DATA = re.compile(r"(MERGE|MATCH|UNWIND|WITH)\b")


@pytest.fixture(scope="session")
def migrated_server(neo4j_server: GraphAddress) -> GraphAddress:
    from graph.migrate import migrate

    migrate()
    return neo4j_server


@pytest.fixture
def graph_db(migrated_server: GraphAddress) -> ModuleType:
    """`graph.db`, on a graph that holds only what the migrations put there."""
    from graph import db
    from graph.migrate import load_migrations

    db.write(lambda tx: tx.run("MATCH (n) WHERE NOT n:Migration DETACH DELETE n"))
    for migration in load_migrations():
        for statement in migration.statements:
            if PUTS_DATA.match(statement):
                db.run_alone(statement)
    return db
