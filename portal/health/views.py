"""What a supervisor asks: is the process up, and can it reach what it needs."""

from __future__ import annotations

import redis
from flask import Blueprint, Response, current_app, jsonify

from graph import db
from graph.errors import UnreachableError
from graph.model.people import Permission
from graph.settings import Settings
from portal.config import ANSWER_SECONDS
from portal.permissions import permission

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@permission(Permission.PUBLIC)
def alive() -> Response:
    """The process is up; it asks nobody."""
    return jsonify(status="up")


@blueprint.get("/readyz")
@permission(Permission.PUBLIC)
def ready() -> tuple[Response, int]:
    """200 when graph and queue answer, else 503; which of them does is said."""
    settings: Settings = current_app.extensions["sanphaen_settings"]
    answers = {"graph": _graph_answers(), "queue": _queue_answers(settings.redis_url)}
    return jsonify(answers), 200 if all(answers.values()) else 503


def _graph_answers() -> bool:
    try:
        db.ping()
    except UnreachableError:
        return False
    return True


def _queue_answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_connect_timeout=ANSWER_SECONDS, socket_timeout=ANSWER_SECONDS)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
