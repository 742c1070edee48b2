"""The sheet of an indicator as a planner writes it (domain: indicator_sheet), and what is wrong with it. The agencies
that share in an indicator (หน่วยงานร่วม) are those that adopt it, so nobody types them here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

from graph.model.indicator import (
    Direction,
    Frequency,
    Indicator,
    IndicatorLevel,
    Rollup,
    Scoring,
    YearValue,
)

MAX_NAME = 500
MAX_UNIT = 100
MAX_TEXT = 5_000
FULL_WEIGHT = 100.0
BASELINE_YEARS = 3

YearFigures = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class IndicatorDraft:
    """`element` and `owner` are public ids. `baselines` are figures of the three years before the plan, `targets` those
    of its years, each (year พ.ศ., figure) where there is one, in order of the years."""

    element: str
    name_th: str
    name_en: str | None = None
    level: IndicatorLevel | None = None
    definition_th: str | None = None
    unit: str | None = None
    numerator_th: str | None = None
    denominator_th: str | None = None
    direction: Direction | None = None
    weight: float | None = None
    baselines: YearFigures = ()
    targets: YearFigures = ()
    scoring: Scoring | None = None
    score_values: tuple[float, ...] = ()
    source_th: str | None = None
    frequency: Frequency | None = None
    supervisor_th: str | None = None
    collector_th: str | None = None
    owner: str | None = None
    rollup: Rollup | None = None
    shared: bool = False


_SHORT_TEXTS = {"name_en": MAX_NAME, "unit": MAX_UNIT}
_LONG_TEXTS = ("definition_th", "numerator_th", "denominator_th", "source_th", "supervisor_th", "collector_th")


def sheet_problems(draft: IndicatorDraft) -> dict[str, str]:
    """Field → what is wrong: required, too_long, out_of_range (weight); score_values: incomplete, not_rising,
    not_falling, without_scoring; rollup and unit: required of a shared indicator."""
    found: dict[str, str] = {}
    if not draft.name_th.strip():
        found["name_th"] = "required"
    if not draft.element:
        found["element"] = "required"
    most = {"name_th": MAX_NAME, **_SHORT_TEXTS, **dict.fromkeys(_LONG_TEXTS, MAX_TEXT)}
    found |= {name: "too_long" for name, length in most.items() if len(getattr(draft, name) or "") > length}
    if draft.weight is not None and not 0 <= draft.weight <= FULL_WEIGHT:
        found["weight"] = "out_of_range"
    wrong = _score_problem(draft)
    if wrong:
        found["score_values"] = wrong
    if draft.shared and draft.rollup is None:
        found["rollup"] = "required"
    if draft.shared and not draft.unit:
        found["unit"] = "required"
    return found


def _score_problem(draft: IndicatorDraft) -> str | None:
    if draft.scoring is None:
        return "without_scoring" if draft.score_values else None
    if len(draft.score_values) != len(draft.scoring.steps):
        return "incomplete"
    # A better score asks for more, or for less where less is better; within a range either may hold.
    rises = all(low < high for low, high in pairwise(draft.score_values))
    falls = all(low > high for low, high in pairwise(draft.score_values))
    if draft.direction is Direction.DOWN:
        return None if falls else "not_falling"
    if draft.direction is Direction.RANGE:
        return None if rises or falls else "not_rising"
    return None if rises else "not_rising"


def baseline_years(plan_from: int) -> list[int]:
    """The years (พ.ศ.) before a plan whose figures its sheets state, oldest first."""
    return list(range(plan_from - BASELINE_YEARS, plan_from))


def draft_of(
    indicator: Indicator, targets: Sequence[YearValue], values: Sequence[YearValue], plan_years: range
) -> IndicatorDraft:
    """What a standing indicator's sheet states. The baseline is its figure of its year, unless one was measured."""
    figure_of = {one.year: one.value for one in values if one.indicator == indicator.id}
    if indicator.baseline is not None and indicator.baseline_year is not None:
        figure_of.setdefault(indicator.baseline_year, indicator.baseline)
    target_of = {one.year: one.value for one in targets if one.indicator == indicator.id}
    apart = {"baselines", "targets", "name_th"}
    same: dict[str, Any] = {
        field.name: getattr(indicator, field.name) for field in fields(IndicatorDraft) if field.name not in apart
    }
    return IndicatorDraft(
        name_th=indicator.name_th,
        baselines=tuple((year, figure_of[year]) for year in baseline_years(plan_years.start) if year in figure_of),
        targets=tuple((year, target_of[year]) for year in plan_years if year in target_of),
        **same,
    )
