"""Addresses that a request brings along: its own, and the one to go to next. A browser reads `//host`, `/\\host` and
control characters as another site; what is made here leads only to pages of this portal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from flask import Flask, request, url_for

VALUE = "__value__"
# As werkzeug writes a part of a path and of a query.
SAFE_IN_PATH, SAFE_IN_QUERY = "!$&'()*+,/:;=@", "!$'()*,/:;?@"


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(this_address=this_address, address_of_each=address_of_each)


def this_address() -> str:
    """The request's own address, for a link or a form."""
    return "/" + request.full_path.lstrip("/\\").removesuffix("?")


def address_of_each(endpoint: str, name: str) -> Callable[[str], str]:
    """`url_for(endpoint, name=value)` of many values, for lists and tables: a tenth of the time, as all but the value
    is made once."""
    values: dict[str, Any] = {name: VALUE}
    before, _, after = url_for(endpoint, **values).partition(VALUE)
    if "?" in before:
        return lambda value: f"{before}{quote_plus(value, safe=SAFE_IN_QUERY)}{after}"
    return lambda value: f"{before}{quote(value, safe=SAFE_IN_PATH)}{after}"


def safe_next(target: str | None) -> str:
    """`target` when it is a path of this portal, else the first page."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return url_for("home.index")
    if "\\" in target or any(ord(character) < 32 for character in target):
        return url_for("home.index")
    parts = urlsplit(target)
    return url_for("home.index") if parts.scheme or parts.netloc else target
