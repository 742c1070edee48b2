"""All rules together: the list, the order of findings, their JSON, what became of them, and the written table."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import RULES, compare, localise, records, rules_table, run_rules, to_json
from graph.analysis.gaps.rule import Finding
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, NARATHIWAT, ROOT, cascade_of, folder_or_skip
from tests.unit.analysis.small import Small

IDS = {
    "uncovered-strategy", "uncovered-objective", "uncovered-issue", "uncovered-upstream", "thin-cover-project",
    "thin-cover-agency", "no-upstream-link", "unlinked-project", "shares-off", "superseded-link",
    "duplicate-project", "budget-parts-off", "activity-weights-off", "idle-agency", "indicator-no-target",
    "indicator-no-owner", "indicator-no-value", "indicator-no-adopter", "target-insufficient",
    "report-missing", "report-late", "fragile-project", "fragile-agency", "budget-concentrated", "overlap",
    "should-meet",
}  # fmt: skip
SMALL = Small(
    {"I1": None, "S2": "I1", "S10": "I1", "S3": None, "N1": None},
    upstream=[("S10", "N1"), ("S2", "N1")],
    projects={"P1": ("A1", 1, [])},
)


def found(small: Small) -> list[Finding]:
    cascade = small.cascade()
    return run_rules(cascade, coverage(cascade))


def test_the_promised_rules_are_there_each_once() -> None:
    assert Counter(rule.id for rule in RULES) == dict.fromkeys(IDS, 1)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_words_are_complete_in_both_languages(rule: object) -> None:
    for name in ("title", "why", "action"):
        thai, english = getattr(rule, f"{name}_th"), getattr(rule, f"{name}_en")
        assert any("ก" <= letter <= "๛" for letter in thai)
        assert english.isascii()
        assert "\n" not in thai + english


def test_what_matters_first_is_on_top() -> None:
    high = [one.subject.code for one in found(SMALL) if one.severity == "high"]
    # One upstream element hangs on I1, N1, S2, S10; none on P1 and S3. S2 stands before S10.
    assert high == ["I1", "N1", "S2", "S10", "P1", "S3"]
    assert [one.severity.order for one in found(SMALL)] == sorted(one.severity.order for one in found(SMALL))


def test_every_finding_has_its_rule_and_a_key_of_its_own() -> None:
    findings = found(
        replace(SMALL, indicators={"K1": ("S2", {})}, reports=[("P1", 1, {"late": True}), ("P1", 2, {"late": True})])
    )
    keys = [one.key for one in findings]
    assert len(set(keys)) == len(keys)
    assert {one.rule for one in findings} <= IDS
    assert "report-late|id:P1|q2" in keys
    assert "uncovered-strategy|id:S2" in keys


def test_json_has_the_contract_shape_in_both_languages() -> None:
    thai, english = to_json(found(SMALL)), to_json(found(SMALL), "en")
    assert json.loads(json.dumps(thai)) == thai
    first = next(one for one in thai if one["rule"] == "uncovered-strategy")
    assert first["family"] == "coverage"
    assert first["severity"] == "high"
    assert {name: first["subject"][name] for name in ("kind", "id", "title")} == {
        "kind": "strategy", "id": "S2", "title": "ชื่อ S2",
    }  # fmt: skip
    assert first["message"].startswith("กลยุทธ์ S2")
    assert first["action"].startswith("เชื่อมโยง")
    other = next(one for one in english if one["rule"] == "uncovered-strategy")
    assert other["message"] == "No project of fiscal year 2564 supports strategy S2."
    assert other["action"].startswith("Link an existing")
    group = next(one for one in english if one["rule"] == "uncovered-upstream")["group"]
    assert group == {"id": "NS", "title": "National strategy"}


def test_a_record_of_a_rule_that_is_gone_still_shows_its_message() -> None:
    record = {**records(found(SMALL))[0], "rule": "retired-rule"}
    shown = localise(record, "th")
    assert shown["message"] == record["message_th"]
    assert (shown["family"], shown["why"], shown["action"]) == ("", "", "")


def test_comparing_two_runs() -> None:
    before = records(found(SMALL))
    mended = replace(SMALL, projects={"P1": ("A1", 1, ["S2"])})
    outcome = compare(before, records(found(mended)))
    names = {one["key"] for one in outcome.closed}
    assert names >= {"uncovered-strategy|id:S2", "unlinked-project|id:P1", "uncovered-issue|id:I1"}
    assert "thin-cover-project|id:S2" in {one["key"] for one in outcome.opened}
    assert "uncovered-strategy|id:S10" in {one["key"] for one in outcome.still}
    assert len(outcome.opened) + len(outcome.still) == len(found(mended))
    again = compare(before, before)
    assert (again.opened, list(again.still), again.closed) == ((), before, ())


def test_the_written_table_is_that_of_the_rules() -> None:
    text = (ROOT / "docs" / "gap-rules.md").read_text(encoding="utf-8")
    assert rules_table() in text


class TestReferenceProvinces:
    """Against expected_counts.json and expected_coverage.json of the plan folders."""

    def by_rule(self, year: int, as_of: date = date(2021, 8, 1)) -> dict[str, list[Finding]]:
        cascade = cascade_of(MAHA_SARAKHAM, year, as_of)
        groups: dict[str, list[Finding]] = {}
        for finding in run_rules(cascade, coverage(cascade)):
            groups.setdefault(finding.rule, []).append(finding)
        return groups

    def expected(self, name: str) -> dict[str, object]:
        counts: dict[str, object] = json.loads((MAHA_SARAKHAM / name).read_text(encoding="utf-8"))
        return counts

    def test_missing_reports(self) -> None:
        found = [
            [one.subject.code, year, one.evidence["quarter"]]
            for year in (2563, 2564, 2565)
            for one in self.by_rule(year).get("report-missing", [])
        ]
        assert found == self.expected("expected_counts.json")["missing_reports"]

    def test_late_reports(self) -> None:
        late = sum(len(self.by_rule(year).get("report-late", [])) for year in (2563, 2564, 2565))
        assert late == self.expected("expected_counts.json")["late_reports"] == 11

    def test_unlinked_projects(self) -> None:
        found = [
            one.subject.code for year in (2563, 2564, 2565) for one in self.by_rule(year).get("unlinked-project", [])
        ]
        assert sorted(found) == self.expected("expected_counts.json")["unlinked_projects"]

    def test_agencies_idle_in_all_years(self) -> None:
        idle = [{one.subject.code for one in self.by_rule(year)["idle-agency"]} for year in (2563, 2564, 2565)]
        assert sorted(set.intersection(*idle)) == self.expected("expected_counts.json")["agencies_without_project"]

    @pytest.mark.parametrize("year", [2563, 2564, 2565])
    def test_uncovered(self, year: int) -> None:
        groups, expected = self.by_rule(year), json.loads((MAHA_SARAKHAM / "expected_coverage.json").read_text("utf-8"))
        found = [one.subject.code for one in groups["uncovered-strategy"]]
        assert sorted(found) == expected[str(year)]["uncovered"]
        assert "uncovered-objective" not in groups
        upstream = {one.subject.code for one in groups["uncovered-upstream"]}
        assert upstream < set(expected[str(year)]["uncovered_upstream"])
        # Plan 13 begins in 2566: none of its goals is asked for before, save where the plan is linked to one.
        assert not [code for code in upstream if code.startswith("N13-")]

    def test_what_the_plan_leads_to_stands_above_what_is_merely_in_force(self) -> None:
        upstream = self.by_rule(2563)["uncovered-upstream"]
        assert [one.subject.code for one in upstream if one.severity == "high"] == ["MP-23", "N12-8"]
        assert [one.severity.order for one in upstream] == sorted(one.severity.order for one in upstream)

    def test_narathiwat_is_not_linked_upstream_at_all(self) -> None:
        cascade = cascade_of(folder_or_skip(NARATHIWAT), 2569, date(2026, 1, 1))
        counted = Counter(one.rule for one in run_rules(cascade, coverage(cascade)))
        assert counted["no-upstream-link"] == 10
        assert counted["uncovered-objective"] == 5
        assert counted["unlinked-project"] == counted["idle-agency"] == 0
