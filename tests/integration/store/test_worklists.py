"""The projects to go through, and those that a person left for later."""

from __future__ import annotations

import pytest

from graph import db
from graph.errors import NotFoundError
from graph.model.plan import RevisionKind
from graph.store import links, revisions, worklists
from tests.factories import FIRST_YEAR, Province, make_person
from tests.integration.store.conftest import ACTOR


def listed(province: Province, *agencies: str) -> list[worklists.ListedProject]:
    ids = [province.agency(code) for code in agencies]
    return worklists.list_linking(province.plan, FIRST_YEAR, ids)


def test_an_agencys_projects_come_with_their_links(province: Province, neighbour: Province) -> None:
    first, second = listed(province, "A02")
    assert (first.project.code, second.project.code) == ("P1", "P2")
    assert list(second.links) == links.project_links(province.id("P2"))
    assert [one.project.code for one in listed(province, "A03", "A02")] == ["P1", "P2", "P3"]
    assert listed(province) == []
    assert worklists.list_linking(province.plan, FIRST_YEAR + 1, [province.agency("A02")]) == []


def test_drafts_are_there_and_cancelled_projects_are_not(province: Province) -> None:
    query = "MATCH (p:Project {id: $id}) SET p.status = $status"
    db.write(lambda tx: tx.run(query, id=province.id("P1"), status="draft"))
    db.write(lambda tx: tx.run(query, id=province.id("P2"), status="cancelled"))
    assert [one.project.code for one in listed(province, "A02")] == ["P1"]


def test_links_to_replaced_elements_are_named(province: Province) -> None:
    revisions.revise(province.plan, province.id("S3"), province.id("S2"), RevisionKind.MERGE, ACTOR)
    first, second = listed(province, "A02")
    assert first.replaced == frozenset()
    assert second.replaced == {province.id("S2")}


def test_each_person_leaves_projects_for_themself(province: Province) -> None:
    somchai, somying = make_person(province).id, make_person(province, "somying").id
    for _ in range(2):
        worklists.leave_for_later(province.area, somchai, province.id("P1"))
    worklists.leave_for_later(province.area, somchai, province.id("P3"))
    assert worklists.left_for_later(somchai, province.plan, FIRST_YEAR) == {province.id("P1"), province.id("P3")}
    assert worklists.left_for_later(somchai, province.plan, FIRST_YEAR + 1) == frozenset()
    assert worklists.left_for_later(somying, province.plan, FIRST_YEAR) == frozenset()
    worklists.take_up_again(somchai, [province.id("P1"), province.id("P2")])
    assert worklists.left_for_later(somchai, province.plan, FIRST_YEAR) == {province.id("P3")}


def test_nobody_and_another_provinces_project_are_not_found(province: Province, neighbour: Province) -> None:
    somchai = make_person(province).id
    for person, project in ((somchai, neighbour.id("P1")), ("nobody", province.id("P1"))):
        with pytest.raises(NotFoundError):
            worklists.leave_for_later(province.area, person, project)
