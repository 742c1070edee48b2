"""The gap rules of a project's own form: parts of the budget, weights of activities, one project entered twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.analysis.gaps.rule import Severity
from graph.analysis.without import without
from graph.model.project_form import Activity, BudgetLine, ProjectForm
from tests.unit.analysis.small import Small

TITLE = "โครงการอบรมพัฒนาครูด้านการจัดการเรียนรู้ดิจิทัล"


def budget(total: float | None, *parts: float | None) -> Small:
    lines = tuple(BudgetLine(amount=None if part is None else Decimal(str(part))) for part in parts)
    return Small({"S1": None}, projects={"P1": ("A1", total, ["S1"])}, forms={"P1": ProjectForm(budget_lines=lines)})


def weights(*percent: float | None) -> Small:
    activities = tuple(Activity("กิจกรรม", None if one is None else Decimal(str(one))) for one in percent)
    return Small({"S1": None}, projects={"P1": ("A1", 1, ["S1"])}, forms={"P1": ProjectForm(activities=activities)})


@pytest.mark.parametrize(("small", "off"), [
    (budget(100), False),
    (budget(100, 60, 40), False),
    (budget(0.3, 0.1, 0.2), False),
    (budget(100, 60), True),
    (budget(100, 60, 40.01), True),
    (budget(None, 60), True),
    (budget(100, None), True),
    (budget(None, None), False),
])  # fmt: skip
def test_parts_of_the_budget_add_up_to_the_satang(small: Small, off: bool) -> None:
    assert small.found("budget-parts-off") == (["P1"] if off else [])


def test_a_budget_that_is_off_says_by_how_much() -> None:
    (finding,) = budget(100, 60.5).findings("budget-parts-off")
    assert finding.evidence == {"parts": 60.5, "budget": 100}
    assert "60.50" in finding.message_th
    assert finding.group is not None
    assert finding.group.code == "A1"


@pytest.mark.parametrize(("small", "off"), [
    (weights(), False),
    (weights(None, None), False),
    (weights(100), False),
    (weights(33.33, 33.33, 33.33), False),
    (weights(60, None), True),
    (weights(60, 60), True),
    (weights(0), True),
])  # fmt: skip
def test_weights_add_up_to_100_once_one_is_stated(small: Small, off: bool) -> None:
    assert small.found("activity-weights-off") == (["P1"] if off else [])


def twice(first: str, second: str, owners: tuple[str, str] = ("A1", "A1"), **more: object) -> Small:
    projects = {"P1": (owners[0], 1, ["S1"]), "P2": (owners[1], 1, ["S1"])}
    return Small({"S1": None}, projects=projects, titles={"P1": first, "P2": second}, **more)  # type: ignore[arg-type]


def test_the_later_of_two_like_projects_of_one_agency_is_named() -> None:
    small = twice(TITLE, TITLE + " ประจำปีงบประมาณ พ.ศ. 2564")
    (finding,) = small.findings("duplicate-project")
    assert (finding.subject.code, finding.evidence) == ("P2", {"like": ["P1"]})
    assert finding.severity is Severity.MEDIUM


@pytest.mark.parametrize(("small", "found"), [
    (twice(TITLE, "โครงการลูกเสือจังหวัด"), []),
    (twice(TITLE, TITLE, ("A1", "A2")), []),
    (twice(TITLE, TITLE, ("A1", "A2"), partners=[("P1", "A2")]), ["P2"]),
    (twice(TITLE, TITLE, ("A1", "A2"), partners=[("P1", "A3"), ("P2", "A3")], agencies=("A1", "A2", "A3")), ["P2"]),
    (twice(TITLE, TITLE, distinct=[("P2", "P1")]), []),
    (twice(TITLE, TITLE, distinct=[("P1", "P2")]), []),
    (twice(TITLE + " รุ่นที่ 1", TITLE + " รุ่นที่ 2"), []),
])  # fmt: skip
def test_only_the_same_or_a_partner_agency_and_nobody_said_otherwise(small: Small, found: list[str]) -> None:
    assert small.found("duplicate-project") == found


def test_what_somebody_left_out_of_the_cascade_is_not_compared() -> None:
    small = twice(TITLE, TITLE, ("A1", "A2"), partners=[("P1", "A2")])
    assert len(without(small.cascade(), agencies=["id:A1"]).partners) == 0
    assert len(without(small.cascade(), projects=["id:P2"]).partners) == 1
