"""How many examples a property is tried with: all in a whole run, a fifth in a quick one (`make test-fast`)."""

from __future__ import annotations

from hypothesis import settings

WHOLE = 100
QUICK = 20


def examples(number: int) -> int:
    """What stands for `number` of a whole run in this one, by the profile that it was started with."""
    return max(1, number * settings.default.max_examples // WHOLE)
