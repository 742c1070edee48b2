"""What is checked between rows and files, and what the rows become."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph.exchange.columns import COLUMNS
from graph.exchange.plan_folder import read_folder
from graph.exchange.words import WORDS
from graph.model.adoption import AdoptedTarget, AdoptionState
from graph.model.plan import LinkRole
from graph.model.project import ReportState
from tests.unit.exchange.conftest import FILES, Read
from tests.unit.exchange.test_csv_files import codes

ROOT = Path(__file__).parents[3]


def test_rows_become_the_kinds_of_the_model(read: Read) -> None:
    folder, _ = read()
    assert folder is not None
    assert (folder.area.id, folder.plan.id) == ("TH-44", "TH-44/P1")
    assert folder.upstream_elements[1].id == "TH/NS/NS-1.1"
    assert folder.upstream_elements[1].parent == "TH/NS/NS-1"
    assert [item.order for item in folder.items] == [1, 2, 3]
    assert {(link.source, link.target, link.role) for link in folder.item_links} == {
        ("TH-44/P1/S1", "TH-44/P1/O1", LinkRole.SERVES),
        ("TH-44/P1/S1", "TH/NS/NS-1.1", LinkRole.UPSTREAM),
    }
    assert folder.indicators[0].owner == "TH-44/A1"
    assert folder.measurements[0].value == 75.5
    project = folder.projects[0]
    assert (project.id, project.agency, project.budget) == ("TH-44/P1/J1", "TH-44/A1", Decimal("160000.00"))
    assert project.start == date(2019, 10, 1)
    assert [(link.element, link.share) for link in folder.project_links] == [
        ("TH-44/P1/S1", Decimal("60.00")),
        ("TH/NS/NS-1", Decimal("40.00")),
    ]
    assert folder.reports[0].state is ReportState.ACCEPTED


def test_the_least_folder_is_plan_csv(read: Read) -> None:
    others = {name.removesuffix(".csv"): None for name in FILES if name != "plan.csv"}
    folder, problems = read(**others)
    assert problems == []
    assert folder is not None
    assert folder.projects == ()


def test_english_stands_beside_any_thai(read: Read) -> None:
    folder, problems = read(agencies="id,name_th,name_en,short_th,short_en\nA1,ก,One,กข,O\nA2,ข,,,\n")
    assert problems == []
    assert folder is not None
    assert folder.agencies[0].name_en == "One"
    assert folder.aside == {"TH-44/A1": {"short_en": "O"}}


def test_a_link_without_a_rank_is_secondary(read: Read) -> None:
    folder, _ = read(project_links="project,plan_item\nJ1,S1\n")
    assert folder is not None
    assert folder.project_links[0].role is LinkRole.SECONDARY


def test_no_plan_file(read: Read, tmp_path: Path) -> None:
    folder, problems = read(plan=None)
    assert folder is None
    assert ("plan.csv", None, None, "no_plan_file") in codes(problems)
    assert [p.code for p in read_folder(tmp_path / "nowhere")[1]] == ["no_folder"]


def test_plan_csv_is_one_row(read: Read) -> None:
    header = "id,title_th,area,area_name_th,from_year,to_year\n"
    assert codes(read(plan=header)[1])[0] == ("plan.csv", None, None, "plan_rows")
    two = header + "P1,ก,TH-44,ก,2563,2565\nP2,ก,TH-44,ก,2566,2567\n"
    assert codes(read(plan=two)[1]) == [("plan.csv", 3, None, "plan_rows")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("P1,ก,44,ก,2563,2565", "area", "not_an_area"),
        ("P1,ก,TH,ก,2563,2565", "area", "not_an_area"),
        ("P1,ก,TH-44,ก,2020,2565", "from_year", "year_ce"),
        ("P1,ก,TH-44,ก,2565,2563", "to_year", "years_reversed"),
        ("P1,ก,TH-44,ก,2501,2599", "to_year", "years_many"),
        (",ก,TH-44,ก,2563,2565", "id", "empty_required"),
    ],
)
def test_a_wrong_plan(read: Read, row: str, column: str, code: str) -> None:
    _, problems = read(plan="id,title_th,area,area_name_th,from_year,to_year\n" + row)
    assert ("plan.csv", 2, column, code) in codes(problems)


def test_a_plan_of_another_level_is_refused(read: Read) -> None:
    _, problems = read(plan="id,title_th,area,area_name_th,from_year,to_year,level\nP1,ก,TH-44,ก,2563,2565,2\n")
    assert problems[0].problem.endswith("accepted: province")


def test_ids_are_unique_in_the_folder(read: Read) -> None:
    _, problems = read(
        agencies="id,name_th\nA1,ก\nA2,ข\nA1,ค\n",
        projects="id,agency,fiscal_year,title_th\nJ1,A1,2563,ก\nJ2,A1,2563,ข\nS1,A1,2563,ค\n",
    )
    assert codes(problems) == [("agencies.csv", 4, "id", "duplicate_id"), ("projects.csv", 4, "id", "duplicate_id")]
    assert "agencies.csv:2" in problems[0].problem
    assert "plan_items.csv:4" in problems[1].problem


@pytest.mark.parametrize(
    ("file", "text", "column"),
    [
        ("upstream_elements", "id,plan,kind,title_th\nNS-1,XX,s,ก\nNS-1.1,NS,s,ข\n", "plan"),
        ("upstream_elements", "id,plan,kind,parent,title_th\nNS-1,NS,s,S1,ก\nNS-1.1,NS,s,,ข\n", "parent"),
        ("plan_links", "plan_item,serves\nS1,NS-1\n", "serves"),
        ("plan_links", "plan_item,serves\nJ1,O1\n", "plan_item"),
        ("plan_upstream_links", "plan_item,upstream_id\nS1,NS\n", "upstream_id"),
        ("targets", "indicator,fiscal_year,target\nK9,2563,1\n", "indicator"),
        ("measurements", "indicator,fiscal_year,value\nO1,2563,1\n", "indicator"),
        ("project_links", "project,plan_item\nJ1,K1\n", "plan_item"),
        ("project_links", "project,plan_item\nJ9,S1\n", "project"),
        ("quarterly_reports", "project,fiscal_year,quarter\nJ9,2563,1\n", "project"),
    ],
)
def test_references_that_lead_nowhere(read: Read, file: str, text: str, column: str) -> None:
    folder, problems = read(**{file: text})
    assert folder is None
    assert codes(problems) == [(f"{file}.csv", 2, column, "dangling")]


def test_a_missing_file_leaves_every_reference_to_it_dangling(read: Read) -> None:
    _, problems = read(agencies=None)
    assert [(p.file, p.row) for p in problems] == [("indicators.csv", 2), ("projects.csv", 2), ("projects.csv", 3)]
    assert "agencies.csv" in problems[0].problem


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("plan_links", "plan_item,serves\nS1,O1\nS1,O1\n"),
        ("plan_upstream_links", "plan_item,upstream_id\nS1,NS-1\nS1,NS-1\n"),
        ("targets", "indicator,fiscal_year,target\nK1,2563,1\nK1,๒๕๖๓,2\n"),
        ("project_links", "project,plan_item,rank\nJ1,S1,primary\nJ1,S1,secondary\n"),
        ("quarterly_reports", "project,fiscal_year,quarter\nJ1,2563,1\nJ1,2563,1\n"),
    ],
)
def test_doubled_rows(read: Read, file: str, text: str) -> None:
    _, problems = read(**{file: text})
    assert [(p.file, p.row, p.code) for p in problems] == [(f"{file}.csv", 3, "duplicate_row")]
    assert "row 2" in problems[0].problem


def test_years_outside_the_plan_or_the_project(read: Read) -> None:
    _, problems = read(
        projects="id,agency,fiscal_year,title_th\nJ1,A1,2563,ก\nJ2,A1,2566,ข\n",
        targets="indicator,fiscal_year,target\nK1,2562,1\n",
        quarterly_reports="project,fiscal_year,quarter\nJ1,2564,1\n",
    )
    assert codes(problems) == [
        ("targets.csv", 2, "fiscal_year", "year_outside_plan"),
        ("projects.csv", 3, "fiscal_year", "year_outside_plan"),
        ("quarterly_reports.csv", 2, "fiscal_year", "year_not_the_projects"),
    ]


def test_an_end_before_the_start(read: Read) -> None:
    _, problems = read(
        projects="id,agency,fiscal_year,title_th,start,end\nJ1,A1,2563,ก,2020-09-30,2019-10-01\nJ2,A1,2563,ข,,\n"
    )
    assert codes(problems) == [("projects.csv", 2, "end", "dates_reversed")]


def test_two_primaries_and_two_peos(read: Read) -> None:
    _, problems = read(
        agencies="id,name_th,is_peo\nA1,ก,1\nA2,ข,1\n",
        project_links="project,plan_item,rank\nJ1,S1,primary\nJ1,O1,primary\nJ2,S1,primary\n",
    )
    assert codes(problems) == [
        ("agencies.csv", 3, "is_peo", "two_peos"),
        ("project_links.csv", 3, "rank", "two_primaries"),
    ]


def test_shares_that_do_not_add_up_are_accepted(read: Read) -> None:
    assert read(project_links="project,plan_item,rank,share\nJ1,S1,primary,60\nJ1,O1,secondary,60\n")[1] == []


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"plan_links": "plan_item,serves\nS1,S1\n"}, "S1 → S1"),
        ({"plan_links": "plan_item,serves\nS1,O1\nO1,S1\n"}, "O1 → S1 → O1"),
        ({"plan_links": "plan_item,serves\nI1,S1\n"}, "I1 → S1 → I1"),
        (
            {"upstream_elements": "id,plan,kind,parent,title_th\nNS-1,NS,s,NS-1.1,ก\nNS-1.1,NS,s,NS-1,ข\n"},
            "NS-1 → NS-1.1 → NS-1",
        ),
    ],
)
def test_circles_are_named_with_their_path(read: Read, files: dict[str, str], path: str) -> None:
    folder, problems = read(**files)
    assert folder is None
    assert [p.code for p in problems] == ["cycle"]
    assert path in problems[0].problem
    assert path in problems[0].problem_th
    assert problems[0].row is not None


def test_every_circle_is_named(read: Read) -> None:
    items = "".join(f"X{n},strategy,,ก\n" for n in range(6))
    links = "plan_item,serves\nX0,X1\nX1,X0\nX2,X3\nX3,X2\nX4,X5\nX5,X4\n"
    _, problems = read(plan_items=FILES["plan_items.csv"] + items, plan_links=links)
    assert [p.code for p in problems] == ["cycle"] * 3


def test_a_chain_of_ten_thousand_items(read: Read) -> None:
    items = "".join(f"X{n},strategy,{f'X{n - 1}' if n else 'I1'},ก\n" for n in range(10_000))
    assert read(plan_items=FILES["plan_items.csv"] + items)[1] == []


def test_all_problems_come_at_once_in_the_order_of_the_files(read: Read) -> None:
    folder, problems = read(
        plan="id,title_th,area,area_name_th,from_year,to_year\nP1,ก,TH-44,ก,2020,2565\n",
        agencies="id,name_th,is_peo\nA1,,2\nA2,ข,0\n",
        plan_links="plan_item,serves\nS1,O9\n",
        projects="id,agency,fiscal_year,title_th,budget_baht\nJ1,A1,2563,ก,-5\nJ2,A9,2563,ข,๑,๒๓\n",
    )
    assert folder is None
    assert codes(problems) == [
        ("plan.csv", 2, "from_year", "year_ce"),
        ("agencies.csv", 2, "name_th", "empty_required"),
        ("agencies.csv", 2, "is_peo", "not_a_flag"),
        ("plan_links.csv", 2, "serves", "dangling"),
        ("projects.csv", 2, "budget_baht", "number_out_of_range"),
        ("projects.csv", 3, None, "row_too_long"),
    ]
    for found in problems:
        assert found.problem.isascii() or "พ.ศ." in found.problem or "ก" in found.problem
        assert "accepted" in found.problem
        assert found.problem_th


def test_latest_is_read_as_last_and_said(read: Read) -> None:
    folder, problems = read(indicators="id,objective,name_th,rollup\nK1,O1,ก,latest\n")
    assert folder is not None
    assert codes(problems) == [("indicators.csv", 2, "rollup", "choice_read_as")]


def test_the_example_province_is_right() -> None:
    folder, problems = read_folder(ROOT / "data" / "maha-sarakham")
    assert folder is not None
    assert not [problem for problem in problems if problem.is_error]
    assert (len(folder.items), len(folder.projects), len(folder.project_links)) == (39, 60, 68)


class TestAdoptions:
    HEAD = "agency,indicator,state,reason,owner,fiscal_year,target,denominator\n"

    def test_rows_of_years_become_one_adoption(self, read: Read) -> None:
        folder, problems = read(
            adoptions=self.HEAD
            + "A1,K1,accepted,,มาลี,2564,82,40\nA1,K1,accepted,,มาลี,2563,80,\nA2,K1,declined,ไม่ตรงภารกิจ,,,,\n"
        )
        assert not problems
        assert folder is not None
        first, second = folder.adoptions
        assert (first.state, first.owner_name) == (AdoptionState.ACCEPTED, "มาลี")
        assert first.targets == (AdoptedTarget(2563, 80), AdoptedTarget(2564, 82, 40))
        assert (second.state, second.reason, second.targets) == (AdoptionState.DECLINED, "ไม่ตรงภารกิจ", ())

    @pytest.mark.parametrize(
        ("rows", "code", "row", "column"),
        [
            ("A1,K1,accepted,,มาลี,2563,80,\nA1,K1,declined,,มาลี,2564,82,\n", "answers_differ", 3, "state"),
            ("A1,K1,accepted,,มาลี,2563,80,\nA1,K1,accepted,,อื่น,2564,82,\n", "answers_differ", 3, "owner"),
            ("A1,K1,accepted,,มาลี,2563,80,\nA1,K1,accepted,,มาลี,2563,82,\n", "duplicate_row", 3, "fiscal_year"),
            ("A1,K1,asked,,,,,\nA1,K1,asked,,,,,\n", "duplicate_row", 3, "fiscal_year"),
            ("A1,K1,accepted,,มาลี,2563,,\n", "empty_required", 2, "target"),
            ("A1,K1,accepted,,มาลี,,80,\n", "empty_required", 2, "fiscal_year"),
            ("A1,K1,accepted,,มาลี,2563,80,0\n", "number_out_of_range", 2, "denominator"),
            ("A1,K1,accepted,,มาลี,2570,80,\n", "year_outside_plan", 2, "fiscal_year"),
            ("A9,K1,asked,,,,,\n", "dangling", 2, "agency"),
            ("A1,K9,asked,,,,,\n", "dangling", 2, "indicator"),
            ("A1,K1,maybe,,,,,\n", "not_a_choice", 2, "state"),
        ],
    )
    def test_what_is_refused(self, read: Read, rows: str, code: str, row: int, column: str) -> None:
        folder, problems = read(adoptions=self.HEAD + rows)
        assert folder is None
        assert [(one.code, one.row, one.column) for one in problems] == [(code, row, column)]


def test_an_indicator_s_sheet(read: Read) -> None:
    folder, problems = read(
        indicators="id,objective,name_th,level,weight,scoring,score_values,frequency\n"
        "K1,O1,ร้อยละ,outcome,12.5,five_level,70;72; 74;๗๖;78.5,yearly\n"
    )
    assert not problems
    assert folder is not None
    (indicator,) = folder.indicators
    assert (indicator.level, indicator.weight, indicator.scoring) == ("outcome", 12.5, "five_level")
    assert indicator.score_values == (70, 72, 74, 76, 78.5)
    folder, problems = read(indicators="id,objective,name_th,score_values\nK1,O1,ร้อยละ,70;สูง\n")
    assert [one.code for one in problems] == ["not_a_number"]


def test_messages_show_hostile_text_on_one_short_line(write: Callable[..., Path]) -> None:
    _, problems = read_folder(
        write(agencies='id,name_th,is_peo\nA1,ก,"1\n\x1b[31m{0}' + "x" * 500 + '"\nA2,ข,{code}\n')
    )
    for found in problems:
        assert "\n" not in found.problem
        assert "\x1b" not in found.problem
        assert len(found.problem) < 300


def test_the_guide_lists_every_column_and_every_code() -> None:
    guide = (ROOT / "docs" / "plan-folder.md").read_text(encoding="utf-8")
    for file, columns in COLUMNS.items():
        line = next(line for line in guide.splitlines() if line.startswith(f"| `{file}`"))
        plain = re.sub(r"\([^)]*\)", "", line.split("|", 2)[2].strip(" |"))
        named = [name.strip() for name in plain.split(",")]
        assert named == [f"**{column.name}**" if column.required else column.name for column in columns]
    assert set(re.findall(r"`(\w+)`", guide.split("## Problems, by code")[1])) - {"code"} == set(WORDS)
