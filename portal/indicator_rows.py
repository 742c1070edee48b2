"""Indicators as lists show them: an indicator in the scope's year, with who answers for it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import binding_indicators
from graph.analysis.tables import NONE
from graph.model.indicator import target_met


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """`is_met` is None where target or value is unknown, or for a range. `owner` is an agency's short name and code or
    None; `measures` the code of the element that it measures. `binds`: somebody answers for its target, which nobody
    does for a shared indicator that was asked of agencies and that none has accepted."""

    code: str
    name_th: str
    name_en: str | None
    unit: str | None
    is_shared: bool
    owner: tuple[str, str] | None
    target: float | None
    value: float | None
    is_met: bool | None
    measures: str
    binds: bool = True


def indicator_rows(cascade: Cascade, rows: Iterable[int]) -> list[IndicatorRow]:
    """`rows` are rows of the cascade's indicators."""
    binding = binding_indicators(cascade)
    return [_indicator_row(cascade, row, binds=bool(binding[row])) for row in rows]


def _indicator_row(cascade: Cascade, row: int, *, binds: bool) -> IndicatorRow:
    table, agencies = cascade.indicators, cascade.agencies
    target, value, owner = _known(table.target[row]), _known(table.value[row]), int(table.owner[row])
    return IndicatorRow(
        code=table.codes[row],
        name_th=table.names[row],
        name_en=table.names_en[row],
        unit=table.units[row],
        is_shared=bool(table.shared[row]),
        owner=None if owner == NONE else (agencies.shorts[owner], agencies.codes[owner]),
        target=target,
        value=value,
        is_met=None if target is None or value is None else target_met(table.directions[row], target, value),
        measures=cascade.element_keys[int(table.element[row])],
        binds=binds,
    )


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)
