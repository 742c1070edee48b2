"""Addresses: areas and years in them, where sign-in may lead, where limits are kept."""

from __future__ import annotations

import pytest
from flask import Flask, url_for

from graph.settings import load_settings
from portal.addresses import address_of_each, safe_next, this_address
from portal.config import limits_address
from portal.navigation import url_with
from portal.scope import chosen_year


@pytest.mark.parametrize("area", ["TH-44", "TH", "TH-S"])
def test_areas_in_an_address(app: Flask, area: str) -> None:
    endpoint, values = app.url_map.bind("localhost").match(f"/{area}/people")
    assert (endpoint, values) == ("people.index", {"area": area})


def test_links_keep_the_area_and_the_year_that_was_asked_for(app: Flask) -> None:
    with app.test_request_context("/TH-44/people?year=2564"):
        assert url_for("people.new") == "/TH-44/people/new?year=2564"
        assert url_for("people.new", year=2563) == "/TH-44/people/new?year=2563"
        assert url_for("people.new", area="TH-96") == "/TH-96/people/new"
        assert url_for("account.profile") == "/account"
    with app.test_request_context("/TH-44/people"):
        assert url_for("people.new") == "/TH-44/people/new"


@pytest.mark.parametrize("code", ["S1", "NS 1/2", "ก1", "a&b=c+d?#%", 'é"<>'])
@pytest.mark.parametrize(("endpoint", "name"), [("elements.show", "code"), ("projects.index", "element")])
def test_the_address_of_each_is_that_of_one(app: Flask, endpoint: str, name: str, code: str) -> None:
    with app.test_request_context("/TH-44/matrix?year=2563"):
        assert address_of_each(endpoint, name)(code) == url_for(endpoint, **{name: code})


@pytest.mark.parametrize(
    ("query", "year"), [("year=2563", 2563), ("year=2020", None), ("year=abc", None), ("", None), ("year=๒๕๖๓", 2563)]
)
def test_only_a_fiscal_year_is_one(app: Flask, query: str, year: int | None) -> None:
    with app.test_request_context(f"/TH-44/people?{query}"):
        assert chosen_year() == year


def test_this_page_with_parameters_changed(app: Flask) -> None:
    with app.test_request_context("/TH-44/people?year=2563&text=ใจดี&page=3"):
        assert url_with(page=4) == "/TH-44/people?year=2563&text=%E0%B9%83%E0%B8%88%E0%B8%94%E0%B8%B5&page=4"
        assert url_with(text=None) == "/TH-44/people?year=2563"
        assert url_with(role="officer", text=None, year=None) == "/TH-44/people?role=officer"


@pytest.mark.parametrize("target", ["/", "/TH-44/plan?year=2563#S1", "/account"])
def test_our_own_paths_are_kept(app: Flask, target: str) -> None:
    with app.test_request_context():
        assert safe_next(target) == target


@pytest.mark.parametrize(
    "target", [None, "", "//x", "/\\x", "https://x", "x", "/\nx", "/\t/x", "\\\\x", "javascript:x"]
)
def test_other_sites_are_not(app: Flask, target: str | None) -> None:
    with app.test_request_context():
        assert safe_next(target) == "/"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("/TH-44/plan", "/TH-44/plan"),
        ("/TH-44/plan?year=2563", "/TH-44/plan?year=2563"),
        ("//evil.example/x", "/evil.example/x"),
        ("/\\evil.example", "/evil.example"),
    ],
)
def test_the_address_of_a_request_is_never_another_sites(app: Flask, asked: str, shown: str) -> None:
    with app.test_request_context(
        environ_overrides={"PATH_INFO": asked.partition("?")[0], "QUERY_STRING": asked.partition("?")[2]}
    ):
        assert this_address() == shown


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://127.0.0.1:6379", "redis://127.0.0.1:6379/2"),
        ("rediss://:secret@queue:6380", "rediss://:secret@queue:6380/2"),
        ("unix:///var/run/valkey.sock", "redis+unix:///var/run/valkey.sock?db=2"),
    ],
)
def test_limits_are_kept_beside_the_queue(url: str, address: str) -> None:
    assert limits_address(load_settings(redis_url=url)) == address
