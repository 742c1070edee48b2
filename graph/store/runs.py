"""Finished analysis runs: the current one of a scope whole, earlier ones as what they opened and closed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graph import db
from graph.analysis.gaps.packs import Pack, Packed, differing, pack_records
from graph.analysis.upstream_sums import from_rows
from graph.model.area import Scope
from graph.model.run import Run
from graph.store import upstream_sums

KEPT_RUNS = 200

Findings = Sequence[Mapping[str, Any]]
Compare = Callable[[Findings, Findings], tuple[Findings, Findings]]
"""Findings of the run before and of this one → what this one opened, and what it closed."""

_CURRENT = """
MATCH (scope:AnalysisScope {key: $key})
MATCH (run:AnalysisRun {id: scope.run})
RETURN run
"""

# In the order in which the scope named them: of two that computed beside each other, either may be named first.
_RECENT = """
MATCH (:AnalysisScope {key: $key})-[ran:RAN]->(run:AnalysisRun)
RETURN run {.id, .area, .year, .at, .seconds, .saw, .totals, .opened, .closed, .previous_at} AS run
ORDER BY ran.turn DESC LIMIT $limit
"""

# A scope names its current run. What a transaction writes does not become visible at one moment, so a run is written
# whole in a transaction of its own, as a draft, before the scope names it; and the run before stays whole for one run
# more, for a reader that has just read its name.
_STANDING = """
MERGE (scope:AnalysisScope {key: $key})
  ON CREATE SET scope.area = $area, scope.year = $year, scope.wanted = 0, scope.done = 0
SET scope.locked_at = datetime()
RETURN scope.done AS done, scope.run AS run
"""

_COMPARED_WITH = """
OPTIONAL MATCH (scope:AnalysisScope {key: $key})
OPTIONAL MATCH (run:AnalysisRun {id: scope.run})
RETURN scope.run AS run, run.finding_packs AS packs, toString(run.at) AS at
"""
_FINDINGS = "MATCH (run:AnalysisRun {id: $id}) RETURN run.findings AS findings, run.finding_packs AS packs"

_DRAFT = """
MERGE (scope:AnalysisScope {key: $key})
  ON CREATE SET scope.area = $area, scope.year = $year, scope.wanted = 0, scope.done = 0
MERGE (run:AnalysisRun {id: $id})
SET run.area = $area, run.year = $year, run.at = datetime($at), run.seconds = $seconds, run.saw = $saw,
    run.totals = $totals, run.coverage = $coverage, run.findings = $findings, run.finding_packs = $finding_packs,
    run.opened = $opened, run.closed = $closed, run.network = $network, run.previous_at = datetime($previous_at)
MERGE (scope)-[:DRAFTED]->(run)
"""

_NAME = """
MATCH (scope:AnalysisScope {key: $key})-[drafted:DRAFTED]->(run:AnalysisRun {id: $id})
OPTIONAL MATCH (older:AnalysisRun {id: scope.run_before})
REMOVE older.coverage, older.findings, older.finding_packs, older.network
DELETE drafted
SET scope.run_before = scope.run, scope.run = $id, scope.run_at = run.at, scope.done = run.saw,
    scope.turn = coalesce(scope.turn, 0) + 1, scope.projects = $projects
CREATE (scope)-[:RAN {turn: scope.turn}]->(run)
"""

# This draft, or those of workers that died before they could name theirs.
_DISCARD = """
MATCH (:AnalysisScope {key: $key})-[:DRAFTED]->(run:AnalysisRun)
WHERE run.id = $id OR run.at < datetime() - duration({minutes: $minutes})
DETACH DELETE run
"""
DRAFT_MINUTES = 10

_FORGET = """
MATCH (:AnalysisScope {key: $key})-[ran:RAN]->(run:AnalysisRun)
WITH run ORDER BY ran.turn DESC SKIP $kept
DETACH DELETE run
"""


def current_run(area: str, year: int) -> Run | None:
    """The scope's newest results, or None where it has never been analysed."""
    row = db.read_one(_CURRENT, key=Scope(area, year).key)
    return None if row is None else _run(row["run"])


def recent_runs(area: str, year: int, limit: int = 30) -> list[Run]:
    """Newest first, with what each opened and closed; coverage, findings and network are empty."""
    return [_run(row["run"]) for row in db.read(_RECENT, key=Scope(area, year).key, limit=limit)]


def store_run(run: Run, compare: Compare, known: Iterable[Pack] = ()) -> bool:
    """Makes `run` the scope's current one; a reader sees the one before or this one, each whole, never a hole.
    `compare` tells what it opened and closed against the findings of the run that it replaces (a first run has
    nothing to be compared with), given those that may differ. `known` are packs that the one before may have, which
    need not be read then. False when a run that saw more is already there."""
    named = None
    while named is None:
        named = _try_to_store(run, compare, known)
    return named


def _try_to_store(run: Run, compare: Compare, known: Iterable[Pack]) -> bool | None:
    """None where another run was named meanwhile, with which this one has to be compared."""
    before = db.read_one(_COMPARED_WITH, key=Scope(run.area, run.year).key)
    assert before is not None
    if before["run"] == run.id:
        return True
    _draft(run, compare, before, known)
    return db.write(lambda tx: _name(tx, run, before["run"]))


def _standing(tx: db.Transaction, run: Run) -> Mapping[str, Any]:
    """The scope as it stands, locked until the transaction ends."""
    row = tx.one(_STANDING, key=Scope(run.area, run.year).key, area=run.area, year=run.year)
    assert row is not None
    return row


def _draft(run: Run, compare: Compare, before: Mapping[str, Any], known: Iterable[Pack]) -> None:
    """`before`: the run that it is compared with, None in all where there is none."""
    findings = pack_records(run.findings)
    opened: Findings = ()
    closed: Findings = ()
    if before["run"] is not None:
        opened, closed = compare(*differing(_findings_before(before, (*findings.packs, *known)), findings))
    parameters = {
        "key": Scope(run.area, run.year).key,
        "id": run.id,
        "area": run.area,
        "year": run.year,
        "at": run.at.isoformat(),
        "seconds": run.seconds,
        "saw": run.saw,
        "totals": _dump(run.totals),
        "coverage": _pack(run.coverage),
        "findings": b"".join(pack.data for pack in findings.packs),
        "finding_packs": [f"{pack.digest} {pack.count} {len(pack.data)}" for pack in findings.packs],
        "opened": _dump(opened),
        "closed": _dump(closed),
        "network": _pack(run.network),
        "previous_at": before["at"],
    }
    db.write(lambda tx: tx.run(_DRAFT, **parameters))


def _findings_before(before: Mapping[str, Any], known: Iterable[Pack]) -> Packed:
    """The findings of the run before, read only where they are not of packs that are known."""
    packs = {pack.digest: pack for pack in known}
    if before["packs"] is not None:
        digests = [one.split()[0] for one in before["packs"]]
        if packs.keys() >= set(digests):
            return Packed([packs[digest] for digest in digests])
    row = db.read_one(_FINDINGS, id=before["run"])
    # None where it has been forgotten meanwhile: then the scope names another by now, and this one is compared again.
    return Packed([]) if row is None else _findings(row)


def _name(tx: db.Transaction, run: Run, compared_with: str | None) -> bool | None:
    """Whether the draft is the scope's run now; None where another than `compared_with` is."""
    key = Scope(run.area, run.year).key
    standing = _standing(tx, run)
    if standing["run"] == run.id:
        return True
    if standing["run"] is not None and standing["done"] > run.saw:
        tx.run(_DISCARD, key=key, id=run.id, minutes=DRAFT_MINUTES)
        return False
    if standing["run"] != compared_with:
        return None
    tx.run(_NAME, key=key, id=run.id, projects=run.totals.get("projects"))
    upstream_sums.replace_part(tx, Scope(run.area, run.year), from_rows(run.part))
    tx.run(_DISCARD, key=key, id=run.id, minutes=DRAFT_MINUTES)
    tx.run(_FORGET, key=key, kept=KEPT_RUNS)
    return True


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pack(value: Any) -> bytes:
    """What a run says of a large province is megabytes of sentences that hardly differ: packed they are an eighth, in a
    tenth of the time that sending and storing them takes."""
    return zlib.compress(_dump(value).encode(), level=1)


def _unpack(kept: bytes | str | None, empty: Any) -> Any:
    """`empty` where nothing is kept any more. Runs of before they were packed are text."""
    if kept is None:
        return empty
    return json.loads(zlib.decompress(kept) if isinstance(kept, bytes) else kept)


def _findings(node: Mapping[str, Any]) -> Packed:
    """A run's own; of before findings were packed in slices they are one text, packed or not."""
    if node.get("finding_packs") is None:
        return pack_records(_unpack(node.get("findings"), []))
    packs, start = [], 0
    for written in node["finding_packs"]:
        digest, count, size = written.split()
        packs.append(Pack(digest, int(count), node["findings"][start : start + int(size)]))
        start += int(size)
    return Packed(packs)


def _run(node: Mapping[str, Any]) -> Run:
    return Run(
        id=node["id"],
        area=node["area"],
        year=node["year"],
        at=node["at"],
        seconds=node["seconds"],
        saw=node["saw"],
        totals=json.loads(node["totals"]),
        coverage=_unpack(node.get("coverage"), {}),
        findings=_findings(node),
        opened=json.loads(node["opened"]),
        closed=json.loads(node["closed"]),
        previous_at=node.get("previous_at"),
        network=_unpack(node.get("network"), {}),
    )
