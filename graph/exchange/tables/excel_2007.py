"""Workbooks of Excel 2007 and later (.xlsx, .xlsm), read without running anything in them: formulas give the value that
the spreadsheet last calculated."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from graph.exchange.tables.building import MOST_AREAS, SheetBuilder
from graph.exchange.tables.sheets import (
    MOST_COLUMNS,
    MOST_SHEETS,
    Area,
    FileKind,
    Flaw,
    Note,
    Sheet,
    TableError,
    Workbook,
)
from graph.exchange.tables.values import text_of

# What the library raises for a workbook that breaks the format's rules.
DAMAGE = (
    *(AttributeError, EOFError, IndexError, KeyError, NotImplementedError, OSError, OverflowError, RuntimeError),
    *(TypeError, ValueError, AssertionError, RecursionError),
    *(InvalidFileException, ParseError, zipfile.BadZipFile, zlib.error),
)
_CHUNK = 1 << 20
# A tag that is cut by a chunk's end is seen whole with this much of the one before.
_OVERLAP = 512
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\"")
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


def read(data: bytes, kind: FileKind) -> Workbook:
    """Raises TableError (damaged)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheets = tuple(_sheets(data))
    except DAMAGE as error:
        raise TableError("damaged") from error
    notes = [Note("macros_left_out")] if kind is FileKind.XLSM else []
    return Workbook(kind, sheets, tuple(notes))


def _open(data: bytes, values: bool) -> ExcelReader:
    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    reader.read()
    return reader


def _sheets(data: bytes) -> Iterator[Sheet]:
    reader = _open(data, values=True)
    parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if {part.lstrip("/") for part in parts.values()} - set(package.namelist()):
            # The library would leave such a sheet out without a word.
            raise TableError("damaged")
        for worksheet in reader.wb.worksheets[:MOST_SHEETS]:
            has_formulas, areas = _scan(package, parts[worksheet.title])
            builder = SheetBuilder(worksheet.title, hidden=worksheet.sheet_state != "visible")
            for number, values in _rows(worksheet):
                builder.add(number, [_text(value) for value in values])
                if builder.full:
                    break
            notes = []
            if has_formulas and not builder.full:
                count, lacking = _formulas(data, worksheet.title)
                for number, column in lacking:
                    builder.flaw(number, column, Flaw.FORMULA_WITHOUT_VALUE)
                notes.append(Note("formulas_read_as_values", {"count": count}))
            sheet = builder.sheet(areas, notes)
            if sheet.rows or sheet.too_long or sheet.flaws:
                yield sheet


def _rows(worksheet: object) -> Iterator[tuple[int, tuple[object, ...]]]:
    # What a file says of its own extent is often wrong; without it every row that is there comes.
    worksheet.reset_dimensions()  # type: ignore[attr-defined]
    rows = worksheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)  # type: ignore[attr-defined]
    for number, values in enumerate(rows, start=1):
        # A file may jump to the last of a million rows; those between come as empty ones.
        if values.count(None) < len(values):
            yield number, values


def _text(value: object) -> str:
    if isinstance(value, str) and "_x" in value and _ESCAPED.search(value):
        value = unescape(value)
    return text_of(value)


def _formulas(data: bytes, title: str) -> tuple[int, list[tuple[int, int]]]:
    """How many formulas a sheet has, and where those are that were never calculated."""
    formulas = _open(data, values=False).wb[title]
    values = _open(data, values=True).wb[title]
    count = 0
    lacking = []
    formulas.reset_dimensions()
    values.reset_dimensions()
    pairs = zip(
        formulas.iter_rows(max_col=MOST_COLUMNS), values.iter_rows(max_col=MOST_COLUMNS, values_only=True), strict=False
    )
    for number, (cells, shown) in enumerate(pairs, start=1):
        for column, cell in enumerate(cells):
            if cell.data_type == "f":
                count += 1
                if shown[column] is None:
                    lacking.append((number, column))
    return count, lacking


def _scan(package: zipfile.ZipFile, part: str) -> tuple[bool, list[Area]]:
    """Whether a sheet has formulas, and its merged areas, which stand at the end of its part: read as it streams."""
    has_formulas = False
    found: dict[bytes, None] = {}
    before = b""
    with package.open(part.lstrip("/")) as stream:
        while chunk := stream.read(_CHUNK):
            seen = before + chunk
            has_formulas = has_formulas or _FORMULA.search(seen) is not None
            for merged in _MERGED.finditer(seen):
                if len(found) < MOST_AREAS:
                    found[merged[1]] = None
            before = seen[-_OVERLAP:]
    return has_formulas, [_area(ref.decode("ascii")) for ref in found]


def _area(ref: str) -> Area:
    left, top, right, bottom = range_boundaries(ref)
    return Area(int(top or 1), int(left or 1) - 1, int(bottom or 1), int(right or 1) - 1)
