"""National runs and the provinces in them, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.model.area import Area
from graph.model.national import Counted, NationalRun
from graph.model.run import ScopeState


class Trouble(StrEnum):
    """Why a run has no new figures of a province."""

    CYCLE = "cycle"
    GIVEN_UP = "given_up"
    OTHER = "other"


class Standing(StrEnum):
    """How a province's figures stand."""

    FRESH = "fresh"
    OLD = "old"
    FAILED = "failed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FailedProvince:
    """`detail` is what the worker said."""

    area: Area
    trouble: Trouble
    detail: str


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run with the provinces of the page's area: how many it is about, how many it has seen to, computed anew, and
    had no figures of."""

    run: NationalRun
    provinces: int
    counted: int
    anew: int
    failed: tuple[FailedProvince, ...]

    @property
    def percent(self) -> float:
        return 100 * self.counted / self.provinces if self.provinces else 100.0


@dataclass(frozen=True, slots=True)
class ProvinceStanding:
    """`failed` is of the last run that ended."""

    area: Area
    state: ScopeState | None
    standing: Standing
    failed: FailedProvince | None


def trouble_of(problem: str) -> Trouble:
    """What a worker's own words mean."""
    if problem.startswith("CycleError"):
        return Trouble.CYCLE
    return Trouble.GIVEN_UP if problem.startswith("given up") else Trouble.OTHER


def shown_runs(runs: Sequence[NationalRun], provinces: Sequence[Area]) -> list[ShownRun]:
    known = {area.id: area for area in provinces}
    return [_shown(run, known) for run in runs]


def _shown(run: NationalRun, known: Mapping[str, Area]) -> ShownRun:
    counted = [one for one in run.counted.values() if one.area in known]
    return ShownRun(
        run=run,
        provinces=sum(area in known for area in run.areas),
        counted=len(counted),
        anew=sum(one.run is not None and one.seconds > 0 for one in counted),
        failed=tuple(_failed(one, known[one.area]) for one in sorted(counted, key=_by_area) if one.problem is not None),
    )


def _by_area(one: Counted) -> str:
    return one.area


def _failed(one: Counted, area: Area) -> FailedProvince:
    problem = one.problem or ""
    return FailedProvince(area, trouble_of(problem), problem)


def standing_provinces(
    provinces: Sequence[Area], states: Mapping[str, ScopeState], runs: Sequence[ShownRun], day: date
) -> list[ProvinceStanding]:
    """The provinces whose figures are not as they should be first: failed, then none, then old."""
    last = next((one for one in runs if one.run.ended_at is not None), None)
    failed = {one.area.id: one for one in last.failed} if last is not None else {}
    rows = [_standing(area, states.get(area.id), failed.get(area.id), day) for area in provinces]
    order = (Standing.FAILED, Standing.NONE, Standing.OLD, Standing.FRESH)
    return sorted(rows, key=lambda row: order.index(row.standing))


def _standing(area: Area, state: ScopeState | None, failed: FailedProvince | None, day: date) -> ProvinceStanding:
    if state is None or state.run is None:
        standing = Standing.NONE if failed is None else Standing.FAILED
    elif not state.is_due(day):
        # A failure that has been mended since is none any more.
        standing, failed = Standing.FRESH, None
    else:
        standing = Standing.OLD if failed is None else Standing.FAILED
    return ProvinceStanding(area, state, standing, failed)
