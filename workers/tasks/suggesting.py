"""Suggested links for a project's words: brings what is known of the plan and its projects up to date, compares, keeps
the answer."""

from __future__ import annotations

import logging

from celery import Task

from graph.analysis.suggest import suggest
from graph.errors import NotFoundError, SanphaenError, UnreachableError
from graph.model.suggestion import Question
from graph.store.suggestion_sources import KeptSources
from workers import names, suggestions
from workers.app import app
from workers.sentence_model import chosen_likeness

log = logging.getLogger(__name__)

KEPT = 20
"""More than a page shows: those that a person turned down, or has linked, make place for the next."""
RETRIES = 1
# About 1.5 kB each, 150 MB at most: the largest provinces of a region.
SOURCES = KeptSources(projects=100_000)


@app.task(bind=True, name=names.SUGGEST, max_retries=RETRIES, default_retry_delay=1)
def suggest_links(self: Task, area: str, year: int, text: str, project: str | None = None) -> None:
    """Keeps the answer to a Question that is still waited for. May run twice: the second answer replaces the first."""
    question = Question(area, year, text, project)
    if suggestions.find(question) is None and suggestions.is_waited_for(question):
        try:
            _answer(question)
        except UnreachableError as error:
            if self.request.retries < RETRIES:
                raise self.retry(exc=error) from error
            suggestions.put_failure(question)
        except SanphaenError as error:
            log.warning("no suggestions for %s %s: %s", area, year, error)
            suggestions.put_failure(question)
    suggestions.answered(question)


def _answer(question: Question) -> None:
    likeness = chosen_likeness()
    try:
        sources = SOURCES.of(question)
    except NotFoundError:
        suggestions.put(question, likeness.name, [])
        return
    suggestions.put(question, likeness.name, suggest(question.text, sources.among, sources.past, likeness, KEPT))
