"""Where to go after signing in: only to pages of this portal."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for


def safe_next(target: str | None) -> str:
    """`target` when it is a path of this portal, else the first page. A browser reads `//host`, `/\\host` and control
    characters as another site."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return url_for("home.index")
    if "\\" in target or any(ord(character) < 32 for character in target):
        return url_for("home.index")
    parts = urlsplit(target)
    return url_for("home.index") if parts.scheme or parts.netloc else target
