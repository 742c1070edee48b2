"""Suggested links as pages show them: asked of the workers, never waited for, without what is linked already or was
turned down, and with the words that titles share marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graph.analysis.cascade import Cascade
from graph.analysis.relink import covered
from graph.model.project import Project
from graph.model.suggestion import (
    REASON_NOT_KEPT_TH,
    AnswerState,
    FedIndicator,
    Question,
    SimilarProject,
    Suggestion,
    words_of_project,
)
from graph.store import project_forms, suggestions
from portal.threads import ElementView, element_view
from workers import enqueue

SHOWN = 5
# To a project that is linked already, what else it might serve.
SHOWN_TO_LINKED = 3
# A page looks again this often, each time after a longer pause, before it asks a person to: half a minute in all. It is
# drawn anew at each look, which takes the portal as long as the answer takes a worker.
MOST_LOOKS = 12
FIRST_PAUSE_MS = 700
LONGEST_PAUSE_MS = 4_000
PAUSES_GROW = 1.25


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a title; `is_shared`: the project's words hold it too."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Suggested:
    """One element on offer. `id` is its public id, `reason` the line that is kept with the link when it is taken."""

    id: str
    element: ElementView
    title: tuple[Piece, ...]
    words: tuple[str, ...]
    projects: tuple[SimilarProject, ...]
    indicator: FedIndicator | None
    is_covered: bool
    reason: str


@dataclass(frozen=True, slots=True)
class TurnedDown:
    id: str
    element: ElementView


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page offers for a project. `words` is its title, marked where an element on offer shares a word."""

    state: AnswerState
    suggested: tuple[Suggested, ...]
    turned_down: tuple[TurnedDown, ...]
    words: tuple[Piece, ...]

    @property
    def is_coming(self) -> bool:
        return self.state is AnswerState.COMING

    @property
    def is_ready(self) -> bool:
        return self.state is AnswerState.READY


def pause_before_look(offer: Offer, looks: int) -> int | None:
    """After how many ms a page that has looked so often looks again; None where it has no reason to any more."""
    if not offer.is_coming or looks >= MOST_LOOKS:
        return None
    return round(min(FIRST_PAUSE_MS * PAUSES_GROW**looks, LONGEST_PAUSE_MS))


def question_of(project: Project) -> Question:
    """The project's title and the beginning of why it is done."""
    form = project_forms.get_form(project.id)
    text = words_of_project(project.title_th, form.rationale, form.objectives, project.activities_th)
    return Question(project.area, project.year, text, project.id)


def ask_ahead(project: Project) -> None:
    """Has the answer worked out that a page will soon show."""
    enqueue.suggest(question_of(project))


def offer(cascade: Cascade, project: Project, linked: Collection[str] = ()) -> Offer:
    """What fits the project, without the elements (public ids) that it is linked to."""
    answer = enqueue.suggest(question_of(project))
    refused = [one.element for one in suggestions.turned_down(project.id)]
    hidden = {*linked, *refused}
    known = [one for one in answer.suggestions if one.element in cascade.element_rows and one.element not in hidden]
    shown = known[: SHOWN_TO_LINKED if linked else SHOWN]
    has = covered(cascade)
    words = [word for one in shown for word in one.words]
    return Offer(
        state=answer.state,
        suggested=tuple(_suggested(cascade, one, bool(has[cascade.element_rows[one.element]])) for one in shown),
        turned_down=tuple(
            TurnedDown(element, element_view(cascade, cascade.element_rows[element]))
            for element in refused
            if element in cascade.element_rows and element not in linked
        ),
        words=marked(project.title_th, words),
    )


def reason_of(project: Project, element: str) -> str:
    """The reason, in Thai, that was given for an element (public id) when it was suggested."""
    answer = enqueue.suggest(question_of(project))
    return next((one.reason_th for one in answer.suggestions if one.element == element), REASON_NOT_KEPT_TH)


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The text in pieces, those marked that are one of the words."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    if not longest_first:
        return (Piece(text, False),)
    pattern = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")", re.IGNORECASE)
    # Splitting by a group gives the matches at the odd places.
    return tuple(Piece(part, place % 2 == 1) for place, part in enumerate(pattern.split(text)) if part)


def _suggested(cascade: Cascade, one: Suggestion, is_covered: bool) -> Suggested:
    view = element_view(cascade, cascade.element_rows[one.element])
    return Suggested(
        id=one.element,
        element=view,
        title=marked(view.title_th, one.words),
        words=one.words,
        projects=one.projects,
        indicator=one.indicator,
        is_covered=is_covered,
        reason=one.reason_th,
    )
