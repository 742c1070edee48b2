"""The one door: a file's bytes in, a Workbook or the reason why not out."""

from __future__ import annotations

from graph.exchange.tables import delimited, excel_97, excel_2007, html_tables
from graph.exchange.tables.kinds import kind_of
from graph.exchange.tables.sheets import MOST_ROWS, FileKind, TableError, Workbook


def read_workbook(data: bytes) -> Workbook:
    """What a file holds, told by its content. Raises TableError: empty, too_large, expands_too_far, password, damaged,
    encoding_unknown, html_without_table, too_many_rows (of every sheet), no_rows; and for what it is instead: pdf,
    picture, document, slides, archive, program, opendocument, numbers, binary_workbook, xml_spreadsheet, web_archive,
    unknown."""
    kind = kind_of(data)
    match kind:
        case FileKind.XLSX | FileKind.XLSM:
            book = excel_2007.read(data, kind)
        case FileKind.XLS:
            book = excel_97.read(data)
        case FileKind.HTML:
            book = html_tables.read(data)
        case FileKind.CSV:
            book = delimited.read(data)
    if not book.sheets:
        raise TableError("no_rows")
    if all(sheet.too_long for sheet in book.sheets):
        raise TableError("too_many_rows", most=MOST_ROWS)
    return book
