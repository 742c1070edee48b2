"""What a page is made from: kept while nothing changes, and never that of another state of the graph."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from flask import Flask

from graph import db
from graph.analysis.cascade import Cascade
from graph.exchange.loading import load
from graph.model.people import SYSTEM
from graph.store import scopes
from portal.figures import live_cascade
from tests.factories import AREA, FIRST_YEAR, Province, small_folder


def cascade_of_a_page(app: Flask) -> Cascade:
    with app.test_request_context("/"):
        return live_cascade(AREA, FIRST_YEAR)


def test_a_cascade_is_kept_until_something_is_written(app: Flask, province: Province) -> None:
    kept = cascade_of_a_page(app)
    assert cascade_of_a_page(app) is kept
    db.write(lambda tx: scopes.touch(tx, AREA, [FIRST_YEAR]))
    assert cascade_of_a_page(app) is not kept


def test_a_reloaded_database_that_counts_as_many_writes_is_another_one(
    app: Flask, province: Province, graph_db: ModuleType
) -> None:
    before, writes = cascade_of_a_page(app), scopes.scope_state(AREA, FIRST_YEAR).wanted
    graph_db.write(lambda tx: tx.run("MATCH (n) WHERE NOT n:Migration AND NOT n:Area DETACH DELETE n"))
    folder = small_folder()
    assert not load(replace(folder, projects=(), project_links=(), reports=()), SYSTEM).has_errors
    assert scopes.scope_state(AREA, FIRST_YEAR).wanted == writes
    assert len(before.projects) == 3
    assert len(cascade_of_a_page(app).projects) == 0
