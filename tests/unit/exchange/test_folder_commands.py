"""`sanphaen load` of a folder that is wrong: no server is needed to say so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from portal.cli.folder import export, load


def test_problems_come_as_one_json_document(write: Callable[..., Path]) -> None:
    folder = write(projects="id,agency,fiscal_year,title_th,สี\nJ1,A1,2020,โครงการ,แดง\n")
    ran = CliRunner().invoke(load, [str(folder), "--json"])
    assert ran.exit_code == 1
    answer = json.loads(ran.stdout)
    assert set(answer) >= {"area", "plan", "created", "updated", "unchanged", "problems"}
    assert answer["created"] == {}
    first, second = (problem for problem in answer["problems"] if problem["file"] == "projects.csv")
    assert (first["row"], first["column"], first["severity"]) == (1, "สี", "warning")
    assert (second["row"], second["column"], second["code"]) == (2, "fiscal_year", "year_ce")
    assert "2563" in second["problem"]


def test_problems_are_lines_for_people(write: Callable[..., Path]) -> None:
    ran = CliRunner().invoke(load, [str(write(plan_links="plan_item,serves\nS1,O9\n"))])
    assert ran.exit_code == 1
    assert ran.stdout.splitlines() == [
        "error  plan_links.csv:2:serves  O9 is not known; accepted: an id of plan_items.csv",
        "nothing was loaded",
    ]


def test_wrong_usage(tmp_path: Path) -> None:
    assert CliRunner().invoke(load, [str(tmp_path / "nowhere")]).exit_code == 2
    assert CliRunner().invoke(export, [str(tmp_path)]).exit_code == 2
    for command in (load, export):
        assert CliRunner().invoke(command, ["--help"]).exit_code == 0
