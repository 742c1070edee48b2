"""A client that reads the portal's pages as a browser would, and holds each of them to what every page must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from graph.model.people import Person

CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button")


class Page:
    """A response; `soup` is its HTML, already checked."""

    def __init__(self, response: TestResponse, path: str) -> None:
        self.response = response
        self.status = response.status_code
        self.path = path
        self.text = response.get_data(as_text=True)
        is_html = response.mimetype == "text/html" and not 300 <= self.status < 400
        self.soup = BeautifulSoup(self.text, "html.parser")
        if is_html and not response.headers.get("HX-Redirect"):
            check_page(self.soup)

    @property
    def location(self) -> str:
        """Where a redirect leads, without the host."""
        parts = urlsplit(self.response.headers["Location"])
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def answer(self) -> str:
        """The answer line."""
        heading = self.soup.h1
        assert heading is not None
        return words(heading)

    def says(self, text: str) -> bool:
        return text in words(self.soup)

    def form(self, action: str) -> Tag:
        """The first form that posts to a path that ends in `action`."""
        forms = [form for form in self.soup.find_all("form", method="post") if self._action(form).endswith(action)]
        assert forms, f"no form to {action} on {self.path}"
        return forms[0]

    def _action(self, form: Tag) -> str:
        return urlsplit(urljoin(self.path, str(form.get("action") or self.path))).path


class PageClient:
    """Opens pages and sends the forms that stand on them, tokens and hidden fields included."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        if person is not None:
            self.become(person)

    def become(self, person: Person) -> None:
        """Signs in without the form."""
        with self.client.session_transaction() as session:
            session["_user_id"] = f"{person.id}|{person.stamp}"
            session["_fresh"] = True

    def get(self, path: str, status: int = 200, **options: Any) -> Page:
        page = Page(self.client.get(path, **options), path)
        assert page.status == status, f"{path}: {page.status}\n{words(page.soup)[:500]}"
        return page

    def post(self, path: str, data: Mapping[str, Any] | None = None, status: int = 303, **options: Any) -> Page:
        page = Page(self.client.post(path, data=dict(data or {}), **options), path)
        assert page.status == status, f"{path}: {page.status}\n{words(page.soup)[:500]}"
        return page

    def submit(self, page: Page, action: str, status: int = 303, **typed: Any) -> Page:
        """Fills in the page's form to `action` with `typed` and sends it. A name that is no field of it fails."""
        form = page.form(action)
        values = form_values(form)
        names = {str(control.get("name")) for control in form.find_all([*CONTROLS, "button"])}
        assert set(typed) <= names, f"the form has no {set(typed) - names}"
        values.update(typed)
        target = urljoin(page.path, str(form.get("action") or page.path))
        return self.post(target, values, status)

    def follow(self, page: Page) -> Page:
        return self.get(page.location)


def words(tag: Tag) -> str:
    """Text as it is read: every run of blanks is one."""
    return " ".join(tag.get_text(" ").split())


def download_name(response: TestResponse) -> str:
    """What a browser calls the file that it is told to keep."""
    header = response.headers["Content-Disposition"]
    kind, options = parse_options_header(header)
    assert kind == "attachment"
    assert header.isascii(), "a header of other letters is read differently by every browser"
    return options["filename"]


def form_values(form: Tag) -> dict[str, str]:
    """What a browser would send of a form as it stands."""
    values: dict[str, str] = {}
    for control in form.find_all(CONTROLS):
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        if control.name == "select":
            options = control.find_all("option")
            chosen = next((o for o in options if o.get("selected") is not None), options[0] if options else None)
            values[str(name)] = str(chosen.get("value", "")) if chosen else ""
        elif control.name == "textarea":
            values[str(name)] = control.get_text().removeprefix("\r\n")
        elif control.get("type") in ("checkbox", "radio"):
            if control.get("checked") is not None:
                values[str(name)] = str(control.get("value", "on"))
        else:
            values[str(name)] = str(control.get("value", ""))
    return values


def check_page(soup: BeautifulSoup) -> None:
    """Raises AssertionError for what no page may lack or have."""
    _check_head(soup)
    _check_landmarks(soup)
    _check_fields(soup)
    _check_policy(soup)
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"ids stand twice: {sorted({i for i in ids if ids.count(i) > 1})}"


def _check_head(soup: BeautifulSoup) -> None:
    assert soup.html is not None
    assert soup.html.get("lang") in ("th", "en")
    assert soup.title is not None
    title = words(soup.title)
    assert title, "the page has no title"
    assert not title.startswith("·"), "the page's title names only the product"


def _check_landmarks(soup: BeautifulSoup) -> None:
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} first headings"
    assert words(headings[0]), "the answer line is empty"
    for name in ("header", "main", "footer"):
        outer = [tag for tag in soup.find_all(name) if tag.find_parent(["article", "section", "main"]) is None]
        assert len(outer) == 1, f"{len(outer)} × <{name}>"
    skip = soup.find("a", class_="skip-link")
    assert skip is not None
    assert soup.find(id=str(skip["href"]).removeprefix("#")) is not None
    for nav in soup.find_all("nav"):
        assert nav.get("aria-label"), "a navigation without a name"
    for image in soup.find_all("img"):
        assert image.get("alt") is not None, "an image without an alternative"


def _check_fields(soup: BeautifulSoup) -> None:
    labelled = {label.get("for") for label in soup.find_all("label") if words(label)}
    for control in _on_the_page(soup, CONTROLS):
        if control.get("type") in UNLABELLED:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby") or control.get("id") in labelled
        assert named or control.find_parent("label"), f"a field without a label: {control}"
        for described in str(control.get("aria-describedby") or "").split():
            assert soup.find(id=described) is not None, f"{control.get('name')} is described by a missing {described}"
    for button in _on_the_page(soup, ["button"]):
        assert words(button) or button.get("aria-label"), f"a button without words: {button}"
    for link in soup.find_all("a", href=True):
        assert words(link) or link.get("aria-label"), f"a link without words: {link}"
    for form in soup.find_all("form"):
        if str(form.get("method", "get")).lower() == "post":
            assert form.find("input", attrs={"name": "csrf_token"}), f"a form without a token: {form.get('action')}"


def _on_the_page(soup: BeautifulSoup, names: Sequence[str]) -> Iterator[Tag]:
    """What is shown: the content of a <template> is not, and its texts cannot be read."""
    return (tag for tag in soup.find_all(list(names)) if tag.find_parent("template") is None)


def _check_policy(soup: BeautifulSoup) -> None:
    assert not soup.find_all("style"), "an inline style sheet"
    for script in soup.find_all("script"):
        assert script.get("src") or script.get("type") == "application/json", "an inline script"
    for tag in soup.find_all(True):
        unwanted = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        assert not unwanted, f"<{tag.name}> has {unwanted}"
    for tag in soup.find_all(["script", "link", "img"]):
        if tag.get("type") == "application/json":
            continue
        address = str(tag.get("src") or tag.get("href") or "")
        assert address.startswith("/"), f"{address} is from elsewhere"
