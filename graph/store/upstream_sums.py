"""What each scope adds to the sums of its region and of the country, and those sums, in step with every run
(docs/decisions/0017-national-sums.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph import db
from graph.analysis.upstream_sums import Part, added, difference, from_rows
from graph.model.area import COUNTRY, Scope

# A part and a sum are one property each, with the number that says how new it is inside: what a transaction writes does
# not become visible at one moment.

_STANDING_PART = "MATCH (scope:AnalysisScope {key: $key}) RETURN scope.part AS part"

_REPLACE_PART = """
MATCH (scope:AnalysisScope {key: $key})
SET scope.part = $part, scope.part_turn = $turn
CREATE (:UpstreamChange {key: $key + '|' + $turn, area: scope.area, year: scope.year, turn: $turn, rows: $rows})
"""

_LOCK = """
MERGE (sum:AreaSum {key: $key})
  ON CREATE SET sum.area = $area, sum.year = $year
SET sum.locked_at = datetime()
"""

_CHANGES = """
MATCH (change:UpstreamChange {year: $year})
RETURN change.key AS key, change.area AS area, change.turn AS turn, change.rows AS rows ORDER BY area, turn
"""

_FORGET_CHANGES = "MATCH (change:UpstreamChange) WHERE change.key IN $keys DELETE change"

_AROUND = """
MATCH (area:Area) WHERE area.id IN $areas
OPTIONAL MATCH (area)-[:WITHIN*1..]->(around:Area)
RETURN area.id AS area, collect(around.id) AS around
"""

_SUMS = """
MATCH (sum:AreaSum) WHERE sum.key IN $keys
RETURN sum.area AS area, sum.text AS text, sum.changed_at AS changed_at
"""

_STORE = """
UNWIND $sums AS one
MERGE (sum:AreaSum {key: one.key})
SET sum.area = one.area, sum.year = $year, sum.text = one.text, sum.changed_at = datetime()
"""

_YEARS_WITH_CHANGES = "MATCH (change:UpstreamChange) RETURN DISTINCT change.year AS year"

_TURNS = """
MATCH (scope:AnalysisScope {year: $year}) WHERE scope.part_turn IS NOT NULL AND ($areas IS NULL OR scope.area IN $areas)
RETURN scope.area AS area, scope.part_turn AS turn
"""

_PARTS = """
MATCH (scope:AnalysisScope {year: $year}) WHERE scope.part IS NOT NULL AND ($areas IS NULL OR scope.area IN $areas)
RETURN scope.area AS area, scope.part AS part
"""


@dataclass(frozen=True, slots=True)
class NumberedPart:
    """A province's part, and how new it is."""

    turn: int
    rows: Part


@dataclass(frozen=True, slots=True)
class AreaSum:
    """The sum over the provinces of a region or of the country. `turns` says of each counted province how new its part
    is, so two sums with equal turns are equal."""

    area: str
    year: int
    rows: Part
    turns: Mapping[str, int]
    changed_at: datetime | None


def replace_part(tx: db.Transaction, scope: Scope, part: Part) -> None:
    """Says, in the transaction that names a run of the scope (whose lock it holds), what that run adds up to."""
    row = tx.one(_STANDING_PART, key=scope.key)
    standing = _numbered(row["part"] if row else None)
    rows, turn = difference(part, standing.rows), standing.turn + 1
    if rows:
        text = _dump({"turn": turn, "rows": part})
        tx.run(_REPLACE_PART, key=scope.key, part=text, turn=turn, rows=_dump(rows))


def count_changes(year: int) -> int:
    """Adds the changes that wait to the sums of their regions and the country, each once; returns how many."""
    return db.write(lambda tx: _count_changes(tx, year))


def years_with_changes() -> list[int]:
    """Years in which changes wait to be counted."""
    return [row["year"] for row in db.read(_YEARS_WITH_CHANGES)]


def area_sum(area: str, year: int) -> AreaSum:
    """What stands of a region or the country; nothing where no province has been analysed."""
    return db.read_with(lambda tx: _standing(tx, year, [area])[area])


def turns(year: int, areas: Sequence[str] | None = None) -> dict[str, int]:
    """How new the parts are of all provinces that have been analysed in the year, or of those among `areas`."""
    rows = db.read(_TURNS, year=year, areas=None if areas is None else list(areas))
    return {row["area"]: row["turn"] for row in rows}


def parts(year: int, areas: Sequence[str] | None = None) -> dict[str, NumberedPart]:
    """The parts of all provinces that have been analysed in the year, or of those among `areas`."""
    rows = db.read(_PARTS, year=year, areas=None if areas is None else list(areas))
    return {row["area"]: _numbered(row["part"]) for row in rows}


def sum_anew(year: int) -> tuple[dict[str, Part], bool | None]:
    """Replaces the sums by what the parts come to. The new rows by area (regions and country), and whether those that
    stood had drifted from it: None where a province has changed meanwhile, so that nobody can tell."""
    return db.write(lambda tx: _sum_anew(tx, year))


def _count_changes(tx: db.Transaction, year: int) -> int:
    tx.run(_LOCK, key=_key(COUNTRY, year), area=COUNTRY, year=year)
    changes = tx.run(_CHANGES, year=year)
    if not changes:
        return 0
    around = _areas_around(tx, {change["area"] for change in changes})
    standing = _standing(tx, year, {area for areas in around.values() for area in areas})
    # Of a province that lies within nothing a change counts nowhere.
    counted = {change["key"] for change in changes if not around[change["area"]]}
    sums = []
    for area, one in standing.items():
        turns, rows = dict(one.turns), [one.rows]
        for change in changes:
            province, turn = change["area"], change["turn"]
            if area not in around[province] or turn > turns.get(province, 0) + 1:
                continue
            counted.add(change["key"])
            if turn == turns.get(province, 0) + 1:
                turns[province] = turn
                rows.append(from_rows(json.loads(change["rows"])))
        sums.append((area, added(rows), turns))
    _store(tx, year, sums)
    tx.run(_FORGET_CHANGES, keys=sorted(counted))
    return len(counted)


def _sum_anew(tx: db.Transaction, year: int) -> tuple[dict[str, Part], bool | None]:
    _count_changes(tx, year)
    found = {row["area"]: _numbered(row["part"]) for row in tx.run(_PARTS, year=year, areas=None)}
    around = _areas_around(tx, found)
    areas = sorted({area for areas in around.values() for area in areas})
    standing = _standing(tx, year, areas)
    sums = []
    drifted: bool | None = False
    for area in areas:
        within = [province for province in found if area in around[province]]
        turns = {province: found[province].turn for province in within}
        rows = added(found[province].rows for province in within)
        if dict(standing[area].turns) != turns:
            drifted = drifted or None
        elif standing[area].rows != rows:
            drifted = True
        sums.append((area, rows, turns))
    _store(tx, year, sums)
    return {area: rows for area, rows, _turns in sums}, drifted


def _areas_around(tx: db.Transaction, provinces: Iterable[str]) -> dict[str, list[str]]:
    return {row["area"]: row["around"] for row in tx.run(_AROUND, areas=sorted(provinces))}


def _standing(tx: db.Transaction, year: int, areas: Iterable[str]) -> dict[str, AreaSum]:
    wanted = sorted(areas)
    found = {row["area"]: row for row in tx.run(_SUMS, keys=[_key(area, year) for area in wanted])}
    return {area: _area_sum(area, year, found.get(area, {})) for area in wanted}


def _area_sum(area: str, year: int, row: Mapping[str, Any]) -> AreaSum:
    kept = json.loads(row.get("text") or '{"turns": {}, "rows": {}}')
    return AreaSum(area, year, from_rows(kept["rows"]), kept["turns"], row.get("changed_at"))


def _store(tx: db.Transaction, year: int, sums: Iterable[tuple[str, Part, Mapping[str, int]]]) -> None:
    texts = [
        {"key": _key(area, year), "area": area, "text": _dump({"turns": turns, "rows": rows})}
        for area, rows, turns in sums
    ]
    tx.run(_STORE, sums=texts, year=year)


def _numbered(text: str | None) -> NumberedPart:
    kept = json.loads(text or '{"turn": 0, "rows": {}}')
    return NumberedPart(kept["turn"], from_rows(kept["rows"]))


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _key(area: str, year: int) -> str:
    return f"{area}|{year}"
