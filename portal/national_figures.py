"""What the pages of a region and of the country show: the standing sums, the provinces' parts, the upstream plans.

All are kept in this process for as long as they are the newest: a page costs a small query or two when nothing changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from graph.analysis.upstream_sums import Part
from graph.model.area import COUNTRY, Area, AreaKind
from graph.store import areas, upstream_elements, upstream_sums
from graph.store.upstream_elements import Upstream
from graph.store.upstream_sums import NumberedPart
from portal.newest import Newest
from portal.scope import years_of

# The country and its regions, in a year or two; a sum is some kilobytes of text.
KEPT_SUMS = 40
# The country's provinces in three years; each takes some 150 kB.
KEPT_PARTS = 240

_sums: Newest[tuple[str, int, str], Part] = Newest(KEPT_SUMS)
_upstream: Newest[str, Upstream] = Newest(1)


class _KeptParts:
    """The parts used last, by province and year, each with the number that stands in its own text."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], NumberedPart] = OrderedDict()

    def newest(self, year: int, provinces: Sequence[str]) -> dict[str, Part]:
        turns = upstream_sums.turns(year, provinces)
        with self._lock:
            known = {area: self._kept.get((area, year)) for area in turns}
        old = [area for area, part in known.items() if part is None or part.turn != turns[area]]
        read = upstream_sums.parts(year, old) if old else {}
        now = {area: part for area, part in {**known, **read}.items() if part is not None}
        with self._lock:
            for area, part in now.items():
                self._kept[area, year] = part
                self._kept.move_to_end((area, year))
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return {area: part.rows for area, part in now.items()}


_parts = _KeptParts(KEPT_PARTS)


def area_sums(area: str, year: int) -> Part:
    """The sum over the provinces of a region or the country; empty where none stands."""
    mark = years_of(area).state(year).run
    if mark is None:
        return {}
    # The mark may be of a sum that a newer one has replaced by now: then the newer one is the answer.
    return _sums.get((area, year, mark), lambda: upstream_sums.area_sum(area, year).rows)


def province_parts(year: int, provinces: Sequence[Area]) -> Mapping[str, Part]:
    """What each of the provinces that has been analysed adds, by area."""
    return _parts.newest(year, [area.id for area in provinces])


def provinces_within(area: Area) -> list[Area]:
    """The provinces of a region, or all, by id."""
    every = [one for one in areas.list_areas() if one.kind is AreaKind.PROVINCE]
    return every if area.id == COUNTRY else [one for one in every if one.within == area.id]


def upstream() -> Upstream:
    """The upstream plans with their elements."""
    return _upstream.get(upstream_elements.mark(), upstream_elements.list_upstream)
