"""The web portal: pages, forms and the command line. What is true lives in graph, what is long in workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from graph.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises SettingsError when the front end is not built, AssertionError for a route that does not
    declare its permission."""
    # Imported here, so that the command line, which is part of this package, starts without the web.
    from flask import Flask

    from graph.settings import settings as settings_of_process
    from portal import (
        addresses,
        as_of,
        assets,
        compression,
        config,
        counting,
        errors,
        features,
        formatting,
        i18n,
        labels,
        navigation,
        observing,
        permissions,
        scope,
        security,
    )

    app = Flask(__name__)
    config.configure(app, settings or settings_of_process())
    observing.init_app(app)
    compression.init_app(app)
    assets.init_app(app)
    security.init_app(app)
    i18n.init_app(app)
    formatting.init_app(app)
    counting.init_app(app)
    labels.init_app(app)
    addresses.init_app(app)
    scope.init_app(app)
    as_of.init_app(app)
    permissions.init_app(app)
    navigation.init_app(app)
    errors.init_app(app)
    features.init_app(app)
    permissions.check_every_route(app)
    return app
