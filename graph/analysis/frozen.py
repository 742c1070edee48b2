"""A Cascade as bytes that are kept for years, and back: the same one, to the last millionth of a baht.

Gzipped lines of JSON, so that they can be read without this program: first what the picture is of, then one line a
column, [table, column, values]. What has a place in a list here (the state of a report) is written by its name, since
places move. Columns are written and read one at a time: of a large province never the whole text is held.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np

from graph.analysis.cascade import Cascade
from graph.analysis.gatherings import Gatherings, Presences
from graph.analysis.money_flow import Funding
from graph.analysis.superseded import SupersededLinks
from graph.analysis.tables import (
    ADOPTION_STATES,
    REPORT_STATES,
    Adoptions,
    Agencies,
    Distinct,
    EdgeKind,
    Edges,
    Elements,
    Indicators,
    Links,
    Partners,
    Plans,
    Projects,
    Reports,
    Table,
)
from graph.errors import InvalidError
from graph.model.area import Scope
from graph.model.indicator import Direction, Rollup
from graph.model.plan import PlanLevel

KIND = "sanphaen cascade"
FORM = 1
"""Goes up when an older reader would misunderstand; `thaw` reads every form up to this one."""

COMPRESSION = 6
FUNDING = "funding"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a picture holds: the cascade, and where its projects' money comes from (by public id)."""

    cascade: Cascade
    funding: Mapping[str, Funding]


@dataclass(frozen=True, slots=True)
class Column:
    """How the values of a column are written as a list of JSON, and read from one."""

    write: Callable[[Any], list[Any]]
    read: Callable[[list[Any]], Any]


def _array(kind: str) -> Column:
    return Column(lambda values: values.tolist(), lambda values: np.array(values, dtype=kind))


def _words(kind: type[StrEnum]) -> Column:
    """A tuple of an enumeration's members, or None."""
    return Column(
        lambda values: [None if one is None else one.value for one in values],
        lambda values: tuple(None if one is None else kind(one) for one in values),
    )


def _places(names: Sequence[str]) -> Column:
    """An array of places in `names`."""
    place = {name: number for number, name in enumerate(names)}
    return Column(
        lambda values: [names[one] for one in values.tolist()],
        lambda values: np.array([place[one] for one in values], dtype=np.uint8),
    )


TEXT = Column(list, tuple)
LISTS = Column(lambda values: [list(one) for one in values], lambda values: tuple(map(tuple, values)))
ROWS, WHOLE, SMALL = _array("i4"), _array("i8"), _array("u1")
FLAGS = Column(lambda values: values.astype("u1").tolist(), lambda values: np.array(values, dtype=bool))
FIGURES = Column(
    lambda values: [None if one != one else one for one in values.tolist()],
    lambda values: np.array(values, dtype="f8"),
)
DAYS = Column(
    lambda values: [None if one is None else one.isoformat() for one in values.tolist()],
    lambda values: np.array(values, dtype="datetime64[D]"),
)
DATES = Column(
    lambda values: [None if one is None else one.isoformat() for one in values],
    lambda values: tuple(None if one is None else date.fromisoformat(one) for one in values),
)

TABLES: Mapping[str, tuple[type[Table], Mapping[str, Column]]] = {
    "plans": (
        Plans,
        {
            **dict.fromkeys(("ids", "codes", "titles", "titles_en"), TEXT),
            "levels": _words(PlanLevel),
            "in_force": FLAGS,
        },
    ),
    "elements": (
        Elements,
        {
            **dict.fromkeys(("ids", "codes", "kinds", "titles", "titles_en", "certainty"), TEXT),
            "plan": ROWS,
            "levels": _words(PlanLevel),
            "order": WHOLE,
            "upstream": FLAGS,
            "in_force": FLAGS,
        },
    ),
    "edges": (Edges, {"child": ROWS, "parent": ROWS, "kind": _places([kind.name for kind in EdgeKind])}),
    "agencies": (
        Agencies,
        {**dict.fromkeys(("ids", "codes", "names", "names_en", "shorts"), TEXT), "is_peo": FLAGS},
    ),
    "projects": (
        Projects,
        {
            **dict.fromkeys(("ids", "codes", "titles", "titles_en"), TEXT),
            "agency": ROWS,
            **dict.fromkeys(("budget", "spent", "parts"), WHOLE),
            **dict.fromkeys(("budget_known", "spent_known", "parts_known", "reported", "accepted"), FLAGS),
            "progress": FIGURES,
            "weights": FIGURES,
            "districts": LISTS,
        },
    ),
    "links": (Links, {"project": ROWS, "element": ROWS, "is_primary": FLAGS, "share": FIGURES}),
    "indicators": (
        Indicators,
        {
            **dict.fromkeys(("ids", "codes", "names", "names_en", "units"), TEXT),
            "element": ROWS,
            "shared": FLAGS,
            "directions": _words(Direction),
            "owner": ROWS,
            "target": FIGURES,
            "value": FIGURES,
            "any_target": FLAGS,
            "rollups": _words(Rollup),
        },
    ),
    "reports": (
        Reports,
        {
            "project": ROWS,
            "quarter": SMALL,
            "state": _places([state.value for state in REPORT_STATES]),
            "late": FLAGS,
            "due": DAYS,
            "actual": FIGURES,
        },
    ),
    "adoptions": (
        Adoptions,
        {
            "agency": ROWS,
            "indicator": ROWS,
            "state": _places([state.value for state in ADOPTION_STATES]),
            "target": FIGURES,
            "base": FIGURES,
        },
    ),
    "partners": (Partners, {"project": ROWS, "agency": ROWS}),
    "distinct": (Distinct, {"project": ROWS, "other": ROWS}),
    "superseded": (
        SupersededLinks,
        {
            "project": ROWS,
            **dict.fromkeys(("ids", "codes", "titles", "titles_en"), TEXT),
            "successors": LISTS,
        },
    ),
    "gatherings": (Gatherings, {"ids": TEXT, "titles": TEXT, "days": DATES, "is_meeting": FLAGS}),
    "presences": (Presences, {"gathering": ROWS, "agency": ROWS}),
}
"""Every table of a Cascade with every column. A column that a table gets later needs what it is in older pictures."""


def freeze(cascade: Cascade, funding: Mapping[str, Funding]) -> bytes:
    """The same bytes for the same picture. `funding` is by project (public id), as graph.analysis.money_flow has it."""
    kept = io.BytesIO()
    with gzip.GzipFile(fileobj=kept, mode="wb", compresslevel=COMPRESSION, mtime=0) as lines:
        for line in _lines(cascade, funding):
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            lines.write(text.encode() + b"\n")
    return kept.getvalue()


def thaw(kept: bytes) -> Frozen:
    """Raises InvalidError for bytes that are no such picture, or of a form that is not known yet."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(kept)) as lines:
            head, *columns = map(_read_line, lines)
    except (OSError, EOFError, ValueError) as error:
        raise InvalidError(f"no picture of a scope: {error}", fields={"snapshot": "unreadable"}) from error
    if not isinstance(head, dict) or head.get("is") != KIND or head.get("form", 0) > FORM:
        raise InvalidError("no picture of a scope that is known here", fields={"snapshot": "unknown"})
    values = {(table, column): read for table, column, read in columns}
    tables = {
        name: kind(**{column.name: values[name, column.name] for column in fields(kind)})
        for name, (kind, _how) in TABLES.items()
    }
    cascade = Cascade(Scope(head["area"], head["year"]), date.fromisoformat(head["as_of"]), **tables)  # type: ignore[arg-type]
    return Frozen(cascade, dict(zip(values[FUNDING, "project"], values[FUNDING, "money"], strict=True)))


def _lines(cascade: Cascade, funding: Mapping[str, Funding]) -> Iterator[Any]:
    scope = cascade.scope
    yield {"is": KIND, "form": FORM, "area": scope.area, "year": scope.year, "as_of": cascade.as_of.isoformat()}
    for name, (_kind, how) in TABLES.items():
        table = getattr(cascade, name)
        for column in fields(table):
            yield [name, column.name, how[column.name].write(getattr(table, column.name))]
    yield [FUNDING, "project", list(funding)]
    yield [FUNDING, "money", [[one.source, list(map(list, one.parts))] for one in funding.values()]]


def _read_line(line: bytes) -> Any:
    """The first line as it is; of the others the column's values as its table has them."""
    read = json.loads(line)
    if isinstance(read, dict):
        return read
    table, column, values = read
    if table == FUNDING:
        how = list if column == "project" else _read_funding
        return table, column, how(values)
    return table, column, TABLES[table][1][column].read(values)


def _read_funding(values: list[Any]) -> list[Funding]:
    return [Funding(source, tuple((name, amount) for name, amount in parts)) for source, parts in values]
