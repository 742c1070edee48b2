"""Every route with every role: each may in exactly where GRANTS says. A new feature's routes are in this walk by
themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from graph.model.people import ANYWHERE, GRANTS, Permission, Person, Role
from portal.permissions import WITHOUT_AREA, declared
from tests.factories import NEIGHBOUR, Province
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
