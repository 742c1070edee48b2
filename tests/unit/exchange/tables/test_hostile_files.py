"""Wrong, broken and hostile files: each gets its own answer, quickly, and nothing else ever comes out."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.exchange.tables.kinds import MOST_EXPANDED
from graph.exchange.tables.reading import read_workbook
from graph.exchange.tables.sheets import MOST_BYTES, TableError
from tests.examples import examples
from tests.unit.exchange.tables.files import TABLE, package, repacked, xls, xlsx

GOOD = xlsx(*TABLE)
OLD = xls(*TABLE)


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\n", "empty"),
        (b",,,\n,,,\n", "empty"),
        (xlsx(), "no_rows"),
        (bytes(1) * (MOST_BYTES + 1) + b"x", "too_large"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (package(word__document_xml=b"<w/>"), "document"),
        (package(ppt__presentation_xml=b"<p/>"), "slides"),
        (package(xl__workbook_bin=b"x"), "binary_workbook"),
        (package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "opendocument"),
        (package(Index__Document_iwa=b"x"), "numbers"),
        (package(notes_txt=b"x"), "archive"),
        (b"Rar!\x1a\x07", "archive"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "program"),
        (b"{\\rtf1 x}", "document"),
        (OLE2 + utf16("EncryptedPackage"), "password"),
        (OLE2 + utf16("WordDocument"), "document"),
        (OLE2 + b"nothing", "unknown"),
        (OLE2 + utf16("Workbook"), "damaged"),
        (b"\x00\x01\x02\x03\x04", "unknown"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (OLD[: len(OLD) // 2], "unknown"),
        (OLD[:512] + bytes(800) + OLD[1312:], "damaged"),
        (repacked(GOOD, lambda name, part: part[: len(part) // 2]), "damaged"),
        (repacked(GOOD, lambda name, part: None if "sheet1" in name else part), "damaged"),
        (b"<html><body><p>Error 500</p></body></html>", "html_without_table"),
        (b"<html><table><tr><td>one row</td></tr></table></html>", "html_without_table"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "web_archive"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "xml_spreadsheet"),
        ("naïve;café\n".encode("latin-1"), "encoding_unknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_each_file_gets_its_own_answer(data: bytes, code: str) -> None:
    with pytest.raises(TableError) as found:
        read_workbook(data)
    assert found.value.code == code


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(GOOD, lambda name, part: part, **{"xl/worksheets/sheet9.xml": bytes(MOST_EXPANDED + 1)})
    assert len(bomb) < 1_000_000
    started = time.perf_counter()
    with pytest.raises(TableError) as found:
        read_workbook(bomb)
    assert found.value.code == "expands_too_far"
    assert time.perf_counter() - started < 0.5


def test_a_small_bomb_is_known_by_its_ratio() -> None:
    with pytest.raises(TableError, match="expands_too_far"):
        read_workbook(repacked(GOOD, lambda name, part: part, **{"xl/media/image.bin": bytes(40_000_000)}))


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further() -> None:
    """The central directory says 10 bytes; no more than that is read."""
    bomb = bytearray(repacked(GOOD, lambda name, part: bytes(30_000_000) if "sheet1.xml" in name else part))
    at = bomb.rindex(b"xl/worksheets/sheet1.xml")
    bomb[at - 46 + 24 : at - 46 + 28] = (10).to_bytes(4, "little")
    with pytest.raises(TableError, match="damaged"):
        read_workbook(bytes(bomb))


def test_entities_are_not_multiplied() -> None:
    lines = ['<!ENTITY a0 "hahahahaha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    laughs = f"<?xml version='1.0'?><!DOCTYPE x [{''.join(lines)}]>".encode()

    def change(name: str, part: bytes) -> bytes:
        if "sheet1.xml" not in name:
            return part
        return laughs + part.replace(b"<sheetData>", b"<sheetData><row><c t='inlineStr'><is><t>&a9;</t></is></c></row>")

    with pytest.raises(TableError, match="damaged"):
        read_workbook(repacked(GOOD, change))


def test_a_sheet_with_a_hundred_thousand_rows_is_refused_without_reading_them_all() -> None:
    row = b'<row><c t="n"><v>1</v></c><c t="n"><v>2</v></c></row>'
    rows = b"<sheetData>" + row * 100_000 + b"</sheetData>"

    def change(name: str, part: bytes) -> bytes:
        if "sheet1.xml" not in name:
            return part
        return part[: part.index(b"<sheetData>")] + rows + part[part.index(b"</sheetData>") + 12 :]

    data = repacked(GOOD, change, **{"docProps/padding.bin": b"".join(n.to_bytes(4, "big") for n in range(20_000))})
    started = time.perf_counter()
    with pytest.raises(TableError, match="too_many_rows"):
        read_workbook(data)
    assert time.perf_counter() - started < 10


def test_a_cell_at_the_far_end_costs_nothing() -> None:
    def far(sheet: object) -> None:
        sheet["XFD1048576"] = "x"  # type: ignore[index]

    started = time.perf_counter()
    book = read_workbook(xlsx(*TABLE, change=far))
    assert len(book.sheets[0].rows) == 3
    assert time.perf_counter() - started < 10


def test_a_merged_area_over_the_whole_sheet_fills_only_what_is_there() -> None:
    def merge(sheet: object) -> None:
        sheet.merge_cells("B1:XFD1048576")  # type: ignore[attr-defined]

    book = read_workbook(xlsx(("a", "b"), ("c",), change=lambda sheet: None))
    assert len(book.sheets[0].rows) == 2
    changed = repacked(
        xlsx(("a", "b"), ("c",)),
        lambda name, part: part.replace(
            b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="B1:XFD1048576"/></mergeCells>'
        ),
    )
    assert [row.cells for row in read_workbook(changed).sheets[0].rows] == [("a", "b"), ("c", "b")]


def test_a_locked_part_of_a_package_is_a_password() -> None:
    data = bytearray(GOOD)
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(start)
        offset = 6 if start.endswith(b"\x04") else 8
        data[at + offset] |= 1
    with pytest.raises(TableError, match="password"):
        read_workbook(bytes(data))


CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4)


@settings(max_examples=examples(120), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([GOOD, OLD]), CHANGES)
def test_whatever_is_damaged_there_is_a_table_or_a_reason(data: bytes, changes: list[tuple[int, bytes]]) -> None:
    broken = bytearray(data)
    for place, written in changes:
        at = place % len(broken)
        broken[at : at + len(written)] = written
    with suppress(TableError):
        read_workbook(bytes(broken))


@settings(max_examples=examples(80))
@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    with suppress(TableError):
        read_workbook(data)


PARTS = [name for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist() if name.endswith(".xml")]


@settings(max_examples=examples(120), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(PARTS), CHANGES)
def test_whatever_part_is_damaged_there_is_a_table_or_a_reason(name: str, changes: list[tuple[int, bytes]]) -> None:
    def change(part_name: str, part: bytes) -> bytes:
        broken = bytearray(part)
        for place, written in changes if part_name == name else ():
            at = place % max(1, len(broken))
            broken[at : at + len(written)] = written
        return bytes(broken)

    with suppress(TableError):
        read_workbook(repacked(GOOD, change))
