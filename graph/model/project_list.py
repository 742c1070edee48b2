"""What a list of projects is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.model.project import COUNTING, ProjectStatus


class ProjectSort(StrEnum):
    CODE = "code"
    TITLE = "title"
    AGENCY = "agency"
    BUDGET = "budget"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What to list of a plan's year. `element` is a public id: projects that reach it. `linked` None: all. `only`:
    these projects (public ids), as graph.analysis.search finds them. `states` are those that the figures count, unless
    others are asked for. `partner`: projects that this agency (a public id) takes part in, whoever owns them. `budget`:
    the least of a project in baht; 0 takes those that name none, too."""

    plan: str
    year: int
    agency: str | None = None
    element: str | None = None
    linked: bool | None = None
    only: frozenset[str] | None = None
    states: tuple[ProjectStatus, ...] = COUNTING
    partner: str | None = None
    budget: int = 0

    @property
    def is_counted(self) -> bool:
        """Whether it lists what the figures count, which is all that a Cascade holds."""
        return set(self.states) == set(COUNTING)
