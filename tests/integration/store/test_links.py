"""A project's links: saved as a whole, undone, and saved by many at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph import db
from graph.errors import DuplicateError, InvalidError, NotFoundError, StaleError
from graph.model.audit import Action
from graph.model.plan import LinkRole
from graph.store import audit, links, projects, scopes
from graph.store.links import LinkDraft
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

PRIMARY, SECONDARY = LinkRole.PRIMARY, LinkRole.SECONDARY


def save(province: Province, code: str, version: int, *drafts: LinkDraft) -> links.SavedLinks:
    return links.replace_links(province.area, province.id(code), version, drafts, ACTOR)


def codes(province: Province, code: str) -> list[str]:
    return [link.element.rsplit("/", 1)[-1] for link in links.project_links(province.id(code))]


def test_the_primary_link_comes_first_with_share_and_reason(province: Province) -> None:
    saved = save(
        province,
        "P3",
        1,
        LinkDraft(province.id("S3"), SECONDARY, Decimal("33.3"), "รอง"),
        LinkDraft(province.id("S2"), PRIMARY, Decimal("66.7"), "หลัก"),
    )
    assert saved.project.version == 2
    first, second = links.project_links(province.id("P3"))
    assert (first.element, first.role, first.share, first.reason) == (
        province.id("S2"),
        PRIMARY,
        Decimal("66.7"),
        "หลัก",
    )
    assert (second.element, second.share) == (province.id("S3"), Decimal("33.3"))


def test_a_link_may_go_straight_to_an_upstream_element(province: Province) -> None:
    save(province, "P3", 1, LinkDraft(province.id("NS-2"), PRIMARY))
    assert codes(province, "P3") == ["NS-2"]


def test_saving_replaces_the_whole_set_and_tells_both(province: Province) -> None:
    before = scopes.scope_state(province.area, FIRST_YEAR).wanted
    saved = save(province, "P2", 1, LinkDraft(province.id("S3"), PRIMARY))
    assert codes(province, "P2") == ["S3"]
    assert scopes.scope_state(province.area, FIRST_YEAR).wanted == before + 1
    (event,) = audit.history(province.id("P2"))
    assert event.id == saved.event
    assert event.action is Action.LINKED
    assert event.before is not None
    assert event.after is not None
    assert [link["share"] for link in event.before["links"]] == ["60", "40"]
    assert event.after["links"] == [
        {"element": province.id("S3"), "role": "primary", "share": None, "reason": None},
    ]


def test_saving_the_same_set_changes_nothing(province: Province) -> None:
    drafts = [LinkDraft(link.element, link.role, link.share) for link in links.project_links(province.id("P2"))]
    saved = save(province, "P2", 1, *reversed(drafts))
    assert (saved.event, saved.project.version) == (None, 1)


def test_the_last_link_can_be_taken_away_and_brought_back(province: Province) -> None:
    saved = save(province, "P1", 1)
    assert codes(province, "P1") == []
    assert saved.project.version == 2
    assert saved.event is not None
    assert links.undo_links(province.area, province.id("P1"), saved.event, ACTOR).version == 3
    assert codes(province, "P1") == ["S1"]


def test_undo_puts_back_shares_and_reasons(province: Province) -> None:
    standing = links.project_links(province.id("P2"))
    saved = save(province, "P2", 1, LinkDraft(province.id("S3"), PRIMARY))
    assert saved.event is not None
    links.undo_links(province.area, province.id("P2"), saved.event, ACTOR)
    assert links.project_links(province.id("P2")) == standing
    assert len(audit.history(province.id("P2"))) == 2


def test_undo_is_refused_once_the_links_have_changed(province: Province) -> None:
    saved = save(province, "P1", 1, LinkDraft(province.id("S2"), PRIMARY))
    save(province, "P1", 2, LinkDraft(province.id("S3"), PRIMARY))
    assert saved.event is not None
    with pytest.raises(StaleError):
        links.undo_links(province.area, province.id("P1"), saved.event, ACTOR)
    assert codes(province, "P1") == ["S3"]


def test_undo_of_nothing_of_another_thing_and_of_another_province(province: Province, neighbour: Province) -> None:
    mine, other = province.id("P1"), province.id("P2")
    saved = save(province, "P1", 1)
    assert saved.event is not None
    for area, project, event in (
        (province.area, mine, "none"),
        (province.area, other, saved.event),
        (neighbour.area, mine, saved.event),
        (neighbour.area, neighbour.id("P1"), saved.event),
    ):
        with pytest.raises(NotFoundError):
            links.undo_links(area, project, event, ACTOR)
    projects.remove_project(province.area, mine, 2, ACTOR)
    for event in (audit.history(mine)[0].id, saved.event):
        with pytest.raises(NotFoundError):
            links.undo_links(province.area, mine, event, ACTOR)
    assert codes(province, "P2") == ["S1", "S2"]


@pytest.mark.parametrize(
    ("drafts", "fields"),
    [
        ((("S1", PRIMARY, None), ("S1", SECONDARY, None)), {"links": "twice"}),
        ((("S1", PRIMARY, None), ("S2", PRIMARY, None)), {"links": "two_primaries"}),
        ((("S1", SECONDARY, None),), {"links": "no_primary"}),
        ((("S1", PRIMARY, 60), ("S2", SECONDARY, 30)), {"shares": "not_100"}),
        ((("S1", PRIMARY, 100), ("S2", SECONDARY, None)), {"share-1": "missing"}),
        ((("S1", PRIMARY, 101),), {"share-0": "out_of_range", "shares": "not_100"}),
    ],
)
def test_sets_that_break_a_rule(
    province: Province, drafts: tuple[tuple[str, LinkRole, int | None], ...], fields: dict[str, str]
) -> None:
    made = [
        LinkDraft(province.id(code), role, None if share is None else Decimal(share)) for code, role, share in drafts
    ]
    with pytest.raises(InvalidError) as refused:
        save(province, "P1", 1, *made)
    assert refused.value.fields == fields


def test_an_element_of_another_province_is_refused_and_nothing_is_left(province: Province, neighbour: Province) -> None:
    before = scopes.scope_state(province.area, FIRST_YEAR).wanted
    for foreign in (neighbour.id("S1"), "TH-90/PDP/none"):
        with pytest.raises(InvalidError) as refused:
            save(province, "P1", 1, LinkDraft(province.id("S2"), PRIMARY), LinkDraft(foreign, SECONDARY))
        assert refused.value.fields == {"links": "foreign"}
    assert codes(province, "P1") == ["S1"]
    assert projects.get_project(province.id("P1")).version == 1
    assert audit.history(province.id("P1")) == []
    assert scopes.scope_state(province.area, FIRST_YEAR).wanted == before


def test_another_province_cannot_link_it(province: Province, neighbour: Province) -> None:
    with pytest.raises(NotFoundError):
        links.replace_links(neighbour.area, province.id("P1"), 1, [LinkDraft(neighbour.id("S1"), PRIMARY)], ACTOR)


def test_of_two_writers_on_one_version_one_wins(province: Province) -> None:
    made = at_once(
        [lambda code=code: save(province, "P1", 1, LinkDraft(province.id(code), PRIMARY)) for code in ("S2", "S3")]
    )
    assert sorted(type(one).__name__ for one in made) == ["SavedLinks", "StaleError"]
    assert len(codes(province, "P1")) == 1


def test_sixteen_writers_lose_no_save_and_double_no_link(province: Province) -> None:
    """Each of 16 writers saves 10 times, reads again when it was overtaken; every save counts exactly once."""
    elements = [province.id(code) for code in ("S1", "S2", "S3", "O1", "O2", "I1", "I2", "G1")]
    writers, saves = 16, 10
    before = scopes.scope_state(province.area, FIRST_YEAR).wanted

    def write(writer: int) -> int:
        done = stale = 0
        while done < saves:
            version = projects.get_project(province.id("P3")).version
            chosen = elements[(writer + done) % len(elements)]
            # The reason differs each time, so that no save is without effect.
            draft = LinkDraft(chosen, PRIMARY, reason=f"{writer}/{done}")
            try:
                save(province, "P3", version, draft)
            except StaleError:
                stale += 1
                continue
            done += 1
        return stale

    answers = at_once([lambda writer=writer: write(writer) for writer in range(writers)])
    assert all(isinstance(answer, int) for answer in answers), answers
    made = writers * saves
    assert projects.get_project(province.id("P3")).version == 1 + made
    assert scopes.scope_state(province.area, FIRST_YEAR).wanted == before + made
    assert len(audit.history(province.id("P3"), limit=2 * made)) == made
    (count,) = db.read(
        "MATCH (:Project {id: $id})-[l:CONTRIBUTES_TO]->() RETURN count(l) AS links", id=province.id("P3")
    )
    assert count["links"] == 1


def test_a_link_key_cannot_be_doubled_even_by_hand(province: Province) -> None:
    with pytest.raises(DuplicateError):
        db.write(
            lambda tx: tx.run(
                """
                MATCH (p:Project {id: $project})-[:CONTRIBUTES_TO]->(e:Element {id: $element})
                CREATE (p)-[:CONTRIBUTES_TO {key: $project + '|' + $element}]->(e)
                """,
                project=province.id("P1"),
                element=province.id("S1"),
            )
        )
