"""Optimistic locking: a form carries the version that it was opened on."""

from __future__ import annotations

from graph.errors import StaleError


def check(kind: str, thing_id: str, opened: int, current: int) -> None:
    """Raises StaleError when the thing has changed since it was opened."""
    if opened != current:
        raise StaleError(kind, thing_id, opened, current)
