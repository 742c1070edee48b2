"""How agencies' values of a shared indicator add up to the province's, and whether what they have adopted is enough.

Exact: sums are made of fractions, so a result does not depend on the order of the agencies. A ratio is the sum of the
numerators over the sum of the denominators, never the mean of percentages (domain: indicator_sheet)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import inf

from graph.model.indicator import Direction, Rollup, target_met


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's figure. `value` is in the indicator's unit; `base` what it is a part of or a mean over (schools,
    pupils), None where not known; `at` the day that it is of. Without a value it is left out."""

    value: float | None = None
    base: float | None = None
    at: date | None = None


@dataclass(frozen=True, slots=True)
class Rolled:
    """The province's figure, which lies between `low` and `high`, both included; where they are equal it is known.
    None where no agency's figure can be used. `used` counts the figures that went in, `silent` the parts without."""

    low: float | None
    high: float | None
    used: int
    silent: int

    @property
    def value(self) -> float | None:
        return self.low if self.low == self.high else None


class Verdict(StrEnum):
    """Whether adopted targets reach the province's. UNKNOWN where they do not settle it."""

    REACHES = "reaches"
    FALLS_SHORT = "falls_short"
    UNKNOWN = "unknown"


def part_of_ratio(numerator: float, denominator: float, scale: int = 1, at: date | None = None) -> Part:
    """The part of an agency that reports numerator and denominator; `scale` is 100 for a percentage. Without anything
    to be a part of (denominator 0) there is no value."""
    if denominator == 0:
        return Part(None, 0.0, at)
    return Part(float(Fraction(numerator) * scale / Fraction(denominator)), denominator, at)


def ratio(counts: Iterable[tuple[float, float]], scale: int = 1) -> float | None:
    """Sum of the numerators over the sum of the denominators, times `scale`; None where the denominators are 0."""
    pairs = [(Fraction(numerator), Fraction(denominator)) for numerator, denominator in counts]
    below = sum((denominator for _, denominator in pairs), Fraction())
    above = sum((numerator for numerator, _ in pairs), Fraction())
    return None if below == 0 else float(above * scale / below)


def roll_up(rule: Rollup, parts: Sequence[Part]) -> Rolled:
    """The province's figure by the indicator's rule.

    Ratios and weighted means whose bases are not all known, and a latest value of several on one day or of no known
    day, are known only to lie between the least and the greatest of the figures."""
    used = [part for part in parts if part.value is not None]
    silent = len(parts) - len(used)
    if not used:
        return Rolled(None, None, 0, silent)
    values = [Fraction(part.value) for part in used if part.value is not None]
    exact = _RULES[rule](used, values)
    low, high = (min(values), max(values)) if exact is None else (exact, exact)
    return Rolled(float(low), float(high), len(used), silent)


def sufficiency(rule: Rollup, direction: Direction | None, target: float, adopted: Sequence[Part]) -> Verdict:
    """Whether what agencies adopted, rolled up, reaches the province's `target`. UNKNOWN for a range, without any
    figure, while an accepting agency has none, and where unknown bases leave both possible."""
    rolled = roll_up(rule, adopted)
    if rolled.low is None or rolled.high is None or rolled.silent:
        return Verdict.UNKNOWN
    answers = {target_met(direction, target, rolled.low), target_met(direction, target, rolled.high)}
    if answers == {True}:
        return Verdict.REACHES
    return Verdict.FALLS_SHORT if answers == {False} else Verdict.UNKNOWN


Exact = Callable[[Sequence[Part], Sequence[Fraction]], Fraction | None]


def _sum(parts: Sequence[Part], values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction())


def _mean(parts: Sequence[Part], values: Sequence[Fraction]) -> Fraction:
    return _sum(parts, values) / len(values)


def _weighted(parts: Sequence[Part], values: Sequence[Fraction]) -> Fraction | None:
    """Value times base is the numerator, so this is the ratio of the sums too."""
    if any(part.base is None for part in parts):
        return None
    bases = [Fraction(part.base or 0) for part in parts]
    total = sum(bases, Fraction())
    if total == 0:
        return None
    return sum((value * base for value, base in zip(values, bases, strict=True)), Fraction()) / total


def _last(parts: Sequence[Part], values: Sequence[Fraction]) -> Fraction | None:
    latest = max((part.at.toordinal() if part.at else -inf for part in parts), default=-inf)
    found = {
        value
        for part, value in zip(parts, values, strict=True)
        if part.at is not None and part.at.toordinal() == latest
    }
    return found.pop() if len(found) == 1 else None


_RULES: Mapping[Rollup, Exact] = {
    Rollup.SUM: _sum,
    Rollup.MEAN: _mean,
    Rollup.RATIO: _weighted,
    Rollup.WAVG: _weighted,
    Rollup.LAST: _last,
}
