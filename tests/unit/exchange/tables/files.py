"""Files as offices (and worse) make them, in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("ที่", "ชื่อโครงการ", "งบประมาณ (บาท)", "วันเริ่มต้น")
TABLE = (HEADINGS, (1, "โครงการหนึ่ง", 160_000.0, "1/10/2562"), (2, "โครงการสอง", 1.5, None))


def xlsx(*rows: Sequence[Any], change: Callable[[Worksheet], object] = lambda sheet: None) -> bytes:
    """One sheet; `change` may do more to it before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def calculated_xlsx(*rows: Sequence[Any], formulas: dict[tuple[int, int], tuple[str, Any]]) -> bytes:
    """With formulas (0-based place → formula and the value that was calculated for it)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if (number, column) not in formulas:
                sheet.write(number, column, value)
    for (number, column), (formula, value) in formulas.items():
        sheet.write_formula(number, column, formula, None, value)
    book.close()
    return out.getvalue()


def xls(*rows: Sequence[Any], change: Callable[[Any], object] = lambda sheet: None) -> bytes:
    """One sheet of an old workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("แผ่นงาน")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """The package with each part changed (None takes it out) and parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in added.items():
            new.writestr(name, content)
    return out.getvalue()


def package(**parts: bytes) -> bytes:
    """Any package of parts; a double underscore in a name stands for a slash, a single one for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()
