"""How the signed-in person last narrowed the board, so that a card leads back to it as they left it."""

from __future__ import annotations

from flask import request, session, url_for

KEY = "board"
NARROWS = ("view", "q", "state", "owner", "due", "issue", "rule", "family", "severity")


def keep_view() -> None:
    """Keeps what this request's address shows of the board."""
    asked = {name: request.args[name][:100] for name in NARROWS if request.args.get(name)}
    if session.get(KEY, {}) != asked:
        session[KEY] = asked


def board_address() -> str:
    """The board of the page's year, as it was last shown."""
    return url_for("board.index", **session.get(KEY, {}))
