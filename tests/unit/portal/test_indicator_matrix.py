"""Indicators × agencies, sums of a plan's years, whom to remind, what waits for an agency."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from graph.analysis.rollup import Verdict
from graph.model.adoption import AdoptedTarget, Adoption, AdoptionState
from graph.model.indicator import Direction, Indicator, Rollup
from portal.agencies.workspace import due
from portal.indicators.matrix import matrix, reminders, yearly
from tests.unit.analysis.small import Small

ASKED, ACCEPTED, DECLINED = AdoptionState.ASKED, AdoptionState.ACCEPTED, AdoptionState.DECLINED
SMALL = Small(
    {"O1": None},
    agencies=("A1", "A2", "A3"),
    indicators={
        "K1": ("O1", {"shared": True, "rollup": Rollup.SUM, "direction": Direction.UP}),
        "K2": ("O1", {"shared": True}),
        "K3": ("O1", {}),
    },
    targets={"K1": 100},
    adoptions=[
        ("A3", "K1", ACCEPTED, 40, None),
        ("A1", "K1", ACCEPTED, 50, None),
        ("A3", "K2", ASKED, None, None),
    ],
)


def test_columns_are_the_asked_agencies_and_rows_the_shared_indicators() -> None:
    found = matrix(SMALL.cascade())
    assert [code for code, _ in found.agencies] == ["A1", "A3"]
    assert [line.code for line in found.lines] == ["K1", "K2"]
    first, second = found.lines
    assert [(cell.agency, cell.target) if cell else None for cell in first.cells] == [("A1", 50), ("A3", 40)]
    assert second.cells[0] is None
    assert (first.accepted, first.asked, first.adopted and first.adopted.value, first.verdict) == (
        2, 2, 90, Verdict.FALLS_SHORT,
    )  # fmt: skip
    assert (second.waiting, second.adopted, second.verdict) == (1, None, None)
    assert (found.asked, found.answered, found.unasked, found.short) == (3, 2, 0, 1)


def test_nobody_asked() -> None:
    found = matrix(replace(SMALL, adoptions=()).cascade())
    assert (found.agencies, found.asked, found.unasked) == ((), 0, 2)


def test_each_year_has_its_own_sum() -> None:
    indicator = Indicator("k", "K1", "o", "ชื่อ", direction=Direction.UP, rollup=Rollup.RATIO, shared=True)
    adoptions = [
        Adoption("a", "k", ACCEPTED, targets=(AdoptedTarget(2563, 80, 100), AdoptedTarget(2564, 90, 100))),
        Adoption("b", "k", DECLINED, targets=(AdoptedTarget(2563, 60, 300),)),
        Adoption("c", "k", ASKED),
    ]
    first, second, third = yearly(indicator, adoptions, {2563: 65, 2564: 95}, range(2563, 2566))
    assert (first.accepted, first.adopted and first.adopted.value, first.verdict) == (2, 65, Verdict.REACHES)
    assert (second.accepted, second.verdict) == (1, Verdict.FALLS_SHORT)
    assert (third.accepted, third.adopted and third.adopted.silent, third.verdict) == (1, 1, None)
    (no_rule,) = yearly(replace(indicator, rollup=None), adoptions, {2563: 65}, [2563])
    assert (no_rule.adopted, no_rule.verdict) == (None, Verdict.UNKNOWN)


def test_who_was_due_first_is_reminded_first() -> None:
    at = datetime(2019, 8, 1, tzinfo=UTC)
    found = reminders(
        [
            Adoption("a", "k1", ASKED, asked_at=at),
            Adoption("a", "k2", ASKED, asked_at=at),
            Adoption("b", "k1", ASKED, due=date(2019, 9, 1), asked_at=at),
            Adoption("c", "k1", ACCEPTED),
        ]
    )
    assert [(one.agency, one.waiting, one.due) for one in found] == [("b", 1, date(2019, 9, 1)), ("a", 2, None)]


def test_what_waits_for_an_agency_is_its_own() -> None:
    def finding(rule: str, kind: str, about: str, severity: str = "high", **evidence: Any) -> dict[str, Any]:
        subject = {"type": kind, "id": about if kind == "agency" else "P1"}
        group = {"id": about} if kind == "project" else None
        return {"rule": rule, "severity": severity, "subject": subject, "group": group, "evidence": evidence}

    found = due(
        [
            finding("report-missing", "project", "A1", due="2020-04-15"),
            finding("report-missing", "project", "A1", due="2020-01-31"),
            finding("unlinked-project", "project", "A1"),
            finding("unlinked-project", "project", "A2"),
            finding("thin-cover-agency", "element", "A1", agency="A1"),
            finding("idle-agency", "agency", "A1", severity="medium"),
        ],
        "A1",
        [Adoption("a", "k1", ASKED, due=date(2020, 2, 1)), Adoption("a", "k2", DECLINED)],
        [],
    )
    assert [(one.kind, one.count, one.day) for one in found] == [
        ("report-missing", 2, date(2020, 1, 31)),
        ("asked", 1, date(2020, 2, 1)),
        ("unlinked-project", 1, None),
        ("idle-agency", 1, None),
    ]
