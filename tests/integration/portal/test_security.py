"""What holds for every route, old and new: no write without a token or from another site, no write to another agency's
project, nothing of another province by its code, and nothing that somebody typed is ever markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType

import pytest
from flask import Flask
from werkzeug.routing import Rule

from graph.exchange.loading import load
from graph.model.people import OF_OWN_AGENCY, SYSTEM, Person, Role
from graph.store import imports, runs
from portal.permissions import declared
from portal.security import HEADERS, SAFE_METHODS
from tests.factories import FIRST_YEAR, NEIGHBOUR, Province, make_person, make_province, small_folder
from tests.integration.office_lists import worked
from tests.pages import Page, PageClient
from tests.unit.exchange.tables.files import xlsx
from workers.tasks.analysis import analyse, compare

MARKUP = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{ 7919*7919 }}"
# What a template would make of it: no number that a page has by itself, such as the milliseconds of a run.
MADE_OF_MARKUP = str(7919 * 7919)
# The code of something that is there, by the beginning of an endpoint.
CODES = {"elements.indicator": "K1", "elements.save_year": "K1", "elements": "S1", "projects": "P1", "agencies": "A02"}
CODES |= {
    "upstream": "NS",
    "alignment": "S1",
    "indicators": "K1",
    "indicators.answer": "A02",
    "indicators.answers": "A02",
}
KINDS = {"kind": "element"}


def rules(app: Flask, *, safe: bool) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and not rule.endpoint.startswith("gallery"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                if (method in SAFE_METHODS) is safe:
                    yield rule, method


def path_to(app: Flask, rule: Rule, area: str, code: str | None = None, **values: object) -> str:
    feature = rule.endpoint.partition(".")[0]
    known = {"area": area, "code": code or CODES.get(rule.endpoint) or CODES.get(feature, "S1"), **KINDS, **values}
    built = {name: known.get(name, "no-such-thing") for name in rule.arguments}
    return f"{app.url_map.bind('localhost').build(rule.endpoint, built)}?year={FIRST_YEAR}"


def test_no_write_without_a_token(app: Flask, province: Province, person: Callable[[Role], Person]) -> None:
    wrong = []
    for rule, method in rules(app, safe=False):
        for role in (Role.PLANNER, Role.ADMIN):
            path = path_to(app, rule, province.area)
            status = PageClient(app, person(role)).client.open(path, method=method).status_code
            if status != 400:
                wrong.append((method, path, status))
    assert not wrong


def test_no_write_from_another_site(app: Flask, province: Province, person: Callable[[Role], Person]) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = PageClient(app, person(Role.PLANNER)).client
    for rule, method in rules(app, safe=False):
        path = path_to(app, rule, province.area)
        assert client.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403, path


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EXECUTIVE])
def test_nobody_writes_for_another_agency(
    app: Flask, province: Province, person: Callable[[Role], Person], role: Role
) -> None:
    """P3 and the import are A03's, the person A02's; whatever the route does, the agency is asked for first."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = PageClient(app, person(role)).client
    theirs = imports.create_import(
        province.area, province.plan, province.agency("A03"), FIRST_YEAR, "x.csv", b"x", SYSTEM
    )
    codes = {"projects": "P3", "agencies": "A03", "indicators": "A03", "imports": theirs.id}
    asked = set()
    for rule, method in rules(app, safe=False):
        feature = rule.endpoint.partition(".")[0]
        if declared(app.view_functions[rule.endpoint]) in OF_OWN_AGENCY and "code" in rule.arguments:
            path = path_to(app, rule, province.area, code=codes[feature])
            # A project that stands is nothing to bring back; the page that it leads to changes nothing.
            expected = 303 if rule.endpoint == "projects.restore" else 403
            assert client.open(path, method=method).status_code == expected, path
            asked.add(feature)
    assert asked == set(codes)
    for step in ("choose", "later"):
        path = f"/{province.area}/worklist/{step}?year={FIRST_YEAR}"
        assert client.post(path, data={"project": "P3", "version": "1", "choice": "even"}).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EXECUTIVE])
def test_nobody_opens_what_another_agency_writes(
    app: Flask, province: Province, person: Callable[[Role], Person], role: Role
) -> None:
    """As above, for the pages of forms, of what an import holds, and of files to fill in."""
    browser = PageClient(app, person(role))
    client = browser.client
    theirs = imports.create_import(
        province.area, province.plan, province.agency("A03"), FIRST_YEAR, "x.csv", b"x", SYSTEM
    )
    codes = {"projects": "P3", "agencies": "A03", "indicators": "A03", "imports": theirs.id}
    asked = set()
    for rule, _method in rules(app, safe=True):
        feature = rule.endpoint.partition(".")[0]
        if declared(app.view_functions[rule.endpoint]) in OF_OWN_AGENCY and "code" in rule.arguments:
            path = path_to(app, rule, province.area, code=codes[feature])
            # What only answers to a form leads to the form's page.
            assert client.get(path, follow_redirects=True).status_code == 403, path
            asked.add(feature)
    assert asked >= {"projects", "imports"}
    for path in ("worklist", "imports/template.xlsx"):
        assert client.get(f"/{province.area}/{path}?year={FIRST_YEAR}&agency=A03").status_code == 404, path
    for path in ("projects/copy", "projects/drafts"):
        page = browser.get(f"/{province.area}/{path}?year={FIRST_YEAR}&agency=A03")
        assert not page.soup.select("main [value=A03]"), path


def test_a_public_id_of_another_province_opens_nothing(
    app: Flask, province: Province, person: Callable[[Role], Person]
) -> None:
    other = make_province(NEIGHBOUR)
    client = PageClient(app, person(Role.PLANNER)).client
    for rule, _method in rules(app, safe=True):
        if "code" not in rule.arguments or "area" not in rule.arguments:
            continue
        for foreign in (other.id("P1"), other.id("S2"), other.id("K1"), other.agency("A03"), other.plan):
            for kind in ("element", "project"):
                response = client.get(path_to(app, rule, province.area, code=foreign, kind=kind))
                is_led_away = response.status_code in (302, 303)
                is_refused = response.status_code in (403, 404)
                assert is_refused or is_led_away, (rule.endpoint, foreign, response.status_code)
                if is_led_away:
                    led = client.get(response.headers["Location"], follow_redirects=True)
                    assert led.status_code == 404, (rule.endpoint, foreign)


@pytest.fixture
def hostile(graph_db: ModuleType, app: Flask) -> Province:
    """A province in which every text that somebody may type is markup."""
    folder = small_folder()
    folder = replace(
        folder,
        area=replace(folder.area, name_th=MARKUP),
        plan=replace(folder.plan, title_th=MARKUP),
        upstream_plans=tuple(replace(plan, title_th=MARKUP) for plan in folder.upstream_plans),
        upstream_elements=tuple(replace(one, title_th=MARKUP, certainty=MARKUP) for one in folder.upstream_elements),
        agencies=tuple(replace(one, name_th=MARKUP, short_th=MARKUP, former_th=MARKUP) for one in folder.agencies),
        items=tuple(replace(one, title_th=MARKUP) for one in folder.items),
        item_links=tuple(replace(link, reason=MARKUP) for link in folder.item_links),
        indicators=tuple(replace(one, name_th=MARKUP, unit=MARKUP, definition_th=MARKUP) for one in folder.indicators),
        projects=tuple(
            replace(one, title_th=MARKUP, budget_source=MARKUP, target_th=MARKUP, activities_th=MARKUP)
            for one in folder.projects
        ),
        project_links=tuple(replace(link, reason=MARKUP) for link in folder.project_links),
    )
    assert not load(folder, SYSTEM).has_errors
    here = Province(folder.area.id)
    runs.store_run(analyse(here.scope), compare)
    return here


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("role", [Role.PLANNER, Role.ADMIN, Role.OFFICER])
def test_nothing_that_somebody_typed_is_markup(app: Flask, hostile: Province, role: Role, language: str) -> None:
    me = make_person(hostile, "me", role, agency="A02" if role is Role.OFFICER else "A01", name=MARKUP)
    browser = PageClient(app, me)
    browser.client.set_cookie("language", language)
    opened = 0
    for rule, _method in rules(app, safe=True):
        path = path_to(app, rule, hostile.area, person_id=me.id).partition("?")[0]
        for query in ({}, {"q": MARKUP, "text": MARKUP, "pick": MARKUP, "next": MARKUP}):
            response = browser.client.get(path, query_string={"year": FIRST_YEAR, **query})
            assert response.status_code < 500, path
            assert all(response.headers.get(name) == value for name, value in HEADERS.items()), path
            if response.mimetype == "text/html":
                page = Page(response, path)
                assert "<script>alert" not in page.text, path
                assert "<img src=x" not in page.text, path
                assert MADE_OF_MARKUP not in page.text, path
                opened += page.status == 200
    assert opened > 10


def test_nothing_in_an_uploaded_list_is_markup(app: Flask, hostile: Province) -> None:
    browser = PageClient(app, make_person(hostile, "me", Role.OFFICER, agency="A02"))
    headings = (MARKUP, "ชื่อโครงการ", "งบประมาณ (บาท)", "กลยุทธ์")
    data = xlsx(headings, (MARKUP, MARKUP, MARKUP, MARKUP), (1, f"{MARKUP} 2", 1000, "S1"))
    agency = hostile.agency("A02")
    made = imports.create_import(hostile.area, hostile.plan, agency, FIRST_YEAR, f"{MARKUP}.xlsx", data, SYSTEM)
    worked(made)
    columns = browser.get(f"/{hostile.area}/import-columns/{made.id}?year={FIRST_YEAR}")
    preview = browser.follow(browser.submit(columns, f"/import-columns/{made.id}"))
    for page in (columns, preview, browser.get(f"/{hostile.area}/imports?year={FIRST_YEAR}")):
        assert page.soup.find(string=re.compile(r"<img src=x")), "what was typed is shown, as text"
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
