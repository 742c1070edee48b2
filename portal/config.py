"""Settings → Flask's configuration. What differs between machines is in graph.settings; what never does is here."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from graph.settings import Environment, QueueDatabase, Settings

MEGABYTE = 1024 * 1024
SESSION_HOURS = 12
ANSWER_SECONDS = 0.5


def configure(app: Flask, settings: Settings) -> None:
    """Sets every configuration key that Flask and the extensions read, and trusts as many proxies as are named."""
    app.extensions["sanphaen_settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        TESTING=settings.env is Environment.TEST,
        DEBUG=settings.debug,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * MEGABYTE,
        # Text of one form, without its files: the longest forms here are tables of a hundred rows.
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=5000,
        SESSION_COOKIE_NAME="sanphaen_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.cookies_are_secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        SESSION_REFRESH_EACH_REQUEST=False,
        # A form may stay open as long as its session: a token that expires sooner would only lose what was typed.
        WTF_CSRF_TIME_LIMIT=None,
        # The referrer is checked by portal.security together with Origin and Sec-Fetch-Site.
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="th",
        BABEL_DEFAULT_TIMEZONE="Asia/Bangkok",
        RATELIMIT_STORAGE_URI=limits_address(settings),
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": ANSWER_SECONDS, "socket_timeout": ANSWER_SECONDS},
        # When the server is down, each process counts for itself: sign-in stays limited and stays possible.
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_HEADERS_ENABLED=False,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def limits_address(settings: Settings) -> str:
    """The rate limits' own database of the queue server, as the limits library spells it."""
    url = settings.queue_url(QueueDatabase.LIMITS)
    return f"redis+{url}" if url.startswith("unix://") else url
