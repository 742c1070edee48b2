"""One project at a time: what is written, told, refused; and that a failed write leaves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from graph import db
from graph.errors import DuplicateError, InvalidError, NotFoundError, StaleError
from graph.model.audit import Action
from graph.model.project import Project
from graph.model.project_list import ProjectFilter
from graph.store import audit, links, project_lists, projects, scopes
from graph.store.creation_keys import creation_key
from graph.store.projects import ProjectDraft
from tests.factories import FIRST_YEAR, LAST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

DRAFT = ProjectDraft(
    agency="TH-90/A02",
    title_th="โครงการใหม่",
    title_en="A new project",
    budget_source="งบประมาณแผ่นดิน",
    budget=Decimal("1234567.89"),
    start=date(2019, 10, 1),
    end=date(2020, 9, 30),
    target_th="นักเรียน 100 คน",
    activities_th="อบรม",
)


def wanted(province: Province) -> int:
    return scopes.scope_state(province.area, FIRST_YEAR).wanted


def create(province: Province, draft: ProjectDraft = DRAFT, year: int = FIRST_YEAR, code: str = "") -> Project:
    return projects.create_project(province.area, province.plan, year, draft, ACTOR, code)


def test_create_keeps_what_was_stated_and_tells_it(province: Province) -> None:
    before = wanted(province)
    made = create(province)
    assert made.code == f"A02-{FIRST_YEAR}-01"
    assert projects.draft_of(projects.get_project(made.id)) == DRAFT
    assert (made.version, made.year, made.plan, made.area) == (1, FIRST_YEAR, province.plan, province.area)
    assert wanted(province) == before + 1
    (event,) = audit.history(made.id)
    assert (event.action, event.actor, event.area) == (Action.CREATED, ACTOR.person, province.area)
    assert event.after is not None
    assert event.after["budget"] == "1234567.89"


def test_codes_go_on_past_removed_and_foreign_ones(province: Province) -> None:
    first = create(province)
    projects.remove_project(province.area, first.id, first.version, ACTOR)
    create(province, code=f"A02-{FIRST_YEAR}-03")
    assert create(province).code == f"A02-{FIRST_YEAR}-04"
    assert create(province).code == f"A02-{FIRST_YEAR}-05"


def test_writers_at_once_get_codes_of_their_own(province: Province) -> None:
    made = at_once([lambda: create(province)] * 8)
    assert len({project.code for project in made if isinstance(project, Project)}) == 8


def test_a_form_that_is_sent_twice_makes_one_project(province: Province) -> None:
    def send(draft: ProjectDraft = DRAFT, form_key: str = "form-1") -> Project:
        key = creation_key(form_key, province.plan, FIRST_YEAR, draft)
        return projects.create_project(province.area, province.plan, FIRST_YEAR, draft, ACTOR, key=key)

    made = at_once([send] * 6)
    (project,) = {one.id: one for one in made if isinstance(one, Project)}.values()
    assert len(made) == 6
    assert len(audit.history(project.id)) == 1
    # Who goes back to the form and types another project makes another one; so does a form of its own.
    another, own = send(replace(DRAFT, title_th="อีกโครงการ")), send(form_key="form-2")
    assert len({project.id, another.id, own.id}) == 3
    projects.remove_project(province.area, project.id, project.version, ACTOR)
    with pytest.raises(DuplicateError) as removed:
        send()
    assert removed.value.details["id"] == project.code


def test_a_taken_code_is_refused(province: Province) -> None:
    with pytest.raises(DuplicateError):
        create(province, code="P1")
    removed = projects.get_project(province.id("P3"))
    projects.remove_project(province.area, removed.id, removed.version, ACTOR)
    with pytest.raises(DuplicateError):
        create(province, code="P3")
    made = at_once([lambda: create(province, code="NEW")] * 4)
    assert sorted(type(one).__name__ for one in made) == ["DuplicateError"] * 3 + ["Project"]


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"title_th": " "}, "title_th", "required"),
        ({"title_th": "ก" * 501}, "title_th", "too_long"),
        ({"budget": Decimal(-1)}, "budget", "negative"),
        ({"budget": Decimal("1e13")}, "budget", "too_much"),
        ({"end": date(2019, 9, 1)}, "end", "before_start"),
        ({"start": date(2020, 10, 1), "end": None}, "start", "outside_year"),
        ({"start": None, "end": date(2019, 9, 30)}, "end", "outside_year"),
        ({"activities_th": "ก" * 20_001}, "activities_th", "too_long"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_field(
    province: Province, change: dict[str, object], field: str, problem: str
) -> None:
    draft = replace(DRAFT, **change)  # type: ignore[arg-type]
    with pytest.raises(InvalidError) as refused:
        create(province, draft)
    assert refused.value.fields == {field: problem}
    with pytest.raises(InvalidError):
        projects.update_project(province.area, province.id("P1"), 1, draft, ACTOR)


def test_a_year_outside_the_plan_and_a_malformed_code_are_refused(province: Province) -> None:
    draft = replace(DRAFT, start=None, end=None)
    with pytest.raises(InvalidError) as refused:
        create(province, draft, year=LAST_YEAR + 1)
    assert refused.value.fields == {"year": "outside_plan"}
    for code in ("A/1", "A 1", "A|1", "x" * 61):
        with pytest.raises(InvalidError) as refused:
            create(province, code=code)
        assert refused.value.fields == {"code": "malformed"}


def test_update_tells_only_what_changed(province: Province) -> None:
    standing = projects.get_project(province.id("P1"))
    draft = replace(projects.draft_of(standing), title_th="ชื่อใหม่", agency=province.agency("A03"))
    changed = projects.update_project(province.area, standing.id, standing.version, draft, ACTOR)
    assert (changed.version, changed.title_th, changed.agency) == (2, "ชื่อใหม่", province.agency("A03"))
    (event, *_) = audit.history(standing.id)
    assert event.before == {"agency": province.agency("A02"), "title_th": standing.title_th}
    assert event.after == {"agency": province.agency("A03"), "title_th": "ชื่อใหม่"}
    owners = db.read("MATCH (a:Agency)-[:OWNS]->(:Project {id: $id}) RETURN a.code AS code", id=standing.id)
    assert owners == [{"code": "A03"}]


def test_an_update_that_changes_nothing_leaves_no_trace(province: Province) -> None:
    standing = projects.get_project(province.id("P1"))
    draft = projects.draft_of(standing)
    assert projects.update_project(province.area, standing.id, standing.version, draft, ACTOR) == standing
    assert audit.history(standing.id) == []


def test_a_stale_form_is_refused_with_the_version_that_stands(province: Province) -> None:
    standing = projects.get_project(province.id("P1"))
    draft = projects.draft_of(standing)
    projects.update_project(province.area, standing.id, 1, replace(draft, title_th="แรก"), ACTOR)
    with pytest.raises(StaleError) as refused:
        projects.update_project(province.area, standing.id, 1, replace(draft, title_th="หลัง"), ACTOR)
    assert refused.value.current_version == 2
    assert projects.get_project(standing.id).title_th == "แรก"
    with pytest.raises(StaleError):
        projects.remove_project(province.area, standing.id, 1, ACTOR)


def test_of_writers_at_once_on_one_version_one_wins(province: Province) -> None:
    draft = projects.draft_of(projects.get_project(province.id("P1")))
    made = at_once(
        [
            lambda name=f"ชื่อ {number}": projects.update_project(
                province.area, province.id("P1"), 1, replace(draft, title_th=name), ACTOR
            )
            for number in range(8)
        ]
    )
    assert sorted(type(one).__name__ for one in made) == ["Project"] + ["StaleError"] * 7
    assert projects.get_project(province.id("P1")).version == 2
    assert len(audit.history(province.id("P1"))) == 1


def test_remove_and_restore_bring_everything_back(province: Province) -> None:
    standing = projects.get_project(province.id("P1"))
    linked = links.project_links(standing.id)
    projects.remove_project(province.area, standing.id, standing.version, ACTOR)
    with pytest.raises(NotFoundError):
        projects.get_project(standing.id)
    listed = project_lists.list_projects(ProjectFilter(province.plan, FIRST_YEAR))
    assert [row.project.code for row in listed.items] == ["P2", "P3"]
    assert projects.removed_owner(province.area, standing.id) == province.agency("A02")
    with pytest.raises(NotFoundError):
        projects.remove_project(province.area, standing.id, 2, ACTOR)
    restored = projects.restore_project(province.area, standing.id, ACTOR)
    assert restored == replace(standing, version=3)
    assert links.project_links(standing.id) == linked
    assert [event.action for event in audit.history(standing.id)] == [Action.RESTORED, Action.REMOVED]
    with pytest.raises(NotFoundError):
        projects.restore_project(province.area, standing.id, ACTOR)


def test_another_province_can_do_nothing_to_it(province: Province, neighbour: Province) -> None:
    theirs = projects.get_project(province.id("P1"))
    draft = projects.draft_of(theirs)
    with pytest.raises(NotFoundError):
        projects.update_project(neighbour.area, theirs.id, 1, replace(draft, title_th="ของเรา"), ACTOR)
    with pytest.raises(NotFoundError):
        projects.remove_project(neighbour.area, theirs.id, 1, ACTOR)
    with pytest.raises(NotFoundError):
        projects.create_project(neighbour.area, province.plan, FIRST_YEAR, DRAFT, ACTOR)
    with pytest.raises(NotFoundError):
        projects.create_project(neighbour.area, neighbour.plan, FIRST_YEAR, DRAFT, ACTOR)
    projects.remove_project(province.area, theirs.id, 1, ACTOR)
    with pytest.raises(NotFoundError):
        projects.restore_project(neighbour.area, theirs.id, ACTOR)
    with pytest.raises(NotFoundError):
        projects.removed_owner(neighbour.area, theirs.id)


def test_a_write_that_fails_half_way_leaves_neither_change_nor_event(province: Province, neighbour: Province) -> None:
    standing = projects.get_project(province.id("P1"))
    before = wanted(province)
    draft = replace(projects.draft_of(standing), title_th="เปลี่ยน", agency=neighbour.agency("A02"))
    with pytest.raises(NotFoundError):
        projects.update_project(province.area, standing.id, 1, draft, ACTOR)
    assert projects.get_project(standing.id) == standing
    assert audit.history(standing.id) == []
    assert wanted(province) == before


def test_no_project(graph_db: object) -> None:
    with pytest.raises(NotFoundError):
        projects.get_project("TH-90/PDP/none")


def test_money_keeps_its_satang(province: Province) -> None:
    assert projects.get_project(province.id("P2")).budget == Decimal("100000.50")
    assert projects.get_project(province.id("P3")).budget is None
    assert projects.satang(Decimal("0.005")) == 1
