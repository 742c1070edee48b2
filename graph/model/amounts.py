"""Amounts as text."""

from __future__ import annotations

from decimal import Decimal


def in_digits(value: Decimal) -> str:
    """Without an exponent, and without a fraction that says nothing: equal amounts read the same."""
    return format(value.normalize(), "f")
