"""Indicators of objectives, their yearly targets and measured values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    RANGE = "range"


class Rollup(StrEnum):
    """How agencies' values add up to the province's."""

    SUM = "sum"
    RATIO = "ratio"
    WAVG = "wavg"
    MEAN = "mean"
    LAST = "last"


class IndicatorLevel(StrEnum):
    """What kind of result an indicator shows."""

    IMPACT = "impact"
    OUTCOME = "outcome"
    OUTPUT = "output"


class Frequency(StrEnum):
    """How often a value is collected and reported."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class Scoring(StrEnum):
    """How a value is scored: levels 1 to 5, or 50, 75 and 100 points (domain: scoring five_level, opdc_50_75_100)."""

    FIVE_LEVEL = "five_level"
    THREE_STEP = "three_step"

    @property
    def steps(self) -> tuple[int, ...]:
        """The scores that a value is stated for, lowest first."""
        return (1, 2, 3, 4, 5) if self is Scoring.FIVE_LEVEL else (50, 75, 100)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its sheet (domain: indicator_sheet). `element` and `owner` are public ids of what it measures
    and of the agency that answers for it. `weight` is percent within its objective; `numerator_th` and
    `denominator_th` are its formula; `score_values` hold one value for each step of `scoring`, lowest score first."""

    id: str
    code: str
    element: str
    name_th: str
    name_en: str | None = None
    unit: str | None = None
    direction: Direction | None = None
    baseline: float | None = None
    baseline_year: int | None = None
    rollup: Rollup | None = None
    shared: bool = False
    definition_th: str | None = None
    owner: str | None = None
    is_example: bool = False
    level: IndicatorLevel | None = None
    weight: float | None = None
    numerator_th: str | None = None
    denominator_th: str | None = None
    source_th: str | None = None
    frequency: Frequency | None = None
    supervisor_th: str | None = None
    collector_th: str | None = None
    scoring: Scoring | None = None
    score_values: tuple[float, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class YearValue:
    """A target or a measured value of an indicator in a fiscal year (พ.ศ.), in the indicator's unit."""

    indicator: str
    year: int
    value: float


def target_met(direction: Direction | None, target: float, value: float) -> bool | None:
    """Whether `value` meets `target`: more is better unless the indicator says less is. None for a range, whose
    ends one number cannot give. Source: domain scoring rule `achieved`."""
    if direction is Direction.DOWN:
        return value <= target
    if direction is Direction.RANGE:
        return None
    return value >= target
