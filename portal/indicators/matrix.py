"""Who has taken which shared indicator: indicators × agencies for a year, with counts and whether it is enough; and
what an indicator's adopted targets add up to, year by year. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.gaps.adoption import adopted_parts
from graph.analysis.rollup import Part, Rolled, Verdict, roll_up, sufficiency
from graph.analysis.tables import ADOPTION_STATES
from graph.model.adoption import Adoption, AdoptionState
from graph.model.indicator import Indicator, Rollup


@dataclass(frozen=True, slots=True)
class Cell:
    """What one agency answered about one indicator; `target` is its own for the year."""

    agency: str
    short: str
    state: AdoptionState
    target: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A shared indicator: the province's target, every agency's answer in the order of the agencies (None where it was
    not asked), what was adopted together, and whether that reaches the target (None where nothing is adopted)."""

    code: str
    name_th: str
    name_en: str | None
    unit: str | None
    target: float | None
    cells: tuple[Cell | None, ...]
    adopted: Rolled | None
    verdict: Verdict | None

    def count(self, state: AdoptionState) -> int:
        return sum(cell is not None and cell.state is state for cell in self.cells)

    @property
    def accepted(self) -> int:
        return self.count(AdoptionState.ACCEPTED)

    @property
    def declined(self) -> int:
        return self.count(AdoptionState.DECLINED)

    @property
    def waiting(self) -> int:
        return self.count(AdoptionState.ASKED)

    @property
    def asked(self) -> int:
        return sum(cell is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """`agencies` are (code, short name) of those that were asked anything, in their order: the columns of `lines`."""

    agencies: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    def total(self, state: AdoptionState) -> int:
        return sum(line.count(state) for line in self.lines)

    @property
    def asked(self) -> int:
        return sum(line.asked for line in self.lines)

    @property
    def answered(self) -> int:
        return self.asked - self.total(AdoptionState.ASKED)

    @property
    def unasked(self) -> int:
        """How many shared indicators nobody was asked to take."""
        return sum(line.asked == 0 for line in self.lines)

    @property
    def short(self) -> int:
        """How many indicators' adopted targets miss the province's."""
        return sum(line.verdict is Verdict.FALLS_SHORT for line in self.lines)


def matrix(cascade: Cascade) -> Matrix:
    """The shared indicators of the cascade's plan in its order."""
    table, agencies = cascade.adoptions, cascade.agencies
    columns = np.unique(table.agency).tolist()
    states = {
        (int(indicator), int(agency)): (ADOPTION_STATES[state], _known(target))
        for indicator, agency, state, target in zip(
            table.indicator.tolist(), table.agency.tolist(), table.state.tolist(), table.target.tolist(), strict=True
        )
    }
    lines = []
    for row in np.flatnonzero(cascade.indicators.shared).tolist():
        found = [states.get((row, column)) for column in columns]
        cells = tuple(
            None if one is None else Cell(agencies.codes[column], agencies.shorts[column], *one)
            for column, one in zip(columns, found, strict=True)
        )
        lines.append(_line(cascade, row, cells))
    return Matrix(tuple((agencies.codes[row], agencies.shorts[row]) for row in columns), tuple(lines))


def _line(cascade: Cascade, row: int, cells: tuple[Cell | None, ...]) -> Line:
    table = cascade.indicators
    target, rule = _known(table.target[row]), table.rollups[row]
    parts = adopted_parts(cascade, row)
    adopted = roll_up(rule, parts) if parts and rule is not None else None
    verdict = None
    if parts and target is not None:
        verdict = Verdict.UNKNOWN if rule is None else sufficiency(rule, table.directions[row], target, parts)
    return Line(
        code=table.codes[row],
        name_th=table.names[row],
        name_en=table.names_en[row],
        unit=table.units[row],
        target=target,
        cells=cells,
        adopted=adopted,
        verdict=verdict,
    )


@dataclass(frozen=True, slots=True)
class YearSum:
    """What agencies adopted for a year (พ.ศ.) beside the province's target."""

    year: int
    target: float | None
    accepted: int
    adopted: Rolled | None
    verdict: Verdict | None


def yearly(
    indicator: Indicator, adoptions: Iterable[Adoption], target_of: Mapping[int, float], years: Iterable[int]
) -> list[YearSum]:
    """Each year of the plan."""
    every = list(adoptions)
    return [_year_sum(indicator, every, target_of.get(year), year) for year in years]


def _year_sum(indicator: Indicator, adoptions: Sequence[Adoption], target: float | None, year: int) -> YearSum:
    accepting = [one for one in adoptions if one.state_in(year) is AdoptionState.ACCEPTED]
    parts = [Part() if (own := one.target(year)) is None else Part(own.target, own.base) for one in accepting]
    rule: Rollup | None = indicator.rollup
    adopted = roll_up(rule, parts) if parts and rule is not None else None
    verdict = None
    if parts and target is not None:
        verdict = Verdict.UNKNOWN if rule is None else sufficiency(rule, indicator.direction, target, parts)
    return YearSum(year, target, len(accepting), adopted, verdict)


@dataclass(frozen=True, slots=True)
class Reminder:
    """An agency (public id) that has not answered: how many indicators, since when, and by when the PEO asked for the
    first of them."""

    agency: str
    waiting: int
    since: datetime | None
    due: date | None


def reminders(adoptions: Iterable[Adoption]) -> list[Reminder]:
    """Whom to remind, who was due first on top."""
    waiting: dict[str, list[Adoption]] = {}
    for one in adoptions:
        if one.state is AdoptionState.ASKED:
            waiting.setdefault(one.agency, []).append(one)
    found = [
        Reminder(
            agency,
            len(asked),
            min((one.asked_at for one in asked if one.asked_at), default=None),
            min((one.due for one in asked if one.due), default=None),
        )
        for agency, asked in waiting.items()
    ]
    return sorted(found, key=lambda one: (one.due or date.max, -one.waiting))


def _known(figure: float) -> float | None:
    return None if np.isnan(figure) else float(figure)
