"""The provinces of Thailand (ISO 3166-2) and the eighteen education regions that they are grouped in, from
graph/data/areas.csv. A region is what a regional education office (สำนักงานศึกษาธิการภาค 1–18) is responsible for, by
the ministry's announcement of 2562."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from graph.model.area import COUNTRY, Area, AreaKind

_FILE = Path(__file__).resolve().parent.parent / "data" / "areas.csv"


@cache
def regions() -> tuple[Area, ...]:
    """The education regions, TH-R01 to TH-R18; each is within TH."""
    return tuple(area for area in _all() if area.kind is AreaKind.REGION)


@cache
def provinces() -> tuple[Area, ...]:
    """The 77 provinces, TH-10 to TH-96, Bangkok among them; each is within its education region."""
    return tuple(area for area in _all() if area.kind is AreaKind.PROVINCE)


def around(province: str) -> str:
    """The education region that a province is within; of one that is in no region, the country."""
    return _around().get(province, COUNTRY)


@cache
def _around() -> Mapping[str, str]:
    return {area.id: area.within for area in provinces() if area.within is not None}


@cache
def _all() -> tuple[Area, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Area(row["id"], AreaKind(row["kind"]), row["name_th"], row["name_en"], row["within"])
            for row in csv.DictReader(file)
        )
