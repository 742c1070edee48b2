"""The portal's only door to the workers: asks for work by task name, after the write has been committed.

A queue that is down costs the caller a moment, never its write: the sweep finds what was not asked for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import redis
from kombu.exceptions import OperationalError

from graph.errors import SanphaenError, UnreachableError
from graph.model.area import Scope
from graph.model.suggestion import Answer, AnswerState, Question
from workers import coalesce, names, outcomes, suggestions
from workers.app import app
from workers.coalesce import Work
from workers.marks import client

log = logging.getLogger(__name__)

_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
_FAILURES = (redis.RedisError, OperationalError, OSError)

# For so long after a failure nobody is kept waiting for the queue again.
BREATHER_SECONDS = 5.0
_down_until = 0.0

LOOK_SECONDS = 0.05


class AnalysisError(SanphaenError):
    """A run failed. `str` is why."""

    code = "analysis"


@dataclass(frozen=True, slots=True)
class Asked:
    """A task on its way; `task` names it to `wait`."""

    task: str


def recompute(area: str, years: Iterable[int]) -> bool:
    """Asks for the analyses of the years to be made afresh, each once a burst. False where the queue is down, at once
    when it was down a moment ago."""

    def ask() -> None:
        for year in sorted(set(years)):
            _once(Work.FIGURES, f"{area}|{year}", names.ANALYSE_SCOPE, area, year)

    return _unless_down(f"the figures of {area}", ask)


def bring_up_to_date(scope: Scope) -> bool:
    """Asks for a scope's figures that nobody waits for. False where the queue is down."""
    return _once_in_bulk(Work.OVERDUE_FIGURES, scope.key, names.ANALYSE_SCOPE, scope.area, scope.year)


def keep_snapshot(scope: Scope) -> bool:
    """Asks for the scope's picture to be kept. False where the queue is down."""
    return _once_in_bulk(Work.PICTURE, scope.key, names.KEEP_SNAPSHOT, scope.area, scope.year)


def sum_changes(year: int) -> bool:
    """Asks for what provinces have changed to be added to the sums of regions and country, once a burst. False where
    the queue is down."""
    return _unless_down(f"the sums of {year}", lambda: _once(Work.SUM, str(year), names.SUM_CHANGES, year))


def national_run(run_id: str, year: int) -> bool:
    """Asks for a national run that has begun (graph.store.national_runs), or for what is left of it. False where the
    queue is down."""
    return _unless_down(f"national run {run_id}", lambda: _send(names.NATIONAL_RUN, run_id, year, queue=names.BULK))


def work_on_import(area: str, import_id: str) -> bool:
    """Asks for the workers' turn at an import: to read it, to take it in or back; once, however often somebody presses
    or the sweep looks. False where the queue is down."""
    return _once_in_bulk(Work.IMPORT, import_id, names.WORK_ON_IMPORT, area, import_id)


def analyse(area: str, year: int) -> Asked:
    """Asks for a run now, fresh figures or not; for a caller who will `wait`. Raises UnreachableError."""
    try:
        ping()
        return Asked(_send(names.ANALYSE_SCOPE, area, year, awaited=True))
    except _FAILURES as error:
        raise UnreachableError(f"the queue: {error}") from error


def wait(asked: Asked, seconds: float) -> bool:
    """Whether the task ended in time. Raises UnreachableError, and AnalysisError where the task failed."""
    until = time.monotonic() + seconds
    while True:
        try:
            outcome = outcomes.find(asked.task)
        except redis.RedisError as error:
            raise UnreachableError(f"the queue: {error}") from error
        if outcome is not None and outcome.problem is not None:
            raise AnalysisError(outcome.problem)
        if outcome is not None or time.monotonic() > until:
            return outcome is not None
        time.sleep(LOOK_SECONDS)


def suggest(question: Question) -> Answer:
    """What is known of the question by now; asks a worker, once, where nothing is. Never waits for the answer."""
    global _down_until
    if time.monotonic() < _down_until:
        return Answer(AnswerState.UNAVAILABLE)
    try:
        return suggestions.find(question) or _ask_for_suggestions(question)
    except _FAILURES as error:
        _down_until = time.monotonic() + BREATHER_SECONDS
        log.warning("the queue is down, nothing is suggested for %s: %s", question.area, error)
        return Answer(AnswerState.UNAVAILABLE)


def wait_for_suggestions(question: Question, seconds: float) -> Answer:
    """The same, for a caller who has so much time; COMING where nobody answered in it."""
    until = time.monotonic() + seconds
    while True:
        answer = suggest(question)
        if answer.state is not AnswerState.COMING or time.monotonic() > until:
            return answer
        time.sleep(LOOK_SECONDS)


def ping() -> None:
    """Raises UnreachableError unless the queue answers."""
    try:
        client().ping()
    except redis.RedisError as error:
        raise UnreachableError(f"the queue: {error}") from error


def _unless_down(what: str, ask: Callable[[], object]) -> bool:
    """Whether `ask` reached the queue. Where it does not, nobody is kept waiting for a while, and a sweep finds what
    was not asked for."""
    global _down_until
    if time.monotonic() < _down_until:
        return False
    try:
        ask()
    except _FAILURES as error:
        _down_until = time.monotonic() + BREATHER_SECONDS
        log.warning("the queue is down, the sweep will find %s: %s", what, error)
        return False
    return True


def _once_in_bulk(work: Work, about: str, task: str, *arguments: object) -> bool:
    return _unless_down(f"{work.name} {about}", lambda: _once(work, about, task, *arguments, queue=names.BULK))


def _once(work: Work, about: str, task: str, *arguments: object, queue: str = names.INTERACTIVE) -> None:
    """Sends the task unless one that has not begun is on its way."""
    if not coalesce.ask(work, about):
        return
    try:
        _send(task, *arguments, queue=queue)
    except _FAILURES:
        # Whoever writes next must not believe that a task is on its way.
        coalesce.begin(work, about)
        raise


def _ask_for_suggestions(question: Question) -> Answer:
    if suggestions.ask(question):
        try:
            about = (question.area, question.year, question.text, question.project)
            _send(names.SUGGEST, *about, queue=names.SUGGESTIONS)
        except _FAILURES:
            suggestions.answered(question)
            raise
    return Answer(AnswerState.COMING)


def _send(task: str, *arguments: object, queue: str = names.INTERACTIVE, **options: object) -> str:
    # Whoever sends a task whose result is kept listens for it from then on, on a connection of its own.
    sent = app.send_task(
        task, args=arguments, kwargs=options, queue=queue, retry=True, retry_policy=_RETRY, ignore_result=True
    )
    return str(sent.id)
