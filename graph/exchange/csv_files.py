"""Reading one CSV file that somebody's office made: encoding, delimiter, header and ragged rows, row by row in bounded
memory. What the columns mean is graph.exchange.columns' subject; nothing here knows about plans."""

from __future__ import annotations

import codecs
import csv
import io
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from graph.exchange import cells
from graph.exchange.cells import Reader
from graph.exchange.problems import CellError, Problems

MEGABYTE = 1_000_000
MOST_MEGABYTES = 200
MOST_ROWS = 200_000
MOST_LINE = 1_000_000

_CHUNK = 1 << 20
_STOPS = ("too_many_rows", "line_too_long", "unclosed_quote")
_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}

# In TIS-620 a vowel above or below and a tone mark follow a consonant or another mark, and no Thai letter touches a
# Latin one. Text of another one-byte encoding (é, ü) breaks both.
_MARK = re.compile(rb"[\xd1\xd4-\xda\xe7-\xee]")
_MARK_IN_PLACE = re.compile(rb"(?<=[\xa1-\xce\xd1\xd4-\xda\xe7-\xee])[\xd1\xd4-\xda\xe7-\xee]")
_HIGH = re.compile(rb"[\xa1-\xff]")
_TOUCHES_LATIN = re.compile(rb"(?<=[A-Za-z])[\xa1-\xff]|[\xa1-\xff](?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name, how a cell is read, whether it must be there and filled in."""

    name: str
    read: Reader
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row as a spreadsheet shows it. `cells` holds the cells that are filled in and readable."""

    number: int
    cells: Mapping[str, Any]

    def get(self, column: str) -> Any:
        return self.cells.get(column)


@dataclass(frozen=True, slots=True)
class Table:
    """A file's readable rows, and which of its known columns the file has. Not `whole`: reading stopped early."""

    rows: tuple[Row, ...] = ()
    columns: frozenset[str] = frozenset()
    whole: bool = True


class StopReading(Exception):
    """The rest of the file cannot be understood. Carries the problem's code and fields."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields: dict[str, Any] = fields


def read_table(path: Path, columns: Sequence[Column], problems: Problems) -> Table:
    """The rows of the file at `path` that could be read; everything that is wrong goes to `problems` under its name."""
    file = path.name
    try:
        encoding = _checked_encoding(path)
        if encoding != "utf-8-sig":
            problems.warn("encoding_read_as", file, encoding=ENCODING_NAMES[encoding])
        with path.open(encoding=encoding, newline="") as text:
            return _table(text, file, columns, problems)
    except StopReading as stop:
        problems.add(stop.code, file, **stop.fields)
    except OSError as error:
        problems.add("unreadable_file", file, reason=error.strerror or "?")
    return Table(whole=False)


# --- encoding ---------------------------------------------------------------------------------------------------------

ENCODING_NAMES = {"utf-16": "UTF-16", "cp874": "TIS-620/CP874"}


def _checked_encoding(path: Path) -> str:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        raise StopReading("symbolic_link")
    if not stat.S_ISREG(status.st_mode):
        raise StopReading("not_a_file")
    if status.st_size > MOST_MEGABYTES * MEGABYTE:
        raise StopReading("file_too_large", size=round(status.st_size / MEGABYTE), most=MOST_MEGABYTES)
    return encoding_of(lambda: _chunks(path))


def encoding_of(chunks: Callable[[], Iterator[bytes]]) -> str:
    """How a text is encoded: utf-8-sig, utf-16 or cp874; each call of `chunks` reads it from its beginning. Raises
    StopReading (encoding_unknown, encoding_unmarked)."""
    start = next(chunks(), b"")[:4096]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if _first_undecodable(chunks(), "utf-16") is None:
            return "utf-16"
        raise StopReading("encoding_unknown", line=1)
    if start.count(0) > len(start) // 5:
        raise StopReading("encoding_unmarked")
    wrong = _first_undecodable(chunks(), "utf-8-sig")
    if wrong is None:
        return "utf-8-sig"
    if _first_undecodable(chunks(), "cp874") is None and _is_thai(chunks()):
        return "cp874"
    raise StopReading("encoding_unknown", line=wrong)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as raw:
        while chunk := raw.read(_CHUNK):
            yield chunk


def _first_undecodable(chunks: Iterator[bytes], encoding: str) -> int | None:
    """The line of the first byte that is not `encoding`, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    try:
        for chunk in chunks:
            decoder.decode(chunk)
            lines += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return lines + error.object[: error.start].count(b"\n")
    return None


def _is_thai(chunks: Iterator[bytes]) -> bool:
    marks = in_place = high = latin = 0
    for chunk in chunks:
        marks += len(_MARK.findall(chunk))
        in_place += len(_MARK_IN_PLACE.findall(chunk))
        high += len(_HIGH.findall(chunk))
        latin += len(_TOUCHES_LATIN.findall(chunk))
    return in_place >= 0.9 * marks and latin <= 0.1 * high


# --- rows -------------------------------------------------------------------------------------------------------------


def _table(text: TextIO, file: str, columns: Sequence[Column], problems: Problems) -> Table:
    header_line = text.readline(MOST_LINE + 1)
    text.seek(0)
    delimiter = _delimiter(header_line, {column.name for column in columns})
    records = (
        (number, record)
        for number, record in _records(text, delimiter, file, problems)
        if any(cell.strip() for cell in record)
    )
    number, header = next(records, (0, None))
    if header is None:
        if not problems.has_error_in(file):
            problems.add("empty_file", file, accepted=", ".join(column.name for column in columns if column.required))
        return Table()
    if delimiter != ",":
        problems.warn("delimiter_read_as", file, delimiter=_DELIMITERS[delimiter])
    header = header[: _width(header)]
    places = _header(header, number, file, columns, problems)
    rows = []
    for count, (number, record) in enumerate(records):
        if count == MOST_ROWS:
            problems.add("too_many_rows", file, number, most=MOST_ROWS)
            break
        if _is_ragged(record, len(header), number, file, problems):
            # Its cells may have shifted; its id is kept so that not every row that names it is wrong too.
            places_of_id = [column if column is not None and column.name == "id" else None for column in places]
            rows.append(_row(record, places_of_id, number, file, problems))
        else:
            rows.append(_row(record, places, number, file, problems))
    whole = not any(problems.has(code, file) for code in _STOPS)
    return Table(tuple(rows), frozenset(column.name for column in places if column is not None), whole)


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(MOST_LINE + 1):
        if len(line) > MOST_LINE:
            raise StopReading("line_too_long", most=MOST_LINE)
        yield line


def _records(text: TextIO, delimiter: str, file: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Records with their number as a spreadsheet counts them: a cell of several lines is one row."""
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except StopReading as stop:
            problems.add(stop.code, file, number, **stop.fields)
            return
        except csv.Error as error:
            # The reader swallows lines to the file's end, or to its own cell limit, in search of the closing mark.
            endless = "unexpected end" in str(error) or "field larger" in str(error)
            problems.add("unclosed_quote" if endless else "bad_quote", file, number)
            if endless:
                return
            continue
        yield number, record


def _delimiter(header: str, known: set[str]) -> str:
    def recognised(delimiter: str) -> int:
        record = next(csv.reader(io.StringIO(header), delimiter=delimiter), [])
        return sum(_name(cell) in known for cell in record)

    return max(_DELIMITERS, key=lambda delimiter: (recognised(delimiter), delimiter == ","))


def _name(cell: str) -> str:
    return cell.replace("\ufeff", "").replace("\u200b", "").strip().lower()


def _width(header: Sequence[str]) -> int:
    """The number of columns: spreadsheets leave nameless ones at the end."""
    width = len(header)
    while width and not _name(header[width - 1]):
        width -= 1
    return width


def _header(
    header: Sequence[str], number: int, file: str, columns: Sequence[Column], problems: Problems
) -> list[Column | None]:
    known = {column.name: column for column in columns}
    places: list[Column | None] = []
    seen: set[str] = set()
    for cell in header:
        name = _name(cell)
        if name in seen:
            problems.add("duplicate_column", file, number, name, name=name)
            places.append(None)
            continue
        seen.add(name)
        places.append(known.get(name))
        if name not in known:
            problems.warn("unknown_column", file, number, name, name=cell.strip() or '""', accepted=", ".join(known))
    required = [column.name for column in columns if column.required]
    for name in required:
        if name not in seen:
            problems.add("missing_column", file, number, name, name=name, accepted=", ".join(required))
    return places


def _is_ragged(record: Sequence[str], width: int, number: int, file: str, problems: Problems) -> bool:
    if len(record) < width:
        problems.add("row_too_short", file, number, cells=len(record), columns=width)
        return True
    if any(cell.strip() for cell in record[width:]):
        problems.add("row_too_long", file, number, cells=len(record), columns=width)
        return True
    return False


def _row(record: Sequence[str], places: Sequence[Column | None], number: int, file: str, problems: Problems) -> Row:
    values: dict[str, Any] = {}
    for column, raw in zip(places, record, strict=False):
        if column is None:
            continue
        try:
            text = cells.clean(raw)
            if text:
                value = column.read(text)
                if isinstance(value, cells.Understood):
                    problems.warn(value.code, file, number, column.name, **value.fields)
                    value = value.value
                values[column.name] = value
            elif column.required:
                problems.add("empty_required", file, number, column.name)
        except CellError as error:
            problems.add(error.code, file, number, column.name, **error.fields)
    return Row(number, values)
