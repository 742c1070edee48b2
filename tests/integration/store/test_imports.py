"""An office's list from the upload to its undo, on a real graph."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from graph import db
from graph.errors import InvalidError, NotFoundError, StaleError
from graph.exchange import import_reading, importing
from graph.exchange.project_columns import Field
from graph.exchange.project_list import RowState
from graph.model.audit import Action
from graph.model.people import Actor
from graph.model.project import LinkRole, ProjectStatus
from graph.model.project_import import ImportState, ProjectImport
from graph.store import audit, imports, links, project_forms, projects, scopes
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
    uploaded,
    worked,
)

TWENTY = office_list(*twenty_rows())


def count(province: Province) -> int:
    """Projects of the first year, drafts too."""
    return int(
        db.read(
            "MATCH (p:Project {plan: $plan, year: $year}) RETURN count(p) AS n", plan=province.plan, year=FIRST_YEAR
        )[0]["n"]
    )


def test_a_list_is_read_guessed_and_checked_before_anybody_looks(province: Province) -> None:
    one = uploaded(province, TWENTY)
    assert one.state is ImportState.COLUMNS
    assert (one.counts.new, one.counts.waiting, one.counts.projects) == (16, 4, 20)
    found = import_reading.columns(one)
    assert found.clear
    assert [guess.field for guess in found.guesses] == [
        None, Field.TITLE, Field.BUDGET, Field.START, Field.END, Field.LINK,
    ]  # fmt: skip
    assert imports.contents(one.area, one.id).file is None, "what has been read is not kept twice"
    with pytest.raises(InvalidError):
        importing.store(one.area, one.id, one.version, OFFICER)
    assert count(province) == 3


def test_good_rows_go_in_and_the_broken_ones_wait_until_they_are_mended(province: Province) -> None:
    one = mapped(province, TWENTY)
    assert one.state is ImportState.PREVIEW
    assert {number for number, row in rows_of(one).items() if row.state is RowState.WAITING} == set(BROKEN)
    wanted = scopes.scope_state(province.area, FIRST_YEAR).wanted
    one = stored(one)
    assert one.run is not None
    assert (one.run.total, one.run.created, one.run.changed, one.run.actor) == (16, 16, 0, OFFICER)
    assert scopes.scope_state(province.area, FIRST_YEAR).wanted > wanted
    assert count(province) == 19
    assert (one.state, one.counts.stored, one.counts.waiting) == (ImportState.PREVIEW, 16, 4)
    assert [waiting.id for waiting in imports.waiting_imports([one.agency])] == [one.id]
    one = mend_amounts(one, *BROKEN)
    assert (one.counts.new, one.counts.waiting) == (4, 0)
    one = stored(one)
    assert (one.state, one.counts.stored) == (ImportState.DONE, 20)
    assert count(province) == 23
    assert not imports.waiting_imports([one.agency])


def test_what_went_in_is_a_project_like_any_other(province: Province) -> None:
    one = mapped(province, TWENTY)
    one = stored(one)
    row = rows_of(one)[2]
    assert row.project is not None
    made = projects.get_project(row.project)
    assert made.code == "A02-2563-01"
    assert (made.title_th, made.budget) == ("โครงการพัฒนาคุณภาพการศึกษา ครั้งที่ 1", Decimal("10000.00"))
    assert made.status is ProjectStatus.DRAFT, "a list rarely says all that a ready project needs"
    assert [(link.element, link.role.value) for link in links.project_links(made.id)] == [
        (province.id("S1"), "primary")
    ]
    assert [event.action for event in audit.history(made.id)] in (
        [Action.LINKED, Action.CREATED], [Action.CREATED, Action.LINKED],
    )  # fmt: skip
    told = audit.history(one.id)[0]
    assert (told.action, told.after and told.after["created"]) == (Action.LOADED, 16)


def test_a_complete_row_becomes_a_ready_project(province: Province) -> None:
    more = ("หลักการและเหตุผล", "วัตถุประสงค์", "เป้าหมายเชิงปริมาณ", "เป้าหมายเชิงคุณภาพ", "ตัวชี้วัดความสำเร็จ")
    full = ("1", "โครงการครบถ้วนทุกช่อง", "5000", "1/10/2562", "30/9/2563", "S1", *more)
    one = mapped(province, office_list(full, headings=(*HEADINGS, *more)))
    one = stored(one)
    project_id = rows_of(one)[2].project
    assert project_id is not None
    assert projects.get_project(project_id).status is ProjectStatus.READY
    assert project_forms.get_form(project_id).rationale == "หลักการและเหตุผล"


def test_undo_takes_all_of_it_back(province: Province) -> None:
    rows = [*twenty_rows()[:2], ("3", "โครงการห้องเรียนดิจิทัล", 250_000, "1/10/2562", "", "")]
    before = projects.get_project(province.id("P1"))
    one = mapped(province, office_list(*rows))
    assert rows_of(one)[4].state is RowState.CHANGED
    assert rows_of(one)[4].before == {Field.BUDGET: "200000", Field.START: ""}
    one = stored(one)
    assert projects.get_project(before.id).budget == Decimal("250000.00")
    assert one.can_undo
    one = undone(one)
    assert one.run is not None
    assert (one.run.removed, one.run.restored, one.kept) == (2, 1, ())
    assert count(province) == 3
    after = projects.get_project(before.id)
    assert (after.budget, after.start, after.version) == (before.budget, before.start, before.version + 2)
    assert (one.state, one.can_undo, one.counts.new, one.counts.changed) == (ImportState.UNDONE, False, 2, 1)
    opened = importing.reopen(one.area, one.id, one.version)
    stored(opened)
    assert count(province) == 5, "what was taken back can go in once more"


def test_undo_leaves_and_names_what_was_changed_since(province: Province) -> None:
    rows = [*twenty_rows()[:2], ("3", "โครงการห้องเรียนดิจิทัล", 250_000, "", "", "")]
    one = mapped(province, office_list(*rows))
    one = stored(one)
    edited = projects.get_project(str(rows_of(one)[2].project))
    draft = projects.draft_of(edited)
    projects.update_project(one.area, edited.id, edited.version, draft.__class__(draft.agency, "ชื่อใหม่"), OFFICER)
    standing = projects.get_project(province.id("P1"))
    links.replace_links(one.area, standing.id, standing.version, [], OFFICER)
    done = undone(one)
    assert done.run is not None
    assert (done.run.removed, done.run.restored, done.run.passed) == (1, 0, 2)
    assert done.kept == ((edited.code, "ชื่อใหม่"), ("P1", "โครงการห้องเรียนดิจิทัล"))
    assert projects.get_project(edited.id).title_th == "ชื่อใหม่"
    assert projects.get_project(standing.id).budget == Decimal("250000.00")


def test_undo_takes_what_was_worked_on_since_too_if_told(province: Province) -> None:
    one = stored(mapped(province, office_list(*twenty_rows()[:2], ("3", "โครงการห้องเรียนดิจิทัล", 250_000, "", "", ""))))
    linked = projects.get_project(str(rows_of(one)[2].project))
    links.replace_links(
        one.area, linked.id, linked.version, [links.LinkDraft(province.id("S1"), LinkRole.PRIMARY)], OFFICER
    )
    standing = projects.get_project(province.id("P1"))
    links.replace_links(one.area, standing.id, standing.version, [], OFFICER)
    done = worked(importing.undo(one.area, one.id, one.version, OFFICER, also_worked_on=True))
    assert done.run is not None
    assert (done.run.removed, done.run.passed) == (2, 1)
    assert done.kept == (("P1", "โครงการห้องเรียนดิจิทัล"),), "what stood before the list is nobody's to remove"
    assert count(province) == 3
    assert projects.removed_owner(linked.area, linked.id) == linked.agency


def test_two_changes_of_one_project_are_taken_back_as_one(province: Province) -> None:
    """A row of the list, then a second list that adds to the first's undo record through mending."""
    one = mapped(province, office_list(("1", "โครงการห้องเรียนดิจิทัล", 250_000, "", "", "")))
    one = stored(one)
    second = mapped(province, office_list(("1", "โครงการห้องเรียนดิจิทัล", 300_000, "", "", "")))
    second = stored(second)
    assert undone(one).kept == (("P1", "โครงการห้องเรียนดิจิทัล"),)
    taken_back = undone(second).run
    assert taken_back is not None
    assert taken_back.restored == 1
    assert projects.get_project(province.id("P1")).budget == Decimal("250000.00")


def test_a_link_that_came_with_the_list_goes_with_it(province: Province) -> None:
    standing = projects.get_project(province.id("P1"))
    links.replace_links(province.area, standing.id, standing.version, [], OFFICER)
    one = mapped(province, office_list(("1", "โครงการห้องเรียนดิจิทัล", "", "", "", "S2")))
    one = stored(one)
    assert [link.element for link in links.project_links(standing.id)] == [province.id("S2")]
    undone(one)
    assert links.project_links(standing.id) == []


def test_the_agency_is_remembered_by_its_headings(province: Province) -> None:
    headings = ("ลำดับ", "เรื่องที่จะทำ", "ยอด", "x", "y", "z")
    rows = [("1", "ค่ายคุณธรรมนำชีวิต", "5,000", "", "", "")]
    one = uploaded(province, office_list(*rows, headings=headings))
    found = import_reading.columns(one)
    assert Field.TITLE not in {guess.field for guess in found.guesses}
    with pytest.raises(InvalidError) as refused:
        importing.choose_columns(one.area, one.id, one.version, 0, 1, {2: Field.BUDGET}, OFFICER)
    assert refused.value.fields == {"columns": "no_title"}
    importing.choose_columns(one.area, one.id, one.version, 0, 1, {1: Field.TITLE, 2: Field.BUDGET}, OFFICER)
    later = import_reading.columns(uploaded(province, office_list(*rows, headings=headings)))
    assert [(guess.field, guess.remembered) for guess in later.guesses][:3] == [
        (None, True), (Field.TITLE, True), (Field.BUDGET, True),
    ]  # fmt: skip
    others = import_reading.columns(uploaded(province, office_list(*rows, headings=headings), agency="A03"))
    assert not any(guess.remembered for guess in others.guesses), "each agency for itself"


def test_a_file_that_cannot_be_read_says_why(province: Province) -> None:
    one = uploaded(province, b"%PDF-1.7")
    assert (one.state, one.problem) == (ImportState.REFUSED, "pdf")
    with pytest.raises(NotFoundError):
        seen(one)


def test_reading_twice_does_no_harm_and_a_killer_file_is_given_up(province: Province) -> None:
    one = uploaded(province, TWENTY)
    assert worked(one).version == one.version
    made = imports.create_import(province.area, province.plan, one.agency, FIRST_YEAR, "x", TWENTY, OFFICER)
    assert imports.left_behind() == []
    for attempt in (1, 2, 3):
        task = f"task {attempt}"
        assert imports.begin_work(made.area, made.id, task) == attempt
        assert imports.begin_work(made.area, made.id, "another") == 0, "a task is at it"
        _age(made)
        assert imports.left_behind() == [(made.area, made.id)]
    assert worked(made).problem == "gave_up"


def _age(one: ProjectImport) -> None:
    db.write(
        lambda tx: tx.run("MATCH (i:Import {id: $id}) SET i.updated_at = datetime() - duration('PT10M')", id=one.id)
    )


def test_two_people_at_one_list(province: Province) -> None:
    one = mapped(province, TWENTY)
    mend_amounts(one, 4)
    attempts: list[Callable[[], object]] = [
        lambda: mend_amounts(one, 9),
        lambda: importing.store(one.area, one.id, one.version, OFFICER),
        lambda: importing.undo(one.area, one.id, one.version, OFFICER),
        lambda: imports.remove_import(one.area, one.id, one.version, OFFICER),
    ]
    for attempt in attempts:
        with pytest.raises(StaleError):
            attempt()
    assert count(province) == 3


def test_another_provinces_import_is_not_there(province: Province, neighbour: Province) -> None:
    one = mapped(province, TWENTY)
    with pytest.raises(NotFoundError):
        imports.get_import(neighbour.area, one.id)
    with pytest.raises(NotFoundError):
        importing.store(neighbour.area, one.id, one.version, OFFICER)
    with pytest.raises(NotFoundError):
        imports.create_import(province.area, province.plan, neighbour.agency("A02"), FIRST_YEAR, "x", TWENTY, OFFICER)


def test_codes_that_are_taken_wait(province: Province) -> None:
    removed = projects.get_project(province.id("P2"))
    projects.remove_project(province.area, removed.id, removed.version, OFFICER)
    rows = [("P3", "ของหน่วยงานอื่น"), ("P2", "ที่ลบไปแล้ว"), ("P1", "ชื่อใหม่ของโครงการเดิม"), ("X-9", "โครงการรหัสใหม่")]
    one = mapped(province, office_list(*rows, headings=("รหัสโครงการ", "ชื่อโครงการ")))
    found = rows_of(one)
    assert found[2].troubles[Field.CODE].code == "code_of_another"
    assert found[3].troubles[Field.CODE].code == "code_removed"
    assert (found[4].state, found[4].before) == (RowState.CHANGED, {Field.TITLE: "โครงการห้องเรียนดิจิทัล"})
    one = stored(one)
    assert projects.get_project(province.id("X-9")).agency == province.agency("A02")


def test_what_the_peo_enters_for_an_agency_says_so(province: Province) -> None:
    peo = Actor("p-peo", "สมชาย ศธจ.", on_behalf_of=province.agency("A02"))
    one = mapped(province, office_list(*twenty_rows()[:1]), actor=peo)
    assert one.on_behalf
    one = stored(one, peo)
    made = projects.get_project(str(rows_of(one)[2].project))
    assert made.behalf is not None
    assert made.behalf.is_open
    assert all(event.on_behalf_of == province.agency("A02") for event in audit.history(made.id))


def test_a_row_that_stood_up_meanwhile_is_not_made_twice(province: Province) -> None:
    one = mapped(province, office_list(*twenty_rows()[:2]))
    draft = projects.ProjectDraft(province.agency("A02"), twenty_rows()[0][1])  # type: ignore[arg-type]
    projects.create_project(province.area, province.plan, FIRST_YEAR, draft, OFFICER)
    run = stored(one).run
    assert run is not None
    assert (run.created, run.changed, run.passed) == (1, 1, 0)
    assert count(province) == 5
