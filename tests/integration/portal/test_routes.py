"""Every route with every role: each may in exactly where GRANTS says. A new feature's routes are in this walk by
themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from graph.model.area import COUNTRY
from graph.model.people import ANYWHERE, GRANTS, Permission, Person, Role
from portal.permissions import WITHOUT_AREA, declared
from tests.factories import NEIGHBOUR, REGION, Province, make_province, make_reader
from tests.pages import PageClient

# Whatever a rule's other parts ask for, this names nothing: who may in finds 404 at the worst.
NOTHING = "no-such-thing"


@pytest.fixture
def doors(app: Flask) -> Flask:
    """A portal that asks for no tokens, so that nothing but the permission decides."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def walk(app: Flask, area: str) -> Iterator[tuple[str, str, Permission]]:
    """(method, path, permission) of every rule but the static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        wanted = declared(app.view_functions[rule.endpoint])
        assert wanted is not None
        assert rule.methods is not None
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield method, _path(app, rule, area), wanted


def _path(app: Flask, rule: Rule, area: str) -> str:
    values = {name: area if name == "area" else _value(rule, name) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def _value(rule: Rule, name: str) -> str | int:
    return 1 if "Integer" in type(rule._converters[name]).__name__ else NOTHING


@pytest.mark.parametrize("role", list(Role))
def test_each_role_enters_exactly_where_it_may(
    doors: Flask, province: Province, person: Callable[[Role], Person], role: Role
) -> None:
    wrong = []
    for method, path, wanted in walk(doors, province.area):
        status = PageClient(doors, person(role)).client.open(path, method=method).status_code
        may = wanted in WITHOUT_AREA or wanted in GRANTS[role]
        if status >= 500 or (status == 403) == may:
            wrong.append((method, path, wanted.value, status))
    assert not wrong


def test_nobody_enters_only_what_is_public(doors: Flask, province: Province) -> None:
    wrong = []
    for method, path, wanted in walk(doors, province.area):
        response = PageClient(doors).client.open(path, method=method)
        is_led = response.status_code == 302 and response.headers["Location"].startswith("/sign-in")
        is_kept_out = response.status_code == 401 if method != "GET" else is_led
        if wanted is not Permission.PUBLIC and not is_kept_out:
            wrong.append((method, path, wanted.value, response.status_code))
    assert not wrong


@pytest.mark.parametrize("role", [Role.PLANNER, Role.ADMIN])
def test_another_province_is_closed(
    doors: Flask, province: Province, person: Callable[[Role], Person], role: Role
) -> None:
    for method, path, wanted in walk(doors, NEIGHBOUR):
        if wanted not in WITHOUT_AREA | ANYWHERE:
            assert PageClient(doors, person(role)).client.open(path, method=method).status_code == 403, path


def refused(doors: Flask, reader: Person, area: str) -> list[tuple[str, str, Permission, int]]:
    """(method, path, permission, status) of every rule that asks something in the area."""
    return [
        (method, path, wanted, PageClient(doors, reader).client.open(path, method=method).status_code)
        for method, path, wanted in walk(doors, area)
        if wanted not in WITHOUT_AREA | ANYWHERE
    ]


@pytest.mark.parametrize("area", [REGION, COUNTRY])
def test_from_around_a_province_everything_in_it_is_read_and_nothing_written(
    doors: Flask, province: Province, area: str
) -> None:
    reader = make_reader(area, Role.ADMIN)
    for method, path, wanted, status in refused(doors, reader, province.area):
        assert (status == 403) == (wanted is not Permission.READ), (method, path, wanted, status)
        assert status < 500, path


def test_a_regions_reader_is_kept_out_of_other_regions_and_of_the_country(doors: Flask, province: Province) -> None:
    make_province(NEIGHBOUR)
    reader = make_reader(REGION)
    for area in (NEIGHBOUR, "TH-R06", COUNTRY):
        assert {status for *_rest, status in refused(doors, reader, area)} == {403}, area


@pytest.mark.parametrize("role", [Role.OVERSEER, Role.PLANNER, Role.ADMIN])
@pytest.mark.parametrize("area", [REGION, COUNTRY])
def test_a_role_of_a_region_or_the_ministry_holds_there_as_elsewhere(
    doors: Flask, province: Province, area: str, role: Role
) -> None:
    for method, path, wanted, status in refused(doors, make_reader(area, role), area):
        assert (status == 403) == (wanted not in GRANTS[role]), (method, path, wanted, status)
        assert status < 500, path
