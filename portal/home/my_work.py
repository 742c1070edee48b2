"""My work: of everything that the analyses found wrong, what one person can mend, most urgent first. Findings and a
person in, groups of items out; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.analysis.gaps.registry import agency_of, is_over
from graph.analysis.gaps.rule import Severity
from graph.model.collation import sort_key
from graph.model.people import Person, Role

Record = Mapping[str, Any]

# Which rules' findings a role can do something about. An agency's roles see those of their own agency.
AGENCY_RULES = (
    "report-missing",
    "unlinked-project",
    "shares-off",
    "superseded-link",
    "duplicate-project",
    "budget-parts-off",
    "activity-weights-off",
    "idle-agency",
    "report-late",
)
PEO_RULES: Mapping[Role, tuple[str, ...]] = {
    Role.PLANNER: (
        "uncovered-issue",
        "uncovered-objective",
        "uncovered-strategy",
        "no-upstream-link",
        "target-insufficient",
        "indicator-no-adopter",
        "indicator-no-value",
        "indicator-no-target",
        "indicator-no-owner",
    ),
    Role.COORDINATOR: (
        "uncovered-issue",
        "uncovered-objective",
        "uncovered-strategy",
        "unlinked-project",
        "report-missing",
        "target-insufficient",
        "fragile-project",
        "fragile-agency",
        "thin-cover-project",
        "idle-agency",
        "overlap",
        "should-meet",
        "thin-cover-agency",
    ),
    Role.OFFICER_IN_CHIEF: ("uncovered-issue", "uncovered-objective", "uncovered-strategy", "report-missing"),
}
_KEEPS_PROJECTS = (Role.OFFICER, Role.EXECUTIVE)
_FAR = date.max


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to mend. `kind` is the type of its subject (which page mends it), `code` the subject's. Findings of a
    rule about one subject's quarters are one item: its `quarters`, and the first day that one of them was due."""

    key: str
    rule: str
    severity: Severity
    kind: str
    code: str
    title_th: str
    title_en: str | None
    message_th: str
    message_en: str
    owner_th: str | None
    owner_en: str | None
    due: date | None
    weight: int
    quarters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """The items of one rule, most urgent first."""

    rule: str
    severity: Severity
    items: tuple[WorkItem, ...]

    @property
    def due(self) -> date | None:
        """The earliest day that something here was or is due."""
        return min((item.due for item in self.items if item.due), default=None)


def own_agencies(person: Person, area: str) -> frozenset[str]:
    """Codes of the agencies whose projects the person keeps."""
    return frozenset(agency.removeprefix(f"{area}/") for agency in person.agencies(area, _KEEPS_PROJECTS))


def my_work(person: Person, area: str, findings: Iterable[Record]) -> tuple[WorkGroup, ...]:
    """What the person can mend in the area, by rule: the severest first, then what was due first, then as the rules
    of the person's roles stand."""
    own = own_agencies(person, area)
    peo_rules = [rule for role in person.roles(area) for rule in PEO_RULES.get(role, ())]
    wanted = [*(AGENCY_RULES if own else ()), *peo_rules]
    everyones = frozenset(peo_rules)
    items: dict[str, list[WorkItem]] = {}
    for record in findings:
        rule = record["rule"]
        if is_over(record):
            continue
        if rule in everyones or (rule in AGENCY_RULES and agency_of(record) in own):
            items.setdefault(rule, []).append(_item(record))
    groups = [_group(rule, members) for rule, members in items.items()]
    return tuple(sorted(groups, key=lambda group: _urgency(group, wanted)))


def count(groups: Sequence[WorkGroup]) -> int:
    """How many things there are to mend."""
    return sum(len(group.items) for group in groups)


def _group(rule: str, members: Sequence[WorkItem]) -> WorkGroup:
    ordered = sorted(
        _merged(members), key=lambda item: (item.severity.order, item.due or _FAR, -item.weight, sort_key(item.code))
    )
    return WorkGroup(rule, ordered[0].severity, tuple(ordered))


def _merged(members: Sequence[WorkItem]) -> list[WorkItem]:
    """One item a subject, in the order of the first findings."""
    merged: dict[tuple[str, str], WorkItem] = {}
    for item in members:
        before = merged.setdefault((item.kind, item.code), item)
        if before is not item:
            due = min((day for day in (before.due, item.due) if day), default=None)
            quarters = tuple(sorted({*before.quarters, *item.quarters}))
            merged[(item.kind, item.code)] = replace(before, due=due, quarters=quarters)
    return list(merged.values())


def _urgency(group: WorkGroup, wanted: Sequence[str]) -> tuple[int, date, int]:
    return group.severity.order, group.due or _FAR, wanted.index(group.rule)


def _item(record: Record) -> WorkItem:
    subject, due = record["subject"], record["evidence"].get("due")
    is_project = subject["type"] == "project"
    return WorkItem(
        key=record["key"],
        rule=record["rule"],
        severity=Severity(record["severity"]),
        kind=subject["type"],
        code=subject["id"],
        title_th=subject["title_th"],
        title_en=subject["title_en"],
        message_th=record["message_th"],
        message_en=record["message_en"],
        owner_th=record["group"]["title_th"] if is_project and record["group"] else None,
        owner_en=record["group"]["title_en"] if is_project and record["group"] else None,
        due=date.fromisoformat(due) if due else None,
        weight=record["weight"],
        quarters=(record["evidence"]["quarter"],) if "quarter" in record["evidence"] else (),
    )
