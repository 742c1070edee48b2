"""What the compared ways of computing coverage have to agree on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple


class Counted(NamedTuple):
    """Of one element in one province: distinct projects and agencies below it, and their budget's parts in baht."""

    projects: int
    agencies: int
    budget: float


Answers = Mapping[tuple[str, str], Counted]
"""By province and public id of the element; elements without projects may be left out."""

BAHT = 0.05
"""Others divide money in binary fractions, we in whole millionths: over the links of one element that is far less."""


def differences(ours: Answers, theirs: Answers) -> int:
    """How many elements of a province have another answer."""
    nothing = Counted(0, 0, 0.0)
    return sum(
        (one.projects, one.agencies) != (other.projects, other.agencies)
        or not math.isclose(one.budget, other.budget, rel_tol=1e-9, abs_tol=BAHT)
        for one, other in ((ours.get(key, nothing), theirs.get(key, nothing)) for key in ours.keys() | theirs.keys())
    )
