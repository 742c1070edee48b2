"""Coverage of both reference provinces equals what a separate brute-force program computed, to the baht."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.analysis.coverage import coverage
from graph.model.plan import PlanLevel
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, NARATHIWAT, cascade_of, folder_or_skip

CASES = [(MAHA_SARAKHAM, 2563), (MAHA_SARAKHAM, 2564), (MAHA_SARAKHAM, 2565), (NARATHIWAT, 2569)]
AS_OF = date(2026, 10, 1)


def _expected(folder: Path, year: int) -> Any:
    return json.loads((folder / "expected_coverage.json").read_text(encoding="utf-8"))[str(year)]


@pytest.mark.parametrize(("folder", "year"), CASES, ids=lambda case: getattr(case, "name", str(case)))
class TestExpectedCoverage:
    def test_totals(self, folder: Path, year: int) -> None:
        totals = coverage(cascade_of(folder_or_skip(folder), year, AS_OF)).to_json()["totals"]
        expected = _expected(folder, year)["totals"]
        assert {name: totals[name] for name in expected} == expected

    def test_every_element(self, folder: Path, year: int) -> None:
        elements = coverage(cascade_of(folder_or_skip(folder), year, AS_OF)).to_json()["elements"]
        covered = {
            key: {name: row[name] for name in ("direct_projects", "projects", "agencies", "budget_baht")}
            for key, row in elements.items()
            if row["projects"]
        }
        assert covered == _expected(folder, year)["elements"]

    def test_uncovered(self, folder: Path, year: int) -> None:
        elements = coverage(cascade_of(folder_or_skip(folder), year, AS_OF)).to_json()["elements"]
        nothing = {key: row for key, row in elements.items() if row["grade"] == 0}
        own_kinds = {"strategy", "objective", "issue"}
        own = {key for key, row in nothing.items() if row["level"] == PlanLevel.PROVINCE and row["kind"] in own_kinds}
        upstream = {key for key, row in nothing.items() if row["level"] != PlanLevel.PROVINCE}
        expected = _expected(folder, year)
        assert sorted(own) == sorted(expected["uncovered"])
        assert sorted(upstream) == sorted(expected["uncovered_upstream"])
