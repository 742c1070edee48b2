"""Plan folders into a real graph and out again: nothing lost, nothing written twice, nothing half."""

from __future__ import annotations

import csv
import json
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from click.testing import CliRunner

from graph.analysis.coverage import coverage
from graph.errors import NotFoundError
from graph.exchange import storing
from graph.exchange.loading import LoadResult, load, load_folder
from graph.exchange.writing import export
from graph.model.area import Scope
from graph.model.people import SYSTEM
from graph.store import scopes
from graph.store.cascades import load_cascade
from tests.integration.plan_folders import (
    MAHA_SARAKHAM,
    NARATHIWAT,
    PLANNER,
    both,
    everything,
    folder_at,
    loaded,
    needs_narathiwat,
    refused,
    small,
)
from tests.unit.exchange.conftest import FILES


@both
def test_a_province_goes_in_and_comes_out_the_same(graph_db: ModuleType, tmp_path: Path, source: Path) -> None:
    folder = folder_at(source)
    first = loaded(source)
    assert first.created["projects"] == len(folder.projects)
    assert first.unchanged == first.updated == first.removed == {}
    assert first.years == tuple(range(folder.plan.from_year or 0, (folder.plan.to_year or 0) + 1))
    stands = everything(graph_db)

    again = loaded(source)
    assert (again.wrote, again.unchanged, again.years) == (False, first.created, ())
    assert everything(graph_db) == stands

    export(folder.area.id, tmp_path / "out")
    out = folder_at(tmp_path / "out")
    assert out == folder
    assert not loaded(tmp_path / "out").wrote
    assert everything(graph_db) == stands


@both
def test_an_export_holds_what_the_source_holds(graph_db: ModuleType, tmp_path: Path, source: Path) -> None:
    loaded(source)
    export(folder_at(source).area.id, tmp_path / "out")
    for file in sorted(source.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as text:
            wanted = list(csv.DictReader(text))
        if not wanted:
            assert not (tmp_path / "out" / file.name).exists()
            continue
        with (tmp_path / "out" / file.name).open(encoding="utf-8", newline="") as text:
            found = list(csv.DictReader(text))
        assert len(found) == len(wanted)
        for was, now in zip(wanted, found, strict=True):
            for column, value in was.items():
                # Said when read: a column that the contract does not know, a word that it spells otherwise.
                if (file.name, column) == ("quarterly_reports.csv", "is_example") or value == "latest":
                    continue
                assert _same_value(now.get(column, ""), value), (file.name, column, value)


def _same_value(now: str, was: str) -> bool:
    try:
        return Decimal(now or "0") == Decimal(was or "0")
    except ArithmeticError:
        return now == was


@needs_narathiwat
def test_two_provinces_share_the_upstream_plans(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(MAHA_SARAKHAM)
    upstream = graph_db.read("MATCH (n:Element {plan: 'TH/NS'}) RETURN n.id AS id, n.version AS version ORDER BY id")
    result = loaded(NARATHIWAT)
    assert result.created["upstream_elements"] == 105
    assert upstream == graph_db.read(
        "MATCH (n:Element {plan: 'TH/NS'}) RETURN n.id AS id, n.version AS version ORDER BY id"
    )
    for source in (MAHA_SARAKHAM, NARATHIWAT):
        assert not loaded(source).wrote
        export(folder_at(source).area.id, tmp_path / source.name)
        assert folder_at(tmp_path / source.name) == folder_at(source)


def test_a_dry_run_says_and_writes_nothing(graph_db: ModuleType, tmp_path: Path) -> None:
    before = everything(graph_db)
    said = load_folder(small(tmp_path), SYSTEM, dry_run=True)
    assert everything(graph_db) == before
    assert said.created == loaded(small(tmp_path)).created


def test_a_load_that_fails_half_way_changes_nothing(
    graph_db: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(small(tmp_path))
    before = everything(graph_db)
    changed = small(tmp_path, plan_items=FILES["plan_items.csv"].replace("กลยุทธ์", "กลยุทธ์ใหม่"))

    def fail(*_: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(storing._Writer, "projects", fail)
    with pytest.raises(RuntimeError, match="half way"):
        load(folder_at(changed), SYSTEM)
    assert everything(graph_db) == before


def test_an_error_anywhere_keeps_everything_out(graph_db: ModuleType, tmp_path: Path) -> None:
    before = everything(graph_db)
    path = small(tmp_path, project_links="project,plan_item\nJ1,S1\nJ2,S9\n")
    assert refused(path) == ["dangling"]
    assert everything(graph_db) == before


def test_a_load_is_told_and_asks_for_new_figures(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path), PLANNER)
    events = graph_db.read("MATCH (e:AuditEvent) RETURN e.action AS action, e.subject AS subject, e.actor AS actor")
    assert events == [{"action": "loaded", "subject": "TH-44/P1", "actor": "somsri"}]
    assert {year: scopes.scope_state("TH-44", year).wanted for year in (2562, 2563, 2564, 2565, 2566)} == {
        2562: 0,
        2563: 1,
        2564: 1,
        2565: 1,
        2566: 0,
    }


def test_loads_at_the_same_time_make_everything_once(graph_db: ModuleType, tmp_path: Path) -> None:
    paths = [small(tmp_path), small(tmp_path), small(tmp_path, plan=FILES["plan.csv"].replace("TH-44", "TH-96"))]
    results: list[Any] = []

    def run(path: Path) -> None:
        try:
            results.append(load_folder(path, SYSTEM))
        except Exception as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(path,)) for path in paths * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result for result in results if not isinstance(result, LoadResult) or result.has_errors] == []
    assert sum(result.wrote for result in results) == 2
    assert graph_db.read("MATCH (n:Project) RETURN count(n) AS n") == [{"n": 4}]
    assert graph_db.read("MATCH (n:PlanVersion) RETURN count(n) AS n") == [{"n": 3}]
    assert graph_db.read("MATCH (e:AuditEvent) RETURN count(e) AS n") == [{"n": 2}]
    assert scopes.scope_state("TH-44", 2563).wanted == 1


def test_an_unmigrated_graph_is_named(graph_db: ModuleType, tmp_path: Path) -> None:
    graph_db.write(lambda tx: tx.run("MATCH (n:Area) DETACH DELETE n"))
    with pytest.raises(NotFoundError, match="migrations"):
        load(folder_at(small(tmp_path)), SYSTEM)


def test_the_commands(graph_db: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.cli import folder as commands
    from workers import enqueue

    asked: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(commands, "connect", lambda: None)
    monkeypatch.setattr(enqueue, "recompute", lambda area, years: not asked.append((area, list(years))))

    def run(command: click.Command, *arguments: str) -> dict[str, Any]:
        ran = CliRunner().invoke(command, [*arguments, "--json"])
        assert ran.exit_code == 0, ran.output
        answer: dict[str, Any] = json.loads(ran.stdout)
        return answer

    path = small(tmp_path)
    assert run(commands.load, str(path), "--dry-run")["created"]["projects"] == 2
    assert asked == []
    answer = run(commands.load, str(path))
    assert (answer["area"], answer["plan"], answer["problems"]) == ("TH-44", "P1", [])
    assert asked == [("TH-44", [2563, 2564, 2565])]
    assert run(commands.load, str(path))["created"] == {}
    assert len(asked) == 1
    assert run(commands.export, str(tmp_path / "out"), "--area", "TH-44")["files"]["projects.csv"] == 2
    assert (
        CliRunner().invoke(commands.load, [str(small(tmp_path, plan=FILES["plan.csv"].replace("P1", "P2")))]).exit_code
        == 1
    )


@both
def test_the_loaded_graph_gives_the_expected_coverage(graph_db: ModuleType, source: Path) -> None:
    area = loaded(source).area or ""
    for year, wanted in json.loads((source / "expected_coverage.json").read_text(encoding="utf-8")).items():
        found = coverage(load_cascade(Scope(area, int(year)), date(2026, 10, 1))).to_json()
        assert {name: found["totals"][name] for name in wanted["totals"]} == wanted["totals"]
        covered = {
            code: {name: row[name] for name in ("direct_projects", "projects", "agencies", "budget_baht")}
            for code, row in found["elements"].items()
            if row["projects"]
        }
        assert covered == wanted["elements"]
