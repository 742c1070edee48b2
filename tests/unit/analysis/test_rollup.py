"""Agencies' values added up to the province's: each rule, what is not known, and that no order changes anything."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.rollup import Part, Rolled, Verdict, part_of_ratio, ratio, roll_up, sufficiency
from graph.model.indicator import Direction, Rollup

values = st.floats(-1e6, 1e6, allow_nan=False)
bases = st.none() | st.floats(0, 1e6, allow_nan=False)
days = st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 5))
parts_lists = st.lists(st.builds(Part, st.none() | values, bases, days), max_size=8)
counts = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=12)


@given(st.sampled_from(Rollup), parts_lists, st.randoms())
def test_the_order_of_agencies_changes_nothing(rule: Rollup, parts: list[Part], chance: object) -> None:
    shuffled = list(parts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert roll_up(rule, shuffled) == roll_up(rule, parts)


@given(counts)
def test_a_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators(pairs: list[tuple[int, int]]) -> None:
    exact = Fraction(sum(above for above, _ in pairs), sum(below for _, below in pairs))
    assert ratio(pairs) == float(exact)
    assert ratio(pairs, 100) == float(exact * 100)
    rolled = roll_up(Rollup.RATIO, [part_of_ratio(above, below, 100) for above, below in pairs])
    # A part's percentage is rounded to a float once; the sum of the parts adds nothing to that.
    assert rolled.value == pytest.approx(float(exact * 100), rel=1e-12)


@given(st.sampled_from(Rollup), parts_lists)
def test_a_figure_lies_between_its_bounds_and_every_part_is_counted(rule: Rollup, parts: list[Part]) -> None:
    rolled = roll_up(rule, parts)
    assert rolled.used + rolled.silent == len(parts)
    assert (rolled.low is None) == (rolled.used == 0)
    if rolled.low is not None and rolled.high is not None:
        assert rolled.low <= rolled.high
        known = [part.value for part in parts if part.value is not None]
        if rule is not Rollup.SUM:
            assert min(known) <= rolled.low <= rolled.high <= max(known)


@given(st.lists(st.tuples(values, st.floats(0.5, 1e6)), min_size=1, max_size=8), st.sampled_from([*Direction, None]))
def test_unknown_bases_never_give_another_verdict_than_the_known_ones(
    pairs: list[tuple[float, float]], direction: Direction | None
) -> None:
    target = sum(value for value, _ in pairs) / len(pairs)
    known = sufficiency(Rollup.RATIO, direction, target, [Part(value, base) for value, base in pairs])
    unknown = sufficiency(Rollup.RATIO, direction, target, [Part(value) for value, _ in pairs])
    assert unknown in (known, Verdict.UNKNOWN)


def test_each_rule() -> None:
    parts = [Part(80, 100, date(2020, 1, 1)), Part(50, 300, date(2020, 9, 30)), Part(None, 40)]
    assert roll_up(Rollup.SUM, parts) == Rolled(130, 130, 2, 1)
    assert roll_up(Rollup.MEAN, parts).value == 65
    assert roll_up(Rollup.RATIO, parts).value == 57.5  # (80 + 150) / 400
    assert roll_up(Rollup.WAVG, parts).value == 57.5
    assert roll_up(Rollup.LAST, parts).value == 50


def test_what_cannot_be_weighed_is_only_bounded() -> None:
    assert roll_up(Rollup.RATIO, [Part(80, 100), Part(50)]) == Rolled(50, 80, 2, 0)
    assert roll_up(Rollup.RATIO, [Part(80, 0), Part(50, 0)]).value is None
    assert roll_up(Rollup.RATIO, [Part(80), Part(80)]).value == 80
    assert roll_up(Rollup.LAST, [Part(1), Part(2)]) == Rolled(1, 2, 2, 0)
    same_day = date(2020, 1, 1)
    assert roll_up(Rollup.LAST, [Part(1, None, same_day), Part(2, None, same_day)]).value is None


def test_a_part_of_nothing_has_no_value() -> None:
    assert part_of_ratio(0, 0, 100) == Part(None, 0.0)
    assert ratio([(0, 0)]) is None
    assert roll_up(Rollup.SUM, []) == Rolled(None, None, 0, 0)


@pytest.mark.parametrize(
    ("rule", "direction", "adopted", "verdict"),
    [
        (Rollup.SUM, Direction.UP, [Part(60), Part(40)], Verdict.REACHES),
        (Rollup.SUM, Direction.UP, [Part(60), Part(39)], Verdict.FALLS_SHORT),
        (Rollup.SUM, Direction.DOWN, [Part(60), Part(39)], Verdict.REACHES),
        (Rollup.SUM, Direction.DOWN, [Part(60), Part(41)], Verdict.FALLS_SHORT),
        (Rollup.SUM, None, [Part(60), Part(40)], Verdict.REACHES),
        (Rollup.SUM, Direction.UP, [Part(10), Part(None)], Verdict.UNKNOWN),
        (Rollup.SUM, Direction.UP, [], Verdict.UNKNOWN),
        (Rollup.RATIO, Direction.UP, [Part(99), Part(101)], Verdict.UNKNOWN),
        (Rollup.RATIO, Direction.UP, [Part(98), Part(99)], Verdict.FALLS_SHORT),
        (Rollup.RATIO, Direction.UP, [Part(100), Part(101)], Verdict.REACHES),
        (Rollup.RATIO, Direction.UP, [Part(99, 1), Part(101, 3)], Verdict.REACHES),
        (Rollup.RATIO, Direction.RANGE, [Part(100, 1)], Verdict.UNKNOWN),
    ],
)
def test_whether_adopted_targets_reach_a_hundred(
    rule: Rollup, direction: Direction | None, adopted: list[Part], verdict: Verdict
) -> None:
    assert sufficiency(rule, direction, 100, adopted) is verdict
