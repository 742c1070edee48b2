"""Whole numbers that a request carries: pages, places, versions. What is none, or has more digits than any of ours, is
as good as not said."""

from __future__ import annotations

from flask import request

MOST_DIGITS = 9


def whole(text: str) -> int:
    """For `request.args.get(name, otherwise, type=whole)`; Thai digits are read. Raises ValueError."""
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise ValueError(f"{text[:MOST_DIGITS]!r} is no whole number of ours")
    return int(text)


def whole_or(text: str, otherwise: int) -> int:
    try:
        return whole(text)
    except ValueError:
        return otherwise


def opened_version() -> int:
    """The version of a thing that a form without fields of its own was opened on; 0, which no thing has, without."""
    return request.form.get("version", 0, type=whole)
