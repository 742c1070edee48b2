"""Where a walk through the graph can start: the national strategy, the province's issues, or what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.model.plan import ElementKind, PlanLevel
from portal.standings import Standing

MOST_FOUND = 40


@dataclass(frozen=True, slots=True)
class Starts:
    """`nationals` and `issues` in their plans' order; `reached` of the nationals have a project of the province."""

    nationals: tuple[Standing, ...]
    issues: tuple[Standing, ...]
    reached: int
    projects: int


@dataclass(frozen=True, slots=True)
class FoundProject:
    code: str
    title_th: str
    title_en: str | None
    agency: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds, each list cut at MOST_FOUND; the totals are of all."""

    elements: tuple[Standing, ...]
    projects: tuple[FoundProject, ...]
    elements_total: int
    projects_total: int

    @property
    def total(self) -> int:
        return self.elements_total + self.projects_total


def starts(cascade: Cascade, standings: Sequence[Standing]) -> Starts:
    nationals = tuple(one for one in standings if one.level is PlanLevel.NATIONAL and one.row not in cascade.parents)
    issues = tuple(one for one in standings if one.is_provincial and one.kind == ElementKind.ISSUE)
    return Starts(nationals, issues, sum(one.is_covered for one in nationals), len(cascade.projects))


def found_things(cascade: Cascade, standings: Sequence[Standing], text: str) -> Found:
    """Elements and projects whose code or title holds every word of `text`; a code typed in full comes first, then
    the province's own elements."""
    words = text.casefold().split()
    elements = [one for one in standings if _holds((one.code, one.title_th, one.title_en), words)]
    elements.sort(key=lambda one: (one.code.casefold() != text.casefold(), not one.is_provincial, one.row))
    projects, agencies = cascade.projects, cascade.agencies
    rows = [
        row
        for row in range(len(projects))
        if _holds((projects.codes[row], projects.titles[row], projects.titles_en[row]), words)
    ]
    rows.sort(key=lambda row: (projects.codes[row].casefold() != text.casefold(), row))
    return Found(
        elements=tuple(elements[:MOST_FOUND]),
        projects=tuple(
            FoundProject(
                projects.codes[row],
                projects.titles[row],
                projects.titles_en[row],
                agencies.shorts[int(projects.agency[row])],
            )
            for row in rows[:MOST_FOUND]
        ),
        elements_total=len(elements),
        projects_total=len(rows),
    )


def _holds(texts: Sequence[str | None], words: Sequence[str]) -> bool:
    whole = " ".join(text for text in texts if text).casefold()
    return all(word in whole for word in words)
