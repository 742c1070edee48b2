"""A frozen Cascade thaws into the same one: every column, its kind, and all that the analyses say of it."""

from __future__ import annotations

import gzip
import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.frozen import TABLES, freeze, thaw
from graph.analysis.gaps.registry import records, run_rules
from graph.analysis.money_flow import Funding, money_flow
from graph.analysis.tables import Table
from graph.errors import InvalidError
from graph.model.adoption import AdoptionState
from graph.model.area import Scope
from graph.model.indicator import Direction
from tests.unit.analysis.brute_force import Walk
from tests.unit.analysis.plan_folder import MAHA_SARAKHAM, NARATHIWAT, cascade_of, folder_or_skip
from tests.unit.analysis.small import Small
from tests.unit.analysis.test_coverage_properties import cascade_of as cascade_of_walk
from tests.unit.analysis.test_coverage_properties import walks

MONEY = st.integers(0, 10**16)
SOURCES = st.one_of(st.none(), st.text(max_size=8))
FUNDINGS = st.builds(Funding, SOURCES, st.lists(st.tuples(SOURCES, MONEY), max_size=3).map(tuple))

FULL = Small(
    elements={"S1": "O1", "O1": "I1", "I1": None, "N1": None, "X1": None},
    upstream=[("S1", "N1"), ("I1", "X1")],
    projects={"P1": ("A1", 0.1, ["S1", ("~O1", 33.33)]), "P2": ("A2", None, [("S1", 100)])},
    reports=[("P1", 1, {"actual_pct": 12.5, "due": date(2020, 1, 31), "late": True}), ("P2", 2, {})],
    indicators={"K1": ("O1", {"shared": True, "direction": Direction.UP})},
    targets={"K1": 0.1},
    adoptions=[("A1", "K1", AdoptionState.ACCEPTED, 80.25, None)],
    partners=[("P1", "A2")],
    distinct=[("P1", "P2")],
    gatherings=[("G1", None, ["A1", "A2"]), ("M1", date(2021, 5, 1), ["A1"])],
)


def assert_same(one: Cascade, other: Cascade) -> None:
    assert (one.scope, one.as_of) == (other.scope, other.as_of)
    for name in (column.name for column in fields(Cascade) if column.name not in ("scope", "as_of")):
        table, read = getattr(one, name), getattr(other, name)
        assert type(table) is type(read)
        for column in fields(table):
            had, has = getattr(table, column.name), getattr(read, column.name)
            assert type(had) is type(has), (name, column.name)
            if isinstance(had, tuple):
                assert had == has, (name, column.name)
                assert list(map(type, had)) == list(map(type, has)), (name, column.name)
            else:
                assert had.dtype == has.dtype, (name, column.name)
                np.testing.assert_array_equal(had, has, err_msg=f"{name}.{column.name}")


def assert_keeps(cascade: Cascade) -> None:
    thawed = thaw(freeze(cascade, {})).cascade
    assert_same(cascade, thawed)
    figures, again = coverage(cascade), coverage(thawed)
    assert figures.to_json() == again.to_json()
    assert records(run_rules(cascade, figures)) == records(run_rules(thawed, again))


@given(walks())
def test_any_cascade_comes_back(walk: Walk) -> None:
    assert_keeps(cascade_of_walk(walk))


@given(walks(), st.data())
def test_where_money_comes_from_comes_back(walk: Walk, data: st.DataObject) -> None:
    cascade = cascade_of_walk(walk)
    funding = {public_id: data.draw(FUNDINGS) for public_id in cascade.projects.ids}
    kept = thaw(freeze(cascade, funding))
    assert kept.funding == funding
    assert money_flow(kept.cascade, kept.funding) == money_flow(cascade, funding)


@pytest.mark.parametrize(("folder", "year"), [(MAHA_SARAKHAM, 2563), (NARATHIWAT, 2569)], ids=["44", "96"])
def test_both_provinces_come_back(folder: Path, year: int) -> None:
    assert_keeps(cascade_of(folder_or_skip(folder), year, date(2026, 10, 1)))


def test_every_kind_of_column_comes_back() -> None:
    assert_keeps(FULL.cascade())
    assert_keeps(Small(elements={}).cascade())


def test_every_column_is_written() -> None:
    """Whoever adds a column is told here to say what it is in pictures that were kept before."""
    of_cascade = {column.name for column in fields(Cascade)} - {"scope", "as_of"}
    assert set(TABLES) == of_cascade
    for kind, how in TABLES.values():
        assert issubclass(kind, Table)
        assert set(how) >= {column.name for column in fields(kind)}


def test_the_same_picture_is_the_same_bytes() -> None:
    assert freeze(FULL.cascade(), {}) == freeze(FULL.cascade(), {})


def test_it_can_be_read_without_this_program() -> None:
    head, *columns = map(json.loads, gzip.decompress(freeze(FULL.cascade(), {})).decode().splitlines())
    assert head == {"is": "sanphaen cascade", "form": 1, "area": "TH-44", "year": 2564, "as_of": "2021-06-01"}
    found = {(table, column): values for table, column, values in columns}
    assert found["projects", "titles"] == ["โครงการ P1", "โครงการ P2"]
    assert found["projects", "budget"] == [100_000, 0]
    assert found["edges", "kind"] == ["PART_OF", "PART_OF", "UPSTREAM", "UPSTREAM"]
    assert found["adoptions", "state"] == ["accepted"]


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"not gzip",
        freeze(FULL.cascade(), {})[:-20],
        gzip.compress(b"[]"),
        gzip.compress(json.dumps({"is": "sanphaen cascade", "form": 2}).encode()),
    ],
    ids=["nothing", "other bytes", "cut off", "no picture", "a later form"],
)
def test_what_cannot_be_read_is_refused(kept: bytes) -> None:
    with pytest.raises(InvalidError):
        thaw(kept)


def test_of_its_scope() -> None:
    assert thaw(freeze(FULL.cascade(), {})).cascade.scope == Scope("TH-44", 2564)
