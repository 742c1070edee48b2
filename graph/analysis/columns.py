"""From column lists, as a query streams them, to the tables of a Cascade. One list a column, no object a row.

References (`plan`, `element`, `agency`, `project`, `owner`, `child`, `parent`) are public ids, or an integer array of
row numbers where the caller has them. Optional columns may be left out: text is then None, figures unknown, flags
false. Money is whole millionths of a baht (tables.millionths), None where unknown. InvalidError names what a column
refers to and no table has, and columns of unequal length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

from graph.analysis.tables import (
    ADOPTION_STATES,
    NONE,
    REPORT_STATES,
    Adoptions,
    Agencies,
    BoolArray,
    DayArray,
    Distinct,
    Edges,
    Elements,
    FloatArray,
    Indicators,
    Links,
    MoneyArray,
    Partners,
    Plans,
    Projects,
    Reports,
    RowArray,
)
from graph.errors import DuplicateError, InvalidError
from graph.model.indicator import Direction, Rollup
from graph.model.plan import PlanLevel

Texts = Sequence[str]
MaybeTexts = Sequence[str | None]
References = Sequence[str] | RowArray
Flags = Sequence[bool] | BoolArray
Figures = Sequence[float | None] | FloatArray
Money = Sequence[int | None] | MoneyArray


class PlanColumns(TypedDict):
    """`in_force`: in the scope's year."""

    id: Texts
    code: Texts
    title: Texts
    title_en: NotRequired[MaybeTexts]
    level: Sequence[str]
    in_force: Flags


class ElementColumns(TypedDict):
    id: Texts
    code: Texts
    plan: References
    kind: Texts
    title: Texts
    title_en: NotRequired[MaybeTexts]
    certainty: NotRequired[MaybeTexts]
    order: NotRequired[Sequence[int]]


class EdgeColumns(TypedDict):
    """`kind` is an EdgeKind number."""

    child: References
    parent: References
    kind: Sequence[int] | NDArray[np.uint8]


class AgencyColumns(TypedDict):
    id: Texts
    code: Texts
    name: Texts
    name_en: NotRequired[MaybeTexts]
    short: NotRequired[MaybeTexts]
    is_peo: NotRequired[Flags]


class ProjectColumns(TypedDict):
    id: Texts
    code: Texts
    title: Texts
    title_en: NotRequired[MaybeTexts]
    agency: References
    budget: Money
    parts: NotRequired[Money]
    weights: NotRequired[Figures]
    districts: NotRequired[Sequence[Sequence[str]]]


class LinkColumns(TypedDict):
    """`share` is percent, None (or NaN) where not stated."""

    project: References
    element: References
    is_primary: Flags
    share: NotRequired[Figures]


class PartnerColumns(TypedDict):
    project: References
    agency: References


class DistinctColumns(TypedDict):
    project: References
    other: References


class IndicatorColumns(TypedDict):
    """`target` and `value` of the scope's year; `any_target`: in some year; `owner` an agency id or None."""

    id: Texts
    code: Texts
    name: Texts
    name_en: NotRequired[MaybeTexts]
    unit: NotRequired[MaybeTexts]
    element: References
    shared: NotRequired[Flags]
    direction: NotRequired[MaybeTexts]
    owner: NotRequired[MaybeTexts | RowArray]
    target: NotRequired[Figures]
    value: NotRequired[Figures]
    any_target: NotRequired[Flags]
    rollup: NotRequired[MaybeTexts]


class AdoptionColumns(TypedDict):
    """Agencies asked to take a shared indicator: `state`, `target` and `base` as they stand in the scope's year."""

    agency: References
    indicator: References
    state: Sequence[str]
    target: NotRequired[Figures]
    base: NotRequired[Figures]


class ReportColumns(TypedDict):
    """Reports of the scope's year. `due` is dates or ISO text, None where unknown; `actual_pct` and `spent` are
    cumulative."""

    project: References
    quarter: Sequence[int]
    state: Sequence[str]
    late: NotRequired[Flags]
    due: NotRequired[Sequence[Any]]
    actual_pct: NotRequired[Figures]
    spent: NotRequired[Money]


_STATE_NUMBERS = {str(state): number for number, state in enumerate(REPORT_STATES)}
_DIRECTIONS = {str(direction): direction for direction in Direction}
_ROLLUPS = {str(rollup): rollup for rollup in Rollup}
_ADOPTION_NUMBERS = {str(state): number for number, state in enumerate(ADOPTION_STATES)}
_LEVELS = {str(level): level for level in PlanLevel}


def plans_table(columns: PlanColumns) -> Plans:
    ids = _ids("plan", columns["id"])
    _same_length("plans", len(ids), columns)
    return Plans(
        ids=ids,
        codes=tuple(columns["code"]),
        titles=tuple(columns["title"]),
        titles_en=_texts(columns.get("title_en"), len(ids)),
        levels=tuple(_LEVELS[level] for level in columns["level"]),
        in_force=_flags(columns["in_force"], len(ids)),
    )


def elements_table(columns: ElementColumns, plans: Plans) -> Elements:
    ids = _ids("element", columns["id"])
    _same_length("elements", len(ids), columns)
    plan = _rows("element.plan", columns["plan"], plans.ids)
    levels = tuple(plans.levels[row] for row in plan.tolist())
    return Elements(
        ids=ids,
        codes=tuple(columns["code"]),
        plan=plan,
        levels=levels,
        kinds=tuple(columns["kind"]),
        titles=tuple(columns["title"]),
        titles_en=_texts(columns.get("title_en"), len(ids)),
        certainty=_texts(columns.get("certainty"), len(ids)),
        order=np.array(columns.get("order", range(len(ids))), dtype=np.int64),
        upstream=np.array([level is not PlanLevel.PROVINCE for level in levels], dtype=bool),
        in_force=plans.in_force[plan],
    )


def edges_table(columns: EdgeColumns, elements: Elements) -> Edges:
    _same_length("edges", len(columns["child"]), columns)
    return Edges(
        child=_rows("edge.child", columns["child"], elements.ids),
        parent=_rows("edge.parent", columns["parent"], elements.ids),
        kind=np.asarray(columns["kind"], dtype=np.uint8),
    )


def agencies_table(columns: AgencyColumns) -> Agencies:
    ids = _ids("agency", columns["id"])
    _same_length("agencies", len(ids), columns)
    names = tuple(columns["name"])
    shorts = _texts(columns.get("short"), len(ids))
    return Agencies(
        ids=ids,
        codes=tuple(columns["code"]),
        names=names,
        names_en=_texts(columns.get("name_en"), len(ids)),
        shorts=tuple(short or name for short, name in zip(shorts, names, strict=True)),
        is_peo=_flags(columns.get("is_peo"), len(ids)),
    )


def projects_table(columns: ProjectColumns, agencies: Agencies, reports: Reports, figures: ReportColumns) -> Projects:
    """Projects with what their handed-in reports say. `figures` are the columns that `reports` was made from."""
    ids = _ids("project", columns["id"])
    _same_length("projects", len(ids), columns)
    budget, budget_known = _money(columns["budget"], len(ids))
    spent_stated, spent_states = _money(figures.get("spent"), len(reports))
    pct_stated = _figures(figures.get("actual_pct"), len(reports))
    handed_in = reports.handed_in
    spent, spent_known = np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=bool)
    progress = np.full(len(ids), np.nan)
    latest = _latest(reports, handed_in & spent_states)
    spent[reports.project[latest]], spent_known[reports.project[latest]] = spent_stated[latest], True
    latest = _latest(reports, handed_in & ~np.isnan(pct_stated))
    progress[reports.project[latest]] = pct_stated[latest]
    accepted = reports.state == _STATE_NUMBERS["accepted"]
    parts, parts_known = _money(columns.get("parts"), len(ids))
    return Projects(
        ids=ids,
        codes=tuple(columns["code"]),
        titles=tuple(columns["title"]),
        titles_en=_texts(columns.get("title_en"), len(ids)),
        agency=_rows("project.agency", columns["agency"], agencies.ids),
        budget=budget,
        budget_known=budget_known,
        spent=spent,
        spent_known=spent_known,
        progress=progress,
        reported=_marked(reports.project[handed_in], len(ids)),
        accepted=_marked(reports.project[accepted], len(ids)),
        parts=parts,
        parts_known=parts_known,
        weights=_figures(columns.get("weights"), len(ids)),
        districts=tuple(map(tuple, columns["districts"])) if "districts" in columns else ((),) * len(ids),
    )


def partners_table(columns: PartnerColumns, projects: Sequence[str], agencies: Agencies) -> Partners:
    _same_length("partners", len(columns["project"]), columns)
    return Partners(
        project=_rows("partner.project", columns["project"], projects),
        agency=_rows("partner.agency", columns["agency"], agencies.ids),
    )


def distinct_table(columns: DistinctColumns, projects: Sequence[str]) -> Distinct:
    _same_length("distinct", len(columns["project"]), columns)
    return Distinct(
        project=_rows("distinct.project", columns["project"], projects),
        other=_rows("distinct.other", columns["other"], projects),
    )


def links_table(columns: LinkColumns, projects: Sequence[str], elements: Elements) -> Links:
    _same_length("project links", len(columns["project"]), columns)
    project = _rows("link.project", columns["project"], projects)
    element = _rows("link.element", columns["element"], elements.ids)
    pairs = np.sort(project.astype(np.int64) * max(len(elements), 1) + element)
    twice = pairs[1:][pairs[1:] == pairs[:-1]]
    if len(twice):
        row, other = divmod(int(twice[0]), max(len(elements), 1))
        name = f"{projects[row]} → {elements.ids[other]}"
        raise DuplicateError(f"link {name} occurs twice", kind="link", id=name)
    share = _figures(columns.get("share"), len(project))
    if np.any((share < 0) | (share > 100)):
        raise InvalidError("a share is outside 0–100 percent", fields={"link.share": "out_of_range"})
    return Links(project, element, _flags(columns["is_primary"], len(project)), share)


def indicators_table(columns: IndicatorColumns, elements: Elements, agencies: Agencies) -> Indicators:
    ids = _ids("indicator", columns["id"])
    _same_length("indicators", len(ids), columns)
    target = _figures(columns.get("target"), len(ids))
    directions = _texts(columns.get("direction"), len(ids))
    return Indicators(
        ids=ids,
        codes=tuple(columns["code"]),
        names=tuple(columns["name"]),
        names_en=_texts(columns.get("name_en"), len(ids)),
        units=_texts(columns.get("unit"), len(ids)),
        element=_rows("indicator.element", columns["element"], elements.ids),
        shared=_flags(columns.get("shared"), len(ids)),
        directions=tuple(None if direction is None else _DIRECTIONS[direction] for direction in directions),
        owner=_rows("indicator.owner", columns.get("owner", [None] * len(ids)), agencies.ids),
        target=target,
        value=_figures(columns.get("value"), len(ids)),
        any_target=_flags(columns.get("any_target"), len(ids)) | ~np.isnan(target),
        rollups=tuple(
            None if rollup is None else _ROLLUPS[rollup] for rollup in _texts(columns.get("rollup"), len(ids))
        ),
    )


def adoptions_table(columns: AdoptionColumns, agencies: Agencies, indicators: Indicators) -> Adoptions:
    count = len(columns["agency"])
    _same_length("adoptions", count, columns)
    return Adoptions(
        agency=_rows("adoption.agency", columns["agency"], agencies.ids),
        indicator=_rows("adoption.indicator", columns["indicator"], indicators.ids),
        state=np.array([_ADOPTION_NUMBERS[state] for state in columns["state"]], dtype=np.uint8),
        target=_figures(columns.get("target"), count),
        base=_figures(columns.get("base"), count),
    )


def reports_table(columns: ReportColumns, projects: Sequence[str]) -> Reports:
    count = len(columns["project"])
    _same_length("reports", count, columns)
    due: DayArray = np.array(columns.get("due", [None] * count), dtype="datetime64[D]")
    return Reports(
        project=_rows("report.project", columns["project"], projects),
        quarter=np.asarray(columns["quarter"], dtype=np.uint8),
        state=np.array([_STATE_NUMBERS[state] for state in columns["state"]], dtype=np.uint8),
        late=_flags(columns.get("late"), count),
        due=due.reshape(count),
        actual=_figures(columns.get("actual_pct"), count),
    )


def _same_length(table: str, count: int, columns: Any) -> None:
    wrong = sorted(name for name, values in columns.items() if len(values) != count)
    if wrong:
        raise InvalidError(f"{table}: columns of unequal length", fields=dict.fromkeys(wrong, "length"))


def _ids(kind: str, ids: Texts) -> tuple[str, ...]:
    if len(set(ids)) != len(ids):
        seen: set[str] = set()
        twice = next(one for one in ids if one in seen or seen.add(one))  # type: ignore[func-returns-value]
        raise DuplicateError(f"{kind} {twice} occurs twice", kind=kind, id=twice)
    return tuple(ids)


def _rows(column: str, references: Sequence[str | None] | RowArray, ids: Sequence[str]) -> RowArray:
    """Row numbers of `references`; -1 for None, which only an owner may be."""
    if isinstance(references, np.ndarray):
        return references.astype(np.int32, copy=False)
    rows: dict[str | None, int] = {one: row for row, one in enumerate(ids)}
    if column == "indicator.owner":
        rows[None] = NONE
    try:
        return np.fromiter(map(rows.__getitem__, references), dtype=np.int32, count=len(references))
    except KeyError as unknown:
        message = f"{column} refers to {unknown.args[0]}, which is not here"
        raise InvalidError(message, fields={column: "unknown"}) from None


def _texts(values: MaybeTexts | None, count: int) -> tuple[str | None, ...]:
    return (None,) * count if values is None else tuple(values)


def _flags(values: Flags | None, count: int) -> BoolArray:
    return np.zeros(count, dtype=bool) if values is None else np.array(values, dtype=bool)


def _figures(values: Figures | None, count: int) -> FloatArray:
    return np.full(count, np.nan) if values is None else np.array(values, dtype=np.float64)


def _money(values: Money | None, count: int) -> tuple[MoneyArray, BoolArray]:
    """Amounts with 0 for unknown, and which are known."""
    if values is None:
        return np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool)
    if isinstance(values, np.ndarray):
        return values.astype(np.int64), np.ones(count, dtype=bool)
    known = np.fromiter((value is not None for value in values), dtype=bool, count=count)
    return np.fromiter((value or 0 for value in values), dtype=np.int64, count=count), known


def _latest(reports: Reports, wanted: BoolArray) -> NDArray[np.intp]:
    """Of the `wanted` report rows, the one of the latest quarter for each project."""
    rows = np.flatnonzero(wanted)
    rows = rows[np.lexsort((reports.quarter[rows], reports.project[rows]))]
    owner = reports.project[rows]
    last = np.ones(len(rows), dtype=bool)
    last[:-1] = owner[1:] != owner[:-1]
    return rows[last]


def _marked(rows: RowArray, count: int) -> BoolArray:
    marks = np.zeros(count, dtype=bool)
    marks[rows] = True
    return marks
