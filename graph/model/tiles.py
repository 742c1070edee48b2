"""A map of Thailand on which every province is a square of the same size, so that a small one is seen as well as a
large one: graph/data/tiles.csv, made by hand to keep neighbours together and north above south. The short names are the
province's usual letters."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "tiles.csv"


@dataclass(frozen=True, slots=True)
class Tile:
    """`area` is the province's id; `column` counts from the west, `row` from the north, both from 0."""

    area: str
    column: int
    row: int
    short_th: str
    short_en: str


@cache
def tiles() -> tuple[Tile, ...]:
    """One a province, in the order of their ids."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Tile(row["id"], int(row["column"]), int(row["row"]), row["short_th"], row["short_en"])
            for row in csv.DictReader(file)
        )
