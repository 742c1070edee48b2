"""What suggestions are made from: read once, and caught up with each write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph import db
from graph.errors import NotFoundError
from graph.model.plan import LinkRole
from graph.model.suggestion import Question
from graph.store import links, projects, scopes
from graph.store.projects import ProjectDraft, draft_of
from graph.store.suggestion_sources import KeptSources
from tests.factories import FIRST_YEAR, Province
from tests.integration.store.conftest import ACTOR

TEXT = "อบรมครูดิจิทัล"


def relink(province: Province, code: str, *elements: str) -> None:
    opened = projects.get_project(province.id(code)).version
    drafts = [
        links.LinkDraft(province.id(element), LinkRole.SECONDARY if place else LinkRole.PRIMARY)
        for place, element in enumerate(elements)
    ]
    links.replace_links(province.area, province.id(code), opened, drafts, ACTOR)


def rename(province: Province, code: str, title: str) -> None:
    one = projects.get_project(province.id(code))
    projects.update_project(province.area, one.id, one.version, replace(draft_of(one), title_th=title), ACTOR)


def remove(province: Province, code: str) -> None:
    one = projects.get_project(province.id(code))
    projects.remove_project(province.area, one.id, one.version, ACTOR)


def about(kept: KeptSources, province: Province, year: int = FIRST_YEAR) -> dict[str, tuple[str, ...]]:
    """Code → elements of the earlier projects, by code."""
    found = kept.of(Question(province.area, year, TEXT)).past
    return dict(sorted((one.code, one.elements) for one in found))


def test_the_linked_projects_of_the_plan_with_what_they_are_about(province: Province, neighbour: Province) -> None:
    kept = KeptSources(1_000)
    assert about(kept, province) == {"P1": (province.id("S1"),), "P2": (province.id("S1"),)}
    hidden = kept.of(Question(province.area, FIRST_YEAR, TEXT, province.id("P1")))
    assert [one.code for one in hidden.past] == ["P2"]
    assert [one.code for one in hidden.among] == ["S1", "S2", "S3"]
    with pytest.raises(NotFoundError):
        kept.of(Question(province.area, 2599, TEXT))


WRITES: tuple[Callable[[Province], None], ...] = (
    lambda province: relink(province, "P3", "S2"),
    lambda province: relink(province, "P1", "S3", "S1"),
    lambda province: rename(province, "P2", "ค่ายลูกเสือจิตอาสา"),
    lambda province: relink(province, "P1"),
    lambda province: remove(province, "P3"),
)


def test_what_is_kept_catches_up_with_each_write(province: Province) -> None:
    kept = KeptSources(1_000)
    for write in (lambda _: None, *WRITES):
        write(province)
        question = Question(province.area, FIRST_YEAR, TEXT)
        assert kept.of(question) == KeptSources(0).of(question)
    (last,) = kept.of(question).past
    assert (last.code, last.title) == ("P2", "ค่ายลูกเสือจิตอาสา")


def test_projects_of_the_plans_other_years_tell_too(province: Province) -> None:
    kept = KeptSources(1_000)
    about(kept, province)
    draft = ProjectDraft(province.agency("A01"), f"โครงการ{TEXT}")
    newer = projects.create_project(province.area, province.plan, FIRST_YEAR + 1, draft, ACTOR)
    drafts = [links.LinkDraft(province.id("S2"), LinkRole.PRIMARY)]
    links.replace_links(province.area, newer.id, newer.version, drafts, ACTOR)
    for year in (FIRST_YEAR, FIRST_YEAR + 1):
        nearest = kept.of(Question(province.area, year, TEXT)).past[0]
        assert (nearest.code, nearest.year, nearest.elements) == (newer.code, FIRST_YEAR + 1, (province.id("S2"),))


def test_a_write_that_names_no_projects_is_caught_up_with(province: Province) -> None:
    """It may have changed what is offered: everything is read again."""
    kept = KeptSources(1_000)
    about(kept, province)
    db.write(lambda tx: tx.run("MATCH (e:Element {id: $id}) SET e.title_th = 'ชื่อใหม่'", id=province.id("S2")))
    db.write(lambda tx: scopes.touch(tx, province.area, [FIRST_YEAR]))
    among = kept.of(Question(province.area, FIRST_YEAR, TEXT)).among
    assert "ชื่อใหม่" in [one.title for one in among]


def test_what_is_kept_is_bounded(province: Province, neighbour: Province) -> None:
    kept = KeptSources(0)
    for one in (province, neighbour, province):
        assert about(kept, one) == {"P1": (one.id("S1"),), "P2": (one.id("S1"),)}
    assert len(kept._grams) == 1
