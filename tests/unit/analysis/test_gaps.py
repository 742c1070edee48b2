"""Each gap rule finds what it is for and leaves alone what it is not for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.analysis.gaps.registry import RULES
from graph.analysis.gaps.rule import Severity
from graph.model.project import ReportState
from tests.unit.analysis.small import Small

Row = tuple[str, int, dict[str, Any]]

# Well covered: every goal has two projects of two agencies that work together, everything leads upstream, reports and
# targets are there.
SOUND = Small(
    {"I1": None, "O1": "I1", "S1": "I1", "N1": None},
    serves=[("S1", "O1")],
    upstream=[("S1", "N1")],
    projects={"P1": ("A1", 100, ["S1"]), "P2": ("A2", 100, [("S1", 100)])},
    indicators={"K1": ("O1", {"owner": "id:A1"})},
    targets={"K1": 80},
    values={"K1": 90},
    reports=[("P1", 1, {"due": date(2021, 1, 31)}), ("P2", 1, {"due": date(2021, 1, 31)})],
    partners=[("P1", "A2")],
)
BARE = replace(SOUND, projects={"P1": ("A1", 1, []), "P2": ("A2", 1, [])})


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_sound_province_has_no_gap(rule: str) -> None:
    assert SOUND.found(rule) == []


class TestUncovered:
    @pytest.mark.parametrize(("rule", "code"), [
        ("uncovered-strategy", "S1"), ("uncovered-objective", "O1"), ("uncovered-issue", "I1"),
    ])  # fmt: skip
    def test_each_kind_of_its_own(self, rule: str, code: str) -> None:
        assert BARE.found(rule) == [code]
        (finding,) = BARE.findings(rule)
        assert finding.severity is Severity.HIGH
        assert finding.weight == 1
        assert finding.evidence == {"upstream": ["N1"], "upstream_without_project": ["N1"]}

    def test_upstream_elements_are_not_provincial_strategies(self) -> None:
        assert Small({"N1": None}).found("uncovered-strategy") == []

    def test_upstream_high_where_the_plan_leads_and_low_where_it_is_merely_in_force(self) -> None:
        small = replace(BARE, elements={**BARE.elements, "N2": None, "X1": None, "X2": None},
                        upstream=[("S1", "N1"), ("S1", "X1")])  # fmt: skip
        found = {one.subject.code: one for one in small.findings("uncovered-upstream")}
        # X2's plan is over and nothing of the plan leads to it.
        assert {code: one.severity for code, one in found.items()} == {
            "N1": Severity.HIGH, "X1": Severity.HIGH, "N2": Severity.LOW,
        }  # fmt: skip
        assert {code: one.group and one.group.code for code, one in found.items()} == {
            "N1": "NS",
            "X1": "XP",
            "N2": "NS",
        }

    def test_upstream_reached_through_another_upstream_element(self) -> None:
        through = Small({"S1": None, "X1": "X2", "X2": None}, upstream=[("S1", "X1")])
        assert through.found("uncovered-upstream") == ["X1", "X2"]
        assert replace(through, projects={"P1": ("A1", 1, ["X2"])}).found("uncovered-upstream") == ["X1"]


class TestThinCover:
    def test_one_project(self) -> None:
        small = replace(SOUND, projects={"P1": ("A1", 1, ["S1", "O1"])}, reports=[])
        assert small.found("thin-cover-project") == ["I1", "O1", "S1"]
        (finding, *_) = small.findings("thin-cover-project")
        assert finding.evidence == {"project": "P1", "agency": "A1"}
        assert "โครงการ P1" in finding.message_th
        assert small.found("thin-cover-agency") == []

    def test_two_projects_of_one_agency(self) -> None:
        small = replace(SOUND, projects={"P1": ("A2", 1, ["S1"]), "P2": ("A2", 1, ["O1"])})
        assert small.found("thin-cover-project") == ["S1"]
        assert small.found("thin-cover-agency") == ["I1", "O1"]
        assert small.findings("thin-cover-agency")[0].evidence == {"agency": "A2", "projects": 2}

    def test_nothing_is_not_thin(self) -> None:
        assert BARE.found("thin-cover-project") == []
        assert BARE.found("thin-cover-agency") == []


class TestAlignment:
    def test_no_upstream_link_at_it_or_below_it(self) -> None:
        # O2 leads nowhere itself, but I1 is reached from S1, which does; mission M1 is not asked.
        small = replace(SOUND, elements={**SOUND.elements, "O2": "I1", "S2": "I1", "M1": None})
        assert small.found("no-upstream-link") == ["O2", "S2"]
        assert replace(SOUND, upstream=[]).found("no-upstream-link") == ["I1", "O1", "S1"]
        assert replace(SOUND, upstream=[("I1", "N1")]).found("no-upstream-link") == []

    def test_unlinked_project(self) -> None:
        assert BARE.found("unlinked-project") == ["P1", "P2"]
        (first, _) = BARE.findings("unlinked-project")
        assert first.group is not None
        assert first.group.code == "A1"

    @pytest.mark.parametrize(("links", "off"), [
        (["S1", "~O1"], False),
        ([("S1", 60), ("O1", 40)], False),
        ([("S1", 33.33), ("O1", 33.33), ("I1", 33.33)], False),
        ([("S1", 99.99)], False),
        ([("S1", 100), ("O1", 0.01)], False),
        ([("S1", 100), ("O1", 0.02)], True),
        ([("S1", 99.98)], True),
        ([("S1", 60)], True),
        ([("S1", 60), ("O1", 60)], True),
        ([("S1", 60), "~O1"], True),
        ([("S1", 100), "~O1"], True),
        ([("S1", 0), ("O1", 0)], True),
    ])  # fmt: skip
    def test_shares_off(self, links: list[Any], off: bool) -> None:
        small = replace(SOUND, projects={"P1": ("A1", 1, links), "P2": ("A2", 1, ["S1"])})
        assert small.found("shares-off") == (["P1"] if off else [])

    def test_shares_off_says_which_way(self) -> None:
        silent = replace(SOUND, reports=[])
        partly = replace(silent, projects={"P1": ("A1", 1, [("S1", 60), "~O1", "~I1"])}).findings("shares-off")
        assert partly[0].evidence == {"total_percent": 60, "links": 3, "links_without_share": 2}
        assert "ขาด 2 จาก 3" in partly[0].message_th
        whole = replace(silent, projects={"P1": ("A1", 1, [("S1", 60), ("O1", 60)])}).findings("shares-off")
        assert "120%" in whole[0].message_th


def test_idle_agency() -> None:
    assert replace(SOUND, agencies=["A1", "A2", "A3"]).found("idle-agency") == ["A3"]


class TestIndicators:
    def test_no_target_for_the_year(self) -> None:
        assert replace(SOUND, targets={}).found("indicator-no-target") == ["K1"]
        assert "ยังไม่เคย" in replace(SOUND, targets={}).findings("indicator-no-target")[0].message_th

    def test_no_owner(self) -> None:
        small = replace(SOUND, indicators={"K1": ("O1", {})})
        assert small.found("indicator-no-owner") == ["K1"]
        (finding,) = small.findings("indicator-no-owner")
        assert finding.group is not None
        assert (finding.group.code, finding.weight) == ("O1", 1)

    def test_no_value_only_once_the_year_is_over_and_only_with_a_target(self) -> None:
        silent = replace(SOUND, values={})
        assert replace(silent, as_of=date(2021, 9, 30)).found("indicator-no-value") == []
        assert replace(silent, as_of=date(2021, 10, 1)).found("indicator-no-value") == ["K1"]
        assert replace(silent, as_of=date(2021, 10, 1), targets={}).found("indicator-no-value") == []


class TestReports:
    DUE = date(2021, 1, 31)

    def missing(self, *reports: Row, as_of: date = date(2021, 2, 1)) -> list[str]:
        return replace(SOUND, reports=reports, as_of=as_of).found("report-missing")

    def test_no_row_in_a_held_round_that_is_due(self) -> None:
        assert self.missing(("P1", 1, {"due": self.DUE})) == ["P2 q1"]

    def test_not_before_the_day_after_it_was_due(self) -> None:
        assert self.missing(("P1", 1, {"due": self.DUE}), as_of=self.DUE) == []

    def test_no_round_no_gap(self) -> None:
        assert self.missing() == []

    @pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.RETURNED])
    def test_what_is_not_handed_in_is_missing(self, state: ReportState) -> None:
        rows: list[Row] = [("P1", 1, {"due": self.DUE}), ("P2", 1, {"due": self.DUE, "state": state})]
        assert self.missing(*rows) == ["P2 q1"]
        (finding,) = replace(SOUND, reports=rows, as_of=date(2021, 2, 1)).findings("report-missing")
        assert finding.evidence == {"quarter": 1, "due": "2021-01-31", "state": str(state)}

    def test_a_project_with_more_time_is_not_late_yet(self) -> None:
        later = {"due": date(2021, 3, 31), "state": ReportState.DRAFT}
        assert self.missing(("P1", 1, {"due": self.DUE}), ("P2", 1, later)) == []

    def test_a_project_without_a_row_has_until_the_latest_due_date_of_the_round(self) -> None:
        small = replace(SOUND, projects={**SOUND.projects, "P3": ("A1", 1, ["S1"])})
        rows: list[Row] = [("P1", 1, {"due": self.DUE}), ("P2", 1, {"due": date(2021, 2, 28)})]
        assert replace(small, reports=rows, as_of=date(2021, 2, 28)).found("report-missing") == []
        assert replace(small, reports=rows, as_of=date(2021, 3, 1)).found("report-missing") == ["P3 q1"]

    def test_a_round_without_due_dates_falls_due_with_the_year(self) -> None:
        assert self.missing(("P1", 1, {}), as_of=date(2021, 9, 30)) == []
        assert self.missing(("P1", 1, {}), as_of=date(2021, 10, 1)) == ["P2 q1"]

    def test_each_quarter_by_itself(self) -> None:
        rows = [("P1", 1, {"due": self.DUE}), ("P2", 2, {"due": date(2021, 4, 30)})]
        assert self.missing(*rows, as_of=date(2021, 5, 1)) == ["P1 q2", "P2 q1"]

    def test_late(self) -> None:
        reports: list[Row] = [
            ("P1", 1, {"late": True, "due": self.DUE}),
            ("P2", 1, {"due": self.DUE}),
            ("P1", 2, {"late": True}),
        ]
        assert replace(SOUND, reports=reports).found("report-late") == ["P1 q1", "P1 q2"]
