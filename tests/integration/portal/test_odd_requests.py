"""No address and no form makes a page fall over: numbers that are too large, texts that are none of the choices, line
breaks and NUL, under every name that some page reads."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from flask import Flask

from graph.model.people import Person, Role
from tests.factories import Province
from tests.integration.portal.test_security import path_to, rules
from tests.pages import PageClient

ODD = ("9" * 25, "9" * 5000, "-1", "๙", "x", "\x00", "a\r\nb", "TH-90|x", "TH-91/A02")
IN_ADDRESSES = (
    *(
        "page",
        "size",
        "sort",
        "order",
        "q",
        "text",
        "agency",
        "element",
        "linked",
        "state",
        "partner",
        "rule",
        "family",
    ),
    *("severity", "show", "edit", "sheet", "heading", "project", "looks", "above", "below", "add", "indicator", "next"),
    *("role", "year", "family"),
)
IN_FORMS = (
    *("version", "draft_version", "form_key", "agency", "title_th", "budget", "start", "end", "target", "value"),
    *("owner", "q", "looks", "add", "add_primary", "add_suggested", "remove", "move", "event", "turn_down", "choice"),
    *("project", "row", "to", "answer", "reason", "same_reason", "other", "source", "indicator", "indicators"),
    *("agencies", "due", "everyone", "element", "role", "person", "login", "name", "email", "since", "until", "show"),
    *("page", "drop", "bring", "sheet", "heading", "column-1", "cell-1-title", "element-0", "share-0", "rank-0"),
    *("in_charge-0-name", "activities-0-weight", "budget_lines-0-amount", "partners-0-agency", "next", "language"),
)
odd_values = pytest.mark.parametrize("odd", ODD, ids=[ascii(one)[1:12] for one in ODD])


def client_for(app: Flask, person: Callable[[Role], Person], endpoint: str) -> PageClient:
    return PageClient(app, person(Role.ADMIN if endpoint.startswith("people.") else Role.PLANNER))


@odd_values
def test_in_an_address(app: Flask, province: Province, person: Callable[[Role], Person], odd: str) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    query = urlencode([(name, odd) for name in IN_ADDRESSES])
    for rule, _method in rules(app, safe=True):
        path = path_to(app, rule, province.area).partition("?")[0]
        answer = client_for(app, person, rule.endpoint).client.get(f"{path}?{query}")
        assert answer.status_code < 500, (rule.endpoint, answer.status_code)


@odd_values
def test_in_a_form(app: Flask, province: Province, person: Callable[[Role], Person], odd: str) -> None:
    app.config |= {"PROPAGATE_EXCEPTIONS": False, "WTF_CSRF_ENABLED": False}
    for rule, method in rules(app, safe=False):
        path = path_to(app, rule, province.area)
        client = client_for(app, person, rule.endpoint).client
        answer = client.open(path, method=method, data=dict.fromkeys(IN_FORMS, odd))
        assert answer.status_code < 500, (rule.endpoint, answer.status_code)
