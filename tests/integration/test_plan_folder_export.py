"""Export: what comes out after work in the portal, and where it may be written."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from graph.errors import InvalidError, NotFoundError
from graph.exchange.writing import export
from graph.model.plan import LinkRole
from graph.store import adoptions as store_adoptions
from graph.store import elements, links, projects
from tests.integration.plan_folders import (
    PLANNER,
    everything,
    folder_at,
    loaded,
    small,
)


def test_after_work_in_the_portal_an_export_loads_back_to_the_same(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
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


def test_export_refuses_what_is_no_plan_folder(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path))
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


def test_export_over_a_plan_folder_leaves_other_files(graph_db: ModuleType, tmp_path: Path) -> None:
    loaded(small(tmp_path, plan_links=None))
    path = shutil.copytree(small(tmp_path), tmp_path / "target")
    (path / "notes.txt").write_text("mine")
    (path / "sub").mkdir()
    (path / "sub" / "deep.txt").write_text("mine")
    result = export("TH-44", path)
    assert not (path / "plan_links.csv").exists()
    assert (path / "notes.txt").read_text() == (path / "sub" / "deep.txt").read_text() == "mine"
    assert result.files["projects.csv"] == 2
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_export_that_fails_leaves_the_old_folder(
    graph_db: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(small(tmp_path))
    path = shutil.copytree(small(tmp_path), tmp_path / "target")
    before = {p.name: p.read_bytes() for p in path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.exchange.writing._keep_others", full)
    with pytest.raises(OSError, match="No space"):
        export("TH-44", path)
    assert {p.name: p.read_bytes() for p in path.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_adoptions_and_sheets_go_out_and_come_back(graph_db: ModuleType, tmp_path: Path) -> None:
    adoptions = (
        "agency,indicator,state,reason,owner,fiscal_year,target,denominator\n"
        "A1,K1,accepted,,มาลี,2563,80,40\nA1,K1,accepted,,มาลี,2565,82.5,\nA2,K1,declined,ไม่ตรงภารกิจ,,,,\n"
    )
    indicators = (
        "id,objective,name_th,unit,direction,rollup,shared,owner,level,weight,numerator_th,denominator_th,source_th,"
        "frequency,supervisor_th,collector_th,scoring,score_values\n"
        "K1,O1,ร้อยละ,ร้อยละ,up,ratio,1,A1,outcome,12.5,ตัวตั้ง,ตัวหาร,DMC,yearly,รองฯ,กลุ่มแผน,three_step,70; 75.5; 80\n"
    )
    loaded(small(tmp_path, adoptions=adoptions, indicators=indicators))
    stands = everything(graph_db)
    export("TH-44", tmp_path / "out")
    assert (tmp_path / "out" / "adoptions.csv").read_text(encoding="utf-8") == adoptions
    assert (tmp_path / "out" / "indicators.csv").read_text(encoding="utf-8") == indicators
    assert not loaded(tmp_path / "out").wrote
    assert everything(graph_db) == stands

    changed = loaded(small(tmp_path, adoptions=adoptions.replace("82.5", "83"), indicators=indicators))
    assert changed.updated["adoptions"] == 1
    plan = "TH-44/P1"
    (accepted, declined) = store_adoptions.list_adoptions(plan)
    assert (accepted.targets[1].target, accepted.targets[0].base, declined.state.value) == (83, 40, "declined")
    assert accepted.answered_at is not None
    without_the_file = loaded(small(tmp_path, indicators=indicators))
    assert not without_the_file.wrote
