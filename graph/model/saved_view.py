"""A view of the alignment graph that somebody keeps under a name of their own. All of the view is in its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MAX_NAME = 120
MAX_ADDRESS = 8_000
MOST_VIEWS = 100
"""Views that one person keeps in one area."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """`address` is the path and query of the portal's page."""

    id: str
    area: str
    name: str
    address: str
    version: int
    saved_at: datetime


def view_problems(name: str, address: str) -> dict[str, str]:
    """Field → what is wrong with keeping a view: name (required, too_long), address (required, too_long)."""
    said = {"name": (name.strip(), MAX_NAME), "address": (address, MAX_ADDRESS)}
    return {
        field: "too_long" if text else "required" for field, (text, most) in said.items() if not 0 < len(text) <= most
    }
