"""One row of an office's list read as a project: what it states, and what is wrong in which cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from graph.exchange.problems import CellError
from graph.exchange.project_columns import SPECS, Field, Holds
from graph.exchange.project_values import (
    PlanNames,
    one_line,
    read_baht,
    read_day,
    read_kind,
    read_year,
    stated,
)
from graph.exchange.tables import values
from graph.exchange.tables.sheets import Flaw
from graph.exchange.thai_dates import DateError, read_period
from graph.model.agency import Agency
from graph.model.plan import Element
from graph.model.project_form import MAX_ROWS, MAX_TEXT, MAX_TITLE, InCharge, ProjectKind
from graph.store.projects import ProjectDraft

SATANG = Decimal("0.01")
# A code stands in public ids and addresses.
_CODE = re.compile(r"[^\s/|?#]{1,60}")

# Columns → the names that the project's own checks give what they hold.
DRAFT_FIELDS: Mapping[Field, str] = {
    Field.TITLE: "title_th",
    Field.TITLE_EN: "title_en",
    Field.BUDGET: "budget",
    Field.SOURCE: "budget_source",
    Field.START: "start",
    Field.END: "end",
    Field.TARGET: "target_th",
    Field.ACTIVITIES: "activities_th",
}
FORM_FIELDS: Mapping[Field, str] = {
    Field.KIND: "kind",
    Field.RATIONALE: "rationale",
    Field.OBJECTIVES: "objectives",
    Field.TARGET_QUANT: "target_quant",
    Field.TARGET_QUAL: "target_qual",
    Field.PLACE: "place",
    Field.OUTPUTS: "outputs",
    Field.OUTCOMES: "outcomes",
    Field.INDICATORS: "indicators",
    Field.RISKS: "risks",
    Field.EVALUATION: "evaluation",
    Field.BENEFITS: "benefits",
    Field.IN_CHARGE: "in_charge",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell. An error keeps its row out until it is mended; the rest is only said."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """What the list is of: the agency whose projects they are, the year (พ.ศ.) of those that state none, and the first
    and last year of the plan."""

    agency: Agency
    year: int
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row states. Only what it fills in is there: `values` by column, typed. `code` "" where it has none, `year`
    None likewise, `link` the element that is meant."""

    title: str
    code: str = ""
    year: int | None = None
    link: Element | None = None
    values: Mapping[Field, Any] = field(default_factory=dict)

    def draft(self, agency: str) -> ProjectDraft:
        """As a new project of the agency (a public id)."""
        stated_fields = {name: self.values[about] for about, name in DRAFT_FIELDS.items() if about in self.values}
        return ProjectDraft(agency=agency, **{"title_th": self.title, **stated_fields})


def read_row(
    texts: Mapping[Field, str], flaws: Mapping[Field, Flaw], target: Target, names: PlanNames
) -> tuple[Stated, dict[Field, Trouble]]:
    """`texts` by column, as the cells show them; `flaws` are cells that the spreadsheet itself could not fill."""
    return _Reading(texts, flaws, target, names).read()


class _Reading:
    def __init__(
        self, texts: Mapping[Field, str], flaws: Mapping[Field, Flaw], target: Target, names: PlanNames
    ) -> None:
        self._texts = {about: text for about, text in texts.items() if stated(text)}
        self._flaws = flaws
        self._target = target
        self._names = names
        self._values: dict[Field, Any] = {}
        self._troubles: dict[Field, Trouble] = {}

    def read(self) -> tuple[Stated, dict[Field, Trouble]]:
        for about, flaw in self._flaws.items():
            self._trouble(about, flaw.value)
            self._texts.pop(about, None)
        title = one_line(self._texts.get(Field.TITLE, ""))
        if not title and Field.TITLE not in self._troubles:
            self._trouble(Field.TITLE, "required")
        self._read_plain()
        code, year = self._code(), self._year()
        self._read_period(year or self._target.year)
        self._check_agency()
        link = self._link()
        result = Stated(title, code, year, link, self._values)
        self._check_draft(result, year or self._target.year)
        return result, self._troubles

    def _trouble(self, about: Field, code: str, is_error: bool = True, **fields: Any) -> None:
        self._troubles.setdefault(about, Trouble(code, fields, is_error))

    def _read_plain(self) -> None:
        """The columns that each stand for themselves."""
        for about, text in self._texts.items():
            try:
                match SPECS[about].holds:
                    case Holds.BAHT:
                        self._values[about] = self._whole_satang(read_baht(text))
                    case Holds.DAY:
                        self._values[about] = read_day(text)
                    case Holds.KIND:
                        self._values[about] = read_kind(text)
                    case Holds.TEXT:
                        self._values[about] = self._bounded(about, text, MAX_TEXT)
                    case Holds.LINE if about is Field.IN_CHARGE:
                        self._values[about] = self._people(text)
                    case Holds.LINE:
                        self._values[about] = self._bounded(about, one_line(text), MAX_TITLE)
                    case _:
                        pass
            except CellError as error:
                self._trouble(about, error.code, about is not Field.KIND, **error.fields)
            except DateError as error:
                self._trouble(about, error.code, value=text)

    def _bounded(self, about: Field, text: str, most: int) -> str:
        if len(text) > most:
            self._trouble(about, "too_long", most=most, length=len(text))
        return text

    def _people(self, text: str) -> tuple[InCharge, ...]:
        names = [one_line(name) for name in re.split(r"[\n;]+", text) if name.strip()]
        if any(len(name) > MAX_TITLE for name in names) or len(names) > MAX_ROWS:
            self._trouble(Field.IN_CHARGE, "too_long", most=MAX_TITLE, length=len(text))
        return tuple(InCharge(name) for name in names)

    def _whole_satang(self, amount: Decimal) -> Decimal:
        rounded = amount.quantize(SATANG, ROUND_HALF_UP)
        if rounded != amount:
            self._trouble(Field.BUDGET, "rounded", is_error=False, value=format(rounded, ",f"))
        return rounded

    def _code(self) -> str:
        code = self._texts.get(Field.CODE, "")
        if code and not _CODE.fullmatch(code):
            self._trouble(Field.CODE, "malformed", value=code)
        return code

    def _year(self) -> int | None:
        text = self._texts.get(Field.YEAR)
        if text is None:
            return None
        try:
            year = read_year(text)
        except CellError as error:
            self._trouble(Field.YEAR, error.code, **error.fields)
            return None
        if not self._target.first_year <= year <= self._target.last_year:
            self._trouble(
                Field.YEAR, "outside_plan", value=year, first=self._target.first_year, last=self._target.last_year
            )
            return None
        return year

    def _read_period(self, year: int) -> None:
        """Fills in the ends that have no column of their own, or none filled in."""
        text = self._texts.get(Field.PERIOD)
        if text is None:
            return
        try:
            period = read_period(text, year)
        except DateError:
            # Texts such as "12 เดือน" are no mistake; they only say nothing that we keep.
            self._trouble(Field.PERIOD, "period_not_read", is_error=False, value=text)
            return
        for about, day in ((Field.START, period.start), (Field.END, period.end)):
            if day is not None and about not in self._texts and about not in self._flaws:
                self._values[about] = day

    def _check_agency(self) -> None:
        text = self._texts.get(Field.AGENCY)
        named = self._names.agency(text) if text else None
        if named is not None and named.id != self._target.agency.id:
            self._trouble(Field.AGENCY, "other_agency", value=named.short, own=self._target.agency.short)
        elif text and named is None:
            self._trouble(Field.AGENCY, "agency_not_known", is_error=False, own=self._target.agency.short)

    def _link(self) -> Element | None:
        text = self._texts.get(Field.LINK)
        found = self._names.elements(text) if text else ()
        if text and not found:
            self._trouble(Field.LINK, "link_not_found", is_error=False, value=text)
        elif len(found) > 1:
            self._trouble(Field.LINK, "first_link_taken", is_error=False, element=found[0].code, count=len(found))
        return found[0] if found else None

    def _check_draft(self, result: Stated, year: int) -> None:
        columns = {name: about for about, name in DRAFT_FIELDS.items()}
        for name, code in result.draft(self._target.agency.id).problems(year).items():
            about = columns[name]
            if about in (Field.START, Field.END) and about not in self._texts and Field.PERIOD in self._texts:
                about = Field.PERIOD
            self._trouble(about, code)


def kind_of(value: Any) -> str:
    """A typed value as plain data, for comparing and for keeping."""
    match value:
        case Decimal():
            return format(value.quantize(SATANG), "f")
        case date():
            return value.isoformat()
        case ProjectKind():
            return value.value
        case tuple():
            return "\n".join(person.name for person in value)
        case str():
            # As a cell gives it back: how wide its blanks are and how its lines end is nobody's word.
            return "\n".join(one_line(line) for line in values.text(value).split("\n"))
        case _:
            return str(value)
