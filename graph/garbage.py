"""How often Python looks through all that a process keeps for rings of things that only name each other."""

from __future__ import annotations

import gc

# A process keeps millions of things for hours (cascades, findings) and makes tens of thousands in one go, none of which
# refer to each other. Looking as often as Python does by itself took half of a run, and half a second of a page where
# a country's findings are kept.
THRESHOLDS = (50_000, 20, 100)


def look_less_often() -> None:
    """To be called once by a process that works for long, after it has loaded its modules, which are left out of the
    looking from then on."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
