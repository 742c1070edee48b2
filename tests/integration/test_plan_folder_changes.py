"""What a load changes in a graph where a plan stands already, what it leaves alone, and what it refuses."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import ModuleType

from graph.exchange.loading import load_folder
from graph.exchange.writing import export
from graph.model.people import SYSTEM
from graph.store import elements, indicators, projects
from tests.integration.plan_folders import (
    PLANNER,
    everything,
    linked,
    loaded,
    refused,
    small,
)
from tests.unit.exchange.conftest import FILES


def test_changes_are_written_and_counted(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    result = loaded(
        small(
            tmp_path,
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


def test_what_the_folder_does_not_speak_of_stays(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    before = everything(graph_db)
    less = small(
        tmp_path,
        project_links=None,
        quarterly_reports=None,
        targets=None,
        plan_links=None,
        projects="id,agency,fiscal_year,title_th\nJ1,A1,2563,โครงการหนึ่ง\n",
        indicators="id,objective,name_th\nK1,O1,ร้อยละ\n",
    )
    assert not loaded(less).wrote
    assert everything(graph_db) == before


def test_an_empty_cell_says_not_known(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    loaded(small(tmp_path, indicators="id,objective,name_th,unit,owner\nK1,O1,ร้อยละ,,\n"))
    indicator = indicators.get_indicator("TH-44/P1/K1")
    assert (indicator.unit, indicator.owner) == (None, None)
    assert indicator.direction == "up"


def test_rows_added_at_the_end_move_no_other(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    result = loaded(small(tmp_path, plan_items=FILES["plan_items.csv"] + "S2,strategy,I1,ข\n"))
    assert (result.created, result.updated) == ({"plan_items": 1}, {})
    rows = ["S1,strategy,I1,กลยุทธ์", "S2,strategy,I1,ข", "I1,issue,,ประเด็น", "O1,objective,I1,เป้าประสงค์"]
    swapped = "\n".join(["id,kind,parent,title_th", *rows])
    loaded(small(tmp_path, plan_items=swapped))
    assert [element.code for element in elements.list_elements("TH-44/P1")] == ["S1", "S2", "I1", "O1"]
    assert not loaded(small(tmp_path, plan_items=swapped)).wrote


def test_a_project_removed_in_the_portal_comes_back_with_the_folder(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    projects.remove_project("TH-44", "TH-44/P1/J1", 1, PLANNER)
    result = loaded(small(tmp_path))
    assert result.created == {"projects": 1}
    assert linked(graph_db, "TH-44/P1/J1") == {"TH-44/P1/S1", "TH/NS/NS-1"}
    assert not loaded(small(tmp_path)).wrote


def test_plans_of_a_province_may_not_overlap(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    assert refused(small(tmp_path, plan=FILES["plan.csv"].replace("P1", "P2"))) == ["plan_overlaps"]
    following = FILES["plan.csv"].replace("P1", "P2").replace("2563,2565", "2566,2570")
    others = dict.fromkeys(("targets", "projects", "project_links", "quarterly_reports"))
    assert loaded(small(tmp_path, plan=following, **others)).created["plan"] == 1
    assert refused(small(tmp_path, plan=FILES["plan.csv"].replace("2565", "2566"))) == ["plan_overlaps"]


def test_years_may_not_leave_projects_outside(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    shorter = FILES["plan.csv"].replace("2565", "2563")
    only = {"projects": "id,agency,fiscal_year,title_th\nJ1,A1,2563,โครงการหนึ่ง\n"}
    assert refused(small(tmp_path, plan=shorter, **only)) == ["year_in_use"]


def test_upstream_rows_change_only_while_no_other_province_draws_on_them(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    renamed = FILES["upstream_elements.csv"].replace("ความมั่นคง", "ด้านความมั่นคง")
    assert loaded(small(tmp_path, upstream_elements=renamed)).updated == {"upstream_elements": 1}
    other = FILES["plan.csv"].replace("TH-44", "TH-96").replace("มหาสารคาม", "นราธิวาส")
    result = load_folder(small(tmp_path, plan=other), SYSTEM)
    assert [(p.file, p.row, p.column, p.code) for p in result.problems] == [
        ("upstream_elements.csv", 2, "title_th", "upstream_shared")
    ]
    assert "ด้านความมั่นคง" in result.problems[0].problem
    assert loaded(small(tmp_path, plan=other, upstream_elements=renamed)).created["upstream_elements"] == 2
    assert refused(small(tmp_path)) == ["upstream_shared"]


def test_an_upstream_row_that_says_less_is_no_conflict(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    other = FILES["plan.csv"].replace("TH-44", "TH-96")
    less = {
        "plan": other,
        "upstream_plans": "id,level,title_th,from_year\nNS,1,ยุทธศาสตร์ชาติ,\n",
        "upstream_elements": "id,plan,kind,parent,title_th\nNS-1.1,NS,issue,,ประเด็น\n",
        "project_links": None,
    }
    loaded(small(tmp_path, **less))
    assert not loaded(small(tmp_path, **less)).wrote
    export("TH-96", tmp_path / "out")
    assert not loaded(tmp_path / "out").wrote
    assert not loaded(small(tmp_path)).wrote


def test_a_circle_with_what_stands_is_refused(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    # S1 serves O1 in the graph; a folder that has no plan_links.csv leaves that as it is.
    below = "id,kind,parent,title_th\nI1,issue,,ประเด็น\nS1,strategy,I1,กลยุทธ์\nO1,objective,S1,เป้าประสงค์\n"
    result = load_folder(small(tmp_path, plan_items=below, plan_links=None), SYSTEM)
    assert [(p.file, p.row, p.code) for p in result.problems] == [("plan_items.csv", 4, "cycle")]
    assert "O1 → S1 → O1" in result.problems[0].problem
    loaded(small(tmp_path, plan_items=below, plan_links="plan_item,serves\nO1,I1\n"))


def test_a_code_may_not_change_its_kind(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    renamed = {name.removesuffix(".csv"): text.replace("J1", "J9") for name, text in FILES.items()}
    renamed["plan_items"] += "J1,strategy,I1,ก\n"
    assert refused(small(tmp_path, **renamed)) == ["id_taken"]


def test_a_second_owner_of_the_plan_is_refused(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
    others = {"agencies": "id,name_th,is_peo\nA2,สพป.,1\n", "indicators": None, "targets": None, "measurements": None}
    others["projects"] = "id,agency,fiscal_year,title_th\nJ1,A2,2563,ก\n"
    assert refused(small(tmp_path, **others)) == ["other_peo"]
