"""The portal on a real graph with the small province, and people of every role at its pages."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest
from flask import Flask

from graph.model.people import PEO_ROLES, Person, Role
from graph.settings import load_settings
from portal import create_app
from portal.extensions import limiter
from tests.conftest import QueueAddress
from tests.factories import Province, make_person, make_province
from tests.gallery import blueprint as gallery
from tests.pages import PageClient
from workers import enqueue

OF_AN_AGENCY = "A02"
OF_THE_PEO = "A01"

Visit = Callable[[Role | None], PageClient]


@pytest.fixture
def province(graph_db: ModuleType) -> Province:
    return make_province()


@pytest.fixture
def app(graph_db: ModuleType, valkey_server: QueueAddress) -> Flask:
    """A portal of its own: its settings are the test's, its rate limits start from nothing, its queue is up."""
    enqueue._down_until = 0.0
    app = create_app(load_settings(env="test"))
    app.register_blueprint(gallery)
    with app.app_context():
        limiter.reset()
    return app


@pytest.fixture
def person(province: Province) -> Callable[[Role], Person]:
    """Someone who holds a role in the province (OVERSEER included), made when first asked for."""
    made: dict[Role, Person] = {}

    def make(role: Role) -> Person:
        if role not in made:
            at = OF_THE_PEO if role in PEO_ROLES or role is Role.COMMITTEE else OF_AN_AGENCY
            made[role] = make_person(province, role.value.replace("_", "-"), role, agency=at, name=f"คน {role.value}")
        return made[role]

    return make


@pytest.fixture
def visit(app: Flask, person: Callable[[Role], Person]) -> Visit:
    """`visit(Role.ADMIN)` is that person's browser, `visit(None)` that of nobody."""

    def open_browser(role: Role | None) -> PageClient:
        return PageClient(app, None if role is None else person(role))

    return open_browser
