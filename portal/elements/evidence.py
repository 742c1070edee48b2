"""The evidence of an element in four steps: which are there, and which one lifts it to the next grade."""

from __future__ import annotations

from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Grade
from graph.analysis.paths import Contributor
from portal.indicator_rows import IndicatorRow


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the grade is made of. `with_target` counts indicators whose target for the year somebody answers for."""

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


def evidence(cascade: Cascade, counted: list[Contributor], indicators: list[IndicatorRow]) -> Evidence:
    """From an element's contributors and indicators."""
    return Evidence(
        projects=len(counted),
        accepted=sum(bool(cascade.projects.accepted[one.project]) for one in counted),
        with_target=sum(one.target is not None and one.binds for one in indicators),
        met=sum(one.is_met is True for one in indicators),
        unmet=sum(one.is_met is False for one in indicators),
    )
