"""Adopted indicators in the analyses: what the grade makes of them, and the two gap rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from graph.analysis.coverage import Grade, binding_indicators, coverage
from graph.analysis.without import without
from graph.model.adoption import AdoptedTarget, Adoption, AdoptionState
from graph.model.indicator import Direction, Rollup
from tests.unit.analysis.small import AdoptionSpec, Small

ASKED, ACCEPTED, DECLINED = AdoptionState.ASKED, AdoptionState.ACCEPTED, AdoptionState.DECLINED
SHARED = {"shared": True, "direction": Direction.UP, "rollup": Rollup.SUM}
SMALL = Small(
    {"O1": None},
    projects={"P1": ("A1", 1, ["O1"])},
    agencies=("A1", "A2", "A3"),
    indicators={"K1": ("O1", SHARED)},
    targets={"K1": 100},
)


def asked(*answers: AdoptionSpec) -> Small:
    return replace(SMALL, adoptions=answers)


def grade(small: Small) -> int:
    return int(coverage(small.cascade()).grade[0])


@pytest.mark.parametrize(
    ("small", "expected"),
    [
        (SMALL, Grade.MEASURED),
        (asked(("A1", "K1", ASKED, None, None)), Grade.LINKED),
        (asked(("A1", "K1", DECLINED, None, None)), Grade.LINKED),
        (asked(("A1", "K1", DECLINED, None, None), ("A2", "K1", ACCEPTED, 5, None)), Grade.MEASURED),
        (asked(("A1", "K1", DECLINED, 5, None)), Grade.MEASURED),
        (
            replace(asked(("A1", "K1", ASKED, None, None)), indicators={"K1": ("O1", {**SHARED, "shared": False})}),
            Grade.MEASURED,
        ),
        (replace(asked(("A1", "K1", ACCEPTED, 5, None)), targets={}), Grade.LINKED),
    ],
    ids=[
        "nobody asked", "asked only", "declined", "one accepts", "declined after the year began", "not shared",
        "without a target",
    ],
)  # fmt: skip
def test_a_shared_indicator_measures_once_somebody_accepts_it_or_while_nobody_was_asked(
    small: Small, expected: Grade
) -> None:
    assert grade(small) == expected


def test_adopted_indicators_are_counted() -> None:
    counts = coverage(asked(("A1", "K1", ACCEPTED, 5, None), ("A2", "K1", ACCEPTED, 5, None)).cascade()).to_json()
    assert counts["elements"]["O1"]["indicators"] == {
        "below": 1, "with_target": 1, "adopted": 1, "with_value": 0, "met": 0,
    }  # fmt: skip


def test_an_agency_that_is_gone_takes_its_adoptions_along() -> None:
    cascade = asked(("A2", "K1", ACCEPTED, 5, None), ("A3", "K1", DECLINED, None, None)).cascade()
    left = without(cascade, agencies=["id:A2"])
    assert [left.agencies.ids[row] for row in left.adoptions.agency] == ["id:A3"]
    assert not binding_indicators(left)[0]


def test_a_scope_sees_the_target_of_its_own_year() -> None:
    cascade = asked(("A1", "K1", ACCEPTED, 60, 4)).cascade()
    assert (cascade.adoptions.target.tolist(), cascade.adoptions.base.tolist()) == ([60], [4])
    other = Adoption("id:A1", "id:K1", ACCEPTED, targets=(AdoptedTarget(2570, 60),))
    assert (other.target(2570), other.target(2564)) == (AdoptedTarget(2570, 60), None)
    assert np.isnan(asked(("A1", "K1", ACCEPTED, None, None)).cascade().adoptions.target[0])


class TestNoAdopter:
    def messages(self, small: Small) -> list[tuple[str, str]]:
        return [(one.severity.value, one.message_en) for one in small.findings("indicator-no-adopter")]

    def test_before_anybody_was_asked_it_is_worth_knowing(self) -> None:
        expected = [("low", "Shared indicator K1 has not been offered to any agency yet.")]
        assert self.messages(SMALL) == expected

    def test_asked_and_not_accepted_is_worth_doing_something(self) -> None:
        waiting = asked(("A1", "K1", ASKED, None, None), ("A2", "K1", DECLINED, None, None))
        assert self.messages(waiting) == [
            ("medium", "Shared indicator K1 has been accepted by no agency; 1 of 2 asked have not answered.")
        ]
        declined = asked(("A2", "K1", DECLINED, None, None))
        assert self.messages(declined) == [("medium", "Shared indicator K1 was declined by all that were asked (1).")]

    def test_accepted_or_not_shared_is_no_gap(self) -> None:
        assert not self.messages(asked(("A1", "K1", ACCEPTED, 1, None)))
        assert not self.messages(replace(SMALL, indicators={"K1": ("O1", {})}))


class TestInsufficient:
    def test_sum_that_misses(self) -> None:
        (one,) = asked(("A1", "K1", ACCEPTED, 60, None), ("A2", "K1", ACCEPTED, 39, None)).findings(
            "target-insufficient"
        )
        assert one.severity == "high"
        assert one.evidence["adopted"] == 99
        assert one.message_th == "ตัวชี้วัดร่วม K1 ค่าเป้าหมายที่หน่วยงานรับไว้รวมกันได้ 99 ยังไม่ถึง 100 ของจังหวัด"

    def test_while_answers_are_awaited_it_is_only_worth_knowing(self) -> None:
        (one,) = asked(("A1", "K1", ACCEPTED, 60, None), ("A2", "K1", ASKED, None, None)).findings(
            "target-insufficient"
        )
        assert (one.severity, one.evidence["waiting"]) == ("low", 1)

    def test_a_ratio_is_weighed(self) -> None:
        ratio = replace(SMALL, indicators={"K1": ("O1", {**SHARED, "rollup": Rollup.RATIO})}, targets={"K1": 80})
        heavy = [("A1", "K1", ACCEPTED, 90.0, 100.0), ("A2", "K1", ACCEPTED, 60.0, 300.0)]
        light = [("A1", "K1", ACCEPTED, 90.0, 300.0), ("A2", "K1", ACCEPTED, 60.0, 100.0)]
        unknown = [("A1", "K1", ACCEPTED, 90.0, None), ("A2", "K1", ACCEPTED, 60.0, None)]
        below = [("A1", "K1", ACCEPTED, 79.0, None), ("A2", "K1", ACCEPTED, 60.0, None)]
        found = [
            replace(ratio, adoptions=answers).found("target-insufficient") for answers in (heavy, light, unknown, below)
        ]
        assert found == [["K1"], [], [], ["K1"]]

    def test_nothing_to_hold_against(self) -> None:
        enough = asked(("A1", "K1", ACCEPTED, 100, None))
        no_rule = replace(enough, indicators={"K1": ("O1", {"shared": True})})
        nobody = asked(("A1", "K1", DECLINED, None, None))
        no_target = asked(("A1", "K1", ACCEPTED, None, None))
        for small in (enough, no_rule, nobody, no_target, replace(enough, targets={})):
            assert not small.found("target-insufficient")

    def test_less_is_better(self) -> None:
        down = {"K1": ("O1", {**SHARED, "direction": Direction.DOWN})}
        few = replace(asked(("A1", "K1", ACCEPTED, 60, None), ("A2", "K1", ACCEPTED, 30, None)), indicators=down)
        many = replace(asked(("A1", "K1", ACCEPTED, 60, None), ("A2", "K1", ACCEPTED, 50, None)), indicators=down)
        assert (few.found("target-insufficient"), many.found("target-insufficient")) == ([], ["K1"])
