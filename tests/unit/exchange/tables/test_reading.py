"""What each kind of file says, whichever program made it."""

from __future__ import annotations

from datetime import date

import pytest

from graph.exchange.tables import sheets
from graph.exchange.tables.reading import read_workbook
from graph.exchange.tables.sheets import FileKind, Flaw, Sheet, TableError
from tests.unit.exchange.tables.files import TABLE, calculated_xlsx, repacked, xls, xlsx

EXPECTED = [
    ("ที่", "ชื่อโครงการ", "งบประมาณ (บาท)", "วันเริ่มต้น"),
    ("1", "โครงการหนึ่ง", "160000", "1/10/2562"),
    ("2", "โครงการสอง", "1.5"),
]


def only(data: bytes) -> Sheet:
    book = read_workbook(data)
    assert len(book.sheets) == 1
    return book.sheets[0]


def texts(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in only(data).rows]


def codes(data: bytes) -> set[str]:
    book = read_workbook(data)
    return {note.code for note in (*book.notes, *book.sheets[0].notes)}


CSV = "ที่,ชื่อโครงการ,งบประมาณ (บาท),วันเริ่มต้น\n1,โครงการหนึ่ง,160000,1/10/2562\n2,โครงการสอง,1.5,\n"
HTML = (
    "<html><head><meta charset='utf-8'><title>x</title></head><body><table>"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in EXPECTED)
    + "</table></body></html>"
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (xlsx(*TABLE), FileKind.XLSX),
        (xls(*TABLE), FileKind.XLS),
        (CSV.encode(), FileKind.CSV),
        (CSV.encode("utf-8-sig"), FileKind.CSV),
        (CSV.encode("cp874"), FileKind.CSV),
        (CSV.encode("utf-16"), FileKind.CSV),
        (CSV.replace(",", ";").encode(), FileKind.CSV),
        (CSV.replace(",", "\t").encode("utf-16"), FileKind.CSV),
        (("sep=;\n" + CSV.replace(",", ";")).encode(), FileKind.CSV),
        (HTML.encode(), FileKind.HTML),
        (HTML.replace("utf-8", "tis-620").encode("cp874"), FileKind.HTML),
        (HTML.replace("utf-8", "windows-874").encode("cp874"), FileKind.HTML),
        (HTML.encode("cp874"), FileKind.HTML),
        (HTML.encode("utf-16"), FileKind.HTML),
    ],
    ids=lambda value: value.value if isinstance(value, FileKind) else "file",
)
def test_the_same_table_from_every_kind_of_file(data: bytes, kind: FileKind) -> None:
    assert read_workbook(data).kind is kind
    assert texts(data) == EXPECTED


def test_what_was_understood_is_said() -> None:
    assert "encoding_read_as" in codes(CSV.encode("cp874"))
    assert "html_read_as_table" in codes(HTML.encode())
    assert codes(xlsx(*TABLE)) == set()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2019, 10, 1), "1/10/2562"),
        (date(2562, 10, 1), "1/10/2562"),
        (date(1901, 1, 1), "1901-01-01"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (1234567.89, "1234567.89"),
        (True, "TRUE"),
        ("  ก ข\u00a0", "ก ข"),
        ("ก_x000D_\nข", "ก\nข"),
        ("=1+1 พิมพ์ไว้เป็นข้อความ", "=1+1 พิมพ์ไว้เป็นข้อความ"),
        ("#REF!", "#REF!"),
    ],
)
def test_a_value_is_the_text_that_is_read_there(value: object, shown: str) -> None:
    def put(sheet: object) -> None:
        cell = sheet["A1"]  # type: ignore[index]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    assert texts(xlsx(("x",), change=put))[0] == (shown,)


def test_a_control_character_is_a_blank() -> None:
    assert texts(b"a,b\x0bc\nd,e\n")[0] == ("a", "b c")


def test_formulas_give_the_value_that_was_calculated_and_one_without_is_said() -> None:
    data = calculated_xlsx(
        ("ชื่อ", "งบ"),
        ("ก", 0),
        ("ข", 0),
        formulas={(1, 1): ("=100*2", 200), (2, 1): ("=1+1", None)},
    )
    sheet = only(repacked(data, lambda name, part: part.replace(b"<v></v>", b"").replace(b"<v>None</v>", b"")))
    assert [row.cells for row in sheet.rows] == [("ชื่อ", "งบ"), ("ก", "200"), ("ข",)]
    assert sheet.flaws == {(3, 1): Flaw.FORMULA_WITHOUT_VALUE}
    assert [(note.code, note.fields["count"]) for note in sheet.notes] == [("formulas_read_as_values", 2)]


def test_a_value_that_could_not_be_calculated_is_marked_where_it_stands() -> None:
    data = calculated_xlsx(("ชื่อ", "งบ"), ("ก", 0), formulas={(1, 1): ("=1/0", "#DIV/0!")})
    assert only(data).flaws == {(2, 1): Flaw.ERROR_VALUE}


def test_macros_are_left_out_and_said() -> None:
    data = repacked(xlsx(*TABLE), lambda name, part: part, **{"xl/vbaProject.bin": b"macro"})
    book = read_workbook(data)
    assert book.kind is FileKind.XLSM
    assert [note.code for note in book.notes] == ["macros_left_out"]
    assert texts(data) == EXPECTED


def merge(sheet: object) -> None:
    sheet.merge_cells("A2:A3")  # type: ignore[attr-defined]
    sheet.merge_cells("B1:C1")  # type: ignore[attr-defined]


def merge_old(sheet: object) -> None:
    sheet.write_merge(1, 2, 0, 0, "หน่วย")  # type: ignore[attr-defined]
    sheet.write_merge(0, 0, 1, 2, "งบ")  # type: ignore[attr-defined]


MERGED = (("a", "งบ", None), ("หน่วย", 1, 2), (None, 3, 4))
MERGED_HTML = (
    "<table><tr><th>a<th colspan=2>งบ</tr><tr><td rowspan=2>หน่วย<td>1<td>2</tr><tr><td>3<td>4</tr></table>".encode()
)


@pytest.mark.parametrize(
    "data",
    [xlsx(*MERGED, change=merge), xls((("a"),), (None, 1, 2), (None, 3, 4), change=merge_old), MERGED_HTML],
    ids=["xlsx", "xls", "html"],
)
def test_a_cell_that_spans_rows_stands_in_each_and_one_that_spans_columns_in_its_first(data: bytes) -> None:
    sheet = only(data)
    assert [row.cells for row in sheet.rows] == [("a", "งบ"), ("หน่วย", "1", "2"), ("หน่วย", "3", "4")]
    assert [(note.code, note.fields) for note in sheet.notes] == [("merged_cells_filled", {"count": 1})]
    assert {(area.top, area.left, area.bottom, area.right) for area in sheet.areas} == {(2, 0, 3, 0), (1, 1, 1, 2)}


def test_rows_keep_their_own_numbers_and_empty_ones_are_left_out() -> None:
    sheet = only(xlsx(("a",), (), (None, ""), ("b",)))
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, ("a",)), (4, ("b",))]


def test_a_wrong_extent_hides_nothing() -> None:
    """Some programs write that a sheet ends at A1."""
    data = repacked(xlsx(*TABLE), lambda name, part: part.replace(b'ref="A1:D3"', b'ref="A1"'))
    assert texts(data) == EXPECTED


def test_a_hidden_sheet_is_marked_and_an_empty_one_left_out() -> None:
    def add(sheet: object) -> None:
        book = sheet.parent  # type: ignore[attr-defined]
        book.create_sheet("ว่าง")
        secret = book.create_sheet("ซ่อน")
        secret["A1"] = "x"
        secret.sheet_state = "hidden"

    book = read_workbook(xlsx(*TABLE, change=add))
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Sheet", False), ("ซ่อน", True)]


def test_more_rows_than_a_sheet_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.exchange.tables.building.MOST_ROWS", 2)
    assert sheets.MOST_ROWS > 2
    for data in (xlsx(*TABLE), xls(*TABLE), CSV.encode(), HTML.encode()):
        with pytest.raises(TableError, match="too_many_rows"):
            read_workbook(data)


def test_more_columns_than_a_sheet_may_have_are_cut_and_said() -> None:
    sheet = only(xlsx(tuple(range(150))))
    assert len(sheet.rows[0].cells) == sheets.MOST_COLUMNS
    assert [note.code for note in sheet.notes] == ["columns_cut"]
