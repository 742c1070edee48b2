"""Every page, for every role that meets it, on a desk and in a hand: axe finds nothing, nothing overflows, the console
is silent; and all of it in English too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from portal.demo_accounts import ACCOUNTS
from portal.navigation import COUNTRY_PLACES, PLACES
from tests.e2e.conftest import DESKTOP, PHONE, NewVisitor, Visitor

YEAR = "year=2563"
PAGES = (
    f"/TH-44/plan?{YEAR}&uncovered=1",
    f"/TH-44/plan?{YEAR}&agency=A02",
    f"/TH-44/plan?{YEAR}&q=ไม่มีคำนี้",
    f"/TH-44/element/S1?{YEAR}",
    f"/TH-44/element/S6?{YEAR}",
    f"/TH-44/element/O1?{YEAR}",
    f"/TH-44/element/NS-3?{YEAR}",
    f"/TH-44/elements/search?{YEAR}&q=ครู",
    f"/TH-44/indicator/K1?{YEAR}",
    f"/TH-44/upstream/MP?{YEAR}",
    f"/TH-44/projects?{YEAR}&element=S18&sort=budget",
    f"/TH-44/projects?{YEAR}&linked=no",
    f"/TH-44/projects/new?{YEAR}",
    f"/TH-44/projects/new?{YEAR}&element=S6",
    f"/TH-44/projects/copy?{YEAR}",
    f"/TH-44/projects/drafts?{YEAR}&agency=A02",
    f"/TH-44/imports?{YEAR}",
    f"/TH-44/adoptions/A02?{YEAR}",
    f"/TH-44/project/P001?{YEAR}",
    "/TH-44/project/P041?year=2564",
    f"/TH-44/project-edit/P001?{YEAR}",
    f"/TH-44/project-links/P001?{YEAR}",
    f"/TH-44/project-links/P001?{YEAR}&q=ครู",
    f"/TH-44/project-remove/P001?{YEAR}",
    f"/TH-44/worklist?{YEAR}",
    "/TH-44/worklist?year=2564",
    f"/TH-44/gaps?{YEAR}&rule=thin-cover-project",
    "/TH-44/gaps?year=2565&family=reporting",
    f"/TH-44/board?{YEAR}&view=table&severity=high",
    f"/TH-44/board/card/uncovered-strategy%7CTH-44/MKM-2563/S6?{YEAR}",
    f"/TH-44/board/week?{YEAR}",
    f"/TH-44/calls/new?{YEAR}&element=S6",
    f"/TH-44/agencies?{YEAR}&element=S18",
    f"/TH-44/agency/A01?{YEAR}",
    f"/TH-44/agency/A12?{YEAR}",
    f"/TH-44/alignment?{YEAR}&q=ครู",
    f"/TH-44/matrix?{YEAR}&across=MP&cells=budget",
    f"/TH-44/matrix?{YEAR}&across=issue&cells=grade&arranged=name",
    "/TH-44/network?year=2564&agency=A02",
    f"/TH-44/network/pair?{YEAR}&one=A02&other=A10",
    "/TH-44/groups",
    f"/TH-44/directory?{YEAR}",
    f"/TH-44/groups/new?{YEAR}&agency=A02",
    f"/TH-44/alignment/element/NS-3?{YEAR}",
    f"/TH-44/alignment/project/P001?{YEAR}",
    f"/TH-44/alignment/plan?{YEAR}&size=projects&focus=eS1&pin=eS15",
    f"/TH-44/alignment/plan?{YEAR}&agency=A02&budget=1000&role=primary&grade=3&q=ครู",
    f"/TH-44/questions/holds-up?{YEAR}&element=NS-3",
    f"/TH-44/questions/money?{YEAR}&agency=A01",
    f"/TH-44/questions/joins?{YEAR}&start=S1&end=S2",
    f"/TH-44/questions/one-agency?{YEAR}",
    f"/TH-44/questions/if-stopped?{YEAR}&project=P052",
    f"/TH-44/look-back?{YEAR}",
    f"/TH-44/what-if?{YEAR}",
    f"/TH-44/what-if?{YEAR}&stop=P052&leave=A03",
    f"/TH-44/what-if?{YEAR}&plan=A08;120000;S6:75,S15:25;วิจัยในชั้นเรียน",
    "/account",
)
ADMIN_PAGES = ("/status", "/TH-44/people", "/TH-44/people?role=officer", "/TH-44/people/new")
COUNTRY_PAGES = (
    f"/TH/country?{YEAR}&lacking=1&q=ครู",
    f"/TH/country/goal/NS/NS-3?{YEAR}",
    f"/TH/country/goal/NS/NS-3?{YEAR}&by=budget&sort=share",
    f"/TH/country/compare?{YEAR}&p=TH-44",
)
"""Those of the overseer that the navigation does not lead to."""
THAI = re.compile("[ก-๛]")
# What the portal itself says on a page, apart from what the province has written, which is marked as Thai.
OWN_WORDS = (
    ".nav a, .siblings a, .skip-link, .colophon > div > span:first-child,"
    "th[scope=col]:not(:has([lang=th])), .stat dt, .facts dt,"
    "main label:not(:has([lang=th])), main button, .actions .btn:not(:has([lang=th])), .filters .btn"
)


@pytest.fixture(scope="module")
def shapes() -> set[str]:
    """The shapes of pages in which axe has looked already: many roles meet the same page."""
    return set()


def _assert_page(visitor: Visitor, shapes: set[str]) -> None:
    for size in (DESKTOP, PHONE):
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        visitor.assert_fits()
        shape = f"{size['width']} {_shape(visitor.page)}"
        if shape not in shapes:
            shapes.add(shape)
            # Colours are the same at every width.
            visitor.assert_accessible(colours=size is DESKTOP)


def _shape(page: Page) -> str:
    """The kinds of elements on the page and what they stand in, without words, addresses and how often."""
    text = page.evaluate(
        """() => {
          const kind = (one) => [one.tagName, one.getAttribute("class"), one.getAttributeNames().join()].join(" ");
          const kinds = [...document.querySelectorAll("body *")].map((one) =>
            [kind(one), kind(one.parentElement), Boolean(one.textContent.trim())].join(" < "));
          return [...new Set(kinds)].sort().join("\\n");
        }"""
    )
    assert isinstance(text, str)
    return text


def _ready(page: Page) -> None:
    """The graph draws itself after the page has come."""
    if page.locator("[data-weave]").count():
        expect(page.locator("[data-weave][data-ready]")).to_have_count(1)


@pytest.mark.parametrize("login", [account.login for account in ACCOUNTS])
def test_every_role_walks_the_navigation(visitor: NewVisitor, shapes: set[str], login: str) -> None:
    person = visitor(login)
    page = person.go("/")
    wide = login in ("region", "overseer")
    expect(page.locator(".nav [aria-current]")).to_have_text("ภาพรวม" if wide else "งานของฉัน")
    _assert_page(person, shapes)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    places = _links(page, ".nav a")
    assert len(places) == len(COUNTRY_PLACES if wide else PLACES)
    for place in places[1:]:
        person.go(place)
        expect(page.locator(".nav [aria-current]")).to_have_attribute("href", place)
        _assert_page(person, shapes)


def test_every_tab_of_every_place(visitor: NewVisitor, shapes: set[str]) -> None:
    planner = visitor("planner")
    page = planner.go(f"/TH-44/?{YEAR}")
    for place in _links(page, ".nav a"):
        planner.go(place)
        for tab in _links(page, ".siblings a")[1:]:
            _ready(planner.go(tab))
            expect(page.locator(".siblings [aria-current]")).to_have_attribute("href", tab)
            expect(page.locator(".nav [aria-current]")).to_have_attribute("href", place)
            _assert_page(planner, shapes)
            page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def _tabs(visitor: Visitor, places: list[str]) -> list[str]:
    """The pages beside the places."""
    return [tab for place in places for tab in _links(visitor.go(place), ".siblings a")[1:]]


def _links(page: Page, selector: str) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator(selector).all()]


@pytest.mark.parametrize("path", PAGES)
def test_every_page(visitor: NewVisitor, shapes: set[str], path: str) -> None:
    planner = visitor("planner")
    _ready(planner.go(path))
    _assert_page(planner, shapes)


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_every_page_of_the_administrator(visitor: NewVisitor, shapes: set[str], path: str) -> None:
    admin = visitor("admin")
    admin.go(path)
    _assert_page(admin, shapes)


def test_every_page_of_the_country(visitor: NewVisitor, shapes: set[str]) -> None:
    overseer = visitor("overseer")
    for path in COUNTRY_PAGES:
        overseer.go(path)
        _assert_page(overseer, shapes)


def test_the_sign_in_page(visitor: NewVisitor, shapes: set[str]) -> None:
    stranger = visitor()
    stranger.go("/sign-in")
    _assert_page(stranger, shapes)


def test_every_page_in_english(visitor: NewVisitor) -> None:
    planner = visitor("planner")
    page = planner.go("/TH-44/?year=2563")
    page.locator(".menu-account summary").click()
    page.locator(".menu-account").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    places = _links(page, ".nav a")
    thai: dict[str, list[str]] = {}
    for path in (*places, *_tabs(planner, places), *PAGES):
        planner.go(path)
        said = [" ".join(text.split()) for text in page.locator(OWN_WORDS).all_inner_texts()]
        answer = planner.answer.inner_text()
        left = [text for text in said if THAI.search(text)] + ([] if re.search("[A-Za-z]{3}", answer) else [answer])
        if left:
            thai[path] = left
    assert not thai, thai
    planner.assert_sound()
