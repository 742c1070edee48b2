"""What every response says to the browser about safety, and which unsafe requests are refused before any view runs."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

from graph.settings import Settings
from portal.extensions import csrf, limiter

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The one style element that Cytoscape.js writes; the graph page needs it and nothing else may write any.
CYTOSCAPE_STYLE = "'sha256-pgvDUBa4IjFA2yuSJ2cqcyxmNYJMborsd0ORcRv9vw8='"
POLICY = "; ".join(
    (
        "default-src 'self'",
        f"style-src 'self' {CYTOSCAPE_STYLE}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = "max-age=31536000"


def init_app(app: Flask) -> None:
    """Adds the headers, the cross-site check, CSRF tokens and rate limits."""
    settings: Settings = app.extensions["sanphaen_settings"]
    app.before_request(limit_form_text)
    app.before_request(refuse_cross_site)
    csrf.init_app(app)
    limiter.init_app(app)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.cookies_are_secure:
            response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
        # Pages are one person's. They may be kept for the Back button (with what was typed), not shown unasked.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def limit_form_text() -> None:
    """A form without files is read whole into memory, and MAX_FORM_MEMORY_SIZE limits only the other kind."""
    if request.mimetype == "application/x-www-form-urlencoded":
        limits = current_app.config["MAX_FORM_MEMORY_SIZE"], current_app.config["MAX_CONTENT_LENGTH"]
        request.max_content_length = min(limits)


def refuse_cross_site() -> None:
    """403 for an unsafe request that another site's page made. Browsers say so in Sec-Fetch-Site, older ones in
    Origin; what sends neither is no browser and still needs the token."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403, "cross_site")
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403, "cross_site")
