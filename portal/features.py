"""The portal's features: one package each with a `blueprint`. Features do not import each other."""

from __future__ import annotations

from flask import Flask

from portal.account.views import blueprint as account
from portal.elements.views import blueprint as elements
from portal.freshness.views import blueprint as freshness
from portal.health.views import blueprint as health
from portal.people.views import blueprint as people

BLUEPRINTS = (
    account,
    elements,
    freshness,
    health,
    people,
)


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
