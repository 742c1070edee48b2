"""An indicator year by year: targets and values as a table, and the geometry of its small picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.model.indicator import Indicator, YearValue, target_met

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 56, 56, 36, 64
FLOOR = HEIGHT - 34


@dataclass(frozen=True, slots=True)
class Year:
    """A fiscal year (พ.ศ.) of an indicator; `is_met` None where target or value is unknown, or for a range. The value
    of a year that nothing was measured in may be the baseline."""

    year: int
    target: float | None
    value: float | None
    is_met: bool | None
    is_baseline: bool = False

    @property
    def measured(self) -> float | None:
        """The value, unless it is the baseline."""
        return None if self.is_baseline else self.value


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    label: float


@dataclass(frozen=True, slots=True)
class Picture:
    """In units of the picture's own box (WIDTH × HEIGHT). `targets` and `values` are the two lines, left to right."""

    targets: tuple[Point, ...]
    values: tuple[Point, ...]
    years: tuple[tuple[float, int], ...]
    floor: float

    @property
    def targets_line(self) -> str:
        return _line(self.targets)

    @property
    def values_line(self) -> str:
        return _line(self.values)


def years_of(
    indicator: Indicator, targets: Sequence[YearValue], values: Sequence[YearValue], plan_years: Sequence[int]
) -> list[Year]:
    """Every year of the plan and every other year with a target, a value or the baseline; oldest first."""
    target_of = {one.year: one.value for one in targets if one.indicator == indicator.id}
    value_of = {one.year: one.value for one in values if one.indicator == indicator.id}
    baseline = {indicator.baseline_year: indicator.baseline} if indicator.baseline_year not in value_of else {}
    found = []
    for year in sorted({*plan_years, *target_of, *value_of, *(year for year in baseline if year is not None)}):
        target, value = target_of.get(year), value_of.get(year)
        if value is None and baseline.get(year) is not None:
            found.append(Year(year, target, baseline[year], None, is_baseline=True))
        else:
            found.append(Year(year, target, value, _met(indicator, target, value)))
    return found


def picture(years: Sequence[Year]) -> Picture | None:
    """None where fewer than two figures are known: a picture of one point says nothing."""
    known = [number for year in years for number in (year.target, year.value) if number is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    if high == low:
        low, high = low - 1, high + 1
    step = (WIDTH - LEFT - RIGHT) / max(1, len(years) - 1)

    def at(place: int, number: float) -> Point:
        y = TOP + (high - number) / (high - low) * (HEIGHT - TOP - BOTTOM)
        return Point(round(LEFT + place * step, 1), round(y, 1), number)

    return Picture(
        targets=tuple(at(place, one.target) for place, one in enumerate(years) if one.target is not None),
        values=tuple(at(place, one.value) for place, one in enumerate(years) if one.value is not None),
        years=tuple((round(LEFT + place * step, 1), one.year) for place, one in enumerate(years)),
        floor=FLOOR,
    )


def _met(indicator: Indicator, target: float | None, value: float | None) -> bool | None:
    return None if target is None or value is None else target_met(indicator.direction, target, value)


def _line(points: Sequence[Point]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)
