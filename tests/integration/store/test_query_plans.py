"""Every query of the store finds what it starts from through an index: walks the constants of graph.store and asks the
server how it would run each of them on a graph with many provinces."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import graph.store
from graph import db
from tests.factories import FIRST_YEAR, Province, make_province

# Few things, all of which the answer needs: a look at each is what was asked for.
SCANS_OF = {"Area", "AnalysisScope", "NationalRun", "UpstreamChange"}
LOOKS_AT_EVERYTHING = {"integrity"}
STATEMENT = re.compile(r"\s*(MATCH|OPTIONAL MATCH|MERGE|CREATE|UNWIND|CALL)\b")
BAD = re.compile(r"AllNodesScan|AllRelationshipsScan|NodeByLabelScan|LabelsScan|RelationshipTypeScan|TypesScan")


def queries() -> Iterator[tuple[str, str]]:
    for module in pkgutil.iter_modules(graph.store.__path__):
        if module.name in LOOKS_AT_EVERYTHING:
            continue
        found = vars(importlib.import_module(f"graph.store.{module.name}"))
        for name, value in found.items():
            for part, text in value.items() if isinstance(value, dict) else (("", value),):
                if name.startswith("_") and isinstance(text, str) and STATEMENT.match(text):
                    which = "-".join(map(str, part)) if isinstance(part, tuple) else str(part or "")
                    yield f"{module.name}.{name}{which and f'.{which}'}", text


QUERIES = dict(queries())
# What begins as a statement and is the first part of others.
FRAGMENTS = {
    *("people._MEMBERSHIPS", "people._MATCHING", "due_scopes._DUE"),
    *("cascade_projects._ALL", "cascade_projects._NAMED"),
    *("project_lists._OF_AGENCY", "project_lists._OF_PARTNER", "project_lists._OF_STATES", "project_lists._OF_YEAR"),
    *(f"project_lists._MATCHING.{start}" for start in ("agency", "partner", "states", "year")),
    "project_lists._PROGRESS",
}


@pytest.fixture(scope="module")
def provinces(migrated_server: object) -> Province:
    """Enough of them, and of every kind of thing, that the server's statistics speak for indexes, whatever the tests
    before left in them."""
    # What migrations have put there stays: themselves, the country and its regions.
    unwanted = "MATCH (n) WHERE NOT n:Migration AND NOT (n:Area AND n.kind <> 'province') DETACH DELETE n"
    db.write(lambda tx: tx.run(unwanted))
    made = [make_province(f"TH-{number}") for number in range(10, 22)]
    indexed: dict[str, set[str]] = defaultdict(set)
    for index in db.read("SHOW INDEXES YIELD entityType, labelsOrTypes, properties WHERE entityType = 'NODE'"):
        for label in index["labelsOrTypes"] or ():
            indexed[label].update(index["properties"])
    for label, properties in indexed.items():
        if not db.read(f"MATCH (n:{label}) RETURN n LIMIT 1"):
            _fill(label, properties)
    db.run_alone("CALL db.prepareForReplanning(60)")
    return made[0]


def _fill(label: str, properties: set[str]) -> None:
    values = ", ".join(f"{name}: 'filler-' + n" for name in sorted(properties))
    text = f"UNWIND range(1, 300) AS n CREATE (:{label} {{{values}}})"
    db.write(lambda tx: tx.run(text))


def _value(name: str) -> Any:
    lists = {
        "years": [FIRST_YEAR],
        "agencies": ["x"],
        "projects": ["x"],
        "counting": ["x"],
        "states": ["x"],
        "only": ["x"],
        "areas": ["x"],
        "keys": ["x"],
        "elements": ["x"],
        "kept": ["x"],
        "subjects": ["x"],
        "owners": ["x"],
        "roles": ["x"],
        "kinds": ["x"],
    }
    numbers = {"year", "limit", "skip", "size", "kept", "open_year"}
    if name in lists:
        return lists[name]
    if name in {"links", "memberships", "rows", "sums"}:
        return [{}]
    if name in {"changes", "fields"}:
        return {}
    if name == "named":
        return True
    return 1 if name in numbers else "x"


def _operators(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield plan["operatorType"], str(plan.get("args", {}).get("Details", ""))
    for child in plan.get("children", ()):
        yield from _operators(child)


@pytest.mark.parametrize("name", sorted(set(QUERIES) - FRAGMENTS))
def test_starts_from_an_index(provinces: Province, name: str) -> None:
    text = QUERIES[name]
    parameters = {one: _value(one) for one in re.findall(r"\$(\w+)", text)}
    if "SKIP $kept" in text:
        parameters["kept"] = 1
    with db.driver().session() as session:
        summary = session.run("EXPLAIN " + text, parameters).consume()  # type: ignore[arg-type]
    assert summary.plan is not None
    scans = [
        (operator, details)
        for operator, details in _operators(summary.plan)
        if BAD.search(operator) and not any(f":{label}" in details for label in SCANS_OF)
    ]
    assert scans == []


def test_every_module_of_the_store_was_looked_at() -> None:
    """So that a query kept in another shape does not slip by."""
    seen = {name.split(".")[0] for name in QUERIES}
    without_queries = {"agency_members", "cascades", "kept_cascades", "page", "suggestion_sources", "versions"}
    without_queries |= LOOKS_AT_EVERYTHING
    assert seen == {module.name for module in pkgutil.iter_modules(graph.store.__path__)} - without_queries
    assert set(QUERIES) >= FRAGMENTS


def test_no_query_is_written_where_it_cannot_be_seen() -> None:
    """Longer statements stand as constants beside the functions that run them."""
    inline = re.compile(r'tx\.(?:run|one)\(\s*(?:f)?"""')
    modules: list[ModuleType] = [
        importlib.import_module(f"graph.store.{module.name}") for module in pkgutil.iter_modules(graph.store.__path__)
    ]
    assert [module.__name__ for module in modules if inline.search(inspect.getsource(module))] == []
