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


@dataclass(frozen=True, slots=True)
class Indicator:
    """`element` is the public id of what it measures; `owner` the public id of the agency that answers for it."""

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
