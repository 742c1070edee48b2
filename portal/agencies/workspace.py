"""What an agency has to do and has taken on in a year: what is due, the shared indicators, projects that it shares in.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.analysis.gaps.registry import agency_of, is_over
from graph.analysis.gaps.rule import Severity, SubjectType
from graph.model.adoption import Adoption, AdoptionState
from graph.model.indicator import Indicator
from graph.model.partner import PartnerState
from graph.store.partners import JointProject

Record = Mapping[str, Any]

# Kinds of what is due that are no gap rule.
ASKED, INVITED = "asked", "invited"
_OF_ITS_OWN = (SubjectType.PROJECT, SubjectType.AGENCY)
# About an agency or its projects, and for the coordinator to do something about.
_FOR_COORDINATORS = frozenset({"fragile-project", "fragile-agency", "overlap"})


@dataclass(frozen=True, slots=True)
class Due:
    """Things of one kind: a gap rule's id, ASKED (indicators to answer) or INVITED (projects to join)."""

    kind: str
    count: int
    day: date | None
    severity: Severity


@dataclass(frozen=True, slots=True)
class Adopted:
    """A shared indicator that the agency was asked to take, as it stands in the year."""

    code: str
    name_th: str
    name_en: str | None
    unit: str | None
    state: AdoptionState
    target: float | None
    provincial: float | None
    owner_name: str | None


def due(
    findings: Iterable[Record], code: str, adoptions: Iterable[Adoption], joint: Iterable[JointProject]
) -> list[Due]:
    """What waits for the agency: what was due first on top, then the severest. Findings are those of its own projects
    and of itself; what others would mend (thin cover, fragility) is not among them."""
    found = []
    waiting = [one for one in adoptions if one.state is AdoptionState.ASKED]
    if waiting:
        found.append(Due(ASKED, len(waiting), _first(one.due for one in waiting), Severity.MEDIUM))
    invited = sum(one.partner.state is PartnerState.ASKED for one in joint)
    if invited:
        found.append(Due(INVITED, invited, None, Severity.MEDIUM))
    by_rule: dict[str, list[Record]] = {}
    for record in findings:
        if is_over(record) or record["rule"] in _FOR_COORDINATORS:
            continue
        if record["subject"]["type"] in _OF_ITS_OWN and agency_of(record) == code:
            by_rule.setdefault(record["rule"], []).append(record)
    for rule, records in by_rule.items():
        days = (record["evidence"].get("due") for record in records)
        first = _first(date.fromisoformat(day) for day in days if day)
        severity = min((Severity(record["severity"]) for record in records), key=lambda one: one.order)
        found.append(Due(rule, len(records), first, severity))
    return sorted(found, key=lambda one: (one.day or date.max, one.severity.order, -one.count))


def adopted(
    adoptions: Sequence[Adoption],
    indicators: Mapping[str, Indicator],
    target_of: Mapping[tuple[str, int], float],
    year: int,
) -> list[Adopted]:
    """In the order of `adoptions`. `target_of`: the province's targets by indicator id and year."""
    return [_adopted(one, indicators[one.indicator], target_of, year) for one in adoptions]


def _adopted(
    adoption: Adoption, indicator: Indicator, target_of: Mapping[tuple[str, int], float], year: int
) -> Adopted:
    own = adoption.target(year)
    return Adopted(
        code=indicator.code,
        name_th=indicator.name_th,
        name_en=indicator.name_en,
        unit=indicator.unit,
        state=adoption.state_in(year),
        target=None if own is None else own.target,
        provincial=target_of.get((indicator.id, year)),
        owner_name=adoption.owner_name,
    )


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
