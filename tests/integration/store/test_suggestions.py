"""What a person turned down, and what they took."""

from __future__ import annotations

import pytest

from graph.errors import NotFoundError
from graph.model.audit import Action
from graph.model.plan import LinkRole
from graph.store import audit, links, projects, suggestions
from tests.factories import Province
from tests.integration.store.conftest import ACTOR, at_once


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
