"""Suggests plan elements for a project's words: pure, from titles alone. How alike two texts are is a Likeness that the
caller brings: a sentence model (workers.sentence_model) or graph.analysis.char_grams.

An element's score is how like the text its title is (read with its parent's), plus half of how like the text the title
of the most similar project is that was linked there before. Measured in docs/performance.md (bench_suggest)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graph.analysis.cascade import Cascade
from graph.analysis.tables import EdgeKind
from graph.analysis.thai_words import shared_words
from graph.model.plan import ElementKind
from graph.model.suggestion import FedIndicator, PastProject, SimilarProject, Suggestion, words_of_project

NEAREST_WEIGHT = 0.5
MOST_NEAREST = 10
"""A project is called similar when it is among so many whose titles are most like the text."""

SHOWN_PROJECTS = 2
SHOWN_WORDS = 6


class Likeness(Protocol):
    """How like `text` each of the elements' texts and of the projects' titles is: two rows of numbers, 1 at most."""

    @property
    def name(self) -> str: ...

    def __call__(
        self, text: str, elements: Sequence[str], projects: Sequence[str]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that may be suggested, with its parent's title and the indicators that it, or what is above it,
    is measured by."""

    id: str
    code: str
    title: str
    parent_title: str = ""
    indicators: tuple[FedIndicator, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.title} {self.parent_title}".strip()


def candidates(cascade: Cascade) -> list[Candidate]:
    """The plan's strategies; where it has none, its objectives and issues."""
    elements = cascade.elements
    own = [row for row in range(len(elements)) if not elements.upstream[row]]
    rows = [row for row in own if elements.kinds[row] == ElementKind.STRATEGY]
    if not rows:
        rows = [row for row in own if elements.kinds[row] in (ElementKind.OBJECTIVE, ElementKind.ISSUE)]
    edges = cascade.edges
    is_part = edges.kind == EdgeKind.PART_OF
    parent = dict(zip(edges.child[is_part].tolist(), edges.parent[is_part].tolist(), strict=True))
    return [
        Candidate(
            id=elements.ids[row],
            code=cascade.element_keys[row],
            title=elements.titles[row],
            parent_title=elements.titles[parent[row]] if row in parent else "",
            indicators=_indicators(cascade, row),
        )
        for row in rows
    ]


def suggest(
    text: str, among: Sequence[Candidate], past: Sequence[PastProject], likeness: Likeness, top: int = 5
) -> list[Suggestion]:
    """The `top` candidates that fit the text best, best first; none for an empty text. `past`: the earlier projects to
    compare, those of graph.analysis.earlier_projects."""
    if not text or not among or top < 1:
        return []
    titles = [words_of_project(project.title) for project in past]
    to_elements, to_projects = likeness(text, [one.text for one in among], titles)
    nearest = _nearest(among, past, to_projects)
    scores = (to_elements + NEAREST_WEIGHT * nearest) / (1 + NEAREST_WEIGHT)
    similar = [past[row] for row in np.argsort(-to_projects, kind="stable")[:MOST_NEAREST] if to_projects[row] > 0]
    return [
        _suggestion(text, among[row], float(scores[row]), similar)
        for row in np.argsort(-scores, kind="stable")[:top].tolist()
    ]


def _nearest(
    among: Sequence[Candidate], past: Sequence[PastProject], alike: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How like the text the most similar project of each candidate is. A candidate without any is as far off as the
    farthest of the others: nobody has linked there yet, which tells nothing against it."""
    row_of = {one.id: row for row, one in enumerate(among)}
    best = np.full(len(among), -np.inf)
    for project, value in zip(past, alike.tolist(), strict=True):
        for element in project.elements:
            if element in row_of:
                best[row_of[element]] = max(best[row_of[element]], value)
    known = best[np.isfinite(best)]
    return np.where(np.isfinite(best), best, known.min() if len(known) else 0.0)


def _suggestion(text: str, one: Candidate, score: float, similar: Sequence[PastProject]) -> Suggestion:
    there = [project for project in similar if one.id in project.elements][:SHOWN_PROJECTS]
    return Suggestion(
        element=one.id,
        code=one.code,
        title=one.title,
        score=round(score, 4),
        words=shared_words(text, one.text)[:SHOWN_WORDS],
        projects=tuple(SimilarProject(project.code, project.title, project.year) for project in there),
        indicator=_fed(text, one.indicators),
    )


def _fed(text: str, indicators: Sequence[FedIndicator]) -> FedIndicator | None:
    """The one that shares most words with the text, else the first."""
    return max(indicators, key=lambda one: len(shared_words(text, one.name)), default=None)


def _indicators(cascade: Cascade, row: int) -> tuple[FedIndicator, ...]:
    """Those of the element and of the provincial elements above it, shared ones first."""
    above = set(cascade.elements_above(row).tolist())
    table = cascade.indicators
    rows = [place for place in range(len(table)) if int(table.element[place]) in above]
    rows.sort(key=lambda place: not table.shared[place])
    return tuple(FedIndicator(table.codes[place], table.names[place]) for place in rows)
