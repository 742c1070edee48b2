"""Files as offices make them: encodings, delimiters, damage."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.exchange import csv_files
from graph.exchange.plan_folder import read_folder
from graph.exchange.problems import Problem
from tests.unit.exchange.conftest import FILES, Read


def codes(problems: list[Problem]) -> list[tuple[str, int | None, str | None, str]]:
    return [(problem.file, problem.row, problem.column, problem.code) for problem in problems]


def test_the_small_folder_is_right(read: Read) -> None:
    folder, problems = read()
    assert problems == []
    assert folder is not None
    assert folder.projects[0].title_th == "โครงการหนึ่ง"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp874", "tis-620"])
def test_encodings_give_the_same_folder(read: Read, encoding: str) -> None:
    plain, _ = read()
    folder, problems = read(projects=FILES["projects.csv"].encode(encoding))
    assert folder == plain
    expected = {"utf-16": "UTF-16", "cp874": "TIS-620/CP874", "tis-620": "TIS-620/CP874"}.get(encoding)
    if expected is None:
        assert problems == []
    else:
        assert codes(problems) == [("projects.csv", None, None, "encoding_read_as")]
        assert expected in problems[0].problem
        assert not problems[0].is_error


def test_cp874_with_typographic_marks(read: Read) -> None:
    text = FILES["projects.csv"].replace("โครงการหนึ่ง", "โครงการ “หนึ่ง” – …")
    folder, _ = read(projects=text.encode("cp874"))
    assert folder is not None
    assert folder.projects[0].title_th == "โครงการ “หนึ่ง” – …"


@pytest.mark.parametrize(
    "data",
    [
        FILES["agencies.csv"].replace("ศธจ.", "Café").replace("สพป.", "Müller").encode("latin-1"),
        FILES["agencies.csv"].replace("ศธจ.", "Éducation").replace("สพป.", "où").encode("latin-1"),
        FILES["agencies.csv"].encode() + "A3,ขาด,0\n".encode()[:-8] + b"\n",
        FILES["agencies.csv"].encode() + b"A3,\xff\xfe\xfa,0\n",
    ],
)
def test_other_encodings_are_refused(read: Read, data: bytes) -> None:
    folder, problems = read(agencies=data)
    assert folder is None
    assert ("agencies.csv", None, None, "encoding_unknown") in codes(problems)


def test_a_broken_byte_is_named_by_its_line(read: Read) -> None:
    _, problems = read(agencies="id,name_th\nA1,ก\n".encode() + b"A2,\xe0\xb8\n")
    assert "line 3" in next(p.problem for p in problems if p.code == "encoding_unknown")


def test_utf16_without_a_mark_is_named(read: Read) -> None:
    _, problems = read(agencies=FILES["agencies.csv"].encode("utf-16-le"))
    assert ("agencies.csv", None, None, "encoding_unmarked") in codes(problems)


def test_nul_bytes_are_named_where_they_are(read: Read) -> None:
    _, problems = read(agencies="id,name_th\nA1,ก\nA2,ข\x00ค\n")
    assert codes(problems) == [("agencies.csv", 3, "name_th", "control_character")]
    assert "U+0000" in problems[0].problem


def test_header_with_a_mark_spaces_and_capitals(read: Read) -> None:
    folder, problems = read(agencies="\ufeff ID , name_th\u00a0,IS_PEO\nA1,ก,1\nA2,ข,0\n")
    assert (folder is not None, problems) == (True, [])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_read_and_said(read: Read, delimiter: str) -> None:
    plain, _ = read()
    folder, problems = read(projects=FILES["projects.csv"].replace(",", delimiter))
    assert folder == plain
    assert [problem.code for problem in problems] == ["delimiter_read_as"]


def test_unknown_columns_are_kept_out_with_their_names(read: Read) -> None:
    plain, _ = read()
    folder, problems = read(agencies="id,โทรศัพท์,name_th,is_peo\nA1,1669,ศธจ.,1\nA2,,สพป.,0\n")
    assert folder == plain
    assert codes(problems) == [("agencies.csv", 1, "โทรศัพท์", "unknown_column")]


def test_missing_and_doubled_columns(read: Read) -> None:
    folder, problems = read(agencies="id,id\nA1,A1\nA2,A2\n")
    assert folder is None
    assert codes(problems) == [
        ("agencies.csv", 1, "id", "duplicate_column"),
        ("agencies.csv", 1, "name_th", "missing_column"),
    ]


def test_ragged_rows_are_named(read: Read) -> None:
    _, problems = read(agencies="id,name_th,is_peo\nA1,ก,1,เกิน\nA2,ข\nA3,ค,0,,\n")
    assert [p for p in codes(problems) if p[0] == "agencies.csv"] == [
        ("agencies.csv", 2, None, "row_too_long"),
        ("agencies.csv", 3, None, "row_too_short"),
    ]


def test_blank_rows_are_passed_over_and_still_counted(read: Read) -> None:
    folder, problems = read(agencies="id,name_th\n\nA1,ก\n , \nA2,ข\n\n\n,\n")
    assert problems == []
    assert folder is not None
    assert folder.numbers["agencies.csv"] == (3, 5)


def test_a_cell_of_several_lines_is_one_row(read: Read) -> None:
    folder, problems = read(agencies='id,name_th,is_peo\nA1,"ก\nข",1\nA2,ค,ใช่\n')
    assert folder is None
    assert codes(problems) == [("agencies.csv", 3, "is_peo", "not_a_flag")]


def test_quotes_that_do_not_close(read: Read) -> None:
    _, problems = read(agencies='id,name_th\nA1,"ก\nA2,ข\n')
    assert ("agencies.csv", 2, None, "unclosed_quote") in codes(problems)
    _, problems = read(agencies='id,name_th\nA1,ก\nA2,"ข"ค\nA3,ง,\n')
    assert ("agencies.csv", 3, None, "bad_quote") in codes(problems)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b",,,\n"])
def test_empty_files(read: Read, data: bytes) -> None:
    _, problems = read(plan_links=data)
    assert codes(problems) == [("plan_links.csv", None, None, "empty_file")]


def test_a_header_alone_is_no_problem(read: Read) -> None:
    assert read(plan_links="plan_item,serves")[1] == []


def test_links_and_folders_instead_of_files(write: Callable[..., Path], tmp_path: Path) -> None:
    folder = write(agencies=None, plan_links=None)
    (folder / "agencies.csv").symlink_to("/etc/hostname")
    (folder / "plan_links.csv").mkdir()
    os.mkfifo(folder / "targets2.csv")
    _, problems = read_folder(folder)
    assert {("agencies.csv", "symbolic_link"), ("plan_links.csv", "not_a_file")} <= {(p.file, p.code) for p in problems}


def test_a_pipe_does_not_hang(write: Callable[..., Path]) -> None:
    folder = write(agencies=None)
    os.mkfifo(folder / "agencies.csv")
    assert ("agencies.csv", None, None, "not_a_file") in codes(read_folder(folder)[1])


def test_misspelt_files_are_named(read: Read) -> None:
    folder, problems = read(project="id\n", Agencies__CSV="id\n", notes__txt="x")
    assert folder is not None
    assert [p.file for p in problems if p.code == "unknown_file"] == ["Agencies.CSV", "project.csv"]


def test_cells_that_start_like_formulas_are_text(read: Read) -> None:
    titles = ["=1+1", "+66 81", "-", "@อำเภอ", "=cmd|' /C calc'!A0"]
    rows = "".join(f"Z{place},{title}\n" for place, title in enumerate(titles))
    folder, problems = read(agencies="id,name_th\nA1,ก\nA2,ข\n" + rows)
    assert problems == []
    assert folder is not None
    assert [agency.name_th for agency in folder.agencies[2:]] == titles


def test_one_endless_line_is_stopped(read: Read) -> None:
    _, problems = read(agencies=b"id,name_th\nA1," + b"x" * (csv_files.MOST_LINE + 10) + b"\n")
    assert ("agencies.csv", 2, None, "line_too_long") in codes(problems)


def test_too_many_rows_are_stopped(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "MOST_ROWS", 3)
    folder, problems = read(agencies="id,name_th\nA1,ก\nA2,ข\nA3,ค\nA4,ง\n")
    assert folder is None
    assert codes(problems) == [("agencies.csv", 5, None, "too_many_rows")]


def test_a_file_beyond_the_size_limit_is_not_opened(write: Callable[..., Path]) -> None:
    folder = write()
    with (folder / "agencies.csv").open("r+b") as file:
        file.truncate(csv_files.MOST_MEGABYTES * csv_files.MEGABYTE + 1)
    _, problems = read_folder(folder)
    assert ("agencies.csv", None, None, "file_too_large") in codes(problems)


def test_thousands_of_problems_are_counted_not_listed(read: Read) -> None:
    _, problems = read(agencies="id,name_th\n" + "A1,\n" * 5000)
    found = [problem for problem in problems if problem.file == "agencies.csv"]
    assert len(found) == 1001
    assert found[-1].code == "more_problems"


@pytest.mark.slow
def test_a_100_mb_file_takes_bounded_memory(write: Callable[..., Path]) -> None:
    row = "J{0},A1,2563,โครงการที่ {0} " + "ก" * 300 + ",160000.00,2019-10-01,2020-09-30\n"
    folder = write(project_links=None, quarterly_reports=None)
    with (folder / "projects.csv").open("w", encoding="utf-8") as file:
        file.write("id,agency,fiscal_year,title_th,budget_baht,start,end\n")
        for number in range(105_000):
            file.write(row.format(number))
    assert (folder / "projects.csv").stat().st_size > 100_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found, problems = read_folder(folder)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert problems == []
    assert found is not None
    assert len(found.projects) == 105_000
    assert grown < 500, f"{grown:.0f} MB"
