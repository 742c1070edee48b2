"""Shared indicators and the agencies that were asked to take them: who accepted with which yearly targets, who declined
and why, and until when an answer may change.

An answer binds year by year: the target of a fiscal year may change until that year begins. The first answer may come
late, and then covers years that have begun too. Only the PEO can open a bound answer again, by asking once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from graph.model.fiscal import first_day

MAX_REASON = 2_000
MAX_OWNER = 200


class AdoptionState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class AdoptedTarget:
    """An agency's target for a fiscal year (พ.ศ.) in the indicator's unit. `base` is what it is a part of (the
    denominator of a ratio, the number that a mean is over), None where the agency has not said."""

    year: int
    target: float
    base: float | None = None


@dataclass(frozen=True, slots=True)
class Adoption:
    """An agency (public id) was asked to take a shared indicator (public id). `reason` says why it declined, or why it
    changed its answer; `owner_name` who answers for it there; `due` until when the PEO wants to know."""

    agency: str
    indicator: str
    state: AdoptionState = AdoptionState.ASKED
    reason: str | None = None
    owner_name: str | None = None
    targets: tuple[AdoptedTarget, ...] = ()
    due: date | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    version: int = 1

    @property
    def key(self) -> str:
        return adoption_key(self.agency, self.indicator)

    def target(self, year: int) -> AdoptedTarget | None:
        return next((one for one in self.targets if one.year == year), None)

    def state_in(self, year: int) -> AdoptionState:
        """How it stands in a fiscal year: what was accepted for a year that had begun stays accepted when the agency
        declines later."""
        if self.state is AdoptionState.DECLINED and self.target(year) is not None:
            return AdoptionState.ACCEPTED
        return self.state


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agency says to being asked. `targets` are those of the years that are still open."""

    accepts: bool
    owner_name: str | None = None
    reason: str | None = None
    targets: tuple[AdoptedTarget, ...] = ()


def adoption_key(agency: str, indicator: str) -> str:
    """What an adoption is called in links and histories."""
    return f"{agency}|{indicator}"


def open_years(standing: Adoption, plan_years: Iterable[int], day: date) -> list[int]:
    """The years (พ.ศ.) whose targets the agency may set on `day`: all of the plan's before its first answer, after it
    those that have not begun."""
    if standing.state is AdoptionState.ASKED:
        return list(plan_years)
    return [year for year in plan_years if day < first_day(year)]


def answer_problems(standing: Adoption, answer: Answer, plan_years: Iterable[int], day: date) -> dict[str, str]:
    """Field → what is wrong: answer (bound), owner_name (required, too_long), reason (required, too_long), targets
    (required), and target-<year> (bound, negative_base)."""
    years = open_years(standing, plan_years, day)
    if not years:
        return {"answer": "bound"}
    found: dict[str, str] = {}
    changes = standing.state is not AdoptionState.ASKED
    if len(answer.reason or "") > MAX_REASON:
        found["reason"] = "too_long"
    elif not answer.reason and (not answer.accepts or changes):
        found["reason"] = "required"
    if not answer.accepts:
        return found
    if not answer.owner_name:
        found["owner_name"] = "required"
    elif len(answer.owner_name) > MAX_OWNER:
        found["owner_name"] = "too_long"
    if not answer.targets:
        found["targets"] = "required"
    for one in answer.targets:
        if one.year not in years:
            found[f"target-{one.year}"] = "bound"
        elif one.base is not None and one.base <= 0:
            found[f"target-{one.year}"] = "negative_base"
    return found


def answered_targets(
    standing: Adoption, answer: Answer, plan_years: Iterable[int], day: date
) -> tuple[AdoptedTarget, ...]:
    """The targets after an answer: those of years that have begun stay as they were bound."""
    years = set(open_years(standing, plan_years, day))
    bound = [one for one in standing.targets if one.year not in years]
    return tuple(sorted([*bound, *(answer.targets if answer.accepts else ())], key=lambda one: one.year))
