"""The decorator and the check at start."""

from __future__ import annotations

import pytest
from flask import Flask

from graph.model.people import Permission
from graph.settings import load_settings
from portal import create_app
from portal.permissions import check_every_route, declared, permission


def test_every_route_declares_a_permission(app: Flask) -> None:
    check_every_route(app)
    assert declared(app.view_functions["people.index"]) is Permission.MANAGE_PEOPLE


def test_a_route_without_a_permission_stops_the_application() -> None:
    app = create_app(load_settings(env="test"))
    app.add_url_rule("/open", view_func=lambda: "")
    with pytest.raises(AssertionError, match="/open"):
        check_every_route(app)


def test_a_permission_of_an_area_needs_the_area_in_the_address() -> None:
    app = create_app(load_settings(env="test"))

    @permission(Permission.READ)
    def everywhere() -> str:
        return ""

    app.add_url_rule("/everywhere", view_func=everywhere)
    with pytest.raises(AssertionError, match="without an area"):
        check_every_route(app)
