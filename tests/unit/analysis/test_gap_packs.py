"""Packed findings: the same records whatever was known before, and only what changed made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.packs import Known, Packed, differing, pack_findings, pack_records
from graph.analysis.gaps.registry import RULES, compare, rank_all, records, run_rules
from graph.analysis.gaps.rule import Finding
from graph.model.collation import sort_key
from graph.model.project import ReportState
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, cascade_of
from tests.unit.analysis.small import Small

CODES = ("P1", "P2", "P10", "p2", "S1", "A1", "ก2")
TITLES = ("อบรมอาชีพผู้สูงอายุ", "อบรมอาชีพผู้สูงอายุในชุมชน", "ขุดลอกคลอง รุ่นที่ 1", "ขุดลอกคลอง รุ่นที่ 2")


def packed(cascade: Cascade, known: Known) -> tuple[Packed, Known]:
    return pack_findings(rank_all(cascade, coverage(cascade)), known)


def by_definition(cascade: Cascade) -> list[Finding]:
    """Every finding put into words, then sorted."""
    figures = coverage(cascade)
    found = [(place, one) for place, rule in enumerate(RULES) for one in rule.find(cascade, figures)]
    found.sort(key=lambda pair: (
        pair[1].severity.order, -pair[1].weight, sort_key(pair[1].subject.code), pair[0], pair[1].part
    ))  # fmt: skip
    return [one for _, one in found]


@st.composite
def provinces(draw: st.DrawFn) -> Small:
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=6))
    targets: st.SearchStrategy[list[str | tuple[str, float]]] = st.sampled_from(
        [[], ["S1"], ["S2"], ["S1", "S2"], [("S1", 40)], [("S1", 40), "S2"]]
    )
    reports = st.tuples(
        st.sampled_from(codes or ["P1"]),
        st.integers(1, 2),
        st.fixed_dictionaries(
            {"late": st.booleans(), "state": st.sampled_from(ReportState)},
            optional={"due": st.sampled_from([date(2021, 1, 31), date(2022, 9, 30)])},
        ),
    )
    found = draw(st.lists(reports, max_size=6, unique_by=lambda one: one[:2])) if codes else []
    return Small(
        {"I1": None, "S1": "I1", "S2": "I1", "N1": None},
        upstream=[("S1", "N1")],
        projects={code: (draw(st.sampled_from(["A1", "A2"])), 1, draw(targets)) for code in codes},
        titles={code: draw(st.sampled_from(TITLES)) for code in codes},
        reports=found,
    )


@given(st.lists(provinces(), min_size=2, max_size=3))
@settings(max_examples=60, deadline=None)
def test_what_was_known_changes_nothing(steps: Sequence[Small]) -> None:
    known: Known = {}
    before: Packed | None = None
    for cascade in (small.cascade() for small in steps):
        now, known = packed(cascade, known)
        expected = by_definition(cascade)
        assert run_rules(cascade, coverage(cascade)) == expected
        assert now == records(expected)
        assert len(now) == len(expected)
        if before is not None:
            whole, part = compare(before, now), compare(*differing(before, now))
            assert (part.opened, part.closed) == (whole.opened, whole.closed)
        before = now


class TestTheExampleProvince:
    def made(self) -> Cascade:
        return cascade_of(MAHA_SARAKHAM, 2564, date(2021, 8, 1))

    def test_the_order_is_that_of_all_sorted(self) -> None:
        cascade = self.made()
        assert run_rules(cascade, coverage(cascade)) == by_definition(cascade)

    def test_the_same_again_is_taken_over(self) -> None:
        first, known = packed(self.made(), {})
        again, _ = packed(self.made(), known)
        assert len(first.packs) > 1
        assert all(one is other for one, other in zip(first.packs, again.packs, strict=True))
        assert [len(one) for one in differing(first, again)] == [0, 0]

    @pytest.mark.parametrize("column", ["titles", "codes", "agency"])
    def test_what_a_finding_says_of_its_project_is_seen_to_change(self, column: str) -> None:
        cascade = self.made()
        _, known = packed(cascade, {})
        projects = cascade.projects
        value: Any = getattr(projects, column)
        turned = replace(projects, **{column: value[::-1].copy() if column == "agency" else value[::-1]})
        after = cascade.with_tables(projects=turned)
        now, _ = packed(after, known)
        assert now == records(by_definition(after))

    def test_a_finding_that_goes_changes_its_own_pack_alone(self) -> None:
        cascade = self.made()
        first, known = packed(cascade, {})
        reports = cascade.reports
        late = reports.late.copy()
        late[late.argmax()] = False
        now, _ = packed(cascade.with_tables(reports=replace(reports, late=late)), known)
        gone, come = differing(first, now)
        assert len(gone.packs) == len(come.packs) == 1
        assert len(compare(gone, come).closed) == 1


def test_records_that_are_no_findings_of_ours_are_packed_as_they_come() -> None:
    told = [{"key": str(number)} for number in range(200)]
    assert pack_records(told) == told
    assert pack_records(told)[3]["key"] == "3"
    assert pack_records([]) == []


def test_what_was_unpacked_before_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"key": str(number), "code": f"P{number}"} for number in range(500)]
    first = pack_records(records)
    assert list(first) == records
    changed = [*records[:-1], {"key": "new", "code": "P0"}]
    second = pack_records(changed)
    second.take_over(first)
    unpacked = []
    monkeypatch.setattr("graph.analysis.gaps.packs.Pack.records", lambda pack: unpacked.append(pack) or [changed[-1]])
    assert second[0] is first[0]
    assert [pack.digest for pack in unpacked] == [second.packs[-1].digest]
