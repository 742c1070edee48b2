"""Web pages that call themselves workbooks: many systems "export to Excel" by saving an HTML table as .xls."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from graph.exchange.csv_files import StopReading, encoding_of
from graph.exchange.tables.building import SheetBuilder
from graph.exchange.tables.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    Area,
    FileKind,
    Note,
    TableError,
    Workbook,
)
from graph.exchange.tables.values import text

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_THAI_CHARSETS = frozenset({"tis-620", "tis620", "windows-874", "iso-8859-11", "x-windows-874", "cp874"})
_HEAD = 4_000
_BREAKS = frozenset({"br", "p", "div", "li"})
_SILENT = frozenset({"script", "style", "head", "title"})


def read(data: bytes) -> Workbook:
    """Each table with more than one row is a sheet. Raises TableError (html_without_table, encoding_unknown)."""
    parser = _Tables()
    parser.feed(_decode(data))
    parser.close()
    sheets = [builder.sheet(areas) for builder, areas in parser.built()]
    kept = tuple(sheet for sheet in sheets if len(sheet.rows) > 1 or sheet.too_long)
    if not kept:
        raise TableError("html_without_table")
    return Workbook(FileKind.HTML, kept[:MOST_SHEETS], (Note("html_read_as_table"),))


def _decode(data: bytes) -> str:
    named = _CHARSET.search(data[:_HEAD])
    name = named[1].decode("ascii").lower() if named else ""
    if name in _THAI_CHARSETS:
        name = "cp874"
    try:
        if name and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-8-sig" if name in ("utf-8", "utf8") else name)
    except (LookupError, UnicodeDecodeError):
        # What a page says of itself is often wrong; its bytes tell.
        pass
    try:
        return data.decode(encoding_of(lambda: iter((data,))))
    except StopReading as error:
        raise TableError("encoding_unknown") from error


class _Table:
    """One table as it is read: a cell that spans columns or rows leaves its place there empty."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.areas: list[Area] = []
        self.taken: dict[int, set[int]] = {}
        self.column = 0

    def begin_row(self) -> None:
        if len(self.rows) <= MOST_ROWS:
            self.rows.append([])
        self.column = 0

    def put(self, shown: str, columns: int, rows: int) -> None:
        if not self.rows or len(self.rows) > MOST_ROWS:
            return
        here = len(self.rows)
        taken = self.taken.get(here, set())
        while self.column in taken:
            self.column += 1
        if self.column >= MOST_COLUMNS:
            return
        row = self.rows[-1]
        row.extend([""] * (self.column - len(row)))
        row.append(shown)
        right = min(self.column + columns, MOST_COLUMNS) - 1
        if columns > 1 or rows > 1:
            self.areas.append(Area(here, self.column, here + rows - 1, right))
        for below in range(here + 1, here + rows):
            self.taken.setdefault(below, set()).update(range(self.column, right + 1))
        self.column = right + 1


class _Tables(HTMLParser):
    """Collects every table; one inside another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[_Table] = []
        self._open: list[_Table] = []
        self._words: list[list[str]] = []
        self._spans: list[tuple[int, int]] = []
        self._silent = 0

    def built(self) -> Iterator[tuple[SheetBuilder, list[Area]]]:
        while self._open:
            self.handle_endtag("table")
        for place, table in enumerate(self._done, start=1):
            builder = SheetBuilder(f"Table {place}")
            for number, row in enumerate(table.rows, start=1):
                builder.add(number, row)
            yield builder, table.areas

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._open.append(_Table())
            self._words.append([])
            self._spans.append((0, 0))
        elif self._open and tag == "tr":
            self._end_cell()
            self._open[-1].begin_row()
        elif self._open and tag in ("td", "th"):
            self._end_cell()
            if not self._open[-1].rows:
                self._open[-1].begin_row()
            given = dict(attrs)
            self._spans[-1] = (_span(given.get("colspan"), MOST_COLUMNS), _span(given.get("rowspan"), 1_000))
            self._words[-1] = []
        elif tag in _BREAKS:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif self._open and tag in ("td", "th", "tr"):
            self._end_cell()
        elif self._open and tag == "table":
            self._end_cell()
            self._done.append(self._open.pop())
            self._words.pop()
            self._spans.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._spans[-1][0] and not self._silent:
            self._words[-1].append(data)

    def _end_cell(self) -> None:
        columns, rows = self._spans[-1]
        if columns:
            lines = (" ".join(line.split()) for line in "".join(self._words[-1]).split("\n"))
            self._open[-1].put(text("\n".join(line for line in lines if line)), columns, rows)
        self._spans[-1] = (0, 0)


def _span(given: str | None, most: int) -> int:
    return min(max(int(given), 1), most) if given and given.isascii() and given.isdigit() and len(given) < 6 else 1
