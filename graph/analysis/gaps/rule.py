"""What a gap rule and a finding are. The rules themselves are one file a family; registry.py lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import Coverage
from graph.model.plan import ElementKind


class Severity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def order(self) -> int:
        return _SEVERITIES[self]


_SEVERITIES = {severity: place for place, severity in enumerate(Severity)}


class Family(StrEnum):
    COVERAGE = "coverage"
    ALIGNMENT = "alignment"
    PROJECTS = "projects"
    AGENCIES = "agencies"
    INDICATORS = "indicators"
    REPORTS = "reports"


class SubjectType(StrEnum):
    """Which page shows a subject."""

    ELEMENT = "element"
    PROJECT = "project"
    AGENCY = "agency"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about. `code` is the folder's id; `kind` is an element's own kind, else the type's word."""

    type: SubjectType
    kind: str
    code: str
    public_id: str
    title_th: str
    title_en: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What findings of one rule are folded under on a page: an upstream plan, an agency, an element."""

    code: str
    title_th: str
    title_en: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One gap. `weight` is how many upstream elements hang on the subject; `part` tells findings of one rule on one
    subject apart (a quarter); `evidence` is JSON-ready and holds codes, counts and dates that the message is about."""

    rule: str
    severity: Severity
    subject: Subject
    message_th: str
    message_en: str
    weight: int = 0
    group: Group | None = None
    part: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same from run to run for the same gap."""
        return "|".join(filter(None, (self.rule, self.subject.public_id, self.part)))


Find = Callable[[Cascade, Coverage], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`severity` is what its findings usually have; `why` one line on why it matters; `action` what to do."""

    id: str
    family: Family
    severity: Severity
    title_th: str
    title_en: str
    why_th: str
    why_en: str
    action_th: str
    action_en: str
    find: Find


GAP_KINDS: tuple[ElementKind, ...] = (ElementKind.STRATEGY, ElementKind.OBJECTIVE, ElementKind.ISSUE)
"""The kinds of provincial elements that projects are expected under."""

KIND_TH: Mapping[str, str] = {
    ElementKind.STRATEGY: "กลยุทธ์",
    ElementKind.OBJECTIVE: "เป้าประสงค์",
    ElementKind.ISSUE: "ประเด็นการพัฒนา",
}

KIND_EN: Mapping[str, str] = {
    ElementKind.STRATEGY: "strategy",
    ElementKind.OBJECTIVE: "objective",
    ElementKind.ISSUE: "development issue",
}


def element_subject(cascade: Cascade, row: int) -> Subject:
    elements = cascade.elements
    return Subject(
        type=SubjectType.ELEMENT,
        kind=str(elements.kinds[row]),
        code=cascade.element_keys[row],
        public_id=elements.ids[row],
        title_th=elements.titles[row],
        title_en=elements.titles_en[row],
    )


def project_subject(cascade: Cascade, row: int) -> Subject:
    projects = cascade.projects
    return Subject(
        type=SubjectType.PROJECT,
        kind="project",
        code=projects.codes[row],
        public_id=projects.ids[row],
        title_th=projects.titles[row],
        title_en=projects.titles_en[row],
    )


def agency_subject(cascade: Cascade, row: int) -> Subject:
    agencies = cascade.agencies
    return Subject(
        type=SubjectType.AGENCY,
        kind="agency",
        code=agencies.codes[row],
        public_id=agencies.ids[row],
        title_th=agencies.names[row],
        title_en=agencies.names_en[row],
    )


def indicator_subject(cascade: Cascade, row: int) -> Subject:
    indicators = cascade.indicators
    return Subject(
        type=SubjectType.INDICATOR,
        kind="indicator",
        code=indicators.codes[row],
        public_id=indicators.ids[row],
        title_th=indicators.names[row],
        title_en=indicators.names_en[row],
    )


def agency_name_en(cascade: Cascade, row: int) -> str:
    """What an English message calls an agency."""
    return cascade.agencies.names_en[row] or cascade.agencies.shorts[row]


def listed(names: Sequence[str], most: int, more: str) -> str:
    """Names with commas between, at most so many; `more` tells how many the rest are, at its `{}`."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} {more.format(len(names) - most)}"


def agency_group(cascade: Cascade, project: int) -> Group:
    """The agency that owns a project."""
    agencies, row = cascade.agencies, int(cascade.projects.agency[project])
    return Group(agencies.codes[row], agencies.names[row], agencies.names_en[row])


def element_group(cascade: Cascade, row: int) -> Group:
    elements = cascade.elements
    return Group(cascade.element_keys[row], elements.titles[row], elements.titles_en[row])


def plan_group(cascade: Cascade, element: int) -> Group:
    """The plan that an element belongs to."""
    plans, row = cascade.plans, int(cascade.elements.plan[element])
    return Group(plans.codes[row], plans.titles[row], plans.titles_en[row])


def provincial_rows(cascade: Cascade, kinds: Iterable[str]) -> list[int]:
    """Rows of the province's own elements of these kinds."""
    wanted = frozenset(kinds)
    upstream = cascade.elements.upstream.tolist()
    return [row for row, kind in enumerate(cascade.elements.kinds) if kind in wanted and not upstream[row]]
