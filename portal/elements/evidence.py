"""The evidence of an element in four steps: which are there, and which one lifts it to the next grade."""

from __future__ import annotations

import math
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Grade, indicators_of
from graph.analysis.paths import Contributor
from graph.analysis.tables import NONE
from graph.model.indicator import target_met


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """An indicator in the scope's year. `is_met` is None where target or value is unknown, or for a range.
    `owner` is an agency's short name and code or None; `measures` the code of the element that it measures."""

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the grade is made of; the counts are those of coverage."""

    projects: int
    accepted: int
    with_target: int
    met: int
    unmet: int

    @property
    def steps(self) -> tuple[bool, bool, bool, bool]:
        """Whether it is linked, measured, reported, achieved: each by itself. The grade counts the first ones."""
        return self.projects > 0, self.with_target > 0, self.accepted > 0, self.met > 0 and self.unmet == 0

    @property
    def grade(self) -> Grade:
        reached = 0
        for step in self.steps:
            if not step:
                break
            reached += 1
        return Grade(reached)

    @property
    def next_step(self) -> Grade | None:
        """The grade that the first missing step would lift it to; None where all are there."""
        return None if self.grade is Grade.ACHIEVED else Grade(self.grade + 1)


def shown_indicator(cascade: Cascade, row: int) -> ShownIndicator:
    table = cascade.indicators
    target, value, owner = _number(table.target[row]), _number(table.value[row]), int(table.owner[row])
    known = target is not None and value is not None
    return ShownIndicator(
        code=table.codes[row],
        name_th=table.names[row],
        name_en=table.names_en[row],
        unit=table.units[row],
        is_shared=bool(table.shared[row]),
        owner=None if owner == NONE else (cascade.agencies.shorts[owner], cascade.agencies.codes[owner]),
        target=target,
        value=value,
        is_met=target_met(table.directions[row], target, value) if known else None,  # type: ignore[arg-type]
        measures=cascade.element_keys[int(table.element[row])],
    )


def indicators_at(cascade: Cascade, element: int) -> list[ShownIndicator]:
    """The indicators that the element's coverage counts."""
    return [shown_indicator(cascade, row) for row in indicators_of(cascade, element)]


def evidence(cascade: Cascade, counted: list[Contributor], indicators: list[ShownIndicator]) -> Evidence:
    """From an element's contributors and indicators."""
    return Evidence(
        projects=len(counted),
        accepted=sum(bool(cascade.projects.accepted[one.project]) for one in counted),
        with_target=sum(one.target is not None for one in indicators),
        met=sum(one.is_met is True for one in indicators),
        unmet=sum(one.is_met is False for one in indicators),
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
