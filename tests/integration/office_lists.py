"""Office lists of the small province of tests.factories, as files and as imports on their way in."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from graph.exchange import import_reading, importing
from graph.exchange.import_reading import Preview
from graph.exchange.import_turns import take_turn
from graph.exchange.project_columns import Field
from graph.exchange.project_list import Checked
from graph.model.people import Actor
from graph.model.project_import import ProjectImport
from graph.store import imports
from tests.factories import FIRST_YEAR, Province
from tests.unit.exchange.tables.files import xlsx

OFFICER = Actor(person="p-officer", name="สมหญิง ใจดี")
HEADINGS = ("ที่", "ชื่อโครงการ", "งบประมาณ (บาท)", "วันเริ่มต้น", "วันสิ้นสุด", "กลยุทธ์")
BROKEN = {4: "แสนห้า", 9: "1,60,000", 13: "-5", 18: "#REF!"}
"""Row of the sheet → an amount that cannot be one."""


def twenty_rows() -> list[tuple[object, ...]]:
    """Twenty new projects of which four have a broken amount (rows 4, 9, 13 and 18 of the sheet)."""
    return [
        (
            number,
            f"โครงการพัฒนาคุณภาพการศึกษา ครั้งที่ {number}",
            BROKEN.get(number + 1, 10_000 * number),
            "1 ต.ค. 2562",
            "30/9/2563",
            "S1" if number % 2 else "",
        )
        for number in range(1, 21)
    ]


def office_list(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> bytes:
    return xlsx(headings, *rows)


def uploaded(province: Province, data: bytes, agency: str = "A02", actor: Actor = OFFICER) -> ProjectImport:
    """An upload that has been read."""
    made = imports.create_import(
        province.area, province.plan, province.agency(agency), FIRST_YEAR, "รายการ.xlsx", data, actor
    )
    return worked(made)


def worked(one: ProjectImport) -> ProjectImport:
    """After the workers' turn."""
    take_turn(one.area, one.id, uuid.uuid4().hex)
    return imports.get_import(one.area, one.id)


def stored(one: ProjectImport, actor: Actor = OFFICER) -> ProjectImport:
    """With its good rows taken in."""
    return worked(importing.store(one.area, one.id, one.version, actor))


def undone(one: ProjectImport, actor: Actor = OFFICER) -> ProjectImport:
    """With all of it taken back."""
    return worked(importing.undo(one.area, one.id, one.version, actor))


def mapped(province: Province, data: bytes, agency: str = "A02", actor: Actor = OFFICER) -> ProjectImport:
    """One whose columns are as they were guessed."""
    one = uploaded(province, data, agency, actor)
    found = import_reading.columns(one)
    mapping = {guess.column: guess.field for guess in found.guesses if guess.field}
    return importing.choose_columns(province.area, one.id, one.version, found.sheet, found.heading.last, mapping, actor)


def rows_of(one: ProjectImport) -> dict[int, Checked]:
    return {row.number: row for row in seen(one).rows}


def seen(one: ProjectImport) -> Preview:
    return import_reading.preview(one)


def mend_amounts(one: ProjectImport, *numbers: int) -> ProjectImport:
    cells = {number: {Field.BUDGET: "๕,๐๐๐ บาท"} for number in numbers}
    return importing.mend(one.area, one.id, one.version, cells)
