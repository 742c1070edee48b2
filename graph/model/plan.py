"""Plans, their versions and elements, provincial and upstream, and the alignment links between elements.

A thing inside a plan has the public id `<area>/<plan code>/<code>`; `code` is the office's own, unique within its
plan folder. Upstream plans belong to the country (area TH) and are shared by every province that draws on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlanLevel(StrEnum):
    """The level of a plan among Thailand's plans (cabinet resolution of 4 December 2560), and the provincial plan."""

    NATIONAL = "1"
    MASTER = "2"
    SECTOR = "3"
    POLICY = "policy"
    PROVINCE = "province"


class ElementKind(StrEnum):
    """Kinds of provincial elements. Upstream kinds are free words of their own plans (strategy, sub_plan …)."""

    MAIN_GOAL = "main_goal"
    VISION = "vision"
    MISSION = "mission"
    ISSUE = "issue"
    OBJECTIVE = "objective"
    STRATEGY = "strategy"


class LinkRole(StrEnum):
    """What an alignment link says: of a project its rank, of an element what it does for the other."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SERVES = "serves"
    UPSTREAM = "upstream"


class RevisionKind(StrEnum):
    """What a review did to an element on its way to the one that replaces it."""

    REWORD = "reword"
    SPLIT = "split"
    MERGE = "merge"
    MOVE = "move"


def plan_id(area: str, code: str) -> str:
    """The public id of a plan; `area` is COUNTRY for the upstream plans."""
    return f"{area}/{code}"


def thing_id(area: str, plan: str, code: str) -> str:
    """The public id of an element, indicator or project of a plan."""
    return f"{area}/{plan}/{code}"


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan. Years are พ.ศ., inclusive; None where not known (upstream only)."""

    id: str
    code: str
    area: str
    level: PlanLevel
    title_th: str
    title_en: str | None = None
    from_year: int | None = None
    to_year: int | None = None
    version: int = 1

    def in_force(self, year: int) -> bool:
        """Whether the plan holds in fiscal year `year`; an unknown end is open."""
        return (self.from_year is None or self.from_year <= year) and (self.to_year is None or year <= self.to_year)

    @property
    def years(self) -> range:
        """The fiscal years of the plan; none where an end is not known."""
        return range(0) if self.from_year is None or self.to_year is None else range(self.from_year, self.to_year + 1)

    @property
    def is_upstream(self) -> bool:
        return self.level is not PlanLevel.PROVINCE


@dataclass(frozen=True, slots=True)
class Element:
    """A part of a plan. `parent` and `plan` are public ids; `order` is its place among the folder's rows."""

    id: str
    code: str
    plan: str
    level: PlanLevel
    kind: str
    title_th: str
    title_en: str | None = None
    parent: str | None = None
    order: int = 0
    certainty: str | None = None
    is_example: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class ElementLink:
    """`source` contributes to `target` (public ids of elements): a strategy serves an objective or an upstream goal."""

    source: str
    target: str
    role: LinkRole
    reason: str | None = None
