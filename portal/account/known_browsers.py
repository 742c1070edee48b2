"""Browsers in which somebody has signed in before, remembered by a signed cookie. Strangers who guess at a login make
it pause for browsers that it was never used in; its owner's own browser must not be kept out by them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from graph.settings import Settings

COOKIE = "known_browser"
KEPT = timedelta(days=180)
# Colleagues share computers; a cookie has to stay small.
MOST_LOGINS = 8


def is_known(login: str) -> bool:
    """Whether this request's browser has signed in as `login` before."""
    return _mark(login) in _marks()


def remember(response: Response, login: str) -> None:
    marks = [_mark(login), *(mark for mark in _marks() if mark != _mark(login))][:MOST_LOGINS]
    settings: Settings = current_app.extensions["sanphaen_settings"]
    response.set_cookie(
        COOKIE,
        str(_serializer().dumps(marks)),
        max_age=KEPT,
        path="/sign-in",
        samesite="Lax",
        httponly=True,
        secure=settings.cookies_are_secure,
    )


def _marks() -> list[str]:
    try:
        return list(_serializer().loads(request.cookies.get(COOKIE, "")))
    except BadSignature:
        return []


def _mark(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()[:16]


def _serializer() -> URLSafeSerializer:
    assert current_app.secret_key is not None
    return URLSafeSerializer(current_app.secret_key, salt="known-browser")
