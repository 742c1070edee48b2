"""What suggestions are made from, and what a person turned down."""

from __future__ import annotations

import pytest

from graph.errors import NotFoundError
from graph.model.audit import Action
from graph.model.plan import LinkRole
from graph.store import audit, links, projects, suggestions
from tests.factories import Province
from tests.integration.store.conftest import ACTOR, at_once


def test_the_linked_projects_of_the_plan_with_what_they_are_about(province: Province, neighbour: Province) -> None:
    found = suggestions.past_projects(province.plan)
    assert [(one.code, one.elements) for one in found] == [
        ("P1", (province.id("S1"),)),
        ("P2", (province.id("S1"),)),
    ]
    assert [one.code for one in suggestions.past_projects(province.plan, but=province.id("P1"))] == ["P2"]


def test_without_a_primary_link_every_link_says_what_it_is_about(province: Province) -> None:
    def drop_rank(tx: object) -> None:
        tx.run(  # type: ignore[attr-defined]
            "MATCH (:Project {id: $id})-[link:CONTRIBUTES_TO]->() SET link.role = 'secondary'", id=province.id("P2")
        )

    from graph import db

    db.write(drop_rank)
    (found,) = suggestions.past_projects(province.plan, but=province.id("P1"))
    assert sorted(found.elements) == [province.id("S1"), province.id("S2")]


def test_a_suggestion_that_was_turned_down_is_remembered_once_and_told(province: Province) -> None:
    project, element = province.id("P3"), province.id("S2")
    version = projects.get_project(project).version
    for _ in range(2):
        suggestions.turn_down(province.area, project, element, ACTOR)
    (turned,) = suggestions.turned_down(project)
    assert (turned.element, turned.by) == (element, ACTOR.name)
    assert [event.action for event in audit.history(project)] == [Action.TURNED_DOWN]
    assert audit.history(project)[0].after == {"element": element}
    # Nobody who has the project open loses a save by it.
    assert projects.get_project(project).version == version
    suggestions.bring_back(province.area, project, element, ACTOR)
    assert suggestions.turned_down(project) == []
    assert audit.history(project)[0].action is Action.BROUGHT_BACK
    with pytest.raises(NotFoundError):
        suggestions.bring_back(province.area, project, element, ACTOR)


def test_many_at_once_leave_one_mark(province: Province) -> None:
    project, element = province.id("P3"), province.id("S2")
    at_once([lambda: suggestions.turn_down(province.area, project, element, ACTOR)] * 6)
    assert len(suggestions.turned_down(project)) == 1
    assert len(audit.history(project)) == 1


def test_another_provinces_project_is_not_found(province: Province, neighbour: Province) -> None:
    with pytest.raises(NotFoundError):
        suggestions.turn_down(province.area, neighbour.id("P3"), province.id("S2"), ACTOR)
    with pytest.raises(NotFoundError):
        suggestions.turn_down(province.area, province.id("P3"), "no/such/element", ACTOR)
    assert suggestions.turned_down(neighbour.id("P3")) == []


def test_accepting_a_suggestion_is_kept_with_the_link_and_in_its_history(province: Province) -> None:
    drafts = [links.LinkDraft(province.id("S3"), LinkRole.PRIMARY, reason="ตรงกัน", suggested=True)]
    version = projects.get_project(province.id("P3")).version
    saved = links.replace_links(province.area, province.id("P3"), version, drafts, ACTOR)
    (link,) = links.project_links(province.id("P3"))
    assert link.suggested
    event = audit.history(province.id("P3"))[0]
    assert event.after == {
        "links": [
            {"element": province.id("S3"), "role": "primary", "share": None, "reason": "ตรงกัน", "suggested": True}
        ]
    }
    assert saved.event == event.id
    links.undo_links(province.area, province.id("P3"), event.id, ACTOR)
    assert links.project_links(province.id("P3")) == []
