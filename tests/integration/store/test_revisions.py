"""What replaced what, read for links, for the cascade and for the rule."""

from __future__ import annotations

import pytest

from graph import db
from graph.analysis.coverage import coverage
from graph.analysis.gaps.registry import run_rules
from graph.errors import CycleError, InvalidError, NotFoundError
from graph.model.fiscal import today
from graph.model.plan import LinkRole, RevisionKind
from graph.store import audit, links, projects, revisions, scopes
from graph.store.cascades import load_cascade
from tests.factories import Province
from tests.integration.store.conftest import ACTOR

_NO_LONGER_IN_FORCE = "MATCH (:PlanVersion)-[contains:CONTAINS]->(:Element {id: $id}) DELETE contains"


def take_out_of_force(element: str) -> None:
    """As a review does with what it replaces."""
    db.write(lambda tx: tx.run(_NO_LONGER_IN_FORCE, id=element))


def revise(province: Province, newer: str, older: str, how: RevisionKind = RevisionKind.REWORD) -> None:
    revisions.revise(province.plan, province.id(newer), province.id(older), how, ACTOR)


def test_the_end_of_all_reviews_stands_for_the_old_element(province: Province) -> None:
    revise(province, "S2", "S1", RevisionKind.SPLIT)
    revise(province, "S3", "S1", RevisionKind.SPLIT)
    revise(province, "O2", "S3")
    found = revisions.replaced([province.id(code) for code in ("S1", "S2", "S3", "O1")])
    assert (found[province.id("S1")].code, found[province.id("S1")].title_th) == (
        "S1",
        "พัฒนากระบวนการเรียนรู้ด้วยเทคโนโลยีดิจิทัล",
    )
    assert {element: one.successors for element, one in found.items()} == {
        province.id("S1"): (province.id("O2"), province.id("S2")),
        province.id("S3"): (province.id("O2"),),
    }
    assert revisions.replaced([]) == {}


def test_a_revision_is_told_and_asks_for_new_figures(province: Province) -> None:
    before = scopes.scope_state(province.area, 2563).wanted
    revise(province, "S2", "S1")
    revise(province, "S2", "S1", RevisionKind.MERGE)
    assert scopes.scope_state(province.area, 2563).wanted == before + 2
    event = audit.history(province.id("S2"))[0]
    assert event.after == {"revises": province.id("S1"), "how": "merge"}
    rows = db.read("MATCH ()-[r:REVISES]->() RETURN r.how AS how")
    assert [row["how"] for row in rows] == ["merge"]


def test_what_no_review_may_say(province: Province, neighbour: Province) -> None:
    revise(province, "S2", "S1")
    revise(province, "S3", "S2")
    with pytest.raises(CycleError):
        revise(province, "S1", "S3")
    with pytest.raises(InvalidError):
        revise(province, "S1", "S1")
    for newer, older in (("nothing", "S1"), ("S3", "NS-1")):
        with pytest.raises(NotFoundError):
            revise(province, newer, older)
    with pytest.raises(NotFoundError):
        revisions.revise(province.plan, neighbour.id("S2"), province.id("S1"), RevisionKind.MOVE, ACTOR)
    with pytest.raises(NotFoundError):
        revisions.revise("no/plan", province.id("S2"), province.id("S1"), RevisionKind.MOVE, ACTOR)


def test_the_cascade_knows_links_to_what_was_replaced(province: Province) -> None:
    assert len(load_cascade(province.scope, today()).superseded) == 0
    revise(province, "S3", "S1")
    take_out_of_force(province.id("S1"))
    cascade = load_cascade(province.scope, today())
    table = cascade.superseded
    assert [cascade.projects.codes[row] for row in table.project.tolist()] == ["P1", "P2"]
    assert set(table.codes) == {"S1"}
    assert [cascade.element_keys[row] for rows in table.successors for row in rows] == ["S3", "S3"]
    found = [one for one in run_rules(cascade, coverage(cascade)) if one.rule == "superseded-link"]
    assert [one.subject.code for one in found] == ["P1", "P2"]


def test_moving_the_link_ends_the_finding(province: Province) -> None:
    revise(province, "S3", "S1")
    take_out_of_force(province.id("S1"))
    for code in ("P1", "P2"):
        version = projects.get_project(province.id(code)).version
        drafts = [links.LinkDraft(province.id("S3"), LinkRole.PRIMARY)]
        links.replace_links(province.area, province.id(code), version, drafts, ACTOR)
    assert len(load_cascade(province.scope, today()).superseded) == 0
