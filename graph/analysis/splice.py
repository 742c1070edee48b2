"""Puts projects, with all that hangs on them, into a Cascade in the place of what it holds of them: how one is made
from its plan, and how it catches up with a few projects that changed. Numpy on whole columns; only the projects put in
are looked at one by one.

Rows stand in one order whatever the way they came: projects by the number they were given and their code, what hangs on
projects by project and then as the part has it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.analysis import same_titles
from graph.analysis.cascade import Cascade, search_keys
from graph.analysis.superseded import SupersededLinks
from graph.analysis.tables import Distinct, Links, Partners, Projects, Reports, Table

OrderArray = NDArray[np.int64]
T = TypeVar("T", bound=Table)


@dataclass(frozen=True, eq=False)
class ProjectPart:
    """Some projects of a scope and what hangs on them: `project` columns are rows of this part's projects. These stand
    by `order` and code, the other tables by project. `distinct` are pairs of public ids, one of which is of a project
    that was asked for; the other may be anywhere."""

    order: OrderArray
    projects: Projects
    links: Links
    reports: Reports
    partners: Partners
    superseded: SupersededLinks
    distinct: Sequence[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Spliced:
    """`order` is what the cascade's projects stand by, before their codes."""

    cascade: Cascade
    order: OrderArray


def splice(into: Cascade, order: OrderArray, part: ProjectPart, touched: Collection[str]) -> Spliced:
    """`into`, whose projects stand by `order`, with the part in the place of all that it held of the `touched` projects
    (public ids); those that the part lacks are gone from it. Derived things that stay the same are kept."""
    rows = into.project_rows
    gone = np.sort(np.array([rows[one] for one in touched if one in rows], dtype=np.int64))
    old, new = len(into.projects), len(part.projects)
    kept = np.delete(np.arange(old), gone)
    source = np.insert(kept, _places(order[kept], kept, into.projects.codes, part), old + np.arange(new))
    # New row of each old project and of each of the part's; -1 for what is gone.
    place = np.full(old + new, -1, dtype=np.int32)
    place[source] = np.arange(len(source), dtype=np.int32)
    made = into.with_tables(
        projects=_picked(into.projects, part.projects, source),
        links=_of_projects(into.links, part.links, place, old),
        reports=_of_projects(into.reports, part.reports, place, old),
        partners=_of_projects(into.partners, part.partners, place, old),
        superseded=_of_projects(into.superseded, part.superseded, place, old),
        distinct=_distinct(into, part, place),
    )
    vars(made).update(_still_known(into, made, part.projects, source))
    if "alike" in vars(into):
        vars(made)["alike"] = _alike(into, made, place)
    return Spliced(made, np.concatenate([order, part.order])[source])


def _places(order: OrderArray, kept: NDArray[np.int64], codes: Sequence[str], part: ProjectPart) -> NDArray[np.intp]:
    """Before which of the kept projects each of the part's stands. `order` is the kept ones'."""
    first = np.searchsorted(order, part.order, side="left")
    last = np.searchsorted(order, part.order, side="right")
    # Many may have the same number: those are told apart by their codes.
    for row in np.flatnonzero(last > first).tolist():
        code = part.projects.codes[row]
        first[row] = bisect_left(kept, code, first[row], last[row], key=lambda project: codes[project])
    return first


def _picked(before: T, added: T, source: NDArray[np.integer]) -> T:
    """These rows of both tables, those of `added` counted on from the last of `before`."""
    return type(before)(**{
        column.name: picked(getattr(before, column.name), getattr(added, column.name), source)
        for column in fields(before)
    })  # fmt: skip


def picked(before: Any, added: Any, source: NDArray[np.integer]) -> Any:
    """These rows of two columns, one after the other: tuples of a tuple, an array of an array."""
    if not isinstance(before, tuple):
        return np.concatenate([before, added])[source]
    both = (*before, *added)
    rows = source.tolist()
    return itemgetter(*rows)(both) if len(rows) > 1 else tuple(both[row] for row in rows)


def _of_projects(before: T, added: T, place: NDArray[np.int32], old: int) -> T:
    """What hangs on projects, of both, in the projects' new places."""
    project: NDArray[np.int32] = np.concatenate([place[before.project], place[old + added.project]])  # type: ignore[attr-defined]
    stays = np.flatnonzero(project >= 0)
    # Two runs that are in order already: a stable sort merges them in one go, and leaves a project's rows as they are.
    source = stays[np.argsort(project[stays], kind="stable")]
    return type(before)(**{
        column.name: project[source]
        if column.name == "project"
        else picked(getattr(before, column.name), getattr(added, column.name), source)
        for column in fields(before)
    })  # fmt: skip


def _distinct(into: Cascade, part: ProjectPart, place: NDArray[np.int32]) -> Distinct:
    old, rows = len(into.projects), into.project_rows
    own = {one: old + row for row, one in enumerate(part.projects.ids)}
    standing = zip(place[into.distinct.project].tolist(), place[into.distinct.other].tolist(), strict=True)
    found = ((own.get(one, rows.get(one)), own.get(other, rows.get(other))) for one, other in part.distinct)
    added = ((int(place[one]), int(place[other])) for one, other in found if one is not None and other is not None)
    pairs = sorted(pair for pair in chain(standing, added) if min(pair) >= 0)
    both = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return Distinct(project=both[:, 0].copy(), other=both[:, 1].copy())


def _still_known(before: Cascade, after: Cascade, added: Projects, source: NDArray[np.integer]) -> dict[str, Any]:
    """Of what was derived from the projects' names before (cached properties), what holds of the cascade after."""
    known, old, new = vars(before), before.projects, after.projects
    same_codes, same_titles_th = old.codes == new.codes, old.titles == new.titles
    kept: dict[str, Any] = {}
    if same_codes and "project_ranks" in known:
        kept["project_ranks"] = before.project_ranks
    if same_titles_th and "title_ranks" in known:
        kept["title_ranks"] = before.title_ranks
    if same_codes and old.ids == new.ids:
        kept["project_rows"] = before.project_rows
    if "titles" in known:
        kept["titles"] = before.titles
        if not same_titles_th:
            further = same_titles.ready(added.titles, before.titles.met)
            kept["titles"] = same_titles.Titles(
                picked(before.titles.plain, further.plain, source),
                picked(before.titles.numbers, further.numbers, source),
                further.met,
            )
    if "project_search_keys" in known:
        kept["project_search_keys"] = before.project_search_keys
        if not (same_codes and same_titles_th and old.titles_en == new.titles_en):
            kept["project_search_keys"] = picked(before.project_search_keys, search_keys(added.codes, added), source)
    return kept


def _alike(before: Cascade, after: Cascade, place: NDArray[np.int32]) -> same_titles.Alike:
    """Pairs of which neither project was touched are what they were; the others are looked for."""
    standing = place[: len(before.projects)]
    added = np.ones(len(after.projects), dtype=bool)
    added[standing[standing >= 0]] = False
    found = same_titles.alike_projects(after.titles, after.projects, after.partners, after.links, added)
    both = []
    for known, further in zip(before.alike, found, strict=True):
        moved = standing[known]
        pairs = np.concatenate([moved[(moved >= 0).all(axis=1)], further])
        both.append(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))])
    return same_titles.Alike(*both)
