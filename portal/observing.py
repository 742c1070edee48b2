"""What is seen of requests from outside: an id in each one's log lines and response, an access line, and counts; and
the pulse of each web process."""

from __future__ import annotations

import logging
import os
import re
import socket
import threading
import time
import uuid
from typing import Any

import redis
from flask import Flask, Response, g, request

from graph import db, logs
from graph.settings import Settings
from workers import counts, pulses

log = logging.getLogger(__name__)
access = logging.getLogger("portal.access")

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Asked again and again by machines and open pages: counted, but told only where something is wrong or at level DEBUG.
QUIET = frozenset({"static", "health.alive", "health.ready", "health.metrics", "freshness.state"})
# Whoever makes up methods makes up no labels.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOWHERE = "none"


def init_app(app: Flask) -> None:
    """Comes before all other extensions: its id is there first, and its access line is written last."""
    settings: Settings = app.extensions["sanphaen_settings"]

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = _asked_for(settings) or uuid.uuid4().hex
        area = (request.view_args or {}).get("area")
        logs.begin(request_id=g.request_id, area=area)

    @app.after_request
    def tell(response: Response) -> Response:
        if "began" in g:
            response.headers[HEADER] = g.request_id
            _tell(response.status_code, time.perf_counter() - g.began)
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        logs.end()


def keep_reporting() -> None:
    """From now on this process pushes its counts and beats every few seconds, beside the requests: none waits."""
    threading.Thread(target=_report, name="report", daemon=True).start()


def report() -> None:
    """Once. Raises redis.RedisError."""
    counts.push()
    pool = db.pool_use()
    told = {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "in_use": pool.in_use,
        "open": pool.open,
        "most": pool.most,
    }
    pulses.beat(pulses.Kind.WEB, f"{socket.gethostname()}:{os.getpid()}", told)


def _report() -> None:
    was_away = False
    while True:
        try:
            report()
        except redis.RedisError as error:
            # Said once an outage; the counts are kept until it is over.
            if not was_away:
                log.warning("no pulse, the queue is down: %s", error)
            was_away = True
        else:
            was_away = False
        time.sleep(pulses.BEAT_SECONDS)


def _asked_for(settings: Settings) -> str | None:
    """The id that a trusted web server in front has given the request. Anybody else's could pass for another's."""
    given = request.headers.get(HEADER, "")
    return given if settings.trusted_proxies and WELL_FORMED.fullmatch(given) else None


def _tell(status: int, seconds: float) -> None:
    """Without the query string: it holds what people typed."""
    endpoint = request.endpoint or NOWHERE
    method = request.method if request.method in METHODS else "other"
    counts.count("requests", (endpoint, method, str(status)))
    counts.took("request", (endpoint, method), seconds)
    level = logging.DEBUG if endpoint in QUIET and status < 400 else logging.INFO
    milliseconds = round(seconds * 1000, 1)
    named = {name: value for name, value in (request.view_args or {}).items() if name != "area"}
    fields: dict[str, Any] = {"method": method, "endpoint": endpoint, "status": status, "ms": milliseconds}
    if named:
        fields["named"] = named
    access.log(level, "%s %s %d %.1f ms", method, endpoint, status, milliseconds, extra={"fields": fields})
