"""What to say on the next page about what was just done, with its way back."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash


def flash_done(text: str, *, undo_url: str | None = None, undo_fields: Mapping[str, str] | None = None) -> None:
    """Something was written. `undo_url` takes a POST (with `undo_fields`) that takes it back."""
    _say("done", text, undo_url, undo_fields)


def flash_note(text: str) -> None:
    """Something worth knowing; nothing was written."""
    _say("note", text)


def flash_wrong(text: str) -> None:
    """Something could not be done."""
    _say("wrong", text)


def _say(kind: str, text: str, undo_url: str | None = None, undo_fields: Mapping[str, str] | None = None) -> None:
    # Plain strings only: this travels in the session cookie.
    flash({"text": str(text), "undo_url": undo_url, "undo_fields": dict(undo_fields or {})}, kind)  # type: ignore[arg-type]
