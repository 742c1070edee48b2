"""The districts (อำเภอ) of the provinces that they are known of: graph/data/districts.csv. A province without any lets
its districts be typed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "districts.csv"


@dataclass(frozen=True, slots=True)
class District:
    """A project names its districts by `name_th`."""

    name_th: str
    name_en: str


def districts_of(area: str) -> tuple[District, ...]:
    """The province's districts in the official order; none where they are not known."""
    return _all().get(area, ())


@cache
def _all() -> Mapping[str, tuple[District, ...]]:
    found: dict[str, list[District]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["area"], []).append(District(row["name_th"], row["name_en"]))
    return {area: tuple(districts) for area, districts in found.items()}
