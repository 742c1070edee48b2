"""A national run through a real worker: every province, one sum, and what goes wrong on the way."""

from __future__ import annotations

import pytest

from graph import db
from graph.analysis.upstream_sums import WHOLE, Part, added
from graph.errors import DuplicateError
from graph.model.area import COUNTRY, Scope
from graph.model.national import NationalRun, RunState
from graph.store import national_runs, runs, upstream_sums
from tests.factories import FIRST_YEAR, NEIGHBOUR, Province, make_province
from tests.integration.store.conftest import ACTOR
from tests.integration.workers.conftest import (
    CeleryProcess,
    StartWorker,
    storing_held_up,
    wait_until,
    wait_until_fresh,
)
from tests.integration.workers.test_recompute import write_and_ask
from workers import enqueue


@pytest.fixture
def neighbour(province: Province) -> Province:
    return make_province(NEIGHBOUR)


def parts_now() -> dict[str, Part]:
    return {area: part.rows for area, part in upstream_sums.parts(FIRST_YEAR).items()}


def start(whole: bool = False) -> str:
    run_id = national_runs.begin(FIRST_YEAR, whole, ACTOR)
    assert enqueue.national_run(run_id, FIRST_YEAR)
    return run_id


def found(run_id: str) -> NationalRun:
    return next(run for run in national_runs.recent(FIRST_YEAR) if run.id == run_id)


def finished(run_id: str) -> NationalRun:
    wait_until(lambda: found(run_id).state is RunState.DONE, "the national run is done")
    return found(run_id)


def test_every_province_is_seen_to_and_summed(province: Province, neighbour: Province, worker: CeleryProcess) -> None:
    run = finished(start())
    assert set(run.areas) == set(run.counted) == {province.area, neighbour.area}
    assert (run.problems, run.drifted) == ((), False)
    for one in (province, neighbour):
        standing = runs.current_run(one.area, FIRST_YEAR)
        assert standing is not None
        assert run.counted[one.area].run == standing.id
    parts = parts_now()
    sums = national_runs.sums_of(run.id)[COUNTRY]
    assert sums == upstream_sums.area_sum(COUNTRY, FIRST_YEAR).rows == added(parts.values())
    assert (sums[WHOLE].provinces, sums[WHOLE].direct_projects) == (2, 6)
    assert sums[province.id("NS-1")].projects == 2 * parts[NEIGHBOUR][province.id("NS-1")].projects > 0


def test_fresh_figures_are_taken_as_they_are_unless_all_are_asked_for(
    province: Province, worker: CeleryProcess
) -> None:
    first = finished(start()).counted[province.area]
    again = finished(start()).counted[province.area]
    assert (again.run, again.seconds) == (first.run, 0)
    assert finished(start(whole=True)).counted[province.area].run != first.run


def test_a_save_reaches_the_country_without_a_national_run(
    province: Province, neighbour: Province, worker: CeleryProcess
) -> None:
    finished(start())
    linked = upstream_sums.area_sum(COUNTRY, FIRST_YEAR).rows[WHOLE].projects
    assert write_and_ask(neighbour)
    wait_until(
        lambda: upstream_sums.area_sum(COUNTRY, FIRST_YEAR).rows[WHOLE].projects == linked + 1,
        "the country counts the project that was linked",
    )
    assert finished(start()).drifted is False


def test_a_province_that_fails_is_named_and_the_others_are_summed(
    province: Province, neighbour: Province, worker: CeleryProcess
) -> None:
    finished(start())
    before = parts_now()
    db.write(
        lambda tx: tx.run(
            "MATCH (goal:Element {id: $goal}), (strategy:Element {id: $strategy}) CREATE (goal)-[:PART_OF]->(strategy)",
            goal=neighbour.id("G1"),
            strategy=neighbour.id("S1"),
        )
    )
    run = finished(start(whole=True))
    (problem,) = run.problems
    assert problem.area == neighbour.area
    assert "CycleError" in str(problem.problem)
    assert run.counted[province.area].problem is None
    assert national_runs.sums_of(run.id)[COUNTRY] == added(before.values())


def test_a_run_that_lost_its_worker_is_taken_up_where_it_stopped(
    province: Province, neighbour: Province, start_worker: StartWorker, scheduler: CeleryProcess
) -> None:
    first = start_worker()
    for one in (province, neighbour):
        wait_until_fresh(one)
    with storing_held_up(neighbour):
        run_id = start(whole=True)
        wait_until(lambda: province.area in found(run_id).counted, "one province is seen to")
        first.kill()
    done = found(run_id).counted[province.area]
    db.write(lambda tx: tx.run("MATCH (r:NationalRun) SET r.moved_at = datetime() - duration('PT1H')"))
    start_worker()
    assert finished(run_id).counted[province.area] == done
    assert not found(run_id).problems


def test_a_province_that_kills_its_workers_is_given_up(province: Province, worker: CeleryProcess) -> None:
    run_id = national_runs.begin(FIRST_YEAR, whole=True, actor=ACTOR)
    while (attempt := national_runs.attempt(run_id, Scope(province.area, FIRST_YEAR))) is not None and attempt[0] < 4:
        pass
    enqueue.national_run(run_id, FIRST_YEAR)
    (problem,) = finished(run_id).problems
    assert "given up" in str(problem.problem)


def test_one_national_run_of_a_year_at_a_time(province: Province) -> None:
    national_runs.begin(FIRST_YEAR, whole=False, actor=ACTOR)
    with pytest.raises(DuplicateError):
        national_runs.begin(FIRST_YEAR, whole=True, actor=ACTOR)
    national_runs.begin(FIRST_YEAR + 1, whole=False, actor=ACTOR)
