"""Runs and scopes: the newest stays, nobody reads a hole, and history is kept within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from graph import db
from graph.model.fiscal import BANGKOK, fiscal_year, now, today
from graph.model.run import Run
from graph.store import runs, scopes
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import at_once
from workers.tasks.analysis import compare

FINDINGS = ({"key": "a", "n": 1}, {"key": "b", "n": 2})


def run_of(province: Province, number: int, saw: int, findings: Any = FINDINGS, year: int = FIRST_YEAR) -> Run:
    return Run(
        id=f"run-{number}",
        area=province.area,
        year=year,
        at=now(),
        seconds=0.25,
        saw=saw,
        totals={"projects": number},
        coverage={"S1": {"projects": number}},
        findings=list(findings),
        network={"ties": [[0, 1, [number, 0]]]},
    )


def store(province: Province, number: int, saw: int, findings: Any = FINDINGS) -> bool:
    return runs.store_run(run_of(province, number, saw, findings), compare)


def touch(province: Province, year: int = FIRST_YEAR) -> int:
    db.write(lambda tx: scopes.touch(tx, province.area, [year]))
    return scopes.scope_state(province.area, year).wanted


def current(province: Province) -> Run:
    run = runs.current_run(province.area, FIRST_YEAR)
    assert run is not None
    return run


def test_a_scope_without_a_run(province: Province) -> None:
    state = scopes.scope_state(province.area, FIRST_YEAR)
    assert (state.run, state.is_fresh, state.is_due(today())) == (None, False, True)
    assert runs.current_run(province.area, FIRST_YEAR) is None
    assert scopes.scope_state(province.area, 2600).wanted == 0


def test_a_first_run_opens_nothing(province: Province) -> None:
    saw = scopes.scope_state(province.area, FIRST_YEAR).wanted
    assert store(province, 1, saw)
    found = current(province)
    assert (found.findings, found.opened, found.closed, found.previous_at) == (list(FINDINGS), [], [], None)
    assert found.coverage == {"S1": {"projects": 1}}
    assert found.network == {"ties": [[0, 1, [1, 0]]]}
    assert scopes.scope_state(province.area, FIRST_YEAR).is_fresh


def test_a_next_run_tells_what_it_opened_and_closed(province: Province) -> None:
    store(province, 1, 1)
    store(province, 2, 2, [{"key": "b", "n": 3}, {"key": "c", "n": 4}])
    found = current(province)
    assert (found.opened, found.closed) == ([{"key": "c", "n": 4}], [{"key": "a", "n": 1}])
    assert found.previous_at is not None
    history = runs.recent_runs(province.area, FIRST_YEAR)
    assert [one.id for one in history] == ["run-2", "run-1"]
    assert history[0].opened == found.opened
    assert history[0].coverage == {}


def test_a_run_that_saw_less_never_replaces_one_that_saw_more(province: Province) -> None:
    assert store(province, 2, 5)
    assert not store(province, 1, 4)
    assert current(province).id == "run-2"
    assert store(province, 3, 5)
    assert current(province).id == "run-3"
    assert len(runs.recent_runs(province.area, FIRST_YEAR)) == 2


def test_storing_twice_is_storing_once(province: Province) -> None:
    assert store(province, 1, 1)
    assert store(province, 1, 1)
    assert len(runs.recent_runs(province.area, FIRST_YEAR)) == 1


def test_the_run_before_is_whole_until_the_one_after_the_next(province: Province) -> None:
    for number in range(1, 4):
        store(province, number, number)
    kept = db.read("MATCH (r:AnalysisRun) WHERE r.coverage IS NOT NULL RETURN r.id AS id ORDER BY r.saw")
    assert [row["id"] for row in kept] == ["run-2", "run-3"]


def test_runs_stored_at_once_end_with_the_one_that_saw_most(province: Province) -> None:
    made = at_once([lambda number=number: store(province, number, number) for number in range(1, 13)])
    assert all(isinstance(one, bool) for one in made), made
    assert current(province).id == "run-12"
    assert scopes.scope_state(province.area, FIRST_YEAR).done == 12
    linked = db.read("MATCH (:AnalysisScope)-[:RAN]->(r) RETURN r.saw AS saw ORDER BY saw")
    assert [row["saw"] for row in linked] == sorted(n for n, stored in enumerate(made, 1) if stored)


def test_only_the_last_200_are_kept(province: Province) -> None:
    db.write(
        lambda tx: tx.run(
            """
            MATCH (scope:AnalysisScope {key: $key})
            SET scope.turn = 250
            WITH scope UNWIND range(1, 250) AS n
            CREATE (scope)-[:RAN {turn: n}]->(:AnalysisRun {
              id: 'old-' + n, area: scope.area, year: scope.year, at: datetime('2020-01-01') + duration({minutes: n}),
              seconds: 0.1, saw: 0, totals: '{}', opened: '[]', closed: '[]'})
            """,
            key=province.scope.key,
        )
    )
    store(province, 1, 1)
    history = runs.recent_runs(province.area, FIRST_YEAR, limit=1000)
    assert len(history) == runs.KEPT_RUNS
    assert (history[0].id, history[-1].id) == ("run-1", "old-52")


def test_touching_again_makes_it_out_of_date(province: Province) -> None:
    saw = touch(province)
    store(province, 1, saw)
    assert province.scope not in scopes.list_due(today())
    touch(province)
    assert not scopes.scope_state(province.area, FIRST_YEAR).is_fresh
    assert province.scope in scopes.list_due(today())


def test_touches_at_once_are_all_counted(province: Province) -> None:
    before = scopes.scope_state(province.area, FIRST_YEAR).wanted
    at_once([lambda: touch(province)] * 16)
    assert scopes.scope_state(province.area, FIRST_YEAR).wanted == before + 16


def test_a_new_day_wants_a_run_while_something_can_still_fall_due(province: Province) -> None:
    day = date(2030, 1, 15)
    year = fiscal_year(day)
    for one in (year, year - 1, year - 2):
        saw = touch(province, one)
        run = replace(run_of(province, one, saw, year=one), at=datetime(2030, 1, 14, 23, 59, tzinfo=BANGKOK))
        runs.store_run(run, compare)
    due = {scope.year for scope in scopes.list_due(day) if scope.area == province.area}
    assert due >= {year, year - 1}
    assert year - 2 not in due
    for one, is_due in ((year, True), (year - 1, True), (year - 2, False)):
        state = scopes.scope_state(province.area, one)
        assert state.is_fresh
        assert state.is_due(day) is is_due
        assert not state.is_due(day - timedelta(days=1))
