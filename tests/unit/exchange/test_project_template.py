"""The list to fill in comes back as it went out."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.exchange.project_list import ListChoice, Mended, RowState, Standing, StandingProject, check
from graph.exchange.project_template import COLUMNS, TemplateRow, choice_of, row_for_next_year, row_of, template
from graph.exchange.tables.reading import read_workbook
from graph.model.fiscal import first_day, last_day
from graph.model.project import Project
from graph.model.project_form import TEXT_FIELDS, InCharge, ProjectForm, ProjectKind
from tests.examples import examples
from tests.unit.exchange.lists import ELEMENTS, FULL, NAMES, OWN, TARGET, YEAR, checked, mapped, standing

SOURCES = ("งบพัฒนาจังหวัด", "เงินบริจาค")
BY_ID = {element.id: element for element in ELEMENTS}


def made(*rows: TemplateRow) -> bytes:
    return template(OWN, (2563, 2564, 2565), rows, ELEMENTS, SOURCES)


def read_back(*projects: StandingProject) -> list[RowState]:
    book = read_workbook(made(*(row_of(one, BY_ID) for one in projects)))
    return [row.state for row in checked(book.sheets[0], Standing(projects)).rows]


def test_a_project_comes_back_unchanged() -> None:
    full = standing(primary="TH-90/PDP/S2", target_th="นักเรียน", activities_th="=SUM(1)\n-2", title_en="+1", **FULL)
    assert read_back(full, standing("P2", "โครงการสอง", target_th="@x")) == [RowState.UNCHANGED] * 2


# What a cell can hold: no control characters, and no blanks at its ends, which a cell does not keep.
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=30
).filter(lambda text: text.strip())
titles = words.map(lambda text: "โครงการ" + text)
days = st.one_of(st.none(), st.dates(first_day(YEAR), last_day(YEAR)))
forms = st.builds(
    ProjectForm,
    kind=st.none() | st.sampled_from(ProjectKind),
    in_charge=st.lists(st.builds(InCharge, st.from_regex(r"[ก-ฮ]{1,8} [ก-ฮ]{1,8}", fullmatch=True)), max_size=3).map(
        tuple
    ),
    **{name: st.none() | words for name in TEXT_FIELDS[:11]},
)


@st.composite
def projects(draw: st.DrawFn) -> list[StandingProject]:
    chosen = draw(st.lists(titles, min_size=1, max_size=4))
    return [
        StandingProject(
            Project(
                f"TH-90/PDP/P{number}",
                f"P{number}",
                "TH-90",
                "TH-90/PDP",
                OWN.id,
                YEAR,
                title,
                budget=draw(st.none() | st.decimals(0, 10**9, places=2)),
                budget_source=draw(st.none() | words),
                start=draw(days),
                target_th=draw(st.none() | words),
                activities_th=draw(st.none() | words),
            ),
            draw(forms),
            draw(st.none() | st.sampled_from([element.id for element in ELEMENTS])),
            1,
        )
        for number, title in enumerate(chosen, 1)
    ]


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(projects())
def test_whatever_stands_comes_back_unchanged(stands: list[StandingProject]) -> None:
    sheet = read_workbook(made(*(row_of(one, BY_ID) for one in stands))).sheets[0]
    rows = check(sheet, ListChoice(*mapped(sheet)), Mended(), TARGET, NAMES, Standing(tuple(stands))).rows
    assert [(row.state, dict(row.before), row.troubles) for row in rows] == [(RowState.UNCHANGED, {}, {})] * len(stands)


def test_last_years_projects_begin_anew() -> None:
    old = standing(title="อบรมครู ปี ๒๕๖๓", primary="TH-90/PDP/S1", **{**FULL, "end": date(2020, 2, 29)})
    sheet = read_workbook(made(row_for_next_year(old, BY_ID, YEAR + 1))).sheets[0]
    found = checked(sheet, Standing((old,)))
    assert [row.state for row in found.rows] == [RowState.NEW]
    change = found.changes[0]
    assert (change.year, change.stated.code, change.link) == (YEAR + 1, "", "TH-90/PDP/S1")
    draft = change.stated.draft(OWN.id)
    assert draft.title_th == "อบรมครู ปี ๒๕๖๔"
    assert (draft.start, draft.end) == (date(2020, 10, 1), date(2021, 2, 28))
    assert draft.budget == Decimal("160000.50")


def test_every_column_is_known_again_and_offers_its_choices() -> None:
    data = made()
    sheet = read_workbook(data).sheets[0]
    assert [mapped(sheet)[1][place] for place in range(len(COLUMNS))] == [about for about, _width in COLUMNS]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["โครงการ", "กลยุทธ์", "วิธีกรอก"]
    assert book["กลยุทธ์"]["A2"].value == choice_of(ELEMENTS[0])
    lists = [rule.formula1 for rule in book["โครงการ"].data_validations.dataValidation if rule.type == "list"]
    assert "'กลยุทธ์'!$A$2:$A$4" in lists
    assert '"2563,2564,2565"' in lists


def test_nothing_that_somebody_typed_is_a_formula() -> None:
    rows = [row_of(standing(title=f"{start}1+1", target_th=f"{start}x"), BY_ID) for start in "=+-@"]
    sheet = openpyxl.load_workbook(io.BytesIO(made(*rows)))["โครงการ"]
    texts = [cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts if cell.value[0] in "=+-@"), "not even when it is edited"


def test_every_workbook_of_ours_is_opened_with_text_kept_as_text() -> None:
    """So that no export forgets it."""
    root = Path(__file__).resolve().parents[3]
    opened = {
        str(path.relative_to(root)): call
        for folder in ("graph", "portal", "workers")
        for path in (root / folder).rglob("*.py")
        for call in re.findall(r"xlsxwriter\.Workbook\([^)]*\)", path.read_text(encoding="utf-8"))
    }
    assert opened == dict.fromkeys(
        ("graph/exchange/project_template.py", "portal/spreadsheets.py"), "xlsxwriter.Workbook(out, OPTIONS)"
    )
