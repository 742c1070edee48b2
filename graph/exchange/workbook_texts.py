"""How every workbook that we write keeps text as text: nothing that somebody typed becomes a formula or an address, not
even when its cell is edited."""

from __future__ import annotations

# The library turns text into formulas, links and numbers unless it is told not to.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_BEGINNINGS = ("=", "+", "-", "@")


def looks_like_a_formula(value: object) -> bool:
    """Whether Excel would take a cell's text for a formula once somebody edits it: such a cell gets a quote prefix."""
    return isinstance(value, str) and value.startswith(_BEGINNINGS)
