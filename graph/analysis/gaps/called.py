"""Which parts of the plan a call for projects can be opened for from a finding: those that want a project, or one more.
Pure. Of the other rules, what is missing is no project but a link, a value, a report or an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The element that the finding is about wants a project, or projects of other agencies.
_OF_SUBJECT = frozenset(
    {
        "uncovered-strategy",
        "uncovered-objective",
        "uncovered-issue",
        "uncovered-upstream",
        "thin-cover-project",
        "thin-cover-agency",
        "budget-concentrated",
        "should-meet",
    }
)
# What a project or an agency carries alone wants other support.
_OF_HOLDER = frozenset({"fragile-project", "fragile-agency"})
# What has been taken on does not reach the target: somebody has to do more for the element that it measures.
_OF_INDICATOR = frozenset({"target-insufficient"})


def called_elements(rule: str, subject: str, evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of the elements, the weightiest first; none where a call for projects mends nothing. `subject` is the code
    of what the finding is about."""
    if rule in _OF_SUBJECT:
        return (subject,)
    if rule in _OF_HOLDER:
        return (*evidence["elements"], *evidence["upstream"])
    if rule in _OF_INDICATOR:
        return (evidence["element"],)
    return ()
