"""Plan folders into a real graph and out again: nothing lost, nothing written twice, nothing half."""

from __future__ import annotations

import csv
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from click.testing import CliRunner

from graph.errors import InvalidError, NotFoundError
from graph.exchange import storing
from graph.exchange.loading import LoadResult, load, load_folder
from graph.exchange.plan_folder import PlanFolder, read_folder
from graph.exchange.writing import export
from graph.model.people import SYSTEM, Actor
from graph.model.plan import LinkRole
from graph.store import elements, indicators, links, projects, scopes
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


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Path]:
    """A small folder that is right, with some files replaced or (None) left out, in a place of its own."""
    numbers: Iterator[int] = iter(range(1000))

    def write(**files: str | None) -> Path:
        path = tmp_path / f"folder-{next(numbers)}"
        path.mkdir()
        for name, text in {**FILES, **{f"{stem}.csv": text for stem, text in files.items()}}.items():
            if text is not None:
                (path / name).write_text(text, encoding="utf-8")
        return path

    return write


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


def test_a_dry_run_says_and_writes_nothing(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    before = everything(graph_db)
    said = load_folder(small(), SYSTEM, dry_run=True)
    assert everything(graph_db) == before
    assert said.created == loaded(small()).created


def test_a_load_that_fails_half_way_changes_nothing(
    graph_db: ModuleType, small: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(small())
    before = everything(graph_db)
    changed = small(plan_items=FILES["plan_items.csv"].replace("กลยุทธ์", "กลยุทธ์ใหม่"))

    def fail(*_: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(storing._Writer, "projects", fail)
    with pytest.raises(RuntimeError, match="half way"):
        load(folder_at(changed), SYSTEM)
    assert everything(graph_db) == before


def test_an_error_anywhere_keeps_everything_out(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    before = everything(graph_db)
    path = small(project_links="project,plan_item\nJ1,S1\nJ2,S9\n")
    assert refused(path) == ["dangling"]
    assert everything(graph_db) == before


def test_a_load_is_told_and_asks_for_new_figures(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small(), PLANNER)
    events = graph_db.read("MATCH (e:AuditEvent) RETURN e.action AS action, e.subject AS subject, e.actor AS actor")
    assert events == [{"action": "loaded", "subject": "TH-44/P1", "actor": "somsri"}]
    assert {year: scopes.scope_state("TH-44", year).wanted for year in (2562, 2563, 2564, 2565, 2566)} == {
        2562: 0,
        2563: 1,
        2564: 1,
        2565: 1,
        2566: 0,
    }


def test_changes_are_written_and_counted(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    result = loaded(
        small(
            plan=FILES["plan.csv"].replace("แผนทดสอบ", "แผนใหม่").replace("มหาสารคาม", "จังหวัดมหาสารคาม"),
            agencies="id,name_th,is_peo\nA1,ศธจ.,1\nA2,สพป.,0\nA3,ใหม่,0\n",
            plan_items="id,kind,parent,title_th\nI1,issue,,ประเด็น\nO1,objective,,เป้าประสงค์\nS1,strategy,O1,กลยุทธ์\n",
            projects=FILES["projects.csv"].replace("J2,A2,2564", "J2,A3,2565").replace("160000.00", '"๑,๐๐๐.๕"'),
            project_links="project,plan_item,rank,share\nJ1,O1,primary,60\nJ1,NS-1,secondary,40\n",
            targets="indicator,fiscal_year,target\nK1,2563,85\nK1,2564,90\n",
        )
    )
    assert result.updated == {"plan": 1, "plan_items": 2, "projects": 2, "targets": 1}
    assert result.created == {"agencies": 1, "targets": 1, "project_links": 1}
    assert result.removed == {"project_links": 1}
    plan_items = {element.code: element.parent for element in elements.list_elements("TH-44/P1")}
    assert plan_items == {"I1": None, "O1": None, "S1": "TH-44/P1/O1"}
    moved = projects.get_project("TH-44/P1/J2")
    assert (moved.agency, moved.year, moved.version) == ("TH-44/A3", 2565, 2)
    assert projects.get_project("TH-44/P1/J1").budget == Decimal("1000.50")
    assert linked(graph_db, "TH-44/P1/J1") == {"TH-44/P1/O1", "TH/NS/NS-1"}
    targets = graph_db.read("MATCH (:Indicator)-[:HAS_TARGET]->(t:Target) RETURN t.year AS year, t.value AS value")
    assert {target["year"]: target["value"] for target in targets} == {2563: 85, 2564: 90}


def test_what_the_folder_does_not_speak_of_stays(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    before = everything(graph_db)
    less = small(
        project_links=None,
        quarterly_reports=None,
        targets=None,
        plan_links=None,
        projects="id,agency,fiscal_year,title_th\nJ1,A1,2563,โครงการหนึ่ง\n",
        indicators="id,objective,name_th\nK1,O1,ร้อยละ\n",
    )
    assert not loaded(less).wrote
    assert everything(graph_db) == before


def test_an_empty_cell_says_not_known(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    loaded(small(indicators="id,objective,name_th,unit,owner\nK1,O1,ร้อยละ,,\n"))
    indicator = indicators.get_indicator("TH-44/P1/K1")
    assert (indicator.unit, indicator.owner) == (None, None)
    assert indicator.direction == "up"


def test_rows_added_at_the_end_move_no_other(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    result = loaded(small(plan_items=FILES["plan_items.csv"] + "S2,strategy,I1,ข\n"))
    assert (result.created, result.updated) == ({"plan_items": 1}, {})
    rows = ["S1,strategy,I1,กลยุทธ์", "S2,strategy,I1,ข", "I1,issue,,ประเด็น", "O1,objective,I1,เป้าประสงค์"]
    swapped = "\n".join(["id,kind,parent,title_th", *rows])
    loaded(small(plan_items=swapped))
    assert [element.code for element in elements.list_elements("TH-44/P1")] == ["S1", "S2", "I1", "O1"]
    assert not loaded(small(plan_items=swapped)).wrote


def test_after_work_in_the_portal_an_export_loads_back_to_the_same(
    graph_db: ModuleType, small: Callable[..., Path], tmp_path: Path
) -> None:
    loaded(small())
    plan, area = "TH-44/P1", "TH-44"
    draft = projects.ProjectDraft(
        agency="TH-44/A2",
        title_th='=โครงการ, "ใหม่"',
        budget=Decimal("12345.60"),
        target_th="บรรทัดหนึ่ง\r\nบรรทัดสอง \x0b",
        activities_th="  มีช่องว่าง  ",
    )
    made = projects.create_project(area, plan, 2564, draft, PLANNER)
    projects.create_project(area, plan, 2565, replace(draft, title_th="อีกโครงการ"), PLANNER)
    links.replace_links(
        area,
        made.id,
        made.version,
        [
            links.LinkDraft("TH-44/P1/S1", LinkRole.SECONDARY, Decimal("33.33"), "เหตุผล\r\nสอง"),
            links.LinkDraft("TH/NS/NS-1.1", LinkRole.PRIMARY, Decimal("66.67")),
        ],
        PLANNER,
    )
    elements.link_elements(plan, "TH-44/P1/O1", "TH/NS/NS-1", None, PLANNER)
    elements.link_elements(plan, "TH-44/P1/I1", "TH/NS/NS-1", " ", PLANNER)
    gone = projects.get_project("TH-44/P1/J1")
    projects.remove_project(area, gone.id, gone.version, PLANNER)
    stands = everything(graph_db)

    export(area, tmp_path / "out")
    out = folder_at(tmp_path / "out")
    assert "J1" not in {project.code for project in out.projects}
    result = loaded(tmp_path / "out")
    assert not result.wrote, result
    assert everything(graph_db) == stands
    export(area, tmp_path / "again")
    for file in (tmp_path / "out").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_a_project_removed_in_the_portal_comes_back_with_the_folder(
    graph_db: ModuleType, small: Callable[..., Path]
) -> None:
    loaded(small())
    projects.remove_project("TH-44", "TH-44/P1/J1", 1, PLANNER)
    result = loaded(small())
    assert result.created == {"projects": 1}
    assert linked(graph_db, "TH-44/P1/J1") == {"TH-44/P1/S1", "TH/NS/NS-1"}
    assert not loaded(small()).wrote


def test_plans_of_a_province_may_not_overlap(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    assert refused(small(plan=FILES["plan.csv"].replace("P1", "P2"))) == ["plan_overlaps"]
    following = FILES["plan.csv"].replace("P1", "P2").replace("2563,2565", "2566,2570")
    others = dict.fromkeys(("targets", "projects", "project_links", "quarterly_reports"))
    assert loaded(small(plan=following, **others)).created["plan"] == 1
    assert refused(small(plan=FILES["plan.csv"].replace("2565", "2566"))) == ["plan_overlaps"]


def test_years_may_not_leave_projects_outside(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    shorter = FILES["plan.csv"].replace("2565", "2563")
    only = {"projects": "id,agency,fiscal_year,title_th\nJ1,A1,2563,โครงการหนึ่ง\n"}
    assert refused(small(plan=shorter, **only)) == ["year_in_use"]


def test_upstream_rows_change_only_while_no_other_province_draws_on_them(
    graph_db: ModuleType, small: Callable[..., Path]
) -> None:
    loaded(small())
    renamed = FILES["upstream_elements.csv"].replace("ความมั่นคง", "ด้านความมั่นคง")
    assert loaded(small(upstream_elements=renamed)).updated == {"upstream_elements": 1}
    other = FILES["plan.csv"].replace("TH-44", "TH-96").replace("มหาสารคาม", "นราธิวาส")
    result = load_folder(small(plan=other), SYSTEM)
    assert [(p.file, p.row, p.column, p.code) for p in result.problems] == [
        ("upstream_elements.csv", 2, "title_th", "upstream_shared")
    ]
    assert "ด้านความมั่นคง" in result.problems[0].problem
    assert loaded(small(plan=other, upstream_elements=renamed)).created["upstream_elements"] == 2
    assert refused(small()) == ["upstream_shared"]


def test_an_upstream_row_that_says_less_is_no_conflict(
    graph_db: ModuleType, small: Callable[..., Path], tmp_path: Path
) -> None:
    loaded(small())
    other = FILES["plan.csv"].replace("TH-44", "TH-96")
    less = {
        "plan": other,
        "upstream_plans": "id,level,title_th,from_year\nNS,1,ยุทธศาสตร์ชาติ,\n",
        "upstream_elements": "id,plan,kind,parent,title_th\nNS-1.1,NS,issue,,ประเด็น\n",
        "project_links": None,
    }
    loaded(small(**less))
    assert not loaded(small(**less)).wrote
    export("TH-96", tmp_path / "out")
    assert not loaded(tmp_path / "out").wrote
    assert not loaded(small()).wrote


def test_a_circle_with_what_stands_is_refused(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    # O1 → X1 stands only in the graph; the folder that knows X1 alone would close the circle.
    loaded(
        small(plan_items=FILES["plan_items.csv"] + "X1,objective,,เพิ่ม\n", plan_links="plan_item,serves\nO1,X1\nS1,O1\n")
    )
    circle = small(
        plan_items="id,kind,parent,title_th\nS1,strategy,,กลยุทธ์\nX1,objective,,เพิ่ม\n",
        plan_links="plan_item,serves\nX1,S1\nS1,X1\n",
        indicators=None,
        targets=None,
        measurements=None,
    )
    assert refused(circle) == ["cycle"]
    through = small(
        plan_items="id,kind,parent,title_th\nI1,issue,,ประเด็น\nX1,objective,,เพิ่ม\n",
        plan_links="plan_item,serves\nX1,I1\n",
        plan_upstream_links=None,
        project_links=None,
        indicators=None,
        targets=None,
        measurements=None,
    )
    assert loaded(through).created == {"plan_links": 1}
    back = (through / "plan_links.csv").write_text("plan_item,serves\nI1,X1\n", encoding="utf-8")
    assert back
    assert loaded(through).removed == {"plan_links": 1}
    stands_in_the_way = small(
        plan_items="id,kind,parent,title_th\nX1,objective,,เพิ่ม\nO1,objective,I1,เป้าประสงค์\nI1,issue,X1,ประเด็น\n",
        plan_links=None,
        plan_upstream_links=None,
        project_links=None,
    )
    result = load_folder(stands_in_the_way, SYSTEM)
    assert not result.has_errors


def test_a_code_may_not_change_its_kind(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    renamed = {name.removesuffix(".csv"): text.replace("J1", "J9") for name, text in FILES.items()}
    renamed["plan_items"] += "J1,strategy,I1,ก\n"
    assert refused(small(**renamed)) == ["id_taken"]


def test_a_second_owner_of_the_plan_is_refused(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    loaded(small())
    others = {"agencies": "id,name_th,is_peo\nA2,สพป.,1\n", "indicators": None, "targets": None, "measurements": None}
    others["projects"] = "id,agency,fiscal_year,title_th\nJ1,A2,2563,ก\n"
    assert refused(small(**others)) == ["other_peo"]


def test_loads_at_the_same_time_make_everything_once(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    paths = [small(), small(), small(plan=FILES["plan.csv"].replace("TH-44", "TH-96"))]
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


def test_an_unmigrated_graph_is_named(graph_db: ModuleType, small: Callable[..., Path]) -> None:
    graph_db.write(lambda tx: tx.run("MATCH (n:Area) DETACH DELETE n"))
    with pytest.raises(NotFoundError, match="migrations"):
        load(folder_at(small()), SYSTEM)


def test_export_refuses_what_is_no_plan_folder(
    graph_db: ModuleType, small: Callable[..., Path], tmp_path: Path
) -> None:
    loaded(small())
    full = tmp_path / "full"
    full.mkdir()
    (full / "letters.txt").write_text("mine")
    with pytest.raises(InvalidError, match="no plan folder"):
        export("TH-44", full)
    with pytest.raises(InvalidError, match="not a folder"):
        export("TH-44", full / "letters.txt")
    (tmp_path / "link").symlink_to(full)
    with pytest.raises(InvalidError):
        export("TH-44", tmp_path / "link")
    with pytest.raises(NotFoundError):
        export("TH-10", tmp_path / "none")
    with pytest.raises(NotFoundError):
        export("TH-44", tmp_path / "none", "P9")
    assert sorted(p.name for p in full.iterdir()) == ["letters.txt"]
    assert not (tmp_path / "none").exists()


def test_export_over_a_plan_folder_leaves_other_files(
    graph_db: ModuleType, small: Callable[..., Path], tmp_path: Path
) -> None:
    loaded(small(plan_links=None))
    path = shutil.copytree(small(), tmp_path / "target")
    (path / "notes.txt").write_text("mine")
    (path / "sub").mkdir()
    (path / "sub" / "deep.txt").write_text("mine")
    result = export("TH-44", path)
    assert not (path / "plan_links.csv").exists()
    assert (path / "notes.txt").read_text() == (path / "sub" / "deep.txt").read_text() == "mine"
    assert result.files["projects.csv"] == 2
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_export_that_fails_leaves_the_old_folder(
    graph_db: ModuleType, small: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(small())
    path = shutil.copytree(small(), tmp_path / "target")
    before = {p.name: p.read_bytes() for p in path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.exchange.writing._keep_others", full)
    with pytest.raises(OSError, match="No space"):
        export("TH-44", path)
    assert {p.name: p.read_bytes() for p in path.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_the_commands(
    graph_db: ModuleType, small: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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

    path = small()
    assert run(commands.load, str(path), "--dry-run")["created"]["projects"] == 2
    assert asked == []
    answer = run(commands.load, str(path))
    assert (answer["area"], answer["plan"], answer["problems"]) == ("TH-44", "P1", [])
    assert asked == [("TH-44", [2563, 2564, 2565])]
    assert run(commands.load, str(path))["created"] == {}
    assert len(asked) == 1
    assert run(commands.export, str(tmp_path / "out"), "--area", "TH-44")["files"]["projects.csv"] == 2
    assert CliRunner().invoke(commands.load, [str(small(plan=FILES["plan.csv"].replace("P1", "P2")))]).exit_code == 1
