"""Pictures of a scope: kept by a worker beside their run, once a burst, exact, and read years later."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from graph import db
from graph.analysis.cascade import Cascade
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import records, run_rules
from graph.model.area import Scope
from graph.model.fiscal import BANGKOK, now
from graph.model.snapshot import NEWEST_KEPT, Snapshot
from graph.store import links, projects, runs, snapshots
from graph.store.cascades import load_cascade
from graph.store.funding import funding_of
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import ACTOR
from tests.integration.workers.conftest import CeleryProcess, storing_held_up, wait_until, wait_until_fresh
from tests.unit.analysis.test_frozen import assert_same
from workers import enqueue
from workers.tasks.analysis import analyse, compare


def scope_of(province: Province) -> Scope:
    return Scope(province.area, FIRST_YEAR)


def kept(province: Province) -> list[Snapshot]:
    return snapshots.list_snapshots(scope_of(province))


def store_run(province: Province) -> str:
    run = analyse(scope_of(province))
    assert runs.store_run(run, compare)
    return run.id


def unlink(province: Province, code: str = "P1") -> None:
    project = projects.get_project(province.id(code))
    links.replace_links(province.area, project.id, project.version, [], ACTOR)


def test_before_and_after_a_link_is_taken_away(
    province: Province, worker: CeleryProcess, scheduler: CeleryProcess
) -> None:
    """Each picture says to the baht what its run said, whatever was written since."""
    found = []
    for turn in range(2):
        if turn:
            unlink(province)
        enqueue.recompute(province.area, [FIRST_YEAR])
        wait_until_fresh(province)
        run = runs.current_run(province.area, FIRST_YEAR)
        assert run is not None
        wait_until(lambda count=turn + 1: len(kept(province)) == count, "the settled run has its picture")  # type: ignore[misc]
        found.append(run)
    (after, before) = kept(province)
    assert [before.run, after.run] == [run.id for run in found]
    for snapshot, run in zip((before, after), found, strict=True):
        picture = snapshots.picture_of(snapshot).cascade
        figures = coverage(picture)
        assert figures.elements_json() == run.coverage
        assert figures.totals_json() == run.totals
        assert records(run_rules(picture, figures)) == run.findings
        counted = (run.at, run.totals["projects"], run.totals["linked"], len(run.findings))
        assert (snapshot.at, snapshot.projects, snapshot.linked, snapshot.findings) == counted
    assert found[0].coverage != found[1].coverage


def test_the_picture_is_what_stands(province: Province) -> None:
    store_run(province)
    assert snapshots.keep(scope_of(province))
    frozen = snapshots.picture_of(kept(province)[0])
    assert_same(frozen.cascade, load_cascade(scope_of(province), frozen.cascade.as_of))
    assert frozen.funding == funding_of(scope_of(province))


def test_once_a_run(province: Province) -> None:
    store_run(province)
    assert snapshots.keep(scope_of(province))
    assert snapshots.keep(scope_of(province))
    assert len(kept(province)) == 1
    assert snapshots.list_due() == []


def test_what_was_written_since_waits_for_its_run(province: Province) -> None:
    store_run(province)
    unlink(province)
    assert not snapshots.keep(scope_of(province))
    assert kept(province) == []


def test_what_is_written_while_it_is_made_is_not_mixed_in(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is of the run or it is not kept."""

    def load_late(scope: Scope, day: date) -> Cascade:
        unlink(province)
        return load_cascade(scope, day)

    store_run(province)
    monkeypatch.setattr(snapshots, "load_cascade", load_late)
    assert not snapshots.keep(scope_of(province))
    assert kept(province) == []


def test_due_only_when_settled(province: Province) -> None:
    store_run(province)
    assert snapshots.list_due() == []
    settle(province)
    assert snapshots.list_due() == [scope_of(province)]
    unlink(province)
    assert snapshots.list_due() == []


def test_a_plan_that_is_gone_is_asked_for_once(province: Province) -> None:
    store_run(province)
    settle(province)
    db.write(lambda tx: tx.run("MATCH (plan:Plan {area: $area}) DETACH DELETE plan", area=province.area))
    assert not snapshots.keep(scope_of(province))
    assert snapshots.list_due() == []


def test_keeping_holds_nobody_up(province: Province) -> None:
    """While nothing can be stored for the scope, its kept pictures are read."""
    store_run(province)
    assert snapshots.keep(scope_of(province))
    with storing_held_up(province):
        assert snapshots.picture_of(kept(province)[0]).cascade.scope == scope_of(province)


def test_found_by_run_and_by_day(province: Province) -> None:
    moments = [datetime(2026, 3, day, 23, 30, tzinfo=BANGKOK) for day in (1, 2, 5)]
    for moment in moments:
        make_old(province, moment)
    scope = scope_of(province)
    assert snapshots.snapshot_on(scope, date(2026, 2, 28)) is None
    for day, expected in ((1, 0), (2, 1), (3, 1), (4, 1), (5, 2), (31, 2)):
        snapshot = snapshots.snapshot_on(scope, date(2026, 3, day))
        assert snapshot is not None
        assert snapshot.at == moments[expected]
        assert snapshots.snapshot_of_run(scope, snapshot.run) == snapshot
        assert snapshots.snapshot_of_run(Scope(province.area, FIRST_YEAR + 1), snapshot.run) is None


def test_old_ones_are_thinned_when_a_new_one_comes(province: Province) -> None:
    of_a_day = [datetime(2026, 3, 1, hour, 0, tzinfo=BANGKOK) for hour in range(8, 8 + NEWEST_KEPT)]
    for moment in (*of_a_day, datetime(2026, 4, 7, 9, 0, tzinfo=BANGKOK)):
        make_old(province, moment)
    store_run(province)
    assert snapshots.keep(scope_of(province))
    assert len(kept(province)) == NEWEST_KEPT + 1 + 1 - 2
    snapshots.thin(scope_of(province), now() + timedelta(days=4000))
    assert kept(province)[-1].at.astimezone(BANGKOK).day == 1


def settle(province: Province) -> None:
    """As if the run had been made a while ago."""
    query = "MATCH (s:AnalysisScope {key: $key}) SET s.run_at = s.run_at - duration({seconds: $seconds})"
    key, seconds = scope_of(province).key, snapshots.SETTLED_SECONDS + 1
    db.write(lambda tx: tx.run(query, key=key, seconds=seconds))


def make_old(province: Province, moment: datetime) -> None:
    """A picture of that moment."""
    run = store_run(province)
    query = "MATCH (run:AnalysisRun {id: $run}) SET run.at = datetime($at)"
    db.write(lambda tx: tx.run(query, run=run, at=moment.isoformat()))
    snapshots.keep(scope_of(province))
