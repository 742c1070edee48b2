"""A signed-in person's browser for the load tests: one kept connection, cookies, compressed answers, forms sent back as
they came. On the standard library, so that the client costs little beside what it measures."""

from __future__ import annotations

import gzip
import http.client
import http.cookies
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 0 where there was none."""

    status: int
    text: str
    location: str = ""

    @property
    def title(self) -> str:
        found = _TITLE.search(self.text)
        return " ".join(found[1].split()) if found else ""


class Visitor:
    """One connection with its cookies."""

    def __init__(self, address: str, timeout: float = 30) -> None:
        self._address, self._timeout = urlsplit(address), timeout
        self.cookies: dict[str, str] = {}
        self._connect()

    def _connect(self) -> None:
        self._connection = http.client.HTTPConnection(
            self._address.hostname or "", self._address.port, timeout=self._timeout
        )

    def ask(self, method: str, path: str, form: Mapping[str, Any] | None = None) -> Answer:
        """One request; what the form names several times is a list."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "gzip",
        }
        body = None
        if form is not None:
            body = urlencode(form, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        try:
            self._connection.request(method, path, body=body, headers=headers)
            answer = self._connection.getresponse()
            data = answer.read()
        except (http.client.HTTPException, OSError):
            self._connection.close()
            self._connect()
            return Answer(0, "")
        if answer.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, data.decode(), answer.headers.get("Location", ""))

    def sign_in(self, login: str, password: str) -> None:
        token = _TOKEN.search(self.ask("GET", "/sign-in").text)
        if token is None:
            sys.exit("the sign-in page has no CSRF token; is this the portal?")
        answer = self.ask("POST", "/sign-in", {"csrf_token": token[1], "login": login, "password": password})
        if answer.status not in (302, 303):
            sys.exit(f"{login} could not sign in: status {answer.status}")


def form_of(text: str, action: str) -> dict[str, list[str]]:
    """What a browser would post of the page's form to an address with `action` in it, without its buttons."""
    forms = BeautifulSoup(text, "html.parser").find_all("form", method="post")
    form = next((one for one in forms if action in str(one.get("action") or "")), None)
    if form is None:
        raise LookupError(f"no form to {action}")
    values: dict[str, list[str]] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        name = str(control.get("name") or "")
        if name and not control.has_attr("disabled"):
            values.setdefault(name, []).extend(_values(control))
    return {name: found for name, found in values.items() if found}


def _values(control: Tag) -> list[str]:
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        chosen = control.select("option[selected]") or control.select("option")[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    if control.get("type") in ("checkbox", "radio"):
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    return [] if control.get("type") in ("submit", "button", "file") else [str(control.get("value") or "")]
