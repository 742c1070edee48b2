"""Addresses that a request brings along: its own, and the one to go to next. A browser reads `//host`, `/\\host` and
control characters as another site; what is made here leads only to pages of this portal."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request, url_for


def init_app(app: Flask) -> None:
    app.jinja_env.globals["this_address"] = this_address


def this_address() -> str:
    """The request's own address, for a link or a form."""
    return "/" + request.full_path.lstrip("/\\").removesuffix("?")


def safe_next(target: str | None) -> str:
    """`target` when it is a path of this portal, else the first page."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return url_for("home.index")
    if "\\" in target or any(ord(character) < 32 for character in target):
        return url_for("home.index")
    parts = urlsplit(target)
    return url_for("home.index") if parts.scheme or parts.netloc else target
