"""What a supervisor asks: is the process up, can it reach what it needs, and what has been measured."""

from __future__ import annotations

import hmac
import ipaddress
import logging

import redis
from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST

from graph import db
from graph.errors import UnreachableError
from graph.model.people import Permission
from graph.settings import Settings
from portal.config import ANSWER_SECONDS
from portal.health.metrics import exposition
from portal.permissions import permission

log = logging.getLogger(__name__)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@permission(Permission.PUBLIC)
def alive() -> Response:
    """The process is up; it asks nobody."""
    return jsonify(status="up")


@blueprint.get("/readyz")
@permission(Permission.PUBLIC)
def ready() -> tuple[Response, int]:
    """200 when graph and queue answer, else 503; `missing` names those that do not."""
    settings: Settings = current_app.extensions["sanphaen_settings"]
    answers = {"graph": _graph_answers(), "queue": _queue_answers(settings.redis_url)}
    missing = [part for part, answers_ in answers.items() if not answers_]
    if missing:
        log.warning("not ready: %s", ", ".join(missing))
    return jsonify(**answers, missing=missing), 503 if missing else 200


@blueprint.get("/metrics")
@permission(Permission.PUBLIC)
def metrics() -> Response:
    """For whoever shows the token. Where none is set: for this machine, and in production for nobody."""
    settings: Settings = current_app.extensions["sanphaen_settings"]
    token = settings.metrics_token.get_secret_value()
    if token:
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
            abort(401)
    elif settings.is_production or not _is_of_this_machine():
        abort(404)
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


def _is_of_this_machine() -> bool:
    """Not so what another server passes on, wherever it stands."""
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


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
