"""Elements: reading them, and linking them without ever closing a circle."""

from __future__ import annotations

import pytest

from graph import db
from graph.errors import CycleError, DuplicateError, InvalidError, NotFoundError
from graph.model.audit import Action
from graph.model.plan import LinkRole
from graph.store import audit, elements, scopes
from tests.factories import FIRST_YEAR, LAST_YEAR, Province
from tests.integration.store.conftest import ACTOR, at_once

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


def link(province: Province, source: str, target: str, reason: str | None = None) -> str:
    return elements.link_elements(province.plan, province.id(source), province.id(target), reason, ACTOR)


def wanted(province: Province) -> list[int]:
    return [scopes.scope_state(province.area, year).wanted for year in YEARS]


def linked(province: Province) -> set[tuple[str, str]]:
    pairs = ((one.source, one.target) for one in elements.list_element_links(province.plan))
    return {(source.rsplit("/", 1)[-1], target.rsplit("/", 1)[-1]) for source, target in pairs}


def test_lists_keep_the_plans_order(province: Province) -> None:
    assert [one.code for one in elements.list_elements(province.plan)] == [
        *("G1", "I1", "I2", "O1", "O2", "S1", "S2", "S3")
    ]
    assert [one.target for one in elements.list_element_links(province.plan)][:3] == [
        province.id(code) for code in ("O1", "O1", "O2")
    ]


def test_one_element_with_its_parent(province: Province) -> None:
    assert elements.get_element(province.id("O1")).parent == province.id("I1")
    assert elements.element_by_code(province.plan, "MP-1").id == province.id("MP-1")
    assert elements.element_by_code(province.plan, "S1").id == province.id("S1")
    for ask in (
        lambda: elements.get_element("none"),
        lambda: elements.element_by_code(province.plan, "none"),
        lambda: elements.element_by_code("none", "S1"),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_a_link_touches_every_year_of_the_plan_and_is_told(province: Province) -> None:
    before = wanted(province)
    event = link(province, "S2", "NS-2", "เหตุผล")
    assert wanted(province) == [count + 1 for count in before]
    (told,) = audit.history(province.id("S2"))
    assert (told.id, told.action, told.after) == (
        event,
        Action.LINKED,
        {"target": province.id("NS-2"), "reason": "เหตุผล"},
    )
    roles = {(one.target, one.role) for one in elements.list_element_links(province.plan)}
    assert (province.id("NS-2"), LinkRole.UPSTREAM) in roles
    assert (province.id("O1"), LinkRole.SERVES) in roles


def test_unlink_takes_it_away_and_tells_the_reason(province: Province) -> None:
    link(province, "S2", "O2", "เหตุผล")
    elements.unlink_elements(province.plan, province.id("S2"), province.id("O2"), ACTOR)
    assert ("S2", "O2") not in linked(province)
    assert audit.history(province.id("S2"))[0].before == {"target": province.id("O2"), "reason": "เหตุผล"}
    before = wanted(province)
    with pytest.raises(NotFoundError):
        elements.unlink_elements(province.plan, province.id("S2"), province.id("O2"), ACTOR)
    assert wanted(province) == before


@pytest.mark.parametrize(
    ("source", "target", "path"),
    [
        ("G1", "S1", ["G1", "S1", "O1", "I1", "G1"]),
        ("O1", "S2", ["O1", "S2", "O1"]),
        ("I1", "O1", ["I1", "O1", "I1"]),
        ("S1", "S1", ["S1", "S1"]),
    ],
)
def test_a_circle_is_refused_with_its_path(province: Province, source: str, target: str, path: list[str]) -> None:
    before, standing = wanted(province), linked(province)
    with pytest.raises(CycleError) as refused:
        link(province, source, target)
    assert list(refused.value.path) == path
    assert (wanted(province), linked(province)) == (before, standing)
    assert audit.history(province.id(source)) == []


def test_two_links_that_close_a_circle_together_do_not_both_pass(province: Province) -> None:
    for _ in range(5):
        made = at_once([lambda: link(province, "S1", "S2"), lambda: link(province, "S2", "S1")])
        assert sorted(type(one).__name__ for one in made) == ["CycleError", "str"]
        for source, target in linked(province) & {("S1", "S2"), ("S2", "S1")}:
            elements.unlink_elements(province.plan, province.id(source), province.id(target), ACTOR)


def test_sixteen_writers_of_the_same_links(province: Province) -> None:
    """16 writers each make the same links: each link is made once, told once and counted once."""
    layers = (("S1", "S2", "S3"), ("O1", "O2"), ("I1", "I2"), ("G1",), ("NS-1", "NS-2", "MP-1"))
    standing, before = linked(province), wanted(province)
    upward = {
        (source, target)
        for place, layer in enumerate(layers)
        for source in layer
        for higher in layers[place + 1 :]
        for target in higher
    }
    free = sorted(upward - standing)

    def write() -> int:
        made = 0
        for source, target in free:
            try:
                link(province, source, target)
            except DuplicateError:
                continue
            made += 1
        return made

    answers = at_once([write] * 16)
    assert all(isinstance(answer, int) for answer in answers), answers
    assert sum(answer for answer in answers if isinstance(answer, int)) == len(free)
    assert linked(province) == standing | set(free)
    assert wanted(province) == [count + len(free) for count in before]
    (events,) = db.read("MATCH (e:AuditEvent {action: 'linked'}) RETURN count(e) AS told")
    assert len(free) > 40
    assert events["told"] == len(free)


def test_other_plans_elements_are_refused(province: Province, neighbour: Province) -> None:
    with pytest.raises(InvalidError) as refused:
        elements.link_elements(province.plan, province.id("S1"), neighbour.id("O1"), None, ACTOR)
    assert refused.value.fields == {"target": "foreign"}
    for source, target in ((neighbour.id("S1"), province.id("O1")), (province.id("NS-1"), province.id("S1"))):
        with pytest.raises(NotFoundError):
            elements.link_elements(province.plan, source, target, None, ACTOR)
    with pytest.raises(NotFoundError):
        elements.unlink_elements(province.plan, neighbour.id("S1"), neighbour.id("O1"), ACTOR)
    with pytest.raises(NotFoundError):
        elements.link_elements("TH/NS", province.id("NS-1"), province.id("NS-2"), None, ACTOR)


def test_a_link_that_stands_is_a_duplicate(province: Province) -> None:
    with pytest.raises(DuplicateError):
        link(province, "S1", "O1")
