"""Sums over provinces stay in step with the runs that are named, whoever counts and however often."""

from __future__ import annotations

import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor, wait
from types import ModuleType

import pytest

from graph import db
from graph.analysis.upstream_sums import WHOLE, Part, Sums, added
from graph.model.area import COUNTRY
from graph.model.fiscal import now
from graph.model.run import Run
from graph.store import runs, upstream_sums
from tests.factories import FIRST_YEAR

REGION = "TH-R00"
AREAS = ("TH-90", "TH-91", "TH-92", "TH-93")
IN_REGION = AREAS[:2]


@pytest.fixture(autouse=True)
def country(graph_db: ModuleType) -> None:
    """Four provinces, two of them in a region."""
    db.write(
        lambda tx: tx.run(
            """
            MATCH (country:Area {id: $country})
            CREATE (region:Area {id: $region, kind: 'region', name_th: 'ภาค'})-[:WITHIN]->(country)
            WITH country, region UNWIND $areas AS id
            CREATE (area:Area {id: id, kind: 'province', name_th: id})
            FOREACH (one IN CASE WHEN id IN $within THEN [region] ELSE [country] END | CREATE (area)-[:WITHIN]->(one))
            """,
            country=COUNTRY, region=REGION, areas=AREAS, within=IN_REGION,
        )
    )  # fmt: skip


def name_run(area: str, part: Part, saw: int = 1) -> None:
    run = Run(uuid.uuid4().hex, area, FIRST_YEAR, now(), 0.1, saw, {"projects": 1}, {}, [], part=part)
    assert runs.store_run(run, lambda _previous, _found: ((), ()))


def some_part(chance: random.Random) -> Part:
    """Rows of some of three elements and of everything."""
    elements = [WHOLE, *chance.sample(["A", "B", "C"], chance.randint(0, 3))]
    return {one: Sums(1, *(chance.randrange(10**15) for _ in Sums._fields[1:])) for one in elements}


def rows(area: str) -> Part:
    return upstream_sums.area_sum(area, FIRST_YEAR).rows


def expected(areas: tuple[str, ...]) -> Part:
    return added(part.rows for part in upstream_sums.parts(FIRST_YEAR, areas).values())


def test_a_new_run_changes_its_region_and_the_country() -> None:
    name_run("TH-90", {WHOLE: Sums(1, budget=10), "A": Sums(1, projects=2)})
    name_run("TH-93", {WHOLE: Sums(1, budget=5)})
    assert rows(COUNTRY) == {}
    assert upstream_sums.years_with_changes() == [FIRST_YEAR]
    assert upstream_sums.count_changes(FIRST_YEAR) == 2
    assert rows(COUNTRY) == {WHOLE: Sums(2, budget=15), "A": Sums(1, projects=2)}
    assert rows(REGION) == {WHOLE: Sums(1, budget=10), "A": Sums(1, projects=2)}
    name_run("TH-90", {WHOLE: Sums(1, budget=11)})
    assert upstream_sums.count_changes(FIRST_YEAR) == 1
    assert rows(REGION) == {WHOLE: Sums(1, budget=11)}
    assert upstream_sums.count_changes(FIRST_YEAR) == 0
    assert upstream_sums.years_with_changes() == []


def test_a_run_that_adds_up_to_the_same_leaves_nothing_to_count() -> None:
    for _ in range(2):
        name_run("TH-90", {WHOLE: Sums(1, budget=10)})
    assert upstream_sums.count_changes(FIRST_YEAR) == 1


def test_a_change_that_a_whole_sum_has_seen_is_not_counted_again() -> None:
    name_run("TH-90", {WHOLE: Sums(1, budget=10)})
    with_change = db.read("MATCH (change:UpstreamChange) RETURN properties(change) AS change")
    sums, drifted = upstream_sums.sum_anew(FIRST_YEAR)
    assert (sums[COUNTRY], drifted) == ({WHOLE: Sums(1, budget=10)}, False)
    db.write(lambda tx: tx.run("UNWIND $all AS one CREATE (c:UpstreamChange) SET c = one.change", all=with_change))
    assert upstream_sums.count_changes(FIRST_YEAR) == 1
    assert rows(COUNTRY) == {WHOLE: Sums(1, budget=10)}


def test_a_whole_sum_finds_and_mends_what_has_drifted() -> None:
    name_run("TH-90", {WHOLE: Sums(1, budget=10)})
    upstream_sums.count_changes(FIRST_YEAR)
    db.write(lambda tx: tx.run("MATCH (s:AreaSum) SET s.text = replace(s.text, '10', '12')"))
    assert upstream_sums.sum_anew(FIRST_YEAR)[1] is True
    assert rows(COUNTRY) == rows(REGION) == {WHOLE: Sums(1, budget=10)}
    assert upstream_sums.sum_anew(FIRST_YEAR)[1] is False


def test_nothing_is_lost_or_doubled_when_many_write_and_count_at_once() -> None:
    stop = threading.Event()

    def count() -> None:
        while not stop.is_set():
            upstream_sums.count_changes(FIRST_YEAR)

    def sum_anew() -> None:
        while not stop.is_set():
            assert upstream_sums.sum_anew(FIRST_YEAR)[1] is not True

    def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(12):
            name_run(AREAS[seed % len(AREAS)], some_part(chance))

    with ThreadPoolExecutor(11) as pool:
        counting = [pool.submit(count), pool.submit(count), pool.submit(sum_anew)]
        writing = [pool.submit(write, seed) for seed in range(2 * len(AREAS))]
        wait(writing)
        stop.set()
    for one in (*counting, *writing):
        one.result()
    upstream_sums.count_changes(FIRST_YEAR)
    assert rows(COUNTRY) == expected(AREAS)
    assert rows(REGION) == expected(IN_REGION)
