"""Plan folders for the tests of loading and export, and the graph as something to compare."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import ModuleType

import pytest

from graph.exchange.loading import LoadResult, load_folder
from graph.exchange.plan_folder import PlanFolder, read_folder
from graph.model.people import SYSTEM, Actor
from tests.unit.exchange.conftest import FILES

ROOT = Path(__file__).parents[2]
MAHA_SARAKHAM = ROOT / "data" / "maha-sarakham"
NARATHIWAT = ROOT.parent / "shared" / "plans" / "narathiwat"
PLANNER = Actor("somsri", "สมศรี")

needs_narathiwat = pytest.mark.skipif(not NARATHIWAT.is_dir(), reason="the real province's folder is not at hand")
both = pytest.mark.parametrize("source", [MAHA_SARAKHAM, pytest.param(NARATHIWAT, marks=needs_narathiwat)])


def everything(db: ModuleType) -> tuple[list[str], list[str]]:
    """The whole graph, comparable."""
    nodes = db.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
    ties = db.read("MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, properties(r) AS properties, b.id AS b")
    return sorted(map(repr, nodes)), sorted(map(repr, ties))


def folder_at(path: Path) -> PlanFolder:
    folder, problems = read_folder(path)
    assert folder is not None, problems
    return folder


def small(tmp_path: Path, **files: str | None) -> Path:
    """A small folder that is right, with some files replaced or (None) left out, in a place of its own."""
    path = Path(tempfile.mkdtemp(prefix="folder-", dir=tmp_path))
    for name, text in {**FILES, **{f"{stem}.csv": text for stem, text in files.items()}}.items():
        if text is not None:
            (path / name).write_text(text, encoding="utf-8")
    return path


def loaded(path: Path, actor: Actor = SYSTEM) -> LoadResult:
    result = load_folder(path, actor)
    assert not result.has_errors, result.problems
    return result


def linked(db: ModuleType, project: str) -> set[str]:
    rows = db.read("MATCH (:Project {id: $id})-[:CONTRIBUTES_TO]->(e:Element) RETURN e.id AS element", id=project)
    return {row["element"] for row in rows}


def refused(path: Path) -> list[str]:
    result = load_folder(path, SYSTEM)
    assert result.has_errors
    assert not result.wrote
    return [problem.code for problem in result.problems]
