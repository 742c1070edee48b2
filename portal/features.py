"""The portal's features: one package each with a `blueprint`. Features do not import each other."""

from __future__ import annotations

from flask import Flask

from portal.account.views import blueprint as account
from portal.agencies.views import blueprint as agencies
from portal.alignment.views import blueprint as alignment
from portal.board.views import blueprint as board
from portal.calls.views import blueprint as calls
from portal.country.views import blueprint as country
from portal.directory.views import blueprint as directory
from portal.elements.views import blueprint as elements
from portal.flows.views import blueprint as flows
from portal.freshness.views import blueprint as freshness
from portal.gaps.views import blueprint as gaps
from portal.groups.views import blueprint as groups
from portal.health.views import blueprint as health
from portal.home.views import blueprint as home
from portal.imports.views import blueprint as imports
from portal.indicators.views import blueprint as indicators
from portal.lookback.views import blueprint as lookback
from portal.matrix.views import blueprint as matrix
from portal.network.views import blueprint as network
from portal.people.views import blueprint as people
from portal.plan.views import blueprint as plan
from portal.projects.views import blueprint as projects
from portal.questions.views import blueprint as questions
from portal.status.views import blueprint as status
from portal.upstream.views import blueprint as upstream
from portal.whatif.views import blueprint as whatif
from portal.worklist.views import blueprint as worklist

BLUEPRINTS = (
    account,
    agencies,
    alignment,
    board,
    calls,
    country,
    directory,
    elements,
    flows,
    freshness,
    gaps,
    groups,
    health,
    home,
    imports,
    indicators,
    lookback,
    matrix,
    network,
    people,
    plan,
    questions,
    upstream,
    projects,
    status,
    whatif,
    worklist,
)


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
