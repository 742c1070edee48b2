"""An office's list against what stands: each row new, changed, unchanged, or waiting for somebody to mend it. Pure: a
list, the standing projects and what people mended go in; checked rows come out, and what to write of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from graph.exchange.column_guess import Heading, unit_of
from graph.exchange.headings import plain
from graph.exchange.project_columns import Field
from graph.exchange.project_rows import DRAFT_FIELDS, FORM_FIELDS, Stated, Target, Trouble, kind_of, read_row
from graph.exchange.project_values import PlanNames, scaled, stated
from graph.exchange.tables.sheets import Flaw, Row, Sheet
from graph.exchange.tables.values import day, number
from graph.model.project import Project
from graph.model.project_form import ProjectForm, ProjectKind
from graph.store.projects import draft_of

_TOTAL = re.compile(
    r"(รวม|ยอดรวม|total|grandtotal|subtotal|sum)"
    r"(ทั้งสิ้น|ทั้งหมด|เงิน|งบประมาณ|เป็นเงิน|จำนวน|โครงการ|บาท|ยกมา|ยกไป|ที่แสดงตามตัวกรอง|\d)*"
)
_BAND = re.compile(
    r"(กลยุทธ์|ยุทธศาสตร์|ประเด็น|แผนงาน|หมวด|กลุ่ม|ส่วนที่|ด้านที่|งบ|เป้าประสงค์|หน่วยงาน|สพป|สพม|หมายเหตุ|ที่มา|ข้อมูล|\*)"
)


class RowState(StrEnum):
    """What will become of a row. `STORED` rows are in already, `DROPPED` ones somebody set aside, `LEFT_OUT` ones are
    totals, bands and the like."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    STORED = "stored"
    DROPPED = "dropped"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class ListChoice:
    """How a sheet is read: its heading, and what each column is about."""

    heading: Heading
    mapping: Mapping[int, Field]


@dataclass(frozen=True, slots=True)
class Mended:
    """What people did in the preview: `cells` by row number and column, rows set aside, rows brought in although they
    look like none, and rows that became projects (row number → public id)."""

    cells: Mapping[int, Mapping[Field, str]] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    brought: frozenset[int] = frozenset()
    stored: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandingProject:
    """A project of the agency with its long form; `primary` is the element (public id) of its primary link, `links` how
    many it has."""

    project: Project
    form: ProjectForm
    primary: str | None = None
    links: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What a list is compared with: the agency's projects of the plan; and codes of the list that others have: those of
    other agencies' projects, and of removed ones."""

    projects: tuple[StandingProject, ...] = ()
    others: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of the list as the preview shows it. `texts` are its cells, mended ones as mended; `before` what stands in
    those that change. `code`, `project` (public id) and `year` (พ.ศ.) are of the project that it is or becomes. `why`
    says why it was left out. Rows of one `identity` are the same project twice; "" where a row is none."""

    number: int
    state: RowState
    texts: Mapping[Field, str]
    troubles: Mapping[Field, Trouble] = field(default_factory=dict)
    before: Mapping[Field, str] = field(default_factory=dict)
    mended: frozenset[Field] = frozenset()
    project: str | None = None
    code: str = ""
    why: str = ""
    year: int = 0
    identity: str = ""

    @property
    def title(self) -> str:
        return self.texts.get(Field.TITLE, "")


@dataclass(frozen=True, slots=True)
class Change:
    """What to write of a good row: a new project (`standing` None) or another's changed values. `values` by column are
    typed and hold only what differs; `link` is an element (public id) to link first."""

    number: int
    year: int
    stated: Stated
    values: Mapping[Field, Any]
    link: str | None
    standing: StandingProject | None = None


@dataclass(frozen=True, slots=True)
class CheckedList:
    """Every row, in the list's order, and the changes of the good ones."""

    rows: tuple[Checked, ...]
    changes: tuple[Change, ...]

    def count(self, *states: RowState) -> int:
        return sum(row.state in states for row in self.rows)


def check(
    sheet: Sheet,
    choice: ListChoice,
    mended: Mended,
    target: Target,
    names: PlanNames,
    standing: Standing,
    only: Collection[int] | None = None,
) -> CheckedList:
    """Reads and compares the list. A row is matched by its code, else by its title, agency and year. `only` these rows
    (by number) where it is given: then every row of their identities has to be among them."""
    return _Checking(sheet, choice, mended, target, names, standing).run(only)


def rows_concerned(
    touched: Collection[int],
    identities: Mapping[int, str],
    sheet: Sheet,
    choice: ListChoice,
    mended: Mended,
    target: Target,
    names: PlanNames,
) -> set[int]:
    """The rows that read otherwise now that `touched` ones were mended, set aside or brought in: these, and those that
    were or became the same project. `identities` by row number are as they were before."""
    # What stands has no say in an identity.
    now = check(sheet, choice, mended, target, names, Standing(), touched)
    met = {row.identity for row in now.rows} | {identities.get(number, "") for number in touched}
    return {*touched, *(number for number, identity in identities.items() if identity and identity in met)}


def texts_in(
    sheet: Sheet, choice: ListChoice, mended: Mended, about: Field, only: Collection[int] | None = None
) -> set[str]:
    """What a column states, before and after mending: codes and titles that may stand already. Rows that are in, or set
    aside, are compared with nothing."""
    columns = [column for column, meant in choice.mapping.items() if meant is about]
    below = {row.number: row for row in sheet.rows if row.number > choice.heading.last}
    compared = (below.keys() if only is None else below.keys() & only) - mended.stored.keys() - mended.dropped
    found = {below[number].cell(column) for column in columns for number in compared}
    typed = {mended.cells[number].get(about, "") for number in compared & mended.cells.keys()}
    return {text for text in found | typed if stated(text)}


class _Checking:
    def __init__(
        self,
        sheet: Sheet,
        choice: ListChoice,
        mended: Mended,
        target: Target,
        names: PlanNames,
        standing: Standing,
    ) -> None:
        self._sheet = sheet
        self._choice = choice
        self._mended = mended
        self._target = target
        self._names = names
        self._standing = standing
        self._by_code = {one.project.code: one for one in standing.projects}
        self._by_title: dict[tuple[str, int], list[StandingProject]] = {}
        for one in standing.projects:
            self._by_title.setdefault((plain(one.project.title_th), one.project.year), []).append(one)
        self._seen: dict[str, int] = {}
        self._units = {column: unit_of(choice.heading.texts[column]) for column in choice.mapping}
        self._changes: list[Change] = []

    def run(self, only: Collection[int] | None) -> CheckedList:
        below = (row for row in self._sheet.rows if row.number > self._choice.heading.last)
        rows = tuple(self._row(row) for row in below if only is None or row.number in only)
        return CheckedList(rows, tuple(self._changes))

    def _row(self, row: Row) -> Checked:
        texts = {
            about: scaled(row.cell(column), self._units[column] if about is Field.BUDGET else 1)
            for column, about in self._choice.mapping.items()
        }
        cells = self._mended.cells.get(row.number, {})
        texts.update(cells)
        mended = frozenset(cells)
        if row.number in self._mended.stored:
            project = self._mended.stored[row.number]
            code = project.rpartition("/")[2]
            return Checked(row.number, RowState.STORED, texts, mended=mended, project=project, code=code)
        if row.number in self._mended.dropped:
            return Checked(row.number, RowState.DROPPED, texts, mended=mended)
        why = "" if row.number in self._mended.brought or cells else self._no_project(row, texts)
        if why:
            shown = texts if any(texts.values()) else {Field.TITLE: " ".join(text for text in row.cells if text)}
            return Checked(row.number, RowState.LEFT_OUT, shown, why=why)
        flaws = {
            about: Flaw(self._sheet.flaws[(row.number, column)])
            for column, about in self._choice.mapping.items()
            if (row.number, column) in self._sheet.flaws and about not in cells
        }
        return replace(self._compared(row.number, texts, flaws), mended=mended)

    def _no_project(self, row: Row, texts: Mapping[Field, str]) -> str:
        """Why a row is none of the list's projects, or nothing."""
        filled = [text for text in row.cells if stated(text)]
        if not filled:
            return "empty"
        title = texts.get(Field.TITLE, "")
        if _TOTAL.fullmatch(plain(filled[0])) or _TOTAL.fullmatch(plain(title)):
            return "total"
        if title and any(
            about is Field.TITLE and plain(title) == plain(self._choice.heading.texts[column])
            for column, about in self._choice.mapping.items()
        ):
            return "heading"
        if len(filled) > 1 and all(re.fullmatch(r"\(?\d{1,2}\)?", text) for text in filled):
            return "numbering"
        is_lone = len(set(filled)) == 1 and len(self._choice.mapping) > 1
        if is_lone and (not title or _BAND.match(filled[0])):
            return "band"
        return ""

    # --- one row against what stands ----------------------------------------------------------------------------------

    def _compared(self, number_: int, texts: Mapping[Field, str], flaws: Mapping[Field, Flaw]) -> Checked:
        row, troubles = read_row(texts, flaws, self._target, self._names)
        year = row.year or self._target.year
        match = self._match(row, year, troubles)
        if match is not None and row.code:
            year = match.project.year if row.year is None else row.year
            if year != match.project.year:
                troubles.setdefault(Field.YEAR, Trouble("other_year", {"year": match.project.year}))
        identity = _identity(row, year)
        self._refuse_twice(number_, row, identity, troubles)
        values, before = self._differences(row, match)
        if match is not None:
            self._check_together(row, match, troubles)
        link = self._new_link(row, match, troubles, before)
        if any(trouble.is_error for trouble in troubles.values()):
            state = RowState.WAITING
        elif match is None:
            state = RowState.NEW
        else:
            state = RowState.CHANGED if values or link else RowState.UNCHANGED
        if state in (RowState.NEW, RowState.CHANGED):
            self._changes.append(Change(number_, year, row, values, link, match))
        return Checked(
            number_,
            state,
            texts,
            troubles,
            before,
            project=match.project.id if match else None,
            code=match.project.code if match else row.code,
            year=year,
            identity=identity,
        )

    def _match(self, row: Stated, year: int, troubles: dict[Field, Trouble]) -> StandingProject | None:
        if row.code:
            if row.code in self._standing.others:
                troubles.setdefault(Field.CODE, Trouble("code_of_another", {"value": row.code}))
            elif row.code in self._standing.removed:
                troubles.setdefault(Field.CODE, Trouble("code_removed", {"value": row.code}))
            elif row.code in self._by_code:
                return self._by_code[row.code]
        titled = self._by_title.get((plain(row.title), year), []) if row.title else []
        if row.code:
            if titled:
                named = {"code": titled[0].project.code}
                troubles.setdefault(Field.TITLE, Trouble("title_stands", named, is_error=False))
            return None
        if len(titled) > 1:
            codes = ", ".join(one.project.code for one in titled)
            troubles.setdefault(Field.TITLE, Trouble("several_stand", {"codes": codes}))
            return None
        return titled[0] if titled else None

    def _refuse_twice(self, number_: int, row: Stated, identity: str, troubles: dict[Field, Trouble]) -> None:
        if not identity:
            return
        first = self._seen.setdefault(identity, number_)
        if first != number_:
            about = Field.CODE if row.code else Field.TITLE
            troubles.setdefault(about, Trouble("twice", {"row": first}))

    def _differences(self, row: Stated, match: StandingProject | None) -> tuple[dict[Field, Any], dict[Field, str]]:
        """The values that are not what stands, and what stands there. What a row leaves empty says nothing."""
        stated_values = {**row.values, **({Field.TITLE: row.title} if row.title else {})}
        if match is None:
            return stated_values, {}
        values, before = {}, {}
        for about, value in stated_values.items():
            stands = value_of(match, about)
            if stands is None or kind_of(stands) != kind_of(value):
                values[about] = value
                before[about] = shown(stands)
        return values, before

    def _check_together(self, row: Stated, match: StandingProject, troubles: dict[Field, Trouble]) -> None:
        """Days that are right by themselves and wrong beside what stands."""
        draft = draft_of(match.project)
        given = {DRAFT_FIELDS[about]: value for about, value in row.values.items() if about in DRAFT_FIELDS}
        columns = {name: about for about, name in DRAFT_FIELDS.items()}
        for name, code in replace(draft, **given).problems(match.project.year).items():
            troubles.setdefault(columns[name], Trouble(code))

    def _new_link(
        self, row: Stated, match: StandingProject | None, troubles: dict[Field, Trouble], before: dict[Field, str]
    ) -> str | None:
        if row.link is None:
            return None
        if match is None or match.links == 0:
            if match is not None:
                before[Field.LINK] = ""
            return row.link.id
        if match.primary != row.link.id:
            troubles.setdefault(Field.LINK, Trouble("link_differs", {"count": match.links}, is_error=False))
        return None


def _identity(row: Stated, year: int) -> str:
    """By what a row is the same project as another one: its code, else its title and year."""
    if row.code:
        return f"code {row.code}"
    return f"title {plain(row.title)} {year}" if row.title else ""


def value_of(standing: StandingProject, about: Field) -> Any:
    """What stands in a project, by column; None where nothing does."""
    if about in DRAFT_FIELDS:
        stands = getattr(standing.project, DRAFT_FIELDS[about])
    else:
        stands = getattr(standing.form, FORM_FIELDS[about])
    return None if stands in ("", ()) else stands


KIND_WORDS: Mapping[ProjectKind, str] = {
    ProjectKind.NEW: "โครงการใหม่",
    ProjectKind.CONTINUING: "โครงการต่อเนื่อง",
    ProjectKind.ROUTINE: "งานประจำ",
}


def shown(value: Any) -> str:
    """A typed value as a cell of a list would have it."""
    if value is None:
        return ""
    if isinstance(value, ProjectKind):
        return KIND_WORDS[value]
    if hasattr(value, "isoformat"):
        return day(value)
    if isinstance(value, (str, tuple)):
        return kind_of(value)
    return number(value)
