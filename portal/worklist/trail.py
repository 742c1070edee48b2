"""What was done in the worklist last, newest at the end, so that it can be taken back step by step: kept in the
browser's session, a few steps only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import session

KEY = "worklist"
# The session is a cookie, and cookies are small.
MOST_STEPS = 10


class StepKind(StrEnum):
    LINKED = "linked"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """`project` is a public id, `event` the audit event of a save of its links."""

    kind: StepKind
    project: str
    event: str = ""


def push(step: Step) -> None:
    kept = session.get(KEY, [])
    session[KEY] = [*kept, [step.kind.value, step.project, step.event]][-MOST_STEPS:]


def last(area: str) -> Step | None:
    """The newest step in a province."""
    return next((step for step in reversed(_steps()) if step.project.startswith(f"{area}/")), None)


def drop(step: Step) -> None:
    """Forgets a step: it was taken back, or cannot be any more."""
    session[KEY] = [[one.kind.value, one.project, one.event] for one in _steps() if one != step]


def _steps() -> list[Step]:
    return [Step(StepKind(kind), project, event) for kind, project, event in session.get(KEY, [])]
