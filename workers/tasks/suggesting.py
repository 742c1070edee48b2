"""Suggested links for a project's words: loads the plan and what is linked already, compares, keeps the answer."""

from __future__ import annotations

import logging

from celery import Task

from graph.analysis.suggest import candidates, suggest
from graph.errors import NotFoundError, SanphaenError, UnreachableError
from graph.model.area import Scope
from graph.model.fiscal import today
from graph.model.suggestion import Question
from graph.store import plans
from graph.store.cascades import load_cascade
from graph.store.suggestions import past_projects
from workers import names, suggestions
from workers.app import app
from workers.sentence_model import chosen_likeness

log = logging.getLogger(__name__)

KEPT = 20
"""More than a page shows: those that a person turned down, or has linked, make place for the next."""
RETRIES = 1


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
        plan = plans.plan_for(question.area, question.year)
        among = candidates(load_cascade(Scope(question.area, question.year), today()))
    except NotFoundError:
        suggestions.put(question, likeness.name, [])
        return
    past = past_projects(plan.id, but=question.project)
    suggestions.put(question, likeness.name, suggest(question.text, among, past, likeness, KEPT))
