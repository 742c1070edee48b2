"""The typed columns that a Cascade is made of: one frozen table a kind of thing, one row a thing.

A table's columns are of one length. Text is in tuples, everything else in numpy arrays. A column named after a thing
holds row numbers of that thing's table, -1 where there is none. Money is int64 in MILLIONTHS OF A BAHT, so that sums
are exact whatever their order and however finely shares divide it; `millionths` and `to_baht` convert.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import ROUND_HALF_EVEN, Decimal
from enum import IntEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from graph.model.adoption import AdoptionState
from graph.model.indicator import Direction, Rollup
from graph.model.plan import PlanLevel
from graph.model.project import ReportState

RowArray = NDArray[np.int32]
MoneyArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
CodeArray = NDArray[np.uint8]
DayArray = NDArray[np.datetime64]
Words = tuple[str, ...]
MaybeWords = tuple[str | None, ...]

MILLION = 1_000_000
NONE = -1

REPORT_STATES: tuple[ReportState, ...] = tuple(ReportState)
"""A report row's `state` is a position in this tuple."""

ADOPTION_STATES: tuple[AdoptionState, ...] = tuple(AdoptionState)
"""An adoption row's `state` is a position in this tuple."""

_HANDED_IN = np.array([state.is_in for state in REPORT_STATES])


class EdgeKind(IntEnum):
    """Why one element stands below another."""

    PART_OF = 0
    SERVES = 1
    UPSTREAM = 2


def millionths(baht: Decimal | float) -> int:
    """Baht as whole millionths, half to even. A float is read as the decimal that it prints as (0.1 is 0.1)."""
    exact = baht if isinstance(baht, Decimal) else Decimal(str(baht))
    return int((exact * MILLION).to_integral_value(rounding=ROUND_HALF_EVEN))


def to_baht(amount: int) -> float:
    """Millionths as the baht of JSON: a whole number when it is one, else the nearest float."""
    whole, rest = divmod(int(amount), MILLION)
    return whole if rest == 0 else int(amount) / MILLION


@dataclass(frozen=True, eq=False)
class Table:
    """Base of the tables: row count, and a copy of some rows. Subclasses add columns only."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, rows: NDArray[np.intp], **replaced: Any) -> Self:
        """A table of these rows in this order; `replaced` columns (already of the new length) stand in for the old."""
        columns = {}
        for column in fields(self):
            value = getattr(self, column.name)
            if column.name in replaced:
                columns[column.name] = replaced[column.name]
            elif isinstance(value, tuple):
                columns[column.name] = tuple(value[row] for row in rows.tolist())
            else:
                columns[column.name] = value[rows]
        return type(self)(**columns)


@dataclass(frozen=True, eq=False)
class Plans(Table):
    """Every plan that has elements here, the provincial ones too. `in_force` is about the scope's year."""

    ids: Words
    codes: Words
    titles: Words
    titles_en: MaybeWords
    levels: tuple[PlanLevel, ...]
    in_force: BoolArray


@dataclass(frozen=True, eq=False)
class Elements(Table):
    """Elements of the provincial plan and of the upstream plans. `upstream`: not of the provincial plan.
    `in_force`: its plan holds in the scope's year."""

    ids: Words
    codes: Words
    plan: RowArray
    levels: tuple[PlanLevel, ...]
    kinds: Words
    titles: Words
    titles_en: MaybeWords
    certainty: MaybeWords
    order: NDArray[np.int64]
    upstream: BoolArray
    in_force: BoolArray


@dataclass(frozen=True, eq=False)
class Edges(Table):
    """`child` stands directly below `parent` (element rows). `kind` is an EdgeKind. A pair may occur once a kind."""

    child: RowArray
    parent: RowArray
    kind: CodeArray


@dataclass(frozen=True, eq=False)
class Agencies(Table):
    ids: Words
    codes: Words
    names: Words
    names_en: MaybeWords
    shorts: Words
    is_peo: BoolArray


@dataclass(frozen=True, eq=False)
class Projects(Table):
    """Projects of the scope's year. `budget` and `spent` are millionths of a baht, 0 where not `…_known`; `progress`
    is percent, NaN where unknown. `spent` and `progress` are cumulative, each from the latest handed-in report of the
    year that states it; `reported`: some report is handed in; `accepted`: some report is accepted. `parts` is what the
    lines of the budget add up to (0 where not `parts_known`: no line), `weights` the percent of its activities.
    `districts` are names, none where it does not say where it works."""

    ids: Words
    codes: Words
    titles: Words
    titles_en: MaybeWords
    agency: RowArray
    budget: MoneyArray
    budget_known: BoolArray
    spent: MoneyArray
    spent_known: BoolArray
    progress: FloatArray
    reported: BoolArray
    accepted: BoolArray
    parts: MoneyArray
    parts_known: BoolArray
    weights: FloatArray
    districts: tuple[Words, ...]


@dataclass(frozen=True, eq=False)
class Links(Table):
    """Alignment links of projects. `share` is percent of the project, NaN where none is stated."""

    project: RowArray
    element: RowArray
    is_primary: BoolArray
    share: FloatArray


@dataclass(frozen=True, eq=False)
class Partners(Table):
    """Agencies that take part in a project of another and have not declined. No figure counts them: a joint project is
    its owner's."""

    project: RowArray
    agency: RowArray

    @classmethod
    def none(cls) -> Partners:
        return cls(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))


@dataclass(frozen=True, eq=False)
class Distinct(Table):
    """Pairs of projects that look like one, of which somebody said that they are two."""

    project: RowArray
    other: RowArray

    @classmethod
    def none(cls) -> Distinct:
        return cls(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))


@dataclass(frozen=True, eq=False)
class Indicators(Table):
    """`target` and `value` are those of the scope's year in the indicator's unit, NaN where none; `any_target`: has a
    target in some year. `owner` is an agency row, -1 where none. `rollups`: how agencies' values add up."""

    ids: Words
    codes: Words
    names: Words
    names_en: MaybeWords
    units: MaybeWords
    element: RowArray
    shared: BoolArray
    directions: tuple[Direction | None, ...]
    owner: RowArray
    target: FloatArray
    value: FloatArray
    any_target: BoolArray
    rollups: tuple[Rollup | None, ...]


@dataclass(frozen=True, eq=False)
class Adoptions(Table):
    """Agencies that were asked to take a shared indicator. `state` is a position in ADOPTION_STATES, as it stands in
    the scope's year; `target` is the agency's for that year and `base` what it is a part of, NaN where not said."""

    agency: RowArray
    indicator: RowArray
    state: CodeArray
    target: FloatArray
    base: FloatArray

    @classmethod
    def none(cls) -> Adoptions:
        rows, figures = np.zeros(0, dtype=np.int32), np.zeros(0)
        return cls(rows, rows, np.zeros(0, dtype=np.uint8), figures, figures)

    @property
    def accepted(self) -> BoolArray:
        return np.equal(self.state, ADOPTION_STATES.index(AdoptionState.ACCEPTED))


@dataclass(frozen=True, eq=False)
class Reports(Table):
    """Report rows of the year. `state` is a position in REPORT_STATES; `due` is NaT where unknown, `actual` (percent,
    cumulative) NaN where not stated."""

    project: RowArray
    quarter: CodeArray
    state: CodeArray
    late: BoolArray
    due: DayArray
    actual: FloatArray

    @property
    def handed_in(self) -> BoolArray:
        return _HANDED_IN[self.state]
