"""Which findings a call for projects is opened from, and for which parts of the plan."""

from __future__ import annotations

from typing import Any

import pytest

from graph.analysis.gaps.called import called_elements
from graph.analysis.gaps.registry import RULES

HELD: dict[str, Any] = {"elements": ["S1", "S2"], "upstream": ["NS-1"], "element": "S3"}


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        ("uncovered-strategy", ("X",)),
        ("budget-concentrated", ("X",)),
        ("should-meet", ("X",)),
        ("fragile-agency", ("S1", "S2", "NS-1")),
        ("target-insufficient", ("S3",)),
        ("unlinked-project", ()),
        ("no-upstream-link", ()),
        ("overlap", ()),
        ("report-late", ()),
    ],
)
def test_a_call_asks_for_what_lacks_projects(rule: str, asked: tuple[str, ...]) -> None:
    assert rule in {one.id for one in RULES}
    assert called_elements(rule, "X", HELD) == asked
