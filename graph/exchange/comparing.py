"""The folder against what stands: what a load would create, change and remove, and what forbids it. Pure: the standing
rows come from graph.exchange.standing, the writes are graph.exchange.storing's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from graph.exchange import cells
from graph.exchange.columns import File
from graph.exchange.folder_checks import circles
from graph.exchange.plan_folder import PlanFolder
from graph.exchange.problems import Problem, Problems
from graph.exchange.records import Record, plan_fields, records
from graph.exchange.standing import Row, Standing

# Files whose rows keep a place; what breaks a tie between equal places, in the graph's queries as here.
_PLACED = (
    File.UPSTREAM_PLANS,
    File.UPSTREAM_ELEMENTS,
    File.AGENCIES,
    File.PLAN_ITEMS,
    File.PLAN_LINKS,
    File.PLAN_UPSTREAM_LINKS,
    File.INDICATORS,
    File.PROJECTS,
    File.PROJECT_LINKS,
)
_UPSTREAM = (File.UPSTREAM_PLANS, File.UPSTREAM_ELEMENTS)
_LINKS: dict[File, File] = {
    File.PLAN_LINKS: File.PLAN_ITEMS,
    File.PLAN_UPSTREAM_LINKS: File.PLAN_ITEMS,
    File.PROJECT_LINKS: File.PROJECTS,
}
_SHARE_CODES = (File.UPSTREAM_ELEMENTS, File.PLAN_ITEMS, File.INDICATORS, File.PROJECTS)
_LAST_PLACE = 10**12


@dataclass(frozen=True, slots=True)
class Change:
    """A row to write. `fields` are all of a new thing's, or those of a standing one that change; `draws` is the place
    among the upstream rows that the plan draws on, where that is new or changes."""

    record: Record
    fields: Mapping[str, Any]
    is_new: bool
    draws: int | None = None


@dataclass(slots=True)
class Comparison:
    """Counts by file stem (`projects`, `plan_links` …), the rows to write, and the years whose figures they touch."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    area_fields: Mapping[str, Any] = field(default_factory=dict)
    plan_fields: Mapping[str, Any] = field(default_factory=dict)
    plan_is_new: bool = False
    changes: dict[File, list[Change]] = field(default_factory=dict)
    removals: dict[File, list[str]] = field(default_factory=dict)
    restored: list[str] = field(default_factory=list)
    years: frozenset[int] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        return bool(self.created or self.updated or self.removed)


def compare(folder: PlanFolder, standing: Standing) -> Comparison:
    """What a load of `folder` would do to `standing`; with problems, nothing of it may be done."""
    rows = records(folder)
    problems = Problems()
    result = Comparison()
    _compare_plan(folder, standing, result)
    for file in File:
        if file is not File.PLAN:
            _compare_file(file, rows[file], standing, result, problems)
    for file, owners in _LINKS.items():
        if file in folder.columns:
            _compare_absent(file, rows[file], {record.key for record in rows[owners]}, standing, result)
    _check_plan(folder, rows, standing, problems)
    _check_codes(rows, standing, problems)
    _check_cycles(rows, standing, result, problems)
    result.years = frozenset(_years(folder, standing, result))
    result.problems = problems.all(File)
    return result


def tidy(text: str) -> str:
    """A standing text as the folder can hold it: what the portal let through of control characters is dropped."""
    kept = "".join(
        char for char in text.replace("\r\n", "\n").replace("\r", "\n") if char in "\n\t" or not _damage(char)
    )
    return cells.clean(kept)


def _damage(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f"


def _same(stated: Any, stands: Any) -> bool:
    if isinstance(stands, str):
        stands = tidy(stands) or None
    if isinstance(stated, bool) or isinstance(stands, bool):
        return bool(stated) == bool(stands)
    return bool(stated == stands)


def _stem(file: File) -> str:
    return file.value.removesuffix(".csv")


def _compare_plan(folder: PlanFolder, standing: Standing, result: Comparison) -> None:
    stated = plan_fields(folder)
    area = {name.removeprefix("area_"): value for name, value in stated.items() if name.startswith("area_")}
    plan = {name: value for name, value in stated.items() if not name.startswith("area_")}
    stands = standing.area or {}
    result.area_fields = {name: value for name, value in area.items() if not _same(value, stands.get(name))}
    result.plan_is_new = standing.plan is None
    stands = standing.plan or {}
    result.plan_fields = {name: value for name, value in plan.items() if not _same(value, stands.get(name))}
    changed = result.area_fields or result.plan_fields
    counter = result.created if result.plan_is_new else result.updated if changed else result.unchanged
    counter[_stem(File.PLAN)] += 1


def _compare_file(
    file: File, rows: Sequence[Record], standing: Standing, result: Comparison, problems: Problems
) -> None:
    stands = standing.things[file]
    places = _places(file, rows, stands) if file in _PLACED else {}
    changes = []
    for record in rows:
        change = _change(record, stands.get(record.key), places.get(record.key), standing, problems)
        if change is None:
            result.unchanged[_stem(file)] += 1
            continue
        changes.append(change)
        restored = record.key in standing.removed and file is File.PROJECTS
        if restored:
            result.restored.append(record.key)
        drawn = change.draws is not None and not (stands.get(record.key) or {}).get("draws")
        (result.created if change.is_new or restored or drawn else result.updated)[_stem(file)] += 1
    if changes:
        result.changes[file] = changes


def _change(
    record: Record, stands: Row | None, place: int | None, standing: Standing, problems: Problems
) -> Change | None:
    upstream = record.file in _UPSTREAM
    if stands is None:
        fields = {**record.fixed, **record.fields}
        if place is not None:
            fields["order"] = place
        return Change(record, fields, is_new=True, draws=place if upstream else None)
    fields = {name: value for name, value in record.fields.items() if not _same(value, stands.get(name))}
    if upstream:
        fields = _national(record, fields, stands, standing, problems)
        draws = place if place != stands["order"] else None
        return Change(record, fields, is_new=False, draws=draws) if fields or draws is not None else None
    if place is not None and place != stands["order"]:
        fields["order"] = place
    if fields or record.key in standing.removed:
        return Change(record, fields, is_new=False)
    return None


def _national(
    record: Record, fields: dict[str, Any], stands: Row, standing: Standing, problems: Problems
) -> dict[str, Any]:
    """The changes that this folder may make to an upstream row. A parent that the folder does not list is not its
    business, and of a row that other provinces draw on an empty cell says nothing."""
    drawn = standing.things[File.UPSTREAM_ELEMENTS]
    if fields.get("parent", "") is None and not drawn.get(stands.get("parent") or "", {}).get("draws"):
        del fields["parent"]
    if not stands["others"]:
        return fields
    for name, value in fields.items():
        # A level that differs is named at the row of its plan.
        if value is not None and not (name == "level" and record.file is File.UPSTREAM_ELEMENTS):
            problems.add(
                "upstream_shared",
                record.file,
                record.row,
                name,
                value=record.code,
                name=name,
                standing=stands.get(name) if stands.get(name) is not None else "–",
            )
    return {}


def _places(file: File, rows: Sequence[Record], stands: Mapping[str, Row]) -> dict[str, int]:
    """Each row's place. Standing places are kept as long as they ascend, so that a row added at the end, or a project
    made in the portal, moves no other."""
    places: dict[str, int] = {}
    last: dict[str, tuple[int, str]] = {}
    for record in rows:
        # A project's links are placed among themselves.
        group = record.source if file is File.PROJECT_LINKS else ""
        before = last.get(group, (0, ""))
        tie = record.code or record.key
        row = stands.get(record.key)
        order = None if row is None else row.get("order")
        if row is not None and order is None and row.get("draws", True):
            order = _LAST_PLACE
        if order is None or (order, tie) <= before:
            order = before[0] + 1
        places[record.key] = order
        last[group] = (order, tie)
    return places


def _compare_absent(
    file: File, rows: Sequence[Record], owners: set[str], standing: Standing, result: Comparison
) -> None:
    """The links of a thing in the folder are the folder's: others of its links go."""
    listed = {record.key for record in rows}
    gone = [key for key, row in standing.things[file].items() if row["source"] in owners and key not in listed]
    if gone:
        result.removals[file] = gone
        result.removed[_stem(file)] += len(gone)


def _check_plan(
    folder: PlanFolder, rows: Mapping[File, Sequence[Record]], standing: Standing, problems: Problems
) -> None:
    first, last = folder.plan.from_year, folder.plan.to_year
    assert first is not None
    assert last is not None
    row = next(iter(folder.numbers.get(File.PLAN, ())), None)
    for other in standing.other_plans:
        if other["from_year"] <= last and first <= other["to_year"]:
            problems.add(
                "plan_overlaps",
                File.PLAN,
                row,
                "from_year",
                value=other["code"],
                first=other["from_year"],
                last=other["to_year"],
            )
    listed = {record.key for record in rows[File.PROJECTS]}
    for key, project in standing.things[File.PROJECTS].items():
        if key not in listed and key not in standing.removed and not first <= project["year"] <= last:
            problems.add("year_in_use", File.PLAN, row, "from_year", value=project["code"], name=project["year"])
    agencies = {record.key for record in rows[File.AGENCIES]}
    peo = next((record for record in rows[File.AGENCIES] if record.fields.get("is_peo")), None)
    for key, agency in standing.things[File.AGENCIES].items():
        if peo is not None and agency["is_peo"] and key not in agencies:
            problems.add("other_peo", File.AGENCIES, peo.row, "is_peo", value=agency["code"])


def _check_codes(rows: Mapping[File, Sequence[Record]], standing: Standing, problems: Problems) -> None:
    taken = {
        (row["code"], key): file
        for file in _SHARE_CODES
        for key, row in standing.things[file].items()
        if row.get("draws", True)
    }
    by_code: dict[str, list[tuple[str, File]]] = {}
    for (code, key), file in taken.items():
        by_code.setdefault(code, []).append((key, file))
    for file in _SHARE_CODES:
        for record in rows[file]:
            for key, other in by_code.get(record.code, ()):
                if (key, other) != (record.key, file):
                    problems.add("id_taken", file, record.row, "id", value=record.code, name=_stem(other))


def _check_cycles(
    rows: Mapping[File, Sequence[Record]], standing: Standing, result: Comparison, problems: Problems
) -> None:
    """Circles that the folder's links close together with those that stand."""
    code: dict[str, str] = {}
    place: dict[tuple[str, str], Record] = {}
    pairs: set[tuple[str, str]] = set()
    for file in (File.UPSTREAM_ELEMENTS, File.PLAN_ITEMS):
        code |= {key: row["code"] for key, row in standing.things[file].items()}
        code |= {record.key: record.code for record in rows[file]}
        parents = {key: row["parent"] for key, row in standing.things[file].items()}
        for record in rows[file]:
            if record.fields.get("parent") or file is File.PLAN_ITEMS:
                parents[record.key] = record.fields.get("parent", parents.get(record.key))
                place[record.key, parents[record.key] or ""] = record
        pairs |= {(child, parent) for child, parent in parents.items() if parent}
    for file in (File.PLAN_LINKS, File.PLAN_UPSTREAM_LINKS):
        gone = set(result.removals.get(file, ()))
        pairs |= {(row["source"], row["target"]) for key, row in standing.things[file].items() if key not in gone}
        for record in rows[file]:
            pairs.add((record.source, record.target))
            place[record.source, record.target] = record
    for circle in circles(pairs):
        # Named at a row of the folder's, though the link that closes the circle may stand only in the graph.
        named = next((place[link] for link in reversed(list(pairwise(circle))) if link in place), None)
        file, row = (File.PLAN_LINKS, None) if named is None else (named.file, named.row)
        problems.add("cycle", file, row, None, path=" → ".join(code.get(key, key) for key in circle))


def _years(folder: PlanFolder, standing: Standing, result: Comparison) -> Iterator[int]:
    for plan in (plan_fields(folder), standing.plan or {}):
        if plan:
            yield from range(plan["from_year"], plan["to_year"] + 1)
    for change in result.changes.get(File.PROJECTS, ()):
        stands = standing.things[File.PROJECTS].get(change.record.key)
        yield change.record.fields["year"]
        if stands is not None:
            yield stands["year"]
