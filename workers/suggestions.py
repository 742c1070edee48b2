"""Suggestions that were worked out, kept for a while in the queue server under the question's words, and marks for
those on their way and those waited for. All only save work and waiting: what is lost is worked out again."""

from __future__ import annotations

import hashlib
import json

from graph.model.suggestion import Answer, AnswerState, Question, Suggestion, from_json, to_json
from workers.marks import client

KEPT_SECONDS = 3_600
# A failure is told, and tried again by whoever asks after this.
FAILURE_SECONDS = 20
# Longer than an answer takes in a healthy queue, with loading the model for the first time.
ASKED_SECONDS = 30
# Longer than a page takes to look again.
WAITED_FOR_SECONDS = 15


def put(question: Question, method: str, suggestions: list[Suggestion]) -> None:
    """Raises redis.RedisError."""
    text = json.dumps({"method": method, "suggestions": to_json(suggestions)}, ensure_ascii=False)
    client().set(_key(question), text, ex=KEPT_SECONDS)


def put_failure(question: Question) -> None:
    """Raises redis.RedisError."""
    client().set(_key(question), json.dumps(None), ex=FAILURE_SECONDS)


def find(question: Question) -> Answer | None:
    """None where nothing is kept. Raises redis.RedisError."""
    kept = client().get(_key(question))
    if kept is None:
        return None
    found = json.loads(str(kept))
    if found is None:
        return Answer(AnswerState.UNAVAILABLE)
    return Answer(AnswerState.READY, from_json(found["suggestions"]), found["method"])


def ask(question: Question) -> bool:
    """Marks the question as asked, and for a while as waited for; False where it is on its way already. Raises
    redis.RedisError."""
    key = _key(question)
    with client().pipeline() as pipeline:
        pipeline.set(f"waited_for:{key}", 1, ex=WAITED_FOR_SECONDS)
        pipeline.set(f"asked:{key}", 1, nx=True, ex=ASKED_SECONDS)
        _, is_new = pipeline.execute()
    return bool(is_new)


def is_waited_for(question: Question) -> bool:
    """Whether somebody has asked a moment ago: a page that was left needs no answer. Raises redis.RedisError."""
    return bool(client().exists(f"waited_for:{_key(question)}"))


def answered(question: Question) -> None:
    """The question is no longer on its way. Raises redis.RedisError."""
    client().delete(f"asked:{_key(question)}")


def _key(question: Question) -> str:
    told = json.dumps([question.area, question.year, question.project, question.text], ensure_ascii=False)
    return "suggest:" + hashlib.sha256(told.encode()).hexdigest()
