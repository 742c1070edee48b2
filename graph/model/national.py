"""Runs over every province of the country, and what they found of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Counted:
    """How a national run came by one province: `run` is the province's run, `seconds` what that took now (0 where its
    figures were fresh already). With a `problem` it has none of its own, and its part is that of before, if any."""

    area: str
    run: str | None
    seconds: float
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class NationalRun:
    """`whole`: every province was computed anew, fresh or not. `areas` are all provinces with a scope in the year,
    `counted` those that have been seen to. `drifted` is whether the sums that stood were not what the parts add up to,
    None where they could not be held against each other."""

    id: str
    year: int
    state: RunState
    whole: bool
    at: datetime
    ended_at: datetime | None = None
    drifted: bool | None = None
    areas: tuple[str, ...] = ()
    counted: Mapping[str, Counted] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Counted, ...]:
        return tuple(one for one in self.counted.values() if one.problem is not None)

    @property
    def seconds(self) -> float | None:
        return None if self.ended_at is None else (self.ended_at - self.at).total_seconds()
