"""Tables as text: comma, semicolon or tab between the columns, in UTF-8, UTF-16 or the Thai code page."""

from __future__ import annotations

import csv
import io
from collections import Counter

from graph.exchange.csv_files import ENCODING_NAMES, StopReading, encoding_of
from graph.exchange.tables.building import SheetBuilder
from graph.exchange.tables.sheets import MOST_COLUMNS, FileKind, Note, TableError, Workbook
from graph.exchange.tables.values import text

_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 30
_MOST_FIELD = 1_000_000


def read(data: bytes) -> Workbook:
    """Raises TableError (encoding_unknown, damaged)."""
    try:
        encoding = encoding_of(lambda: iter((data,)))
    except StopReading as error:
        raise TableError("encoding_unknown") from error
    lines = io.StringIO(data.decode(encoding), newline="").read()
    notes = [] if encoding == "utf-8-sig" else [Note("encoding_read_as", {"encoding": ENCODING_NAMES[encoding]})]
    named, lines = _said_delimiter(lines)
    delimiter = named or _delimiter(lines)
    builder = SheetBuilder("CSV")
    csv.field_size_limit(_MOST_FIELD)
    try:
        for number, record in enumerate(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter), start=1):
            builder.add(number, [text(cell) for cell in record[: MOST_COLUMNS + 1]])
            if builder.full:
                break
    except csv.Error as error:
        raise TableError("damaged") from error
    sheet = builder.sheet()
    if not sheet.rows and not sheet.too_long:
        raise TableError("empty")
    return Workbook(FileKind.CSV, (sheet,), tuple(notes))


def _said_delimiter(lines: str) -> tuple[str | None, str]:
    """`sep=;` in the first line is a word to the spreadsheet about the rest."""
    first, _, rest = lines.partition("\n")
    said = first.strip().strip('"').lower()
    if said.startswith("sep=") and len(said) <= 5:
        return (said[4:] or "\t"), rest
    return None, lines


def _delimiter(lines: str) -> str:
    """The one that cuts most rows into the same number of columns, and into the more of them."""

    def score(delimiter: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for place, record in enumerate(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)):
                if place == _LOOKED_AT:
                    break
                if any(record):
                    widths[len(record)] += 1
        except csv.Error:
            return 0, 0
        columns = [(count * (width - 1), width) for width, count in widths.items() if width > 1]
        return max(columns, default=(0, 0))

    return max(_DELIMITERS, key=lambda delimiter: (score(delimiter), delimiter == ","))
