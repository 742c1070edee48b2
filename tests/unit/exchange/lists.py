"""A small plan, an agency, and lists of its projects as sheets, for tests of what is imported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from graph.exchange.column_guess import Heading, find_heading, guess_columns
from graph.exchange.project_columns import Field
from graph.exchange.project_list import Checked, CheckedList, ListChoice, Mended, Standing, StandingProject, check
from graph.exchange.project_rows import Target
from graph.exchange.project_values import PlanNames
from graph.exchange.tables.sheets import Area, Row, Sheet
from graph.model.agency import Agency
from graph.model.plan import Element, PlanLevel
from graph.model.project import Project
from graph.model.project_form import ProjectForm

YEAR = 2563
OWN = Agency("TH-90/A02", "A02", "TH-90", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา เขต 1", short_th="สพป. เขต 1")
OTHER = Agency("TH-90/A03", "A03", "TH-90", "เทศบาลเมือง", short_th="ทม.")
TARGET = Target(OWN, YEAR, 2563, 2565)
ELEMENTS = tuple(
    Element(f"TH-90/PDP/{code}", code, "TH-90/PDP", PlanLevel.PROVINCE, "strategy", title)
    for code, title in (
        ("S1", "พัฒนากระบวนการเรียนรู้ด้วยเทคโนโลยีดิจิทัล"),
        ("S2", "พัฒนาครูและบุคลากรทางการศึกษา"),
        ("S10", "สร้างโอกาสให้เด็กด้อยโอกาส"),
    )
)
NAMES = PlanNames((OWN, OTHER), ELEMENTS)
HEADINGS = ("ที่", "ชื่อโครงการ", "งบประมาณ (บาท)", "วันเริ่มต้น", "วันสิ้นสุด", "กลยุทธ์")


def sheet(*rows: Sequence[str], areas: Sequence[Area] = (), name: str = "โครงการ") -> Sheet:
    return Sheet(name, tuple(Row(number, tuple(row)) for number, row in enumerate(rows, 1) if any(row)), tuple(areas))


def standing(
    code: str = "P1",
    title: str = "โครงการหนึ่ง",
    primary: str | None = None,
    form: ProjectForm | None = None,
    **values: object,
) -> StandingProject:
    project = Project(f"TH-90/PDP/{code}", code, "TH-90", "TH-90/PDP", OWN.id, YEAR, title, **values)  # type: ignore[arg-type]
    return StandingProject(project, form or ProjectForm(), primary, 1 if primary else 0)


FULL = {
    "budget": Decimal("160000.50"),
    "budget_source": "งบพัฒนาจังหวัด",
    "start": date(2019, 10, 1),
    "end": date(2020, 9, 30),
}


def mapped(table: Sheet) -> tuple[Heading, dict[int, Field]]:
    heading = find_heading(table)
    guesses = guess_columns(table, heading, NAMES, {})
    return heading, {guess.column: guess.field for guess in guesses if guess.field}


def checked(table: Sheet, stands: Standing | None = None, mended: Mended | None = None) -> CheckedList:
    choice = ListChoice(*mapped(table))
    return check(table, choice, mended or Mended(), TARGET, NAMES, stands or Standing())


def only(table: Sheet, stands: Standing | None = None, mended: Mended | None = None) -> Checked:
    rows = checked(table, stands, mended).rows
    assert len(rows) == 1
    return rows[0]
