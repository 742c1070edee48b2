"""What rests on one project or agency, or on one agency's money: against taking each away from a brute-force walk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings

from graph.analysis.coverage import coverage
from graph.analysis.gaps.concentrated import MOST_PERCENT
from graph.analysis.gaps.registry import BY_ID
from graph.analysis.gaps.rule import GAP_KINDS, Finding, Severity
from graph.model.plan import Element, PlanLevel
from graph.model.project import Project
from tests.examples import examples
from tests.unit.analysis.brute_force import MILLION, Walk
from tests.unit.analysis.small import Small
from tests.unit.analysis.test_coverage_properties import AGENCIES, cascade_of, walks

Keeps = Callable[[Project], bool]

# S1–S3 of three agencies; N1 and N2 hang on S1 and S2.
SMALL = Small(
    {"I1": None, "O1": "I1", "S1": "I1", "S2": "I1", "S3": "I1", "N1": None, "N2": None},
    serves=[("S1", "O1"), ("S2", "O1"), ("S3", "O1")],
    upstream=[("S1", "N1"), ("S2", "N2")],
    projects={
        "P1": ("A1", 80, ["S1"]), "P2": ("A1", 10, ["S2"]), "P3": ("A2", 5, ["S3"]), "P4": ("A3", 5, ["S3"]),
    },
    agencies=("A1", "A2", "A3"),
)  # fmt: skip


def found(walk: Walk, rule: str) -> list[Finding]:
    cascade = cascade_of(walk)
    return list(BY_ID[rule].find(cascade, coverage(cascade)))


def told(element: Element) -> bool:
    return element.level is not PlanLevel.PROVINCE or element.kind in GAP_KINDS


def lost(walk: Walk, keeps: Keeps) -> set[str]:
    """Elements that have a project, and none once only the projects that `keeps` lets through are left."""
    less = replace(walk, projects=[project for project in walk.projects if keeps(project)])
    return {
        element.id
        for element in walk.elements
        if told(element) and walk.contributors(element.id) and not less.contributors(element.id)
    }


def named(finding: Finding) -> set[str]:
    return {*finding.evidence["elements"], *finding.evidence["upstream"]}


@settings(max_examples=examples(120))
@given(walks())
def test_projects_are_told_with_what_their_end_takes_along(walk: Walk) -> None:
    expected = {one.id: lost(walk, lambda other, one=one: other.id != one.id) for one in walk.projects}
    findings = {one.subject.public_id: named(one) for one in found(walk, "fragile-project")}
    assert findings == {project: gone for project, gone in expected.items() if len(gone) > 1}


@settings(max_examples=examples(120))
@given(walks())
def test_agencies_are_told_when_more_goes_with_them_than_with_one_of_their_projects(walk: Walk) -> None:
    expected = {}
    for agency in AGENCIES:
        gone = lost(walk, lambda other, agency=agency: other.agency != agency.id)
        each = [
            lost(walk, lambda other, one=one: other.id != one.id) for one in walk.projects if one.agency == agency.id
        ]
        if len(gone) > 1 and all(one != gone for one in each):
            expected[agency.id] = gone
    assert {one.subject.public_id: named(one) for one in found(walk, "fragile-agency")} == expected


@settings(max_examples=examples(120))
@given(walks())
def test_money_with_one_agency(walk: Walk) -> None:
    held: dict[str, tuple[str, int]] = {}
    for element in walk.elements:
        if element.level is not PlanLevel.PROVINCE or element.kind not in GAP_KINDS:
            continue
        if len({project.agency for project in walk.contributors(element.id)}) < 2:
            continue
        money = {agency.id: 0 for agency in AGENCIES}
        for project in walk.contributors(element.id):
            parts = walk.parts(project, int((project.budget or 0) * MILLION))
            money[project.agency] += sum(part for at, part in parts.items() if element.id in walk.above(at))
        total = sum(money.values())
        most = max(money, key=lambda one: money[one])
        if total and money[most] * 100 > total * MOST_PERCENT:
            held[element.id] = (most, money[most] * 100 // total)
    lowest = {
        element: (agency, percent)
        for element, (agency, percent) in held.items()
        if not any(other != element and element in walk.above(other) and agency == held[other][0] for other in held)
    }
    findings = found(walk, "budget-concentrated")
    assert {one.subject.public_id: (one.evidence["agency"], one.evidence["percent"]) for one in findings} == lowest


def test_messages_name_what_would_be_lost() -> None:
    (project,) = replace(SMALL, upstream=[("S1", "N1"), ("S1", "N2")]).findings("fragile-project")
    assert (project.subject.code, project.severity, project.weight) == ("P1", Severity.HIGH, 2)
    assert project.evidence == {"elements": ["S1"], "upstream": ["N1", "N2"]}
    assert "1 ส่วนของแผนจังหวัด (S1) กับ 2 เป้าหมาย" in project.message_th
    assert "1 element of the province's plan (S1) and 2 elements of upstream plans (N1, N2)" in project.message_en
    assert project.group is not None
    assert project.group.code == "A1"


def test_what_one_project_carries_does_not_make_its_agency_urgent() -> None:
    small = replace(SMALL, upstream=[("S1", "N1")])
    assert [one.severity for one in small.findings("fragile-project")] == [Severity.HIGH]
    (agency,) = small.findings("fragile-agency")
    assert (agency.subject.code, agency.severity) == ("A1", Severity.MEDIUM)
    both = replace(small, projects={**small.projects, "P2": ("A1", 10, ["S1", "~S2"])})
    # N1 now stands on two projects of A1: only their agency's end would take it.
    assert both.found("fragile-project") == []
    assert [one.severity for one in both.findings("fragile-agency")] == [Severity.HIGH]


def test_money_is_told_at_the_lowest_element_only() -> None:
    small = replace(SMALL, projects={**SMALL.projects, "P5": ("A2", 1, ["S1"])})
    assert small.found("budget-concentrated") == ["S1"]
    (finding,) = small.findings("budget-concentrated")
    assert finding.evidence == {
        "agency": "A1", "percent": 98, "budget_baht": 80, "of_baht": 81, "threshold_percent": MOST_PERCENT,
    }  # fmt: skip
    # S1 is A1's alone (thin cover says so); O1 and I1 have three agencies, A1 with 90 of 100 baht: O1 stands below I1.
    assert SMALL.found("budget-concentrated") == ["O1"]
