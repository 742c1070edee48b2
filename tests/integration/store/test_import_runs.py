"""Taking a list in and back in batches, on a real graph: what is interrupted goes on, what runs twice does nothing
twice, and nobody writes to the list meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from graph import db
from graph.errors import StaleError
from graph.exchange import import_turns, import_writing, importing
from graph.exchange.checked_rows import CheckedRows
from graph.exchange.import_turns import take_turn
from graph.exchange.project_columns import Field
from graph.exchange.project_list import RowState
from graph.model.audit import Action
from graph.model.project_import import ImportState, ProjectImport
from graph.store import audit, imports, projects
from tests.factories import FIRST_YEAR, Province
from tests.integration.office_lists import (
    BROKEN,
    HEADINGS,
    OFFICER,
    mapped,
    mend_amounts,
    office_list,
    rows_of,
    seen,
    stored,
    twenty_rows,
    undone,
    worked,
)

STANDS = ("21", "โครงการห้องเรียนดิจิทัล", 250_000, "", "", "")
"""A standing project's row, with another budget."""


class Killed(BaseException):
    """A worker's end: nothing catches it."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_writing, "BATCH", 6)


@pytest.fixture
def dies_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`dies_after(2)`: the worker dies in its third batch, before that is committed."""

    def arrange(batches: int) -> None:
        done: Iterator[int] = iter(range(batches))
        whole_save = imports.save

        def save(*arguments: object, **named: object) -> None:
            whole_save(*arguments, **named)  # type: ignore[arg-type]
            if named.get("attempts") and next(done, None) is None:
                monkeypatch.setattr(imports, "save", whole_save)
                raise Killed

        monkeypatch.setattr(imports, "save", save)

    return arrange


def now(one: ProjectImport) -> ProjectImport:
    return imports.get_import(one.area, one.id)


def facts(province: Province) -> list[tuple[object, ...]]:
    """Every project of the first year, its links and its events, by code."""
    found = db.read(
        """
        MATCH (p:Project {plan: $plan, year: $year})
        RETURN p.code AS code, p.title_th AS title, p.budget_satang AS budget, p.version AS version,
               COUNT {(p)-[:CONTRIBUTES_TO]->()} AS links,
               COUNT {MATCH (e:AuditEvent {subject: p.id}) RETURN e} AS events
        ORDER BY code
        """,
        plan=province.plan,
        year=FIRST_YEAR,
    )
    return [tuple(row.values()) for row in found]


def good_list(province: Province) -> ProjectImport:
    """Twenty new projects and one that changes."""
    return mend_amounts(mapped(province, office_list(*twenty_rows(), STANDS)), *BROKEN)


def test_a_run_that_dies_goes_on_where_it_stopped(province: Province, dies_after: Callable[[int], None]) -> None:
    one = good_list(province)
    asked = importing.store(one.area, one.id, one.version, OFFICER)
    dies_after(2)
    with pytest.raises(Killed):
        take_turn(one.area, one.id, "task")
    half = now(one)
    assert half.state is ImportState.STORING
    assert half.run is not None
    assert (half.run.done, half.run.total) == (12, 21)
    assert len(facts(province)) == 3 + 12
    assert take_turn(one.area, one.id, "another").years == frozenset(), "the first task may still be at it"
    written = take_turn(one.area, one.id, "task")
    assert (written.years, written.is_over) == ({FIRST_YEAR}, True)
    done = now(one)
    assert done.state is ImportState.DONE
    assert done.run is not None
    assert (done.run.created, done.run.changed, done.run.passed) == (20, 1, 0)
    assert (done.counts.stored, len(facts(province))) == (21, 23)
    told = [event for event in audit.history(one.id) if event.action is Action.LOADED]
    assert [event.after for event in told] == [{"created": 20, "updated": 1, "file_name": one.file_name}]
    assert asked.run is not None
    assert told[0].actor == OFFICER.person


def test_it_comes_to_the_same_as_a_run_that_did_not_die(
    province: Province, neighbour: Province, dies_after: Callable[[int], None]
) -> None:
    whole, broken = good_list(neighbour), good_list(province)
    stored(whole)
    importing.store(broken.area, broken.id, broken.version, OFFICER)
    for batches in (1, 0, 1):
        dies_after(batches)
        with pytest.raises(Killed):
            take_turn(broken.area, broken.id, "task")
    take_turn(broken.area, broken.id, "task")
    assert facts(province) == facts(neighbour)
    states = [{row.number: (row.state, row.code) for row in seen(now(one)).rows} for one in (broken, whole)]
    assert states[0] == states[1]


def test_an_undo_that_dies_goes_on_too(province: Province, dies_after: Callable[[int], None]) -> None:
    before = facts(province)
    one = stored(good_list(province))
    edited = projects.get_project(str(rows_of(one)[3].project))
    draft = projects.ProjectDraft(edited.agency, "ชื่อใหม่")
    projects.update_project(one.area, edited.id, edited.version, draft, OFFICER)
    importing.undo(one.area, one.id, one.version, OFFICER)
    dies_after(2)
    with pytest.raises(Killed):
        take_turn(one.area, one.id, "task")
    half = now(one)
    assert half.run is not None
    assert (half.state, half.run.done, half.can_undo) == (ImportState.UNDOING, 12, True)
    take_turn(one.area, one.id, "task")
    done = now(one)
    assert done.run is not None
    assert (done.state, done.can_undo) == (ImportState.UNDONE, False)
    assert (done.run.removed, done.run.restored, done.run.passed) == (19, 1, 1)
    assert done.kept == ((edited.code, "ชื่อใหม่"),)
    codes = {row[0] for row in facts(province)}
    assert codes == {row[0] for row in before} | {edited.code}
    assert projects.get_project(province.id("P1")).budget == Decimal("200000.00")
    told = audit.history(one.id)[0]
    assert (told.action, told.after) == (Action.REMOVED, {"removed": 19, "restored": 1, "kept": [edited.code]})


def test_a_delivery_that_comes_twice_does_nothing_twice(province: Province) -> None:
    one = good_list(province)
    importing.store(one.area, one.id, one.version, OFFICER)
    take_turn(one.area, one.id, "task")
    there, stands = now(one), facts(province)
    take_turn(one.area, one.id, "task")
    take_turn(one.area, one.id, "another")
    assert now(one) == there
    assert facts(province) == stands


def test_nobody_writes_to_a_list_that_is_going_in(province: Province) -> None:
    one = good_list(province)
    asked = importing.store(one.area, one.id, one.version, OFFICER)
    attempts: list[Callable[[], object]] = [
        lambda: mend_amounts(asked, 4),
        lambda: importing.store(one.area, one.id, asked.version, OFFICER),
        lambda: importing.undo(one.area, one.id, asked.version, OFFICER),
        lambda: importing.reopen(one.area, one.id, asked.version),
        lambda: importing.choose_columns(one.area, one.id, asked.version, 0, 1, {1: Field.TITLE}, OFFICER),
        lambda: imports.remove_import(one.area, one.id, asked.version, OFFICER),
    ]
    for attempt in attempts:
        with pytest.raises(StaleError):
            attempt()
    assert worked(asked).counts.stored == 21


def test_a_long_run_leaves_the_rest_to_another_task(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    one = good_list(province)
    importing.store(one.area, one.id, one.version, OFFICER)
    monkeypatch.setattr(import_turns, "LONGEST_WRITING", 0.0)
    turns = 1
    while not take_turn(one.area, one.id, f"task {turns}").is_over:
        turns += 1
    assert turns == 5, "four batches and the end"
    assert now(one).counts.stored == 21


def test_a_run_that_never_comes_on_is_given_up_and_loses_nothing(province: Province) -> None:
    one = good_list(province)
    importing.store(one.area, one.id, one.version, OFFICER)
    for _attempt in range(3):
        imports.begin_work(one.area, one.id, "a task that dies at once")
    take_turn(one.area, one.id, "a task that dies at once")
    given_up = now(one)
    assert (given_up.state, given_up.problem, given_up.counts.good) == (ImportState.PREVIEW, "gave_up", 21)
    assert stored(given_up).counts.stored == 21, "it can be asked for again"


def test_rows_that_are_not_good_any_more_are_passed_over(province: Province) -> None:
    one = good_list(province)
    importing.store(one.area, one.id, one.version, OFFICER)
    # Two projects of one title now stand, so which of them the row means is somebody's to say.
    for _time in range(2):
        draft = projects.ProjectDraft(province.agency("A02"), str(twenty_rows()[0][1]))
        projects.create_project(province.area, province.plan, FIRST_YEAR, draft, OFFICER)
    done = worked(one)
    assert done.run is not None
    assert (done.run.created, done.run.passed, done.counts.waiting) == (19, 1, 1)
    assert rows_of(done)[2].state is RowState.WAITING


def test_all_can_be_taken_back_though_it_went_in_by_and_by(province: Province) -> None:
    before = {row[0] for row in facts(province)}
    one = stored(mapped(province, office_list(*twenty_rows(), STANDS)))
    one = stored(mend_amounts(one, *BROKEN))
    done = undone(one)
    assert done.run is not None
    assert (done.run.removed, done.run.restored) == (20, 1)
    assert {row[0] for row in facts(province)} == before


def test_mending_finds_what_checking_the_whole_list_finds(province: Province) -> None:
    """The rows that a mending concerns, against what stands in the graph."""
    headings = (*HEADINGS, "รหัสโครงการ")
    rows = [
        (*twenty_rows()[0], ""),
        (*twenty_rows()[1], ""),
        ("3", "โครงการ ห้องเรียนดิจิทัล", 250_000, "", "", "", ""),
        ("4", "อีกชื่อหนึ่ง", 1_000, "", "", "", "P1"),
        ("5", "ของหน่วยงานอื่น", 1_000, "", "", "", "P3"),
    ]
    one = mapped(province, office_list(*rows, headings=headings))
    for cells in (
        {3: {Field.TITLE: str(rows[0][1])}},
        {4: {Field.TITLE: "ไม่ใช่โครงการเดิมแล้ว"}},
        {5: {Field.CODE: ""}, 6: {Field.CODE: "P1"}},
        {3: {Field.TITLE: "โครงการห้องเรียนดิจิทัล"}},
    ):
        one = importing.mend(one.area, one.id, one.version, cells)
        found = tuple(seen(one).rows)
        one = importing.reopen(one.area, one.id, one.version)
        assert found == tuple(seen(one).rows)
        assert isinstance(seen(one).rows, CheckedRows)
